# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The technician's page: steps as a list, or what is to be looked at and touched."""

from typing import Final

from PyQt5.QtCore import QRect, QRectF, Qt
from PyQt5.QtGui import QColor, QPainter, QPaintEvent, QPen

from kiosk.look.metrics import CAP_LARGE_MM, CAP_MM, CAP_SMALL_MM, Metrics
from kiosk.look.palette import INK, LINE, PAGE
from kiosk.model import Command, ServicePage
from kiosk.pages.parts import ListPart, PageWidget, capacity, foot_px, head_px
from kiosk.widgets.command_button import CommandButton
from kiosk.widgets.lists import PagerBar
from kiosk.widgets.words import Words

COLOURS: Final = ("#ff0000", "#00ff00", "#0000ff", "#ffffff", "#808080", "#000000")
SAMPLE: Final = "王䶮 李𬭎 欧阳㛃 ✓ Aa 0123"
SAMPLES_MM: Final = (CAP_SMALL_MM, CAP_MM, CAP_LARGE_MM)


class ServiceView(PageWidget):
    """Steps, a pattern, or nine cells; commands at the side or below."""

    def __init__(self, family: str) -> None:
        super().__init__(family)
        self._title, self._summary = self.words(), self.words(Qt.AlignmentFlag.AlignRight)
        self._list = ListPart(self)
        self._pager = self.hear(PagerBar())
        self._cells: list[CommandButton] = []
        self._samples: list[Words] = []
        self._pattern = ""
        self._area = QRect()

    def show_page(self, page: ServicePage) -> None:
        """Show it."""
        metrics = self.metrics
        self._pattern = page.pattern
        area = self.rect().adjusted(metrics.margin, 0, -metrics.margin, -metrics.margin)
        area.setTop(
            area.top() + self.head(self._title, self._summary, (page.title, page.summary), area) + metrics.px(1)
        )
        shows = bool(page.pattern)
        left = self._list.show_beside(None, page.commands, area)
        pager = None if shows else page.pager
        self._pager.setVisible(pager is not None)
        if pager is not None:
            foot = QRect(left.left(), left.bottom() + 1 - metrics.target, left.width(), metrics.target)
            left.setBottom(foot.top() - 1 - metrics.gap)
            self._pager.setGeometry(foot)
            self._pager.show_pager(pager, metrics, self.family)
        self._list.show_rows(() if shows else page.rows, left)
        self._area = left
        self._show_samples(SAMPLES_MM if page.pattern == "text" else (), left)
        cells = self.fill(self._cells, CommandButton, len(page.cells))
        gap = metrics.gap
        width, height = (left.width() - 2 * gap) // 3, (left.height() - 2 * gap) // 3
        for place, (part, touch) in enumerate(zip(cells, page.cells, strict=True)):
            line, column = divmod(place, 3)
            part.setGeometry(left.left() + column * (width + gap), left.top() + line * (height + gap), width, height)
            command = Command(label=str(place + 1), touch=touch, enabled=True, filled=place + 1 == page.cell)
            part.show_command(command, metrics, self.family)
        self.update()

    def _show_samples(self, sizes_mm: tuple[float, ...], area: QRect) -> None:
        """Show a line of text in each size, broken where the commands begin; none of them is made smaller."""
        parts, top = self.fill(self._samples, self.words, len(sizes_mm)), area.top()
        for part, cap_mm in zip(parts, sizes_mm, strict=True):
            size = self.metrics.em(cap_mm)
            part.show_text(f"{cap_mm} {SAMPLE}", self.font_px(size), size, PAGE.ink)
            part.setGeometry(area.left(), top, area.width(), part.needed_height(area.width()))
            top += part.height() + self.metrics.px(1)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Draw the pattern."""
        painter = QPainter(self)
        match self._pattern:
            case "edges":
                pen = self.metrics.px(0.6)
                painter.setPen(QPen(QColor(INK), pen))
                painter.drawRect(QRectF(self.rect()).adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2))
                painter.drawLine(self.rect().topLeft(), self.rect().bottomRight())
                painter.drawLine(self.rect().topRight(), self.rect().bottomLeft())
            case "colours":
                width = self._area.width() // len(COLOURS)
                for place, colour in enumerate(COLOURS):
                    bar = QRect(self._area.left() + place * width, self._area.top(), width, self._area.height())
                    painter.fillRect(bar, QColor(colour))
                painter.setPen(QColor(LINE))
                painter.drawRect(self._area)
            case _:
                pass


def service_room(metrics: Metrics, height: int) -> int:
    """How many steps fit on a page."""
    foot = metrics.target + metrics.gap + foot_px(metrics, lines=1)
    free = height - head_px(metrics) - metrics.px(1) - metrics.margin - foot
    return capacity(metrics, free, touched=False, detailed=True)
