# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long to wait before trying again. A core has no chance of its own, so its jitter is drawn from hashes."""

import hashlib
from dataclasses import dataclass
from typing import Final

RETRY_MIN_MS: Final = 2_000
RETRY_MAX_MS: Final = 60_000
RETURNS_PER_S: Final = 150
"""How many seats may come back in one second: 3,000 at once are spread over 20 s."""


def draw(seed: str, below: int) -> int:
    """A number from 0 up to and without ``below``, the same for the same seed."""
    if below <= 0:
        return 0
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big") % below


def retry_after_ms(round_trip_ms: int, tries: int, seed: str) -> int:
    """How long to wait for an answer before asking again.

    At least ``max(2 s, 4 × smoothed round trip)``; from there the whole range up to its doubling with each try, 60 s at
    most, is drawn from, so that seats that failed together do not come back together.

    Args:
        round_trip_ms: Smoothed round trip; 0 while unknown.
        tries: How often it has been asked, from 1.
        seed: What the jitter is drawn from.
    """
    base = min(RETRY_MAX_MS, max(RETRY_MIN_MS, 4 * round_trip_ms))
    bound = min(RETRY_MAX_MS, base * 2 ** min(tries, 16))
    return base + draw(f"{seed} {tries}", bound - base + 1)


def return_after_ms(seats: int, seed: str) -> int:
    """How long to hold back after a start or a reconnect, so that a whole hall does not come at once."""
    return draw(seed, seats * 1_000 // RETURNS_PER_S)


@dataclass(slots=True)
class RoundTrip:
    """Smoothed time from a batch to its receipt, in ms; 0 while unknown. Source: RFC 6298 §2, Karn's rule."""

    smoothed_ms: int = 0

    def learn(self, sample_ms: int) -> None:
        """Take one sample, of a batch that was sent once only."""
        self.smoothed_ms = sample_ms if not self.smoothed_ms else (7 * self.smoothed_ms + sample_ms) // 8
