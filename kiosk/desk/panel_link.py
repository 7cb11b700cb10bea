# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk's own connection to the virtual panel of a simulated seat: hands go in, lamps come out."""

import json
from pathlib import Path
from typing import Final

from PyQt5.QtCore import QObject, QTimer, pyqtSignal
from PyQt5.QtNetwork import QLocalSocket

RETRY_MS: Final = 500


class PanelLink(QObject):
    """A connection that comes back when the seat does."""

    lit = pyqtSignal(dict)

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = str(path)
        self._socket = QLocalSocket(self)
        self._socket.readyRead.connect(self._read)
        self._socket.disconnected.connect(self._on_gone)
        self._socket.error.connect(self._on_gone)
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.timeout.connect(self.open)

    def open(self) -> None:
        """Connect."""
        self._socket.abort()
        self._socket.connectToServer(self._path)

    def send(self, poke: dict[str, object]) -> None:
        """Do something to the panel; while it is away it is not done, as with any part that has no power."""
        if self._socket.state() == QLocalSocket.LocalSocketState.ConnectedState:
            self._socket.write(json.dumps(poke).encode() + b"\n")

    def _read(self) -> None:
        while self._socket.canReadLine():
            line = json.loads(bytes(self._socket.readLine()))
            state = line.get("state")
            if state is not None:
                self.lit.emit(state["lamps"])

    def _on_gone(self) -> None:
        self.lit.emit({})
        if not self._retry.isActive():
            self._retry.start(RETRY_MS)
