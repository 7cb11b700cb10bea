# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stage for links: who plays on it is heard, every broker can crash, and whatever was opened is closed at the end."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable

from adapters.link import Link, LinkSettings, Will
from adapters.memory_link import MemoryBroker, MemoryLink
from adapters.mqtt_link import MqttLink
from rehearsal.mosquitto import MosquittoProcess
from tests.hall_broker import Hall

PATIENCE_S = 100.0
"""Only a hung test waits that long."""


class Ear:
    """A running link and everything it said, in order."""

    def __init__(self, open_link: Callable[["Ear"], Link]) -> None:
        self.heard: list[str] = []
        """``up``, ``down``, ``message`` and ``trouble``, as they came."""
        self.messages: list[tuple[str, bytes, bool]] = []
        """Topic, payload, retained."""
        self.reasons: list[str] = []
        """Why the link went down or did not come up, each time."""
        self.when_up: Callable[[], None] = _nothing
        self.when_message: Callable[[bytes], None] = _nothing
        self._news = asyncio.Event()
        self.link: Link = open_link(self)
        self.running = asyncio.create_task(self.link.run())

    async def until(self, what: str, times: int = 1) -> "Ear":
        """Wait until it has said this so often."""
        async with asyncio.timeout(PATIENCE_S):
            while self.heard.count(what) < times:
                self._news.clear()
                await self._news.wait()
        return self

    async def until_hears(self, payload: bytes) -> "Ear":
        """Wait for a message with this payload."""
        async with asyncio.timeout(PATIENCE_S):
            while payload not in self.payloads:
                self._news.clear()
                await self._news.wait()
        return self

    @property
    def payloads(self) -> list[bytes]:
        """The messages, without topic and flag."""
        return [payload for _, payload, _ in self.messages]

    async def close(self) -> None:
        """Close the link and let its run end, however it ends."""
        await self.link.close()
        await asyncio.wait({self.running})
        if not self.running.cancelled():
            self.running.exception()

    def on_up(self) -> None:
        """The link says it is up."""
        self._note("up")
        self.when_up()

    def on_down(self, reason: str) -> None:
        """The link says it is lost."""
        self.reasons.append(reason)
        self._note("down")

    def on_message(self, topic: str, payload: bytes, retained: bool) -> None:
        """The link brings a message."""
        self.messages.append((topic, payload, retained))
        self._note("message")
        self.when_message(payload)

    def on_trouble(self, reason: str) -> None:
        """The link says that it could not connect."""
        self.reasons.append(reason)
        self._note("trouble")

    def _note(self, what: str) -> None:
        self.heard.append(what)
        self._news.set()


class Stage(ABC):
    """A broker, running, and the links to it."""

    def __init__(self) -> None:
        self._ears: list[Ear] = []

    def link(self, identity: str, *subscriptions: str, will: Will | None = None) -> Ear:
        """Start a link; it connects while the scene goes on."""
        settings = LinkSettings(identity=identity, subscriptions=subscriptions, will=will)
        self._ears.append(Ear(lambda ear: self._open(ear, settings)))
        return self._ears[-1]

    async def close(self) -> None:
        """Close every link."""
        for ear in self._ears:
            await ear.close()

    @abstractmethod
    def _open(self, ear: Ear, settings: LinkSettings) -> Link:
        """A link of the kind under test."""

    @abstractmethod
    async def crash(self) -> None:
        """Kill the broker."""

    @abstractmethod
    async def come_back(self) -> None:
        """Start the broker again, empty."""


class MemoryStage(Stage):
    """The broker in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.broker = MemoryBroker()

    def _open(self, ear: Ear, settings: LinkSettings) -> Link:
        return MemoryLink(self.broker, settings, ear.on_up, ear.on_down, ear.on_message)

    async def crash(self) -> None:
        """Stop it."""
        self.broker.stop()

    async def come_back(self) -> None:
        """Start it."""
        self.broker.start()


class MosquittoStage(Stage):
    """A real broker with TLS."""

    def __init__(self, hall: Hall, process: MosquittoProcess) -> None:
        super().__init__()
        self._hall = hall
        self._process = process

    def _open(self, ear: Ear, settings: LinkSettings) -> Link:
        full = self._hall.settings(settings.identity, *settings.subscriptions, will=settings.will)
        return MqttLink(full, ear.on_up, ear.on_down, ear.on_message)

    async def crash(self) -> None:
        """Kill the process."""
        await self._process.kill()

    async def come_back(self) -> None:
        """Start the process."""
        await self._process.start()


Scene = Callable[[Stage], Awaitable[None]]


def play_in_memory(scene: Scene) -> None:
    """Play a scene with the broker in memory."""

    async def run() -> None:
        stage = MemoryStage()
        try:
            await scene(stage)
        finally:
            await stage.close()

    asyncio.run(run())


def play_over_mosquitto(hall: Hall, scene: Scene) -> None:
    """Play a scene with a real broker of this hall."""

    async def run() -> None:
        async with hall.broker() as process:
            stage = MosquittoStage(hall, process)
            try:
                await scene(stage)
            finally:
                await stage.close()

    asyncio.run(run())


def _nothing(*_: object) -> None:
    """What a link's owner does who only listens."""
