# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What travels over the broker besides records: heads, receipts, questions and states.

Signed messages (``FloorHead``, ``Receipt``) travel as frames under ``MESSAGE_CONTEXT``. The others are hints that only
cost time when they lie: whatever they ask for is checked by hash or signature when it arrives.
"""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from voting_core.codec import VERSION, Reader
from voting_core.identifiers import (
    BootId,
    Count,
    Epoch,
    HallId,
    HashHex,
    MaybeHash,
    Millis,
    Name,
    PollId,
    RoundNo,
    SeatId,
    SeqOrZero,
    ShortText,
    SittingId,
    Term,
)
from voting_core.self_tests import STEPS, StepName

PROTOCOL: Final = VERSION
"""What ``SeatState.v`` of every seat must be before a poll opens."""

HEAD_EVERY_MS: Final = 1_000
FRESH_MS: Final = 3_000
"""A seat whose newest floor head is older than this is cut off, by definition."""

FAULTS_MAX: Final = 16
"""A device has fewer parts; what stands above it is left out of a health message."""

PowerFlag = Literal["never", "past", "now", "unknown"]

Proof = Annotated[tuple[HashHex, ...], Meta(max_length=64)]


class FloorHead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag=True):
    """Where the house stands: retained, signed, once a second while a sitting is open."""

    v: Literal[1]
    alg: Literal["ed25519"]
    hall: HallId
    sitting: SittingId
    term: Term
    floor_seq: SeqOrZero
    floor_hash: HashHex
    open_poll: Annotated[str, Meta(max_length=31)]
    open_round: Count
    tree_size: SeqOrZero
    tree_root: MaybeHash
    at_ms: Millis


class Refusal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A record that was disposed of without being accepted, and why."""

    seq: SeqOrZero
    reason: ShortText


class Receipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag=True):
    """What of one seat is durable at the centre; a retained register, sent only after the ledger's fsync.

    ``high_seq`` and ``high_hash`` name the last record disposed of. ``leaf_*`` name the last one *accepted* and its
    place in the tree, with the inclusion proof for ``tree_size``. ``consistency`` leads from the head of ``from_size``
    leaves, which the seat said it holds, to this one.
    """

    v: Literal[1]
    alg: Literal["ed25519"]
    hall: HallId
    seat: SeatId
    term: Term
    epoch: Epoch
    high_seq: SeqOrZero
    high_hash: MaybeHash
    leaf_seq: SeqOrZero
    leaf_hash: MaybeHash
    leaf_index: SeqOrZero
    tree_size: SeqOrZero
    tree_root: MaybeHash
    inclusion: Proof
    from_size: SeqOrZero
    consistency: Proof
    refusals: Annotated[tuple[Refusal, ...], Meta(max_length=100)]
    blocked: ShortText
    at_ms: Millis


class BatchHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag=True):
    """First frame of a batch (its signature is empty): who sends, and the tree head the seat holds."""

    v: Literal[1]
    seat: SeatId
    epoch: Epoch
    boot: BootId
    tree_size: SeqOrZero
    tree_root: MaybeHash


class FloorWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag=True):
    """A seat lacks floor records from this number on."""

    v: Literal[1]
    from_seq: Annotated[int, Meta(ge=1, le=2**53 - 1)]


class BlobWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag=True):
    """A seat lacks these chunks of a blob, numbered from 0."""

    v: Literal[1]
    sha256: HashHex
    chunks: Annotated[tuple[Count, ...], Meta(min_length=1, max_length=256)]


class JournalWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag=True):
    """A centre without its ledger lacks records of this seat's own chain from this number on."""

    v: Literal[1]
    from_seq: Annotated[int, Meta(ge=1, le=2**53 - 1)]


Wanted = FloorWanted | BlobWanted
"""What a seat asks the centre."""

CopyWanted = FloorWanted | BlobWanted | JournalWanted
"""What a centre that is being rebuilt asks a seat."""


class SeatState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag=True):
    """A seat's birth, progress and, as its last will, death; the death of a boot before the last one is ignored."""

    v: Annotated[int, Meta(ge=1, le=1000)]
    on: bool
    seat: SeatId
    epoch: Epoch
    boot: BootId
    seq: SeqOrZero
    floor_seq: SeqOrZero
    cut_off: bool
    software: ShortText


class PartFault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a seat that does not work, such as ``reader``, and why, in the words of the seat."""

    part: Name
    detail: ShortText


class SeatHealth(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag=True):
    """How a seat's device is; retained, every half minute and on a change. A hint for technicians, never of choices.

    What the device cannot tell is ``unknown`` or ``null``. ``undervoltage`` and ``throttled`` are the board's own
    flags: ``past`` and ``never`` are since it was switched on. ``fsync_p95_us`` is of the journal's last appends.
    ``clock_offset_ms`` is the seat's clock less that of the newest fresh head. ``tested`` is how the last self-test in
    the journal came out. ``certificate_ends_ms`` is when the certificate ends with which it comes to the broker.
    """

    v: Literal[1]
    seat: SeatId
    epoch: Epoch
    boot: BootId
    software: ShortText
    profile: Name
    profile_sha256: MaybeHash
    undervoltage: PowerFlag
    throttled: PowerFlag
    temperature_mc: Annotated[int, Meta(ge=-100_000, le=200_000)] | None
    storage_free_bytes: Millis | None
    fsync_p95_us: Millis | None
    clock_offset_ms: Annotated[int, Meta(ge=-(2**53 - 1), le=2**53 - 1)] | None
    unsent: SeqOrZero
    faults: Annotated[tuple[PartFault, ...], Meta(max_length=FAULTS_MAX)]
    tested: Literal["never", "passed", "failed", "unfinished"]
    tested_ms: Millis
    tests_failed: Annotated[tuple[StepName, ...], Meta(max_length=len(STEPS))]
    certificate_ends_ms: Millis | None = None


class CentreState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag=True):
    """Whether the centre listens; retained, and its last will says that it does not."""

    v: Literal[1]
    on: bool
    term: Term


class RoundRef(msgspec.Struct, frozen=True, kw_only=True):
    """One round of one poll; the key under which programs keep it."""

    poll: PollId
    round: RoundNo


HEAD_READER: Reader[FloorHead] = Reader(FloorHead, "floor head")
RECEIPT_READER: Reader[Receipt] = Reader(Receipt, "receipt")
BATCH_READER: Reader[BatchHeader] = Reader(BatchHeader, "batch header")
WANTED_READER: Reader[Wanted] = Reader(Wanted, "question of a seat")
COPY_WANTED_READER: Reader[CopyWanted] = Reader(CopyWanted, "question of a centre")
SEAT_STATE_READER: Reader[SeatState] = Reader(SeatState, "state of a seat")
SEAT_HEALTH_READER: Reader[SeatHealth] = Reader(SeatHealth, "health of a seat")
CENTRE_STATE_READER: Reader[CentreState] = Reader(CentreState, "state of the centre")
