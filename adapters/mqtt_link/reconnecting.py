# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A link that comes back: one connection after the other, with pauses that spread a whole hall's return."""

import asyncio
import contextlib
import random
import ssl
from collections.abc import Callable
from typing import Final

from adapters.link import OnDown, OnMessage, OnUp, check_publication
from adapters.mqtt_link.connection import Connection, ConnectionLostError
from adapters.mqtt_link.settings import MqttSettings
from adapters.stoppable import StoppableRun
from adapters.tls_client import TlsFilesError, client_tls

STEADY_S: Final = 5.0
"""A connection that was up this long was a good one: the next pause is short again. Two devices that fight for one
identity throw each other out much sooner, and slow down."""


def retry_bound_s(failures: int, first_s: float, max_s: float) -> float:
    """Longest pause after so many failures in a row (at least 1): doubling, bounded. The pause is uniform below it."""
    return min(max_s, first_s * 2.0 ** min(failures - 1, 32))


class MqttLink:
    """A link to the hall's broker; see :class:`adapters.link.Link` for what it promises.

    Args:
        settings: Read once. Certificate files are read for each connection, so a renewed certificate is used from the
            next one on; files that cannot be used then leave those before in use.
        on_up: The subscriptions are confirmed.
        on_down: The link was up and is lost, with the reason.
        on_message: Topic, payload, retained.
        on_trouble: An attempt to connect failed, with the reason; for a screen or a log.
        chance: Draws the pauses between attempts.

    Raises:
        TlsFilesError: Certificate, key or CA certificate cannot be used.
    """

    def __init__(
        self,
        settings: MqttSettings,
        on_up: OnUp,
        on_down: OnDown,
        on_message: OnMessage,
        *,
        on_trouble: Callable[[str], None] | None = None,
        chance: random.Random | None = None,
    ) -> None:
        self._settings = settings
        self._on_up = on_up
        self._on_down = on_down
        self._on_message = on_message
        self._on_trouble = on_trouble
        self._chance = chance or random.SystemRandom()
        self._tls = _tls_of(settings)
        self._connection: Connection | None = None
        self._serving = StoppableRun()

    @property
    def is_up(self) -> bool:
        """Whether a message published now would be sent."""
        return self._connection is not None and self._connection.lost is None

    def publish(self, topic: str, payload: bytes, retain: bool = False) -> bool:
        """Send at once; see :meth:`adapters.link.Link.publish`."""
        check_publication(topic, payload)
        return self._connection is not None and self._connection.publish(topic, payload, retain)

    async def run(self) -> None:
        """Connect, serve, connect again, until :meth:`close`."""
        await self._serving.run(self._reconnect_for_ever())

    async def close(self, *, with_will: bool = True) -> None:
        """Disconnect and stop :meth:`run`."""
        self._serving.refuse_more()
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.farewell(with_will=with_will)
        await self._serving.stop()

    async def _reconnect_for_ever(self) -> None:
        failures = 0
        while True:
            up_s = await self._serve(Connection(self._settings, self._newest_tls()))
            failures = 1 if up_s >= STEADY_S else failures + 1
            bound_s = retry_bound_s(failures, self._settings.retry_first_s, self._settings.retry_max_s)
            await asyncio.sleep(self._chance.uniform(0.0, bound_s))

    def _newest_tls(self) -> ssl.SSLContext:
        with contextlib.suppress(TlsFilesError):
            self._tls = _tls_of(self._settings)
        return self._tls

    async def _serve(self, connection: Connection) -> float:
        """One connection from its first byte to its last; how long it was up, in seconds."""
        loop = asyncio.get_running_loop()
        up_at = None
        try:
            await connection.open()
            up_at = loop.time()
            self._connection = connection
            self._on_up()
            while True:
                while connection.inbox and not self._serving.is_stopped:
                    self._on_message(*connection.inbox.popleft())
                await connection.more()
        except ConnectionLostError as lost:
            self._connection = None
            self._report(str(lost), was_up=up_at is not None)
        finally:
            self._connection = None
            connection.drop()
        return 0.0 if up_at is None else loop.time() - up_at

    def _report(self, reason: str, *, was_up: bool) -> None:
        if self._serving.is_stopped:
            return
        if was_up:
            self._on_down(reason)
        elif self._on_trouble is not None:
            self._on_trouble(reason)


def _tls_of(settings: MqttSettings) -> ssl.SSLContext:
    return client_tls(settings.ca_file, settings.certificate_file, settings.key_file)
