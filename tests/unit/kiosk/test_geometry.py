# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page on every panel, in both languages and both sizes of text: nothing cut off, nothing over another thing,
nothing too small for a finger. Asked of the widgets themselves, with titles of 120 characters and 40 candidates.
"""

from itertools import combinations

import pytest
from PyQt5.QtCore import QPoint, QRect
from PyQt5.QtWidgets import QWidget

from docs.screens.gallery import PANELS, show
from docs.screens.sample_states import STATES
from kiosk.look.metrics import GAP_MM, TARGET_MM, Metrics
from kiosk.widgets.choice_button import ChoiceButton
from kiosk.widgets.command_button import CommandButton
from kiosk.widgets.lists import BarWidget, PagerBar, RowWidget
from kiosk.widgets.touchable import Touchable
from kiosk.widgets.words import Words
from kiosk.window import Window

SIZES = [(panel, english, large) for panel in PANELS for english in (False, True) for large in (False, True)]
IDS = [f"{panel}-{'en' if english else 'zh'}{'-large' if large else ''}" for panel, english, large in SIZES]


def parts(window: Window) -> list[QWidget]:
    """Everything of a page that says something or can be touched, and is to be seen."""
    kinds = (Words, Touchable, BarWidget)
    return [one for one in window.findChildren(QWidget) if isinstance(one, kinds) and one.isVisibleTo(window)]


def place(part: QWidget, window: Window) -> QRect:
    """Where a part is in the window."""
    return QRect(part.mapTo(window, QPoint(0, 0)), part.size())


def named(part: QWidget) -> str:
    """A part by what it is and says."""
    return f"{type(part).__name__} '{part.accessibleName()[:30]}'"


def complaints(window: Window, metrics: Metrics) -> list[str]:
    """All that is wrong with the page on a window."""
    found: list[str] = []
    shown = parts(window)
    for part in shown:
        area = place(part, window)
        if isinstance(part, Words) and not part.text:
            continue
        if not window.rect().contains(area):
            found.append(f"{named(part)} reaches out of the window")
        if isinstance(part, Words | ChoiceButton | CommandButton | RowWidget | BarWidget) and part.is_clipped():
            found.append(f"{named(part)} is cut off in {area.width()} x {area.height()}")
        if isinstance(part, Touchable) and part.touch is not None and not isinstance(part, RowWidget):
            least = metrics.px(TARGET_MM)
            if min(area.width(), area.height()) < least:
                found.append(f"{named(part)} is {area.width()} x {area.height()}, least is {least}")
    for one, other in combinations(shown, 2):
        if (isinstance(one, Words) and not one.text) or (isinstance(other, Words) and not other.text):
            continue
        if place(one, window).intersects(place(other, window)):
            found.append(f"{named(one)} over {named(other)}")
    pagers = [one for one in window.findChildren(PagerBar) if one.isVisibleTo(window) and one.is_clipped()]
    found += [f"no room for the page number in {one.width()} x {one.height()}" for one in pagers]
    return found + narrow_gaps(window, metrics)


def narrow_gaps(window: Window, metrics: Metrics) -> list[str]:
    """Things to be touched that stand closer together than a finger can tell."""
    gap = int(GAP_MM * metrics.width_px / metrics.width_mm) - 1
    touched = [one for one in parts(window) if isinstance(one, Touchable) and one.touch is not None]
    return [
        f"{named(one)} too close to {named(other)}"
        for one, other in combinations(touched, 2)
        if place(one, window).adjusted(-gap, -gap, gap, gap).intersects(place(other, window))
        and not place(one, window).intersects(place(other, window))
    ]


@pytest.mark.parametrize(("panel", "english", "large"), SIZES, ids=IDS)
def test_every_page_fits(family: str, panel: str, english: bool, large: bool) -> None:
    """No page is cut off, crowded or too small on this panel."""
    window = Window(PANELS[panel], family)
    found = {}
    for name, view in STATES.items():
        show(window, name, view, english=english, large=large)
        said = complaints(window, PANELS[panel])
        if said:
            found[name] = said

    assert found == {}
