# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether one ballot can count in its round: who pressed, on which text, when, by the seat's own account."""

from collections.abc import Sequence
from typing import Final

from voting_core.messages import FRESH_MS
from voting_core.questions import Answer, Question
from voting_core.round_records import PollOpened
from voting_core.round_state import RoundState
from voting_core.seat_log import CastBallot
from voting_core.seat_records import SecretBallotCast

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
    if isinstance(record, SecretBallotCast) != state.is_secret:
        return "named in a secret round, or secret in a named one"
    if state.is_secret and not ballot.credential:
        return "cast without a credential"
    if not state.is_secret and not answers_fit(opened, ballot):
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
    """Whether each question is answered at most once, in the order put, by as many of its options as it takes.

    In an election with yes and no for each candidate, no more may be voted for than there are posts.
    """
    return ballot_fits(opened, ballot.record.answers)


def ballot_fits(opened: PollOpened, answers: Sequence[Answer]) -> bool:
    """The same of answers that are not on a ballot yet."""
    order = [question.question for question in opened.questions]
    answered = [answer.question for answer in answers]
    if answered != [question for question in order if question in answered]:
        return False
    asked = {question.question: question for question in opened.questions}
    if not all(choice_fits(asked[answer.question], answer.options) for answer in answers):
        return False
    return not too_many_named(opened, answers) and not too_few_named(opened, answers)


def choice_fits(question: Question, options: Sequence[str]) -> bool:
    """Whether these options may be chosen together, in this order."""
    if not question.least <= len(options) <= question.most:
        return False
    return list(options) == [option for option in question.choices if option in options]


def too_many_named(opened: PollOpened, answers: Sequence[Answer]) -> bool:
    """Whether a ballot of an election votes for more candidates than there are posts."""
    if opened.election is None or opened.election.method != "each":
        return False
    return _named(answers) > opened.posts


def too_few_named(opened: PollOpened, answers: Sequence[Answer]) -> bool:
    """Whether a ballot of an election votes for fewer candidates than the rule asks."""
    if opened.election is None or opened.election.method != "each" or not answers:
        return False
    return _named(answers) < min(opened.election.least, opened.posts)


def _named(answers: Sequence[Answer]) -> int:
    return sum("yes" in answer.options for answer in answers)
