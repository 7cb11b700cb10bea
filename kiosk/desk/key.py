# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One key of the desk with its lamp. It acts when it goes down, as the real one does."""

from typing import Final

from PyQt5.QtCore import QRectF, QSize, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QRadialGradient
from PyQt5.QtWidgets import QWidget

LIT: Final = {"yes": QColor("#35d07f"), "no": QColor("#ff5a4f"), "abstain": QColor("#ffc83d")}
UNLIT: Final = {"yes": QColor("#174a30"), "no": QColor("#5a1f1c"), "abstain": QColor("#5a4718")}

PULSES_MS: Final[dict[str, tuple[int, int]]] = {
    "off": (0, 1_000),
    "inviting": (500, 500),
    "received": (100, 100),
    "recorded": (1_000, 0),
    "delivered": (1_000, 0),
    "fault": (150, 650),
}
"""By state of a lamp, how long it is on and off in turns: near enough to the real patterns to recognise them."""


class DeskKey(QWidget):
    """A key that can be pressed.

    Args:
        button: yes, no or abstain.
        label: What is engraved.
        side_px: Width; the height follows.
    """

    pressed = pyqtSignal(str)

    def __init__(self, button: str, label: str, side_px: int) -> None:
        super().__init__()
        self._button, self._label, self._side_px = button, label, side_px
        self._lamp, self._is_on, self._is_down = "off", False, False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._turn)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(label)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """What it would like to measure."""
        return QSize(self._side_px, self._side_px * 3 // 4)

    def light(self, lamp: str) -> None:
        """Show a state of its lamp."""
        if lamp != self._lamp:
            self._lamp, self._is_on = lamp, False
            self._turn()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """It goes down, and acts."""
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self._is_down = True
            self.pressed.emit(self._button)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """It comes up again."""
        self._is_down = False
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Draw the key, pressed or not, lit or not."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rim = self._side_px * 0.06
        area = QRectF(self.rect()).adjusted(rim, rim, -rim, -rim)
        if self._is_down:
            area.translate(0, rim * 0.4)
        colour = (LIT if self._is_on else UNLIT)[self._button]
        if self._is_on:
            glow = QRadialGradient(area.center(), area.width() * 0.62)
            glow.setColorAt(0.55, QColor(colour.red(), colour.green(), colour.blue(), 150))
            glow.setColorAt(1.0, QColor(0, 0, 0, 0))
            painter.fillRect(self.rect(), glow)
        painter.setPen(QPen(QColor("#0c0f12"), rim * 0.5))
        painter.setBrush(colour)
        painter.drawRoundedRect(area, rim * 2, rim * 2)
        font = QFont(self.font())
        font.setPixelSize(int(area.height() * 0.3))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor("#10161a") if self._is_on else QColor("#e9eef0"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._label)

    def _turn(self) -> None:
        on_ms, off_ms = PULSES_MS.get(self._lamp, PULSES_MS["off"])
        self._is_on = not self._is_on if on_ms and off_ms else bool(on_ms)
        if on_ms and off_ms:
            self._timer.start(on_ms if self._is_on else off_ms)
        else:
            self._timer.stop()
        self.update()
