# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A serial port that may come and go: opened again and again, read when there is something, never waited for.

It lives in the event loop and not in a thread: the loop watches the descriptor, so there is no lock, no hand-over and
no thread that can die unnoticed: it lives as long as the loop does. The port's descriptor never blocks.
"""

import asyncio
import errno
import os
import termios
from collections.abc import Sequence
from typing import Final

import serial

READ_BYTES_MAX: Final = 4_096
RETRY_S: Final = (1.0, 2.0, 4.0, 8.0, 10.0)
"""How long to wait before each further attempt; the last one for all that follow."""
SETTLED_S: Final = 10.0
"""A port that stayed open that long is no flapping cable: the next attempts begin at the first wait again."""


class PortUser:
    """What a driver does with a port. All of it is called inside the loop."""

    def on_port_open(self) -> None:
        """The port is open; nothing is known yet about what is behind it."""

    def on_bytes(self, data: bytes) -> None:
        """Bytes came, as many as there were."""

    def on_port_lost(self, why: str) -> None:
        """It cannot be opened, or is lost; why, in a plain sentence with the remedy. It is tried again by itself."""


class SerialPort:
    """One port of a driver.

    Args:
        path: The device; ``/dev/serial/by-id/…`` stays the same wherever the cable is plugged in.
        baud: Bits a second; eight bits, no parity, one stop bit.
        user: The driver.
        retry_s: The waits before further attempts.
    """

    def __init__(
        self,
        path: str,
        baud: int,
        user: PortUser,
        *,
        retry_s: Sequence[float] = RETRY_S,
    ) -> None:
        self._path, self._baud, self._user = path, baud, user
        self._retry_s = retry_s
        self._failed = 0
        self._opened_s = 0.0
        self._serial: serial.Serial | None = None
        self._retry: asyncio.TimerHandle | None = None

    @property
    def is_looked_after(self) -> bool:
        """Whether it is watched, or will be tried again."""
        return self._serial is not None or self._retry is not None

    def start(self) -> None:
        """Begin to look after the port; must be called inside the loop."""
        self._try()

    def stop(self) -> None:
        """Let go of it; harmless if it was never started."""
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None
        self._let_go()

    def write(self, data: bytes) -> None:
        """Send a short message; what the device does not take at once means that it is stuck, and it is reopened."""
        if self._serial is None:
            return
        try:
            sent = os.write(self._serial.fileno(), data)
        except OSError as error:
            self._lose(self._lost_because(error))
            return
        if sent < len(data):
            self.reopen(f"The card reader at {self._path} takes no more data: unplug it and plug it in again.")

    def reopen(self, why: str) -> None:
        """Give the port up and try again later, for instance because nobody answers behind it."""
        if self._serial is not None:
            self._lose(why)

    def _try(self) -> None:
        self._retry = None
        loop = asyncio.get_running_loop()
        try:
            # timeout=0: reads return what is there. exclusive: two programs on one reader each get half of a card.
            self._serial = serial.Serial(self._path, self._baud, timeout=0, exclusive=True)
        except (OSError, ValueError, termios.error) as error:
            self._lose(self._unopened_because(error))
            return
        self._opened_s = loop.time()
        loop.add_reader(self._serial.fileno(), self._read)
        self._user.on_port_open()

    def _read(self) -> None:
        assert self._serial is not None, "the loop watches an open port only"
        try:
            data = os.read(self._serial.fileno(), READ_BYTES_MAX)
        except BlockingIOError:
            return
        except OSError as error:
            self._lose(self._lost_because(error))
            return
        if data:
            self._user.on_bytes(data)
        else:  # ready, and nothing to read: that is how a pulled cable looks
            self._lose(self._lost_because(None))

    def _lose(self, why: str) -> None:
        loop = asyncio.get_running_loop()
        if self._serial is not None and loop.time() - self._opened_s >= SETTLED_S:
            self._failed = 0
        self._let_go()
        wait_s = self._retry_s[min(self._failed, len(self._retry_s) - 1)]
        self._failed += 1
        self._retry = loop.call_later(wait_s, self._try)
        self._user.on_port_lost(why)

    def _let_go(self) -> None:
        port, self._serial = self._serial, None
        if port is None:
            return
        asyncio.get_running_loop().remove_reader(port.fileno())
        try:
            port.reset_output_buffer()  # the kernel would wait up to 30 s for a dead device to take the rest
        except (OSError, termios.error):
            pass  # it is gone
        finally:
            port.close()

    @property
    def _gone(self) -> str:
        return f"There is no card reader at {self._path}: plug its cable in."

    def _unopened_because(self, error: Exception) -> str:
        number = error.errno if isinstance(error, OSError) else None
        if number in (errno.ENOENT, errno.ENXIO, errno.ENODEV):
            return self._gone
        if number in (errno.EACCES, errno.EPERM):
            return f"This program may not open the card reader at {self._path}: put its user into the group dialout."
        if number in (errno.EBUSY, errno.EAGAIN):
            return f"Another program uses the card reader at {self._path}: end it."
        return f"The card reader's port {self._path} cannot be opened: {error}."

    def _lost_because(self, error: OSError | None) -> str:
        if error is None or error.errno in (errno.EIO, errno.ENXIO, errno.ENODEV, errno.EBADF):
            return self._gone
        return f"The card reader's port {self._path} cannot be read: {error}."
