# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders: each is carried out in its phase and in no other, once, by somebody who may, as the house stands now."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders import POLL, SITTING, approval
from tests.centre_builders import Stage
from voting_core import acts
from voting_core.lifecycle import RoundPhase, SittingPhase

ALL_YES = {"s01": "yes", "s02": "yes", "s03": "yes"}


def sitting_in(phase: SittingPhase) -> Stage:
    """A centre whose sitting has got this far."""
    stage = Stage()
    match phase:
        case SittingPhase.NONE:
            return stage
        case SittingPhase.OPENED:
            stage.open_sitting()
        case SittingPhase.ROSTERED:
            stage.open_sitting()
            stage.fix_roster()
        case SittingPhase.ROLL:
            stage.begin()
        case SittingPhase.ADJOURNED:
            stage.begin().done(acts.AdjournSitting)
        case SittingPhase.CLOSED:
            stage.begin().done(acts.CloseSitting)
    return stage


def round_in(phase: RoundPhase) -> Stage:
    """A centre whose first round has got this far."""
    stage = Stage().begin()
    steps: dict[RoundPhase, tuple[type[acts.ActHeader], ...]] = {
        RoundPhase.NONE: (),
        RoundPhase.OPEN: (acts.OpenPoll,),
        RoundPhase.ABORTED: (acts.OpenPoll, acts.AbortPoll),
    }
    if phase in steps:
        for kind in steps[phase]:
            stage.done(kind)
        return stage
    stage.vote(ALL_YES)
    order = (RoundPhase.CLOSED, RoundPhase.FROZEN, RoundPhase.DECLARED, RoundPhase.PUBLISHED, RoundPhase.ANNULLED)
    orders = (acts.FreezeRound, acts.DeclareResult, acts.PublishResult, acts.AnnulPoll)
    for kind in orders[: order.index(phase)]:
        stage.done(kind, by=("lin", "zhou"))
    return stage


SITTING_ORDERS: dict[str, tuple[Callable[[Stage], Any], set[str]]] = {
    "OpenSitting": (lambda stage: stage.open_sitting("2026-09-01"), {"none", "closed"}),
    "FixRoster": (lambda stage: stage.fix_roster(), {"opened", "rostered"}),
    "PublishAgenda": (lambda stage: stage.publish_agenda(), {"rostered", "roll", "adjourned"}),
    "OpenRoll": (lambda stage: stage.order(acts.OpenRoll), {"rostered"}),
    "ExcuseSeats": (lambda stage: stage.order(acts.ExcuseSeats, seats=("s02",)), {"roll"}),
    "AdjournSitting": (lambda stage: stage.order(acts.AdjournSitting), {"roll"}),
    "ResumeSitting": (lambda stage: stage.order(acts.ResumeSitting), {"adjourned"}),
    "CloseSitting": (lambda stage: stage.order(acts.CloseSitting), {"opened", "rostered", "roll", "adjourned"}),
}

NAMED_PHASES = [phase for phase in RoundPhase if phase not in (RoundPhase.OPENING, RoundPhase.COUNTED)]
"""A named round has nothing to open."""

ROUND_ORDERS: dict[type[acts.ActHeader], set[str]] = {
    acts.OpenPoll: {"none"},
    acts.ClosePoll: {"open"},
    acts.AbortPoll: {"open", "closed", "frozen"},
    acts.FreezeRound: {"closed", "frozen"},
    acts.DeclareResult: {"frozen"},
    acts.PublishResult: {"declared"},
    acts.AnnulPoll: {"declared", "published"},
}


def assert_refused(stage: Stage, answer: Any, rows: int) -> None:
    """A refusal is one sentence in each language, and nothing was written."""
    assert answer.result == "refused"
    assert answer.said_en.startswith("Refused: ")
    assert answer.said_en.endswith(".")
    assert answer.said_zh.startswith("未执行：")
    assert len(stage.ledger.rows) == rows


@pytest.mark.parametrize("phase", SittingPhase)
@pytest.mark.parametrize("name", SITTING_ORDERS)
def test_an_order_on_the_sitting_is_carried_out_in_its_phases_only(name: str, phase: SittingPhase) -> None:
    """Nobody signs in before the roster is fixed, and nothing is decided in a sitting that is over."""
    stage = sitting_in(phase)
    give, allowed = SITTING_ORDERS[name]
    rows = len(stage.ledger.rows)

    answer = give(stage)

    if phase in allowed:
        assert answer.result == "done"
    else:
        assert_refused(stage, answer, rows)


@pytest.mark.parametrize("phase", NAMED_PHASES)
@pytest.mark.parametrize("kind", ROUND_ORDERS)
def test_an_order_on_a_round_is_carried_out_in_its_phases_only(kind: type[acts.ActHeader], phase: RoundPhase) -> None:
    """A round is opened, closed, frozen, declared and published in this order, and ended only from where it may be."""
    stage = round_in(phase)
    fields: dict[str, Any] = {}
    if kind is acts.DeclareResult and phase in (
        RoundPhase.NONE,
        RoundPhase.OPEN,
        RoundPhase.CLOSED,
        RoundPhase.ABORTED,
    ):
        fields = {"frozen_seq": 1, "frozen_hash": "0" * 64}
    rows = len(stage.ledger.rows)

    if phase is RoundPhase.NONE and kind is not acts.OpenPoll:
        fields = {"poll": POLL, "round": 1, **fields}
        if kind in (acts.AbortPoll, acts.AnnulPoll):
            fields["reason"] = "as the chair says"
        answer = stage.sign(stage.act(kind, **fields), "lin", "zhou")
    else:
        answer = stage.order(kind, by=("lin", "zhou"), **fields)

    if phase in ROUND_ORDERS[kind]:
        assert answer.result == "done"
    else:
        assert_refused(stage, answer, rows)


def test_the_second_click_does_nothing_and_is_told_so() -> None:
    """Clicking twice opens one round: the second click is answered with what the first one did."""
    stage = Stage().begin()
    act = stage.act(acts.OpenPoll, poll=POLL, round=1, item=POLL)
    first = stage.sign(act, "lin")
    rows = len(stage.ledger.rows)

    second = stage.sign(act, "lin")

    assert (second.result, second.floor_seq) == ("done", first.floor_seq)
    assert "already" in second.said_en
    assert len(stage.ledger.rows) == rows


def test_the_second_click_does_nothing_after_a_restart() -> None:
    """The centre remembers what was carried out, also when it was started again between two clicks."""
    stage = Stage().begin()
    act = stage.act(acts.OpenPoll, poll=POLL, round=1, item=POLL)
    first = stage.sign(act, "lin")
    stage.start()

    assert stage.sign(act, "lin").floor_seq == first.floor_seq


def test_another_order_under_a_used_id_is_refused() -> None:
    """Nobody is told that an order was carried out when it was another one that bore its id."""
    stage = Stage().begin()
    stage.order(acts.OpenPoll, id="a" * 32)

    answer = stage.order(acts.ClosePoll, id="a" * 32)

    assert answer.result == "refused"
    assert "same id" in answer.said_en


def test_an_order_on_an_old_picture_is_refused() -> None:
    """Whoever clicks on a screen that shows an open round does not close the one that is frozen by now."""
    stage = Stage().begin()
    stage.vote(ALL_YES)

    answer = stage.sign(stage.act(acts.ClosePoll, poll=POLL, round=1, expect="open"), "lin")

    assert answer.result == "refused"
    assert "expected 'open', but it is 'closed'" in answer.said_en


def test_an_order_for_another_sitting_or_hall_is_refused() -> None:
    """An order that was meant for elsewhere does nothing here."""
    stage = Stage().begin()

    elsewhere = stage.sign(stage.act(acts.CloseSitting, hall="other"), "lin")
    earlier = stage.sign(stage.act(acts.CloseSitting, sitting="2026-05-01"), "lin")

    assert "for hall 'other'" in elsewhere.said_en
    assert f"The sitting is '{SITTING}', not '2026-05-01'" in earlier.said_en


def test_an_unreadable_order_is_refused() -> None:
    """What cannot be read strictly is not carried out, however well it is signed."""
    stage = Stage().begin()
    good = stage.act(acts.CloseSitting)

    for bad in (b"", b"{}", good[:-1], good + b" ", good.replace(b'"v":1', b'"v":2'), b"\xff" * 40, b"[" * 5_000):
        answer = stage.sign(bad, approvals=(approval("x", "lin"),))
        assert answer.result == "refused", bad


def test_an_order_that_is_too_long_is_refused() -> None:
    """An order and what follows from it must fit one batch; a longer one is given in parts."""
    stage = Stage().begin()
    seats = tuple(f"s{number:030}" for number in range(1_000))

    answer = stage.order(acts.ExcuseSeats, seats=seats)

    assert answer.result == "refused"
    assert "in parts" in answer.said_en


def test_no_sitting_is_held_twice_under_one_id() -> None:
    """Seats keep ballots by sitting, so an id serves once for ever, also two sittings later."""
    stage = sitting_in(SittingPhase.CLOSED)
    assert stage.open_sitting("later").result == "done"
    assert stage.order(acts.CloseSitting, sitting="later").result == "done"

    answer = stage.open_sitting(SITTING)

    assert answer.result == "refused"
    assert "already held" in answer.said_en


def test_no_sitting_opens_while_seats_know_more_than_the_centre() -> None:
    """A centre that was set up anew does not begin a second history beside the one its seats hold."""
    stage = Stage()
    stage.turn_on("s02", floor_seq=7)

    answer = stage.open_sitting()

    assert answer.result == "refused"
    assert "s02" in answer.said_en
    assert any("longer floor log" in alarm.en for alarm in stage.status().alarms)


def test_a_poll_bears_the_id_of_its_item() -> None:
    """An item is put under its own name, and only if it is on the agenda."""
    stage = Stage().begin()

    assert "called 'budget'" in stage.order(acts.OpenPoll, poll="other", item=POLL).said_en
    assert "no item 'other'" in stage.order(acts.OpenPoll, poll="other").said_en


def test_the_house_votes_again_only_after_an_abort_or_an_annulment() -> None:
    """A decided question is not put again; one that was aborted or annulled is, in the next round."""
    stage = Stage().begin()
    stage.decide(ALL_YES)
    assert "annul that first" in stage.order(acts.OpenPoll, expect="declared").said_en
    assert "already decided" in stage.order(acts.OpenPoll, round=2).said_en

    stage.done(acts.AnnulPoll, by=("lin", "zhou"))
    assert "is number 2, not 3" in stage.order(acts.OpenPoll, round=3).said_en
    stage.done(acts.OpenPoll, round=2)
    stage.done(acts.AbortPoll, round=2)
    stage.done(acts.OpenPoll, round=3)

    assert [(one.round, one.phase) for one in stage.status().rounds] == [(1, "annulled"), (2, "aborted"), (3, "open")]


def test_one_round_is_open_at_a_time() -> None:
    """No second item is put while the house still owes a result of the first."""
    stage = Stage().begin("budget", "plan")
    stage.done(acts.OpenPoll, poll="budget")

    answer = stage.order(acts.OpenPoll, poll="plan")

    assert "'budget'" in answer.said_en
    assert "declare or abort" in answer.said_en


@pytest.mark.parametrize("kind", [acts.AdjournSitting, acts.CloseSitting])
def test_the_house_does_not_leave_a_round_undecided(kind: type[acts.ActHeader]) -> None:
    """Before the house adjourns or closes, an open round is declared or aborted."""
    stage = Stage().begin()
    stage.done(acts.OpenPoll)

    assert "declare or abort" in stage.order(kind).said_en


def test_a_refused_order_leaves_no_file_behind() -> None:
    """An agenda that came with a refused order is not kept."""
    stage = Stage()
    stage.open_sitting()
    rows = len(stage.ledger.rows)

    assert stage.publish_agenda().result == "refused"
    assert len(stage.ledger.rows) == rows
