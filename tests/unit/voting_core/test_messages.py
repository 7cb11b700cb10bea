# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages and orders keep their limits, so that nobody can be made to hold or check more than was agreed."""

from typing import Any

import msgspec
import pytest

from tests.builders import HALL, POLL, SITTING
from voting_core.acts import ACT_READER, AbortPoll, ExcuseSeats
from voting_core.codec import Reader, encode
from voting_core.errors import BodyError
from voting_core.frames import BODY_BYTES_MAX
from voting_core.messages import (
    FAULTS_MAX,
    PROTOCOL,
    RECEIPT_READER,
    SEAT_HEALTH_READER,
    SEAT_STATE_READER,
    WANTED_READER,
    BlobWanted,
    FloorWanted,
    PartFault,
    Receipt,
    Refusal,
    SeatHealth,
    SeatState,
)
from voting_core.roster import BLOB_BYTES_MAX, CHUNK_BYTES
from voting_core.self_tests import STEPS

HASH = "a" * 64
RECEIPT = Receipt(
    v=1,
    alg="ed25519",
    hall=HALL,
    seat="s07",
    term=1,
    epoch=1,
    high_seq=1,
    high_hash=HASH,
    leaf_seq=1,
    leaf_hash=HASH,
    leaf_index=0,
    tree_size=1,
    tree_root=HASH,
    inclusion=(),
    from_size=0,
    consistency=(),
    refusals=(),
    blocked="",
    at_ms=0,
)
STATE = SeatState(
    v=1, on=True, seat="s07", epoch=1, boot="b" * 32, seq=0, floor_seq=0, cut_off=False, software="hemicycle 0.1.0"
)
HEALTH = SeatHealth(
    v=1,
    seat="s07",
    epoch=1,
    boot="b" * 32,
    software="hemicycle 0.1.0",
    profile="simulated",
    profile_sha256="",
    undervoltage="unknown",
    throttled="unknown",
    temperature_mc=None,
    storage_free_bytes=None,
    fsync_p95_us=None,
    clock_offset_ms=None,
    unsent=0,
    faults=(),
    tested="never",
    tested_ms=0,
    tests_failed=(),
)
FAULT = PartFault(part="reader", detail="")
ABORT = AbortPoll(v=1, id="c" * 32, hall=HALL, sitting=SITTING, expect="open", poll=POLL, round=1, reason="停电")
EXCUSE = ExcuseSeats(v=1, id="c" * 32, hall=HALL, sitting=SITTING, expect="roll", seats=("s07",), reason="断电")


def accepts(reader: Reader[Any], value: msgspec.Struct, **fields: Any) -> bool:
    """Whether a reader takes a value with these fields exchanged."""
    body = encode(msgspec.structs.replace(value, **fields))
    try:
        return encode(reader.read(body)) == body
    except BodyError:
        return False


@pytest.mark.parametrize(
    ("reader", "value", "field", "largest", "too_large"),
    [
        (RECEIPT_READER, RECEIPT, "inclusion", (HASH,) * 64, (HASH,) * 65),
        (RECEIPT_READER, RECEIPT, "consistency", (HASH,) * 64, (HASH,) * 65),
        (RECEIPT_READER, RECEIPT, "refusals", (Refusal(seq=1, reason=""),) * 100, (Refusal(seq=1, reason=""),) * 101),
        (RECEIPT_READER, RECEIPT, "blocked", "x" * 200, "x" * 201),
        (RECEIPT_READER, RECEIPT, "term", 1_000_000, 1_000_001),
        (SEAT_STATE_READER, STATE, "v", 1_000, 1_001),
        (SEAT_STATE_READER, STATE, "software", "x" * 200, "x" * 201),
        (SEAT_HEALTH_READER, HEALTH, "v", 1, 2),
        (SEAT_HEALTH_READER, HEALTH, "faults", (FAULT,) * FAULTS_MAX, (FAULT,) * (FAULTS_MAX + 1)),
        (SEAT_HEALTH_READER, HEALTH, "tests_failed", STEPS, (*STEPS, "board")),
        (SEAT_HEALTH_READER, HEALTH, "temperature_mc", 200_000, 200_001),
        (WANTED_READER, BlobWanted(v=1, sha256=HASH, chunks=(0,)), "chunks", tuple(range(256)), tuple(range(257))),
        (ACT_READER, ABORT, "round", 99, 100),
        (ACT_READER, ABORT, "reason", "停" * 200, "停" * 201),
        (ACT_READER, ABORT, "expect", "x" * 20, "x" * 21),
        (ACT_READER, EXCUSE, "seats", ("s07",) * 1_000, ("s07",) * 1_001),
    ],
)
def test_a_limit_is_kept_to_the_last(
    reader: Reader[Any], value: msgspec.Struct, field: str, largest: object, too_large: object
) -> None:
    """The largest value allowed is taken, one more is refused."""
    assert accepts(reader, value, **{field: largest})
    assert not accepts(reader, value, **{field: too_large})


@pytest.mark.parametrize(
    ("reader", "value", "field", "empty"),
    [
        (WANTED_READER, BlobWanted(v=1, sha256=HASH, chunks=(0,)), "chunks", ()),
        (WANTED_READER, FloorWanted(v=1, from_seq=1), "from_seq", 0),
        (ACT_READER, ABORT, "reason", ""),
        (ACT_READER, EXCUSE, "seats", ()),
        (ACT_READER, ABORT, "round", 0),
    ],
)
def test_what_asks_for_nothing_is_refused(
    reader: Reader[Any], value: msgspec.Struct, field: str, empty: object
) -> None:
    """A question for no chunk, an order without a reason or a seat says nothing and is refused."""
    assert accepts(reader, value)
    assert not accepts(reader, value, **{field: empty})


def test_a_seat_of_another_version_can_say_so() -> None:
    """The state of a seat is the one message in which another version can be read, so that people can be told."""
    assert accepts(SEAT_STATE_READER, STATE, v=PROTOCOL + 1)


def test_an_order_is_no_record_and_a_record_no_order() -> None:
    """Each reader takes its own kinds only."""
    with pytest.raises(BodyError, match="'AbortPoll'"):
        RECEIPT_READER.read(encode(ABORT))
    with pytest.raises(BodyError, match="'Receipt'"):
        ACT_READER.read(encode(RECEIPT))


def test_every_chunk_of_the_largest_blob_can_be_asked_for_at_once() -> None:
    """A question names up to 256 chunks, which is what the largest blob has, and a chunk is smaller than a batch."""
    assert BLOB_BYTES_MAX // CHUNK_BYTES == 256
    assert CHUNK_BYTES < BODY_BYTES_MAX
