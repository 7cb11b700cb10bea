# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fetching the bodies that the floor log names from the seats that hold them, one seat after another."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from voting_core.errors import RefusedError
from voting_core.messages import BlobWanted
from voting_core.roster import CHUNK_BYTES, BlobRef

CHUNKS_PER_QUESTION: Final = 16
AGAIN_MS: Final = 2_000
AT_ONCE_MAX: Final = 4
"""Bodies asked for at a time: bounds what waits in memory and on the wire."""


@dataclass(slots=True)
class _Wanted:
    ref: BlobRef
    chunks: dict[int, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Seats that were asked since the last chunk came."""
    again_mono_ms: int = 0

    @property
    def missing(self) -> tuple[int, ...]:
        """Numbers of the chunks that have not come."""
        return tuple(number for number in range(self.ref.chunks) if number not in self.chunks)


@dataclass(slots=True)
class BodyCopies:
    """Bodies by hash: those that came whole, and those on their way."""

    held: dict[str, bytes] = field(default_factory=dict)
    _wanted: dict[str, _Wanted] = field(default_factory=dict)

    def want(self, refs: Sequence[BlobRef]) -> None:
        """Want these and no others."""
        self._wanted = {
            ref.sha256: self._wanted.get(ref.sha256, _Wanted(ref)) for ref in refs if ref.sha256 not in self.held
        }

    @property
    def missing(self) -> tuple[str, ...]:
        """Hashes of wanted bodies that have not come, sorted."""
        return tuple(sorted(self._wanted))

    def keep(self, data: bytes) -> None:
        """Take a whole body, whoever brought it."""
        sha256 = hashlib.sha256(data).hexdigest()
        self.held[sha256] = data
        self._wanted.pop(sha256, None)

    def keep_wanted(self, data: bytes) -> bool:
        """Take a whole body if it is wanted; whether it was."""
        if hashlib.sha256(data).hexdigest() not in self._wanted:
            return False
        self.keep(data)
        return True

    def take(self, sha256: str, number: int, data: bytes) -> bool:
        """Take one chunk; whether a body is whole with it.

        Raises:
            RefusedError: The chunk is no part of that body, or the body has another hash.
        """
        wanted = self._wanted.get(sha256)
        if wanted is None or number in wanted.chunks:
            return False
        size_bytes = min(CHUNK_BYTES, wanted.ref.size_bytes - number * CHUNK_BYTES)
        if number >= wanted.ref.chunks or len(data) != size_bytes:
            raise RefusedError(f"Chunk {number} with {len(data)} bytes is no part of body {sha256[:12]}….")
        wanted.chunks[number] = data
        wanted.asked.clear()
        wanted.again_mono_ms = 0
        if wanted.missing:
            return False
        body = b"".join(wanted.chunks[one] for one in range(wanted.ref.chunks))
        if hashlib.sha256(body).hexdigest() != sha256:
            wanted.chunks.clear()
            raise RefusedError(f"The chunks of body {sha256[:12]}… do not have that hash.")
        self.keep(body)
        return True

    def questions(self, seats: Sequence[str], mono_ms: int) -> list[tuple[str, BlobWanted]]:
        """Whom to ask for what now. Each seat is asked in turn; when all were, the turn begins again."""
        asked: list[tuple[str, BlobWanted]] = []
        for sha256, wanted in list(self._wanted.items())[:AT_ONCE_MAX]:
            if mono_ms < wanted.again_mono_ms or not seats:
                continue
            fresh = [seat for seat in seats if seat not in wanted.asked]
            if not fresh:
                wanted.asked.clear()
                # All were asked in vain: let the next body have its turn.
                self._wanted[sha256] = self._wanted.pop(sha256)
                fresh = list(seats)
            wanted.asked.append(fresh[0])
            wanted.again_mono_ms = mono_ms + AGAIN_MS
            asked.append((fresh[0], BlobWanted(v=1, sha256=sha256, chunks=wanted.missing[:CHUNKS_PER_QUESTION])))
        return asked
