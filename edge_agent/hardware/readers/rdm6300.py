# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""RDM6300 and its many copies: a 125 kHz module that sends the number of an EM4100 card again and again.

::

    02  version 2  tag 8  checksum 2  03      14 bytes; the twelve between are digits 0-9 A-F
    checksum = exclusive or of the five bytes that the ten digits before it spell

One frame is not enough: with eight bits of checksum, one frame in forty with two spoilt digits passes for another card.
The module repeats while the card lies there, so two frames that agree are asked for.
"""

from functools import reduce
from operator import xor
from typing import Final

from edge_agent.hardware.readers.frames import FrameFinder
from voting_core.printed_numbers import NumberPart, part_of

FRAME_BYTES: Final = 14
BAUD: Final = 9_600

_START: Final = 0x02
_END: Final = 0x03
_DIGITS: Final = frozenset(b"0123456789ABCDEF")  # the module sends no small letters: one would be a flipped bit


def measure(data: bytes) -> int | None:
    """Judge a candidate that begins with the start byte, see :data:`~edge_agent.hardware.readers.frames.Measure`."""
    if not _DIGITS.issuperset(data[1:13]):
        return 0
    if len(data) < FRAME_BYTES:
        return None
    spelt = bytes.fromhex(data[1:13].decode("ascii"))
    return FRAME_BYTES if data[13] == _END and reduce(xor, spelt) == 0 else 0


class Rdm6300Parser:
    """Reads numbers from the module's stream.

    Args:
        part: Which part of the ten digits is the card's number; the clerk who copies what is printed on cards knows
            only a part of them.
    """

    def __init__(self, part: NumberPart = "whole") -> None:
        self._part = part
        self._finder = FrameFinder(_START, measure, FRAME_BYTES)
        self._before = b""

    @property
    def kept_bytes(self) -> int:
        """How much of an unfinished frame is kept."""
        return self._finder.kept_bytes

    def feed(self, data: bytes) -> list[str]:
        """The number of each frame that equals the one before it."""
        return [number for frame in self._finder.feed(data) for number in self._read(frame)]

    def pause(self) -> list[str]:
        """The card is gone: the next one needs two frames of its own."""
        numbers = [number for frame in self._finder.pause() for number in self._read(frame)]
        self._before = b""
        return numbers

    def _read(self, frame: bytes) -> list[str]:
        agrees, self._before = frame == self._before, frame
        return [part_of(frame[1:11].decode("ascii"), self._part)] if agrees else []
