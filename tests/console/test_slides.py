# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hall's screen: what it shows at each step, and that it shows nothing before its time."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from central_broker.console.air import Air, Slide
from central_broker.console.chair_script import chair_words
from central_broker.console.pages import screen
from central_broker.console.rights import Role
from central_broker.console.slides import ROWS_MAX, Held, paged, shown
from central_broker.core.status import Status
from central_broker.result_table import ResultRow
from tests.builders import POLL
from tests.console.drawn import ask_of, still_console
from tests.console.test_leaks import ONE_WAY, THE_OTHER, opening, vote
from tests.kinds import motion
from tests.whole_hall import WholeHall, body
from voting_core import acts

FOLLOW = Slide()


@pytest.fixture(scope="module")
def told() -> dict[str, Status]:
    """A house at each step of a vote that is carried."""
    hall = WholeHall(members=body(5))
    found = {"nothing": hall.centre.status()}
    hall.begin(motion(POLL))
    found["roll"] = hall.centre.status()
    hall.order(acts.OpenPoll, **opening(hall))
    for seat in ("s01", "s02", "s03", "s04"):
        hall.press(seat, "yes")
    found["open"] = hall.centre.status()
    hall.order(acts.ClosePoll, poll=POLL, round=1)
    hall.order(acts.FreezeRound, poll=POLL, round=1)
    state = hall.centre.status().rounds[-1]
    found["frozen"] = hall.centre.status()
    named = {"frozen_seq": state.frozen_seq, "frozen_hash": state.frozen_hash}
    hall.order(acts.DeclareResult, poll=POLL, round=1, **named)
    found["declared"] = hall.centre.status()
    hall.order(acts.PublishResult, poll=POLL, round=1)
    found["published"] = hall.centre.status()
    hall.order(acts.AdjournSitting, reason="noon")
    found["adjourned"] = hall.centre.status()
    return found


@pytest.mark.parametrize(
    ("step", "kind", "said"),
    [
        ("nothing", "word", "会议尚未开始"),
        ("roll", "roll", "符合法定人数"),
        ("open", "voting", "请按表决器"),
        ("frozen", "counting", "表决结束，正在计票"),
        ("declared", "counting", "表决结束，正在计票"),
        ("published", "result", "通过"),
        ("adjourned", "word", "休会"),
    ],
)
def test_each_step_has_its_slide(told: dict[str, Status], step: str, kind: str, said: str) -> None:
    """The screen follows the sitting; a declared result waits until it is published."""
    slide = shown(told[step], FOLLOW)

    assert (slide.kind, slide.said[0]) == (kind, said)


def test_while_a_vote_is_open_only_how_many_have_voted_is_shown(told: dict[str, Status]) -> None:
    """Four of five have pressed; where the profile hides even that, nothing is shown."""
    assert shown(told["open"], FOLLOW).figures == (("已表决", "voted", 4), ("在场", "present", 5))

    hidden = replace(told["open"], rounds=(replace(told["open"].rounds[0], display="none"),))
    assert shown(hidden, FOLLOW).figures == ()


def test_the_lines_of_a_result_are_drawn_with_what_was_needed(told: dict[str, Status]) -> None:
    """Yes, no and abstain are always there, other lines where somebody is on them."""
    slide = shown(told["published"], FOLLOW)

    assert [(bar[0], bar[3]) for bar in slide.bars] == [("yes", 4), ("no", 0), ("abstain", 0), ("not_pressed", 1)]
    assert slide.mark == (3, 5)
    assert [part[2] for part in screen.parts(slide)] == [800, 0, 0, 200]


def test_a_result_that_is_not_published_cannot_be_put_on_air(told: dict[str, Status]) -> None:
    """Asked for by name, it is the name of the sitting that is shown."""
    wanted = Slide(name="result", poll=POLL, round=1)

    assert shown(told["declared"], wanted).kind == "emblem"
    assert shown(told["published"], wanted).kind == "result"


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_neither_screen_depends_on_how_anybody_votes(secrecy: str, tmp_path: Path) -> None:
    """Two houses vote the opposite way; hall and chair see the same until the result is declared."""
    console = still_console(tmp_path)
    seen = [
        [
            (screen.draw_screen(ask_of(console, status, Role.OBSERVER)), screen.draw_chair(ask_of(console, status)))
            for status in vote(choices, secrecy)
        ]
        for choices in (ONE_WAY, THE_OTHER)
    ]

    assert seen[0] == seen[1]


def test_the_screen_waits_until_most_connected_seats_hold_what_it_shows(told: dict[str, Status]) -> None:
    """A record that the centre alone holds could be lost with it: the hall does not see it yet."""
    held = Held()
    assert held.take(told["open"]) is told["open"]

    alone = replace(told["published"], held_by=2, online=5)
    assert held.take(alone) is told["open"]
    most = replace(told["published"], held_by=3, online=5)
    assert held.take(most) is most


@given(count=st.integers(0, 70))
def test_every_row_of_a_long_table_is_on_one_page(count: int) -> None:
    """Pages hold each nominee once, in order, and none is longer than the last row of the hall can read."""
    rows = [ResultRow(name=str(n), cells=(), outcome="", said_zh="", said_en="") for n in range(count)]

    pages = paged(rows)

    assert [row for page in pages for row in page] == rows
    assert all(0 < len(page) <= ROWS_MAX for page in pages)


def test_what_is_on_air_outlives_the_console(tmp_path: Path) -> None:
    """After a restart the screen is as the secretary left it; a file that cannot be read lets it follow the sitting."""
    air = Air(tmp_path / "console" / "air.json")
    air.show(Slide(name="agenda"))
    assert Air(tmp_path / "console" / "air.json").on_air == Slide(name="agenda")

    (tmp_path / "console" / "air.json").write_text("{", "utf-8")
    assert Air(tmp_path / "console" / "air.json").on_air == FOLLOW


@pytest.mark.parametrize(
    ("step", "begins"),
    [
        ("nothing", "会议尚未开始"),
        ("roll", "本次会议应到 5 人，实到 5 人"),
        ("open", "现在对"),
        ("frozen", "表决结束"),
        ("published", "全体组成人员 5 人"),
        ("adjourned", "现在休会"),
    ],
)
def test_the_chair_has_words_for_each_step(told: dict[str, Status], step: str, begins: str) -> None:
    """Nobody has to find words: the first sentence of each step stands on the chair's screen, in both languages."""
    words = chair_words(told[step])

    assert words[0][0].startswith(begins)
    assert all(zh and en for zh, en in words)


def test_a_page_that_a_table_does_not_have_is_never_blank(told: dict[str, Status]) -> None:
    """Page nine of an agenda of one page is its first; the screen is never left empty."""
    slide = shown(told["roll"], Slide(name="agenda", page=9))

    assert (slide.page, len(slide.lists)) == (1, 1)


def test_where_guests_are_the_screen_speaks_both_languages(told: dict[str, Status], tmp_path: Path) -> None:
    """What is asked of members stands in Chinese and English."""
    text = screen.draw_screen(ask_of(still_console(tmp_path), told["open"], Role.OBSERVER, lang="both"))["slide"]

    assert "请按表决器 Please vote" in text


def test_an_item_is_offered_for_preview_and_looked_at_before_the_hall_sees_it(
    told: dict[str, Status], tmp_path: Path
) -> None:
    """What is in preview is on the preview page; what is on air does not change."""
    console = still_console(tmp_path)
    ask = ask_of(console, told["roll"])
    console.air.prepare(Slide(name="item", poll=POLL))

    assert "air-item" in screen.draw_air(ask)
    assert "slide item" in str(screen.draw_preview(ask)["slide"])
    assert "slide roll" in str(screen.draw_screen(ask)["slide"])
