# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telling systemd how a service is: started, alive, doing what. Source: sd_notify(3), sd_watchdog_enabled(3)."""

import os
import socket
from collections.abc import Mapping
from typing import Final

SOCKET: Final = "NOTIFY_SOCKET"
WATCHDOG: Final = "WATCHDOG_USEC"
WATCHED: Final = "WATCHDOG_PID"


class ServiceNotify:
    """The way to the service manager; without one, everything here does nothing.

    Args:
        environment: Of this process.
        pid: Its number: the watchdog may be another process's.
    """

    def __init__(self, environment: Mapping[str, str], pid: int) -> None:
        address = environment.get(SOCKET, "")
        # A name that begins with @ is one without a file; the kernel knows it by a zero byte.
        self._address = "\0" + address[1:] if address.startswith("@") else address
        watched = environment.get(WATCHED, str(pid)) == str(pid)
        usec = environment.get(WATCHDOG, "")
        self.watchdog_s = int(usec) / 1e6 if usec.isdecimal() and watched else 0.0
        """Within what time a sign of life is expected; 0 for never."""

    def ready(self) -> None:
        """The service has started."""
        self._send("READY=1")

    def alive(self) -> None:
        """A sign of life."""
        self._send("WATCHDOG=1")

    def say(self, status: str) -> None:
        """What ``systemctl status`` shows."""
        self._send(f"STATUS={status.splitlines()[0] if status else ''}")

    def stopping(self) -> None:
        """The service ends in order."""
        self._send("STOPPING=1")

    def _send(self, words: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
                sender.sendto(words.encode(), self._address)
        except OSError:
            return  # systemd itself is being restarted: the next sign will arrive


def this_service() -> ServiceNotify:
    """The manager of this process."""
    return ServiceNotify(os.environ, os.getpid())
