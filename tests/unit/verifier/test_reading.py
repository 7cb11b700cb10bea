# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verifier's own JSON reader refuses what the protocol refuses, and accepts what its writers write."""

import pytest

from tests.unit.verifier.ordinary_sitting import hold_sitting
from verifier.reading import Unreadable, kinds, maybe, one_of, parse, read_exact, read_loose, text, thing, whole
from verifier.shapes import FLOOR_KINDS, RECORD, SEAT_KINDS
from voting_core.floor_records import FLOOR_READER, FloorRecord
from voting_core.frames import Frame
from voting_core.seat_records import SEAT_READER, SeatRecord

SMALL = kinds({"Small": {"v": one_of(1), "name": text(1, 4), "size": whole(0, 9), "more": maybe(whole(0, 9))}})
GOOD = b'{"kind":"Small","v":1,"name":"abcd","size":9,"more":null}'

REFUSED = {
    "a key twice": (GOOD.replace(b'"v":1', b'"v":1,"v":1'), "stands twice"),
    "an unknown field": (GOOD.replace(b'"v":1', b'"v":1,"x":1'), "unknown field 'x'"),
    "a missing field": (GOOD.replace(b',"size":9', b""), "lacks the field 'size'"),
    "another order": (GOOD.replace(b'"v":1,"name":"abcd"', b'"name":"abcd","v":1'), "another order"),
    "an unknown kind": (GOOD.replace(b"Small", b"Large"), "kind Large is unknown"),
    "a number too large": (GOOD.replace(b"9", b"10"), "size must be a whole number"),
    "a fraction": (GOOD.replace(b"9", b"9.0"), "not whole"),
    "an exponent": (GOOD.replace(b"9", b"9e0"), "not whole"),
    "not a number": (GOOD.replace(b"9", b"NaN"), "not whole"),
    "true for one": (GOOD.replace(b'"v":1', b'"v":true'), "v must be one of 1"),
    "a text too long": (GOOD.replace(b"abcd", b"abcde"), "name must be text"),
    "a blank": (GOOD.replace(b'"v":1', b'"v": 1'), "not spelled the one way"),
    "a needless escape": (GOOD.replace(b"abcd", b"\\u0061bcd"), "not spelled the one way"),
    "minus zero": (GOOD.replace(b"9", b"-0"), "not spelled the one way"),
    "half a surrogate pair": (GOOD.replace(b"abcd", b"\\ud800"), "surrogate"),
    "bytes that are not UTF-8": (GOOD.replace(b"abcd", b"\xff"), "not UTF-8"),
    "a byte order mark": (b"\xef\xbb\xbf" + GOOD, "not JSON"),
    "a list": (b"[]", "kind None is unknown"),
    "nothing": (b"", "not JSON"),
    "an abyss": (b"[" * 40_000 + b"]" * 40_000, "nested too deeply"),
    "a number of 5,000 digits": (GOOD.replace(b"9", b"9" * 5000), "digits"),
}


def test_body_as_written_is_read() -> None:
    """A body spelled the one way is accepted."""
    assert read_exact(GOOD, SMALL) == {"kind": "Small", "v": 1, "name": "abcd", "size": 9, "more": None}


@pytest.mark.parametrize("case", REFUSED)
def test_body_is_refused_for_its_fault(case: str) -> None:
    """Whatever is not spelled as the protocol says is refused, with a word about the field."""
    data, word = REFUSED[case]

    with pytest.raises(Unreadable, match=word):
        read_exact(data, SMALL)


def test_file_for_people_may_have_blanks_and_any_order() -> None:
    """In the files that no record's hash covers, blanks and the order of fields are free; a key twice is not."""
    rule = thing({"a": whole(0, 9), "b": whole(0, 9)}, ordered=False)

    assert read_loose(b'{ "b": 1,\n "a": 2 }', rule) == {"b": 1, "a": 2}
    with pytest.raises(Unreadable, match="stands twice"):
        parse(b'{"a":1,"a":1}')


def test_every_record_of_a_sitting_is_read() -> None:
    """The verifier's tables of fields agree with the types that the hall's programs write from."""
    frames = hold_sitting().frames

    assert [read_exact(frame.body, RECORD)["kind"] for frame in frames] == [_kind(frame) for frame in frames]


def test_tables_name_every_kind() -> None:
    """The verifier knows exactly the kinds of records that the hall's programs may write."""
    assert {kind.__name__ for kind in FloorRecord.__args__} == FLOOR_KINDS
    assert {kind.__name__ for kind in SeatRecord.__args__} == SEAT_KINDS


def _kind(frame: Frame) -> str:
    reader = FLOOR_READER if b'"floor_seq":' in frame.body and b'"approvals":' in frame.body else SEAT_READER
    return type(reader.read(frame.body)).__name__
