# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answering what seats ask for: floor records and chunks of blobs, durable ones only.

Chunks go to all seats. So questions are gathered and a chunk is sent once for all who want it, not again within a
second: a hall that comes back at once costs one roster, and a seat that asks for ever costs the others little.
"""

from dataclasses import dataclass, field
from typing import Final

from central_broker.core.admission import quarantine
from central_broker.core.effects import Publish
from central_broker.core.floor_writing import chunk_messages
from central_broker.core.house import Draft, House
from central_broker.core.inputs import MessageReceived
from central_broker.core.receipts import Durable, floor_messages
from voting_core.errors import RefusedError
from voting_core.messages import WANTED_READER, BlobWanted, FloorWanted
from voting_core.roster import CHUNK_BYTES

CHUNK_AGAIN_MS: Final = 1_000
"""A seat asks again after two seconds at the earliest, so nobody waits for this."""

CHUNKS_AT_ONCE_MAX: Final = 64
"""2 MiB to every seat in one go."""


def answer_question(house: House, draft: Draft, seat: str, given: MessageReceived, durable: Durable) -> None:
    """Answer one question of a seat; a question that cannot be read is quarantined."""
    if house.keys and seat not in house.keys:
        quarantine(house, draft, seat, given.topic, given.payload, "The seat is not in the registry of this sitting.")
        return
    try:
        wanted = WANTED_READER.read(given.payload)
    except RefusedError as error:
        quarantine(house, draft, seat, given.topic, given.payload, str(error))
        return
    match wanted:
        case FloorWanted(from_seq=from_seq):
            draft.after.extend(floor_messages(house, seat, from_seq, durable))
        case BlobWanted(sha256=sha256, chunks=chunks) if sha256 in house.blobs:
            # A blob is written in the same append as the record that names it: who knows its name may have it.
            count = -(-len(house.blobs[sha256]) // CHUNK_BYTES)
            draft.wanted.extend((sha256, chunk) for chunk in chunks if chunk < count)
        case BlobWanted():
            pass


@dataclass(slots=True)
class ChunkDesk:
    """Chunks that were asked for and those that were just sent; forgotten with the link."""

    wanted: dict[tuple[str, int], None] = field(default_factory=dict)
    sent_mono_ms: dict[tuple[str, int], int] = field(default_factory=dict)

    def send_due(self, house: House, mono_ms: int) -> list[Publish]:
        """Chunks to send now, in the order in which they were first asked for."""
        self.sent_mono_ms = {
            chunk: sent_ms for chunk, sent_ms in self.sent_mono_ms.items() if mono_ms < sent_ms + CHUNK_AGAIN_MS
        }
        due = [chunk for chunk in self.wanted if chunk not in self.sent_mono_ms][:CHUNKS_AT_ONCE_MAX]
        messages: list[Publish] = []
        for sha256, number in due:
            del self.wanted[(sha256, number)]
            self.sent_mono_ms[(sha256, number)] = mono_ms
            data = house.blobs[sha256]
            messages.extend(chunk_messages(house.hall, sha256, data, (number,)))
        return messages
