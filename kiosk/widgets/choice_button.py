# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A choice: what stands big on a ballot."""

from PyQt5.QtCore import QRect, QRectF, Qt
from PyQt5.QtGui import QColor, QPainter, QPaintEvent, QPen

from kiosk.look.fonts import font_of
from kiosk.look.metrics import Metrics, line_height
from kiosk.look.palette import CHOICES, EDGES, LINE, QUIET, SHADE
from kiosk.look.signs import paint_sign
from kiosk.model import Choice
from kiosk.widgets.touchable import Touchable
from kiosk.widgets.words import draw_lines, fitted, overflows

CLOSE = 1.12
"""Line spacing of a name of two lines in a button: a label, not running text."""
CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class ChoiceButton(Touchable):
    """Word, shape, place and colour; chosen: filled, with a thick border and how far it has come."""

    def __init__(self) -> None:
        super().__init__()
        self._choice: Choice | None = None
        self._said = ""
        self._metrics: Metrics | None = None
        self._family = ""

    @property
    def choice(self) -> Choice | None:
        """What it shows."""
        return self._choice

    def show_choice(self, choice: Choice, said: str, metrics: Metrics, family: str) -> None:
        """Show a choice; ``said`` is how far it has come, in a word."""
        self._choice, self._said, self._metrics, self._family = choice, said, metrics, family
        self.offer(choice.touch, enabled=choice.enabled)
        self.setAccessibleName(f"{choice.label} {said}".strip())
        self.update()

    def word_area(self) -> QRect:
        """Where the word stands: below the shape where it is high, beside it where it is flat."""
        assert self._metrics is not None, "it is shown before it is measured"
        pad = self._metrics.px(1.4)
        said = line_height(self._metrics.small) if self._said or self._stands() else 0
        area = self.rect().adjusted(pad, pad // 2, -pad, -pad // 2 - said)
        side = self._sign_side()
        if self._stands():
            return area.adjusted(0, side + pad // 2, 0, 0)
        return area.adjusted(side + pad, 0, 0, 0) if side else area

    def is_clipped(self) -> bool:
        """Whether its word does not fit."""
        assert self._metrics is not None, "it is shown before it is measured"
        assert self._choice is not None, "it is shown before it is measured"
        area = self.word_area()
        font = font_of(self._family, self._metrics.text, bold=True)
        fit = fitted(font, self._choice.label, area.width(), area.height(), self._metrics.least, CLOSE)
        return overflows(fit, area.width(), area.height())

    def _stands(self) -> bool:
        assert self._metrics is not None, "it is shown before it is measured"
        lines = line_height(self._metrics.text) + line_height(self._metrics.small)
        return self.height() * 3 // 4 >= lines + 2 * self._metrics.px(1.4)

    def _sign_side(self) -> int:
        assert self._metrics is not None, "it is shown before it is measured"
        if self._choice is None or not self._choice.mark:
            return 0
        return min(self.height() // 4, self._metrics.px(14)) if self._stands() else self._metrics.px(6)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Draw it."""
        if self._choice is None or self._metrics is None:
            return
        choice, metrics = self._choice, self._metrics
        waiting, chosen = CHOICES[choice.mark]
        pair = chosen if choice.chosen or self.is_down else waiting
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = metrics.px(1.2 if choice.chosen else 0.6)
        area = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        edge = QColor(EDGES[choice.mark] if choice.enabled or choice.chosen else LINE)
        painter.setPen(QPen(QColor("#11161a") if choice.chosen else edge, width))
        faded = not choice.enabled and not choice.chosen
        painter.setBrush(QColor(SHADE if faded else pair.ground))
        painter.drawRoundedRect(area, metrics.px(1.6), metrics.px(1.6))
        ink = QUIET if faded else pair.ink
        self._draw_sign(painter, ink)
        place = self.word_area()
        font = font_of(self._family, metrics.text, bold=True)
        fit = fitted(font, choice.label, place.width(), place.height(), metrics.least, CLOSE)
        draw_lines(painter, fit, place, ink, CENTRE)
        if self._said:
            painter.setFont(font_of(self._family, metrics.small))
            height = line_height(metrics.small)
            painter.drawText(QRect(0, self.height() - height - metrics.px(1), self.width(), height), CENTRE, self._said)

    def _draw_sign(self, painter: QPainter, ink: str) -> None:
        assert self._metrics is not None, "asked before"
        assert self._choice is not None, "asked before"
        side, pad = self._sign_side(), self._metrics.px(1.4)
        if self._stands():
            area = QRectF(0, pad, self.width(), side)
        else:
            area = QRectF(pad, 0, side, self.height())
        mark = "done" if self._choice.chosen and self._choice.mark in ("grade", "person") else self._choice.mark
        paint_sign(painter, mark, area, ink)
