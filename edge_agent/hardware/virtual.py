# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A terminal without hardware: buttons, lamps, reader and screen on a Unix socket that anybody of this user may poke.

It keeps the rules of the physical drivers and its own history, so a rehearsal and a test use the same one. Lines are in
:mod:`edge_agent.hardware.panel_words`.
"""

import asyncio
import contextlib
import os
import secrets
import time
from collections import deque
from pathlib import Path
from typing import Final

import msgspec

from edge_agent.core.view import DARK, Lamps, View
from edge_agent.hardware.panel_words import LINE_BYTES_MAX, Answer, PanelState, Poke, read_poke
from edge_agent.hardware.ports import Hands
from edge_agent.hardware.virtual_chip import ChipTray
from voting_core.errors import RefusedError

HISTORY_MAX: Final = 2_000
BEHIND_BYTES_MAX: Final = 1024 * 1024
"""What may wait for one client; one that does not read is let go, so that it cannot fill our memory."""

_encode: Final = msgspec.json.Encoder().encode


class VirtualPanel:
    """All four parts of a terminal on one socket.

    Args:
        path: The socket; a stale one is replaced. Only this user may open it.
        allowed: What a client may do, by the keys of the panel's words; none for everything.
        umask: Who may open the socket.
        clients_max: How many may be connected at the same time; 0 for any number.
    """

    def __init__(
        self, path: Path, *, allowed: frozenset[str] | None = None, umask: int = 0o177, clients_max: int = 0
    ) -> None:
        self._path, self._allowed, self._umask, self.clients_max = path, allowed, umask, clients_max
        self.firmware = "virtual"
        self._hands: Hands | None = None
        self._tray: ChipTray | None = None
        self._server: asyncio.Server | None = None
        self.clients: set[asyncio.StreamWriter] = set()
        """Who is connected now."""
        self._serving: set[asyncio.Task[None]] = set()
        self._state = PanelState(seq=0, at_us=0, lamps=DARK, view=None)
        self.history: deque[PanelState] = deque(maxlen=HISTORY_MAX)
        """Every state shown, the oldest first."""

    async def open(self, hands: Hands) -> None:
        """Listen.

        Raises:
            RefusedError: The socket cannot be made there.
        """
        self._hands = hands
        self._tray = ChipTray(hands=hands, draw=secrets.token_bytes, later=asyncio.get_running_loop().call_soon)
        before = os.umask(self._umask)
        try:
            self._path.unlink(missing_ok=True)
            self._server = await asyncio.start_unix_server(self._serve, self._path, limit=LINE_BYTES_MAX)
        except OSError as error:
            raise RefusedError(
                f"{self._path}: the panel's socket cannot be opened: {error}.",
                "Choose a home with a path shorter than 90 characters, in which this user may write.",
            ) from error
        finally:
            os.umask(before)

    async def close(self) -> None:
        """Stop listening, let all clients go, remove the socket."""
        if self._server is None:
            return
        self._server.close()
        for client in list(self.clients):
            client.transport.abort()  # a client that does not read would never let go
        if self._serving:
            await asyncio.wait(self._serving)
        self._path.unlink(missing_ok=True)

    def light(self, lamps: Lamps) -> None:
        """Show this state of all lamps."""
        self._change(lamps, self._state.view)

    def show(self, view: View) -> None:
        """Show this view."""
        self._change(self._state.lamps, view)

    def challenge(self, hall: str, sitting: str, seat: str) -> None:
        """What virtual chip cards sign from now on; a card that is only its number proves nothing."""
        if self._tray is not None:
            self._tray.challenge(hall, sitting, seat)

    def enter_pin(self, pin: str) -> None:
        """Digits for the virtual chip card that asked for them."""
        if self._tray is not None:
            self._tray.enter(pin)

    def cancel_pin(self) -> None:
        """The virtual chip card that asked is let go."""
        self.enter_pin("")

    def _change(self, lamps: Lamps, view: View | None) -> None:
        at_us = time.monotonic_ns() // 1_000
        self._state = PanelState(seq=self._state.seq + 1, at_us=at_us, lamps=lamps, view=view)
        self.history.append(self._state)
        if not self.clients:
            return
        line = _encode(Answer(state=self._state)) + b"\n"
        for client in list(self.clients):
            if client.transport.get_write_buffer_size() > BEHIND_BYTES_MAX:
                self.clients.discard(client)
                client.transport.abort()
            else:
                client.write(line)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving = asyncio.current_task()
        assert serving is not None, "a connection is served in a task of its own"
        self._serving.add(serving)
        serving.add_done_callback(self._serving.discard)
        await self._talk(reader, writer)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.clients_max and len(self.clients) >= self.clients_max:
            writer.write(_encode(Answer(refused="Another screen is connected. End it first.")) + b"\n")
            writer.close()
            return
        self.clients.add(writer)
        writer.write(_encode(Answer(state=self._state)) + b"\n")
        try:
            while line := await _next_line(reader):
                writer.write(_encode(self._answer(line)) + b"\n")
                await writer.drain()
        except RefusedError as error:
            writer.write(_encode(Answer(refused=str(error))) + b"\n")
        except ConnectionError:
            pass  # the client is gone: only this connection ends
        finally:
            self.clients.discard(writer)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    def _answer(self, line: bytes) -> Answer:
        try:
            poke = read_poke(line)
        except RefusedError as error:
            return Answer(refused=str(error))
        if self._allowed is not None and poke.done not in self._allowed:
            return Answer(refused=f"A screen cannot do that: {poke.done}.")
        if poke.history is not None:
            return Answer(history=tuple(self.history))
        self._act(poke)
        return Answer(taken=poke.done)

    def _act(self, poke: Poke) -> None:
        assert self._hands is not None, "a panel is opened before it is served"
        assert self._tray is not None, "a panel is opened before it is served"
        if poke.press is not None:
            self._hands.on_press(poke.press)
            self._hands.on_release(poke.press, 0)
        elif poke.card is not None:
            self._tray.pull()
            self._hands.on_card(poke.card)
        elif poke.chip is not None:
            self._tray.present(poke.chip.name, poke.chip.pin)
        elif poke.pull is not None:
            self._tray.pull()
        elif poke.pin is not None:
            self._hands.on_pin(poke.pin)
        elif poke.open is not None:
            self._hands.on_item(poke.open)
        elif poke.mark is not None:
            self._hands.on_mark(poke.mark.question, poke.mark.option)
        elif poke.turn is not None:
            self._hands.on_turn(poke.turn)
        elif poke.confirm is not None:
            self._hands.on_confirm()
        elif poke.fault is not None:
            self._hands.on_fault(poke.fault.part, poke.fault.detail)
        elif poke.service is not None:
            self._hands.on_service(poke.service)
        elif poke.link is not None:
            self._hands.on_cable(poke.link == "up")
        elif poke.unplug is not None:
            self._hands.on_cable(not poke.unplug)


async def _next_line(reader: asyncio.StreamReader) -> bytes:
    """One line without its end; empty at the end of the connection.

    Raises:
        RefusedError: The line is too long for the connection to go on.
    """
    try:
        return await reader.readuntil(b"\n")
    except asyncio.IncompleteReadError as error:
        return error.partial
    except asyncio.LimitOverrunError as error:
        raise RefusedError(
            f"A line of more than {LINE_BYTES_MAX} bytes is no line of ours.", "Send one short object a line."
        ) from error
