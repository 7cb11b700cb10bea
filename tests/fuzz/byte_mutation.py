# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mutations that know nothing of a format: bits, bytes, numbers, pieces, and words of a dictionary."""

from collections.abc import Sequence
from random import Random
from typing import Final

from tests.fuzz.target import Mutate

NUMBERS: Final = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)

ODD: Final = (
    *(b"", b"\0", b"\n", b"\r\n", b" ", b"\t", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\x7f", b"\xc2\x85"),
    *(b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80\xae", b"\xe2\x80\xa8", "委".encode(), "𬀩".encode()),
    *(b"[" * 3_000, b"{" * 300, b"9" * 5_000, b"a." * 100, b"/", b"+", b"#", b"../", b"%s", b"{}", b"=", b"=="),
)


def mutate_bytes(words: Sequence[bytes] = ()) -> Mutate:
    """One small change; ``words`` are put in as they are."""
    known = (*words, *ODD)

    def mutated(data: bytes, rng: Random) -> bytes:
        size = len(data)
        at = rng.randrange(size + 1)
        stop = min(size, at + rng.choice((1, 1, 2, 4, 8, 32, 128)))
        match rng.randrange(9):
            case 0 if size:
                at = min(at, size - 1)
                return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]
            case 1 if size:
                at = min(at, size - 1)
                return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
            case 2:
                return data[:at] + data[stop:]
            case 3:
                return data[:stop] + data[at:]
            case 4:
                width = rng.choice((1, 2, 4))
                number = (rng.choice(NUMBERS) + rng.randint(-2, 2)) & (1 << 8 * width) - 1
                return data[:at] + number.to_bytes(width, "big") + data[at + width :]
            case 5:
                other = rng.randrange(size + 1)
                return data[:other] + data[at:stop] + data[other:]
            case 6:
                return data[:at] + rng.choice(known) + data[stop:]
            case 7:
                return data[:at]
            case _:
                return data[:at] + rng.choice(known) + data[at:]

    return mutated


def any_of(*ways: Mutate) -> Mutate:
    """One of several ways; one that is named twice is taken twice as often."""
    return lambda data, rng: rng.choice(ways)(data, rng)
