# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The place of a seat record can be read even of a record that cannot, and never in two ways."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import SITTING, SeatWriter
from tests.strategies import SEAT_KINDS, values
from voting_core.codec import encode
from voting_core.errors import BodyError
from voting_core.frames import NO_HASH
from voting_core.seat_records import SEAT_READER, MemberSignedIn, SeatPlace, read_place

BODY = SeatWriter("s07").sign(MemberSignedIn, sitting=SITTING, member="m07", identification="card-uid").body
PLACE = SeatPlace(seat="s07", epoch=1, seq=1, prev=NO_HASH)


@pytest.mark.parametrize("kind", SEAT_KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=10)
@given(data=st.data())
def test_every_readable_record_has_a_place(kind: type, data: st.DataObject) -> None:
    """Whatever a seat may write, its place in the chain is what its fields say."""
    record = data.draw(values(kind))

    assert read_place(encode(record)) == SeatPlace(
        seat=record.seat, epoch=record.epoch, seq=record.seq, prev=record.prev
    )


@pytest.mark.parametrize(
    "unreadable",
    [
        BODY.replace(b"MemberSignedIn", b"MemberSangAloud"),
        BODY.replace(b'"v":1', b'"v":2'),
        BODY.replace(b"ed25519", b"sm2"),
        BODY[:-1] + b',"mood":1}',
        BODY[:-1] + b',"seq":9}',
        BODY[:-1],
        BODY.replace(b"m07", b"\xff"),
        BODY.replace(b'"m07"', b"[" * 100_000),
    ],
)
def test_an_unreadable_record_keeps_its_place(unreadable: bytes) -> None:
    """A signed record of unknown content keeps its number, so the seat's later records are not lost with it."""
    with pytest.raises(BodyError):
        SEAT_READER.read(unreadable)

    assert read_place(unreadable) == PLACE


@pytest.mark.parametrize(
    "misplaced",
    [
        b"",
        b"{}",
        b" " + BODY,
        BODY.replace(b'"seq":1', b'"seq":1.0'),
        BODY.replace(b'"seq":1', b'"seq":01'),
        BODY.replace(b'"seq":1', b'"seq":-1'),
        BODY.replace(b'"seq":1', b'"seq":1' + b"0" * 16),
        BODY.replace(b'"epoch":1,"seq":1', b'"seq":1,"epoch":1'),
        BODY.replace(b'"seat":"s07"', b'"seat":"S07"'),
        BODY.replace(b'"prev":"0', b'"prev":"g'),
        BODY.replace(b'"v":1,', b'"v": 1,'),
    ],
)
def test_a_place_is_spelled_the_one_way(misplaced: bytes) -> None:
    """A place that another reader might read otherwise is no place."""
    assert read_place(misplaced) is None


@given(st.binary(max_size=80))
def test_whoever_reads_it_as_json_finds_the_same_place(tail: bytes) -> None:
    """Whatever follows the place, a reader that takes the body for JSON finds the same first fields, or no JSON."""
    body = BODY[: BODY.index(b'"wall_ms"')] + tail
    try:
        pairs = json.loads(body, object_pairs_hook=list)
    except ValueError:
        return
    first = dict(reversed(pairs))

    assert (first["seat"], first["epoch"], first["seq"], first["prev"]) == ("s07", 1, 1, NO_HASH)
