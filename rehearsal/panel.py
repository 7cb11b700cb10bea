# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A member's hand and eye at one virtual seat: presses, shows a card, reads the screen. Talks to the agent's panel."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

RETRY_S: Final = 0.2


class Panel:
    """A connection to one seat's panel that comes back when the agent does.

    ``view`` is the newest screen, empty while the agent does not answer; ``staged_s`` is the monotonic time at which
    the seat itself showed the stage that is on it now.
    """

    def __init__(self, seat: str, path: Path) -> None:
        self.seat = seat
        self.view: dict[str, Any] = {}
        self.staged_s = 0.0
        self._path = path
        self._writer: asyncio.StreamWriter | None = None
        self._changed = asyncio.Condition()

    async def run(self) -> None:
        """Follow the agent for ever; cancel to end."""
        while True:
            with contextlib.suppress(OSError):
                await self._follow()
            self._writer = None
            await self._show({})
            await asyncio.sleep(RETRY_S)

    async def press(self, button: str) -> None:
        """Press yes, no or abstain."""
        await self._send({"press": button})

    async def mark(self, question: str, option: str) -> None:
        """Choose an option of a question on the screen."""
        await self._send({"mark": {"question": question, "option": option}})

    async def card(self, number: str) -> None:
        """Hold a card to the reader."""
        await self._send({"card": number})

    async def link(self, state: str) -> None:
        """Pull the network plug (``down``) or put it back (``up``)."""
        await self._send({"link": state})

    async def until(self, key: str, *values: object, timeout_s: float = 30.0) -> bool:
        """Wait until the screen shows one of the values; whether it did in time."""
        return await self.until_holds(lambda view: view.get(key) in values, timeout_s)

    async def until_lit(self, button: str, timeout_s: float = 30.0) -> bool:
        """Wait until a button is lit as one to be pressed; whether it was in time."""
        return await self.until_holds(lambda view: view.get("lamps", {}).get(button) == "inviting", timeout_s)

    async def until_holds(self, holds: Callable[[dict[str, Any]], bool], timeout_s: float) -> bool:
        """Wait until something is so of the screen; whether it was in time."""
        async with self._changed:
            try:
                await asyncio.wait_for(self._changed.wait_for(lambda: holds(self.view)), timeout_s)
            except TimeoutError:
                return False
        return True

    async def _follow(self) -> None:
        reader, writer = await asyncio.open_unix_connection(self._path, limit=1024 * 1024)
        self._writer = writer
        try:
            while line := await reader.readline():
                state = json.loads(line).get("state")
                if state is not None and state["view"] is not None:
                    await self._show(state["view"], state["at_us"] / 1e6)
        finally:
            writer.close()

    async def _show(self, view: dict[str, Any], at_s: float = 0.0) -> None:
        async with self._changed:
            if view.get("stage") != self.view.get("stage"):
                self.staged_s = at_s
            self.view = view
            self._changed.notify_all()

    async def _send(self, words: dict[str, object]) -> None:
        if self._writer is not None:
            self._writer.write(json.dumps(words).encode() + b"\n")
            with contextlib.suppress(OSError):
                await self._writer.drain()
