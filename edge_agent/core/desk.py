# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk on which the parts of the core work: who we are, what time it is, what is to be stored, what is to be done.

One input is one turn at the desk. All that is stored in a turn becomes durable together, under one ticket.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import Final, Literal

from edge_agent.core.effects import AppendJournal, Effect, Note
from edge_agent.core.facts import Fact, row_of
from edge_agent.core.inputs import Timed
from edge_agent.core.rows import ValueRow
from voting_core.frames import MESSAGE_CONTEXT, RECORD_CONTEXT, Frame
from voting_core.signing import Signer, Verify

IN_FLIGHT_MAX: Final = 64
"""Tickets without an answer past which no press is accepted: a disk that hangs must not become a full memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatIdentity:
    """Which seat this is, and whom it believes: ``centre_key`` is base64 of 32 raw bytes."""

    hall: str
    seat: str
    epoch: int
    centre_key: str


@dataclass(slots=True)
class Desk:
    """Clocks and chances in, rows and effects out."""

    identity: SeatIdentity
    signer: Signer
    verify: Verify
    boot: str = ""
    software: str = ""
    wall_ms: int = 0
    mono_ms: int = 0
    term: int = 0
    """Highest term by which the centre has signed anything we took; it never falls."""
    floor_seq: int = 0
    """Last floor record that is durable here."""
    head_mono_ms: int | None = None
    """When the newest fresh floor head came; none since boot."""
    effects: list[Effect] = field(default_factory=list)
    _facts: list[Fact] = field(default_factory=list)
    _pending: deque[tuple[int, tuple[Fact, ...]]] = field(default_factory=deque)
    _ticket: int = 0

    def begin(self, given: Timed) -> None:
        """Start a turn."""
        self.wall_ms, self.mono_ms = max(0, given.wall_ms), max(0, given.mono_ms)
        self.effects = []

    def store(self, fact: Fact) -> None:
        """Make a fact durable at the end of this turn."""
        self._facts.append(fact)

    def note(self, level: Literal["info", "warning", "alarm"], said: str) -> None:
        """Say something in the log; never a member's choice."""
        self.effects.append(Note(level=level, said=said))

    def close_turn(self) -> list[Effect]:
        """All effects of the turn, the append first."""
        if self._facts:
            self._ticket += 1
            rows = tuple(row_of(fact) for fact in self._facts)
            self._pending.append((self._ticket, tuple(self._facts)))
            self.effects.insert(0, AppendJournal(ticket=self._ticket, rows=rows))
            self._facts = []
        return self.effects

    def take_answer(self, ticket: int) -> tuple[Fact, ...]:
        """What has become durable with this ticket."""
        assert self._pending, "the journal answered a ticket that nobody waits for"
        expected, facts = self._pending.popleft()
        assert ticket == expected, f"the journal answered ticket {ticket} before {expected}"
        return facts

    @property
    def is_writing(self) -> bool:
        """Whether anything is on its way to the disk, or will be at the end of this turn."""
        return bool(self._pending or self._facts)

    @property
    def is_choked(self) -> bool:
        """Whether so much waits for the disk that no more may be accepted."""
        return len(self._pending) >= IN_FLIGHT_MAX

    @property
    def head_age_ms(self) -> int | None:
        """Age of the newest fresh floor head; none when none came since boot."""
        return None if self.head_mono_ms is None else max(0, self.mono_ms - self.head_mono_ms)

    def raise_term(self, term: int) -> None:
        """Remember that the centre signed under this term."""
        if term > self.term:
            self.term = term
            self.store(ValueRow(name="term", value=str(term)))

    def is_centres_record(self, frame: Frame) -> bool:
        """Whether the centre signed a frame as a record."""
        return self.verify(self.identity.centre_key, RECORD_CONTEXT + frame.body, frame.sig)

    def is_centres_message(self, frame: Frame) -> bool:
        """Whether the centre signed a frame as a message."""
        return self.verify(self.identity.centre_key, MESSAGE_CONTEXT + frame.body, frame.sig)
