# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies for a centre that lost its ledger: floor log, own chain and bodies, as this seat holds them.

Each question gets one answer at most, of what is durable and nothing else, whatever the term: a centre that is being
rebuilt has not signed anything yet. What it does with an answer is its own affair; all of it is signed or named by its
hash.
"""

from typing import Final

from edge_agent.core.blobs import BlobCollector
from edge_agent.core.desk import Desk
from edge_agent.core.effects import Publish, ReadBlob
from edge_agent.core.floor_following import FloorFollower
from edge_agent.core.own_chain import OwnChain
from edge_agent.core.receipts import Receipts
from edge_agent.core.sender import RECORDS_MAX, batch_header
from voting_core.frames import BATCH_BYTES_MAX, BATCH_RECORDS_MAX
from voting_core.messages import COPY_WANTED_READER, BlobWanted, FloorWanted, JournalWanted
from voting_core.roster import CHUNK_BYTES
from voting_core.topics import copied_blob_topic, seat_topic

READS_MAX: Final = 4
"""Bodies read at the same moment; a question beyond is not answered, and asked again."""

CHUNKS_MAX: Final = 32
"""Chunks sent in answer to one question: 1 MiB."""


class Copies:
    """Answers what a centre asks of this seat."""

    def __init__(
        self, desk: Desk, chain: OwnChain, receipts: Receipts, follower: FloorFollower, blobs: BlobCollector
    ) -> None:
        self._desk, self._chain, self._receipts = desk, chain, receipts
        self._follower, self._blobs = follower, blobs
        self._reading: dict[str, tuple[int, ...]] = {}

    def on_wanted(self, payload: bytes) -> None:
        """A question came.

        Raises:
            RefusedError: It cannot be read.
        """
        identity = self._desk.identity
        match COPY_WANTED_READER.read(payload):
            case FloorWanted(from_seq=first):
                frames = self._follower.copy(first, BATCH_RECORDS_MAX, BATCH_BYTES_MAX)
                self._send(seat_topic(identity.hall, identity.seat, "copy/floor"), b"".join(frames))
            case JournalWanted(from_seq=first):
                head = batch_header(self._desk, self._receipts)
                frames = self._chain.batch(first, RECORDS_MAX, BATCH_BYTES_MAX - len(head))
                self._send(seat_topic(identity.hall, identity.seat, "copy/journal"), b"".join((head, *frames)))
            case BlobWanted(sha256=sha256, chunks=chunks):
                self._want(sha256, chunks)

    def on_blob(self, sha256: str, data: bytes) -> None:
        """A body was read from the disk; it is empty when the disk does not have it."""
        identity = self._desk.identity
        for chunk in self._reading.pop(sha256, ()):
            part = data[chunk * CHUNK_BYTES : (chunk + 1) * CHUNK_BYTES]
            if part:
                self._send(copied_blob_topic(identity.hall, identity.seat, sha256, chunk), part)

    def _want(self, sha256: str, chunks: tuple[int, ...]) -> None:
        """Have a body read. A second question about it, before it is read, is answered with the first."""
        if sha256 in self._blobs.held and len(self._reading) < READS_MAX and sha256 not in self._reading:
            self._reading[sha256] = tuple(dict.fromkeys(chunks))[:CHUNKS_MAX]
            self._desk.effects.append(ReadBlob(sha256=sha256))

    def _send(self, topic: str, payload: bytes) -> None:
        self._desk.effects.append(Publish(topic=topic, payload=payload))
