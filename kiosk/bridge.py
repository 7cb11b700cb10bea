# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bridge between the agent's socket, the presenter and the window: too small to be wrong.

It connects again by itself for ever, keeps nothing, and drops what the member wants while the agent is away: the screen
says so, and the keys still work.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, assert_never

from PyQt5.QtCore import QObject, QTimer
from PyQt5.QtNetwork import QLocalSocket

from kiosk.model import Touch
from kiosk.presenting.dealings import (
    AgentGone,
    Blank,
    Effect,
    Input,
    Room,
    RoomChanged,
    ScreenTouched,
    SendPoke,
    ShowPage,
    StateArrived,
    Touched,
    WakeAt,
    Woke,
)
from kiosk.presenting.presenter import Presenter
from kiosk.window import Window
from kiosk.words import LINE_BYTES_MAX, read_line
from voting_core.errors import RefusedError

RETRY_MS: Final = 500
GONE_AFTER_MS: Final = 3_000
"""A restart of the agent takes less: the page stays until then, and says nothing new."""


class Bridge(QObject):
    """One screen, connected.

    Args:
        path: The agent's socket.
        window: Draws pages.
    """

    def __init__(self, path: Path, window: Window) -> None:
        super().__init__()
        self._path, self._window = str(path), window
        self._presenter = Presenter()
        self._room = Room()
        self._socket = QLocalSocket(self)
        self._socket.readyRead.connect(self._read)
        self._socket.disconnected.connect(self._on_gone)
        self._socket.error.connect(self._on_gone)
        self._retry, self._wake, self._gone = (self._timer(slot) for slot in (self.open, self._on_wake, self._on_away))
        window.touched.connect(self._on_touch)
        window.finger_down.connect(lambda: self._feed(ScreenTouched(mono_ms=_mono_ms())))
        self._feed(StateArrived(view=None, mono_ms=_mono_ms()))

    def open(self) -> None:
        """Connect."""
        self._socket.abort()
        self._socket.connectToServer(self._path)

    def _timer(self, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(slot)
        return timer

    # --- inputs ------------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        while self._socket.canReadLine():
            line = bytes(self._socket.readLine())
            try:
                found = read_line(line)
            except RefusedError:
                self._feed(AgentGone(mono_ms=_mono_ms(), differs=True))
                return
            if found.state is not None:
                self._gone.stop()
                self._feed(StateArrived(view=found.state.view, mono_ms=_mono_ms()))
        if self._socket.bytesAvailable() > LINE_BYTES_MAX:
            self._socket.abort()

    def _on_gone(self) -> None:
        if not self._gone.isActive():
            self._gone.start(GONE_AFTER_MS)
        if not self._retry.isActive():
            self._retry.start(RETRY_MS)

    def _on_away(self) -> None:
        self._feed(AgentGone(mono_ms=_mono_ms()))

    def _on_wake(self) -> None:
        self._feed(Woke(mono_ms=_mono_ms()))

    def _on_touch(self, touch: object, down_ms: object, up_ms: object) -> None:
        assert isinstance(touch, Touch), "widgets tell touches"
        assert isinstance(down_ms, int), "in milliseconds"
        assert isinstance(up_ms, int), "in milliseconds"
        self._feed(Touched(touch=touch, down_ms=down_ms, up_ms=up_ms))

    def _feed(self, given: Input) -> None:
        for effect in self._presenter.handle(given):
            self._perform(effect)
        room = self._window.room() if self._window.page is not None else self._room
        if room != self._room:  # another page, or another size of text, leaves another room
            self._room = room
            for effect in self._presenter.handle(RoomChanged(room=room, mono_ms=_mono_ms())):
                self._perform(effect)

    # --- effects -----------------------------------------------------------------------------------------------------

    def _perform(self, effect: Effect) -> None:
        match effect:
            case ShowPage(page=page):
                self._window.show_page(page)
            case SendPoke(poke=poke):
                if self._socket.state() == QLocalSocket.LocalSocketState.ConnectedState:
                    self._socket.write(json.dumps(poke, ensure_ascii=False).encode() + b"\n")
            case WakeAt(mono_ms=mono_ms):
                self._wake.start(max(1, mono_ms - _mono_ms() + 1))
            case Blank(off=off):
                self._window.darken(off=off)
            case _:
                assert_never(effect)


def _mono_ms() -> int:
    return time.monotonic_ns() // 1_000_000
