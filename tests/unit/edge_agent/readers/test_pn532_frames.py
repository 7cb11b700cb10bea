# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PN532 frames: published ones are read, and the laws of a parser hold."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edge_agent.hardware.readers.pn532_frames import (
    DATA_BYTES_MAX,
    FRAME_BYTES_MAX,
    Accepted,
    Answer,
    ChipError,
    FrameParser,
    Refused,
    Word,
    frame_of,
)
from tests.readers.emulated_pn532 import wrap
from voting_core.errors import RefusedError

PUBLISHED: dict[str, Word] = {
    "0000FF00FF00": Accepted(),
    "0000FFFF0000": Refused(),
    "0000FF01FF7F8100": ChipError(),
    "0000FF06FAD50332010607E800": Answer(bytes.fromhex("0332010607")),
    "0000FF02FED5151600": Answer(b"\x15"),
}
ANSWERS = st.binary(min_size=1, max_size=DATA_BYTES_MAX)


def read(*pieces: bytes) -> list[Word]:
    """What a fresh parser reads."""
    parser = FrameParser()
    return [word for piece in pieces for word in parser.feed(piece)]


@pytest.mark.parametrize("frame", PUBLISHED)
def test_published_frames_are_read(frame: str) -> None:
    """Acceptance, refusal, error, version and configuration as other people's programs have them."""
    assert read(bytes.fromhex(frame)) == [PUBLISHED[frame]]


def test_commands_are_framed_as_published() -> None:
    """GetFirmwareVersion, SAMConfiguration and a search go out byte for byte as other drivers send them."""
    assert frame_of(b"\x02").hex() == "0000ff02fed4022a00"
    assert frame_of(b"\x14\x01\x00\x00").hex() == "0000ff05fbd4140100001700"
    assert frame_of(b"\x4a\x01\x00").hex() == "0000ff04fcd44a0100e100"


@given(data=ANSWERS)
@example(data=bytes(253))
@example(data=bytes(254))
@example(data=bytes(255))
@example(data=b"\xff" * DATA_BYTES_MAX)
def test_answers_of_every_length_are_read(data: bytes) -> None:
    """Short and extended frames, made by other code than ours, come out as they went in."""
    assert read(wrap(b"\xd5" + data)) == [Answer(data)]
    assert frame_of(data, tfi=0xD5) == wrap(b"\xd5" + data)


def test_a_command_too_long_for_the_chip_is_refused() -> None:
    """What the chip cannot hold is not sent."""
    assert len(frame_of(bytes(DATA_BYTES_MAX))) == 1 + FRAME_BYTES_MAX + 1
    with pytest.raises(RefusedError, match="265 bytes"):
        frame_of(bytes(DATA_BYTES_MAX + 1))


@pytest.mark.parametrize("frame", [*PUBLISHED, wrap(b"\xd5\x4b" + bytes(range(200, 256)) * 4 + bytes(32)).hex()])
def test_any_flipped_bit_is_refused(frame: str) -> None:
    """A word with one wrong bit is no word, and no other word either: an error must not become an acceptance."""
    whole = bytes.fromhex(frame)
    flips = [1 << bit for bit in range(8 * (len(whole) - 1))]
    # The first 00 is a preamble of any length, the last a postamble: what they hold does not matter to ordinary words.
    found = {
        flip: read((int.from_bytes(whole[1:], "big") ^ flip).to_bytes(len(whole) - 1, "big")) for flip in flips[8:]
    }

    assert {flip: words for flip, words in found.items() if words} == {}


@given(data=ANSWERS, at=st.integers(min_value=0), bit=st.integers(0, 7))
def test_a_flipped_bit_of_any_answer_is_refused(data: bytes, at: int, bit: int) -> None:
    """The same for answers of every length."""
    frame = bytearray(wrap(b"\xd5" + data)[1:-1])
    frame[at % len(frame)] ^= 1 << bit
    parser = FrameParser()
    words = parser.feed(bytes(frame)) + parser.pause()

    assert Answer(data) not in words


@given(data=ANSWERS, noise=st.binary(max_size=60), behind=st.binary(max_size=60))
def test_a_word_is_found_in_any_noise(data: bytes, noise: bytes, behind: bytes) -> None:
    """Noise before a word hides it at most until the line is quiet."""
    parser = FrameParser()
    words = parser.feed(noise + wrap(b"\xd5" + data) + behind) + parser.pause()

    assert Answer(data) in words


@given(
    pieces=st.lists(
        st.one_of(
            st.sampled_from([bytes.fromhex(frame) for frame in PUBLISHED]),
            st.binary(max_size=9),
            ANSWERS.map(lambda data: wrap(b"\xd5" + data)),
        ),
        max_size=6,
    ),
    cuts=st.lists(st.integers(0, 300), max_size=8),
)
def test_cuts_change_nothing(pieces: list[bytes], cuts: list[int]) -> None:
    """However the bytes arrive, the same is read."""
    stream = b"".join(pieces)

    assert read(*(stream[a:b] for a, b in pairwise([0, *sorted(cuts), len(stream)]))) == read(stream)


@pytest.mark.parametrize("noise", [b"\x00" * 9_000, b"\x00\xff" * 4_000, b"\x00\xff\xff\xff\x01\x08\xf7" * 2_000])
def test_noise_is_not_kept(noise: bytes) -> None:
    """A chip that talks nonsense for hours takes no memory."""
    parser = FrameParser()
    parser.feed(noise)

    assert parser.kept_bytes < FRAME_BYTES_MAX
