# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any module that sends a card's number by itself: its frame is described in the profile, and proved by a sample.

There is no standard for such modules: each maker has a format of its own. So the profile says how a frame looks, and
gives one real frame with the number it must yield; a description that does not yield it is refused before any card is.

::

    head … [length] … number … [checksum] tail        offsets count from 0, the first byte of the head
"""

from functools import reduce
from operator import xor
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

FRAME_BYTES_MAX: Final = 264
"""The longest frame: a length byte counts 255 at most, and a few stand before it and behind."""

_DIGITS: Final = frozenset(b"0123456789ABCDEFabcdef")

Hex = Annotated[
    str,
    Meta(
        pattern=r"^([0-9A-Fa-f]{2}( ?[0-9A-Fa-f]{2})*)?$(?!\n)",
        max_length=3 * FRAME_BYTES_MAX,
        description="bytes as pairs of hex digits, such as '02 0A FF'",
    ),
]
"""Bytes as pairs of hex digits, with or without single blanks between them."""


class FrameTemplate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a frame looks; the keys of ``[reader.template]`` in a profile.

    Args:
        head: The bytes with which every frame begins; at least one.
        frame_bytes: Length of every frame; 0 where a byte in the frame tells it.
        length_at: Where that byte stands.
        length_adds: What is added to it to get the length of the whole frame; below 0 where it counts more.
        number_at: Where the number begins.
        number_bytes: How many bytes it has.
        number_order: ``reversed`` where the module sends the last byte first.
        number_coding: ``bytes``, or ``digits`` where each byte is the letter of one digit.
        checksum: ``xor`` or ``sum`` (modulo 256) in one byte right before the tail.
        checksum_from: Where the bytes that it covers begin; they end right before it.
        tail: The bytes with which every frame ends.
        repeats: How many equal frames, one after another, make a reading.
        sample: One whole frame as the module sent it.
        sample_number: The number it must yield, in capital hex digits.
    """

    head: Hex
    number_at: Annotated[int, Meta(ge=1, lt=FRAME_BYTES_MAX)]
    number_bytes: Annotated[int, Meta(ge=1, le=64)]
    sample: Hex
    sample_number: Annotated[str, Meta(pattern=r"^[0-9A-F]{2,64}$(?!\n)", description="2 to 64 capital hex digits")]
    frame_bytes: Annotated[int, Meta(ge=0, le=FRAME_BYTES_MAX)] = 0
    length_at: Annotated[int, Meta(ge=1, le=8)] | None = None
    length_adds: Annotated[int, Meta(ge=-8, le=8)] = 0
    number_order: Literal["sent", "reversed"] = "sent"
    number_coding: Literal["bytes", "digits"] = "bytes"
    checksum: Literal["none", "xor", "sum"] = "none"
    checksum_from: Annotated[int, Meta(ge=0, lt=FRAME_BYTES_MAX)] = 0
    tail: Hex = ""
    repeats: Annotated[int, Meta(ge=1, le=3)] = 1


class TemplateMeasure:
    """Judges candidates for a template whose keys fit together."""

    def __init__(self, template: FrameTemplate) -> None:
        self._template = template
        self.head = bytes.fromhex(template.head)
        self._tail = bytes.fromhex(template.tail)
        number_ends = template.number_at + template.number_bytes
        self._bytes_min = max(number_ends, (template.length_at or 0) + 1) + self.behind_bytes(template)

    @staticmethod
    def behind_bytes(template: FrameTemplate) -> int:
        """How many bytes stand behind everything else: checksum and tail."""
        return len(bytes.fromhex(template.tail)) + (template.checksum != "none")

    def __call__(self, data: bytes) -> int | None:
        """See :data:`~edge_agent.hardware.readers.frames.Measure`."""
        if data[: len(self.head)] != self.head[: len(data)]:
            return 0
        length = self._length(data)
        if length is None:
            return None
        if not self._bytes_min <= length <= FRAME_BYTES_MAX:
            return 0
        if len(data) < length:
            return None
        return 0 if self._broken(data[:length]) else length

    def why_not(self, frame: bytes) -> str:
        """Why these bytes are not one whole frame with a number; empty if they are."""
        if not frame.startswith(self.head):
            return "it does not begin with the head"
        length = self._length(frame)
        if length is None:
            return "it ends before the byte that tells its length"
        if length != len(frame):
            return f"a frame has {length} bytes by its length, the sample has {len(frame)}"
        if length < self._bytes_min:
            return f"it has {length} bytes, and number, checksum and tail need {self._bytes_min}"
        return self._broken(frame) or ("" if self.number(frame) else "not every byte of the number is a digit's letter")

    def number(self, frame: bytes) -> str:
        """The number of the card in a whole frame; empty where its letters are no digits."""
        template = self._template
        payload = frame[template.number_at : template.number_at + template.number_bytes]
        if template.number_order == "reversed":
            payload = payload[::-1]
        if template.number_coding == "bytes":
            return payload.hex().upper()
        return payload.decode("ascii").upper() if _DIGITS.issuperset(payload) else ""

    def _length(self, data: bytes) -> int | None:
        template = self._template
        if template.length_at is None:
            return template.frame_bytes
        return data[template.length_at] + template.length_adds if len(data) > template.length_at else None

    def _broken(self, frame: bytes) -> str:
        template, ends = self._template, len(frame) - len(self._tail)
        if frame[ends:] != self._tail:
            return "it does not end with the tail"
        if template.checksum == "none":
            return ""
        covered = frame[template.checksum_from : ends - 1]
        wanted = reduce(xor, covered, 0) if template.checksum == "xor" else sum(covered) % 256
        if wanted != frame[ends - 1]:
            return f"its checksum is {frame[ends - 1]:02X} and the bytes before it give {wanted:02X}"
        return ""
