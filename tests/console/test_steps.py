# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one filled button: along a whole sitting it is the next step that the rules allow, and says what it waits for."""

from msgspec.structs import replace

from central_broker.console.steps import next_item, next_step, other_steps, round_step, seen
from central_broker.core.status import Status
from tests.builders import POLL
from tests.kinds import motion
from tests.whole_hall import WholeHall, body
from voting_core import acts
from voting_core.lifecycle import RoundPhase, SittingPhase


def order_of(status: Status) -> str:
    """The order of the filled button; empty where there is none."""
    step = next_step(status)
    return step.order if step else ""


def opening(hall: WholeHall, poll: str) -> dict[str, object]:
    """What an order to put the item names."""
    entry = next(one for one in hall.centre.status().agenda if one.item == poll)
    return {"poll": poll, "round": 1, "item": entry.item, "text_sha256": entry.text_sha256}


def test_along_a_sitting_the_filled_button_is_the_step_that_is_given_next() -> None:
    """Put to the vote, close, freeze, declare, publish, the next item, and at last close the sitting."""
    hall = WholeHall(members=body(3)).begin(motion("a"), motion("b"))
    shown = []
    for poll in ("a", "b"):
        shown.append(order_of(hall.centre.status()))
        hall.order(acts.OpenPoll, **opening(hall, poll))
        for one in hall.members.members:
            hall.press(one.seat, "yes")
        shown.append(order_of(hall.centre.status()))
        hall.order(acts.ClosePoll, poll=poll, round=1)
        shown.append(order_of(hall.centre.status()))
        hall.order(acts.FreezeRound, poll=poll, round=1)
        shown.append(order_of(hall.centre.status()))
        state = hall.centre.status().rounds[-1]
        frozen = {"frozen_seq": state.frozen_seq, "frozen_hash": state.frozen_hash}
        hall.order(acts.DeclareResult, poll=poll, round=1, **frozen)
        shown.append(order_of(hall.centre.status()))
        hall.order(acts.PublishResult, poll=poll, round=1)
    shown.append(order_of(hall.centre.status()))

    assert shown == [*2 * ["open-poll", "close-poll", "freeze", "declare", "publish"], "close-sitting"]


def test_without_a_quorum_the_button_says_how_many_are_missing() -> None:
    """Nobody is invited to put an item that the rules would refuse."""
    status = WholeHall(members=body(3)).begin(motion(POLL)).centre.status()

    waits = next_step(replace(status, quorum_needed=3, present=1))

    assert waits is not None
    assert (waits.order, waits.waits_zh) == ("open-poll", "未达法定人数，还差 2 人")


def test_a_secret_item_first_needs_the_tellers_key() -> None:
    """Before the tellers have made their key no secret round can be opened; while they make it, the page waits."""
    hall = WholeHall().begin(motion(POLL, secrecy="secret"))
    before = order_of(hall.centre.status())
    hall.make_key()

    assert (before, order_of(hall.centre.status())) == ("make-key", "open-poll")


def test_phases_without_a_next_step_show_none() -> None:
    """Before the roster, and after the end, nothing is filled; adjourned, the sitting can only be resumed."""
    status = WholeHall(members=body(3)).begin(motion(POLL)).centre.status()
    found = {phase: order_of(replace(status, phase=str(phase))) for phase in SittingPhase}

    assert found[SittingPhase.ROSTERED] == "open-roll"
    assert found[SittingPhase.ADJOURNED] == "resume"
    assert found[SittingPhase.CLOSED] == ""


def test_closing_declaring_and_ending_ask_first() -> None:
    """What cannot be taken back asks once more."""
    hall = WholeHall(members=body(3)).begin(motion(POLL))
    hall.order(acts.OpenPoll, **opening(hall, POLL))
    state = hall.centre.status().rounds[-1]
    asks = {phase: step.asks for phase in RoundPhase if (step := round_step(replace(state, phase=str(phase))))}

    assert asks[RoundPhase.OPEN]
    assert asks[RoundPhase.FROZEN]
    assert not asks[RoundPhase.CLOSED]
    assert all(step.asks or step.reason or step.order == "freeze" for step in other_steps(hall.centre.status()))


def test_a_blocked_item_is_passed_over() -> None:
    """An item that cannot be put now does not hold up those that can."""
    status = WholeHall(members=body(3)).begin(motion("a"), motion("b")).centre.status()
    first, second = status.agenda
    blocked = replace(status, agenda=(replace(first, blocked_zh=("待修正案",), blocked_en=("amendment",)), second))

    assert next_item(blocked) == second
    assert next_item(replace(blocked, agenda=blocked.agenda[:1])) is None


def test_an_order_from_an_older_page_is_told_apart() -> None:
    """Each step of a round changes what a page has seen; a press does not."""
    hall = WholeHall(members=body(3)).begin(motion(POLL))
    marks = [seen(hall.centre.status())]
    hall.order(acts.OpenPoll, **opening(hall, POLL))
    marks.append(seen(hall.centre.status()))
    hall.press("s01", "yes")
    assert seen(hall.centre.status()) == marks[-1]
    hall.order(acts.ClosePoll, poll=POLL, round=1)
    marks.append(seen(hall.centre.status()))
    for _ in range(2):
        hall.order(acts.FreezeRound, poll=POLL, round=1)
        marks.append(seen(hall.centre.status()))

    assert len(set(marks)) == len(marks)
