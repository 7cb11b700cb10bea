# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a seat shows of the whole hall: the agenda, the roll, the clock, a published result, its own broken parts."""

import pytest

from edge_agent.core.hall_view import draw_people
from edge_agent.core.library import ListedItem
from edge_agent.core.view import LineView, PersonView
from tests.spec.dialogue import deliver, seat_ready
from tests.spec.seat_host import SeatHost
from voting_core.questions import Counted, Line
from voting_core.seat_records import DeviceFault


def counted(**members: int) -> tuple[Counted, ...]:
    """One question, counted."""
    lines = tuple(Line(line=line, members=number) for line, number in members.items())
    return (Counted(question="q1", lines=lines, marks=(), channels=()),)


def states(host: SeatHost) -> list[tuple[str, str]]:
    """Where every item of the agenda stands."""
    return [(line.state, line.outcome) for line in host.view.agenda]


def lines(host: SeatHost) -> list[LineView]:
    """The published result, line by line."""
    return list(host.view.lines)


def roll(host: SeatHost) -> list[int | None]:
    """How many are due, and how many were present."""
    return [host.view.due, host.view.present]


def faults(host: SeatHost) -> list[str]:
    """What is broken."""
    return list(host.view.faults)


def test_the_agenda_says_where_the_sitting_stands_and_no_result_before_it_is_published() -> None:
    """An item is to come, now, decided, published; how it came out is said with the publication only."""
    host, centre = seat_ready()
    assert states(host) == [("later", "")]

    host.hear(*centre.write(centre.floor.open_poll(press="last")))
    assert states(host) == [("now", "")]
    host.hear(*centre.write(centre.floor.close_poll()))
    deliver(host, centre)
    host.hear(*centre.freeze())
    host.hear(*centre.declare())
    assert states(host) == [("decided", "")]
    host.hear(*centre.publish())

    assert states(host) == [("published", "carried")]
    assert host.view.outcome == "carried"


def test_the_roll_says_how_many_are_due_and_how_many_came() -> None:
    """Due are all nine of the roster; who is present is known when a round opens."""
    host, centre = seat_ready()
    assert roll(host) == [9, None]

    host.hear(*centre.write(centre.floor.open_poll(press="last", present=8)))

    assert roll(host) == [9, 8]


def test_the_clock_of_a_round_has_a_whole() -> None:
    """A bar that shrinks needs to know how long it was; a round without a deadline has none."""
    timed, _ = seat_ready(press="last", round_ms=30_000)
    untimed, _ = seat_ready(press="last", round_ms=0)

    assert timed.view.seconds_total == 30
    assert untimed.view.seconds_total is None


def test_the_lines_of_a_published_result_leave_out_those_that_hold_nobody() -> None:
    """The three answers are always there, also with nobody on them; standings only where they hold somebody."""
    host, centre = seat_ready(press="last")
    host.hear(*centre.write(centre.floor.close_poll()))
    deliver(host, centre)
    host.hear(*centre.freeze())
    host.hear(*centre.declare(counted=counted(yes=7, no=0, abstain=1, not_pressed=1, absent=0)))
    assert lines(host) == []

    host.hear(*centre.publish())

    assert lines(host) == [
        LineView(line="yes", zh="赞成", en="yes", members=7),
        LineView(line="no", zh="反对", en="no", members=0),
        LineView(line="abstain", zh="弃权", en="abstain", members=1),
        LineView(line="not_pressed", zh="未按", en="not pressed", members=1),
    ]


@pytest.mark.parametrize("again", [1, 2])
def test_a_part_that_broke_and_works_again_is_written_down_twice(again: int) -> None:
    """The fault stands on the screen as long as it lasts; both ends of it are in the journal, each once."""
    host, _ = seat_ready()
    for _ in range(again):
        host.fault("reader", "the cable is out")
    assert faults(host) == ["reader"]

    for _ in range(again):
        host.fault("reader", "")

    assert faults(host) == []
    assert [one.detail for one in host.records() if isinstance(one, DeviceFault)] == ["the cable is out", ""]


def test_people_are_those_of_the_item_on_show() -> None:
    """A merged list has one question; whom it is about is on the agenda."""
    items = (
        ListedItem("a", "决议", "motion", ()),
        ListedItem("b", "任免", "personnel", (("张三", "局长", "appoint"),)),
    )

    assert draw_people("b", items) == (PersonView(name="张三", post="局长", act="appoint"),)
    assert draw_people("a", items) == ()
