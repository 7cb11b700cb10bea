# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A console without a network: pages drawn from a picture of the house that the test holds up."""

from pathlib import Path

from starlette.requests import Request

from central_broker.console.accounts import Account
from central_broker.console.app import build_app
from central_broker.console.console import Ask, Console
from central_broker.console.rights import Role
from central_broker.console.serving import build_console
from central_broker.console.sessions import Kept, Session
from central_broker.core.status import Status
from central_broker.settings import Home

NINE_MS = 1_800_000_000_000


def still_console(folder: Path) -> Console:
    """A console whose clocks stand still, beside no centre."""
    console = build_console(Home(folder), "http://localhost:8470")
    console.wall_ms = lambda: NINE_MS
    console.mono_ms = lambda: 1_000
    build_app(console)
    return console


def ask_of(console: Console, status: Status | None, role: Role = Role.SECRETARY, lang: str = "zh") -> Ask:
    """A request by somebody of this role, while the house stands so."""
    picture = console.centre.picture
    picture.status, picture.linked, picture.heard_ms = status, True, 1_000
    picture.version += 1
    account = Account(account="lin", name="林", role=role, password="")
    session = Session(kept=Kept(sha256="", account="lin", token="t", lang=lang, began_ms=NINE_MS), used_ms=NINE_MS)
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
    return Ask(console, Request(scope), session, account, lang)
