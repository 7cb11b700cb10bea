# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is printed on 125 kHz cards, and the number that a reader sees: the same number in three notations.

::

    a reader sees   13 00952F22      version, tag
    printed 10D     0009776930       the tag's 32 bits as a decimal of ten digits
    printed 8D      149,12066        the tag's last 24 bits: one byte, and two bytes, as decimals of 3 and 5 digits

Nobody can tell the version from the print, nor the tag's first byte from 8D. So where a house copies its cards' numbers
from the print, its terminals count that part as the number.
"""

import re
from typing import Final, Literal

from voting_core.errors import RefusedError

NumberPart = Literal["whole", "10D", "8D"]
"""Which part of an EM4100 number is the card's number in a house."""

_READ: Final = re.compile(r"[0-9A-Fa-f]{10}")
_TEN: Final = re.compile(r"[0-9]{10}")
_EIGHT: Final = re.compile(r"([0-9]{3})[,.]([0-9]{5})")


def part_of(number: str, part: NumberPart) -> str:
    """The card's number out of the ten hex digits that a reader sees, in capitals.

    Returns:
        Ten digits for the whole; eight for what is printed, the first two of them 0 in the notation 8D.
    """
    assert _READ.fullmatch(number), "an EM4100 number has ten hex digits"
    digits = number.upper()
    match part:
        case "whole":
            return digits
        case "10D":
            return digits[2:]
        case "8D":
            return f"00{digits[4:]}"


def printed(number: str) -> tuple[str, str]:
    """What is printed on the card with these ten hex digits: in 10D, in 8D."""
    assert _READ.fullmatch(number), "an EM4100 number has ten hex digits"
    tag = bytes.fromhex(number)[1:]
    return f"{int.from_bytes(tag, 'big'):010d}", f"{tag[1]:03d},{int.from_bytes(tag[2:], 'big'):05d}"


def number_of_print(text: str) -> str:
    """The card's number, eight hex digits, from either notation.

    It equals :func:`part_of` with the part of that notation, and both agree where the tag's first byte is 0.

    Raises:
        RefusedError: It is neither, or a figure is too large for its bytes.
    """
    text = text.strip()
    if _TEN.fullmatch(text) and int(text) < 2**32:
        return f"{int(text):08X}"
    eight = _EIGHT.fullmatch(text)
    if eight is not None and int(eight[1]) < 2**8 and int(eight[2]) < 2**16:
        return f"00{int(eight[1]):02X}{int(eight[2]):04X}"
    raise RefusedError(
        f"'{text[:40]}' is no number printed on a 125 kHz card.",
        "Copy it as it stands there: ten digits such as 0009776930, or 149,12066.",
    )
