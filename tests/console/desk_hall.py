# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A hall with its console: real broker, centre, seats and console, members who play along, and a browser."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser

from central_broker.intake import SittingDraft
from rehearsal.company import Company
from rehearsal.desks import DeskAccount, open_desks
from rehearsal.director import Director
from rehearsal.hall import Hall
from rehearsal.processes import Program
from rehearsal.stage import Stage
from tests.console.browser import Person, chromium, sign_in
from tests.hall_broker import free_port


@dataclass(slots=True)
class DeskHall:
    """What a test of the console holds in its hands."""

    hall: Hall
    director: Director
    console: Program
    origin: str
    accounts: dict[str, DeskAccount]
    browser: Browser

    async def person(self, account: str, *, lang: str = "zh", width: int = 1440) -> Person:
        """Somebody signs in at a browser of their own."""
        password = self.accounts[account].password
        return await sign_in(self.browser, self.origin, account, password, lang=lang, width=width)


@asynccontextmanager
async def desk_hall(root: Path, draft: SittingDraft, *, pace: float = 0.05) -> AsyncIterator[DeskHall]:
    """A hall in which nothing is open yet."""
    async with open_desks(root, draft, free_port()) as desks, chromium() as browser:
        hall = desks.hall
        director = Director(hall, Stage.silent(draft.roster.seats, hall.panels), pace=pace)
        company = Company(hall.built, hall.panels, random.Random(7), pace=pace)
        playing = asyncio.create_task(company.play())
        try:
            yield DeskHall(hall, director, desks.console, desks.origin, desks.accounts, browser)
        finally:
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)
