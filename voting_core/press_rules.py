# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of a member's ballots in a round stands, by the press rule; seats, centre and freezing ask here."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from voting_core.questions import Answer
from voting_core.rules.profile import PressRule
from voting_core.seat_records import BallotRecord, SecretBallotCast


class HasRecord(Protocol):
    """Whatever holds a ballot record."""

    @property
    def record(self) -> BallotRecord:
        """The record."""
        ...


B = TypeVar("B", bound=HasRecord)


def standing_ballot(press: PressRule, ballots: Sequence[B]) -> B | None:
    """The one of several ballots, in the order pressed, that stands; none of none.

    Under *first*, an answer once given is not changed: of the first ballot and those after it that only add to it, the
    last stands; of encrypted ballots, of which nobody can tell, the very first. Under *confirm*, the first that the
    member confirmed, or, where none was, the last.
    """
    if not ballots:
        return None
    if press == "last":
        return ballots[-1]
    if press == "confirm":
        return next((one for one in ballots if one.record.confirmed), ballots[-1])
    standing = ballots[0]
    if isinstance(standing.record, SecretBallotCast):
        return standing
    for one in ballots[1:]:
        if extends(standing.record.answers, one.record.answers):
            standing = one
    return standing


def extends(earlier: Sequence[Answer], later: Sequence[Answer]) -> bool:
    """Whether a ballot gives every answer of an earlier one, and perhaps more."""
    given = {answer.question: set(answer.options) for answer in later}
    return all(set(answer.options) <= given.get(answer.question, set()) for answer in earlier)


def may_follow(press: PressRule, earlier: BallotRecord | None, later: Sequence[Answer]) -> bool:
    """Whether a ballot with these answers can still count when it is cast after the one that stands."""
    if earlier is None or press == "last":
        return True
    return not earlier.confirmed if press == "confirm" else extends(earlier.answers, later)
