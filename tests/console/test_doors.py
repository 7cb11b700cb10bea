# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every door of the console against every role and method: who gets through, and that nobody else changes anything."""

import random
import re
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

import httpx
import pytest

from central_broker.console.console import Door
from central_broker.console.doors import DOORS
from tests.centre_builders import Stage
from tests.console.running_console import PEOPLE, AtDesk, RunningConsole, run, running_console

METHODS: Final = ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")
REFUSED: Final = frozenset({401, 403, 405})
SAMPLES: Final = {"seat": "s01", "poll": "budget", "round": "1", "draft": "none", "name": "report", "number": "1"}
SECURITY: Final = ("content-security-policy", "x-content-type-options", "referrer-policy", "cache-control")


def address(door: Door) -> str:
    """A path that the door takes."""
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: SAMPLES.get(found[1], "1"), door.path)


def is_stream(door: Door) -> bool:
    """Whether it never ends by itself."""
    return door.path.endswith("/stream")


async def knock(desk: AtDesk, method: str, path: str, *, token: str | None = None, **headers: str) -> httpx.Response:
    """A request of somebody who is signed in, with their own token unless another one is given."""
    data = {"token": desk.token if token is None else token} if method == "POST" else None
    return await desk.client.request(method, path, data=data, headers=headers)


async def ledger_size(running: RunningConsole) -> int:
    """How many records the centre holds."""
    return (await running.centre.at_desk(lambda desk: desk.status())).tree_size


def test_each_door_lets_in_its_roles_and_nobody_else(tmp_path: Path) -> None:
    """Seven roles, six methods, every door: who has no business there is refused, and nothing is written."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=Stage().begin().ledger) as running:
            before, wrong = await ledger_size(running), []
            for door in (one for one in DOORS if one.roles is not None):
                for account, role in PEOPLE.items():
                    assert door.roles is not None
                    if role in door.roles:
                        continue
                    reply = await knock(running.people[account], door.method, address(door))
                    if reply.status_code not in REFUSED:
                        wrong.append((door.method, door.path, role, reply.status_code))
            assert wrong == []
            assert await ledger_size(running) == before

    run(script())


def test_each_door_opens_for_its_roles(tmp_path: Path) -> None:
    """Whoever may look is shown something; no page breaks, whatever the sitting is at."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=Stage().begin().ledger) as running:
            wrong = []
            for door in (one for one in DOORS if one.method == "GET" and not is_stream(one)):
                allowed = [one for one, role in PEOPLE.items() if door.roles is None or role in door.roles]
                for account in {allowed[0], allowed[-1]}:
                    reply = await running.people[account].get(address(door))
                    if reply.status_code in REFUSED or (reply.status_code >= 500 and door.path != "/healthz"):
                        wrong.append((door.path, account, reply.status_code))
            assert wrong == []

    run(script())


def test_other_methods_are_not_taken(tmp_path: Path) -> None:
    """A door has one method; the others do nothing."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=Stage().begin().ledger) as running:
            lin, before = running.people["lin"], await ledger_size(running)
            taken = {(door.method, address(door)) for door in DOORS}
            for path in sorted({address(door) for door in DOORS}):
                for method in METHODS:
                    if (method, path) not in taken:
                        assert (await knock(lin, method, path)).status_code == 405, (method, path)
            assert await ledger_size(running) == before

    run(script())


@pytest.mark.parametrize(
    "how", ["no token", "another's token", "another site", "a null origin", "a fetch from elsewhere"]
)
def test_a_forged_post_changes_nothing(how: str, tmp_path: Path) -> None:
    """A form that does not come from a page of this session, or comes from another site, is refused at every door."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=Stage().begin().ledger) as running:
            lin, zhou, before = running.people["lin"], running.people["zhou"], await ledger_size(running)
            forged: dict[str, dict[str, str]] = {
                "no token": {"token": ""},
                "another's token": {"token": zhou.token},
                "another site": {"origin": "https://evil.example"},
                "a null origin": {"origin": "null"},
                "a fetch from elsewhere": {"sec-fetch-site": "cross-site"},
            }
            for door in (one for one in DOORS if one.method == "POST" and (one.roles is not None or "site" in how)):
                reply = await knock(lin, "POST", address(door), **forged[how])
                assert reply.status_code == 403, door.path
            assert await ledger_size(running) == before

    run(script())


def test_nobody_gets_in_without_a_session(tmp_path: Path) -> None:
    """Without signing in there is the sign-in page, health for machines, and nothing else."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=Stage().begin().ledger) as running:
            stranger = AtDesk(running.people["lin"].client, "")
            stranger.client.cookies.clear()
            for door in (one for one in DOORS if one.roles is not None):
                reply = await knock(stranger, door.method, address(door))
                assert reply.status_code in (303, 401, 403), door.path
                assert reply.headers.get("location", "/enter") == "/enter"

    run(script())


def test_the_console_answers_to_its_own_name_only(tmp_path: Path) -> None:
    """A name that somebody else points at this machine is refused, so that no other page can reach it."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=Stage().begin().ledger) as running:
            reply = await running.people["lin"].client.get("/sitting", headers={"host": "evil.example"})
            assert reply.status_code == 421

    run(script())


WORDS: Final = (
    "",
    "x",
    "budget",
    "s01",
    "-1",
    "9" * 30,
    "..",
    "%00",
    "{}",
    "汉字",
    "<script>",
    "a" * 3_000,
    "\x7f",
    "%s",
)
FIELDS: Final = (
    "poll",
    "seat",
    "member",
    "reason",
    "lang",
    "seen",
    "round",
    "slide",
    "card",
    "slot",
    "item",
    "id",
    "act_id",
    "account",
    "name",
    "role",
    "password",
    "credential",
    "secret",
    "label",
)
APART: Final = ("/go", "/lock", "/enter", "/story/proof")
"""Doors that end the session which the others need, or take long on purpose."""


@pytest.mark.parametrize("requests", [400, pytest.param(20_000, marks=[pytest.mark.long, pytest.mark.timeout(1200)])])
def test_whatever_is_asked_no_page_breaks(requests: int, tmp_path: Path) -> None:
    """Paths, fields and bodies without sense are answered with a refusal, never with a fault, and always guarded."""
    chance = random.Random(requests)
    doors = [one for one in DOORS if not is_stream(one) and one.path not in APART]

    async def script() -> None:
        async with running_console(tmp_path, ledger=Stage().begin().ledger) as running:
            people = list(running.people.values())
            for _ in range(requests):
                door, who = chance.choice(doors), chance.choice(people)
                method = door.method if chance.random() < 0.9 else chance.choice(METHODS)
                path = re.sub(r"\{\w+(:\w+)?\}", lambda _: quote(chance.choice(WORDS), safe=""), door.path)
                data = {chance.choice(FIELDS): chance.choice(WORDS) for _ in range(chance.randrange(5))}
                query = urlencode({chance.choice(FIELDS): chance.choice(WORDS)}) if chance.random() < 0.3 else ""
                body = chance.randbytes(chance.randrange(80))
                sent = {"data": {**data, "token": who.token}} if chance.random() < 0.8 else {"content": body}
                reply = await who.client.request(method, f"{path}?{query}"[:4_000], **sent)
                assert reply.status_code < 500 or door.path == "/healthz", (method, path, reply.text[:300])
                assert all(name in reply.headers for name in SECURITY), path

    run(script())
