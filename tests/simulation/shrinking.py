# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Making a failing run small: fewer seats, fewer items, fewer faults, then single strikes taken out one by one."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tests.simulation.plan import Plan
from tests.simulation.world import Outcome, World

RUNS_MAX = 400
"""Enough for the sizes met so far; what is left then is small enough to read."""

_NAMES = re.compile(r"'.*?'|\(.*?\)|\{.*?\}|\[.*?\]|\b[sm]\d+\b|\d+")


def same_fault(one: str, other: str) -> bool:
    """Whether two broken promises are the same one about other seats, members and numbers."""
    return _NAMES.sub("", one)[:60] == _NAMES.sub("", other)[:60]


@dataclass(slots=True)
class Shrinker:
    """Looks for the smallest plan that breaks the same promise.

    Args:
        plan: The plan that failed.
        outcome: How.
        on_run: Called after each run with the number of runs so far.
    """

    plan: Plan
    outcome: Outcome
    on_run: Callable[[int], None] = lambda _: None
    runs: int = field(default=0)

    def shrink(self) -> Plan:
        """The smallest plan found."""
        self._shrink_world()
        self._shrink_faults()
        self._shrink_strikes()
        return self.plan

    def _shrink_world(self) -> None:
        for items in range(1, self.plan.items):
            if self._fails(replace(self.plan, items=items)):
                break
        for seats in range(2, self.plan.seats):
            if self._fails(replace(self.plan, seats=seats)):
                break

    def _shrink_faults(self) -> None:
        for name in list(self.plan.rates):
            rates = {other: rate for other, rate in self.plan.rates.items() if other != name}
            self._fails(replace(self.plan, rates=rates))

    def _shrink_strikes(self) -> None:
        if not self._fails(replace(self.plan, only=frozenset(self.outcome.struck))):
            return
        size = max(1, len(self.outcome.struck) // 2)
        while True:
            strikes = sorted(self.plan.only or ())
            shorter = False
            for at in range(0, len(strikes), size):
                kept = (self.plan.only or frozenset()) - set(strikes[at : at + size])
                shorter = self._fails(replace(self.plan, only=kept)) or shorter
            if (size == 1 and not shorter) or self.runs >= RUNS_MAX:
                return
            size = max(1, size // 2)

    def _fails(self, plan: Plan) -> bool:
        """Whether a plan breaks the same promise; if so it is the smallest one so far."""
        if self.runs >= RUNS_MAX:
            return False
        self.runs += 1
        self.on_run(self.runs)
        outcome = World(plan).run()
        if not outcome.broken or not same_fault(outcome.broken, self.outcome.broken):
            return False
        struck = frozenset(outcome.struck)
        self.plan = plan if plan.only is None else replace(plan, only=plan.only & struck)
        self.outcome = outcome
        return True


def replay_command(plan: Plan, planted: str = "") -> str:
    """The one command that runs a plan again, with its trace."""
    parts = [f"--seats {plan.seats}", f"--items {plan.items}", f"--faults '{','.join(plan.rates)}'"]
    if plan.only is not None:
        parts.append(f"--only '{','.join(sorted(plan.only))}'")
    if planted:
        parts.append(f"--planted {planted}")
    return f'make sim SEED={plan.seed} TRACE=1 SIM="{" ".join(parts)}"'
