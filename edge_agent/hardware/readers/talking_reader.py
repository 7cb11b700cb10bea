# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The port of every module that only talks: bytes come in, a parser makes card numbers of them."""

import asyncio
from collections.abc import Sequence
from typing import Final

from edge_agent.hardware.ports import Hands
from edge_agent.hardware.readers.frames import CardParser
from edge_agent.hardware.readers.serial_port import RETRY_S, PortUser, SerialPort
from edge_agent.hardware.readers.status import ReaderStatus

QUIET_S: Final = 0.5
"""A module that repeats does so several times in that time; after it, no frame is on its way and the card has gone."""
THINNED_S: Final = 0.5
"""A card that lies there is reported that seldom; the core asks for three seconds without it before it counts anew."""


class TalkingReader(PortUser):
    """A module that sends numbers by itself.

    Whether such a module lives cannot be asked: an open port with a dead module behind it looks like an empty reader.

    Args:
        path: The device.
        baud: Bits a second.
        parser: Of this kind of module.
        retry_s: The waits before further attempts to open.
    """

    def __init__(
        self,
        path: str,
        baud: int,
        parser: CardParser,
        *,
        retry_s: Sequence[float] = RETRY_S,
    ) -> None:
        self._port = SerialPort(path, baud, self, retry_s=retry_s)
        self._parser = parser
        self._hands: Hands | None = None
        self._status: ReaderStatus | None = None
        self._quiet: asyncio.TimerHandle | None = None
        self._shown = ("", 0.0)

    @property
    def is_alive(self) -> bool:
        """Whether the reader is looked after, plugged in or not; asked by the watchdog."""
        return self._port.is_looked_after

    async def open(self, hands: Hands) -> None:
        """Begin to work; a reader that is not there is reported and waited for."""
        self._hands, self._status = hands, ReaderStatus(hands)
        self._port.start()

    async def close(self) -> None:
        """Let go of it."""
        self._port.stop()
        if self._quiet is not None:
            self._quiet.cancel()

    def challenge(self, hall: str, sitting: str, seat: str) -> None:
        """A number proves nothing."""

    def enter_pin(self, pin: str) -> None:
        """No card here asks for one."""

    def cancel_pin(self) -> None:
        """No card here asks for one."""

    def on_port_open(self) -> None:
        """The port is open: that is all that can be known."""
        self._say("")

    def on_port_lost(self, why: str) -> None:
        """The reader is gone; half a frame from before is not continued."""
        self._parser.pause()
        self._say(why)

    def on_bytes(self, data: bytes) -> None:
        """Read them, and wait for silence."""
        if self._quiet is not None:
            self._quiet.cancel()
        self._quiet = asyncio.get_running_loop().call_later(QUIET_S, self._on_quiet)
        self._show(self._parser.feed(data))

    def _on_quiet(self) -> None:
        self._show(self._parser.pause())

    def _show(self, numbers: list[str]) -> None:
        assert self._hands is not None, "bytes come after opening"
        for number in numbers:
            now_s, (before, at_s) = asyncio.get_running_loop().time(), self._shown
            if number != before or now_s - at_s >= THINNED_S:
                self._shown = (number, now_s)
                self._hands.on_card(number)

    def _say(self, detail: str) -> None:
        assert self._status is not None, "the port is used after opening"
        self._status.say(detail)
