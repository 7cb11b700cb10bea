# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one window of the screen: strip, sentence, page. No other window is ever opened, no dialog, no menu."""

from functools import lru_cache
from typing import Any, Final

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PyQt5.QtWidgets import QWidget

from kiosk.look.fonts import font_of
from kiosk.look.metrics import Metrics, line_height
from kiosk.look.palette import PAPER
from kiosk.model import (
    ElectionPage,
    LocalPage,
    Page,
    PinPage,
    PlainPage,
    Progress,
    ResultPage,
    ReviewPage,
    ScorePage,
    ServicePage,
    SignInPage,
    TellerPage,
    VotePage,
    WaitingPage,
)
from kiosk.pages.ended import ResultView, TellerView, bars_room, result_head_px, result_room
from kiosk.pages.listed import ElectionView, ListView, grid_room, list_room
from kiosk.pages.parts import PageWidget, small_line
from kiosk.pages.plain import PlainView
from kiosk.pages.score import PinView, ScoreView
from kiosk.pages.service import ServiceView, service_room
from kiosk.pages.vote import VoteView, people_room
from kiosk.pages.waiting import WaitingView, waiting_room
from kiosk.presenting.dealings import Room
from kiosk.texts import Language, say
from kiosk.widgets.frame_parts import SentenceBar, Strip
from kiosk.widgets.words import wrapped

VIEWS: Final[dict[type, type[PageWidget]]] = {
    PlainPage: PlainView,
    SignInPage: PlainView,
    PinPage: PinView,
    WaitingPage: WaitingView,
    VotePage: VoteView,
    ScorePage: ScoreView,
    ElectionPage: ElectionView,
    ReviewPage: ListView,
    LocalPage: ListView,
    ServicePage: ServiceView,
    TellerPage: TellerView,
    ResultPage: ResultView,
}

_PROGRESS: Final[tuple[Progress, ...]] = ("received", "recorded", "delivered", "counted")


class Window(QWidget):
    """The screen.

    Args:
        metrics: Of the panel, with the normal size of text.
        family: Font family.
    """

    touched = pyqtSignal(object, object, object)
    finger_down = pyqtSignal()

    def __init__(self, metrics: Metrics, family: str) -> None:
        super().__init__()
        self._metrics, self._family = metrics, family
        self._strip, self._sentence = Strip(), SentenceBar()
        for part in (self._strip, self._sentence):
            part.setParent(self)
        self._strip.language.touched.connect(self.touched)
        self._strip.large.touched.connect(self.touched)
        self._views: dict[type[PageWidget], PageWidget] = {}
        self.page: Page | None = None
        self.view: PageWidget | None = None
        self._is_dark = False
        self._dark = _Dark(self)
        self.setFixedSize(metrics.width_px, metrics.height_px)
        self.setWindowTitle("Hemicycle")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def metrics(self) -> Metrics:
        """Sizes at the present size of text."""
        large = self.page.is_large if self.page is not None else False
        base = self._metrics
        return Metrics(width_px=base.width_px, height_px=base.height_px, width_mm=base.width_mm, is_large=large)

    def show_page(self, page: Page) -> None:
        """Draw a page; only what differs is drawn anew."""
        self.page = page
        metrics = self.metrics
        language = _language(page)
        strip_px, sentence_px = metrics.target, self._sentence_px()
        alarm_px = self._alarm_px()
        self._strip.setGeometry(0, 0, self.width(), strip_px)
        self._strip.show_header(page.header, metrics, self._family)
        self._sentence.setGeometry(0, strip_px, self.width(), sentence_px + alarm_px)
        self._sentence.show_frame(page, metrics, self._family, alarm_px)
        top = strip_px + sentence_px + alarm_px + metrics.px(1)
        view = self._view(VIEWS[type(page)])
        for one in self._views.values():
            one.setVisible(one is view)
        view.metrics = metrics
        view.said = {key: say(key, language) for key in _PROGRESS}
        view.setGeometry(0, top, self.width(), self.height() - top)
        shown: Any = view
        shown.show_page(page)
        self.view = view
        self._dark.raise_()

    def room(self) -> Room:
        """How much fits on a page at the present size of text."""
        metrics = self.metrics
        height = self.height() - metrics.target - self._sentence_px() - metrics.px(1) - self._alarm_px()
        title = self.page.title if isinstance(self.page, ResultPage) else ""
        head, tracker = result_head_px(metrics, self._family, title), self._tracker_px()
        return Room(
            agenda=waiting_room(metrics, height),
            people=people_room(metrics, height),
            review=list_room(metrics, height, detailed=self._has_details(), lines=2),
            result=result_room(metrics, height - tracker, head),
            bars=bars_room(metrics, height - tracker, head, paged=True),
            bars_alone=bars_room(metrics, height - tracker, head, paged=False),
            local=list_room(metrics, height, detailed=False, lines=1),
            grid=grid_room(metrics, height),
            service=service_room(metrics, height),
        )

    def _sentence_px(self) -> int:
        """Height of the sentence: one line where it fits into one, else two."""
        metrics, page = self.metrics, self.page
        assert page is not None, "a page is shown before it is measured"
        clock = metrics.px(25) if page.countdown is not None else 0
        width = self.width() - clock - 2 * metrics.margin
        return text_px(page.sentence, self._family, metrics, width, 4 if metrics.is_upright else 2) + metrics.px(2.4)

    def _alarm_px(self) -> int:
        """Height of the alarm: nothing, or as many lines as it has."""
        metrics, page = self.metrics, self.page
        if page is None or not page.alarm:
            return 0
        font = font_of(self._family, metrics.small, bold=True)
        lines = wrapped(QFontMetrics(font), page.alarm, self.width() - 2 * metrics.margin)
        return len(lines) * line_height(metrics.small) + metrics.px(1)

    def _tracker_px(self) -> int:
        """Height of the number of a secret ballot below a result."""
        return small_line(self.metrics) if isinstance(self.page, ResultPage) and self.page.tracker else 0

    def _has_details(self) -> bool:
        rows = self.page.rows if isinstance(self.page, ReviewPage) else ()
        return any(row.detail for row in rows)

    def darken(self, *, off: bool) -> None:
        """Switch the light off, or on."""
        self._dark.setGeometry(self.rect())
        self._dark.setVisible(off)
        self._dark.raise_()

    def _view(self, kind: type[PageWidget]) -> PageWidget:
        if kind not in self._views:
            view = kind(self._family)
            view.setParent(self)
            view.touched.connect(self.touched)
            self._views[kind] = view
        return self._views[kind]

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """A finger where nothing can be touched, such as on the black: it may have to wake the screen."""
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self.finger_down.emit()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """The paper."""
        QPainter(self).fillRect(self.rect(), QColor(PAPER))


class _Dark(QWidget):
    """Black over everything; the finger that comes down on it wakes the screen and does nothing else."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.hide()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Black."""
        QPainter(self).fillRect(self.rect(), QColor("#000000"))


@lru_cache(maxsize=200)
def text_px(text: str, family: str, metrics: Metrics, width: int, lines_most: int) -> int:
    """Height that a bold text needs: one line in its full size, else so many of the normal size, else of the least."""
    heights = []
    for size, most in ((metrics.text, 1), (metrics.normal, lines_most)):
        lines = wrapped(QFontMetrics(font_of(family, size, bold=True)), text, width)
        if len(lines) <= most:
            return len(lines) * line_height(size)
        heights.append(most * line_height(size))
    least = wrapped(QFontMetrics(font_of(family, metrics.least, bold=True)), text, width)
    return max(*heights, len(least) * line_height(metrics.least))


def _language(page: Page) -> Language:
    """The language a page is in: its button names the other one."""
    return "en" if page.header.language == say("language", "en") else "zh"
