# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The presenter: ``handle(input) -> effects``. It draws pages from states and turns touches into intents.

1. A touch is a press and a release inside the same thing, ``TOUCH_MS`` apart at least: a phantom is shorter.
2. After another page, or the same page about another question, choices do nothing for ``DEAD_MS``: a finger on its way
   meant what stood there before. A press that began before the page did is of no account at all.
3. A screen that went dark is woken by the first touch, which does nothing else.
4. Choices are sent only while the round is open, as question and option, so that they mean what stood on the screen.
5. Language and size of the text are the member's; the next member starts with Chinese and the normal size.
6. What was chosen in secret is shown for ``SECRET_MS`` after a change, then not any more.
7. A touch does what the page on the screen offers, and nothing that it does not: things that rest are not offered.
8. Digits of a PIN are kept until they are sent or the card is gone; pages only tell how many there are.
"""

from typing import Final, assert_never

import msgspec

from kiosk.model import Page, Touch
from kiosk.presenting.comparing import asks_same, chosen_in, is_complete, may_sleep, meaning, subject
from kiosk.presenting.dealings import (
    AgentGone,
    Blank,
    Effect,
    Input,
    RoomChanged,
    ScreenTouched,
    SendPoke,
    ShowPage,
    StateArrived,
    Touched,
    WakeAt,
    Woke,
)
from kiosk.presenting.desk import Desk
from kiosk.presenting.offered import offered
from kiosk.presenting.scenes import gone_page, scene_page
from kiosk.words import Lamps, View

DEAD_MS: Final = 500
TOUCH_MS: Final = 40
"""Source: a phantom touch of Raspberry Pi's Touch Display 2 comes and goes at once (raspberrypi/linux issue 7638)."""
SECRET_MS: Final = 3_000
DARK_AFTER_MS: Final = 600_000
"""Without a sitting, after so long without a change, the screen goes dark."""

_CHOICES: Final = frozenset({"mark", "score", "confirm", "agree", "open", "service", "pin_enter", "pin_cancel"})
"""Verbs that reach the agent; the others only turn pages."""

NOTHING: Final = View(
    seq=0,
    seat="",
    scene="starting",
    sentence_zh="正在启动，请稍候。",
    sentence_en="Starting, please wait.",
    alarm_zh="",
    alarm_en="",
    member="",
    title="",
    round=0,
    choice="",
    stage="",
    lamps=Lamps(yes="off", no="off", abstain="off"),
    seconds_left=None,
    link="online",
    unsent=0,
    openable=(),
    asked_item="",
    opened_item="",
    paper=(),
    asked="",
    posts=0,
    confirmable=False,
    findings=(),
    tracker="",
    sitting="",
    kind="",
    secret=False,
    press="",
    seconds_total=None,
    least=0,
    agenda=(),
    people=(),
    due=0,
    present=None,
    outcome="",
    lines=(),
    asks_teller=False,
    archive="",
    faults=(),
)
"""What is shown before the agent has said anything."""


class Presenter:
    """The mind of the screen."""

    def __init__(self) -> None:
        self._desk = Desk(view=NOTHING)
        self._page: Page | None = None
        self._gone = False
        self._differs = False
        self._member = ""
        self._page_ms = 0
        self._choices_ms = 0
        """Presses before these times are of no account: on the page at all, on its choices."""
        self._changed_ms = 0
        self._is_dark = False
        self._armed_ms: int | None = None

    def handle(self, given: Input) -> list[Effect]:
        """Take one input; what the host is to do, in this order."""
        effects: list[Effect] = []
        match given:
            case StateArrived():
                self._on_state(given, effects)
            case AgentGone():
                self._desk.mono_ms, self._gone, self._differs = given.mono_ms, True, given.differs
                self._desk.pin = ""  # the card waits no longer
            case Touched():
                self._on_touch(given, effects)
            case ScreenTouched():
                self._wake(given.mono_ms, effects)
            case RoomChanged():
                self._desk.mono_ms, self._desk.room = given.mono_ms, given.room
            case Woke():
                self._desk.mono_ms, self._armed_ms = given.mono_ms, None
            case _:
                assert_never(given)
        self._draw(effects)
        self._arm(effects)
        return effects

    # --- states ------------------------------------------------------------------------------------------------------

    def _on_state(self, given: StateArrived, effects: list[Effect]) -> None:
        desk, before = self._desk, self._desk.view
        view = given.view or NOTHING
        desk.mono_ms, self._gone = given.mono_ms, False
        if view.scene != "starting" and view.member != self._member:  # a seat that starts says nothing of members yet
            self._member = view.member
            desk.language, desk.is_large = "zh", False
        if subject(view) != subject(before):
            desk.pages.clear()
            desk.typed, desk.reviewing = "", False
        if view.pin is None or view.pin != before.pin:
            desk.pin = ""  # another card, or another try: nothing of the last one is kept
        if view.service != before.service:
            desk.pages.pop("service", None)
        if view.asked != before.asked:
            desk.typed = ""
        if chosen_in(view) != chosen_in(before):
            # What stands in the first state of a paper was chosen long ago: screen or agent were started again.
            desk.hide_at_ms = desk.mono_ms + (SECRET_MS if asks_same(view, before) else 0)
            desk.typed = ""
            if len(view.paper) > 1 and is_complete(view) and not is_complete(before):
                desk.reviewing = True
        desk.view = view
        if view != msgspec.structs.replace(before, seq=view.seq):
            self._changed_ms = desk.mono_ms
            if self._is_dark and not may_sleep(view):
                self._is_dark = False
                effects.append(Blank(off=False))

    # --- touches -----------------------------------------------------------------------------------------------------

    def _wake(self, mono_ms: int, effects: list[Effect]) -> None:
        self._desk.mono_ms = self._changed_ms = mono_ms
        if self._is_dark:
            self._is_dark = False
            self._page_ms = self._choices_ms = mono_ms + DEAD_MS
            effects.append(Blank(off=False))

    def _on_touch(self, given: Touched, effects: list[Effect]) -> None:
        desk = self._desk
        desk.mono_ms = self._changed_ms = given.up_ms
        is_choice = given.touch.verb in _CHOICES
        since_ms = self._choices_ms if is_choice else self._page_ms
        if given.up_ms - given.down_ms < TOUCH_MS or given.down_ms < since_ms or self._gone:
            return
        if self._page is None or given.touch not in offered(self._page):
            return  # of a page that is gone, or of a thing that rests
        if is_choice:
            self._choose(given.touch, effects)
        else:
            self._turn(given.touch, effects)

    def _choose(self, touch: Touch, effects: list[Effect]) -> None:
        desk, view = self._desk, self._desk.view
        match touch.verb:
            case "mark" if view.scene == "voting":
                effects.append(SendPoke(poke={"mark": {"question": touch.what, "option": touch.which}}))
            case "score" if view.scene == "voting" and desk.typed:
                effects.append(SendPoke(poke={"mark": {"question": touch.what, "option": f"s{int(desk.typed)}"}}))
            case "confirm" if view.scene == "voting" and view.confirmable:
                effects.append(SendPoke(poke={"confirm": True}))
            case "agree" if view.asks_teller:
                effects.append(SendPoke(poke={"press": "yes"}))
            case "pin_enter" if view.pin is not None and desk.pin:
                effects.append(SendPoke(poke={"pin": desk.pin}))
                desk.pin = ""
            case "pin_cancel" if view.pin is not None:
                effects.append(SendPoke(poke={"pin": ""}))
                desk.pin = ""
            case "service" if view.service is not None:
                effects.append(SendPoke(poke={"service": touch.what}))
            case "open" if any(one.item == touch.what for one in view.openable):
                effects.append(SendPoke(poke={"open": touch.what}))
            case _:
                pass  # what stood there is not there any more

    def _turn(self, touch: Touch, effects: list[Effect]) -> None:
        desk = self._desk
        match touch.verb:
            case "turn" if desk.view.scene == "voting":
                desk.reviewing = False
                effects.append(SendPoke(poke={"turn": touch.what}))
            case "review":
                desk.reviewing = True
            case "ballot":
                desk.reviewing = False
            case "page":
                desk.pages[touch.what] = max(0, int(touch.which))
            case "digit":
                desk.typed = (desk.typed + touch.what).lstrip("0") or "0"
            case "pin_digit" if desk.view.pin is not None:
                desk.pin += touch.what
            case "pin_erase":
                desk.pin = desk.pin[:-1]
            case "erase":
                desk.typed = desk.typed[:-1]
            case "language":
                desk.language = "en" if desk.language == "zh" else "zh"
            case "size":
                desk.is_large = not desk.is_large
            case _:
                pass  # of a page that is gone

    # --- pages -------------------------------------------------------------------------------------------------------

    def _draw(self, effects: list[Effect]) -> None:
        desk = self._desk
        page = gone_page(desk, differs=self._differs) if self._gone else scene_page(desk)
        before = self._page
        if page == before:
            return
        if before is None or type(page) is not type(before):
            self._page_ms = self._choices_ms = desk.mono_ms + DEAD_MS
        elif meaning(page) != meaning(before):
            self._choices_ms = desk.mono_ms + DEAD_MS
        self._page = page
        effects.append(ShowPage(page=page))

    def _arm(self, effects: list[Effect]) -> None:
        desk, times = self._desk, []
        if desk.view.secret and desk.hide_at_ms > desk.mono_ms and any(chosen_in(desk.view)):
            times.append(desk.hide_at_ms)
        if may_sleep(desk.view) and not self._is_dark:
            dark_ms = self._changed_ms + DARK_AFTER_MS
            if desk.mono_ms >= dark_ms:
                self._is_dark = True
                effects.append(Blank(off=True))
            else:
                times.append(dark_ms)
        due = min(times, default=None)
        if due is not None and due != self._armed_ms:
            self._armed_ms = due
            effects.append(WakeAt(mono_ms=due))
