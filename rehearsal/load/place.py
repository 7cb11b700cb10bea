# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One place in the crowd: a wire seat and its connection, which comes back by itself as a real seat's does."""

import asyncio
import random
import ssl
import time
from collections.abc import Callable
from typing import Final

from adapters.link import Will
from adapters.mqtt_link.reconnecting import STEADY_S, retry_bound_s
from rehearsal.building import BuiltHall
from rehearsal.load.wire import Wire, WireError, WirePlace, wire_tls
from rehearsal.load.wire_seat import WireSeat
from voting_core.errors import HemicycleError
from voting_core.topics import seat_subscriptions, seat_topic

OPEN_WITHIN_S: Final = 30.0
RETRY_FIRST_S: Final = 0.2
RETRY_MAX_S: Final = 15.0
"""As in :class:`adapters.mqtt_link.MqttSettings`, which every real seat uses."""


class Place:
    """Keeps one seat connected.

    Args:
        built: The hall.
        seat: Who sits here.
        gate: How many places may dial at the same time.
        chance: Draws the pauses between attempts.
        on_fault: Told what the seat cannot accept; nothing follows.
    """

    def __init__(
        self,
        built: BuiltHall,
        seat: WireSeat,
        gate: asyncio.Semaphore,
        chance: random.Random,
        on_fault: Callable[[BaseException], None],
    ) -> None:
        self.seat, self.gate = seat, gate
        self._built, self._chance, self._on_fault = built, chance, on_fault
        self._tls: ssl.SSLContext | None = None
        self._wire: Wire | None = None
        self._gone = asyncio.Event()
        self.losses: list[str] = []
        """Why connections ended, or did not come about."""

    def say(self, topic: str, payload: bytes, retain: bool) -> bool:
        """Publish if the link is up."""
        if self._wire is None or not self._wire.is_up:
            return False
        self._wire.publish(topic, payload, retain=retain)
        return True

    def ping(self) -> None:
        """Tell the broker that we live."""
        if self._wire is not None and self._wire.is_up:
            self._wire.ping()

    async def stay(self) -> None:
        """Connect, and connect again whenever the connection is lost; cancel to hang up."""
        failures = 0
        try:
            while True:
                up_s = await self._serve()
                failures = 1 if up_s >= STEADY_S else failures + 1
                bound_s = retry_bound_s(failures, RETRY_FIRST_S, RETRY_MAX_S)
                await asyncio.sleep(self._chance.uniform(0.0, bound_s))
        finally:
            if self._wire is not None:
                self._wire.close()

    async def _serve(self) -> float:
        """One connection from its first byte to its last; how long it was up, in seconds."""
        self._gone.clear()
        try:
            async with self.gate, asyncio.timeout(OPEN_WITHIN_S):
                self._tls = self._tls or wire_tls(self._built.places.seat(self.seat.identity.seat))
                self._wire = Wire(self._where(), self._tls, self.seat.on_link, self._hear, self._lose)
                await self._wire.open()
        except (WireError, TimeoutError) as error:
            self.losses.append(str(error) or "no answer in time")
            if self._wire is not None:
                self._wire.close()
            return 0.0
        began_s = time.monotonic()
        await self._gone.wait()
        return time.monotonic() - began_s

    def _where(self) -> WirePlace:
        hall, seat = self._built.draft.hall, self.seat.identity.seat
        return WirePlace(
            host=self._built.address,
            port=self._built.port,
            identity=seat,
            subscriptions=seat_subscriptions(hall, seat),
            will=Will(topic=seat_topic(hall, seat, "state"), payload=self.seat.last_words()),
        )

    def _hear(self, topic: str, payload: bytes, retained: bool) -> None:
        try:
            self.seat.on_message(topic, payload, retained)
        except (HemicycleError, AssertionError) as fault:
            self._on_fault(fault)

    def _lose(self, reason: str) -> None:
        self.losses.append(reason)
        self.seat.on_lost()
        self._gone.set()
