# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The broker is killed in the middle of a burst, again and again: it held nothing that anybody relies on."""

import asyncio
import random
from pathlib import Path

import pytest

from tests.pressing import PressedHall, pressed_hall

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

SEATS = 6


async def _kill_in_a_burst(pressed: PressedHall, chance: random.Random) -> int:
    """Kill and restart the broker once, with everybody pressing; how many records were under way."""
    await asyncio.sleep(chance.uniform(0.05, 0.6))
    await pressed.hall.broker.kill()
    under_way = pressed.unreceipted()
    await asyncio.sleep(chance.uniform(0.0, 0.3))
    await pressed.hall.broker.start()
    await pressed.delivering()
    return under_way


async def _play(root: Path, kills: int, *, pace_s: float) -> list[int]:
    chance, under_way = random.Random(f"broker {kills}"), []
    async with pressed_hall(root, SEATS, pace_s=pace_s) as pressed:
        pressed.start_pressing()
        for done in range(kills):
            if pressed.is_tired:
                await pressed.stop_pressing()
                await pressed.check_arrived()
                await pressed.open_round()
                pressed.start_pressing()
            under_way.append(await _kill_in_a_burst(pressed, chance))
            print(f"kill {done + 1}: {under_way[-1]} records were unreceipted")
        await pressed.stop_pressing()
        ballots = await pressed.check_arrived()
        pressed.check_calm()
        await pressed.close(root / "bundle")
        shown = sum(len(member.shown) for member in pressed.members.values())
        print(f"{kills} kills, {shown} ballots shown as recorded, {ballots} in the ledger, 0 lost, 0 twice")
        assert ballots == shown, "the seats lived, so every press was answered"
    return under_way


def test_ballots_survive_a_broker_that_dies_in_a_burst(short_path: Path) -> None:
    """Every ballot shown as recorded while the broker died twice is in the ledger exactly once."""
    under_way = asyncio.run(_play(short_path, 2, pace_s=0.01))

    assert max(under_way) > 0, "nothing was under way: the kills struck no load"


@pytest.mark.long
@pytest.mark.timeout(1_800)
def test_ballots_survive_a_broker_that_dies_fifty_times(short_path: Path) -> None:
    """Every ballot shown as recorded while the broker died fifty times is in the ledger exactly once."""
    under_way = asyncio.run(_play(short_path, 50, pace_s=0.04))

    assert sum(one > 0 for one in under_way) > 25, "most kills struck no load"
