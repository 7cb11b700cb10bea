# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The centre is killed under load: at any moment, and at one write after the other."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from tests.pressing import PATIENCE_S, PressedHall, pressed_hall
from tests.tracing import KILL, SYNC, WRITE, TracedProgram, require_strace

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

SEATS = 6
Strike = Callable[[PressedHall], Awaitable[None]]


async def _play(root: Path, strikes: Sequence[Strike], *, pace_s: float) -> list[int]:
    """Start the centre and strike, again and again while everybody presses; what was unreceipted each time."""
    under_way = []
    async with pressed_hall(root, SEATS, pace_s=pace_s) as pressed:
        pressed.start_pressing()
        await pressed.hall.centre.kill()
        for done, strike in enumerate(strikes, start=1):
            await strike(pressed)
            under_way.append(pressed.unreceipted())
            print(f"kill {done}: {under_way[-1]} records were unreceipted")
            await asyncio.to_thread(pressed.check_ledger)
            if pressed.is_tired:
                await _next_round(pressed)
        ballots = await _settled(pressed)
        await pressed.close(root / "bundle")
        shown = sum(len(member.shown) for member in pressed.members.values())
        print(f"{len(strikes)} kills, {shown} ballots shown as recorded, {ballots} in the ledger, 0 lost, 0 twice")
        assert ballots == shown, "the seats lived, so every press was answered"
    return under_way


async def _settled(pressed: PressedHall) -> int:
    """With the centre back and nobody pressing everything arrives, and no seat complains; how many ballots did."""
    await pressed.hall.start_centre_alone()
    await pressed.stop_pressing()
    ballots = await pressed.check_arrived()
    pressed.check_calm()
    return ballots


async def _next_round(pressed: PressedHall) -> None:
    """A new round, so that nobody presses too often in one."""
    await _settled(pressed)
    await pressed.open_round()
    pressed.start_pressing()
    await pressed.hall.centre.stop()


def _at_random(chance: random.Random) -> Strike:
    """Kill it at any moment after it began to work."""

    async def strike(pressed: PressedHall) -> None:
        await pressed.hall.centre.start()
        await pressed.delivering()
        await asyncio.sleep(chance.uniform(0, 0.4))
        await pressed.hall.centre.kill()

    return strike


def _at_call(call: str, number: int) -> Strike:
    """Start it so that the n-th call of this kind kills it."""

    async def strike(pressed: PressedHall) -> None:
        hall = pressed.hall
        plain, hall.centre = hall.centre, TracedProgram(hall.centre, hall.built.places.logs)
        hall.centre.fault(call, KILL, str(number))
        await hall.centre.start()
        async with asyncio.timeout(PATIENCE_S):
            await hall.centre.ended()
        assert hall.centre.struck(), hall.centre.last_words()
        hall.centre = plain

    return strike


def test_nothing_is_lost_with_a_centre_killed_at_any_moment(short_path: Path) -> None:
    """What screens called delivered is in the ledger of a killed centre; with it back, all arrives once."""
    require_strace()
    chance = random.Random(3)
    strikes = [_at_random(chance), _at_call(WRITE, 9), _at_call(SYNC, 4), _at_random(chance)]
    under_way = asyncio.run(_play(short_path, strikes, pace_s=0.03))

    assert sum(one > 0 for one in under_way) > 1, "nothing was under way: the kills struck no load"


@pytest.mark.long
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("part", range(4))
def test_nothing_is_lost_with_a_centre_killed_two_hundred_times(short_path: Path, part: int) -> None:
    """Fifty kills at any moment, in each of four halls."""
    chance = random.Random(f"centre {part}")
    under_way = asyncio.run(_play(short_path, [_at_random(chance)] * 50, pace_s=0.05))

    assert sum(one > 0 for one in under_way) > 25, "most kills struck no load"


@pytest.mark.long
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("part", range(10))
def test_nothing_is_lost_with_a_centre_killed_at_each_of_its_first_writes(short_path: Path, part: int) -> None:
    """Killed at its first, second, third … five hundredth write since its start, and at fifty of its syncs."""
    require_strace()
    writes = [_at_call(WRITE, number) for number in range(part * 50 + 1, part * 50 + 51)]
    syncs = [_at_call(SYNC, number) for number in range(part * 5 + 1, part * 5 + 6)]
    under_way = asyncio.run(_play(short_path, writes + syncs, pace_s=0.05))

    assert sum(one > 0 for one in under_way) > 25, "most kills struck no load"
