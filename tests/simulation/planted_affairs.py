# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bugs planted in the affairs of the house: recusals, leave, cards, staff sign-ins, ballots of several questions."""

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from msgspec import structs

from central_broker.core import order_steps
from central_broker.core.rebuild import assembling
from edge_agent.core import answering, ballots
from edge_agent.core.ballots import Ballots
from edge_agent.core.library import seat_of
from edge_agent.core.sign_in import SignIn
from tests.simulation.planted_bug import Planted
from voting_core import freezing
from voting_core.freezing import Freeze
from voting_core.frozen_list import FrozenList
from voting_core.questions import Answer, Question
from voting_core.roster import Member
from voting_core.round_records import PollOpened
from voting_core.round_state import RoundState

_true_refusal, _true_find = Ballots._refusal, SignIn._find
_true_freeze, _true_marked = freezing.freeze, answering.marked


def _refusal_without_recusal(self: Ballots, state: RoundState | None) -> str:
    reason = _true_refusal(self, state)
    return "" if reason == "recused" and state is not None and not self.is_sealed(state) else reason


def _freeze_without_recusal(given: Freeze, number: int) -> tuple[FrozenList, tuple[str, ...]]:
    state = copy.copy(given.state)
    state.opened = structs.replace(state.opened, recused=())
    return _true_freeze(replace(given, state=state), number)


def _find_by_any_card(self: SignIn, card: str) -> Member | None:
    found, roster = _true_find(self, card), self._library.roster(self._floor)
    here = self._desk.identity.seat
    members = () if roster is None else roster.members
    alike = (one for one in members if one.card_sha256 == card and seat_of(self._floor, one) == here)
    return found or next(alike, None)


def _settled_by_the_roll(self: SignIn, member: str) -> int:
    del member
    return self._floor.roll_seq


def _marked_on_the_next(
    opened: PollOpened, answers: tuple[Answer, ...], question: Question, option: str
) -> tuple[Answer, ...]:
    alike = [one for one in opened.questions if one.choices == question.choices]
    beside = alike[(alike.index(question) + 1) % len(alike)]
    return _true_marked(opened, answers, beside, option)


PLANTED_AFFAIRS: Final[Mapping[str, Planted]] = {
    "recused_counted": Planted(
        "a recused member may vote and is counted",
        "recused",
        (
            (Ballots, "_refusal", _refusal_without_recusal),
            (order_steps, "freeze", _freeze_without_recusal),
            (assembling, "freeze", _freeze_without_recusal),
        ),
    ),
    "leave_ignored": Planted(
        "who is away is on leave by the roster alone, whatever was entered in the sitting",
        "is on the line",
        ((freezing, "_away", lambda _, member: "leave" if member.leave else "absent"),),
    ),
    "cancelled_card_accepted": Planted(
        "a card on the roster signs in although it was cancelled or another one given out",
        "by a card that is not in force",
        ((SignIn, "_find", _find_by_any_card),),
    ),
    "staff_sign_in_doubled": Planted(
        "a seat signs in by itself again whom the staff entered, after the member has left",
        "by itself, entered",
        ((SignIn, "_settled_seq", _settled_by_the_roll),),
    ),
    "questions_mixed_up": Planted(
        "an option is marked on the next question that has the same options",
        "which the member never pressed|its member meant",
        ((ballots, "marked", _marked_on_the_next),),
    ),
}
"""By name."""
