# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists that are paged, never scrolled: rows, the pager, bars of a result, a row of commands."""

from PyQt5.QtCore import QRect, QRectF, Qt
from PyQt5.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PyQt5.QtWidgets import QWidget

from kiosk.look.fonts import font_of
from kiosk.look.metrics import Metrics, line_height
from kiosk.look.palette import BESIDE, EDGES, INK, LINE, MOODS, PAPER, QUIET, SHADE
from kiosk.look.signs import paint_sign
from kiosk.model import Bar, Pager, Row
from kiosk.widgets.command_button import CommandButton
from kiosk.widgets.touchable import Touchable
from kiosk.widgets.words import draw_lines, elided, fitted, overflows

CLOSE = 1.2
"""Line spacing in a row: a label of two lines at most, not running text."""
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class RowWidget(Touchable):
    """One line of a list: a name, a detail below it, a value at the end."""

    def __init__(self) -> None:
        super().__init__()
        self._row: Row | None = None
        self._metrics: Metrics | None = None
        self._family = ""

    def show_row(self, row: Row, metrics: Metrics, family: str) -> None:
        """Show a row."""
        self._row, self._metrics, self._family = row, metrics, family
        self.offer(row.touch, enabled=row.touch is not None)
        self.setAccessibleName(f"{row.name} {row.detail} {row.value}".strip())
        self.update()

    def _areas(self) -> tuple[QRect, QRect, QRect]:
        """Where name, detail and value stand."""
        assert self._metrics is not None, "it is shown before it is measured"
        assert self._row is not None, "it is shown before it is measured"
        metrics, row = self._metrics, self._row
        value_font = font_of(self._family, metrics.small, bold=True)
        wanted = QFontMetrics(value_font).horizontalAdvance(row.value) + metrics.px(2) if row.value else 0
        value_px = min(wanted + (metrics.px(7) if row.mark else 0), self.width() * 2 // 5)
        left = metrics.px(1.6)
        width = self.width() - value_px - 2 * left
        detail = min(self.height() - metrics.text * 5 // 4, 2 * line_height(metrics.small)) if row.detail else 0
        name = QRect(left, 0, width, self.height() - detail)
        return (
            name,
            QRect(left, self.height() - detail, width, detail),
            QRect(left + width, 0, value_px, self.height()),
        )

    def is_clipped(self) -> bool:
        """Whether detail or value do not fit; the name leads to the whole text, and ends in an ellipsis instead."""
        assert self._row is not None, "it is shown before it is measured"
        assert self._metrics is not None, "it is shown before it is measured"
        _, detail, value = self._areas()
        least, small = self._metrics.least, self._metrics.small
        for text, area, bold in ((self._row.detail, detail, False), (self._row.value, value, True)):
            font = font_of(self._family, small, bold=bold)
            fit = fitted(font, text, area.width(), area.height(), least, CLOSE)
            if text and overflows(fit, area.width(), area.height()):
                return True
        return False

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Draw it."""
        if self._row is None or self._metrics is None:
            return
        row, metrics = self._row, self._metrics
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "#ffffff" if row.touch is not None else PAPER
        if self.is_down or (row.mood == "ask" and row.chosen):
            ground = SHADE
        edge = metrics.px(0.35)
        area = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.setPen(QPen(QColor(LINE if row.touch is not None else "#d8d5cb"), edge))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(area, metrics.px(1), metrics.px(1))
        name, detail, value = self._areas()
        self._write(painter, row.name, name, metrics.text, INK, LEFT, bold=True)
        self._write(painter, row.detail, detail, metrics.small, QUIET, LEFT, bold=False)
        if row.mark:
            sign = QRectF(value.left(), 0, metrics.px(6), value.height())
            paint_sign(painter, row.mark, sign.adjusted(metrics.px(1), 0, -metrics.px(1), 0), EDGES[row.mark])
            value = value.adjusted(metrics.px(6), 0, 0, 0)
        ink = MOODS["done"].ground if row.mood == "done" else INK
        self._write(painter, row.value, value, metrics.small, ink, RIGHT, bold=True)

    def _write(self, painter: QPainter, text: str, area: QRect, size: int, ink: str, align: int, *, bold: bool) -> None:
        assert self._metrics is not None, "asked before"
        if not text:
            return
        font = font_of(self._family, size, bold=bold)
        fit = elided(font, text, area.width(), area.height(), self._metrics.least, CLOSE)
        draw_lines(painter, fit, area, ink, align)


class PagerBar(QWidget):
    """Back, where we are, on."""

    def __init__(self) -> None:
        super().__init__()
        self.back, self.on = CommandButton(), CommandButton()
        for button in (self.back, self.on):
            button.setParent(self)
        self._said, self._figures, self._family = "", "", ""
        self._metrics: Metrics | None = None

    def show_pager(self, pager: Pager, metrics: Metrics, family: str) -> None:
        """Show it: upright where it is narrow, else in a line."""
        self._said, self._metrics, self._family = pager.said, metrics, family
        self._figures = f"{pager.page}/{pager.pages}"
        if self._is_stacked():
            self.back.setGeometry(0, 0, self.width(), metrics.target)
            self.on.setGeometry(0, self.height() - metrics.target, self.width(), metrics.target)
        elif self._is_column():
            half = (self.width() - metrics.gap) // 2
            self.back.setGeometry(0, 0, half, metrics.target)
            self.on.setGeometry(self.width() - half, 0, half, metrics.target)
        else:
            width = min(self.width() * 3 // 10, metrics.text * 5)
            self.back.setGeometry(0, 0, width, self.height())
            self.on.setGeometry(self.width() - width, 0, width, self.height())
        self.back.show_command(pager.back, metrics, family)
        self.on.show_command(pager.on, metrics, family)
        self.update()

    def _is_column(self) -> bool:
        return self.height() > self.width() // 2

    def _is_stacked(self) -> bool:
        """Whether one button stands above the other, with figures at least between them."""
        assert self._metrics is not None, "it is shown before it is measured"
        between = max(self._metrics.gap, self._metrics.least)
        return self._is_column() and self.height() >= 2 * self._metrics.target + between

    def is_clipped(self) -> bool:
        """Whether there is no room to say which page it is."""
        area, fit = self._place_of_words()
        return overflows(fit, area.width(), area.height())

    def _place_of_words(self) -> tuple[QRect, tuple[QFont, int, list[str]]]:
        """Where it says which page it is, and how: in a line, in two that break at the comma, or in figures."""
        assert self._metrics is not None, "it is shown before it is measured"
        side = self.back.height()
        if self._is_stacked():
            area = QRect(0, side, self.width(), self.height() - 2 * side)
        elif self._is_column():
            area = QRect(0, side, self.width(), self.height() - side)
        else:
            area = QRect(self.back.width(), 0, self.width() - 2 * self.back.width(), self.height())
        font, least = font_of(self._family, self._metrics.small), self._metrics.least
        one_line = QFontMetrics(font_of(self._family, least)).horizontalAdvance(self._said) <= area.width()
        said = self._said if one_line else self._said.replace("，", "，\n")
        fit = _, pitch, lines = fitted(font, said, area.width(), area.height(), least, CLOSE)
        if len(lines) * pitch > area.height():  # figures alone reach neither above nor below their line
            return area, fitted(font, self._figures, area.width(), area.height(), least, 1)
        return area, fit

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Say which page it is, if there is room between the buttons."""
        if self._metrics is None:
            return
        painter = QPainter(self)
        area, fit = self._place_of_words()
        _, pitch, lines = fit
        if len(lines) * pitch <= area.height():
            draw_lines(painter, fit, area, BESIDE.ink, CENTRE)


class BarWidget(QWidget):
    """One line of a result: a word, a bar, a number."""

    def __init__(self) -> None:
        super().__init__()
        self._bar: Bar | None = None
        self._metrics: Metrics | None = None
        self._family, self._word_px = "", 0

    def show_bar(self, bar: Bar, metrics: Metrics, family: str, word_px: int) -> None:
        """Show it; ``word_px`` is what words have, the same for all bars of a result so that they begin together."""
        self._bar, self._metrics, self._family, self._word_px = bar, metrics, family, word_px
        self.setAccessibleName(f"{bar.label} {bar.members}")
        self.update()

    def is_clipped(self) -> bool:
        """Whether its word does not fit beside the bar."""
        assert self._bar is not None, "it is shown before it is measured"
        assert self._metrics is not None, "it is shown before it is measured"
        font, area = font_of(self._family, self._metrics.text, bold=True), self._word_area()
        fit = fitted(font, self._bar.label, area.width(), area.height(), self._metrics.least, CLOSE)
        return overflows(fit, area.width(), area.height())

    def _word_area(self) -> QRect:
        """Where the word stands, between sign and bar."""
        assert self._metrics is not None, "it is shown before it is measured"
        return QRect(self._metrics.px(6), 0, self._word_px, self.height())

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Draw it."""
        if self._bar is None or self._metrics is None:
            return
        bar, metrics = self._bar, self._metrics
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        number_px, sign_px = metrics.text * 3, metrics.px(6)
        font = font_of(self._family, metrics.text, bold=True)
        word = self._word_area()
        word_px = word.right() + 1 + metrics.px(1.6)
        paint_sign(
            painter, bar.mark, QRectF(0, 0, sign_px, self.height()).adjusted(0, 0, -metrics.px(1), 0), EDGES[bar.mark]
        )
        fit = fitted(font, bar.label, word.width(), word.height(), metrics.least, CLOSE)
        draw_lines(painter, fit, word, INK, LEFT)
        painter.setFont(font)
        painter.drawText(QRect(self.width() - number_px, 0, number_px, self.height()), RIGHT, str(bar.members))
        whole = QRectF(word_px, self.height() * 0.22, self.width() - word_px - number_px, self.height() * 0.56)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(SHADE))
        painter.drawRect(whole)
        whole.setWidth(whole.width() * bar.members / bar.total)
        painter.setBrush(QColor(EDGES[bar.mark] if bar.mark else LINE))
        painter.drawRect(whole)
