# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signed in: a welcome, the roll, the agenda."""

from PyQt5.QtCore import Qt

from kiosk.look.metrics import Metrics
from kiosk.model import WaitingPage
from kiosk.pages.parts import ListPart, PageWidget, capacity, foot_px, head_px


class WaitingView(PageWidget):
    """One line with the member and the roll, below it one page of the agenda."""

    def __init__(self, family: str) -> None:
        super().__init__(family)
        self._welcome, self._roll = self.words(), self.words(Qt.AlignmentFlag.AlignRight)
        self._list = ListPart(self)

    def show_page(self, page: WaitingPage) -> None:
        """Show it."""
        metrics = self.metrics
        area = self.rect().adjusted(metrics.margin, 0, -metrics.margin, -metrics.margin)
        area.setTop(area.top() + self.head(self._welcome, self._roll, (page.welcome, page.roll), area) + metrics.px(1))
        left = self._list.show_beside(page.pager, (), area)
        self._list.show_rows(page.rows, left)


def waiting_room(metrics: Metrics, height: int) -> int:
    """How many items of the agenda fit."""
    free = height - head_px(metrics) - metrics.px(1) - metrics.margin - foot_px(metrics, lines=1)
    return capacity(metrics, free, touched=False, detailed=False)
