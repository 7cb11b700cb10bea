# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a seat waits before it tries again."""

from hypothesis import given
from hypothesis import strategies as st

from edge_agent.core.patience import (
    RETRY_MAX_MS,
    RETRY_MIN_MS,
    RoundTrip,
    draw,
    retry_after_ms,
    return_after_ms,
)


@given(st.integers(0, 30_000), st.integers(1, 100), st.text(max_size=20))
def test_a_retry_waits_at_least_two_seconds_and_at_most_a_minute(round_trip: int, tries: int, seed: str) -> None:
    """However slow the hall and however often it was tried, the wait keeps its bounds."""
    wait = retry_after_ms(round_trip, tries, seed)

    assert RETRY_MIN_MS <= wait <= RETRY_MAX_MS
    assert wait >= min(RETRY_MAX_MS, 4 * round_trip)


def test_the_range_doubles_with_each_try() -> None:
    """The longest waits of many seats double from try to try until they reach a minute."""
    longest = [max(retry_after_ms(0, tries, f"seat {n}") for n in range(300)) for tries in range(1, 8)]

    assert [round(wait / 1_000) for wait in longest[:4]] == [4, 8, 16, 32]
    assert longest[5] > 55_000


def test_seats_wait_differently() -> None:
    """The jitter uses its whole range and differs from seat to seat, and is the same at each run for one seat."""
    waits = [retry_after_ms(0, 3, f"seat {n}") for n in range(300)]

    assert len(set(waits)) > 250
    assert min(waits) < 2_500
    assert max(waits) > 15_000
    assert retry_after_ms(0, 3, "seat 7") == waits[7]


def test_a_hall_comes_back_at_a_hundred_and_fifty_seats_a_second() -> None:
    """Three thousand seats spread their return over twenty seconds, forty-one over a quarter of one."""
    assert max(return_after_ms(3_000, f"seat {n}") for n in range(500)) in range(19_000, 20_000)
    assert max(return_after_ms(41, f"seat {n}") for n in range(500)) in range(250, 274)
    assert return_after_ms(1, "seat") == draw("seat", 6)
    assert draw("seat", 0) == 0


def test_the_round_trip_is_smoothed() -> None:
    """The first sample is taken as it is; later ones move the estimate by an eighth."""
    trip = RoundTrip()
    trip.learn(80)
    assert trip.smoothed_ms == 80
    trip.learn(880)
    assert trip.smoothed_ms == 180
