# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A centre that runs for real inside a test: its runtime, its command socket, and a broker in memory."""

import asyncio
import itertools
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from adapters.link import LinkSettings
from adapters.memory_link import MemoryBroker, MemoryLink
from central_broker.bundle import build_bundle, write_bundle
from central_broker.command_link import CommandClient, CommandServer
from central_broker.core import CentralCore
from central_broker.core.rows import Row
from central_broker.desk import Desk
from central_broker.ledger import Ledger, LedgerError, MemoryLedger
from central_broker.runtime import CentralRuntime
from tests.builders import HALL, NINE, operators, signer
from tests.centre_builders import OPERATORS
from voting_core.identifiers import CENTRE
from voting_core.signing import verify
from voting_core.topics import centre_subscriptions

T = TypeVar("T")
PATIENCE_S = 100.0
"""Only a hung test waits that long."""


class ScriptedLedger(MemoryLedger):
    """A ledger that takes its time, or fails, when the script says so."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.gate.set()
        self.fault: Exception | None = None

    def append(self, rows: Sequence[Row]) -> None:
        """As any ledger, after the gate has opened."""
        assert self.gate.wait(PATIENCE_S), "the script never opened the gate"
        if self.fault is not None:
            raise self.fault
        super().append(rows)


def disk_full() -> LedgerError:
    """What a ledger says on a full disk."""
    return LedgerError("database or disk is full (OperationalError)")


@dataclass(slots=True)
class RunningCentre:
    """A centre under test, and the hands around it."""

    runtime: CentralRuntime
    core: CentralCore
    broker: MemoryBroker
    ledger: Ledger
    socket: Path
    running: asyncio.Task[int]

    @contextmanager
    def desk(self, operator: str = "lin") -> Iterator[Desk]:
        """An operator's desk; its calls block, so they belong into a thread."""
        numbers = itertools.count(1)
        client = CommandClient(self.socket, timeout_s=PATIENCE_S)
        try:
            yield Desk(client, operator, signer(operator), lambda: f"{ord(operator[0]):08x}{next(numbers):024x}")
        finally:
            client.close()

    async def at_desk(self, do: Callable[[Desk], T], operator: str = "lin") -> T:
        """Do something at an operator's desk."""

        def work() -> T:
            with self.desk(operator) as desk:
                return do(desk)

        return await asyncio.to_thread(work)

    async def ended(self) -> int:
        """The exit code of the centre, once it has ended by itself."""
        async with asyncio.timeout(PATIENCE_S):
            return await self.running


@asynccontextmanager
async def running_centre(folder: Path, ledger: Ledger | None = None) -> AsyncIterator[RunningCentre]:
    """Start a centre; at the end it is stopped, unless it has ended by itself."""
    broker, kept = MemoryBroker(), ledger or MemoryLedger()
    core = CentralCore(hall=HALL, term=1, signer=signer(CENTRE), operators=operators(*OPERATORS), verify=verify)
    settings = LinkSettings(identity=CENTRE, subscriptions=centre_subscriptions(HALL))

    def export(into: Path) -> str:
        bundle = build_bundle(hall=HALL, term=1, signer=signer(CENTRE), snapshot=kept.snapshot(), at_ms=NINE)
        write_bundle(bundle, into)
        return f"Exported {bundle.records} records."

    runtime = CentralRuntime(
        core=core,
        ledger=kept,
        make_link=lambda up, down, on: MemoryLink(broker, settings, up, down, on),
        export=export,
    )
    socket = folder / "command.sock"
    commands = CommandServer(socket, runtime.carry_out, runtime.watch)
    await commands.start()
    running = asyncio.create_task(runtime.run())
    try:
        yield RunningCentre(runtime, core, broker, kept, socket, running)
    finally:
        runtime.stop()
        await asyncio.wait({running}, timeout=PATIENCE_S)
        await commands.close()
