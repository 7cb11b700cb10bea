# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Chance by name: one stream for each source, so that one more fault does not reshuffle the others."""

import random
from collections import Counter
from collections.abc import Callable

from tests.simulation.plan import Plan


class Chances:
    """The named streams of one run, and the count of all that struck.

    Args:
        plan: Seed, rates, and the strikes that take place.
        tell: Takes a sentence for the trace.
    """

    def __init__(self, plan: Plan, tell: Callable[[str], None]) -> None:
        self._plan, self._tell = plan, tell
        self._streams: dict[str, random.Random] = {}
        self._occurred: Counter[str] = Counter()
        self.struck: list[str] = []
        """Every strike that took place, by name and number."""
        self.fates: Counter[str] = Counter()
        """What became of rows that no disk had synced when its machine died."""
        self.calm = False
        """Whether faults have stopped for good."""

    def stream(self, name: str) -> random.Random:
        """The stream with this name."""
        if name not in self._streams:
            self._streams[name] = random.Random(f"{self._plan.seed}:{name}")
        return self._streams[name]

    def strikes(self, name: str) -> bool:
        """Whether a fault strikes at this occasion."""
        rate = self._plan.rates.get(name, 0)
        if not rate or self.calm or self.stream(name).randrange(10_000) >= rate:
            return False
        return self.happens(name)

    def happens(self, name: str) -> bool:
        """Count a strike; false when the plan leaves just this one out."""
        self._occurred[name] += 1
        strike = f"{name}:{self._occurred[name]}"
        if self.calm or (self._plan.only is not None and strike not in self._plan.only):
            return False
        self.struck.append(strike)
        self._tell(f"FAULT {strike}")
        return True
