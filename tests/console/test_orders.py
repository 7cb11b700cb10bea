# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders under pressure: double clicks, two desks at once, one person at two browsers, and whoever tries too often."""

import asyncio
from collections import Counter
from pathlib import Path

import httpx

from central_broker.console.accounts import Account, hash_password
from central_broker.console.console import cookie_name
from central_broker.console.steps import seen
from tests.builders import POLL, roster, signer
from tests.centre_builders import Stage
from tests.console.running_console import AtDesk, RunningConsole, run, running_console
from voting_core import acts

PASSWORD = "a long sitting day"


def opened(*, sign_in: bool = True, poll: bool = False) -> Stage:
    """A sitting of three with everybody signed in unless unwanted, and an open round if wanted."""
    stage = Stage(members=roster(3)).begin(POLL, sign_in=sign_in)
    if poll:
        stage.done(acts.OpenPoll, poll=POLL, round=1)
    return stage


async def marks(running: RunningConsole) -> str:
    """What a page of this moment has seen."""
    await running.seen(lambda status: status.seats)
    status = running.console.centre.picture.status
    assert status is not None
    return seen(status)


async def rounds(running: RunningConsole) -> list[tuple[str, int, str]]:
    """The rounds of the ledger."""
    status = await running.centre.at_desk(lambda desk: desk.status())
    return [(one.poll, one.round, one.phase) for one in status.rounds]


def second_browser(running: RunningConsole, account: str) -> AtDesk:
    """The same person signs in at another browser."""
    console, client = running.console, running.people[account].client
    word = console.sessions.begin(account, "zh", signer(account), console.wall_ms())
    session = console.sessions.find(word, console.wall_ms())
    assert session is not None
    other = httpx.AsyncClient(
        headers={"origin": console.origin},
        transport=client._transport,
        base_url=console.origin,
        cookies={cookie_name(console): word},
    )
    return AtDesk(other, session.kept.token)


def test_a_double_click_is_one_order(tmp_path: Path) -> None:
    """Five clicks from one page open one round: the others are told that the house has moved on."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=opened().ledger) as running:
            shown, lin = await marks(running), running.people["lin"]
            told = await asyncio.gather(*(lin.post("/orders/open-poll", item=POLL, seen=shown) for _ in range(5)))

            results = Counter(one["result"] for one in told)
            assert results["done"] == 1, told
            assert {one["status"] for one in told if one["result"] != "done"} == {"409"}
            assert await rounds(running) == [(POLL, 1, "open")]

    run(script())


def test_two_desks_that_close_at_once_close_once(tmp_path: Path) -> None:
    """A secretary and their deputy at another browser press together: one closes, the other one learns of it."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=opened(poll=True).ledger) as running:
            shown, desks = await marks(running), [running.people["lin"], second_browser(running, "lin")]
            told = await asyncio.gather(*(one.post("/orders/close-poll", poll=POLL, seen=shown) for one in desks))

            assert sorted(one["status"] for one in told) == ["200", "409"]
            assert await rounds(running) == [(POLL, 1, "closed")]

    run(script())


def test_one_person_at_two_browsers_is_not_two_people(tmp_path: Path) -> None:
    """What needs two people is not done by one who signs in twice: the second signature has to be another key's."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=opened(sign_in=False).ledger) as running:
            lin, again = running.people["lin"], second_browser(running, "lin")
            await marks(running)
            first = await lin.post("/orders/leave", member="m02", reason="病假")
            assert first["result"] == "waiting"
            await running.seen(lambda status: status.proposals)

            assert (await again.post("/orders/approve", act_id=first["act_id"]))["result"] == "waiting"
            status = await running.centre.at_desk(lambda desk: desk.status())
            assert [one.on_leave for one in status.seats] == [False, False, False]

    run(script())


def test_whoever_gives_orders_like_a_program_has_to_wait(tmp_path: Path) -> None:
    """Sixty orders in a row are taken, more are told to wait; half a second gives one back."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=opened().ledger) as running:
            now_ms = [0]
            running.console.mono_ms = lambda: now_ms[0]
            lin = running.people["lin"]
            codes = [(await lin.post("/orders/approve", act_id="none"))["status"] for _ in range(62)]
            now_ms[0] = 500
            after = (await lin.post("/orders/approve", act_id="none"))["status"]

            assert (codes[59], codes[60:], after) == ("409", ["429", "429"], "409")

    run(script())


def test_whoever_guesses_passwords_has_to_wait_and_holds_nobody_up(tmp_path: Path) -> None:
    """After five wrong ones even the right one is refused for twenty seconds; elsewhere its owner goes on working."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            console, now_ms = running.console, [0]
            console.mono_ms = lambda: now_ms[0]

            def changed(one: Account) -> Account:
                return Account(account=one.account, name=one.name, role=one.role, password=hash_password(PASSWORD))

            owner = running.people["lin"]
            kept = console.accounts.change("lin", changed)
            for session in console.sessions.of("lin"):
                console.sessions.restamp(session, kept.stamp)
            stranger = running.people["wu"].client

            async def guess(password: str) -> int:
                return (await stranger.post("/enter", data={"account": "lin", "password": password})).status_code

            assert [await guess("wrong") for _ in range(5)] == [403] * 5
            assert await guess(PASSWORD) == 403
            assert (await owner.post("/confirm", password=PASSWORD))["result"] == "done"
            now_ms[0] = 20_000
            assert await guess(PASSWORD) == 303

    run(script())
