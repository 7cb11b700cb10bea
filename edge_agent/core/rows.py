# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a seat keeps for good: the rows of its journal, one kind a table, and the journal as it is read at the start.

Nothing is updated or deleted, but for what is secret: that is wiped as soon as it is not needed any more. Of values
with one name the newest holds; of receipts, the newest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRow:
    """One record of the seat's own chain: its number, its hash, its frame's bytes."""

    seq: int
    hash: str
    frame: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorRow:
    """One record of the floor log, as it was received."""

    floor_seq: int
    hash: str
    frame: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobRow:
    """A body that a floor record names by its hash. Storing one that is there already changes nothing."""

    sha256: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRow:
    """A receipt whose proofs were checked, as it was received."""

    frame: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRow:
    """One of the few facts about the seat that stand in no log."""

    name: Literal["term", "halted", "alarm"]
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """Bytes by the centre that contradict what the seat holds, kept for the auditors."""

    kind: str
    at_ms: int
    note: str
    payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRow:
    """Something that only this seat may know, by name; without a value the one of that name is wiped."""

    name: str
    value: str = field(repr=False)


Row = OwnRow | FloorRow | BlobRow | ReceiptRow | ValueRow | EvidenceRow | SecretRow


def leading(frames: Sequence[bytes], bytes_max: int) -> list[bytes]:
    """The first of some frames, as many as fit one message; at least one where there is one."""
    chosen: list[bytes] = []
    size_bytes = 0
    for frame in frames:
        size_bytes += len(frame)
        if chosen and size_bytes > bytes_max:
            break
        chosen.append(frame)
    return chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalSnapshot:
    """A journal as it was when the program started.

    Args:
        own: Frames of the seat's chain, by number.
        floor: Frames of the floor log, by number.
        receipt: Frame of the newest receipt; empty before the first.
        blobs: By SHA-256. It may read from the disk on demand; the core looks into it while it starts and not later.
        values: Newest value of each name.
        evidence: How many rows of evidence there are.
        secrets: By name, what only this seat may know; never listed, copied or carried.
    """

    own: tuple[bytes, ...] = ()
    floor: tuple[bytes, ...] = ()
    receipt: bytes = b""
    blobs: Mapping[str, bytes] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    evidence: int = 0
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
