# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sentence and a picture, and the sign-in: pages on which nothing can be chosen."""

from PyQt5.QtCore import QRect, QRectF, Qt
from PyQt5.QtGui import QPainter, QPaintEvent

from kiosk.look.palette import QUIET
from kiosk.look.signs import paint_sign
from kiosk.model import PlainPage, SignInPage
from kiosk.pages.parts import PageWidget, small_line


class PlainView(PageWidget):
    """A sign in the middle, a title below it, and short lines."""

    def __init__(self, family: str) -> None:
        super().__init__(family)
        self._title = self.words(Qt.AlignmentFlag.AlignHCenter)
        self._details = self.words(Qt.AlignmentFlag.AlignHCenter)
        self._sign = ""
        self._area = QRectF()

    def show_page(self, page: PlainPage | SignInPage) -> None:
        """Show it."""
        metrics = self.metrics
        if isinstance(page, SignInPage):
            self._sign, title, details = "card", page.header.sitting, page.roll
        else:
            self._sign, title, details = page.sign, page.title, "\n".join(page.details)
        width, height = self.width() - 2 * metrics.margin, self.height() - metrics.margin
        lines = details.count("\n") + 1 if details else 0
        below = lines * small_line(metrics)
        title_px = (height - below) // 2 if title else 0
        self.title(self._title, title, QRect(metrics.margin, height - below - title_px, width, title_px))
        self.beside(self._details, details, QRect(metrics.margin, height - below, width, below))
        side = min(metrics.px(34), height - below - title_px - 2 * metrics.margin)
        self._area = QRectF(0, metrics.margin, self.width(), side)
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Draw the sign."""
        paint_sign(QPainter(self), self._sign, self._area, QUIET)
