# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every simulated machine has: clocks that may jump, a life that may end at any instant, a cable, a disk."""

from typing import Final

from tests.builders import NINE
from tests.simulation.chance import Chances
from tests.simulation.network import Cable, SimBroker
from tests.simulation.scheduler import Scheduler

PROCESS_DIES_MS: Final = 5
"""The system closes a dead process's connection at once."""

POWER_DIES_MS: Final = 15_000
"""A machine without power is noticed when it stays silent."""


class Node:
    """One machine and the program on it.

    Args:
        name: The seat's id, or ``centre``.
        chances: Where faults come from.
        scheduler: Time.
        broker: Where its cable leads.
    """

    def __init__(self, name: str, chances: Chances, scheduler: Scheduler, broker: SimBroker) -> None:
        self.name, self.chances, self.scheduler = name, chances, scheduler
        self.cable = Cable(name, broker, self, chances, scheduler)
        chance = chances.stream(f"{name} clock")
        self._drift_ppm = chance.randint(-200, 200)
        self._offset_ms = chance.randint(-300, 300)
        self._booted_ms = 0
        self._uptime_ms = chance.randint(1_000, 100_000)
        self.life = 0
        """Counts starts and ends; what was asked for in another life does not happen."""
        self.runs = False
        self.starts = 0

    # --- clocks ------------------------------------------------------------------------------------------------------

    @property
    def mono_ms(self) -> int:
        """The monotonic clock of this boot."""
        passed_ms = self.scheduler.now_ms - self._booted_ms
        return self._uptime_ms + passed_ms + passed_ms * self._drift_ppm // 1_000_000

    @property
    def wall_ms(self) -> int:
        """The wall clock as this machine believes it."""
        now_ms = self.scheduler.now_ms
        return max(0, NINE + now_ms + now_ms * self._drift_ppm // 1_000_000 + self._offset_ms)

    def jump_clock(self, by_ms: int) -> None:
        """Set the wall clock."""
        self._offset_ms += by_ms

    def lose_clock(self) -> None:
        """Come up in 1970, as without a clock chip."""
        self._offset_ms = -NINE - self.scheduler.now_ms + 30_000

    def find_clock(self) -> None:
        """The time service has answered."""
        self._offset_ms = 0

    def until_mono_ms(self, mono_ms: int) -> int:
        """How long until the monotonic clock shows this time; at least a moment."""
        return max(1, (mono_ms - self.mono_ms) * 1_000_000 // (1_000_000 + self._drift_ppm) + 1)

    # --- life --------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the program; each machine says how."""
        raise NotImplementedError

    def end(self, *, power: bool) -> None:
        """End the program this instant; without power the monotonic clock begins anew."""
        self.life += 1
        self.runs = False
        if power:
            self._booted_ms, self._uptime_ms = self.scheduler.now_ms, 4_000
        self.cable.vanish(POWER_DIES_MS if power else PROCESS_DIES_MS)

    def die_writing(self) -> None:
        """Lose power a moment from now, while the disk is busy."""
        life = self.life

        def die() -> None:
            if life == self.life and self.runs:
                self.end(power=True)
                self.start_later()

        self.scheduler.after(self.chances.stream(f"{self.name} life").choice((0, 1, 2, 20, 300)), die)

    def start_later(self) -> None:
        """Start again after a while, unless something else does first."""
        life = self.life
        delay_ms = self.chances.stream(f"{self.name} life").randint(500, 9_000)
        self.scheduler.after(delay_ms, lambda: self.start() if life == self.life and not self.runs else None)

    # --- the cable; each machine says what it does with it -----------------------------------------------------------

    def on_up(self) -> None:
        """The subscriptions are confirmed."""
        raise NotImplementedError

    def on_down(self) -> None:
        """The link was up and is lost."""
        raise NotImplementedError

    def on_message(self, topic: str, payload: bytes, *, retained: bool) -> None:
        """A message has arrived."""
        raise NotImplementedError
