# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house as its floor log tells it: a fold over floor records that seats, centre and auditors share."""

from dataclasses import dataclass, field

from voting_core.affairs import AffairRecord, Affairs
from voting_core.chain import START, ChainHead
from voting_core.count_state import check_secret_opening, take_count
from voting_core.errors import ChainError, RefusedError, SignatureError, StepError
from voting_core.floor_records import (
    FLOOR_READER,
    AgendaPublished,
    FloorRecord,
    LedgerRebuilt,
    MemberMoved,
    RollOpened,
    RosterFixed,
    SeatBlocked,
    SeatEpochClosed,
    SeatEpochOpened,
    SeatExcused,
    SeatExcuseRevoked,
    SittingArchived,
    SittingOpened,
    SittingResumed,
)
from voting_core.frames import RECORD_CONTEXT, Frame
from voting_core.lifecycle import ENDED, UNDECIDED, RoundPhase, SittingPhase, next_round_phase, next_sitting_phase
from voting_core.roster import BlobRef, Operator
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
from voting_core.round_state import RoundKey, RoundState, check_reference
from voting_core.rules.profile import Profile
from voting_core.signing import Verify
from voting_core.teller_keys import TellerKeys
from voting_core.teller_records import TellerKeyRecord


@dataclass(slots=True)
class Floor:
    """The floor log of one hall, folded.

    Args:
        hall: Only records of this hall are taken.
        centre_key: Public key of the centre; every record must be signed by it.
    """

    hall: str
    centre_key: str
    head: ChainHead = START
    term: int = 0
    sitting: str = ""
    phase: SittingPhase = SittingPhase.NONE
    title: str = ""
    profile: Profile | None = None
    operators: tuple[Operator, ...] = ()
    roster: BlobRef | None = None
    registry: BlobRef | None = None
    agenda: BlobRef | None = None
    roll_seq: int = 0
    """Number of the record that opened the roll, or resumed the sitting, last: who is present signed in after it."""
    sittings: set[str] = field(default_factory=set)
    """Ids of all sittings so far: seats keep ballots by sitting, so no id serves twice."""
    rounds: dict[RoundKey, RoundState] = field(default_factory=dict)
    excused: dict[str, str] = field(default_factory=dict)
    blocked: set[tuple[str, int]] = field(default_factory=set)
    closed_epochs: dict[tuple[str, int], SeatEpochClosed] = field(default_factory=dict)
    """Epochs of seats that are over, in any sitting; none of them is ever opened again."""
    opened_epochs: dict[str, SeatEpochOpened] = field(default_factory=dict)
    device_keys: dict[tuple[str, int], str] = field(default_factory=dict)
    """By seat and epoch, the key of every device for which an epoch was opened in this sitting."""
    """By seat, the epoch that took the place of the registered one in this sitting."""
    moves: dict[str, MemberMoved] = field(default_factory=dict)
    """By member, the last move in this sitting."""
    archived: set[str] = field(default_factory=set)
    affairs: Affairs = field(default_factory=Affairs)
    """What was entered of persons and items in this sitting."""
    tellers: TellerKeys = field(default_factory=TellerKeys)
    """The tellers' joint keys of this sitting."""

    def read(self, frame: Frame, verify: Verify) -> FloorRecord:
        """Check that a frame is the next floor record, without taking it.

        Raises:
            RefusedError: It is not by the centre, not of this hall, not readable, or not the next in the chain.
            StepError: The life cycle does not allow it now.
        """
        record = FLOOR_READER.read(frame.body)
        if record.hall != self.hall:
            raise RefusedError(f"A floor record of hall '{record.hall}' reached hall '{self.hall}'.")
        self.head.follow(record.floor_seq, record.prev, frame.hash)
        if self.term and record.term != self.term and not self._begins_term(record):
            raise ChainError(f"Floor record {record.floor_seq} has term {record.term}, but {self.term} was seen.")
        if not verify(self.centre_key, RECORD_CONTEXT + frame.body, frame.sig):
            raise SignatureError(f"Floor record {record.floor_seq} is not signed by the centre.")
        self.check(record)
        return record

    def _begins_term(self, record: FloorRecord) -> bool:
        """Only a centre that wrote a lost ledger anew begins a term, with the record that says so."""
        return isinstance(record, LedgerRebuilt) and record.term > self.term

    def check(self, record: FloorRecord) -> None:
        """Ask the tables whether a record may come next.

        What it refers to must be there: a new sitting has a new id, rounds and freezings are numbered without gaps.

        Raises:
            StepError: It may not; the message names the phase and what it takes, or the right number.
        """
        self.check_kind(type(record).__name__)
        self._check_sitting(record)
        if isinstance(record, SeatEpochClosed | SeatEpochOpened):
            self._check_epoch(record)
        if isinstance(record, RoundRecord):
            self.check_round((record.poll, record.round), type(record).__name__)
            state = self.rounds.get((record.poll, record.round))
            if state is not None:
                check_reference(record, state)
        undecided = self.undecided
        if undecided is not None and type(record).__name__ in ("PollOpened", "SittingAdjourned", "SittingClosed"):
            poll, number = undecided.key
            raise StepError(f"Round {number} of poll '{poll}' is '{undecided.phase}': declare or abort it first.")
        if isinstance(record, PollOpened):
            self._check_number(record)
            check_secret_opening(record, self._key_in_force())
        if isinstance(record, TellerKeyRecord):
            self.tellers.check(record)
        if isinstance(record, AffairRecord):
            self.affairs.check(record, None if undecided is None else undecided.opened.poll)

    def _check_sitting(self, record: FloorRecord) -> None:
        """A record belongs to the sitting at hand; a new sitting has a new id, and is put by once."""
        if isinstance(record, SittingOpened):
            if record.sitting in self.sittings:
                raise StepError(f"Sitting '{record.sitting}' was held already: give the new one another id.")
        elif record.sitting != self.sitting:
            raise StepError(f"The sitting is '{self.sitting}', not '{record.sitting}'.")
        if isinstance(record, SittingArchived) and record.sitting in self.archived:
            raise StepError(f"Sitting '{record.sitting}' is archived already.")

    def _check_epoch(self, record: SeatEpochClosed | SeatEpochOpened) -> None:
        """An epoch is closed once, and opened after every earlier one of its seat, which must be closed."""
        if isinstance(record, SeatEpochClosed):
            if (record.seat, record.epoch) in self.closed_epochs:
                raise StepError(f"Epoch {record.epoch} of seat '{record.seat}' is closed already.")
            return
        former = [epoch for seat, epoch in self.closed_epochs if seat == record.seat]
        if not former or record.epoch <= max(former):
            last = max(former, default=0)
            raise StepError(f"Close the last epoch of seat '{record.seat}' first; the new one is above {last}.")
        running = self.opened_epochs.get(record.seat)
        if running is not None and (record.seat, running.epoch) not in self.closed_epochs:
            raise StepError(f"Epoch {running.epoch} of seat '{record.seat}' is open: close it first.")

    def check_kind(self, kind: str) -> None:
        """Ask the table of the sitting alone.

        Raises:
            StepError: The sitting does not take a record of this kind now.
        """
        next_sitting_phase(self.phase, kind)

    def check_round(self, key: RoundKey, kind: str) -> None:
        """Ask the table of rounds alone.

        Raises:
            StepError: The round does not take a record of this kind now.
        """
        state = self.rounds.get(key)
        next_round_phase(state.phase if state else RoundPhase.NONE, kind)

    def take(self, record: FloorRecord, record_hash: str) -> None:
        """Fold in a record that :meth:`read` or :meth:`check` has passed."""
        self.head = ChainHead(record.floor_seq, record_hash)
        self.term = record.term
        self.phase = next_sitting_phase(self.phase, type(record).__name__)
        match record:
            case SittingOpened():
                self._begin(record)
            case RosterFixed():
                self.roster, self.registry = record.roster, record.registry
                self.opened_epochs, self.device_keys = {}, {}
            case AgendaPublished():
                self.agenda = record.agenda
            case SeatExcused():
                self.excused.update(dict.fromkeys(record.seats, record.reason))
            case SeatExcuseRevoked():
                self.excused.pop(record.seat, None)
            case SeatBlocked():
                self.blocked.add((record.seat, record.epoch))
            case SeatEpochClosed():
                self.closed_epochs[(record.seat, record.epoch)] = record
            case SeatEpochOpened():
                self.opened_epochs[record.seat] = record
                self.device_keys[(record.seat, record.epoch)] = record.key
            case MemberMoved():
                self.moves[record.member] = record
            case SittingArchived():
                self.archived.add(record.sitting)
            case _ if isinstance(record, AffairRecord):
                self.affairs.take(record)
            case _ if isinstance(record, TellerKeyRecord):
                self.tellers.take(record)
            case RollOpened() | SittingResumed():
                self.roll_seq = record.floor_seq
            case PollOpened():
                self.rounds[(record.poll, record.round)] = RoundState(record)
            case _ if isinstance(record, RoundRecord):
                self._step_round(record, record_hash)
            case _:
                pass

    @property
    def undecided(self) -> RoundState | None:
        """The one round that still owes a result, if any."""
        return next((state for state in self.rounds.values() if state.phase in UNDECIDED), None)

    @property
    def open_round(self) -> RoundState | None:
        """The one round that is open, if any."""
        return next((state for state in self.rounds.values() if state.phase is RoundPhase.OPEN), None)

    def latest_round(self, poll: str) -> RoundState | None:
        """The last round of a poll, if it was ever put."""
        numbers = [number for name, number in self.rounds if name == poll]
        return self.rounds[(poll, max(numbers))] if numbers else None

    def contested_round(self, poll: str) -> RoundState | None:
        """The round whose tie for posts the next round of a poll decides, if any: the last one whose result stands.

        Rounds that were aborted or annulled since have decided nothing, so the tie is still to be broken.
        """
        standing = [
            state
            for (name, _), state in sorted(self.rounds.items())
            if name == poll and state.phase in (RoundPhase.DECLARED, RoundPhase.PUBLISHED)
        ]
        return standing[-1] if standing and standing[-1].contested else None

    def _check_number(self, record: PollOpened) -> None:
        """Rounds of a poll are numbered from 1 without gaps, and the house votes again only after an end."""
        last = self.latest_round(record.poll)
        if last is not None and last.phase not in ENDED and not last.goes_on:
            poll, number = last.key
            raise StepError(f"Round {number} of poll '{poll}' is '{last.phase}': annul it before a new one.")
        due = last.opened.round + 1 if last else 1
        if record.round != due:
            raise StepError(f"The next round of poll '{record.poll}' is number {due}, not {record.round}.")

    def _begin(self, record: SittingOpened) -> None:
        self.sittings.add(record.sitting)
        self.sitting, self.title = record.sitting, record.title
        self.profile, self.operators = record.profile, record.operators
        self.roster = self.registry = self.agenda = None
        self.rounds, self.excused, self.moves, self.opened_epochs, self.device_keys = {}, {}, {}, {}, {}
        self.affairs, self.tellers = Affairs(), TellerKeys()

    def _key_in_force(self) -> int:
        """Number of the tellers' key to which a secret round is encrypted now; 0 for none."""
        key = self.tellers.in_force
        return key.begun.key if key is not None else 0

    def _step_round(self, record: RoundRecord, record_hash: str) -> None:
        state = self.rounds[(record.poll, record.round)]
        state.phase = next_round_phase(state.phase, type(record).__name__)
        match record:
            case PollClosed():
                state.closed = record
            case RoundFrozen():
                state.frozen, state.frozen_hash = record, record_hash
            case ResultDeclared():
                state.declared = record
            case PollAborted() | PollAnnulled():
                state.ended_reason = record.reason
            case HandCountEntered():
                state.hand_counts.append(record)
            case BallotsAdopted():
                state.adopted |= {ballot.hash for ballot in record.ballots}
            case CastingVoteGiven():
                state.casting = record.option
            case CountBegun() | CountWordsHeard() | CountFailed() | CountOpened():
                take_count(record, state.attempts)
                state.count = record if isinstance(record, CountOpened) else state.count
            case PollOpened() | ResultPublished():
                pass
