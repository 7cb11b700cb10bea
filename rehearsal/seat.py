# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sitting down at a seat: in the hall that is open on this machine, or in one that is opened to practise in."""

import asyncio
import contextlib
import random
from pathlib import Path

from rich.console import Console

from rehearsal.director import Director
from rehearsal.hall import Hall
from rehearsal.open_hall import OpenHall, noted
from rehearsal.panel import Panel
from rehearsal.practice import Practice
from rehearsal.seat_window import has_desktop, window
from rehearsal.stage import Stage


async def sit_down(hall: OpenHall, console: Console, size: str, picture: Path) -> int:
    """Open the window of a seat of an open hall, until it is closed; without a desktop, sign in and take a picture."""
    console.print(f"{hall.title} · {hall.seat} {hall.member}", highlight=False)
    async with window(hall, size=size, picture=None if has_desktop() else picture) as process:
        if has_desktop():
            return await process.wait()
        panel = Panel(hall.seat, hall.panel)
        following = asyncio.create_task(panel.run())
        await panel.until("seat", hall.seat)
        await panel.card(hall.card)
        await panel.until("scene", "ready", "voting")
        await asyncio.sleep(2)  # the window draws it too
        following.cancel()
    console.print(f"没有桌面，画面在 · no desktop here; what the member sees: {picture}", markup=False)
    return 0


async def practise(hall: Hall, console: Console, size: str, picture: Path, seed: int) -> int:
    """Play a sitting around one seat whose window is open; without a desktop, that member is played too."""
    with (
        noted(hall.built) as described,
        Stage(console, hall.built.draft.roster.seats, hall.panels, described.title) as stage,
    ):
        director = Director(hall, stage)
        practice = Practice(director, described.seat, random.Random(seed))
        async with window(described, size=size, picture=None if has_desktop() else picture) as process:
            tasks = [
                asyncio.create_task(director.follow()),
                asyncio.create_task(practice.play()),
                asyncio.create_task(process.wait()),
            ]
            if not has_desktop():
                tasks.append(asyncio.create_task(practice.stand_in()))
            done, left = await asyncio.wait(tasks[1:], return_when=asyncio.FIRST_COMPLETED)
            for task in (*left, tasks[0]):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
            for task in done:
                task.result()
    if not has_desktop():
        console.print(f"没有桌面，画面在 · no desktop here; what the member sees: {picture}", markup=False)
    return 0
