# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One question and its choices, in their order on every seat."""

from PyQt5.QtCore import QRect, Qt
from PyQt5.QtGui import QFontMetrics

from kiosk.look.metrics import Metrics, line_height
from kiosk.model import Choice, VotePage
from kiosk.pages.parts import ListPart, PageWidget, capacity, foot_px, head_px, small_line
from kiosk.widgets.choice_button import ChoiceButton
from kiosk.widgets.words import wrapped

COLUMNS_MAX = 3


class VoteView(PageWidget):
    """Title, whom it is about, rule; the choices at the bottom, above the keys of the desk."""

    def __init__(self, family: str) -> None:
        super().__init__(family)
        self._title, self._name, self._detail = self.words(), self.words(), self.words()
        self._heading = self.words(elides=True)
        self._place, self._rule = self.words(), self.words(Qt.AlignmentFlag.AlignRight)
        self._choices: list[ChoiceButton] = []
        self._list = ListPart(self)

    def show_page(self, page: VotePage) -> None:
        """Show it."""
        metrics = self.metrics
        area = self.rect().adjusted(metrics.margin, 0, -metrics.margin, -metrics.margin)
        if page.people:
            left = self._place_choices(
                page.choices, self._list.show_beside(page.pager, (), area), list_choices_px(metrics)
            )
            left.setTop(left.top() + self.head(self._title, self._rule, (page.title, page.rule), left))
            for part in (self._place, self._heading, self._name, self._detail):
                part.hide()
            self._list.show_rows(page.people, left)
            return
        left = self._list.show_beside(None, page.commands, area)
        self._list.show_rows((), left)
        words = self._least_px(page, left.width()) + self._rule_px(page, left.width())
        left = self._place_choices(page.choices, left, left.height() - words - metrics.gap)
        self._show_head(page, left)

    def _least_px(self, page: VotePage, width: int) -> int:
        """The least height in which what it is about can be read, in its full size if it is short."""
        metrics, line = self.metrics, small_line(self.metrics)
        if page.name:
            return line + line_height(metrics.text) + self._detail_px(page, width)
        line = line if page.tracker else 0
        heights = []
        for size in (metrics.text, metrics.least):
            font = self.font_px(size, bold=True)
            heights.append(len(wrapped(QFontMetrics(font), page.title, width)) * line_height(size))
        full, least = heights
        return (full if full <= self.height() * 2 // 5 else least) + line

    def _rule_px(self, page: VotePage, width: int) -> int:
        """Height of the rule: a line, or two on a narrow panel."""
        font = self.font_px(self.metrics.small)
        return max(1, len(wrapped(QFontMetrics(font), page.rule, width))) * small_line(self.metrics)

    def _detail_px(self, page: VotePage, width: int) -> int:
        """Height of post or criterion: as many lines as it has."""
        font = self.font_px(self.metrics.small)
        return len(wrapped(QFontMetrics(font), page.detail, width)) * small_line(self.metrics) if page.detail else 0

    def _show_head(self, page: VotePage, area: QRect) -> None:
        """Title and rule; of several questions also whom this one is about."""
        line, rule = small_line(self.metrics), self._rule_px(page, area.width())
        foot = QRect(area.left(), area.bottom() + 1 - rule, area.width(), rule)
        self.beside(self._rule, page.rule, foot)
        tracker = line if page.tracker and not page.name else 0
        above = QRect(area.left(), foot.top() - tracker, area.width(), tracker)
        self.beside(self._place, page.tracker if tracker else "", above)
        top = QRect(area.left(), area.top(), area.width(), area.height() - rule - tracker)
        if not page.name:
            self.title(self._title, page.title, top)
            for part in (self._heading, self._name, self._detail):
                part.hide()
            return
        self._title.hide()
        # Whom it is about is what matters now; the title of the whole is small above it.
        detail = self._detail_px(page, area.width())
        title = " · ".join(part for part in (page.place, page.title) if part)
        self.beside(self._heading, title, QRect(top.left(), top.top(), top.width(), line))
        name = QRect(top.left(), top.top() + line, top.width(), top.height() - line - detail)
        self.title(self._name, page.name, name)
        self.beside(self._detail, page.detail, QRect(top.left(), name.bottom() + 1, top.width(), detail))

    def _place_choices(self, choices: tuple[Choice, ...], area: QRect, most: int) -> QRect:
        """Choices at the bottom of an area, no higher than ``most`` all together; what is left above."""
        metrics = self.metrics
        columns = columns_of(metrics, choices, area.width())
        lines = -(-len(choices) // columns)
        height = max(metrics.target, min(metrics.px(34), (most - (lines - 1) * metrics.gap) // lines))
        block = lines * height + (lines - 1) * metrics.gap
        width = (area.width() - (columns - 1) * metrics.gap) // columns
        top = area.bottom() + 1 - block
        parts = self.fill(self._choices, ChoiceButton, len(choices))
        for place, (part, choice) in enumerate(zip(parts, choices, strict=True)):
            line, column = divmod(place, columns)
            part.setGeometry(
                area.left() + column * (width + metrics.gap), top + line * (height + metrics.gap), width, height
            )
            part.show_choice(choice, self.said.get(choice.progress, ""), metrics, self.family)
        return QRect(area.left(), area.top(), area.width(), area.height() - block - metrics.gap)


def columns_of(metrics: Metrics, choices: tuple[Choice, ...], width: int) -> int:
    """Choices side by side: three, or as many as give each its target and a word of four characters."""
    fit = max(1, (width + metrics.gap) // (metrics.text * 4 + metrics.px(3) + metrics.gap))
    if len(choices) <= COLUMNS_MAX:
        return min(len(choices), max(fit, COLUMNS_MAX if width // COLUMNS_MAX > metrics.target else 1))
    if len(choices) == 4:
        return 4 if fit >= 4 else 2
    return min(COLUMNS_MAX, fit)


def list_choices_px(metrics: Metrics) -> int:
    """Height of the choices below a list: flat beside each other, or high where they are narrow."""
    return metrics.px(31) if metrics.is_upright else metrics.target


def people_room(metrics: Metrics, height: int) -> int:
    """How many people of a merged list fit above their choices."""
    choices = list_choices_px(metrics) + metrics.gap
    free = height - metrics.margin - choices - head_px(metrics) - foot_px(metrics, lines=1)
    return capacity(metrics, free, touched=False, detailed=True)
