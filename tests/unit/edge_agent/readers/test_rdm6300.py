# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""RDM6300: two equal frames make a reading, and no spoilt bit, noise or cut changes what is read."""

import re
from functools import reduce
from itertools import pairwise
from operator import xor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.hardware.readers.rdm6300 import FRAME_BYTES, Rdm6300Parser
from tests.readers.module_frames import rdm6300_frame

FRAME = b"\x021300952F228B\x03"  # as published with the module's description
CARDS = st.binary(min_size=5, max_size=5)


def read(*pieces: bytes) -> list[str]:
    """What a fresh parser reads."""
    parser = Rdm6300Parser()
    return [number for piece in pieces for number in parser.feed(piece)]


def oracle(stream: bytes) -> list[str]:
    """The same, read by a regular expression from the whole stream at once."""
    frames = []
    at = 0
    while (found := re.compile(rb"\x02([0-9A-F]{12})\x03").search(stream, at)) is not None:
        right = reduce(xor, bytes.fromhex(found[1].decode())) == 0
        frames += [found[1][:10].decode()] if right else []
        at = found.end() if right else found.start() + 1
    return [two for one, two in pairwise(frames) if one == two]


def test_two_equal_frames_make_a_reading() -> None:
    """One frame is not enough; a card that lies there is read again with each further frame."""
    assert read(FRAME) == []
    assert read(FRAME, FRAME, FRAME) == ["1300952F22"] * 2


def test_two_cards_in_turn_are_no_reading() -> None:
    """Two cards on the coil that drown each other out give nothing until one is taken away."""
    other = rdm6300_frame(bytes.fromhex("1300952F23"))

    assert read(FRAME, other, FRAME, other) == []
    assert read(FRAME, other, other) == ["1300952F23"]


def test_a_card_that_left_needs_two_frames_again() -> None:
    """What was read before a pause says nothing about what is read after it."""
    parser = Rdm6300Parser()
    parser.feed(FRAME)
    assert parser.pause() == []

    assert parser.feed(FRAME) == []
    assert parser.feed(FRAME) == ["1300952F22"]


def test_half_a_frame_before_a_pause_spoils_nothing() -> None:
    """A cable that drops out in the middle of a frame costs that frame only."""
    parser = Rdm6300Parser()
    parser.feed(FRAME[:9])
    parser.pause()

    assert parser.feed(FRAME + FRAME) == ["1300952F22"]


def test_a_house_may_count_what_is_printed_as_the_number() -> None:
    """Where the clerk copies cards' prints, the terminal reports that part."""
    assert Rdm6300Parser("10D").feed(FRAME * 2) == ["00952F22"]
    assert Rdm6300Parser("8D").feed(rdm6300_frame(bytes.fromhex("13AA952F22")) * 2) == ["00952F22"]


@given(card=CARDS, bit=st.integers(0, 8 * FRAME_BYTES - 1))
def test_any_flipped_bit_is_refused(card: bytes, bit: int) -> None:
    """A frame with one wrong bit is no frame, even if the module sends it twice."""
    spoilt = bytearray(rdm6300_frame(card))
    spoilt[bit // 8] ^= 1 << bit % 8

    assert read(bytes(spoilt) * 2) == []


def test_each_flipped_bit_of_a_real_frame_is_refused() -> None:
    """All 112 bits of a real frame, one by one."""
    flips = [1 << bit for bit in range(8 * FRAME_BYTES)]
    number = int.from_bytes(FRAME, "big")

    assert [flip for flip in flips if read((number ^ flip).to_bytes(FRAME_BYTES, "big") * 2)] == []


@given(card=CARDS, before=st.binary(max_size=40), between=st.binary(max_size=40))
def test_a_card_is_found_in_any_noise(card: bytes, before: bytes, between: bytes) -> None:
    """Noise before and between two frames hides neither, unless the noise holds a frame itself."""
    frame = rdm6300_frame(card)
    stream = before.replace(b"\x03", b"") + frame + between.replace(b"\x03", b"") + frame

    assert read(stream) == [card.hex().upper()]


PIECES = st.one_of(
    st.binary(max_size=20),
    st.sampled_from([FRAME, FRAME[:7], FRAME[7:], b"\x02", b"\x03", b"0" * 12]),
    CARDS.map(rdm6300_frame),
)


@given(stream=st.lists(PIECES, max_size=12).map(b"".join), cuts=st.lists(st.integers(0, 200), max_size=8))
def test_cuts_change_nothing(stream: bytes, cuts: list[int]) -> None:
    """However the bytes arrive, the same is read as by somebody who sees them all at once."""
    places = [0, *sorted(cuts), len(stream)]

    assert read(*(stream[a:b] for a, b in pairwise(places))) == oracle(stream)


@pytest.mark.parametrize("noise", [b"\x02" * 10_000, b"\x02" + b"0" * 10_000, bytes(range(256)) * 40])
def test_noise_is_not_kept(noise: bytes) -> None:
    """A reader that talks nonsense for hours takes no memory."""
    parser = Rdm6300Parser()
    parser.feed(noise)

    assert parser.kept_bytes < FRAME_BYTES
    assert parser.feed(b"\xff" + FRAME * 2) == ["1300952F22"]


def test_a_half_is_used_once() -> None:
    """The second half of a frame, sent again, does not make a second frame of a first half that was used."""
    assert read(FRAME[:7], FRAME[7:], FRAME[7:], FRAME[7:]) == []
