# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that keeps what was synced and may lose, tear or keep the rest.

Rows of one ticket are one transaction, all or none: both journals promise that. Transactions are written one after
another and become durable with the next sync; a crash keeps some first part of what was written and not yet synced.
"""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from tests.simulation.chance import Chances
from tests.simulation.scheduler import Scheduler

R = TypeVar("R")

SYNC_MS = (1, 6)
SLOW_SYNC_MS = (300, 6_000)
LAZY_SYNC_MS = (5_000, 30_000)
"""When a system writes what nobody asked it to sync."""


class SimDisk(Generic[R]):
    """One file on one disk.

    Args:
        name: Whose disk it is; ``seat`` or ``centre`` chooses the streams.
        chances: Where its faults come from.
        scheduler: Its time.
        on_answer: Called with ticket and the reason of a refusal (empty: durable).
    """

    synced = True
    """False plants the bug of a journal that answers before it syncs."""

    def __init__(
        self, name: str, chances: Chances, scheduler: Scheduler, on_answer: Callable[[int, str], None]
    ) -> None:
        self._chances, self._scheduler, self._on_answer = chances, scheduler, on_answer
        self._chance = chances.stream(f"{name} disk")
        self.durable: list[R] = []
        self.copies: list[int] = [0]
        """How many rows were durable after each transaction: what an older copy may hold."""
        self.broken = ""
        """Why the next append fails; empty while the disk works."""
        self._waiting: deque[tuple[int, Sequence[R]]] = deque()
        self._written: list[tuple[int, Sequence[R]]] = []
        self._life = 0
        self._busy = False
        self._failed = False

    def append(self, ticket: int, rows: Sequence[R]) -> None:
        """Take rows; answered later, in order."""
        self._waiting.append((ticket, rows))
        if not self._busy:
            self._sync()

    def crash(self) -> str:
        """Lose power: some first part of what waits is there afterwards. Says which fate it was."""
        self._life += 1
        # After a failed write the file takes no more: its numbers would have a gap.
        pending = [] if self._failed else [*self._written, *self._waiting]
        self._busy = self._failed = False
        self._written.clear()
        self._waiting.clear()
        kept = self._chance.choice((0, len(pending), self._chance.randint(0, len(pending))))
        for _, rows in pending[:kept]:
            self._keep(rows)
        if not pending:
            return "none"
        return "kept" if kept == len(pending) else "torn" if kept else "lost"

    def set_back(self, copy: int) -> None:
        """Replace everything by an older copy."""
        self.durable = self.durable[:copy]
        self.copies = [size for size in self.copies if size <= copy]

    def _sync(self) -> None:
        low, high = SLOW_SYNC_MS if self._chances.strikes("slow_fsync") else SYNC_MS
        self._busy = True
        self._written += self._waiting
        self._waiting.clear()
        life = self._life
        if not self.synced:
            low, high = LAZY_SYNC_MS
        self._scheduler.after(self._chance.randint(low, high), lambda: self._end_sync(life))
        if not self.synced:
            self._answer([ticket for ticket, _ in self._written], "")

    def _end_sync(self, life: int) -> None:
        if life != self._life:
            return
        written, self._written = self._written, []
        self._busy = False
        reason = self.broken or ("a write has failed before" if self._failed else "")
        self._failed = bool(reason)
        if reason == "input/output error":
            # Nobody knows what such a disk holds: by chance some first part of it.
            written_anyway = written[: self._chance.randint(0, len(written))]
        else:
            written_anyway = [] if reason else written
        for _, rows in written_anyway:
            self._keep(rows)
        if self.synced:
            self._answer([ticket for ticket, _ in written], reason)
        if self._waiting and not self._busy and life == self._life:
            self._sync()

    def _answer(self, tickets: list[int], reason: str) -> None:
        for ticket in tickets:
            life = self._life
            self._scheduler.after(0, lambda ticket=ticket, life=life: self._tell(ticket, reason, life))  # type: ignore[misc]

    def _tell(self, ticket: int, reason: str, life: int) -> None:
        if life == self._life:
            self._on_answer(ticket, reason)

    def _keep(self, rows: Sequence[R]) -> None:
        self.durable += rows
        self.copies.append(len(self.durable))
