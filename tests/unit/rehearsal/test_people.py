# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripted members: drawn from a seed, with exactly the counts that the script wants."""

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from rehearsal.people import draw_cast, draw_presses
from voting_core.roster import Member, Roster, Seat


def body(size: int, on_leave: int) -> Roster:
    """A body whose last members are on leave."""
    members = tuple(
        Member(
            member=f"m{number:02}",
            name=f"委员{number}",
            seat=f"s{number:02}",
            card_sha256="",
            leave="病假" if number > size - on_leave else "",
            teller=False,
        )
        for number in range(1, size + 1)
    )
    return Roster(members=members, seats=tuple(Seat(seat=one.seat, row=1, place=1) for one in members))


@given(size=st.integers(8, 60), on_leave=st.integers(0, 2), seed=st.integers())
def test_every_part_is_played_by_somebody_else_who_is_not_on_leave(size: int, on_leave: int, seed: int) -> None:
    """Latecomer, leaver, the two unlucky seats, the silent one and the doubter are six people who are here."""
    cast = draw_cast(body(size, on_leave), random.Random(seed))

    parts = {cast.latecomer, cast.leaver, cast.cut_off, cast.killed, cast.silent, cast.doubter}
    assert len(parts) == 6
    assert not parts & set(cast.on_leave)
    assert set(cast.punctual) == set(cast.seats) - set(cast.on_leave) - {cast.latecomer}


@given(voters=st.integers(5, 50), no=st.integers(0, 3), abstain=st.integers(0, 2), seed=st.integers())
def test_presses_come_in_order_and_in_the_counts_that_were_asked_for(
    voters: int, no: int, abstain: int, seed: int
) -> None:
    """Everybody presses once, within the time, and exactly so many press no and abstain."""
    seats = [f"s{number:02}" for number in range(voters)]

    presses = draw_presses(seats, {"no": no, "abstain": abstain}, 5.0, random.Random(seed))

    assert sorted(press.seat for press in presses) == seats
    counts = Counter(press.button for press in presses)
    assert (counts["no"], counts["abstain"]) == (no, abstain)
    times = [press.after_s for press in presses]
    assert times == sorted(times)
    assert all(0 <= time <= 5.0 for time in times)


def test_the_same_seed_plays_the_same_sitting() -> None:
    """A rehearsal can be repeated: the seed decides who does what."""
    seats = [f"s{number:02}" for number in range(20)]

    first, second = (draw_presses(seats, {"no": 4}, 5.0, random.Random(7)) for _ in range(2))

    assert first == second
    assert draw_cast(body(20, 1), random.Random(7)) == draw_cast(body(20, 1), random.Random(7))
