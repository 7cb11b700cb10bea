# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A broker and its links inside one process, for running programs in tests without a network.

Same rules as a real broker with our settings: at-least-once order per link, retained messages, wildcards, wills, one
connection per identity, nothing kept when it stops. Two differences: whoever may connect may publish and hear
everything, and a link comes back at once instead of after a drawn pause. So a test runs the same way every time.
"""

import asyncio
from collections import deque
from typing import NamedTuple

from adapters.link import LinkSettings, OnDown, OnMessage, OnUp, check_publication, matches
from adapters.stoppable import StoppableRun


class Published(NamedTuple):
    """One message that the broker took, as :attr:`MemoryBroker.history` keeps it."""

    sender: str
    """Identity of the link; empty for the test's own hand."""
    topic: str
    payload: bytes
    retain: bool


class MemoryBroker:
    """The broker, and the hand that stops it, cuts a cable or speaks in somebody's place."""

    def __init__(self) -> None:
        self.history: list[Published] = []
        """Every message taken, in order, wills too."""
        self.retained: dict[str, bytes] = {}
        """What each topic holds for later subscribers."""
        self._links: dict[str, MemoryLink] = {}
        self._running = True
        self._cut: set[str] = set()
        self._changed = asyncio.Event()

    @property
    def connected(self) -> frozenset[str]:
        """Identities whose link is up."""
        return frozenset(self._links)

    def publish(self, topic: str, payload: bytes, retain: bool = False, sender: str = "") -> None:
        """Take a message and hand it to everybody who listens.

        Raises:
            ValueError: See :func:`adapters.link.check_publication`.
        """
        check_publication(topic, payload)
        self.history.append(Published(sender, topic, payload, retain))
        if retain and payload:
            self.retained[topic] = payload
        elif retain:
            self.retained.pop(topic, None)
        for link in self._links.values():
            link.deliver(topic, payload, retained=False)

    def stop(self) -> None:
        """End as by ``kill -9``: every link falls, no will is spoken, nothing retained survives."""
        self._running = False
        self.retained.clear()
        links, self._links = self._links, {}
        for link in links.values():
            link.fall("the broker closed the connection")

    def start(self) -> None:
        """Run again, empty."""
        self._running = True
        self._admit()

    def cut(self, identity: str) -> None:
        """Pull a cable: the link falls, its will is spoken, and it cannot come back before :meth:`mend`."""
        self._cut.add(identity)
        link = self._links.pop(identity, None)
        if link is not None:
            link.fall("the broker no longer answers")
            self._speak_will(link)

    def mend(self, identity: str) -> None:
        """Plug the cable in again."""
        self._cut.discard(identity)
        self._admit()

    async def admit(self, link: "MemoryLink") -> None:
        """Wait until the link may connect, then connect it and hand it what is retained."""
        identity = link.settings.identity
        while not self._running or identity in self._cut:
            await self._changed.wait()
        former = self._links.pop(identity, None)
        if former is not None:
            former.fall(f"another connection with the identity {identity} took over")
            self._speak_will(former)
        self._links[identity] = link
        for topic, payload in self.retained.items():
            link.deliver(topic, payload, retained=True)

    def leave(self, link: "MemoryLink", *, with_will: bool) -> None:
        """Disconnect a link; harmless if it has fallen already."""
        if self._links.get(link.settings.identity) is link:
            del self._links[link.settings.identity]
            if with_will:
                self._speak_will(link)

    def _admit(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _speak_will(self, link: "MemoryLink") -> None:
        will = link.settings.will
        if will is not None:
            self.publish(will.topic, will.payload, will.retain, sender=link.settings.identity)


class MemoryLink:
    """A link to a :class:`MemoryBroker`; see :class:`adapters.link.Link` for what it promises."""

    def __init__(
        self,
        broker: MemoryBroker,
        settings: LinkSettings,
        on_up: OnUp,
        on_down: OnDown,
        on_message: OnMessage,
    ) -> None:
        self.settings = settings
        self._broker = broker
        self._on_up = on_up
        self._on_down = on_down
        self._on_message = on_message
        self._inbox: deque[tuple[str, bytes, bool]] = deque()
        self._lost = "not connected yet"  # empty while the link is up
        self._wake = asyncio.Event()
        self._serving = StoppableRun()

    @property
    def is_up(self) -> bool:
        """Whether a message published now would be sent."""
        return not self._lost and not self._serving.is_stopped

    def publish(self, topic: str, payload: bytes, retain: bool = False) -> bool:
        """Send at once; see :meth:`adapters.link.Link.publish`."""
        check_publication(topic, payload)
        if not self.is_up:
            return False
        self._broker.publish(topic, payload, retain, sender=self.settings.identity)
        return True

    async def run(self) -> None:
        """Connect, serve, connect again, until :meth:`close`."""
        try:
            await self._serving.run(self._reconnect_for_ever())
        finally:
            self._lost = "the program ended"
            self._broker.leave(self, with_will=True)

    async def close(self, *, with_will: bool = True) -> None:
        """Disconnect and stop :meth:`run`."""
        self._broker.leave(self, with_will=with_will)
        await self._serving.stop()

    def deliver(self, topic: str, payload: bytes, *, retained: bool) -> None:
        """The broker has a message; it is served by :meth:`run` and never inside the sender's call."""
        if any(matches(wanted, topic) for wanted in self.settings.subscriptions):
            self._inbox.append((topic, payload, retained))
            self._wake.set()

    def fall(self, reason: str) -> None:
        """The broker is gone for this link."""
        self._lost = reason
        self._wake.set()

    async def _reconnect_for_ever(self) -> None:
        while True:
            await self._broker.admit(self)
            self._lost = ""
            self._on_up()
            while self.is_up:
                await self._wake.wait()
                self._wake.clear()
                while self._inbox:
                    self._on_message(*self._inbox.popleft())
            self._inbox.clear()
            self._on_down(self._lost)
