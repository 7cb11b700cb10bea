# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window of one seat, as a process of its own: on this desktop, or on a virtual display that leaves a picture."""

import asyncio
import contextlib
import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from rehearsal.building import TECHNICIAN_CARD
from rehearsal.open_hall import OpenHall
from rehearsal.processes import dying_with_us
from voting_core.errors import RefusedError

DISPLAY_S: Final = 20.0
"""Longest wait for a virtual display."""

FOREIGN_CARD: Final = "00C0FFEE"


def has_desktop() -> bool:
    """Whether there is a display to open a window on."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def window_command(hall: OpenHall, *, size: str, picture: Path | None) -> list[str]:
    """The command of a seat's window."""
    cards = {hall.card: hall.member, **{number: name for name, number in hall.others.items()}}
    cards |= {FOREIGN_CARD: "外来卡", TECHNICIAN_CARD: "技术员"}
    command = [sys.executable, "-m", "kiosk.desk", "--socket", str(hall.panel), "--size", size]
    command += [f"--card={number}={label}" for number, label in cards.items()]
    command.append(f"--note={hall.title} · {hall.seat}")
    return command if picture is None else [*command, f"--picture={picture}"]


@contextlib.asynccontextmanager
async def display() -> AsyncIterator[dict[str, str]]:
    """Variables that name a display: the desktop's, or a virtual one that lasts as long as the block.

    Raises:
        RefusedError: There is no desktop, and no Xvfb for a virtual one.
    """
    if has_desktop():
        yield {}
        return
    if shutil.which("Xvfb") is None:
        raise RefusedError("There is no desktop here, and no Xvfb for a picture.", "Install it: apt install xvfb.")
    reading, writing = os.pipe()
    server = await asyncio.create_subprocess_exec(
        *dying_with_us(),
        *("Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"),
        pass_fds=(writing,),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        number = await asyncio.wait_for(asyncio.to_thread(os.read, reading, 16), DISPLAY_S)
        if not number.strip():
            raise RefusedError("Xvfb does not start.", "Try it by hand: Xvfb :99.")
        yield {"DISPLAY": f":{number.decode().strip()}", "QT_XCB_GL_INTEGRATION": "none"}
    finally:
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            server.terminate()
        await server.wait()


@contextlib.asynccontextmanager
async def window(hall: OpenHall, *, size: str, picture: Path | None) -> AsyncIterator[asyncio.subprocess.Process]:
    """A seat's window that lasts as long as the block, or until somebody closes it."""
    async with display() as variables:
        process = await asyncio.create_subprocess_exec(
            *dying_with_us(), *window_command(hall, size=size, picture=picture), env={**os.environ, **variables}
        )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
