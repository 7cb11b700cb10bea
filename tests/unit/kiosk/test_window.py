# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fingers on the screen: one touch is one touch, a keyboard is nobody's finger, and a hidden choice leaves no trace."""

from pathlib import Path
from typing import Any

import pytest
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QWidget

from docs.screens.gallery import PANELS, show
from docs.screens.sample_states import BILL, NAMES, STATES, question, voting
from kiosk.look.fonts import missing_glyphs
from kiosk.model import ResultPage, Touch
from kiosk.names import unwritten
from kiosk.presenting.dealings import RoomChanged, ShowPage, StateArrived, Touched, Woke
from kiosk.presenting.presenter import SECRET_MS, Presenter
from kiosk.widgets.choice_button import ChoiceButton
from kiosk.window import Window

PANEL = PANELS["800x480"]
LEFT = Qt.MouseButton.LeftButton
FINGER: Any = QTest
"""Typed loosely: the library's types take its static methods for ordinary ones."""


@pytest.fixture
def window(qtbot: Any, family: str) -> Window:
    """A window of the 7-inch panel."""
    shown = Window(PANEL, family)
    qtbot.addWidget(shown)
    shown.show()
    return shown


def heard(window: Window) -> list[Touch]:
    """What the window is told from now on."""
    touches: list[Touch] = []
    window.touched.connect(lambda touch, _down, _up: touches.append(touch))
    return touches


def choice(window: Window, label: str) -> ChoiceButton:
    """The choice with this word."""
    shown = [one for one in window.findChildren(ChoiceButton) if one.isVisibleTo(window)]
    return next(one for one in shown if one.choice is not None and one.choice.label == label)


def test_a_touch_on_a_choice_is_heard_once(window: Window) -> None:
    """Pressed and let go of inside: the question and the option."""
    show(window, "vote", STATES["vote"])
    touches = heard(window)

    FINGER.mouseClick(choice(window, "反对"), LEFT)

    assert touches == [Touch(verb="mark", what="q1", which="no")]


def test_a_finger_that_slips_off_a_choice_chooses_nothing(window: Window) -> None:
    """Somebody who changes their mind with the finger down draws it away."""
    show(window, "vote", STATES["vote"])
    touches, button = heard(window), choice(window, "赞成")

    FINGER.mousePress(button, LEFT)
    FINGER.mouseRelease(button, LEFT, pos=QPoint(button.width() + 30, 5))

    assert touches == []


def test_a_choice_that_went_away_under_a_finger_does_not_come_back_pressed(window: Window) -> None:
    """A pressed choice looks chosen: one that the finger was on when the result came must not look so afterwards."""
    show(window, "vote", STATES["vote"])
    untouched = window.grab().toImage()

    FINGER.mousePress(choice(window, "赞成"), LEFT)
    pressed = window.grab().toImage()
    show(window, "result", STATES["result"])
    show(window, "vote", STATES["vote"])

    assert pressed != untouched
    assert window.grab().toImage() == untouched


def test_a_finger_on_one_question_does_not_press_the_next(window: Window) -> None:
    """Another question in the same place is another thing, whatever the finger was on."""
    show(window, "vote", STATES["vote"])
    touches, button = heard(window), choice(window, "赞成")

    FINGER.mousePress(button, LEFT)
    button.offer(Touch(verb="mark", what="q2", which="yes"), enabled=True)
    FINGER.mouseRelease(button, LEFT)

    assert touches == []


def test_all_lines_of_a_result_can_be_turned_to(window: Window) -> None:
    """Forty candidates stand on pages whose bars can be read, and each of them stands on one page."""
    view = STATES["result-election"]
    presenter = Presenter()
    show(window, "result-election", view)
    effects = presenter.handle(StateArrived(view=view, mono_ms=0))
    effects += presenter.handle(RoomChanged(room=window.room(), mono_ms=1))
    shown: list[tuple[str, int]] = []
    for turn in range(1, 41):
        page = [one.page for one in effects if isinstance(one, ShowPage)][-1]
        assert isinstance(page, ResultPage)
        shown += [(bar.label, bar.members) for bar in page.bars]
        if page.pager is None or not page.pager.on.enabled:
            break
        at_ms = turn * 5_000
        effects = presenter.handle(Touched(touch=page.pager.on.touch, down_ms=at_ms, up_ms=at_ms + 100))

    assert shown == [(line.zh, line.members) for line in view.lines]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_1, Qt.Key.Key_Tab, Qt.Key.Key_Y])
def test_a_keyboard_cannot_vote(window: Window, key: Any) -> None:
    """Nor can a card reader that types: nothing on the screen takes the keyboard."""
    show(window, "vote", STATES["vote"])
    touches = heard(window)

    for part in (window, *window.findChildren(QWidget)):
        FINGER.keyClick(part, key)

    assert touches == []
    assert all(part.focusPolicy() == Qt.FocusPolicy.NoFocus for part in window.findChildren(QWidget))


def test_a_finger_on_the_black_wakes_and_touches_nothing(window: Window) -> None:
    """The black lies over everything: the window hears of the finger, and no button below it does."""
    show(window, "vote", STATES["vote"])
    touches = heard(window)
    fingers: list[bool] = []
    window.finger_down.connect(lambda: fingers.append(True))
    place = choice(window, "反对").mapTo(window, QPoint(20, 20))
    window.darken(off=True)
    top = window.childAt(place)
    assert top is not None

    FINGER.mouseClick(top, LEFT, pos=top.mapFrom(window, place))

    assert (touches, fingers) == ([], [True])


def test_a_closed_vote_takes_no_touch(window: Window) -> None:
    """What stands there is for reading only."""
    show(window, "closed", voting(BILL, question(chosen=("yes",)), scene="closed"))
    touches = heard(window)

    for label in ("赞成", "反对", "弃权"):
        FINGER.mouseClick(choice(window, label), LEFT)

    assert touches == []


def test_a_hidden_choice_leaves_not_one_pixel(window: Window) -> None:
    """Three seconds after a secret vote the picture is the same, point by point, whatever was chosen."""
    pictures = []
    for option in ("yes", "no", "abstain"):
        presenter = Presenter()
        effects = presenter.handle(StateArrived(view=voting(BILL, question(), secret=True), mono_ms=0))
        chosen = voting(BILL, question(chosen=(option,)), secret=True, stage="recorded")
        effects += presenter.handle(StateArrived(view=chosen, mono_ms=5_000))
        effects += presenter.handle(Woke(mono_ms=5_000 + SECRET_MS))
        for effect in effects:
            if isinstance(effect, ShowPage):
                window.show_page(effect.page)
        pictures.append(window.grab().toImage())

    assert pictures[0] == pictures[1] == pictures[2]


def test_the_same_page_drawn_twice_is_the_same_picture(window: Window) -> None:
    """What is compared above is not noise."""
    show(window, "vote", STATES["vote"])
    first = window.grab().toImage()
    show(window, "result", STATES["result"])
    other = window.grab().toImage()
    show(window, "vote", STATES["vote"])

    assert window.grab().toImage() == first
    assert other != first


def test_rare_characters_of_names_can_be_written(family: str) -> None:
    """Every name has its glyphs, and a character that has none is found by its name."""
    assert missing_glyphs(family, NAMES) == {}
    assert missing_glyphs(family, ("王\U000323b0",)) == {"王\U000323b0": "\U000323b0"}


@pytest.mark.parametrize(
    "text",
    [
        "member,name,seat\nm1,王䶮,s1\nm2,王\U000323b0,s2\n",
        "\ufeff姓名,席位\n王䶮,s1\n王\U000323b0,s2\n",
        "王䶮\n王\U000323b0\n",
    ],
    ids=["english", "chinese", "plain"],
)
def test_a_roster_is_checked_before_the_sitting(family: str, tmp_path: Path, text: str) -> None:
    """On the seat itself somebody learns which member's name its font cannot write, and which character it is."""
    file = tmp_path / "members.csv"
    file.write_text(text, "utf-8")

    assert unwritten(family, file) == ["王\U000323b0: \U000323b0 (U+323B0)"]


def test_what_is_on_the_screen_has_names_for_those_who_hear_it(window: Window) -> None:
    """A screen reader says the choice and how far it has come."""
    show(window, "vote-recorded", STATES["vote-recorded"])

    assert choice(window, "赞成").accessibleName() == "赞成 已记录"
