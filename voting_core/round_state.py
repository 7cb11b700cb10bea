# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One round as the floor log tells it, and what a further record of it may say."""

from dataclasses import dataclass, field

from voting_core.count_state import CountAttempt, check_count
from voting_core.deciding.motions import Casting
from voting_core.errors import StepError
from voting_core.hand_counts import check_hand_count
from voting_core.lifecycle import RoundPhase
from voting_core.round_records import (
    BallotsAdopted,
    CastingVoteGiven,
    CountBegun,
    CountFailed,
    CountOpened,
    CountWordsHeard,
    HandCountEntered,
    PollAborted,
    PollAnnulled,
    PollClosed,
    PollOpened,
    ResultDeclared,
    ResultPublished,
    RoundFrozen,
    RoundRecord,
)

RoundKey = tuple[str, int]
"""Poll id and round number."""


@dataclass(slots=True)
class RoundState:
    """One round as the floor log tells it; records that have not been written yet are none."""

    opened: PollOpened
    phase: RoundPhase = RoundPhase.OPEN
    closed: PollClosed | None = None
    frozen: RoundFrozen | None = None
    frozen_hash: str = ""
    declared: ResultDeclared | None = None
    ended_reason: str = ""
    hand_counts: list[HandCountEntered] = field(default_factory=list)
    casting: Casting = ""
    """The chair's vote on a tie."""
    adopted: set[str] = field(default_factory=set)
    """Record hashes of the ballots that two people adopted."""
    attempts: list[CountAttempt] = field(default_factory=list)
    """How the tellers went about opening a secret count."""
    count: CountOpened | None = None
    """The opened count of a secret round."""

    @property
    def is_secret(self) -> bool:
        """Whether its ballots are encrypted."""
        return self.opened.secrecy == "secret"

    @property
    def key(self) -> RoundKey:
        """Poll id and round number."""
        return (self.opened.poll, self.opened.round)

    @property
    def goes_on(self) -> bool:
        """Whether the declared result itself asks for another round: a tie, or posts that are contested still."""
        declared = self.declared
        return (
            self.phase in (RoundPhase.DECLARED, RoundPhase.PUBLISHED)
            and declared is not None
            and (declared.contested > 0 or declared.outcome == "tied")
        )

    @property
    def contested(self) -> tuple[str, ...]:
        """Candidates among whom the next round votes; empty where it is not about them."""
        if self.declared is None or not self.declared.contested:
            return ()
        return tuple(found.subject for found in self.declared.findings if found.outcome == "again")

    @property
    def by_hand(self) -> set[str]:
        """Members who are counted by hand in this round."""
        return {member for count in self.hand_counts for member in count.members}


def check_reference(record: RoundRecord, state: RoundState) -> None:
    """What a record says of earlier records of its round must be so.

    Raises:
        StepError: It freezes out of number, declares another list than the newest frozen one, or publishes another
            result than the declared one; or it counts by hand, adopts or breaks a tie where it must not.
    """
    match record:
        case RoundFrozen():
            due = state.frozen.freezing + 1 if state.frozen else 1
            if record.freezing != due:
                raise StepError(f"The next freezing of this round is number {due}, not {record.freezing}.")
            if (record.archive is not None) != state.is_secret:
                raise StepError("A list has an archive of ballots where its round is secret, and only there.")
        case ResultDeclared():
            assert state.frozen is not None, "the tables put freezing before declaring"
            if (record.frozen_seq, record.frozen_hash) != (state.frozen.floor_seq, state.frozen_hash):
                raise StepError(f"Only the newest frozen list, floor record {state.frozen.floor_seq}, can be declared.")
            if state.is_secret and state.count is None:
                raise StepError("The count of a secret round is opened by the tellers before it is declared.")
        case ResultPublished():
            assert state.declared is not None, "the tables put declaring before publishing"
            if record.declared_seq != state.declared.floor_seq:
                raise StepError(f"The declared result is floor record {state.declared.floor_seq}.")
        case CountBegun() | CountWordsHeard() | CountFailed() | CountOpened():
            assert state.frozen is not None, "the tables put freezing before opening"
            check_count(record, state.frozen, state.frozen_hash, state.attempts)
        case HandCountEntered() | BallotsAdopted() if state.is_secret:
            raise StepError("In a secret round nobody's vote is entered or adopted by name: move the member instead.")
        case HandCountEntered():
            check_hand_count(record, state.opened, state.by_hand)
        case BallotsAdopted():
            hashes = {ballot.hash for ballot in record.ballots}
            if len(hashes) < len(record.ballots) or hashes & state.adopted:
                raise StepError("A ballot is adopted once.")
        case CastingVoteGiven():
            _check_casting(state)
        case PollOpened() | PollClosed() | PollAborted() | PollAnnulled():
            pass


def _check_casting(state: RoundState) -> None:
    """The chair breaks a tie once, and only where the rule of a single question lets them.

    Whether the votes are tied is for whoever counts them to see.

    Raises:
        StepError: The rule knows no casting vote, or it was given.
    """
    majority = state.opened.majority
    if majority is None or majority.tie != "chair" or len(state.opened.questions) > 1:
        raise StepError("The rule of this vote knows no casting vote of the chair.")
    if state.casting:
        raise StepError("The chair has broken the tie of this round already.")
