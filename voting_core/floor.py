# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house as its floor log tells it: a fold over floor records that seats, centre and auditors share."""

from dataclasses import dataclass, field

from voting_core.chain import START, ChainHead
from voting_core.errors import ChainError, RefusedError, SignatureError, StepError
from voting_core.floor_records import (
    FLOOR_READER,
    AgendaPublished,
    FloorRecord,
    PollAborted,
    PollAnnulled,
    PollClosed,
    PollOpened,
    ResultDeclared,
    ResultPublished,
    RosterFixed,
    RoundFrozen,
    SeatExcused,
    SeatExcuseRevoked,
    SittingOpened,
)
from voting_core.frames import RECORD_CONTEXT, Frame
from voting_core.lifecycle import UNDECIDED, RoundPhase, SittingPhase, next_round_phase, next_sitting_phase
from voting_core.roster import BlobRef, Operator
from voting_core.rules import Profile
from voting_core.signing import Verify

RoundKey = tuple[str, int]
"""Poll id and round number."""

RoundRecord = PollOpened | PollClosed | PollAborted | RoundFrozen | ResultDeclared | ResultPublished | PollAnnulled


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

    @property
    def key(self) -> RoundKey:
        """Poll id and round number."""
        return (self.opened.poll, self.opened.round)


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
    rounds: dict[RoundKey, RoundState] = field(default_factory=dict)
    excused: dict[str, str] = field(default_factory=dict)

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
        if record.term < self.term:
            raise ChainError(f"Floor record {record.floor_seq} has term {record.term}, but {self.term} was seen.")
        if not verify(self.centre_key, RECORD_CONTEXT + frame.body, frame.sig):
            raise SignatureError(f"Floor record {record.floor_seq} is not signed by the centre.")
        self.check(record)
        return record

    def check(self, record: FloorRecord) -> None:
        """Ask the tables whether a record may come next.

        Raises:
            StepError: It may not; the message names the phase and what it takes.
        """
        next_sitting_phase(self.phase, type(record).__name__)
        if not isinstance(record, SittingOpened) and record.sitting != self.sitting:
            raise StepError(f"The sitting is '{self.sitting}', not '{record.sitting}'.")
        if isinstance(record, RoundRecord):
            state = self.rounds.get((record.poll, record.round))
            next_round_phase(state.phase if state else RoundPhase.NONE, type(record).__name__)
        undecided = self.undecided
        if undecided is not None and type(record).__name__ in ("PollOpened", "SittingAdjourned", "SittingClosed"):
            poll, number = undecided.key
            raise StepError(f"Round {number} of poll '{poll}' is '{undecided.phase}': declare or abort it first.")

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
            case AgendaPublished():
                self.agenda = record.agenda
            case SeatExcused():
                self.excused.update(dict.fromkeys(record.seats, record.reason))
            case SeatExcuseRevoked():
                self.excused.pop(record.seat, None)
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

    def _begin(self, record: SittingOpened) -> None:
        self.sitting, self.title = record.sitting, record.title
        self.profile, self.operators = record.profile, record.operators
        self.roster = self.registry = self.agenda = None
        self.rounds, self.excused = {}, {}

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
            case PollOpened() | ResultPublished():
                pass
