# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seat process that is cut off while a round is open: whatever its disk takes, its member has pressed."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from edge_agent.settings import Home
from rehearsal.panel import Panel
from rehearsal.processes import Program
from tests.kept_files import chosen, kept_journal
from tests.pressing import PATIENCE_S, Member
from tests.spec.scripted_centre import ScriptedCentre
from tests.spec.seat_home import bring_floor, make_home
from tests.spec.seat_host import CARD

SEAT: Final = "s07"


def voting_home(folder: Path) -> Home:
    """A home of seat s07 in which a round is open; no broker answers."""
    home, centre = make_home(folder), ScriptedCentre()
    centre.open_sitting()
    centre.floor.open_poll()
    bring_floor(home, centre)
    return home


def ballots_kept(home: Home) -> list[str]:
    """The ballots in the journal; the seat must not run."""
    return chosen(kept_journal(home.journal))


@asynccontextmanager
async def awake(home: Home, program: Program, kept: Sequence[str] = ()) -> AsyncIterator[Member]:
    """The member at a seat that has been started; in the end it is killed.

    Args:
        home: The seat's home.
        program: The seat.
        kept: What is in its journal already.
    """
    chance = random.Random(f"{program.name} {len(kept)}")
    member = Member(Panel(SEAT, home.panel), chance, 0, pressed=list(kept), shown=list(kept))
    following = asyncio.create_task(member.panel.run())
    await program.start()
    try:
        yield member
    finally:
        await program.kill()
        following.cancel()
        await asyncio.wait({following})


async def take_seat(program: Program, member: Member) -> None:
    """Sign in, where nobody is; come back at once if the seat ends before anybody can press."""
    await member.until(lambda view: view.get("scene") in ("sign_in", "voting") or not program.running)
    if member.panel.view.get("scene") == "sign_in":
        await member.sign_in(CARD)


async def press_to_the_end(program: Program, member: Member) -> None:
    """Sign in and press until the seat ends by itself."""
    async with asyncio.timeout(PATIENCE_S):
        await take_seat(program, member)
        while program.running:
            if not await member.press():
                await asyncio.sleep(0.01)  # let the loop notice the end
        await member.until(lambda view: not view)
