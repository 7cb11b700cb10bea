# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A console beside a centre that runs for real, called without a network: one client for each person at a desk."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from central_broker.console.accounts import Account
from central_broker.console.app import build_app
from central_broker.console.console import Console, cookie_name
from central_broker.console.rights import Role
from central_broker.console.serving import build_console
from central_broker.ledger import Ledger
from central_broker.settings import Home
from tests.builders import signer
from tests.running_centre import PATIENCE_S, RunningCentre, running_centre

ORIGIN: Final = "http://localhost:8470"
PEOPLE: Final = {
    "lin": Role.SECRETARY,
    "zhou": Role.APPROVER,
    "wang": Role.TELLER,
    "chen": Role.TECHNICIAN,
    "sun": Role.AUDITOR,
    "qian": Role.CHAIR,
    "wu": Role.OBSERVER,
}
"""Accounts of the test: the first three are operators of the centre and have a key."""
OPERATORS: Final = ("lin", "zhou", "wang")


@dataclass(slots=True)
class AtDesk:
    """Somebody with a session of their own."""

    client: httpx.AsyncClient
    token: str

    async def get(self, path: str) -> httpx.Response:
        """A page."""
        return await self.client.get(path)

    async def page(self, path: str) -> str:
        """A page that must be there."""
        response = await self.client.get(path)
        assert response.status_code == 200, f"{path}: {response.status_code} {response.text[:300]}"
        return response.text

    async def post(self, path: str, files: list[tuple[str, bytes]] | None = None, **fields: Any) -> dict[str, str]:
        """What a form or an order is answered, as the page's script sees it."""
        data = {name.replace("__", "."): value for name, value in fields.items()} | {"token": self.token}
        sent = [("files", (name, content)) for name, content in files or []]
        response = await self.client.post(path, data=data, files=sent or None, headers={"accept": "application/json"})
        assert response.status_code < 500, response.text
        told: dict[str, str] = response.json()
        return {**told, "status": str(response.status_code)}


@dataclass(slots=True)
class RunningConsole:
    """A console and its centre."""

    console: Console
    centre: RunningCentre
    people: dict[str, AtDesk]

    async def seen(self, holds: Callable[[Any], object]) -> None:
        """Until the console's picture of the house is so."""
        with self.console.centre.listening() as changed:
            async with asyncio.timeout(PATIENCE_S):
                while self.console.centre.picture.status is None or not holds(self.console.centre.picture.status):
                    changed.clear()
                    await changed.wait()


@asynccontextmanager
async def running_console(
    folder: Path, lang: str = "zh", *, ledger: Ledger | None = None, origin: str = ORIGIN
) -> AsyncIterator[RunningConsole]:
    """Start both, the centre on what is in a ledger already; everybody of the table has signed in."""
    async with running_centre(folder, ledger) as centre, AsyncExitStack() as stack:
        console = build_console(Home(folder), origin)
        app = build_app(console)
        people: dict[str, AtDesk] = {}
        for account, role in PEOPLE.items():
            console.accounts.put(Account(account=account, name=account, role=role, password="!"))
            key = signer(account) if account in OPERATORS else None
            word = console.sessions.begin(account, lang, key, console.wall_ms())
            session = console.sessions.find(word, console.wall_ms())
            assert session is not None, "it has just begun"
            client = httpx.AsyncClient(
                headers={"origin": origin},
                transport=httpx.ASGITransport(app),
                base_url=origin,
                cookies={cookie_name(console): word},
            )
            people[account] = AtDesk(await stack.enter_async_context(client), session.kept.token)
        watching = asyncio.create_task(console.centre.run())
        running = RunningConsole(console, centre, people)
        try:
            await running.seen(lambda _: True)
            yield running
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run a script to its end."""

    async def bounded() -> None:
        async with asyncio.timeout(5 * PATIENCE_S):
            await work

    asyncio.run(bounded())
