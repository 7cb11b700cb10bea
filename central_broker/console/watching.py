# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The console's end of the command link: how the house stands, live, and the same desk as the command line's."""

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from central_broker.changes import follow
from central_broker.command_link import CommandClient
from central_broker.command_words import LINE_BYTES_MAX, REPLY_READER, StatusChanged, StatusTold, Watch
from central_broker.core.status import Status
from central_broker.desk import Desk
from voting_core.codec import encode
from voting_core.errors import HemicycleError
from voting_core.signing import Signer

RETRY_S: Final = 0.5
T = TypeVar("T")


@dataclass(slots=True)
class Picture:
    """How the house stands, as far as the console knows. ``version`` grows with every change."""

    status: Status | None = None
    version: int = 0
    heard_ms: int = 0
    """When the centre last said anything, on the console's own clock that never jumps."""
    linked: bool = False
    since_ms: int = 0
    """Wall time since when the link stands."""


@dataclass(slots=True)
class Centre:
    """The centre beside which the console runs.

    Args:
        socket: Its command link.
        wall_ms: Tells the time.
        mono_ms: Tells how much time has passed.
    """

    socket: Path
    wall_ms: Callable[[], int]
    mono_ms: Callable[[], int]
    picture: Picture = field(default_factory=Picture)
    _listeners: set[asyncio.Event] = field(default_factory=set)

    @property
    def listeners(self) -> int:
        """How many wait for changes: pages that are followed."""
        return len(self._listeners)

    @contextlib.contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """An event that is set whenever the picture changes."""
        event = asyncio.Event()
        self._listeners.add(event)
        try:
            yield event
        finally:
            self._listeners.discard(event)

    async def run(self) -> None:
        """Keep the picture true, until cancelled; a centre that is gone is looked for again."""
        while True:
            with contextlib.suppress(OSError, HemicycleError, ValueError):
                await self._watch()
            if self.picture.linked:
                self.picture.linked = False
                self._tell()
            await asyncio.sleep(RETRY_S)

    async def _watch(self) -> None:
        reader, writer = await asyncio.open_unix_connection(str(self.socket), limit=LINE_BYTES_MAX)
        try:
            writer.write(encode(Watch()) + b"\n")
            await writer.drain()
            status: Status | None = None
            while line := await reader.readline():
                told = REPLY_READER.read(line.rstrip(b"\n"))
                if not isinstance(told, (StatusTold, StatusChanged)):
                    return
                status = follow(status, told)
                self._take(status)
        finally:
            writer.close()

    def _take(self, status: Status) -> None:
        picture = self.picture
        if not picture.linked:
            picture.linked, picture.since_ms = True, self.wall_ms()
        picture.heard_ms = self.mono_ms()
        if picture.status != status:
            picture.status = status
            picture.version += 1
        self._tell()

    def stir(self) -> None:
        """Something else that pages show has changed."""
        self._tell()

    def _tell(self) -> None:
        for event in self._listeners:
            event.set()

    async def at_desk(
        self,
        do: Callable[[Desk], T],
        account: str = "",
        signer: Signer | None = None,
        check: Callable[[Status], None] = lambda _: None,
    ) -> T:
        """Do something at an operator's desk; its calls block, so it is done in a thread.

        Raises:
            RefusedError: The centre does not answer, or what is done is refused before it is sent.
        """

        def work() -> T:
            client = CommandClient(self.socket)
            try:
                return do(Desk(client, account, signer, lambda: secrets.token_hex(16), check))
            finally:
                client.close()

        return await asyncio.to_thread(work)
