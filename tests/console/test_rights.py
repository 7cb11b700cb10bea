# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody gets past the console's doors: every door, every role, every method."""

import re
from pathlib import Path
from typing import Final

import httpx
import pytest

from central_broker.console.console import Door
from central_broker.console.doors import DOORS
from central_broker.console.guard import CSP, Tries, check_origin
from central_broker.console.sessions import EACH_MAX, IDLE_MS, Sessions
from tests.builders import signer
from tests.console.running_console import PEOPLE, RunningConsole, run, running_console
from voting_core.errors import RefusedError

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
TURNED_AWAY: Final = {303, 401, 403, 405}


def address_of(door: Door) -> str:
    """The door's address with something in the place of its parameters."""
    return re.sub(r"\{\w+\}", "s01", re.sub(r"\{\w+:int\}", "1", door.path))


async def turned_away(running: RunningConsole, account: str) -> list[tuple[str, str, int]]:
    """Every door and method that does not turn somebody away whom it should."""
    client, wrong = running.people[account].client, []
    open_to = {(door.method, door.path) for door in DOORS if door.roles is None or PEOPLE[account] in door.roles}
    for door in DOORS:
        for method in METHODS:
            if (method, door.path) in open_to:
                continue
            response = await client.request(method, address_of(door), headers={"accept": "application/json"})
            if response.status_code not in TURNED_AWAY or response.headers["content-security-policy"] != CSP:
                wrong.append((method, door.path, response.status_code))
    return wrong


def test_every_door_turns_away_every_other_role_and_method(tmp_path: Path) -> None:
    """Seven roles, all doors, six methods: whoever may not is turned away, and the ledger does not grow."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            before = (await running.centre.at_desk(lambda desk: desk.status())).floor_seq
            told = {account: await turned_away(running, account) for account in PEOPLE}
            assert told == {account: [] for account in PEOPLE}
            assert (await running.centre.at_desk(lambda desk: desk.status())).floor_seq == before

    run(script())


@pytest.mark.parametrize("fault", ["no token", "another's token", "no origin", "null", "another origin"])
def test_a_form_that_is_not_ours_is_refused(fault: str, tmp_path: Path) -> None:
    """Every POST of every role without our token or from another place is refused."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            for account, desk in running.people.items():
                other = next(one for name, one in running.people.items() if name != account)
                token = {"no token": "", "another's token": other.token}.get(fault, desk.token)
                origin = {"null": "null", "another origin": "http://localhost:8471"}.get(fault)
                headers = dict(desk.client.headers) | ({"origin": origin} if origin else {})
                if fault == "no origin":
                    headers.pop("origin")
                cookies = dict(desk.client.cookies)
                transport = desk.client._transport
                async with httpx.AsyncClient(
                    transport=transport, base_url=running.console.origin, cookies=cookies, headers=headers
                ) as client:
                    for door in DOORS:
                        if door.method == "POST" and door.roles is not None:
                            response = await client.post(address_of(door), data={"token": token})
                            assert response.status_code == 403, (account, door.path)

    run(script())


def test_a_session_ends_with_the_password_it_was_begun_under(tmp_path: Path) -> None:
    """An account that was taken away and given to somebody else does not open for the old browser."""
    stamps = {"lin": "a"}
    words = iter("abcdefgh")
    sessions = Sessions(tmp_path / "sessions.json", lambda: next(words), stamps.get)
    word = sessions.begin("lin", "zh", signer("lin"), 0)
    session = sessions.find(word, 1)
    assert session is not None
    stamps["lin"] = "b"

    assert sessions.find(word, 2) is None
    assert session.signer is None
    stamps["lin"] = "a"
    assert sessions.find(word, 3) is None


def test_a_closed_browser_leaves_no_key_behind(tmp_path: Path) -> None:
    """Half an hour later the key is forgotten though nobody asked for a page; the session itself stays."""
    words = iter("abcdefgh")
    sessions = Sessions(tmp_path / "sessions.json", lambda: next(words), lambda _: "a")
    word = sessions.begin("lin", "zh", signer("lin"), 0)
    (session,) = sessions.of("lin")
    sessions.sweep(IDLE_MS + 1)

    assert (session.locked, session.signer) == (True, None)
    assert sessions.find(word, IDLE_MS + 2) is session


def test_nobody_pushes_out_another_accounts_session(tmp_path: Path) -> None:
    """However often one account signs in, only its own oldest sessions go."""
    words = map(str, range(10_000))
    sessions = Sessions(tmp_path / "sessions.json", lambda: next(words), lambda _: "a")
    word = sessions.begin("lin", "zh", None, 0)
    for _ in range(EACH_MAX * 2):
        sessions.begin("wu", "zh", None, 0)

    assert sessions.find(word, 1) is not None
    assert len(sessions.of("wu")) == EACH_MAX


def test_tries_come_back_one_by_one() -> None:
    """Five at once, then one every twenty seconds; a refused try costs nothing."""
    tries = Tries(at_once=5, every_ms=20_000)

    assert [tries.take("lin", 0) for _ in range(7)] == [True] * 5 + [False] * 2
    assert [tries.take("lin", at_ms) for at_ms in (19_999, 20_000, 20_001, 40_000)] == [False, True, False, True]


@pytest.mark.parametrize("origin", ["http://hub.hall", "https://hub.hall/", "ftp://hub", "hub.hall", "https://a@hub"])
def test_an_unsafe_origin_is_refused(origin: str) -> None:
    """Plain http for another machine, and what is no origin at all."""
    with pytest.raises(RefusedError):
        check_origin(origin)
