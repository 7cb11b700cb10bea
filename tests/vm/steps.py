# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the steps of virtual machines ask and do: what a machine says, whether all runs, and power that goes away."""

import asyncio
import time
from typing import Final

from tests.converge.hall import Hall
from tests.converge.sitting import Sitting
from tests.converge.steps import all_active
from tests.vm.board import Board

PATIENCE_S: Final = 600.0
"""Emulated processors share this machine's own, which others use too."""


class SlowSitting(Sitting):
    """A sitting on emulated machines."""

    patience_s = PATIENCE_S


def board(hall: Hall, name: str) -> Board:
    """The virtual machine of that name."""
    found = hall.stations[name]
    assert isinstance(found, Board)
    return found


def said(hall: Hall, name: str, *command: str) -> str:
    """What a command says on a machine, without the end of its line."""
    return hall.on(hall.stations[name], *command).strip()


def until_all_active(hall: Hall) -> None:
    """Wait until every service of every machine runs."""
    end = time.monotonic() + PATIENCE_S
    while not all_active(hall):
        assert time.monotonic() < end
        time.sleep(1)


async def cut(hall: Hall, name: str, sitting: Sitting, press: str = "") -> None:
    """Cut a machine's power, at once after a press was recorded where one is named, and switch it on again."""
    station = board(hall, name)
    if press:
        panel = sitting.panels[name]
        assert await panel.until("scene", "voting", timeout_s=PATIENCE_S), panel.view
        await panel.press(press)
        assert await panel.until("stage", "recorded", "delivered", timeout_s=PATIENCE_S), panel.view
    start = time.monotonic()
    await asyncio.to_thread(station.cut_power)
    await asyncio.to_thread(station.start)
    await asyncio.to_thread(station.wait)
    await asyncio.to_thread(until_all_active, hall)
    hall.timings[f"{name} loses its power, until all services run again"] = time.monotonic() - start
    if press:
        assert await sitting.panels[name].until("stage", "delivered", timeout_s=PATIENCE_S), sitting.panels[name].view
