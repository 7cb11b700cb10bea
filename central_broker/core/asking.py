# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answering what seats ask for: floor records and chunks of blobs, durable ones only."""

from central_broker.core.admission import quarantine
from central_broker.core.floor_writing import chunk_messages
from central_broker.core.house import Draft, House
from central_broker.core.inputs import MessageReceived
from central_broker.core.receipts import Durable, floor_messages
from voting_core.errors import RefusedError
from voting_core.messages import WANTED_READER, BlobWanted, FloorWanted
from voting_core.roster import blob_ref


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
            data = house.blobs[sha256]
            draft.after.extend(chunk_messages(house.hall, blob_ref(data), data, chunks))
        case BlobWanted():
            pass
