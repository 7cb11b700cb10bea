# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inputs of several parts (messages one after another, the files of a folder) as one string of bytes, and back.

::

    packed = { u16 length ‖ bytes }        big-endian; a last part that is cut is taken as far as it goes

So every string of bytes is a list of parts, and two packed inputs one after the other are one.
"""

from collections.abc import Iterable
from random import Random
from typing import Final

from tests.fuzz.target import Mutate

PART_BYTES_MAX: Final = 0xFFFF


def pack(parts: Iterable[bytes]) -> bytes:
    """One string of bytes from parts; longer parts than a length can tell are cut."""
    cut = [part[:PART_BYTES_MAX] for part in parts]
    return b"".join(len(part).to_bytes(2, "big") + part for part in cut)


def unpack(data: bytes, *, most: int = 16) -> list[bytes]:
    """The parts of any string of bytes, the first so many."""
    parts: list[bytes] = []
    at = 0
    while at + 2 <= len(data) and len(parts) < most:
        stop = at + 2 + int.from_bytes(data[at : at + 2], "big")
        parts.append(data[at + 2 : stop])
        at = stop
    return parts


def mutate_parts(mutate: Mutate, *, fixed: bool = False, donors: tuple[bytes, ...] = ()) -> Mutate:
    """Mutate one part, or the order and number of the parts.

    Args:
        mutate: For one part.
        fixed: Whether the number of parts and their places mean something and stay.
        donors: Parts that may be put in from elsewhere.
    """

    def mutated(data: bytes, rng: Random) -> bytes:
        parts = unpack(data, most=64)
        deed = rng.randrange(8)
        if not parts or (deed == 0 and not fixed and donors):
            at = rng.randint(0, len(parts))
            parts[at:at] = rng.choices(donors, k=rng.choice((1, 2, 4, 8))) if donors else [b""]
        elif deed == 1 and not fixed:
            del parts[rng.randrange(len(parts))]
        elif deed == 2 and not fixed:
            parts.insert(rng.randint(0, len(parts)), rng.choice(parts))
        elif deed == 3 and not fixed:
            rng.shuffle(parts)
        elif deed == 4 and fixed:
            parts[rng.randrange(len(parts))] = rng.choice(parts)
        else:
            at = rng.randrange(len(parts))
            parts[at] = mutate(parts[at], rng)
        return pack(parts)

    return mutated
