# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secret choices, tellers, seats that are cut off, screens that are dark: what is apart from an ordinary vote."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from docs.screens.sample_states import STATES, question, voting
from kiosk.model import (
    LocalPage,
    PinPage,
    PlainPage,
    TellerPage,
    Touch,
    VotePage,
)
from kiosk.presenting.dealings import (
    AgentGone,
    Blank,
    ScreenTouched,
    WakeAt,
)
from kiosk.presenting.presenter import DARK_AFTER_MS, DEAD_MS, SECRET_MS
from kiosk.words import ServiceCommand, ServiceStep, ServiceView, View
from tests.member_at_screen import Member, at_a_motion


def test_a_secret_choice_is_shown_for_three_seconds_and_then_not_any_more() -> None:
    """A neighbour who looks later sees that there is a ballot, not which."""
    chosen = voting("任命", question(chosen=("no",)), secret=True, stage="recorded")
    member = Member().hear(voting("任命", question(), secret=True)).hear(chosen)
    assert isinstance(member.page, VotePage)
    assert [one.chosen for one in member.page.choices] == [False, True, False]
    assert WakeAt(mono_ms=member.mono_ms + SECRET_MS) in member.effects

    member.wait(SECRET_MS)

    assert isinstance(member.page, VotePage)
    assert not any(one.chosen or one.progress for one in member.page.choices)
    assert "已加密，不再显示" in member.page.rule


@given(st.sampled_from(["yes", "no", "abstain"]))
def test_after_three_seconds_the_page_is_the_same_whatever_was_chosen(option: str) -> None:
    """Not a word, not a mark, not an order on the page depends on the choice."""
    pages = []
    for chosen in ("yes", option):
        view = voting("任命", question(chosen=(chosen,)), secret=True, stage="recorded")
        pages.append(Member().hear(voting("任命", question(), secret=True)).hear(view).wait(SECRET_MS).page)

    assert pages[0] == pages[1]


def test_the_digits_of_a_pin_are_sent_once_and_kept_nowhere() -> None:
    """The page knows how many there are; after they are sent, or the card is gone, there are none."""
    member = Member().hear(STATES["pin"])
    for digit in "4711":
        member.touch(Touch(verb="pin_digit", what=digit))
    assert isinstance(member.page, PinPage)
    assert (member.page.digits, member.page.enter.enabled) == (4, True)
    assert not any("4711" in repr(effect) for effect in member.effects)

    member.touch(member.page.enter.touch)

    assert member.told == [{"pin": "4711"}]
    assert isinstance(member.page, PinPage)
    assert member.page.digits == 0


def test_a_card_that_is_pulled_out_takes_its_digits_along() -> None:
    """The next card starts with an empty field; whoever gives up says so."""
    member = Member().hear(STATES["pin"]).touch(Touch(verb="pin_digit", what="4"))
    member.hear(STATES["sign-in"]).hear(STATES["pin"])
    assert isinstance(member.page, PinPage)
    assert member.page.digits == 0

    member.touch(member.page.cancel.touch)

    assert member.told == [{"pin": ""}]


def test_a_teller_agrees_with_one_button() -> None:
    """The number to compare stands large, and the touch is the press of yes."""
    member = Member().hear(STATES["teller"])
    assert isinstance(member.page, TellerPage)
    assert member.page.archive == "7b1f 90ce 44d2 8a3e"

    member.touch(member.page.agree.touch)

    assert member.told == [{"press": "yes"}]


def test_a_seat_that_is_cut_off_offers_what_may_be_opened() -> None:
    """Chosen once it asks; the page says what a second touch means."""
    member = Member().hear(STATES["local"])
    assert isinstance(member.page, LocalPage)
    assert [row.value for row in member.page.rows] == ["再选一次即开启", ""]

    touch = member.page.rows[0].touch
    assert touch is not None
    member.touch(touch)

    assert member.told == [{"open": "a"}]


def test_the_agent_is_away_and_the_screen_says_so() -> None:
    """The keys still work; a touch does nothing, and the page comes back with the agent."""
    member = at_a_motion()
    touch = member.choice(0)
    member.effects += member.presenter.handle(AgentGone(mono_ms=member.mono_ms))
    assert isinstance(member.page, PlainPage)
    assert "按键仍可使用" in member.page.sentence

    member.touch(touch)
    assert member.told == []
    member.hear(voting("关于预算的决议", question()))
    assert type(member.page).__name__ == "VotePage"


def test_a_dark_screen_is_woken_by_a_touch_that_does_nothing_else() -> None:
    """Whoever wakes the screen does not vote with the same finger."""
    member = Member().hear(STATES["no-sitting"]).wait(DARK_AFTER_MS)
    assert Blank(off=True) in member.effects

    member.effects += member.presenter.handle(ScreenTouched(mono_ms=member.mono_ms))
    member.touch(Touch(verb="language"), after_ms=0)

    assert Blank(off=False) in member.effects
    assert member.page.header.language == "English"


def test_a_vote_that_opens_wakes_the_screen() -> None:
    """Nobody has to touch a dark screen to see that there is a sitting."""
    member = Member().hear(STATES["no-sitting"]).wait(DARK_AFTER_MS).hear(STATES["sign-in"])

    assert [one.off for one in member.effects if isinstance(one, Blank)] == [True, False]


def test_a_screen_that_is_started_again_does_not_show_a_secret_choice_again() -> None:
    """Whoever restarts a screen, or the seat's program, learns nothing: only a fresh choice stands for a moment."""
    chosen = voting("任命", question(chosen=("no",)), secret=True, stage="recorded")
    members = [Member().hear(first).hear(chosen) for first in (None, STATES["waiting"])]
    for member in members:
        assert isinstance(member.page, VotePage)
        assert not any(one.chosen for one in member.page.choices)

    member = members[0].hear(voting("任命", question(chosen=("yes",)), secret=True, stage="received"))
    assert isinstance(member.page, VotePage)
    assert [one.chosen for one in member.page.choices] == [True, False, False]


def test_digits_are_gone_with_the_agent() -> None:
    """A seat that restarts asks for the card again; nothing that was typed waits for it."""
    member = Member().hear(STATES["pin"]).touch(Touch(verb="pin_digit", what="4"))
    member.effects += member.presenter.handle(AgentGone(mono_ms=member.mono_ms))
    member.hear(STATES["pin"])

    assert isinstance(member.page, PinPage)
    assert member.page.digits == 0


def test_a_seat_that_restarts_leaves_the_member_their_language_and_size() -> None:
    """The same member goes on as they were; whoever signed out meanwhile is forgotten."""
    member = Member().hear(STATES["vote"]).touch(Touch(verb="language")).touch(Touch(verb="size"))

    member.hear(None).hear(STATES["vote"])
    assert (member.page.header.language, member.page.is_large) == ("中文", True)
    member.hear(None).hear(STATES["sign-in"])
    assert (member.page.header.language, member.page.is_large) == ("English", False)


def test_a_technician_finds_the_screen_lit() -> None:
    """Without a sitting a screen goes dark, but not before somebody who tests it, nor while something is wrong."""
    step = ServiceStep(step="keys", name_zh="按键", name_en="keys", state="now", said_zh="", said_en="")
    words = {"title_zh": "自检", "title_en": "Test", "task_zh": "按赞成", "task_en": "Press yes"}
    service = ServiceView(**words, steps=(step,), commands=(), pattern="", touch=0)
    idle = STATES["no-sitting"]
    for woken in ({"service": service}, {"alarm_zh": "存储故障", "alarm_en": "Storage at fault"}):
        member = Member().hear(idle).wait(DARK_AFTER_MS).hear(msgspec.structs.replace(idle, **woken))
        member.wait(DARK_AFTER_MS)

        assert [one.off for one in member.effects if isinstance(one, Blank)] == [True, False]


def test_another_count_is_not_opened_by_a_finger_on_its_way() -> None:
    """The button to agree stands in the same place for every count: after another number it rests."""
    member = Member().hear(STATES["teller"])
    member.hear(msgspec.structs.replace(STATES["teller"], archive="0000 0000 0000 0000"))
    assert isinstance(member.page, TellerPage)

    member.touch(member.page.agree.touch, after_ms=DEAD_MS - 1)
    assert member.told == []
    member.touch(member.page.agree.touch)
    assert member.told == [{"press": "yes"}]


def test_yes_about_one_step_of_the_test_is_not_yes_about_the_next() -> None:
    """A finger that bounces answers once."""
    member = Member().hear(_at_step("lamps"))
    touch = Touch(verb="service", what="yes")
    member.touch(touch)
    member.hear(_at_step("buzzer"), 20).touch(touch, after_ms=100)

    assert member.told == [{"service": "yes"}]


def _at_step(name: str) -> View:
    steps = tuple(
        ServiceStep(step=one, name_zh=one, name_en=one, state=state, said_zh="", said_en="")
        for one, state in (("lamps", "passed"), ("buzzer", "now"))
    )
    if name == "lamps":
        steps = (msgspec.structs.replace(steps[0], state="now"), msgspec.structs.replace(steps[1], state="open"))
    command = ServiceCommand(command="yes", zh="正常", en="Yes")
    words = {"title_zh": "自检", "title_en": "Test", "task_zh": name, "task_en": name}
    service = ServiceView(**words, steps=steps, commands=(command,), pattern="", touch=0)
    return msgspec.structs.replace(STATES["no-sitting"], service=service)


def test_what_the_page_does_not_offer_does_nothing() -> None:
    """More points than there are, a name too many, a question of another ballot: no way around a button that rests."""
    member = Member().hear(voting("评议", question("张三", (), highest=100)))
    for digit in "101":
        member.touch(Touch(verb="digit", what=digit))
    member.touch(Touch(verb="score", what="q1"))
    member.touch(Touch(verb="mark", what="q1", which="s9"))

    full = (msgspec.structs.replace(STATES["election"].paper[0], chosen=("c0", "c1", "c2")),)
    member.hear(msgspec.structs.replace(STATES["election"], paper=full))
    member.touch(member.choice(3))

    assert member.told == []
