# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What pages are put together from: a base that knows size and font, and pools of parts that are made once."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PyQt5.QtCore import QRect, Qt, pyqtSignal
from PyQt5.QtGui import QFont, QFontMetrics
from PyQt5.QtWidgets import QWidget

from kiosk.look.fonts import font_of
from kiosk.look.metrics import Metrics, line_height
from kiosk.look.palette import BESIDE, PAGE
from kiosk.model import Command, Pager, Progress, Row
from kiosk.widgets.command_button import CommandButton
from kiosk.widgets.lists import PagerBar, RowWidget
from kiosk.widgets.touchable import Touchable
from kiosk.widgets.words import Words

W = TypeVar("W", bound=QWidget)


class PageWidget(QWidget):
    """The base of all pages: what can be touched in it is heard here.

    Args:
        family: Font family of the screen.
    """

    touched = pyqtSignal(object, object, object)

    def __init__(self, family: str) -> None:
        super().__init__()
        self.family = family
        self.metrics = Metrics(width_px=800, height_px=480, width_mm=154)
        self.said: dict[Progress, str] = {}
        """Words for how far a choice has come."""

    def font_px(self, size_px: int, *, bold: bool = False) -> QFont:
        """A font of the screen."""
        return font_of(self.family, size_px, bold=bold)

    def words(self, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft, *, elides: bool = False) -> Words:
        """A new text in this page."""
        words = Words(align, elides=elides)
        words.setParent(self)
        return words

    def title(self, words: Words, text: str, area: QRect, *, bold: bool = True) -> None:
        """Show a text in its full size if it fits."""
        words.setGeometry(area)
        words.setVisible(bool(text))
        words.show_text(text, self.font_px(self.metrics.text, bold=bold), self.metrics.least, PAGE.ink)

    def beside(self, words: Words, text: str, area: QRect) -> None:
        """Show a small text."""
        words.setGeometry(area)
        words.setVisible(bool(text))
        words.show_text(text, self.font_px(self.metrics.small), self.metrics.least, BESIDE.ink)

    def head(self, left: Words, right: Words, texts: tuple[str, str], area: QRect) -> int:
        """A title and a small text: side by side, or one below the other on an upright panel; their height."""
        metrics, (title, beside) = self.metrics, texts
        first, second = title_px(metrics), line_height(metrics.small)
        if metrics.is_upright:
            self.title(left, title, QRect(area.left(), area.top(), area.width(), first))
            self.beside(right, beside, QRect(area.left(), area.top() + first, area.width(), second))
            return first + second
        wanted = QFontMetrics(self.font_px(metrics.small)).horizontalAdvance(beside)
        part = min(area.width() * 11 // 20, wanted + metrics.margin) if beside else 0
        self.title(left, title, QRect(area.left(), area.top(), area.width() - part, first))
        self.beside(right, beside, QRect(area.right() + 1 - part, area.top(), part, first))
        return first

    def fill(self, pool: list[W], make: Callable[[], W], count: int) -> list[W]:
        """Show so many parts of a pool, made where they are missing; the others are hidden."""
        while len(pool) < count:
            part = make()
            part.setParent(self)
            if isinstance(part, Touchable):
                part.touched.connect(self.touched)
            pool.append(part)
        for place, part in enumerate(pool):
            part.setVisible(place < count)
        return pool[:count]

    def hear(self, pager: PagerBar) -> PagerBar:
        """Take a pager into the page."""
        pager.setParent(self)
        pager.back.touched.connect(self.touched)
        pager.on.touched.connect(self.touched)
        return pager


class ListPart:
    """Rows one below the other; pager and commands beside them, or at the foot of an upright panel."""

    def __init__(self, page: PageWidget) -> None:
        self._page = page
        self._rows: list[RowWidget] = []
        self._commands: list[CommandButton] = []
        self._pager = page.hear(PagerBar())

    def show_rows(self, rows: Sequence[Row], area: QRect, columns: int = 1) -> None:
        """Show rows from the top of an area."""
        metrics = self._page.metrics
        parts = self._page.fill(self._rows, RowWidget, len(rows))
        if not rows:
            return
        height, gap = row_px(metrics, rows[0]), row_gap(metrics, rows[0])
        width = (area.width() - (columns - 1) * gap) // columns
        for place, (part, row) in enumerate(zip(parts, rows, strict=True)):
            line, column = divmod(place, columns)
            part.setGeometry(area.left() + column * (width + gap), area.top() + line * (height + gap), width, height)
            part.show_row(row, metrics, self._page.family)

    def show_beside(self, pager: Pager | None, commands: Sequence[Command], area: QRect) -> QRect:
        """Show pager and commands at the right of an area, or at its bottom; what is left of it."""
        metrics = self._page.metrics
        self._pager.setVisible(pager is not None)
        shown = self._page.fill(self._commands, CommandButton, len(commands))
        if pager is None and not commands:
            return area
        if metrics.is_upright:
            return self._show_below(pager, commands, shown, area)
        width = side_px(metrics)
        column = QRect(area.right() + 1 - width, area.top(), width, area.height())
        stack = len(commands) * (metrics.target + metrics.gap)
        if pager is not None:
            self._pager.setGeometry(column.adjusted(0, 0, 0, -stack))
            self._pager.show_pager(pager, metrics, self._page.family)
        top = column.bottom() + 1 + metrics.gap - stack
        for place, (part, command) in enumerate(zip(shown, commands, strict=True)):
            part.setGeometry(column.left(), top + place * (metrics.target + metrics.gap), width, metrics.target)
            part.show_command(command, metrics, self._page.family)
        return area.adjusted(0, 0, -width - metrics.gap, 0)

    def _show_below(
        self, pager: Pager | None, commands: Sequence[Command], shown: Sequence[CommandButton], area: QRect
    ) -> QRect:
        metrics, left = self._page.metrics, QRect(area)
        if pager is not None:
            self._pager.setGeometry(self._take(left))
            self._pager.show_pager(pager, metrics, self._page.family)
        if commands:
            foot = self._take(left)
            width = (foot.width() - (len(commands) - 1) * metrics.gap) // len(commands)
            for place, (part, command) in enumerate(zip(shown, commands, strict=True)):
                part.setGeometry(foot.left() + place * (width + metrics.gap), foot.top(), width, foot.height())
                part.show_command(command, metrics, self._page.family)
        return left

    def _take(self, area: QRect) -> QRect:
        """The bottom of an area, taken off it."""
        metrics = self._page.metrics
        foot = QRect(area.left(), area.bottom() + 1 - metrics.target, area.width(), metrics.target)
        area.setBottom(foot.top() - 1 - metrics.gap)
        return foot


def side_px(metrics: Metrics) -> int:
    """Width of the column of commands: four characters, or two short words side by side."""
    return max(metrics.target, metrics.text * 4 + metrics.px(4.5))


def foot_px(metrics: Metrics, *, lines: int) -> int:
    """Height of what stands at the foot of an upright panel."""
    return lines * (metrics.target + metrics.gap) if metrics.is_upright else 0


def row_px(metrics: Metrics, row: Row) -> int:
    """Height of a line: a target where it can be touched, and room for its second line of text."""
    least = metrics.target if row.touch is not None or not row.detail else 0
    return max(least, lines_px(metrics) if row.detail else 0)


def lines_px(metrics: Metrics) -> int:
    """Height of a name with a detail of a line below it, or of two on a narrow panel, set closer than running text."""
    details = 2 if metrics.is_upright else 1
    return (metrics.text + details * metrics.small) * 5 // 4 + metrics.px(0.4)


def row_gap(metrics: Metrics, row: Row) -> int:
    """Distance between two lines."""
    return metrics.gap if row.touch is not None else metrics.px(0.5)


def capacity(metrics: Metrics, height: int, *, touched: bool, detailed: bool) -> int:
    """How many rows of a kind fit into a height."""
    row = max(metrics.target if touched or not detailed else 0, lines_px(metrics) if detailed else 0)
    gap = metrics.gap if touched else metrics.px(0.5)
    return max(1, (height + gap) // (row + gap))


def head_px(metrics: Metrics) -> int:
    """Height of a title with a small text beside it, or below it on an upright panel."""
    return title_px(metrics) + (line_height(metrics.small) if metrics.is_upright else 0)


def title_px(metrics: Metrics) -> int:
    """Height of a title: one line, or of large text two lines of the least size."""
    return max(line_height(metrics.text), 2 * line_height(metrics.least) if metrics.is_large else 0)


def small_line(metrics: Metrics) -> int:
    """Height of a line of small text."""
    return line_height(metrics.small)
