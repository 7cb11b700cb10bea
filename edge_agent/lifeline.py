# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs of life for systemd, given from the main loop only, and only after looking at what must live.

A seat whose keys are not heard, or whose disk does not answer, is not alive, however well its loop turns: no sign is
given, and systemd starts it again.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from adapters.service_notify import ServiceNotify
from edge_agent.log import log

SIGNS: Final = 3
"""Signs within the time that systemd waits: two may be late."""
DISK_S: Final = 8.0
"""Longest wait for the disk that is still life: a worn card takes seconds for an fsync now and then."""

Look = Callable[[], str]
"""Says what does not live; empty for nothing."""


class Lifeline:
    """Gives signs of life.

    Args:
        notify: The way to the service manager.
        looks: Everything that must live.
    """

    def __init__(self, notify: ServiceNotify, looks: Sequence[Look]) -> None:
        self._notify, self._looks = notify, looks
        self._timer: asyncio.TimerHandle | None = None
        self._last = ""

    def start(self) -> None:
        """The service has started; signs follow."""
        self._notify.ready()
        self._beat()

    def stop(self) -> None:
        """The service ends in order."""
        if self._timer is not None:
            self._timer.cancel()
        self._notify.stopping()

    def _beat(self) -> None:
        dead = next((said for said in (look() for look in self._looks) if said), "")
        if not dead:
            self._notify.alive()
        if dead != self._last:
            self._last = dead
            self._notify.say(dead or "in order")
            if dead:
                log.error("not_alive", reason=dead)
        if self._notify.watchdog_s:
            self._timer = asyncio.get_running_loop().call_later(self._notify.watchdog_s / SIGNS, self._beat)
