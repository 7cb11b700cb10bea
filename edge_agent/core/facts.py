# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waits for the journal's answer: a row, and what it means once it is durable."""

from dataclasses import dataclass

from edge_agent.core.rows import BlobRow, EvidenceRow, FloorRow, OwnRow, ReceiptRow, Row, SecretRow, ValueRow
from voting_core.floor_records import FloorRecord
from voting_core.frames import Frame
from voting_core.messages import Receipt
from voting_core.seat_records import SeatRecord


@dataclass(frozen=True, slots=True)
class OwnFact:
    """A record of the seat's own chain."""

    record: SeatRecord
    frame: Frame
    hash: str


@dataclass(frozen=True, slots=True)
class FloorFact:
    """A record of the floor log that was checked."""

    record: FloorRecord
    frame: Frame
    hash: str


@dataclass(frozen=True, slots=True)
class ReceiptFact:
    """A receipt whose proofs were checked, and its frame's bytes."""

    receipt: Receipt
    frame: bytes


@dataclass(frozen=True, slots=True)
class BlobFact:
    """A body whose hash was checked."""

    sha256: str
    data: bytes


Fact = OwnFact | FloorFact | ReceiptFact | BlobFact | ValueRow | EvidenceRow | SecretRow


def row_of(fact: Fact) -> Row:
    """The row that makes a fact durable."""
    match fact:
        case OwnFact(record=record, frame=frame, hash=record_hash):
            return OwnRow(seq=record.seq, hash=record_hash, frame=frame.encode())
        case FloorFact(record=record, frame=frame, hash=record_hash):
            return FloorRow(floor_seq=record.floor_seq, hash=record_hash, frame=frame.encode())
        case ReceiptFact(frame=data):
            return ReceiptRow(frame=data)
        case BlobFact(sha256=sha256, data=data):
            return BlobRow(sha256=sha256, data=data)
        case ValueRow() | EvidenceRow() | SecretRow():
            return fact
