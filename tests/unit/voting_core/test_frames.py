# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A frame gives back exactly the bytes that went in, and a broken one is refused in a sentence."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting_core.errors import FrameError
from voting_core.frames import (
    BATCH_RECORDS_MAX,
    BODY_BYTES_MAX,
    SIGNATURE_BYTES_MAX,
    Frame,
    decode_frame,
    decode_frames,
)

FRAME = Frame(b'{"v":1}', b"s" * 64)
frames = st.builds(Frame, st.binary(max_size=200), st.binary(max_size=80))


@given(st.lists(frames, max_size=BATCH_RECORDS_MAX))
def test_a_batch_gives_back_what_was_put_in(batch: list[Frame]) -> None:
    """Frames written one after another are read as the same frames in the same order."""
    assert decode_frames(b"".join(frame.encode() for frame in batch)) == batch


@given(st.lists(frames, min_size=1, max_size=3), st.data())
def test_a_batch_cut_anywhere_inside_a_frame_is_refused(batch: list[Frame], data: st.DataObject) -> None:
    """A message that was cut short is never taken for a shorter one."""
    whole = b"".join(frame.encode() for frame in batch)
    last = len(batch[-1].encode())
    cut = data.draw(st.integers(len(whole) - last + 1, len(whole) - 1))

    with pytest.raises(FrameError, match="ends inside"):
        decode_frames(whole[:cut])


@pytest.mark.parametrize("kept", range(1, len(FRAME.encode())))
def test_every_cut_of_a_frame_is_refused(kept: int) -> None:
    """Whatever is missing of a frame, the refusal says that it ends too early."""
    with pytest.raises(FrameError, match="ends inside") as refusal:
        decode_frame(FRAME.encode()[:kept])
    assert refusal.value.remedy == "Send whole frames."


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_refused_or_are_frames(data: bytes) -> None:
    """Rubbish is refused; what is accepted is written back to the same bytes."""
    try:
        read = decode_frames(data)
    except FrameError:
        return
    assert b"".join(frame.encode() for frame in read) == data


def test_the_largest_frame_is_accepted() -> None:
    """A body and a signature at their limits pass."""
    frame = Frame(b"b" * BODY_BYTES_MAX, b"s" * SIGNATURE_BYTES_MAX)

    assert decode_frame(frame.encode()) == frame


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (Frame(b"b" * (BODY_BYTES_MAX + 1), b""), "A body of 49153 bytes exceeds the limit of 49152."),
        (Frame(b"b", b"s" * (SIGNATURE_BYTES_MAX + 1)), "A signature of 4097 bytes exceeds the limit of 4096."),
    ],
)
def test_an_oversized_part_is_refused(frame: Frame, sentence: str) -> None:
    """One byte too many is refused, and the refusal names the size and the limit."""
    with pytest.raises(FrameError) as refusal:
        decode_frame(frame.encode())
    assert refusal.value.problem == sentence


def test_a_length_that_lies_reserves_no_memory() -> None:
    """A length of four thousand million is refused for its size before anything is read."""
    with pytest.raises(FrameError, match="4294967295 bytes exceeds"):
        decode_frames(struct.pack(">I", 2**32 - 1))


def test_more_frames_than_a_batch_holds_are_refused() -> None:
    """A batch of 33 records is refused, one of 32 is not."""
    assert len(decode_frames(FRAME.encode() * BATCH_RECORDS_MAX)) == BATCH_RECORDS_MAX
    with pytest.raises(FrameError, match="more than 32 records"):
        decode_frames(FRAME.encode() * (BATCH_RECORDS_MAX + 1))


def test_one_frame_means_one() -> None:
    """Where one frame is due, none and two are refused."""
    with pytest.raises(FrameError, match="empty"):
        decode_frame(b"")
    with pytest.raises(FrameError, match="more than 1"):
        decode_frame(FRAME.encode() * 2)


@given(frames, frames)
def test_different_records_have_different_hashes(one: Frame, other: Frame) -> None:
    """Two records with the same hash are the same bytes, body and signature taken together."""
    assert (one.hash == other.hash) == (one.body + one.sig == other.body + other.sig)
