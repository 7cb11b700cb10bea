# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seat's real runtime inside a test: real loop, real panel socket, a broker and a journal of the test's choice."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from adapters.link import Link, LinkSettings, Will
from adapters.memory_link import MemoryBroker, MemoryLink
from adapters.service_notify import ServiceNotify
from edge_agent.core.effects import OpenLink
from edge_agent.hardware.health.measuring import Measuring
from edge_agent.hardware.ports import ButtonsPort, LampsPort, ReaderPort, Terminal
from edge_agent.hardware.virtual import VirtualPanel
from edge_agent.journal import Journal
from edge_agent.runtime import SeatRuntime
from tests.spec.seat_host import new_core

Condition = Callable[[], bool]


async def until(condition: Condition) -> None:
    """Let the loop go on until something is so; the test's own time limit ends what never comes."""
    while not condition():  # noqa: ASYNC110 - what is waited for has no event, and must not get one for a test
        await asyncio.sleep(0)


class RunningSeat:
    """Seat s07, started and stopped by the test.

    Args:
        journal: What it writes to.
        socket: Where its panel listens.
        broker: What it is connected to.
        buttons: Its keys, where they are not on the panel.
        lamps: Its lamps, where they are not on the panel.
        reader: Its card reader, where it is not on the panel.
    """

    def __init__(
        self,
        journal: Journal,
        socket: Path,
        broker: MemoryBroker,
        *,
        buttons: ButtonsPort | None = None,
        lamps: LampsPort | None = None,
        reader: ReaderPort | None = None,
    ) -> None:
        self.panel = VirtualPanel(socket)
        self._broker = broker
        self.runtime = SeatRuntime(
            core=new_core(),
            journal=journal,
            terminal=Terminal(
                buttons=buttons or self.panel,
                lamps=lamps or self.panel,
                reader=reader or self.panel,
                screen=self.panel,
            ),
            make_link=self._make_link,
            boot="b0" * 16,
            software="test 1",
            measuring=Measuring(socket.parent, self.panel),
            report=socket.parent / "selftest.json",
            notify=ServiceNotify({}, 1),
        )
        self.serving: asyncio.Task[int] | None = None

    async def start(self) -> None:
        """Run until the screen shows something."""
        self.serving = asyncio.create_task(self.runtime.run())
        await until(lambda: bool(self.panel.history) or self.ended)

    async def end(self) -> int:
        """End in order; its exit code."""
        assert self.serving is not None, "a seat is started before it is ended"
        self.runtime.stop()
        return await self.serving

    @property
    def ended(self) -> bool:
        """Whether it has ended by itself."""
        return self.serving is not None and self.serving.done()

    def _make_link(
        self,
        order: OpenLink,
        on_up: Callable[[], None],
        on_down: Callable[[str], None],
        on_message: Callable[[str, bytes, bool], None],
    ) -> Link:
        will = Will(topic=order.will_topic, payload=order.will_payload)
        settings = LinkSettings(identity="s07", subscriptions=order.subscriptions, will=will)
        return MemoryLink(self._broker, settings, on_up, on_down, on_message)
