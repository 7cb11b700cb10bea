# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames in a stream of bytes: found after noise, in whatever pieces they come, with bounded memory."""

from collections.abc import Callable
from typing import Protocol

Measure = Callable[[bytes], int | None]
"""The length of the frame that begins with these bytes; 0 if none does, ``None`` if more bytes are needed."""


class CardParser(Protocol):
    """What talks only: bytes in, card numbers out."""

    def feed(self, data: bytes) -> list[str]:
        """The numbers of the cards read with these further bytes, in hex digits."""

    def pause(self) -> list[str]:
        """Nothing came for a while: what was begun is no frame. A frame hidden in it may still be found."""


class FrameFinder:
    """Cuts a stream into frames.

    A candidate that turns out to be none loses its first byte only, so noise that looks like the beginning of a frame
    hides no frame behind it.

    Args:
        first: The byte with which every frame begins.
        measure: Judges a candidate; called with at most ``bytes_max`` bytes, of which the first is ``first``.
        bytes_max: Length of the longest frame; no more than one byte less is ever kept.
    """

    def __init__(self, first: int, measure: Measure, bytes_max: int) -> None:
        self._first, self._measure, self._bytes_max = first, measure, bytes_max
        self._kept = b""

    @property
    def kept_bytes(self) -> int:
        """How much of an unfinished frame is kept."""
        return len(self._kept)

    def feed(self, data: bytes) -> list[bytes]:
        """The frames that are whole with these further bytes, in order."""
        data, at, frames = self._kept + data, 0, list[bytes]()
        while (at := data.find(self._first, at)) >= 0:
            candidate = data[at : at + self._bytes_max]
            length = self._measure(candidate)
            if length is None:
                assert len(candidate) < self._bytes_max, "a candidate of full length is a frame or none"
                self._kept = candidate
                return frames
            if length:
                frames.append(candidate[:length])
            at += length or 1
        self._kept = b""
        return frames

    def pause(self) -> list[bytes]:
        """Give up the unfinished frame; the frames that its bytes hide."""
        frames: list[bytes] = []
        while self._kept:
            rest, self._kept = self._kept[1:], b""
            frames += self.feed(rest)
        return frames
