# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Putting a console together beside a centre's home, and running it until it is told to stop."""

import asyncio
import contextlib
import hashlib
import secrets
import time
from pathlib import Path
from typing import Final

import structlog
import uvicorn

from adapters.private_memory import forbid_core_dumps
from central_broker.console.accounts import Accounts
from central_broker.console.air import Air
from central_broker.console.app import STATIC, build_app
from central_broker.console.console import Console
from central_broker.console.drafts import Drafts
from central_broker.console.guard import check_origin
from central_broker.console.sessions import Sessions
from central_broker.console.templating import Templates
from central_broker.console.watching import Centre
from central_broker.logs import begin_logs
from central_broker.settings import Home
from voting_core.errors import RefusedError

GRACEFUL_S: Final = 2
"""Streams never end by themselves: so long they may finish their word."""

SWEEP_S: Final = 20

log = structlog.get_logger("console")


def build_console(home: Home, origin: str, registry: Path | None = None) -> Console:
    """A console beside a centre's home; the hall's seat keys lie there too, where nobody says otherwise."""
    folder = home.folder / "console"
    accounts = Accounts(folder)

    def stamp_of(account: str) -> str | None:
        found = accounts.find(account)
        return found.stamp if found else None

    return Console(
        home=home.folder,
        origin=origin,
        centre=Centre(home.socket, wall_ms, mono_ms),
        accounts=accounts,
        sessions=Sessions(folder / "sessions.json", lambda: secrets.token_urlsafe(32), stamp_of),
        templates=Templates(stamp()),
        air=Air(folder / "air.json"),
        wall_ms=wall_ms,
        mono_ms=mono_ms,
        registry=registry or home.folder / "registry.json",
        drafts=Drafts(folder / "drafts", lambda: secrets.token_hex(6)),
    )


async def serve(home: Home, host: str, port: int, origin: str, registry: Path | None = None) -> None:
    """Run the console until it is told to stop.

    Args:
        home: The centre's home.
        host, port: Where it listens: loopback, behind a front that speaks TLS.
        origin: Scheme and name under which browsers call it.
        registry: The hall's seat keys.

    Raises:
        RefusedError: It cannot listen there, the home is none, or the origin is no safe one.
    """
    check_origin(origin)
    forbid_core_dumps()
    begin_logs()
    if not home.settings.exists():
        raise RefusedError(f"{home.folder} is no centre's home.", "Name it with --home.")
    console = build_console(home, origin, registry)
    config = uvicorn.Config(
        build_app(console),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips="127.0.0.1",  # the front on this machine says who asks
        timeout_graceful_shutdown=GRACEFUL_S,
        lifespan="off",
    )
    server = uvicorn.Server(config)
    running = (console.centre.run(), console.papers.keep(), _sweep(console))
    tasks = [asyncio.create_task(one) for one in running]
    log.info("console", origin=origin, host=host, port=port)
    if not console.is_secure:
        log.warning("for_trying_only", reason="plain http: a real sitting needs a TLS front and a name")
    try:
        await server.serve()
    except SystemExit as error:
        raise RefusedError(f"{host}:{port} cannot be listened on.", "Choose another port with --listen.") from error
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _sweep(console: Console) -> None:
    """Lock and end sessions that nobody asks for any more."""
    while True:
        await asyncio.sleep(SWEEP_S)
        with contextlib.suppress(RefusedError, OSError):  # a file that is being mended is read the next time
            console.sessions.sweep(console.wall_ms())


def stamp() -> str:
    """Changes whenever a static file does."""
    digest = hashlib.sha256()
    for file in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def wall_ms() -> int:
    """The time, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def mono_ms() -> int:
    """A clock that never jumps."""
    return time.monotonic_ns() // 1_000_000
