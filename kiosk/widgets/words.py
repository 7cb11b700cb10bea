# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text that fits: wrapped, and made smaller step by step before anything would be cut off."""

from functools import lru_cache
from typing import Final

from PyQt5.QtCore import QRect, Qt
from PyQt5.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PyQt5.QtWidgets import QWidget

from kiosk.look.metrics import LINE_SPACING

STEP: Final = 0.94
"""How much smaller the next try is."""


def fitted(
    font: QFont, text: str, width: int, height: int, least_px: int, spacing: float = LINE_SPACING
) -> tuple[QFont, int, list[str]]:
    """A font in which text fits, the height of a line, and the lines; the smallest one if nothing fits."""
    size, pitch, lines = _fit(font.family(), font.pixelSize(), font.bold(), text, width, height, least_px, spacing)
    found = QFont(font)
    found.setPixelSize(size)
    return found, pitch, list(lines)


@lru_cache(maxsize=2_000)
def _fit(
    family: str, size: int, bold: bool, text: str, width: int, height: int, least_px: int, spacing: float
) -> tuple[int, int, tuple[str, ...]]:
    font = QFont(family)
    font.setBold(bold)
    while True:
        font.setPixelSize(size)
        metrics = QFontMetrics(font)
        lines = wrapped(metrics, text, width)
        pitch = -int(-size * spacing // 1)
        fits = len(lines) * pitch <= height and all(metrics.horizontalAdvance(line) <= width for line in lines)
        if fits or size <= least_px:
            return size, pitch, tuple(lines)
        size = max(least_px, min(size - 1, int(size * STEP)))


def draw_lines(painter: QPainter, fit: tuple[QFont, int, list[str]], area: QRect, ink: str, align: int) -> None:
    """Draw lines as they were fitted, in the middle of an area from top to bottom."""
    font, pitch, lines = fit
    painter.setFont(font)
    painter.setPen(QColor(ink))
    top = area.top() + (area.height() - pitch * len(lines)) // 2
    for place, line in enumerate(lines):
        painter.drawText(QRect(area.left(), top + place * pitch, area.width(), pitch), align, line)


def overflows(fit: tuple[QFont, int, list[str]], width: int, height: int) -> bool:
    """Whether lines, as they were fitted, need more room than this."""
    font, pitch, lines = fit
    metrics = QFontMetrics(font)
    widest = max((metrics.horizontalAdvance(line) for line in lines), default=0)
    return len(lines) * pitch > height or widest > width


def elided(
    font: QFont, text: str, width: int, height: int, least_px: int, spacing: float = LINE_SPACING
) -> tuple[QFont, int, list[str]]:
    """The same, but what does not fit in the smallest size ends in an ellipsis: for lists that lead to the text."""
    found, pitch, lines = fitted(font, text, width, height, least_px, spacing)
    fit = max(1, height // pitch)
    if len(lines) > fit:
        metrics = QFontMetrics(found)
        last = metrics.elidedText("".join(lines[fit - 1 :]), Qt.TextElideMode.ElideRight, width)
        lines = [*lines[: fit - 1], last]
    return found, pitch, lines


def wrapped(metrics: QFontMetrics, text: str, width: int) -> list[str]:
    """Text in lines no wider than this: broken at blanks, and anywhere between Chinese characters.

    Punctuation that closes something does not begin a line (避头尾).
    """
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for piece in _pieces(part):
            if not line or metrics.horizontalAdvance((line + piece).rstrip()) <= width:
                line += piece
            elif piece in _CLOSING and len(line) > 1:
                lines.append(line[:-1].rstrip())
                line = line[-1] + piece
            else:
                lines.append(line.rstrip())
                line = piece.lstrip()
        lines.append(line.rstrip())
    return lines


_CLOSING: Final = "，。、；：？！）》”』」%"


def _pieces(text: str) -> list[str]:
    """Words with the blank behind them, and single characters of everything that is written without blanks."""
    pieces: list[str] = []
    word = ""
    for one in text:
        if ord(one) < 0x2E80:
            word += one
            if one in " -":
                pieces.append(word)
                word = ""
        else:
            if word:
                pieces.append(word)
                word = ""
            pieces.append(one)
    return [*pieces, word] if word else pieces


class Words(QWidget):
    """A text in a rectangle.

    Args:
        align: Left or centred; always centred from top to bottom.
        elides: Whether it ends in an ellipsis where it does not fit: what can be read in full elsewhere.
    """

    def __init__(self, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft, *, elides: bool = False) -> None:
        super().__init__()
        self._align, self._elides = align, elides
        self._text = ""
        self._font = QFont()
        self._least_px = 10
        self._ink = "#000000"
        self._ground = ""
        self._pad = 0

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def show_text(self, text: str, font: QFont, least_px: int, ink: str, ground: str = "", pad: int = 0) -> None:
        """Say something; without a ground, what is below shines through."""
        self._text, self._font, self._least_px = text, font, least_px
        self._ink, self._ground, self._pad = ink, ground, pad
        self.setAccessibleName(text)
        self.update()

    def layout_lines(self) -> tuple[QFont, int, list[str]]:
        """The font, the height of a line and the lines as they are drawn."""
        width, height = self.width() - 2 * self._pad, self.height()
        fit = elided if self._elides else fitted
        return fit(self._font, self._text, width, height, self._least_px)

    def needed_height(self, width: int) -> int:
        """Height of the text in its full size at a width."""
        size = self._font.pixelSize()
        lines = wrapped(QFontMetrics(self._font), self._text, width - 2 * self._pad)
        return len(lines) * -int(-size * LINE_SPACING // 1)

    def is_clipped(self) -> bool:
        """Whether anything of it is cut off."""
        return bool(self._text) and overflows(self.layout_lines(), self.width() - 2 * self._pad, self.height())

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        if self._ground:
            painter.fillRect(self.rect(), QColor(self._ground))
        if not self._text:
            return
        area = QRect(self._pad, 0, self.width() - 2 * self._pad, self.height())
        align = int(self._align | Qt.AlignmentFlag.AlignVCenter)
        draw_lines(painter, self.layout_lines(), area, self._ink, align)
