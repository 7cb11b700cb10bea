# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames between host and PN532 (NXP UM0701-02, 6.2.1), as they go over its serial line.

::

    frame     00 00 FF  LEN LCS            TFI data…  DCS 00     LEN counts TFI and data; LEN + LCS = 0 modulo 256
    extended  00 00 FF  FF FF  LENM LENL LCS  TFI data…  DCS 00  for more than 255; LENM + LENL + LCS = 0
    accepted  00 00 FF  00 FF  00                                TFI + data + DCS = 0; TFI is D4 to the chip, D5 from it
    refused   00 00 FF  FF 00  00
    error     00 00 FF  01 FF  7F  81 00                         no such command, or out of place

All sums are modulo 256. The first 00 is a preamble of any length, so a frame is looked for from ``00 FF`` on.
"""

from dataclasses import dataclass
from typing import Final

from edge_agent.hardware.readers.frames import FrameFinder
from voting_core.errors import RefusedError

DATA_BYTES_MAX: Final = 264
"""What follows TFI in the longest frame that the chip can hold."""

TO_CHIP: Final = 0xD4
FROM_CHIP: Final = 0xD5
ACCEPTED: Final = bytes.fromhex("0000FF00FF00")

_START: Final = b"\x00\xff"
_ACCEPTED: Final = ACCEPTED[1:]
_REFUSED: Final = bytes.fromhex("00FFFF0000")
_ERROR: Final = 0x7F
_EXTENDED_BYTES: Final = 7  # before TFI: start, FF FF, two bytes of length, and their sum
FRAME_BYTES_MAX: Final = _EXTENDED_BYTES + 1 + DATA_BYTES_MAX + 1


@dataclass(frozen=True, slots=True)
class Accepted:
    """The chip has taken the command and works on it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The chip has not taken the command: it came spoilt."""


@dataclass(frozen=True, slots=True)
class ChipError:
    """The chip does not do this command."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: the command's code plus one, then its data."""

    data: bytes


Word = Accepted | Refused | ChipError | Answer


def frame_of(data: bytes, tfi: int = TO_CHIP) -> bytes:
    """Put a command, its code first, into a frame.

    Raises:
        RefusedError: It is longer than the chip can hold.
    """
    if len(data) > DATA_BYTES_MAX:
        raise RefusedError(f"{len(data)} bytes do not fit a card reader's frame.", f"Send at most {DATA_BYTES_MAX}.")
    body = bytes([tfi]) + data
    size = len(body).to_bytes(1 if len(body) < 256 else 2, "big")
    head = (b"" if len(size) == 1 else b"\xff\xff") + size + bytes([-sum(size) % 256])
    return b"\x00\x00\xff" + head + body + bytes([-sum(body) % 256, 0])


def measure(data: bytes) -> int | None:
    """Judge a candidate that begins with 00, see :data:`~edge_agent.hardware.readers.frames.Measure`."""
    if data[:2] != _START[: len(data)]:
        return 0
    for fixed in (_ACCEPTED, _REFUSED):
        if data[:4] == fixed[:4]:
            return None if len(data) < len(fixed) else len(fixed) * (data[: len(fixed)] == fixed)
    if len(data) < _EXTENDED_BYTES:  # the shortest of the others, an error, has as many bytes
        return None
    begins, length = _body(data)
    if not 1 <= length <= 1 + DATA_BYTES_MAX:
        return 0
    ends = begins + length + 1
    if len(data) < ends:
        return None
    return ends if sum(data[begins:ends]) % 256 == 0 and _is_from_chip(data[begins : ends - 1]) else 0


def _body(data: bytes) -> tuple[int, int]:
    """Where TFI stands, and how many bytes there are from it on; 0 if the sum of the length is wrong."""
    if data[2:4] == b"\xff\xff":
        return _EXTENDED_BYTES, int.from_bytes(data[4:6], "big") if sum(data[4:7]) % 256 == 0 else 0
    return 4, data[2] if (data[2] + data[3]) % 256 == 0 else 0


def _is_from_chip(body: bytes) -> bool:
    return body == bytes([_ERROR]) or (body[0] == FROM_CHIP and len(body) > 1)


class FrameParser:
    """Reads what a chip says."""

    def __init__(self) -> None:
        self._finder = FrameFinder(_START[0], measure, FRAME_BYTES_MAX)

    @property
    def kept_bytes(self) -> int:
        """How much of an unfinished frame is kept."""
        return self._finder.kept_bytes

    def feed(self, data: bytes) -> list[Word]:
        """The words that are whole with these further bytes."""
        return [_word(frame) for frame in self._finder.feed(data)]

    def pause(self) -> list[Word]:
        """Nothing came for a while: the unfinished frame is given up; the words that its bytes hide."""
        return [_word(frame) for frame in self._finder.pause()]


def _word(frame: bytes) -> Word:
    if frame == _ACCEPTED:
        return Accepted()
    if frame == _REFUSED:
        return Refused()
    begins, _ = _body(frame)
    body = frame[begins:-1]
    return ChipError() if body == bytes([_ERROR]) else Answer(body[1:])
