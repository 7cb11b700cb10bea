# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The link to the broker and the cable in it: pulling the cable in a rehearsal really ends the connection."""

import asyncio
from collections.abc import Callable

from adapters.link import Link
from edge_agent.core.effects import OpenLink

MakeLink = Callable[
    [OpenLink, Callable[[], None], Callable[[str], None], Callable[[str, bytes, bool], None]],
    Link,
]
"""Makes a link that is not running yet, from what it has to hear and its three callbacks: up, down, message."""


class Uplink:
    """One link after another, as long as the cable is in.

    Args:
        make_link: Makes each of them.
        on_up: The subscriptions are confirmed.
        on_down: The link was up and is lost, with the reason.
        on_message: Topic, payload, retained.
    """

    def __init__(
        self,
        make_link: MakeLink,
        on_up: Callable[[], None],
        on_down: Callable[[str], None],
        on_message: Callable[[str, bytes, bool], None],
    ) -> None:
        self._make_link = make_link
        self._on_up, self._on_down, self._on_message = on_up, on_down, on_message
        self._link: Link | None = None
        self._plugged = asyncio.Event()
        self._pulled = asyncio.Event()
        self._plugged.set()

    def cable(self, *, plugged: bool) -> None:
        """Pull the cable or plug it in."""
        (self._plugged if plugged else self._pulled).set()
        (self._pulled if plugged else self._plugged).clear()

    def publish(self, topic: str, payload: bytes, *, retain: bool) -> None:
        """Send now or drop."""
        if self._link is not None:
            self._link.publish(topic, payload, retain)

    async def run(self, order: OpenLink) -> None:
        """Serve until cancelled.

        Raises:
            RefusedError: The certificate files cannot be used.
        """
        while True:
            await self._plugged.wait()
            self._link = link = self._make_link(order, self._on_up, self._on_down, self._on_message)
            serving = asyncio.create_task(link.run())
            pulled = asyncio.create_task(self._pulled.wait())
            try:
                await asyncio.wait({serving, pulled}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                was_up, self._link = link.is_up, None
                await link.close(with_will=True)
                pulled.cancel()
                await asyncio.wait({serving})
            serving.result()
            if was_up:
                self._on_down("the cable is out")
