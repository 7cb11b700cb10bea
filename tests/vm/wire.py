# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Unix socket of a distant machine, open here: whoever connects is carried over by a command such as ssh."""

import contextlib
import socket
import subprocess
import threading
from pathlib import Path
from typing import Final

# Runs on the distant machine as root, for the socket is its program's own; it needs nothing but Python.
PUMP: Final = """
import os, socket, sys, threading
link = socket.socket(socket.AF_UNIX)
link.connect(sys.argv[1])
def up():
    while said := os.read(0, 65536):
        link.sendall(said)
    link.shutdown(socket.SHUT_WR)
threading.Thread(target=up, daemon=True).start()
while said := link.recv(65536):
    os.write(1, said)
os._exit(0)
"""


class Wire:
    """Listens at a path; each connection is one run of the command, whose input and output it is."""

    def __init__(self, path: Path, command: list[str]) -> None:
        self.path = path
        self._command = command
        self._runs: list[subprocess.Popen[bytes]] = []
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(path))
        self._door.listen()
        threading.Thread(target=self._admit, daemon=True).start()

    def cut(self) -> None:
        """End all connections, as when the other side loses its power; new ones may be made."""
        for one in self._runs:
            one.kill()
            one.wait()
        self._runs.clear()

    def close(self) -> None:
        """Take it away."""
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self.cut()

    def _admit(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                link, _ = self._door.accept()
                with link:
                    run = subprocess.Popen(
                        self._command, stdin=link.fileno(), stdout=link.fileno(), stderr=subprocess.DEVNULL
                    )
                self._runs = [one for one in self._runs if one.poll() is None]
                self._runs.append(run)
