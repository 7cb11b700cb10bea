# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A published result, and the page on which a teller agrees."""

from PyQt5.QtCore import QRect, Qt
from PyQt5.QtGui import QFontMetrics

from kiosk.look.fonts import font_of
from kiosk.look.metrics import Metrics, line_height
from kiosk.look.palette import MOODS, PAGE
from kiosk.model import ResultPage, TellerPage
from kiosk.pages.parts import ListPart, PageWidget, capacity, foot_px, small_line
from kiosk.widgets.command_button import CommandButton
from kiosk.widgets.lists import BarWidget
from kiosk.widgets.words import wrapped


class ResultView(PageWidget):
    """The outcome in a word, then bars or subjects."""

    def __init__(self, family: str) -> None:
        super().__init__(family)
        self._title, self._outcome = self.words(), self.words(Qt.AlignmentFlag.AlignHCenter)
        self._tracker = self.words()
        self._bars: list[BarWidget] = []
        self._list = ListPart(self)

    def show_page(self, page: ResultPage) -> None:
        """Show it."""
        metrics = self.metrics
        area = self.rect().adjusted(metrics.margin, metrics.px(1), -metrics.margin, -metrics.margin)
        head, word = result_head_px(metrics, self.family, page.title), outcome_px(metrics)
        pair = MOODS[page.outcome_mood]
        if metrics.is_upright:
            below = metrics.target
            self.title(
                self._title, page.title, QRect(area.left(), area.top(), area.width(), head - below - metrics.px(1))
            )
            self._outcome.setGeometry(area.left(), area.top() + head - below - metrics.px(1), area.width(), below)
        else:
            self.title(self._title, page.title, QRect(area.left(), area.top(), area.width() - word - metrics.gap, head))
            self._outcome.setGeometry(area.right() + 1 - word, area.top(), word, head - metrics.px(1))
        font = self.font_px(metrics.em(7), bold=True)
        self._outcome.show_text(page.outcome, font, metrics.least, pair.ink, pair.ground, metrics.px(1))
        area.setTop(area.top() + head)
        line = small_line(metrics) if page.tracker else 0
        self.beside(self._tracker, page.tracker, QRect(area.left(), area.bottom() + 1 - line, area.width(), line))
        area.setBottom(area.bottom() - line)
        left = self._list.show_beside(page.pager, (), area)
        self._list.show_rows(page.rows, left)
        bars = self.fill(self._bars, BarWidget, len(page.bars))
        height = min(metrics.px(15), left.height() // max(1, len(page.bars)))
        measure = QFontMetrics(self.font_px(metrics.text, bold=True))
        widest = max((measure.horizontalAdvance(bar.label) for bar in page.bars), default=0)
        word_px = min(widest, left.width() // 2)
        for place, (part, bar) in enumerate(zip(bars, page.bars, strict=True)):
            part.setGeometry(left.left(), left.top() + place * height, left.width(), height)
            part.show_bar(bar, metrics, self.family, word_px)


def outcome_px(metrics: Metrics) -> int:
    """Width of the outcome beside a title."""
    return metrics.text * 5


def result_head_px(metrics: Metrics, family: str, title: str) -> int:
    """Height of title and outcome: side by side, or one below the other on an upright panel; all of a long title."""
    beside = 0 if metrics.is_upright else outcome_px(metrics) + metrics.gap
    width = metrics.width_px - 2 * metrics.margin - beside
    lines = wrapped(QFontMetrics(font_of(family, metrics.least, bold=True)), title, width)
    usual = (3 if metrics.is_upright else 2) * line_height(metrics.text)
    below = metrics.target if metrics.is_upright else 0
    return max(usual, len(lines) * line_height(metrics.least)) + below + metrics.px(1)


def result_room(metrics: Metrics, height: int, head_px: int) -> int:
    """How many subjects fit on a page."""
    free = height - head_px - metrics.px(1) - metrics.margin - foot_px(metrics, lines=1)
    return capacity(metrics, free, touched=False, detailed=True)


def bar_px(metrics: Metrics) -> int:
    """Least height of a bar: its number, and on an upright panel a word of two lines."""
    return max(metrics.text * 21 // 20, 5 * metrics.least // 2 if metrics.is_upright else 0)


def bars_room(metrics: Metrics, height: int, head_px: int, *, paged: bool) -> int:
    """How many bars fit on a page, with a pager at its foot or without."""
    foot = foot_px(metrics, lines=1) if paged else 0
    free = height - head_px - metrics.px(1) - metrics.margin - foot
    return max(1, free // bar_px(metrics))


class TellerView(PageWidget):
    """The number to compare, and one button."""

    def __init__(self, family: str) -> None:
        super().__init__(family)
        self._title, self._archive = self.words(), self.words(Qt.AlignmentFlag.AlignHCenter)
        self._agree: list[CommandButton] = []

    def show_page(self, page: TellerPage) -> None:
        """Show it."""
        metrics = self.metrics
        area = self.rect().adjusted(metrics.margin, 0, -metrics.margin, -metrics.margin)
        left, foot = (
            area.adjusted(0, 0, 0, -metrics.target - metrics.gap),
            area.adjusted(0, area.height() - metrics.target, 0, 0),
        )
        (agree,) = self.fill(self._agree, CommandButton, 1)
        agree.setGeometry(foot)
        agree.show_command(page.agree, metrics, self.family)
        half = left.height() // 2
        self.title(self._title, page.title, QRect(left.left(), left.top(), left.width(), half))
        self._archive.setGeometry(left.left(), left.top() + half, left.width(), left.height() - half)
        self._archive.show_text(page.archive, self.font_px(metrics.em(8), bold=True), metrics.least, PAGE.ink)
