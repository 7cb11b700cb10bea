# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each seat has brought of its own journal, in number order; signatures are checked when the keys are known."""

from dataclasses import dataclass, field
from typing import Final

from voting_core.chain import START, ChainHead
from voting_core.errors import RefusedError
from voting_core.frames import Frame
from voting_core.seat_records import read_place

RECORDS_MAX: Final = 1_000_000
"""Records of one seat that are taken; a sitting has some hundred."""


@dataclass(slots=True)
class JournalCopy:
    """One epoch of one seat, as far as it was brought."""

    seat: str
    epoch: int
    frames: list[Frame] = field(default_factory=list)
    head: ChainHead = START

    def take(self, frames: list[Frame]) -> None:
        """Take the next records; those that are here already are passed over.

        Raises:
            RefusedError: A record is of another seat or epoch, or does not follow the one before it.
        """
        for frame in frames:
            place = read_place(frame.body)
            if place is None or (place.seat, place.epoch) != (self.seat, self.epoch):
                raise RefusedError(f"A record that seat '{self.seat}' brought does not name that seat and epoch.")
            if place.seq <= self.head.seq:
                continue
            if place.seq > RECORDS_MAX:
                raise RefusedError(f"Seat '{self.seat}' brings more than {RECORDS_MAX} records.")
            self.head = self.head.follow(place.seq, place.prev, frame.hash)
            self.frames.append(frame)
