# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages that are lists: a review, items to be opened here, the candidates of an election."""

from PyQt5.QtCore import QRect, Qt

from kiosk.look.metrics import Metrics, line_height
from kiosk.model import ElectionPage, LocalPage, ReviewPage
from kiosk.pages.parts import ListPart, PageWidget, capacity, foot_px, head_px, side_px, small_line
from kiosk.widgets.choice_button import ChoiceButton


class ListView(PageWidget):
    """A title, a summary, rows, a foot."""

    def __init__(self, family: str) -> None:
        super().__init__(family)
        self._title, self._summary = self.words(), self.words(Qt.AlignmentFlag.AlignRight)
        self._list = ListPart(self)

    def show_page(self, page: ReviewPage | LocalPage) -> None:
        """Show it."""
        metrics = self.metrics
        area = self.rect().adjusted(metrics.margin, 0, -metrics.margin, -metrics.margin)
        summary, commands = ("", ()) if isinstance(page, LocalPage) else (page.summary, page.commands)
        area.setTop(area.top() + self.head(self._title, self._summary, (page.title, summary), area) + metrics.px(1))
        left = self._list.show_beside(page.pager, commands, area)
        self._list.show_rows(page.rows, left)


class ElectionView(PageWidget):
    """A title, how many are chosen, and one page of the candidates."""

    def __init__(self, family: str) -> None:
        super().__init__(family)
        self._title, self._count, self._rule = self.words(), self.words(), self.words(Qt.AlignmentFlag.AlignRight)
        self._choices: list[ChoiceButton] = []
        self._list = ListPart(self)

    def show_page(self, page: ElectionPage) -> None:
        """Show it."""
        metrics, line = self.metrics, small_line(self.metrics)
        area = self.rect().adjusted(metrics.margin, 0, -metrics.margin, -metrics.margin)
        head = self.head(self._title, self._count, (page.title, page.count), area)
        rule = " · ".join(part for part in (page.rule, page.tracker) if part)
        self.beside(self._rule, rule, QRect(area.left(), area.top() + head, area.width(), line))
        area.setTop(area.top() + head + line + metrics.px(1))
        left = self._list.show_beside(page.pager, page.commands, area)
        self._list.show_rows((), left)
        columns, height = grid_columns(metrics), cell_px(metrics)
        width = (left.width() - (columns - 1) * metrics.gap) // columns
        parts = self.fill(self._choices, ChoiceButton, len(page.choices))
        for place, (part, choice) in enumerate(zip(parts, page.choices, strict=True)):
            row, column = divmod(place, columns)
            part.setGeometry(
                left.left() + column * (width + metrics.gap), left.top() + row * (height + metrics.gap), width, height
            )
            part.show_choice(choice, "", metrics, self.family)


def grid_columns(metrics: Metrics) -> int:
    """Candidates side by side: each needs its sign and four characters; longer names are set in two lines."""
    wanted = metrics.text * 4 + metrics.px(11)
    beside = 0 if metrics.is_upright else side_px(metrics) + metrics.gap
    free = metrics.width_px - 2 * metrics.margin - beside
    return max(1, min(4, (free + metrics.gap) // (wanted + metrics.gap)))


def cell_px(metrics: Metrics) -> int:
    """Height of a candidate."""
    return max(metrics.target, line_height(metrics.text) + metrics.px(1))


def grid_room(metrics: Metrics, height: int) -> int:
    """How many candidates fit on a page."""
    head = head_px(metrics) + small_line(metrics) + metrics.px(1)
    free = height - head - metrics.margin - foot_px(metrics, lines=2)
    return max(1, (free + metrics.gap) // (cell_px(metrics) + metrics.gap)) * grid_columns(metrics)


def list_room(metrics: Metrics, height: int, *, detailed: bool, lines: int) -> int:
    """How many rows that can be touched fit below a title; ``lines`` stand at the foot of an upright panel."""
    free = height - head_px(metrics) - metrics.px(1) - metrics.margin - foot_px(metrics, lines=lines)
    return capacity(metrics, free, touched=True, detailed=detailed)
