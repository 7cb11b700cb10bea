# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The console of a rehearsed hall: its accounts, with passwords made for this hall alone, and its process."""

import asyncio
import contextlib
import secrets
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from adapters.key_files import load_signing_key
from central_broker.console.accounts import Account, Accounts, hash_password
from central_broker.console.drafts import Drafts
from central_broker.console.locked_keys import lock_key
from central_broker.console.rights import ROLE_NAMES, Role
from central_broker.intake import SittingDraft
from rehearsal.building import OPERATORS, PIN, BuiltHall, build_hall
from rehearsal.hall import READY_S, Hall, RehearsalError
from rehearsal.mosquitto_binary import find_mosquitto
from rehearsal.places import free_port
from rehearsal.processes import Program

PORT: Final = 8470
LOOK_S: Final = 0.2
ROLES: Final = {"li": Role.SECRETARY, "zhao": Role.APPROVER}
"""As what the rehearsed operators come to the console."""

OTHERS: Final = {
    "zhuchi": ("主持人", Role.CHAIR),
    "daping": ("大屏", Role.OBSERVER),
    "jishu": ("技术员", Role.TECHNICIAN),
    "shenji": ("审计员", Role.AUDITOR),
    "jianpiao": ("监票人", Role.TELLER),
}
"""Accounts without a key."""


@dataclass(frozen=True, slots=True)
class DeskAccount:
    """One account of a rehearsed hall, with its password."""

    account: str
    name: str
    role: Role
    password: str

    @property
    def words(self) -> tuple[str, str]:
        """What the role is called."""
        return ROLE_NAMES[self.role]


def make_accounts(built: BuiltHall) -> tuple[DeskAccount, ...]:
    """Accounts for every role; the operators' keys are locked with their passwords."""
    kept = Accounts(built.places.centre / "console")
    names = dict(OPERATORS)
    people = [(one, names[one], role) for one, role in ROLES.items()]
    people += [(one, name, role) for one, (name, role) in OTHERS.items()]
    made = []
    for account, name, role in people:
        password = f"{secrets.randbelow(9000) + 1000}-{secrets.randbelow(9000) + 1000}"
        key = None
        if account in ROLES:
            key = lock_key(load_signing_key(built.places.operators / f"{account}.key", PIN), password)
        kept.put(Account(account=account, name=name, role=role, password=hash_password(password), key=key))
        made.append(DeskAccount(account, name, role, password))
    return tuple(made)


def lay_ready(built: BuiltHall, files: Path) -> None:
    """Put a sitting's files among the console's drafts, as if the secretary had uploaded them."""
    kept = {
        file.name: file.read_bytes() for file in sorted(files.iterdir()) if file.suffix in (".toml", ".csv", ".xlsx")
    }
    drafts = Drafts(built.places.centre / "console" / "drafts", lambda: secrets.token_hex(8))
    drafts.make(built.draft.sitting, kept)


@dataclass(frozen=True, slots=True)
class OpenDesks:
    """A running hall with its console, at which nothing is open yet. ``accounts`` are by their ids."""

    hall: Hall
    console: Program
    origin: str
    accounts: dict[str, DeskAccount]


@contextlib.asynccontextmanager
async def open_desks(root: Path, draft: SittingDraft, port: int, *, seats: bool = True) -> AsyncIterator[OpenDesks]:
    """Build a hall, start it with or without its seats, and open its console.

    Args:
        root: An empty folder with a short path.
        draft: The sitting whose seats and members the hall has.
        port: The console's.
        seats: Whether every seat is a process here; others are started by whoever plays them.
    """
    built = build_hall(root, draft, lambda _: None)
    accounts = {one.account: one for one in make_accounts(built)}
    async with Hall(built, find_mosquitto()) as hall:
        await hall.start_centre()
        if seats:
            await hall.start_seats(lambda _: None)
        console = await open_console(built, port)
        try:
            yield OpenDesks(hall, console, f"http://localhost:{port}", accounts)
        finally:
            await console.stop()


async def open_console(built: BuiltHall, port: int) -> Program:
    """Start the console of a hall, and wait until it answers.

    Raises:
        RehearsalError: It does not.
    """
    program = console_program(built.places.centre, built.places.logs, port, built.places.registry)
    await program.start()
    for _ in range(int(READY_S / LOOK_S)):
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return program
        if not program.running:
            break
        await asyncio.sleep(LOOK_S)
    raise RehearsalError(f"The console does not start.\n{program.last_words()}")


def console_program(home: Path, logs: Path, port: int, registry: Path) -> Program:
    """The console beside a centre's home."""
    where = ("--listen", f"127.0.0.1:{port}", "--registry", str(registry))
    arguments = ("central_broker", "--home", str(home), "console", *where)
    return Program("console", arguments, logs)


def free_desk_port() -> int:
    """The console's own port where nobody uses it, else another one."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", PORT))
        except OSError:
            return free_port()
    return PORT
