# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The surface of the desk below the screen: three keys with lamps, the card tray, and the network plug."""

from collections.abc import Mapping
from typing import Final

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtGui import QColor, QPainter, QPaintEvent
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kiosk.desk.key import DeskKey
from kiosk.desk.tray import DeskCard, Tray

KEYS: Final = (("yes", "赞成 ✓"), ("no", "反对 ✗"), ("abstain", "弃权 ○"))
"""In their order on every seat."""

SURFACE: Final = QColor("#2b2622")


class DeskSurface(QWidget):
    """Everything of a terminal but its screen.

    Args:
        cards: What lies in the tray.
        width_px: Width of the desk.
        note: A line below: which hall, which seat.
    """

    pressed = pyqtSignal(str)
    presented = pyqtSignal(str)
    plugged = pyqtSignal(bool)

    def __init__(self, cards: tuple[DeskCard, ...], width_px: int, note: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(width_px // 40, width_px // 60, width_px // 40, width_px // 60)
        keys = QHBoxLayout()
        self._keys = {button: DeskKey(button, label, width_px // 5) for button, label in KEYS}
        for key in self._keys.values():
            key.pressed.connect(self.pressed)
            keys.addWidget(key, alignment=Qt.AlignmentFlag.AlignCenter)
        column.addLayout(keys)
        below = QHBoxLayout()
        tray = Tray(cards, width_px // 6)
        tray.presented.connect(self.presented)
        below.addWidget(tray)
        below.addStretch(1)
        self._plug = QPushButton()
        self._plug.setCheckable(True)
        self._plug.setChecked(True)
        self._plug.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plug.setStyleSheet("QPushButton { color: #e9eef0; background: #3d3630; padding: 6px 12px; border: 0; }")
        self._plug.toggled.connect(self._on_plug)
        below.addWidget(self._plug)
        column.addLayout(below)
        self._note = QLabel(note)
        self._note.setStyleSheet("color: #b9b0a6;")
        column.addWidget(self._note)
        self._name_plug()

    def light(self, lamps: Mapping[str, str]) -> None:
        """Show the states of the lamps."""
        for button, key in self._keys.items():
            key.light(lamps.get(button, "off"))

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """A plain, dark desk."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), SURFACE)

    def _on_plug(self, plugged: bool) -> None:  # Qt calls it by place
        self._name_plug()
        self.plugged.emit(plugged)

    def _name_plug(self) -> None:
        self._plug.setText("网线：已插 · plugged in" if self._plug.isChecked() else "网线：已拔 · unplugged")
