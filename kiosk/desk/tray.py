# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The card tray: cards that can be held to the reader."""

from dataclasses import dataclass
from typing import Final

from PyQt5.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt5.QtWidgets import QHBoxLayout, QWidget

RATIO: Final = 54 / 86
"""Height by width of a card. Source: ISO/IEC 7810, ID-1."""


@dataclass(frozen=True, slots=True)
class DeskCard:
    """A card that lies in the tray: its number, and what is printed on it."""

    number: str
    label: str


class CardWidget(QWidget):
    """One card; a click holds it to the reader."""

    presented = pyqtSignal(str)

    def __init__(self, card: DeskCard, width_px: int, colour: str) -> None:
        super().__init__()
        self._card, self._width_px, self._colour = card, width_px, QColor(colour)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(card.label)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """What it would like to measure."""
        return QSize(self._width_px, int(self._width_px * RATIO))

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """It is held to the reader."""
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self.presented.emit(self._card.number)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Draw the card: a chip, a name, the end of its number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor("#0c0f12"), 1))
        painter.setBrush(self._colour)
        painter.drawRoundedRect(area, area.width() * 0.06, area.width() * 0.06)
        chip = QRectF(area.left() + area.width() * 0.1, area.top() + area.height() * 0.18, area.width() * 0.18, 0)
        chip.setHeight(chip.width() * 0.8)
        painter.setBrush(QColor("#e3c46a"))
        painter.drawRoundedRect(chip, 3, 3)
        painter.setPen(QColor("#14181b"))
        font = QFont(self.font())
        font.setPixelSize(max(9, int(area.height() * 0.2)))
        font.setBold(True)
        painter.setFont(font)
        words = area.adjusted(area.width() * 0.1, area.height() * 0.5, -area.width() * 0.05, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self._card.label)
        font.setBold(False)
        font.setPixelSize(max(8, int(area.height() * 0.14)))
        painter.setFont(font)
        painter.drawText(
            words.adjusted(0, area.height() * 0.26, 0, 0),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop,
            f"… {self._card.number[-4:]}",
        )


class Tray(QWidget):
    """All cards of the tray, side by side."""

    presented = pyqtSignal(str)

    def __init__(self, cards: tuple[DeskCard, ...], width_px: int) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for place, card in enumerate(cards):
            widget = CardWidget(card, width_px, "#dfe7ea" if place == 0 else "#b9c2c7")
            widget.presented.connect(self.presented)
            row.addWidget(widget)
