# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The picture that is drawn piece by piece is the picture that is drawn whole."""

from collections.abc import Callable

from msgspec.structs import replace

from central_broker.core.picture import draw_status
from central_broker.core.status import Status
from tests.builders import POLL
from tests.kinds import motion
from tests.whole_hall import WholeHall, body
from voting_core import acts
from voting_core.lifecycle import UNDECIDED

BY_TWO = ("lin", "zhou")


def whole(hall: WholeHall) -> Status:
    """The house drawn as if it had never been drawn before."""
    core = hall.centre.core
    return draw_status(core._house, core._orders.operators, core._orders.proposals(), 0)


def without_ended(status: Status) -> Status:
    """Only the round that is going on; how long it lasts still is left out."""
    rounds = tuple(replace(one, left_ms=0) for one in status.rounds if one.phase in UNDECIDED)
    return replace(status, rounds=rounds)


def open_round(hall: WholeHall, item: str, number: int = 1) -> None:
    """An item is put."""
    entry = next(one for one in hall.centre.status().agenda if one.item == item)
    hall.order(acts.OpenPoll, poll=item, round=number, item=item, text_sha256=entry.text_sha256)


def decide(hall: WholeHall, poll: str, number: int = 1) -> None:
    """A round is closed, frozen, declared and published."""
    hall.order(acts.ClosePoll, poll=poll, round=number)
    hall.order(acts.FreezeRound, poll=poll, round=number)
    state = hall.centre.status().rounds[-1]
    named = {"frozen_seq": state.frozen_seq, "frozen_hash": state.frozen_hash}
    by = BY_TWO if state.provisional == "can_change" else ("lin",)
    hall.order(acts.DeclareResult, by=by, poll=poll, round=number, **named)
    hall.order(acts.PublishResult, poll=poll, round=number)


def sign_out(hall: WholeHall, seat: str, number: int) -> None:
    """A member shows the card again and leaves."""
    hall.seats[seat].card(f"{number:08x}")
    hall.run()


def test_what_is_drawn_from_what_was_drawn_before_is_the_same_as_new() -> None:
    """Presses, cuts, restarts, leave, moves, recusals, annulments: after each of them nothing old is left standing."""
    hall = WholeHall(members=body(5, spare_seats=1)).begin(motion(POLL), motion("item-2"))
    first = hall.members.members[0]
    spare = hall.members.seats[-1].seat
    steps: list[Callable[[], object]] = [
        lambda: hall.order(acts.RecuseMember, by=BY_TWO, member="m02", item="item-2", reason="related"),
        lambda: open_round(hall, POLL),
        lambda: hall.press("s01", "yes"),
        lambda: hall.press("s02", "no"),
        lambda: hall.press("s01", "abstain"),
        lambda: hall.cut.add("s03"),
        lambda: hall.press("s03", "yes"),
        lambda: hall.restart("s04"),
        lambda: decide(hall, POLL),
        hall.cut.clear,
        hall.run,
        lambda: sign_out(hall, "s05", 5),
        lambda: hall.order(acts.EnterLeave, by=BY_TWO, member="m05", reason="ill"),
        lambda: hall.order(acts.AnnulPoll, by=BY_TWO, poll=POLL, round=1, reason="the wrong text was read"),
        lambda: hall.order(acts.MoveMember, by=BY_TWO, member=first.member, seat=spare, reason="a broken key"),
        lambda: open_round(hall, POLL, 2),
        lambda: hall.press("s02", "yes"),
        lambda: decide(hall, POLL, 2),
        lambda: hall.order(acts.AdjournSitting, reason="noon"),
        lambda: hall.order(acts.ResumeSitting),
    ]

    for number, step in enumerate(steps):
        step()
        told, new = hall.centre.status(), whole(hall)
        assert without_ended(told) == without_ended(new), f"step {number}"
        if all(one.phase not in UNDECIDED for one in told.rounds):
            assert told.rounds == new.rounds, f"step {number}"
