# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wakes a connection when its socket or its clock has something for it."""

import asyncio
import socket
from typing import Final

_TICK_S: Final = 1.0
"""How often paho may look at its keepalive, which counts in seconds."""


class SocketWatch:
    """One event for everything: readable, writable while wanted, and a tick each second."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._event = asyncio.Event()
        self._descriptor: int | None = None
        self._wants_writes = False
        self._ticker: asyncio.TimerHandle | None = None
        self._ticked = False

    def start(self, sock: socket.socket) -> None:
        """Watch a connected socket."""
        self._descriptor = sock.fileno()
        self._loop.add_reader(self._descriptor, self.wake)
        self._tick()

    def stop(self) -> None:
        """Let go of the socket, before it is closed: its number may be another's a moment later."""
        if self._descriptor is not None:
            self._loop.remove_reader(self._descriptor)
            self._loop.remove_writer(self._descriptor)
            self._descriptor = None
        if self._ticker is not None:
            self._ticker.cancel()

    def wake(self) -> None:
        """Let :meth:`wait` return."""
        self._event.set()

    async def wait(self) -> bool:
        """Until something happened; whether a tick is due."""
        await self._event.wait()
        self._event.clear()
        ticked, self._ticked = self._ticked, False
        return ticked

    def want_writes(self, wanted: bool) -> None:
        """Wake also when the socket takes bytes again."""
        if self._descriptor is None or wanted == self._wants_writes:
            return
        self._wants_writes = wanted
        if wanted:
            self._loop.add_writer(self._descriptor, self.wake)
        else:
            self._loop.remove_writer(self._descriptor)

    def _tick(self) -> None:
        self._ticked = True
        self.wake()
        self._ticker = self._loop.call_later(_TICK_S, self._tick)
