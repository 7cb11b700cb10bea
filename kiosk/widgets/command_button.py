# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A command: what leads on. The one that leads further is filled."""

from PyQt5.QtCore import QRectF, Qt
from PyQt5.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen

from kiosk.look.fonts import font_of
from kiosk.look.metrics import Metrics
from kiosk.look.palette import COMMAND, COMMAND_FILLED, LINE, PAPER, QUIET
from kiosk.model import Command
from kiosk.widgets.touchable import Touchable
from kiosk.widgets.words import draw_lines, fitted, overflows

CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class CommandButton(Touchable):
    """A button with a word."""

    def __init__(self) -> None:
        super().__init__()
        self._command: Command | None = None
        self._size_px, self._least_px, self._edge_px, self._family = 10, 10, 1, ""
        self._on_strip = False

    @property
    def command(self) -> Command | None:
        """What it shows."""
        return self._command

    def show_command(
        self, command: Command, metrics: Metrics, family: str, *, small: bool = False, on_strip: bool = False
    ) -> None:
        """Show a command; ``on_strip`` stands on the strip above, in its colours."""
        self._command, self._family, self._on_strip = command, family, on_strip
        self._size_px, self._least_px = (metrics.small if small else metrics.text), metrics.least
        self._edge_px = metrics.px(0.5)
        self.offer(command.touch, enabled=command.enabled)
        self.setAccessibleName(command.label)
        self.update()

    def is_clipped(self) -> bool:
        """Whether its word does not fit."""
        return overflows(self._lines(), self.width() - 4 * self._edge_px, self.height())

    def _lines(self) -> tuple[QFont, int, list[str]]:
        label = self._command.label if self._command else ""
        font = font_of(self._family, self._size_px, bold=not self._on_strip)
        return fitted(font, label, self.width() - 4 * self._edge_px, self.height(), self._least_px)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Draw it."""
        if self._command is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pair = COMMAND_FILLED if (self._command.filled and self._command.enabled) or self.is_down else COMMAND
        ink, ground, edge = pair.ink, pair.ground, pair.ink if pair is COMMAND else pair.ground
        if not self._command.enabled:
            ink, ground, edge = QUIET, PAPER, LINE
        if self._on_strip:
            ink, ground, edge = "#ffffff", "#0b3a63" if self.is_down else "#1b3247", "#9fb4c6"
        area = QRectF(self.rect()).adjusted(
            self._edge_px / 2, self._edge_px / 2, -self._edge_px / 2, -self._edge_px / 2
        )
        painter.setPen(QPen(QColor(edge), self._edge_px))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(area, self._edge_px * 3, self._edge_px * 3)
        draw_lines(painter, self._lines(), self.rect(), ink, CENTRE)
