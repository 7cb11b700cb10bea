# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work that one task awaits and another may end, without cancelling whoever awaits it."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class StoppableRun:
    """Carries one coroutine at most once."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None
        self._stopped = False

    @property
    def is_stopped(self) -> bool:
        """Whether somebody has called :meth:`stop`."""
        return self._stopped

    async def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Await the work; return quietly when it is stopped, raise what it raised.

        A cancellation of this call cancels the work.
        """
        assert self._task is None, "a run carries its work once"
        if self._stopped:
            work.close()
            return
        self._task = asyncio.create_task(work)
        try:
            await asyncio.wait({self._task})
        finally:
            self._task.cancel()
        if not self._task.cancelled():
            self._task.result()

    def refuse_more(self) -> None:
        """Mark it as stopping, while the work may still finish what it has."""
        self._stopped = True

    async def stop(self) -> None:
        """End the work and wait until it has cleaned up."""
        self._stopped = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
