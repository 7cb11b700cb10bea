# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A console on a port of its own inside the test, beside a centre that holds a ledger already; people at browsers."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn
from playwright.async_api import Browser

from central_broker.console.app import build_app
from central_broker.console.console import Console, cookie_name
from central_broker.ledger import Ledger
from tests.console.browser import PATIENCE_MS, Person, chromium
from tests.console.running_console import RunningConsole, running_console
from tests.hall_broker import free_port

STARTING_S: Final = 0.02


@dataclass(slots=True)
class Served:
    """A console that browsers reach."""

    running: RunningConsole
    browser: Browser
    origin: str

    @property
    def console(self) -> Console:
        """The console itself."""
        return self.running.console

    async def person(self, account: str, lang: str = "zh", *, width: int = 1440) -> Person:
        """Somebody at a browser of their own, signed in already."""
        word = self.console.sessions.begin(account, lang, None, self.console.wall_ms())
        context = await self.browser.new_context(viewport={"width": width, "height": 900}, accept_downloads=True)
        context.set_default_timeout(PATIENCE_MS)
        await context.add_cookies([{"name": cookie_name(self.console), "value": word, "url": self.origin}])
        page = await context.new_page()
        person = Person(page)
        page.on("console", lambda message: person.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: person.complaints.append(str(error)))
        return person


@asynccontextmanager
async def served_console(
    folder: Path, ledger: Ledger | None = None, *, port: int = 0, origin: str = "", flags: Sequence[str] = ()
) -> AsyncIterator[Served]:
    """Start it, and a browser.

    Args:
        folder: An empty one.
        ledger: What the centre holds already.
        port: Where it listens; a free one if left out.
        origin: What browsers call it, where a front stands before it.
        flags: More of the browser's.
    """
    port = port or free_port()
    origin = origin or f"http://localhost:{port}"
    async with running_console(folder, ledger=ledger, origin=origin) as running, chromium(*flags) as browser:
        config = uvicorn.Config(
            build_app(running.console),
            host="127.0.0.1",
            port=port,
            log_config=None,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 - the server has no event for it
            await asyncio.sleep(STARTING_S)
        try:
            yield Served(running, browser, origin)
        finally:
            server.should_exit = True
            await serving
