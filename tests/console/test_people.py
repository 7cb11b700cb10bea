# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts at the console: passwords that are changed, people who are signed out, accounts that come and go."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from central_broker.console.accounts import Account, hash_password, is_password
from central_broker.console.console import cookie_name
from central_broker.console.locked_keys import lock_key, open_key
from central_broker.console.passkeys import ANSWER_MS, Challenges, party_of
from central_broker.console.rights import Role
from tests.builders import signer
from tests.console.running_console import RunningConsole, run, running_console
from voting_core.errors import RefusedError

OLD, NEW = "the first password", "the second password"


def with_password(running: RunningConsole, account: str) -> None:
    """An account as the command line makes it, its sessions going on."""
    accounts, sessions = running.console.accounts, running.console.sessions

    def changed(one: Account) -> Account:
        key = lock_key(signer(account)._private_key, OLD)
        return Account(account=one.account, name=one.name, role=one.role, password=hash_password(OLD), key=key)

    kept = accounts.change(account, changed)
    for session in sessions.of(account):
        sessions.restamp(session, kept.stamp)


def test_a_new_password_opens_the_key_and_ends_every_other_session(tmp_path: Path) -> None:
    """Whoever sat elsewhere under the old password is out; the signing key now opens with the new one alone."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            with_password(running, "lin")
            console, desk = running.console, running.people["lin"]
            word = console.sessions.begin("lin", "zh", signer("lin"), console.wall_ms())

            said = await desk.post("/me/password", password=OLD, fresh=NEW, again=NEW)

            assert said["result"] == "done", said
            account = console.accounts.find("lin")
            assert account is not None
            assert account.key is not None
            assert (is_password(account, NEW), is_password(account, OLD)) == (True, False)
            assert open_key(account.key, NEW).public_key() == signer("lin")._private_key.public_key()
            with pytest.raises(RefusedError):
                open_key(account.key, OLD)
            assert console.sessions.find(word, console.wall_ms()) is None
            assert (await desk.get("/me")).status_code == 200

    run(script())


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"password": "wrong", "fresh": NEW, "again": NEW}, "403"),
        ({"password": OLD, "fresh": NEW, "again": NEW + "!"}, "409"),
        ({"password": OLD, "fresh": OLD, "again": OLD}, "409"),
        ({"password": OLD, "fresh": "short", "again": "short"}, "409"),
        ({"password": OLD, "fresh": "x" * 300, "again": "x" * 300}, "409"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(fields: dict[str, Any], code: str, tmp_path: Path) -> None:
    """The present one wrong, the new one mistyped, the same, too short, too long: the account stays as it was."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            with_password(running, "lin")
            before = running.console.accounts.find("lin")

            said = await running.people["lin"].post("/me/password", **fields)

            assert said["status"] == code
            assert running.console.accounts.find("lin") == before

    run(script())


def test_an_account_with_somebody_elses_password_opens_one_page(tmp_path: Path) -> None:
    """An approver adds the chair's deputy: with the one-time password nothing opens before they chose their own."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            console = running.console
            said = await running.people["zhou"].post("/people/add", account="bai", name="白", role="chair")
            assert said["result"] == "done", said
            account = console.accounts.find("bai")
            assert account is not None
            assert is_password(account, said["password"])

            client = running.people["qian"].client
            client.cookies.set(cookie_name(console), console.sessions.begin("bai", "zh", None, console.wall_ms()))
            (session,) = console.sessions.of("bai")
            desk = type(running.people["qian"])(client, session.kept.token)
            shut = await desk.get("/chair")
            assert (shut.status_code, shut.headers["location"]) == (303, "/me")
            assert (await desk.post("/me/others"))["status"] == "403"
            done = await desk.post("/me/password", password=said["password"], fresh=NEW, again=NEW)
            assert done["result"] == "done"
            assert (await desk.get("/chair")).status_code == 200

    run(script())


def test_an_approver_signs_somebody_out_and_takes_an_account_away(tmp_path: Path) -> None:
    """The technician's browser is signed out; the auditor's account is gone, and so is their session."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            approver = running.people["zhou"]

            assert (await approver.post("/people/end", account="chen"))["result"] == "done"
            assert (await approver.post("/people/remove", account="sun"))["result"] == "done"

            assert (await running.people["chen"].get("/fleet")).headers["location"] == "/enter"
            assert (await running.people["sun"].get("/story")).headers["location"] == "/enter"
            assert running.console.accounts.find("sun") is None
            assert running.console.accounts.find("chen") is not None

    run(script())


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/people/end", {"account": "zhou"}),
        ("/people/remove", {"account": "zhou"}),
        ("/people/remove", {"account": "nobody"}),
        ("/people/add", {"account": "lin", "name": "林", "role": "chair"}),
        ("/people/add", {"account": "Bai", "name": "白", "role": "chair"}),
        ("/people/add", {"account": "bai", "name": "", "role": "chair"}),
        ("/people/add", {"account": "bai", "name": "白", "role": "secretary"}),
        ("/people/add", {"account": "bai", "name": "白", "role": "emperor"}),
    ],
)
def test_what_an_approver_cannot_do_changes_no_account(path: str, fields: dict[str, Any], tmp_path: Path) -> None:
    """One's own account, one that is not there, an id that is taken or none, a role that signs."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            before = running.console.accounts.all()

            assert (await running.people["zhou"].post(path, **fields))["status"] == "409"

            assert running.console.accounts.all() == before

    run(script())


def test_a_challenge_counts_once_for_whoever_asked_and_not_for_long() -> None:
    """A passkey's answer that is played back, stolen for another session, or late is refused."""
    challenges = Challenges()
    answer = '{"response": {"clientDataJSON": "%s"}}'
    said = answer % "eyJ0eXBlIjogIndlYmF1dGhuLmdldCIsICJjaGFsbGVuZ2UiOiAiQVFJRCIsICJvcmlnaW4iOiAiaHR0cHM6Ly9odWIifQ"
    challenges.put(b"\x01\x02\x03", "lin", 0)

    for whose, now_ms in (("", 1), ("lin", 1), ("lin", 2)):
        with pytest.raises(RefusedError):
            challenges.take(said, whose, now_ms)
    challenges.put(b"\x01\x02\x03", "lin", 0)
    with pytest.raises(RefusedError):
        challenges.take(said, "lin", ANSWER_MS + 1)
    challenges.put(b"\x01\x02\x03", "lin", 0)
    assert challenges.take(said, "lin", ANSWER_MS) == b"\x01\x02\x03"


def test_an_address_has_no_passkeys() -> None:
    """Browsers take a name for a passkey's home and no address (WebAuthn §5.1.2)."""
    origins = ["https://hub.hall", "http://localhost:8470", "https://192.0.2.7", "https://[2001:db8::7]:8470"]

    assert [party_of(one) for one in origins] == ["hub.hall", "localhost", None, None]


def test_two_changes_at_once_lose_neither(tmp_path: Path) -> None:
    """The command line adds an account while a browser changes another one: both are there afterwards."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            accounts = running.console.accounts
            added = [Account(account=f"x{number}", name="x", role=Role.CHAIR, password="!") for number in range(8)]
            await asyncio.gather(*(asyncio.to_thread(accounts.put, one) for one in added))

            assert {one.account for one in accounts.all()} >= {one.account for one in added}

    run(script())
