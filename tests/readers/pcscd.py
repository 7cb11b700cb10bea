# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real smart card service with virtual readers: pcscd on a socket of its own, cards over TCP on loopback.

``vsmartcard-vpcd`` gives the service two readers that wait on two ports. A card connects and is told, in packets with a
length of two bytes: 00 power off, 01 power on, 02 reset, 04 say your ATR; everything longer is an APDU.
"""

import contextlib
import importlib.util
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from tests.conftest import lack, require_system
from tests.hall_broker import free_port

DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
DEBIANS_MODULES = "/usr/lib/python3/dist-packages"
READER = "Virtual PCD"
_AS_SYSTEMD_DOES = """\
import os, sys
os.dup2(int(sys.argv[1]), 3)  # the socket of the service is descriptor 3, for the process of this id
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[2], sys.argv[2:])
"""


class ContactCard(Protocol):
    """A card as a reader sees it."""

    atr: bytes

    def power_up(self) -> None:
        """It gets power, or loses it: it forgets what only its power kept."""

    def answer(self, apdu: bytes) -> bytes:
        """What it answers; raises EOFError where it is pulled before it has answered."""


class Pcscd:
    """The service, on one socket for the life of this process: the client library asks for its name once.

    Args:
        folder: Short; for its socket, configuration and log.
    """

    def __init__(self, folder: Path) -> None:
        self._command = require_system("pcscd")
        require_system("vpcd-config", "vsmartcard-vpcd")
        if importlib.util.find_spec("smartcard") is None:
            sys.path.append(DEBIANS_MODULES)
            if importlib.util.find_spec("smartcard") is None:
                lack("this machine has no Python module `smartcard`; on Debian: apt install python3-pyscard")
        self._folder = folder
        self._socket_path = folder / "pcscd.sock"
        os.environ["PCSCLITE_CSOCK_NAME"] = str(self._socket_path)
        self.port = _two_free_ports()
        (folder / "conf").mkdir()
        channel = f"DEVICENAME /dev/null:{self.port:#x}\nCHANNELID {self.port:#x}"
        (folder / "conf" / "vpcd").write_text(f'FRIENDLYNAME "{READER}"\n{channel}\nLIBPATH {DRIVER}\n')
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the service; it is there when this returns, for its socket is made here and handed to it."""
        self._socket_path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listening, (self._folder / "log").open("ab") as log:
            listening.bind(str(self._socket_path))
            listening.listen(16)
            command = [self._command, "--foreground", "--info", "--config", str(self._folder / "conf")]
            self._process = subprocess.Popen(
                [sys.executable, "-c", _AS_SYSTEMD_DOES, str(listening.fileno()), *command],
                pass_fds=[listening.fileno()],
                stdout=log,
                stderr=log,
            )

    def stop(self) -> None:
        """End it; harmless if it does not run."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None
        self._socket_path.unlink(missing_ok=True)

    def _connected(self, port: int) -> socket.socket:
        """A connection to a reader, which the service may just be starting."""
        while self._is_running():
            with contextlib.suppress(ConnectionRefusedError):
                return socket.create_connection(("127.0.0.1", port), 5)
        raise AssertionError(f"the smart card service has ended: {(self._folder / 'log').read_text()}")

    def _is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _removals(self, slot: int) -> int:
        return (self._folder / "log").read_text().count(f"Card Removed From {READER} 00 {slot:02d}")

    @contextmanager
    def card(self, card: ContactCard, slot: int = 0) -> Iterator["InsertedCard"]:
        """Put a card into one of the two readers; it is pulled at the end of the ``with`` statement at the latest.

        The service asks a virtual reader every 400 ms. Another card put there sooner would pass for this one, so its
        removal is waited for; the insertion must have been noticed by whoever uses this.
        """
        before = self._removals(slot)
        inserted = InsertedCard(card, self._connected(self.port + slot))
        try:
            yield inserted
        finally:
            inserted.pull()
            while self._is_running() and self._removals(slot) == before:
                pass


class InsertedCard:
    """A card in a reader, served by a thread."""

    def __init__(self, card: ContactCard, line: socket.socket) -> None:
        self._card, self._line = card, line
        self._thread = threading.Thread(target=self._serve, name="card")
        self._thread.start()

    def pull(self) -> None:
        """Take it out, whatever it is doing."""
        with contextlib.suppress(OSError):  # the reader may have gone first
            self._line.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._line.close()

    def _serve(self) -> None:
        while True:
            try:
                words = self._read(int.from_bytes(self._read(2), "big"))
                answer = self._answer(words)
                if answer:
                    self._line.sendall(len(answer).to_bytes(2, "big") + answer)
            except (OSError, EOFError):  # pulled by the test, let go by the reader, or pulled by the card itself
                with contextlib.suppress(OSError):
                    self._line.shutdown(socket.SHUT_RDWR)
                return

    def _answer(self, words: bytes) -> bytes:
        if len(words) == 1:
            if words != b"\x04":
                self._card.power_up()
            return self._card.atr if words == b"\x04" else b""
        return self._card.answer(words)

    def _read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            piece = self._line.recv(size - len(data))
            if not piece:
                raise EOFError
            data += piece
        return data


def _two_free_ports() -> int:
    """The first of two ports next to each other that nobody uses."""
    while True:
        port = free_port()
        try:
            with socket.socket() as one, socket.socket() as two:
                one.bind(("127.0.0.1", port))
                two.bind(("127.0.0.1", port + 1))
                return port
        except OSError:
            continue
