# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A page's stream ends with the session that opened it."""

from pathlib import Path

from central_broker.console.live import may_go_on
from central_broker.console.rights import Role
from tests.builders import signer
from tests.console.drawn import ask_of
from tests.console.running_console import run, running_console


def test_a_stream_ends_when_its_session_or_account_does(tmp_path: Path) -> None:
    """Whoever has signed out, or is no longer what they were, sees nothing more."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            console, now_ms = running.console, running.console.wall_ms()
            word = console.sessions.begin("lin", "zh", signer("lin"), now_ms)
            session = console.sessions.find(word, now_ms)
            account = console.accounts.find("lin")
            assert session is not None
            ask = ask_of(console, console.centre.picture.status, Role.SECRETARY)
            ask.session, ask.account = session, account
            assert may_go_on(ask)
            console.sessions.end(session)
            assert not may_go_on(ask)

    run(script())
