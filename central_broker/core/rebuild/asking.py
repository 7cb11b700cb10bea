# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which seat is asked for what next, and when again: floor log first, then the journal, a step a question."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from voting_core.messages import FloorWanted, JournalWanted, SeatState

AGAIN_MS: Final = 2_000
"""An answer comes within moments or not at all."""

AT_ONCE_MAX: Final = 64
"""Seats asked at a time: their answers, 48 KiB each, are all on the wire together."""


class Step(StrEnum):
    """What a seat is asked for."""

    FLOOR = "floor"
    JOURNAL = "journal"
    DONE = "done"


@dataclass(slots=True)
class SeatTurn:
    """How far the talk with one seat has come."""

    seat: str
    state: SeatState
    step: Step = Step.FLOOR
    next_seq: int = 0
    """From which number it is asked; 0 before the first question of a step."""
    again_mono_ms: int = 0

    def restart(self, state: SeatState) -> None:
        """The seat says something new of itself: ask for what it may hold beyond."""
        self.state = state
        if self.step is Step.DONE:
            self.step, self.next_seq = Step.FLOOR, 0
        self.again_mono_ms = 0

    def advance(self, next_seq: int) -> None:
        """An answer brought something: ask on from here at once."""
        self.next_seq, self.again_mono_ms = next_seq, 0

    def finish_step(self) -> None:
        """The seat holds nothing more of this."""
        self.step = Step.JOURNAL if self.step is Step.FLOOR else Step.DONE
        self.next_seq, self.again_mono_ms = 0, 0

    def question(self, mono_ms: int) -> FloorWanted | JournalWanted:
        """The question that is due now; its answer is waited for."""
        assert self.step is not Step.DONE, "nobody asks a seat that has brought everything"
        self.again_mono_ms = mono_ms + AGAIN_MS
        if self.step is Step.FLOOR:
            return FloorWanted(v=1, from_seq=self.next_seq)
        return JournalWanted(v=1, from_seq=self.next_seq)
