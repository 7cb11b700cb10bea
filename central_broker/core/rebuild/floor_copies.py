# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The longest floor log that the seats hold, and where two of them differ.

Seats hold the same log, so each is asked only whether its last record is one of ours, and for what it holds beyond.
Only a seat whose record differs is asked for everything: two records by the centre's key at one number are an alarm,
the longer log is taken (with equal length the one of the higher term, then of the smaller hash), the rest is kept.
"""

from dataclasses import dataclass, field

from voting_core.errors import HemicycleError, RefusedError
from voting_core.floor import Floor
from voting_core.floor_records import FLOOR_READER
from voting_core.frames import RECORD_CONTEXT, Frame
from voting_core.signing import Verify


@dataclass(slots=True)
class FloorLog:
    """One floor log, checked record by record."""

    floor: Floor
    frames: list[Frame] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)

    def extend(self, frame: Frame, verify: Verify) -> None:
        """Take the next record.

        Raises:
            HemicycleError: It is not the next one.
        """
        record = self.floor.read(frame, verify)
        self.floor.take(record, frame.hash)
        self.frames.append(frame)
        self.hashes.append(frame.hash)

    @property
    def rank(self) -> tuple[int, int]:
        """Longer is better, then the higher term."""
        return (len(self.frames), self.floor.term)


@dataclass(slots=True)
class FloorCopies:
    """What the seats have brought of the floor log.

    Args:
        hall: Id of the hall.
        centre_key: The key under which every record must be signed.
        verify: How signatures are checked.
    """

    hall: str
    centre_key: str
    verify: Verify
    best: FloorLog = field(init=False)
    rivals: dict[str, Frame] = field(default_factory=dict)
    """Records that lost against others of the same number, by hash."""
    version: int = 0
    """Grows with every change of ``best``."""
    _others: dict[str, FloorLog] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with nothing."""
        self.best = self._empty()

    def next_seq(self, seat: str) -> int:
        """From which number on a seat is asked first: the last record we know, so that its answer tells of a fork."""
        return max(1, len(self.best.frames)) if seat not in self._others else len(self._others[seat].frames) + 1

    def take(self, seat: str, frames: list[Frame]) -> int:
        """Take an answer of a seat.

        Returns:
            The number from which to ask this seat next.

        Raises:
            RefusedError: A record is not by the centre's key, or does not follow the one before it.
        """
        if seat in self._others:
            other = self._others[seat]
            self._extend(other, frames)
            self._choose(seat)
            return len(other.frames) + 1
        for frame in frames:
            seq = self._number(frame)
            if seq <= len(self.best.frames):
                if self.best.hashes[seq - 1] != frame.hash:
                    self._begin_other(seat, frame)
                    return 1
                continue
            self._extend(self.best, [frame])
            self.version += 1
        return self._number(frames[-1]) + 1 if frames else len(self.best.frames) + 1

    def is_forked(self, seat: str) -> bool:
        """Whether a seat holds another log than the best one; it is asked for all of it."""
        return seat in self._others

    def _empty(self) -> FloorLog:
        return FloorLog(Floor(self.hall, self.centre_key))

    def _number(self, frame: Frame) -> int:
        record = FLOOR_READER.read(frame.body)
        if not self.verify(self.centre_key, RECORD_CONTEXT + frame.body, frame.sig):
            raise RefusedError(f"Floor record {record.floor_seq} is not signed by the centre.")
        return record.floor_seq

    def _extend(self, log: FloorLog, frames: list[Frame]) -> None:
        try:
            for frame in frames:
                log.extend(frame, self.verify)
        except HemicycleError as error:
            raise RefusedError(f"The floor log that a seat brought does not hold: {error}") from error

    def _begin_other(self, seat: str, frame: Frame) -> None:
        self.rivals[frame.hash] = frame
        self._others[seat] = self._empty()
        self.version += 1

    def _choose(self, seat: str) -> None:
        """Take the log of a forked seat if it ranks higher; what the other one had instead is kept."""
        other = self._others[seat]
        better = other.rank > self.best.rank or (other.rank == self.best.rank and other.hashes < self.best.hashes)
        winner, loser = (other, self.best) if better else (self.best, other)
        held = set(winner.hashes)
        for frame, record_hash in zip(loser.frames, loser.hashes, strict=True):
            if record_hash not in held:
                self.rivals[record_hash] = frame
        if better:
            for record_hash in held:
                self.rivals.pop(record_hash, None)
            self.best = other
            del self._others[seat]
            self.version += 1
