# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether one ballot can count in its round: who pressed, on which text, when, by the seat's own account."""

from typing import Final

from voting_core.floor import RoundState
from voting_core.floor_records import PollOpened
from voting_core.messages import FRESH_MS
from voting_core.seat_log import CastBallot

TOLERANCE_MS: Final = 2_000
"""Seats keep time with the hall's server to well under this; it only matters for a seat without a fresh head."""

BEFORE_OPENING: Final = "cast before the opening reached the seat"
OUT_OF_TIME: Final = "cast outside the time of the round"


def ineligible(state: RoundState, ballot: CastBallot) -> str:
    """Why a ballot of a round cannot count; empty when it can.

    What two people may adopt is judged last, so that adopting cures nothing else.
    """
    record, opened, closed = ballot.record, state.opened, state.closed
    if not ballot.signed_in:
        return "cast by a member who was not signed in there"
    if record.text_sha256 != opened.text_sha256:
        return "cast on another text"
    if not answers_fit(opened, ballot):
        return "answers a question or names an option that was not put"
    if closed is not None and record.floor_seq >= closed.floor_seq:
        return "cast after the closing reached the seat"
    fault = _fault_of_time(state, ballot)
    return "" if fault and ballot.hash in state.adopted and is_adoptable(state, ballot) else fault


def is_adoptable(state: RoundState, ballot: CastBallot) -> bool:
    """Whether two people may take a ballot for one of this round, though its seat could not know so.

    It was pressed on an item that the member opened at a seat that was cut off, or by a seat whose clock was unknown.
    """
    fault = _fault_of_time(state, ballot)
    return fault == OUT_OF_TIME or (fault == BEFORE_OPENING and ballot.record.opened_locally)


def _fault_of_time(state: RoundState, ballot: CastBallot) -> str:
    """What the seat's account of the time has against a ballot; empty for nothing."""
    record, opened, closed = ballot.record, state.opened, state.closed
    if record.floor_seq < opened.floor_seq or record.opened_locally:
        return BEFORE_OPENING
    if record.head_age_ms <= FRESH_MS:
        return ""
    closed_at_ms = closed.at_ms if closed else opened.at_ms + opened.round_ms
    in_time = opened.at_ms - TOLERANCE_MS <= record.wall_ms <= closed_at_ms + TOLERANCE_MS
    return "" if in_time else OUT_OF_TIME


def answers_fit(opened: PollOpened, ballot: CastBallot) -> bool:
    """Whether each question is answered at most once, in the order put, by one of its options."""
    options = {question.question: question.options for question in opened.questions}
    order = [question.question for question in opened.questions]
    answered = [answer.question for answer in ballot.record.answers]
    known = all(answer.option in options.get(answer.question, ()) for answer in ballot.record.answers)
    return bool(answered) and known and answered == [question for question in order if question in answered]
