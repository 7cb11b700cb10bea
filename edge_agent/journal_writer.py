# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal beside the loop: one thread, and all appends that wait become durable with one fsync.

A disk may take seconds for an fsync or never return from it; the loop and the end of the process wait for neither.
"""

import asyncio
import contextlib
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from edge_agent.core.rows import Row
from edge_agent.core.service.step import percentile
from edge_agent.journal import Journal, JournalError

TIMED_MAX: Final = 200
"""Appends whose time is remembered: about those of one sitting."""

Answers = list[tuple[int, str]]
"""Tickets in order, each with the reason of its refusal; empty for rows that are durable."""


class JournalWriter:
    """The only user of a journal once it runs.

    Args:
        journal: Used by the thread alone.
        on_answers: Called in the loop with what was answered, in the order of the tickets.
        on_blob: Called in the loop with the hash and the bytes of a body that was read.
    """

    def __init__(
        self, journal: Journal, on_answers: Callable[[Answers], None], on_blob: Callable[[str, bytes], None]
    ) -> None:
        self._journal, self._on_answers, self._on_blob = journal, on_answers, on_blob
        self._open, self._open_since_s = 0, 0.0
        self._queue: queue.SimpleQueue[tuple[int, tuple[Row, ...]] | str | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
        self._loop = asyncio.get_running_loop()
        self._done = asyncio.Event()
        self._took_us: deque[int] = deque(maxlen=TIMED_MAX)
        self._thread.start()

    @property
    def fsync_p95_us(self) -> int | None:
        """What 95 % of the last appends did not exceed, from handing over to fsync; none before the first."""
        return percentile(self._took_us, 95)

    def append(self, ticket: int, rows: tuple[Row, ...]) -> None:
        """Hand over the rows of one ticket."""
        if not self._open:
            self._open_since_s = time.monotonic()
        self._open += 1
        self._queue.put((ticket, rows))

    @property
    def waited_s(self) -> float:
        """How long the disk has not answered, while something waits for it."""
        return time.monotonic() - self._open_since_s if self._open else 0.0

    def read_blob(self, sha256: str) -> None:
        """Have a body read, after all that was handed over before."""
        self._queue.put(sha256)

    async def close(self, within_s: float) -> bool:
        """Write what waits, close the journal, end; false when the disk took longer than that."""
        self._queue.put(None)
        try:
            await asyncio.wait_for(self._done.wait(), within_s)
        except TimeoutError:
            return False
        return True

    def _work(self) -> None:
        open_still = True
        while open_still:
            waiting = [self._queue.get()]
            while not self._queue.empty():
                waiting.append(self._queue.get())
            appends = [append for append in waiting if isinstance(append, tuple)]
            open_still = None not in waiting
            if appends:
                self._write(appends)
            for sha256 in waiting:
                if isinstance(sha256, str):
                    self._read(sha256)
        self._journal.close()
        self._tell(self._done.set)

    def _write(self, appends: list[tuple[int, tuple[Row, ...]]]) -> None:
        reason = "the journal's thread failed"  # stays so if anything but the disk is at fault
        before_ns = time.monotonic_ns()
        try:
            self._journal.append([row for _, rows in appends for row in rows])
            reason = ""
        except JournalError as error:
            reason = str(error) or "the disk refused"
        finally:
            answers = [(ticket, reason) for ticket, _ in appends]
            took_us = (time.monotonic_ns() - before_ns) // 1_000
            self._tell(lambda: self._answered(answers, took_us))

    def _answered(self, answers: Answers, took_us: int) -> None:
        self._took_us.append(took_us)
        self._open -= len(answers)
        self._open_since_s = time.monotonic()
        self._on_answers(answers)

    def _read(self, sha256: str) -> None:
        data = self._journal.blob(sha256)
        self._tell(lambda: self._on_blob(sha256, data))

    def _tell(self, call: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
            self._loop.call_soon_threadsafe(call)
