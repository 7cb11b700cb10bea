# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Something that can be touched: pressed and let go of inside itself. No keyboard can do that."""

import time

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtGui import QHideEvent, QMouseEvent
from PyQt5.QtWidgets import QWidget

from kiosk.model import Touch


class Touchable(QWidget):
    """The base of all buttons. ``touched`` tells what, and when it went down and up (monotonic milliseconds)."""

    touched = pyqtSignal(object, object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.touch: Touch | None = None
        self.is_enabled = False
        self.is_down = False
        self._down_ms = 0

    def offer(self, touch: Touch | None, *, enabled: bool) -> None:
        """Say what a touch means now; a finger that came down on something else does not press this."""
        was_touch = self.touch
        self.touch, self.is_enabled = touch, enabled and touch is not None
        if not self.is_enabled or touch != was_touch:
            self.is_down = False

    def hideEvent(self, event: QHideEvent | None) -> None:
        """What goes away under a finger hears no release, and must not come back looking pressed."""
        self.is_down = False

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """A finger comes down: the look changes at once."""
        if self.is_enabled and event is not None and event.button() == Qt.MouseButton.LeftButton:
            self.is_down, self._down_ms = True, time.monotonic_ns() // 1_000_000
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """The finger goes up: a touch if it is still inside."""
        was_down, self.is_down = self.is_down, False
        self.update()
        if was_down and self.is_enabled and event is not None and self.rect().contains(event.pos()):
            self.touched.emit(self.touch, self._down_ms, time.monotonic_ns() // 1_000_000)
