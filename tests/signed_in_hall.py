# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hall of the city council with real parts, its roll open and all nine members signed in: where drills begin."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from central_broker.intake import SittingDraft, read_sitting
from rehearsal.building import build_hall
from rehearsal.director import Director
from rehearsal.hall import Hall
from rehearsal.mosquitto_binary import find_mosquitto
from rehearsal.people import Press
from rehearsal.stage import Stage
from tests.house.repository import ROOT

EXAMPLE: Final = ROOT / "examples" / "city-council"


@asynccontextmanager
async def signed_in_hall(root: Path) -> AsyncIterator[tuple[Hall, Director, list[str]]]:
    """Build it in an empty folder, start everything, sign everybody in; hall, director and the ids of the items."""
    draft = read_sitting(EXAMPLE)
    assert isinstance(draft, SittingDraft)
    built = build_hall(root / "hall", draft, lambda _: None)
    hall = Hall(built, find_mosquitto())
    async with hall:
        await hall.start_centre()
        await hall.start_seats(lambda _: None)
        director = Director(hall, Stage.silent(draft.roster.seats, hall.panels), pace=0.05)
        await director.open_sitting()
        await director.sign_in(built.seats)
        await hall.wait(lambda now: now.present == len(built.seats), "the centre knows of every sign-in")
        yield hall, director, [item.item for item in draft.agenda.items]


async def vote(director: Director, item: str, *, without: tuple[str, ...] = ()) -> None:
    """Put an item; everybody votes yes, and every ballot is delivered."""
    hall = director.hall
    await director.open_poll(item)
    seats = [seat for seat in hall.built.seats if seat not in without]
    await director.press_all([Press(seat=seat, after_s=0.0, button="yes") for seat in seats])
    for seat in seats:
        assert await hall.panels[seat].until("stage", "delivered"), f"{seat} never delivers its ballot"
