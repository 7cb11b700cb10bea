# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A body is accepted only as its author's encoder writes it; everything else is refused in a plain sentence."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import SITTING, SeatWriter
from tests.strategies import ACT_KINDS, BLOB_KINDS, FLOOR_KINDS, MESSAGE_KINDS, SEAT_KINDS, values
from voting_core.codec import Reader, encode
from voting_core.errors import BodyError
from voting_core.seat_records import SEAT_READER, MemberSignedIn

EVERY_KIND = (*SEAT_KINDS, *FLOOR_KINDS, *ACT_KINDS, *MESSAGE_KINDS, *BLOB_KINDS)
BODY = (
    SeatWriter("s07").sign(MemberSignedIn, sitting=SITTING, member="m07", identification="card-uid").body
)  # {"kind":"MemberSignedIn","v":1,"alg":"ed25519","hall":"demo","seat":"s07","epoch":1,"seq":1,…}


def refusal_of(body: bytes) -> BodyError:
    """The refusal that reading a seat record ends in."""
    with pytest.raises(BodyError) as refusal:
        SEAT_READER.read(body)
    return refusal.value


def test_the_example_is_accepted() -> None:
    """The record that the tests below spoil is a good one."""
    assert encode(SEAT_READER.read(BODY)) == BODY


@pytest.mark.parametrize("kind", EVERY_KIND, ids=lambda kind: kind.__name__)
@settings(max_examples=8)
@given(data=st.data())
def test_what_is_written_is_read_back(kind: type, data: st.DataObject) -> None:
    """Every record, message, order and list is read back as it was written."""
    value = data.draw(values(kind))

    assert Reader[Any](kind, "value").read(encode(value)) == value


@settings(max_examples=300)
@given(at=st.integers(0, len(BODY) - 1), byte=st.integers(0, 255))
def test_one_other_byte_is_another_record_or_none(at: int, byte: int) -> None:
    """Whatever byte of a record is changed: it is refused, or it is read as a record that says something else."""
    changed = BODY[:at] + bytes([byte]) + BODY[at + 1 :]
    try:
        read = SEAT_READER.read(changed)
    except BodyError:
        return
    assert (read == SEAT_READER.read(BODY)) == (changed == BODY)


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_refused(data: bytes) -> None:
    """Rubbish on a topic ends in a refusal and nothing else."""
    assert refusal_of(data).problem.startswith("The seat record cannot be read")


@pytest.mark.parametrize(
    ("spoiled", "sentence"),
    [
        pytest.param(BODY.replace(b"MemberSignedIn", b"MemberSangAloud"), "'MemberSangAloud'", id="unknown kind"),
        pytest.param(BODY.replace(b'"kind":"MemberSignedIn",', b""), "missing required field `kind`", id="no kind"),
        pytest.param(BODY[:-1] + b',"mood":1}', "unknown field `mood`", id="unknown field"),
        pytest.param(BODY.replace(b',"seq":1', b""), "missing required field `seq`", id="missing field"),
        pytest.param(BODY.replace(b'"seq":1', b'"seq":"1"'), "Expected `int`, got `str` - at `$.seq`", id="text"),
        pytest.param(BODY.replace(b'"seq":1', b'"seq":1.0'), "Expected `int`, got `float` - at `$.seq`", id="float"),
        pytest.param(BODY.replace(b'"seq":1', b'"seq":true'), "Expected `int`, got `bool` - at `$.seq`", id="truth"),
        pytest.param(BODY.replace(b'"seq":1', b'"seq":0'), "Expected `int` >= 1 - at `$.seq`", id="zero"),
        pytest.param(BODY.replace(b'"seq":1', b'"seq":9007199254740992'), "at `$.seq`", id="2**53"),
        pytest.param(BODY.replace(b'"seq":1', b'"seq":1' + b"0" * 40), "at `$.seq`", id="huge"),
        pytest.param(BODY.replace(b'"m07"', b"null"), "got `null` - at `$.member`", id="null"),
        pytest.param(BODY.replace(b'"m07"', b'["m07"]'), "got `array` - at `$.member`", id="list"),
        pytest.param(BODY.replace(b'"m07"', b'"' + b"m" * 32 + b'"'), "at `$.member`", id="long id"),
        pytest.param(BODY.replace(b'"m07"', b'"m07\\n"'), "at `$.member`", id="line feed in an id"),
        pytest.param(BODY.replace(b'"m07"', b'"m 07"'), "at `$.member`", id="blank in an id"),
        pytest.param(BODY.replace(b'"m07"', b'""'), "at `$.member`", id="empty id"),
        pytest.param(BODY.replace(b"card-uid", b"face"), "'face' - at `$.identification`", id="other word"),
        pytest.param(BODY.replace(b'"prev":"00', b'"prev":"0A'), "at `$.prev`", id="upper-case hash"),
        pytest.param(BODY.replace(b"m07", b"\xff\xfe"), "utf-8", id="not UTF-8"),
        pytest.param(BODY.replace(b'"m07"', b'"\\ud800"'), "cannot be read", id="half a character"),
        pytest.param(BODY[:-1], "truncated", id="cut"),
        pytest.param(BODY + b"{}", "trailing", id="more after the end"),
        pytest.param(b"[]", "Expected `object`, got `array`", id="another shape"),
        pytest.param(b"", "truncated", id="nothing"),
    ],
)
def test_another_content_is_refused(spoiled: bytes, sentence: str) -> None:
    """A record with another field, type or limit is refused, and the refusal names the place."""
    refusal = refusal_of(spoiled)

    assert sentence in refusal.problem
    assert refusal.remedy == "Compare it with the kinds in docs/protocol.md."


@pytest.mark.parametrize(
    "spoiled",
    [
        pytest.param(BODY.replace(b'"seq":1', b'"seq":1,"seq":1'), id="a field twice, the same"),
        pytest.param(BODY.replace(b'"seq":1', b'"seq":2,"seq":1'), id="a field twice, two values"),
        pytest.param(BODY.replace(b'"v":1,', b'"v": 1,'), id="a blank"),
        pytest.param(BODY + b"\n", id="a line feed at the end"),
        pytest.param(b"\xef\xbb\xbf" + BODY, id="a byte order mark"),
        pytest.param(BODY.replace(b'"m07"', b'"\\u006d07"'), id="an escape where none is needed"),
        pytest.param(BODY.replace(b'"seq":1', b'"seq":1e0'), id="an exponent"),
        pytest.param(BODY.replace(b'"seq":1', b'"seq":01'), id="a leading zero"),
        pytest.param(BODY.replace(b'"v":1,"alg":"ed25519",', b'"alg":"ed25519","v":1,'), id="another order"),
    ],
)
def test_another_spelling_of_the_same_is_refused(spoiled: bytes) -> None:
    """One content has one spelling: a second one would have another hash and signature."""
    refusal_of(spoiled)


@pytest.mark.parametrize("opened", [b"[", b'{"a":', b'{"kind":"MemberSignedIn","v":1,"alg":', b'{"v":'])
def test_deep_nesting_is_refused(opened: bytes) -> None:
    """Brackets within brackets, a hundred thousand deep, are refused like any other rubbish."""
    refusal_of(opened * 100_000)
    refusal_of(opened + b"[" * 100_000)


@pytest.mark.parametrize("version", [0, 2, 17])
def test_another_protocol_version_is_refused_by_name(version: int) -> None:
    """A record of another version is refused with both versions and what to do, whatever else is in it."""
    refusal = refusal_of(BODY.replace(b'"v":1', b'"v":%d' % version))

    assert str(refusal) == (
        f"The seat record is of protocol version {version}; this program speaks version 1. "
        "Run the same version on every machine of the hall."
    )
