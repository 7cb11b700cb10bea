# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a sitting and of a round, as tables; everything that changes a phase is in this file.

Rules:
1. A phase changes only by a floor record, and only as the tables say. What the tables do not name is refused.
2. The centre asks the tables before it writes; a seat, an auditor or a rebuild asks them again when it reads.
3. A round that has ended never opens again: the house votes again in the next round of the same poll.

The diagrams in ``docs/generated/`` are drawn from these tables.
"""

from enum import StrEnum
from typing import Final

from voting_core.errors import StepError


class SittingPhase(StrEnum):
    """How far a sitting is."""

    NONE = "none"
    OPENED = "opened"
    ROSTERED = "rostered"
    ROLL = "roll"
    ADJOURNED = "adjourned"
    CLOSED = "closed"


class RoundPhase(StrEnum):
    """How far one round of a poll is."""

    NONE = "none"
    OPEN = "open"
    CLOSED = "closed"
    FROZEN = "frozen"
    OPENING = "opening"
    COUNTED = "counted"
    DECLARED = "declared"
    PUBLISHED = "published"
    ABORTED = "aborted"
    ANNULLED = "annulled"


_S = SittingPhase
_R = RoundPhase

SITTING_STEPS: Final[dict[SittingPhase, dict[str, SittingPhase]]] = {
    _S.NONE: {"SittingOpened": _S.OPENED},
    _S.OPENED: {"RosterFixed": _S.ROSTERED, "LedgerRebuilt": _S.OPENED, "SittingClosed": _S.CLOSED},
    _S.ROSTERED: {
        "RosterFixed": _S.ROSTERED,
        "AgendaPublished": _S.ROSTERED,
        "RollOpened": _S.ROLL,
        "SeatBlocked": _S.ROSTERED,
        "LedgerRebuilt": _S.ROSTERED,
        "SittingClosed": _S.CLOSED,
    },
    _S.ROLL: {
        "AgendaPublished": _S.ROLL,
        "SeatExcused": _S.ROLL,
        "SeatExcuseRevoked": _S.ROLL,
        "SeatBlocked": _S.ROLL,
        "SeatEpochClosed": _S.ROLL,
        "SeatEpochOpened": _S.ROLL,
        "MemberMoved": _S.ROLL,
        "MemberRecused": _S.ROLL,
        "LeaveEntered": _S.ROLL,
        "CardIssued": _S.ROLL,
        "SignInEntered": _S.ROLL,
        "CandidateNamed": _S.ROLL,
        "OrderOverridden": _S.ROLL,
        "LedgerRebuilt": _S.ROLL,
        "PollOpened": _S.ROLL,
        "PollClosed": _S.ROLL,
        "PollAborted": _S.ROLL,
        "HandCountEntered": _S.ROLL,
        "BallotsAdopted": _S.ROLL,
        "RoundFrozen": _S.ROLL,
        "CountBegun": _S.ROLL,
        "CountWordsHeard": _S.ROLL,
        "CountFailed": _S.ROLL,
        "CountOpened": _S.ROLL,
        "CastingVoteGiven": _S.ROLL,
        "ResultDeclared": _S.ROLL,
        "ResultPublished": _S.ROLL,
        "PollAnnulled": _S.ROLL,
        "TellerKeyBegun": _S.ROLL,
        "KeyWordsHeard": _S.ROLL,
        "TellerKeyFailed": _S.ROLL,
        "TellerKeyFixed": _S.ROLL,
        "SittingAdjourned": _S.ADJOURNED,
        "SittingClosed": _S.CLOSED,
    },
    _S.ADJOURNED: {
        "AgendaPublished": _S.ADJOURNED,
        "ResultPublished": _S.ADJOURNED,
        "PollAnnulled": _S.ADJOURNED,
        "SeatExcuseRevoked": _S.ADJOURNED,
        "SeatBlocked": _S.ADJOURNED,
        "SeatEpochClosed": _S.ADJOURNED,
        "SeatEpochOpened": _S.ADJOURNED,
        "MemberMoved": _S.ADJOURNED,
        "MemberRecused": _S.ADJOURNED,
        "LeaveEntered": _S.ADJOURNED,
        "CardIssued": _S.ADJOURNED,
        "CandidateNamed": _S.ADJOURNED,
        "OrderOverridden": _S.ADJOURNED,
        "KeyWordsHeard": _S.ADJOURNED,
        "TellerKeyFailed": _S.ADJOURNED,
        "TellerKeyFixed": _S.ADJOURNED,
        "LedgerRebuilt": _S.ADJOURNED,
        "SittingResumed": _S.ROLL,
        "SittingClosed": _S.CLOSED,
    },
    _S.CLOSED: {
        "SittingOpened": _S.OPENED,
        "ResultPublished": _S.CLOSED,
        "PollAnnulled": _S.CLOSED,
        "SeatBlocked": _S.CLOSED,
        "SittingArchived": _S.CLOSED,
        "LedgerRebuilt": _S.CLOSED,
    },
}
"""Phase of the sitting, floor record, next phase."""

ROUND_STEPS: Final[dict[RoundPhase, dict[str, RoundPhase]]] = {
    _R.NONE: {"PollOpened": _R.OPEN},
    _R.OPEN: {"HandCountEntered": _R.OPEN, "PollClosed": _R.CLOSED, "PollAborted": _R.ABORTED},
    _R.CLOSED: {
        "HandCountEntered": _R.CLOSED,
        "BallotsAdopted": _R.CLOSED,
        "RoundFrozen": _R.FROZEN,
        "PollAborted": _R.ABORTED,
    },
    _R.FROZEN: {
        "HandCountEntered": _R.CLOSED,
        "BallotsAdopted": _R.CLOSED,
        "RoundFrozen": _R.FROZEN,
        "CountBegun": _R.OPENING,
        "CastingVoteGiven": _R.FROZEN,
        "ResultDeclared": _R.DECLARED,
        "PollAborted": _R.ABORTED,
    },
    _R.OPENING: {
        "CountBegun": _R.OPENING,
        "CountWordsHeard": _R.OPENING,
        "CountFailed": _R.OPENING,
        "CountOpened": _R.COUNTED,
        "PollAborted": _R.ABORTED,
    },
    _R.COUNTED: {
        "CastingVoteGiven": _R.COUNTED,
        "ResultDeclared": _R.DECLARED,
        "PollAborted": _R.ABORTED,
    },
    _R.DECLARED: {"ResultPublished": _R.PUBLISHED, "PollAnnulled": _R.ANNULLED},
    _R.PUBLISHED: {"PollAnnulled": _R.ANNULLED},
    _R.ABORTED: {},
    _R.ANNULLED: {},
}
"""Phase of a round, floor record, next phase."""

UNDECIDED: Final = frozenset({_R.OPEN, _R.CLOSED, _R.FROZEN, _R.OPENING, _R.COUNTED})
"""Phases in which a round still owes the house a result; no other round opens meanwhile."""

ENDED: Final = frozenset({_R.ABORTED, _R.ANNULLED})
"""Phases after which the same poll may be put again, in its next round."""


def next_sitting_phase(phase: SittingPhase, kind: str) -> SittingPhase:
    """Phase of the sitting after a floor record of this kind.

    Raises:
        StepError: The sitting is not that far, or already further.
    """
    steps = SITTING_STEPS[phase]
    if kind not in steps:
        raise StepError(f"A sitting that is '{phase}' does not take {kind}; it takes {_named(list(steps))}.")
    return steps[kind]


def next_round_phase(phase: RoundPhase, kind: str) -> RoundPhase:
    """Phase of a round after a floor record of this kind.

    Raises:
        StepError: The round is not that far, or already further.
    """
    steps = ROUND_STEPS[phase]
    if kind not in steps:
        raise StepError(f"A round that is '{phase}' does not take {kind}; it takes {_named(list(steps))}.")
    return steps[kind]


def _named(kinds: list[str]) -> str:
    return ", ".join(kinds) if kinds else "nothing more"
