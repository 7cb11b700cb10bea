# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Virtual time: a heap of calls, performed in order of time and, at the same time, in order of asking."""

import heapq
from collections.abc import Callable


class Scheduler:
    """The only clock of a run; it jumps from call to call."""

    def __init__(self) -> None:
        self.now_ms = 0
        self.calls = 0
        """How many calls have been performed."""
        self._heap: list[tuple[int, int, Callable[[], None]]] = []
        self._asked = 0

    def after(self, delay_ms: int, call: Callable[[], None]) -> None:
        """Perform a call later; a delay of 0 means after everything that is due now."""
        self._asked += 1
        heapq.heappush(self._heap, (self.now_ms + max(0, delay_ms), self._asked, call))

    def run_until(self, end_ms: int) -> None:
        """Perform all calls up to a time."""
        while self._heap and self._heap[0][0] <= end_ms:
            self.now_ms, _, call = heapq.heappop(self._heap)
            self.calls += 1
            call()
        self.now_ms = max(self.now_ms, end_ms)
