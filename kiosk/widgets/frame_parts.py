# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands above every page: the strip with seat and member, the one sentence, the clock of the round."""

from PyQt5.QtCore import QRect, QRectF, Qt
from PyQt5.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PyQt5.QtWidgets import QWidget

from kiosk.look.fonts import font_of
from kiosk.look.metrics import Metrics
from kiosk.look.palette import ALARM, MOODS, STRIP, STRIP_WARN
from kiosk.model import Command, Countdown, Frame, Header, Touch
from kiosk.widgets.command_button import CommandButton
from kiosk.widgets.words import Words, draw_lines, fitted

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Strip(QWidget):
    """Seat, member, sitting and link, and two buttons: language and size of the text."""

    def __init__(self) -> None:
        super().__init__()
        self.language, self.large = CommandButton(), CommandButton()
        for button in (self.language, self.large):
            button.setParent(self)
        self._header: Header | None = None
        self._metrics: Metrics | None = None
        self._family = ""

    def show_header(self, header: Header, metrics: Metrics, family: str) -> None:
        """Show it."""
        self._header, self._metrics, self._family = header, metrics, family
        labels = ((self.language, header.language, "language"), (self.large, header.large, "size"))
        for button, label, verb in labels:
            command = Command(label=label, touch=Touch(verb=verb), enabled=bool(label), filled=False)
            button.show_command(command, metrics, family, small=True, on_strip=True)
            button.setVisible(bool(label))
        self._place()
        self.update()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Place the buttons again."""
        self._place()

    def _place(self) -> None:
        if self._metrics is None:
            return
        right = self.width()
        measure = QFontMetrics(font_of(self._family, self._metrics.small))
        for button in (self.language, self.large):
            label = button.command.label if button.command is not None else ""
            width = max(self._metrics.target, measure.horizontalAdvance(label) + self._metrics.px(4))
            button.setGeometry(right - width, 0, width, self.height())
            right -= width + self._metrics.gap

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Draw two lines: seat and member, sitting and link."""
        if self._header is None or self._metrics is None:
            return
        header, metrics = self._header, self._metrics
        painter = QPainter(self)
        pair = STRIP_WARN if header.link_mood == "warn" else STRIP
        painter.fillRect(self.rect(), QColor(pair.ground))
        left, right = metrics.margin, self.large.x() - metrics.gap
        half = self.height() // 2
        first = header.member or header.seat
        second = " · ".join(part for part in (header.seat if header.member else "", header.link, header.unsent) if part)
        painter.setPen(QColor(pair.ink))
        for text, top, bold in ((first, 0, True), (second, half, False)):
            font = font_of(self._family, min(metrics.small, int(half / 1.3)), bold=bold)
            painter.setFont(font)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, right - left)
            painter.drawText(QRect(left, top, right - left, half), LEFT, shown)


class SentenceBar(QWidget):
    """The one sentence, always in the same place; an alarm below it; the clock at its right, and as a bar."""

    def __init__(self) -> None:
        super().__init__()
        self._sentence, self._alarm = Words(), Words()
        for words in (self._sentence, self._alarm):
            words.setParent(self)
        self._clock = ClockFace()
        self._clock.setParent(self)
        self._ground = "#ffffff"

    def parts(self) -> tuple[Words, Words]:
        """What is said, to be measured."""
        return self._sentence, self._alarm

    def show_frame(self, page: Frame, metrics: Metrics, family: str, alarm_px: int) -> None:
        """Show sentence, alarm and clock; ``alarm_px`` of the height are the alarm's."""
        pair = MOODS[page.mood]
        self._ground = pair.ground
        clock_px = 0 if page.countdown is None else metrics.px(25)
        height = self.height() - alarm_px
        font = font_of(family, metrics.text, bold=True)
        pad = metrics.px(0.8)  # so that no letter touches the edge
        self._sentence.setGeometry(0, pad, self.width() - clock_px, height - 2 * pad)
        self._sentence.show_text(page.sentence, font, metrics.least, pair.ink, pair.ground, metrics.margin)
        self._alarm.setVisible(bool(page.alarm))
        self._alarm.setGeometry(0, height, self.width(), alarm_px)
        small = font_of(family, metrics.small, bold=True)
        self._alarm.show_text(page.alarm, small, metrics.least, ALARM.ink, ALARM.ground, metrics.margin)
        self._clock.setVisible(page.countdown is not None)
        self._clock.setGeometry(self.width() - clock_px, 0, clock_px, height)
        if page.countdown is not None:
            self._clock.show_countdown(page.countdown, metrics, family, pair.ink, pair.ground)
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """The ground behind the words."""
        QPainter(self).fillRect(self.rect(), QColor(self._ground))


class ClockFace(QWidget):
    """Time left: a word and a bar that shrinks; in the last ten seconds the number alone, large."""

    def __init__(self) -> None:
        super().__init__()
        self._countdown: Countdown | None = None
        self._metrics: Metrics | None = None
        self._family, self._ink, self._ground = "", "#000000", "#ffffff"

    def show_countdown(self, countdown: Countdown, metrics: Metrics, family: str, ink: str, ground: str) -> None:
        """Show it."""
        self._countdown, self._metrics, self._family = countdown, metrics, family
        self._ink, self._ground = ink, ground
        self.setAccessibleName(countdown.said)
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Draw number and bar."""
        if self._countdown is None or self._metrics is None:
            return
        countdown, metrics = self._countdown, self._metrics
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._ground))
        bar = metrics.px(2)
        if countdown.last:
            height, size = self.height(), min(metrics.em(9), int(self.height() / 1.3))
            words, font = str(countdown.seconds), font_of(self._family, size, bold=True)
        else:
            height, words = self.height() - bar - metrics.px(1), countdown.said
            font = font_of(self._family, metrics.small, bold=True)
        area = QRect(0, 0, self.width() - metrics.margin, height)
        fit = fitted(font, words, area.width(), height, metrics.least)
        draw_lines(painter, fit, area, self._ink, RIGHT)
        if countdown.last:
            return
        whole = QRectF(0, self.height() - bar - metrics.px(0.6), self.width() - metrics.margin, bar)
        left = QRectF(whole)
        left.setLeft(whole.right() - whole.width() * countdown.seconds / countdown.total)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        faint = QColor(self._ink)
        faint.setAlpha(60)
        painter.setBrush(faint)
        painter.drawRoundedRect(whole, bar / 2, bar / 2)
        painter.setBrush(QColor(self._ink))
        painter.drawRoundedRect(left, bar / 2, bar / 2)
