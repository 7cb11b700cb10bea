# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules described in the profile: formats seen in the field, wrong descriptions, and the laws of a parser."""

from functools import reduce
from itertools import pairwise
from operator import xor

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from edge_agent.hardware.readers.frame_template import FRAME_BYTES_MAX, FrameTemplate
from edge_agent.hardware.readers.serial_template import TemplateParser, template_faults
from tests.readers.module_frames import AA, FE, LINE, SUM

TEMPLATES = {"fe": FE, "aa": AA, "line": LINE, "sum": SUM}


def changed(template: FrameTemplate, **keys: object) -> FrameTemplate:
    """The template with other keys, checked as a profile's would be."""
    return msgspec.convert({**msgspec.to_builtins(template), **keys}, FrameTemplate, strict=True)


def read(template: FrameTemplate, *pieces: bytes) -> list[str]:
    """What a fresh parser reads."""
    parser = TemplateParser(template)
    return [number for piece in pieces for number in parser.feed(piece)]


def once(template: FrameTemplate) -> FrameTemplate:
    """The template, content with one frame."""
    return changed(template, repeats=1)


def frame_of(template: FrameTemplate, payload: bytes) -> bytes:
    """The sample with another number in it."""
    frame = bytearray(bytes.fromhex(template.sample))
    frame[template.number_at : template.number_at + template.number_bytes] = payload
    at = len(frame) - len(bytes.fromhex(template.tail)) - 1
    covered = frame[template.checksum_from : at]
    if template.checksum != "none":
        frame[at] = reduce(xor, covered) if template.checksum == "xor" else sum(covered) % 256
    return bytes(frame)


@pytest.mark.parametrize("name", TEMPLATES)
def test_formats_seen_in_the_field_are_read(name: str) -> None:
    """A sample frame yields its number as soon as its last byte is there."""
    template = TEMPLATES[name]
    sample = bytes.fromhex(template.sample)

    assert template_faults(template) == []
    assert read(template, *[sample] * template.repeats) == [template.sample_number]
    assert read(template, *[sample] * template.repeats + [sample[:-1]]) == [template.sample_number]


WRONG = {
    "no head": (changed(FE, head=""), "head", "no byte to find a frame by"),
    "no length": (changed(FE, length_at=None), "frame_bytes", "not told once"),
    "two lengths": (changed(FE, frame_bytes=9), "frame_bytes", "not told once"),
    "number in the head": (changed(SUM, number_at=1), "number_at", "in the head of 2 bytes"),
    "number too long": (changed(FE, number_bytes=40), "number_bytes", "80 digits"),
    "number too short": (changed(LINE, number_bytes=1), "number_bytes", "1 digits"),
    "number behind the frame": (changed(SUM, number_at=3), "frame_bytes", "need 9 bytes and a frame has 8"),
    "number not covered": (changed(SUM, checksum_from=5), "checksum_from", "does not cover"),
    "other head": (changed(FE, head="FD"), "sample", "does not begin with the head"),
    "other length": (changed(FE, length_adds=3), "sample", "a frame has 10 bytes by its length, the sample has 9"),
    "cut sample": (changed(LINE, sample="02 3030"), "sample", "a frame has 13 bytes"),
    "sample without its length": (changed(AA, sample="AA 00"), "sample", "ends before the byte"),
    "sample without a number": (changed(FE, sample="FE 03 03 04 04"), "sample", "need 9"),
    "other checksum": (changed(FE, checksum="sum"), "sample", "its checksum is D4 and the bytes before it give"),
    "other range": (changed(FE, checksum_from=0), "sample", "its checksum is D4"),
    "other tail": (changed(AA, tail="BC"), "sample", "does not end with the tail"),
    "letters": (changed(LINE, sample="02 30303039373736393358 0D0A"), "sample", "digit's letter"),
    "other order": (changed(AA, number_order="sent"), "sample_number", "yields C3B2A104 and not 04A1B2C3"),
    "other place": (changed(FE, number_at=3), "sample_number", "yields 0404A1B2"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_description_is_refused(name: str) -> None:
    """A template that does not yield its sample's number is told at which key and why, before any card comes."""
    template, key, problem = WRONG[name]

    (fault,) = template_faults(template)
    assert fault.key == key
    assert problem in fault.problem
    assert fault.remedy.endswith(".")


@pytest.mark.parametrize("text", ["0", "0x01", "GG", "02 3", "02  03", " 02", "02,03", "02\n"])
def test_bytes_that_are_no_hex_are_refused(text: str) -> None:
    """What is not pairs of hex digits is refused when the profile is read."""
    with pytest.raises(msgspec.ValidationError):
        changed(FE, tail=text)


def test_frames_that_must_agree_do_not_from_different_cards() -> None:
    """With two repeats wanted, two cards in turn give nothing."""
    one, two = frame_of(LINE, b"0000000001"), frame_of(LINE, b"0000000002")

    assert read(LINE, one, two, one, two) == []
    assert read(LINE, one, two, two) == ["0000000002"]


def test_noise_that_begins_a_long_frame_is_given_up_after_a_pause() -> None:
    """A byte that promises 255 more hides a card until the line is quiet, and no longer."""
    parser = TemplateParser(FE)
    assert parser.feed(b"\xfe\xff" + bytes.fromhex(FE.sample)) == []

    assert parser.pause() == ["04A1B2C3"]


@given(name=st.sampled_from(["fe", "aa", "sum"]), payload=st.binary(min_size=4, max_size=4), data=st.data())
def test_any_flipped_bit_is_refused(name: str, payload: bytes, data: st.DataObject) -> None:
    """A frame with one wrong bit gives no number, not even after a pause."""
    template = once(TEMPLATES[name])
    spoilt = bytearray(frame_of(template, payload))
    bit = data.draw(st.integers(0, 8 * len(spoilt) - 1))
    spoilt[bit // 8] ^= 1 << bit % 8
    # Four bytes can spell nothing that holds a whole frame, so whatever is found is the spoilt one.
    parser = TemplateParser(template)

    assert parser.feed(bytes(spoilt)) + parser.pause() == []


@given(
    name=st.sampled_from(sorted(TEMPLATES)),
    payload=st.binary(min_size=10, max_size=10),
    before=st.binary(max_size=60),
    behind=st.binary(max_size=60),
)
def test_a_frame_is_found_in_any_noise(name: str, payload: bytes, before: bytes, behind: bytes) -> None:
    """Noise before and behind a frame does not hide it, unless it begins like a frame and its check fits by chance."""
    template = once(TEMPLATES[name])
    digits = bytes(b"0123456789"[byte % 10] for byte in payload)
    frame = frame_of(template, digits if name == "line" else payload[:4])
    parser = TemplateParser(template)
    alone = [*parser.feed(before + frame[:-1]), *parser.pause()]
    assume(not alone)
    parser = TemplateParser(template)
    numbers = parser.feed(before + frame + behind) + parser.pause()

    expected = digits.decode() if name == "line" else _number(template, payload[:4])
    assert numbers[:1] == [expected]


def _number(template: FrameTemplate, payload: bytes) -> str:
    return (payload[::-1] if template.number_order == "reversed" else payload).hex().upper()


@given(
    name=st.sampled_from(sorted(TEMPLATES)),
    noise=st.lists(st.binary(max_size=12), max_size=6),
    cuts=st.lists(st.integers(0, 150), max_size=8),
)
def test_cuts_change_nothing(name: str, noise: list[bytes], cuts: list[int]) -> None:
    """However the bytes arrive, the same numbers are read."""
    template = TEMPLATES[name]
    stream = b"".join(piece + bytes.fromhex(template.sample) for piece in noise)
    places = [0, *sorted(cuts), len(stream)]

    assert read(template, *(stream[a:b] for a, b in pairwise(places))) == read(template, stream)


@pytest.mark.parametrize("name", TEMPLATES)
def test_noise_is_not_kept(name: str) -> None:
    """A module that talks nonsense for hours takes no memory."""
    template = TEMPLATES[name]
    parser = TemplateParser(template)
    parser.feed((bytes.fromhex(template.head) + b"\xff" * 7) * 2_000)

    assert parser.kept_bytes < FRAME_BYTES_MAX


def test_a_frame_too_short_for_its_number_is_none() -> None:
    """A length byte that leaves no room for a number begins no frame, even where checksum and tail fit by chance."""
    short = bytes([0xFE, 0x03, 0x07, 0x04, 0x00])

    assert reduce(xor, short[1:]) == 0
    assert read(FE, short) == []
    assert read(FE, bytes.fromhex("FE 05 03 04 04A1 A7")) == []
