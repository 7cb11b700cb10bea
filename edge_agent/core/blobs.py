# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fetching the bodies that floor records name by hash: rosters, registries, agendas, frozen lists.

Only what a signed record names is fetched, in its stated size, and only the first two of the queue at a time: that
bounds the memory. Chunks go to all seats, so what another seat asked for serves us too. The centre sends a body just
before the record that names it, so a few chunks are held for a moment without knowing what they belong to.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from edge_agent.core.desk import Desk
from edge_agent.core.effects import Publish
from edge_agent.core.facts import BlobFact
from edge_agent.core.hearing import Hearing
from edge_agent.core.patience import RoundTrip, retry_after_ms, return_after_ms
from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.floor_records import FloorRecord, RosterFixed, blobs_named, blobs_of_every_seat
from voting_core.messages import BlobWanted
from voting_core.roster import CHUNK_BYTES, BlobRef
from voting_core.teller_records import TellerKeyBegun
from voting_core.topics import seat_topic

AT_ONCE_MAX: Final = 2
CHUNKS_PER_QUESTION: Final = 256
EARLY_MAX: Final = 32
"""Chunks held before a record names them: 1 MiB."""
PATIENT_TRIES: Final = 3
"""Questions about one body after which the next in the queue gets its turn."""


@dataclass(slots=True)
class _Wanted:
    ref: BlobRef
    ask_ms: int
    tries: int = 0
    chunks: dict[int, bytes] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[int, ...]:
        """Numbers of the chunks that have not come."""
        return tuple(n for n in range(self.ref.chunks) if n not in self.chunks)

    def size_of(self, chunk: int) -> int:
        """Bytes that a chunk must have: all are full but the last."""
        return min(CHUNK_BYTES, self.ref.size_bytes - chunk * CHUNK_BYTES)


def check_bodies(records: Iterable[FloorRecord], blobs: Mapping[str, bytes]) -> None:
    """Compare the journal's bodies with the hashes by which floor records name them.

    Raises:
        RefusedError: A body has other content: the disk or somebody has changed it.
    """
    for ref in (ref for record in records for ref in blobs_named(record)):
        if ref.sha256 in blobs and hashlib.sha256(blobs[ref.sha256]).hexdigest() != ref.sha256:
            raise RefusedError(
                f"The journal holds a file {ref.sha256[:12]}… with other content.",
                "Keep the card as evidence and give the seat a new epoch.",
            )


class BlobCollector:
    """Bodies on their way to this seat."""

    def __init__(self, desk: Desk, hearing: Hearing, round_trip: RoundTrip) -> None:
        self._desk, self._hearing, self._round_trip = desk, hearing, round_trip
        self._wanted: dict[str, _Wanted] = {}
        self._early: dict[tuple[str, int], bytes] = {}
        self.held: set[str] = set()
        """Hashes of bodies that are durable here or on their way to the disk."""
        self.seats = 1
        """How many seats may want the same body at the same moment."""
        self.opens_counts = False
        """Whether this seat is a teller's, which needs archives and what tellers say of them."""

    def follow(self, record: FloorRecord) -> None:
        """Want the bodies that a floor record names, unless they are here."""
        if isinstance(record, RosterFixed):
            self.seats, self.opens_counts = record.seats, False
        if isinstance(record, TellerKeyBegun):
            self.opens_counts |= any(one.seat == self._desk.identity.seat for one in record.tellers)
        needed = blobs_named(record) if self.opens_counts else blobs_of_every_seat(record)
        for ref in needed:
            if ref.sha256 not in self.held and ref.sha256 not in self._wanted:
                wait_ms = return_after_ms(self.seats, f"blob {self._desk.identity.seat} {ref.sha256}")
                self._wanted[ref.sha256] = _Wanted(ref, self._desk.mono_ms + wait_ms)

    def forget(self, sha256: str) -> None:
        """Treat a body as missing: it is on the disk but not at hand, and the journal keeps it once."""
        self.held.discard(sha256)

    def on_chunk(self, sha256: str, number: int, data: bytes) -> BlobFact | None:
        """Take one chunk; the body, once all have come and the hash fits.

        Raises:
            RefusedError: The chunk has a number or a size that the body does not have, or the body another hash.
        """
        wanted = self._active().get(sha256)
        if wanted is None:
            self._hold(sha256, number, data)
            return None
        return self._put(wanted, number, data)

    def take_early(self) -> list[BlobFact]:
        """Bodies that are whole with the chunks that came before anybody named them."""
        bodies = []
        for (sha256, number), data in list(self._early.items()):
            wanted = self._active().get(sha256)
            if wanted is not None:
                del self._early[(sha256, number)]
                body = self._put(wanted, number, data)
                bodies += [body] if body else []
        return bodies

    def _hold(self, sha256: str, number: int, data: bytes) -> None:
        if sha256 in self.held or len(data) > CHUNK_BYTES:
            return
        self._early[(sha256, number)] = data
        while len(self._early) > EARLY_MAX:
            del self._early[next(iter(self._early))]

    def _put(self, wanted: _Wanted, number: int, data: bytes) -> BlobFact | None:
        sha256 = wanted.ref.sha256
        if number >= wanted.ref.chunks or len(data) != wanted.size_of(number):
            raise RefusedError(f"Chunk {number} with {len(data)} bytes is no part of blob {sha256[:12]}….")
        wanted.chunks.setdefault(number, data)
        if wanted.missing:
            return None
        body = b"".join(wanted.chunks[n] for n in range(wanted.ref.chunks))
        if hashlib.sha256(body).hexdigest() != sha256:
            wanted.chunks.clear()
            raise RefusedError(f"The chunks of blob {sha256[:12]}… do not have that hash.", "They are asked for again.")
        del self._wanted[sha256]
        self.held.add(sha256)
        return BlobFact(sha256, body)

    def reopen(self) -> None:
        """The way to the centre has opened: questions start anew."""
        for sha256, wanted in self._wanted.items():
            wait_ms = return_after_ms(self.seats, f"blob {self._desk.identity.seat} {sha256} {self._hearing.returns}")
            wanted.tries, wanted.ask_ms = 0, self._desk.mono_ms + wait_ms

    def ask(self) -> None:
        """Ask for chunks that are due."""
        if not self._hearing.link_up:
            return
        identity, now = self._desk.identity, self._desk.mono_ms
        for sha256, wanted in self._active().items():
            if now < wanted.ask_ms:
                continue
            if wanted.tries >= PATIENT_TRIES and len(self._wanted) > AT_ONCE_MAX:
                self._wanted[sha256] = _Wanted(self._wanted.pop(sha256).ref, now)
                continue
            question = BlobWanted(v=1, sha256=sha256, chunks=wanted.missing[:CHUNKS_PER_QUESTION])
            self._desk.effects.append(
                Publish(topic=seat_topic(identity.hall, identity.seat, "ask"), payload=encode(question))
            )
            wanted.tries += 1
            seed = f"blob {identity.seat} {sha256}"
            wanted.ask_ms = now + retry_after_ms(self._round_trip.smoothed_ms, wanted.tries, seed)

    @property
    def next_ms(self) -> int | None:
        """When the next question is due."""
        due = [wanted.ask_ms for wanted in self._active().values()]
        return min(due, default=None) if self._hearing.link_up else None

    def _active(self) -> dict[str, _Wanted]:
        return dict(list(self._wanted.items())[:AT_ONCE_MAX])
