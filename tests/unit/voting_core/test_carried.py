# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A journal on a stick: what was written is read, and whatever was cut, spoiled or mistaken for one is refused."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import HALL, FloorWriter, SeatWriter, roster
from voting_core.carried import MAGIC, CarriedHeader, CarriedJournal, read_carried, write_carried
from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.frames import Frame

FRAMES = st.builds(lambda body, sig: Frame(body, sig).encode(), st.binary(max_size=60), st.binary(max_size=64))
BLOBS = st.lists(st.binary(min_size=1, max_size=200), max_size=4).map(
    lambda bodies: {hashlib.sha256(body).hexdigest(): body for body in bodies}
)
JOURNALS = st.builds(
    CarriedJournal,
    hall=st.just(HALL),
    seat=st.just("s07"),
    epoch=st.integers(min_value=1, max_value=9),
    own=st.lists(FRAMES, max_size=4).map(tuple),
    floor=st.lists(FRAMES, max_size=4).map(tuple),
    blobs=BLOBS,
)


def a_sitting() -> CarriedJournal:
    """A short journal of signed records."""
    floor, seat = FloorWriter(), SeatWriter("s07")
    floor.open_sitting(roster(9))
    seat.sign_in("m07")
    seat.cast("m07", "yes")
    own = tuple(frame.encode() for frame in seat.frames)
    body = encode(roster(9))
    blobs = {hashlib.sha256(body).hexdigest(): body}
    return CarriedJournal(HALL, "s07", 1, own, tuple(frame.encode() for frame in floor.frames), blobs)


def sealed(body: bytes) -> bytes:
    """A file whose digest fits, whatever is in it."""
    return body + hashlib.sha256(body).digest()


def section(data: bytes) -> bytes:
    """One section of a file."""
    return len(data).to_bytes(4, "big") + data


def header(**fields: int) -> bytes:
    """The section of a header that counts what it is told to."""
    counts = {"own": 0, "floor": 0, "blobs": 0, **fields}
    return section(encode(CarriedHeader(v=1, hall=HALL, seat="s07", epoch=1, **counts)))


@given(JOURNALS)
def test_what_is_carried_arrives(carried: CarriedJournal) -> None:
    """Whatever a seat's export holds is read back just so."""
    assert read_carried(write_carried(carried)) == carried


@given(st.data())
def test_a_cut_file_is_refused(data: st.DataObject) -> None:
    """A file that ends early, at whatever byte, is refused."""
    whole = write_carried(a_sitting())
    kept = data.draw(st.integers(min_value=0, max_value=len(whole) - 1))

    with pytest.raises(RefusedError):
        read_carried(whole[:kept])


@given(st.data())
def test_a_spoiled_byte_is_found(data: st.DataObject) -> None:
    """A stick that changes one bit of the file is found out."""
    whole = bytearray(write_carried(a_sitting()))
    place = data.draw(st.integers(min_value=0, max_value=len(whole) - 1))
    whole[place] ^= 1 << data.draw(st.integers(min_value=0, max_value=7))

    with pytest.raises(RefusedError):
        read_carried(bytes(whole))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no carried journal"),
        (b"%PDF-1.7", "no carried journal"),
        (b"hemicycle carried journal 2\n", "no carried journal"),
        (MAGIC, "cut off or spoiled"),
        (sealed(MAGIC), "ends where the next header should begin"),
        (sealed(MAGIC + header() + b"more"), "goes on after its last section"),
        (sealed(MAGIC + header(own=1)), "ends where the next own record should begin"),
        (sealed(MAGIC + header(own=1) + section(b"no frame")), "exceeds the limit"),
        (sealed(MAGIC + header(floor=1) + section(bytes(200_000))), "too long"),
        (sealed(MAGIC + header(blobs=1) + b"\xff\xff\xff\xff"), "too long"),
        (sealed(MAGIC + header(blobs=2) + section(b"x") + section(b"x")), "order of their hashes"),
        (sealed(MAGIC + section(b'{"v":1}')), "header"),
    ],
)
def test_a_wrong_file_is_refused_in_words(data: bytes, said: str) -> None:
    """A file of another kind, or one that was put together wrongly, is refused with what is wrong with it."""
    with pytest.raises(RefusedError, match=said):
        read_carried(data)
