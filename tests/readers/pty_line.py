# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A serial cable that can be pulled: a pseudo-terminal under a lasting name, with an emulated device at its far end."""

import os
import pty
import select
import threading
import tty
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self


class Device(Protocol):
    """What is at the far end."""

    def hear(self, data: bytes) -> bytes:
        """Bytes arrived; what is said to them."""


class Mute:
    """A device that says nothing by itself and does not listen: the test speaks for it."""

    def hear(self, data: bytes) -> bytes:
        """Nothing is said to anything."""
        return b""


class PtyLine:
    """The cable; pulled at first.

    The device is served by a thread, so that drivers that wait for an answer can be tried as well. Everything goes
    through the kernel's terminal layer, as with a real adapter; the speed does not matter there.

    Args:
        path: The name under which the near end is found while it is plugged in, as ``/dev/serial/by-id`` has it.
        device: What is at the far end.
    """

    def __init__(self, path: Path, device: Device | None = None) -> None:
        self.path, self.device = path, device or Mute()
        self._master = self._slave = -1
        self._stop_read = self._stop_write = -1
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        """Plug it in for the length of a ``with`` statement."""
        self.plug()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Pull it."""
        self.pull()

    def plug(self) -> None:
        """The cable is in, and the device has power."""
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        self.path.unlink(missing_ok=True)
        self.path.symlink_to(os.ttyname(self._slave))
        self._stop_read, self._stop_write = os.pipe()
        self._thread = threading.Thread(target=self._serve, name="device")
        self._thread.start()

    def pull(self) -> None:
        """The cable is out: the near end hangs up at once. Harmless if it is out already."""
        if self._thread is None:
            return
        os.write(self._stop_write, b"!")
        self._thread.join()
        self._thread = None
        self.path.unlink(missing_ok=True)
        for end in (self._slave, self._master, self._stop_read, self._stop_write):
            os.close(end)

    def send(self, data: bytes) -> None:
        """The device says something by itself."""
        os.write(self._master, data)

    def _serve(self) -> None:
        while True:
            ready, _, _ = select.select([self._master, self._stop_read], [], [])
            if self._stop_read in ready:
                return
            answer = self.device.hear(os.read(self._master, 4_096))
            if answer:
                os.write(self._master, answer)
