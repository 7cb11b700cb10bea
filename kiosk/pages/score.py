# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Points on a number pad."""

from PyQt5.QtCore import QRect, Qt

from kiosk.look.metrics import Metrics
from kiosk.look.palette import COMMAND, PAGE
from kiosk.model import Command, PinPage, ScorePage
from kiosk.pages.parts import ListPart, PageWidget, small_line
from kiosk.widgets.command_button import CommandButton


class PadPart:
    """Twelve keys in three lines: the digits in the order of a telephone, erase, nought and enter at their right."""

    def __init__(self, page: PageWidget) -> None:
        self._page = page
        self._keys: list[CommandButton] = []

    def show_keys(self, keys: tuple[Command, ...], erase: Command, enter: Command, area: QRect) -> None:
        """Show them in an area."""
        metrics = self._page.metrics
        commands = (*keys[:3], erase, *keys[3:6], keys[9], *keys[6:9], enter)
        parts = self._page.fill(self._keys, CommandButton, len(commands))
        width = (area.width() - 3 * metrics.gap) // 4
        height = (area.height() - 2 * metrics.gap) // 3
        for place, (part, command) in enumerate(zip(parts, commands, strict=True)):
            line, column = divmod(place, 4)
            part.setGeometry(
                area.left() + column * (width + metrics.gap), area.top() + line * (height + metrics.gap), width, height
            )
            part.show_command(command, metrics, self._page.family)


def halves(metrics: Metrics, area: QRect) -> tuple[QRect, QRect]:
    """Words beside the pad, or above it on an upright panel."""
    if metrics.is_upright:
        pad = 3 * metrics.target + 2 * metrics.gap
        return (
            QRect(area.left(), area.top(), area.width(), area.height() - pad - metrics.gap),
            QRect(area.left(), area.bottom() + 1 - pad, area.width(), pad),
        )
    pad = 4 * metrics.target + 3 * metrics.gap
    return (
        QRect(area.left(), area.top(), area.width() - pad - metrics.gap, area.height()),
        QRect(area.right() + 1 - pad, area.top(), pad, area.height()),
    )


class ScoreView(PageWidget):
    """Whom it is about, the field, the pad."""

    def __init__(self, family: str) -> None:
        super().__init__(family)
        self._title, self._name, self._detail = self.words(elides=True), self.words(), self.words(elides=True)
        self._rule, self._field = self.words(), self.words(Qt.AlignmentFlag.AlignHCenter)
        self._recorded = self.words(Qt.AlignmentFlag.AlignHCenter)
        self._list, self._pad = ListPart(self), PadPart(self)

    def show_page(self, page: ScorePage) -> None:
        """Show it."""
        metrics, line = self.metrics, small_line(self.metrics)
        area = self.rect().adjusted(metrics.margin, 0, -metrics.margin, -metrics.margin)
        area = self._list.show_beside(None, page.commands, area)
        left, pad = halves(metrics, area)
        self._pad.show_keys(page.keys, page.erase, page.enter, pad)
        field, title = metrics.target, 0 if metrics.is_upright else 2 * line
        below = line if metrics.is_upright else 2 * line
        rows = [
            (self._title, page.title if title else "", title),
            (self._name, page.name, left.height() - title - below - field),
            (self._detail, page.detail, line),
        ]
        if not metrics.is_upright:
            rows.append((self._rule, page.rule, line))
        top = left.top()
        for part, text, height in rows:
            place = QRect(left.left(), top, left.width(), height)
            (self.title if part is self._name else self.beside)(part, text, place)
            top += height
        half = (left.width() - metrics.gap) // 2
        self._field.setGeometry(left.left(), top, half, field)
        self._field.show_text(
            page.typed or "—", self.font_px(metrics.em(7), bold=True), metrics.least, COMMAND.ink, COMMAND.ground
        )
        recorded = " ".join(part for part in (page.recorded, self.said.get(page.progress, "")) if part)
        right = QRect(left.left() + half + metrics.gap, top, half, field)
        self._recorded.setGeometry(right)
        self._recorded.setVisible(bool(recorded))
        self._recorded.show_text(recorded, self.font_px(metrics.text, bold=True), metrics.least, PAGE.ink)
        if metrics.is_upright:  # the bounds stand where the points will, as long as there are none
            self.beside(self._rule, "" if recorded else page.rule, right)


class PinView(PageWidget):
    """The PIN of a card: as many dots as digits, and the pad."""

    def __init__(self, family: str) -> None:
        super().__init__(family)
        self._dots = self.words(Qt.AlignmentFlag.AlignHCenter)
        self._list, self._pad = ListPart(self), PadPart(self)

    def show_page(self, page: PinPage) -> None:
        """Show it."""
        metrics = self.metrics
        area = self.rect().adjusted(metrics.margin, metrics.margin, -metrics.margin, -metrics.margin)
        area = self._list.show_beside(None, (page.cancel,), area)
        left, pad = halves(metrics, area)
        self._pad.show_keys(page.keys, page.erase, page.enter, pad)
        self._dots.setGeometry(left)
        dots = "●" * page.digits or "—"
        self._dots.show_text(dots, self.font_px(metrics.em(6), bold=True), metrics.least, PAGE.ink)
