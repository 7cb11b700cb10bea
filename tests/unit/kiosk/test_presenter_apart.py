# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secret choices, tellers, seats that are cut off, screens that are dark: what is apart from an ordinary vote."""

from typing import Any

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
from kiosk.presenting.presenter import DARK_AFTER_MS, SECRET_MS
from kiosk.words import View
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


VERBS = [
    "mark",
    "turn",
    "confirm",
    "review",
    "ballot",
    "digit",
    "erase",
    "score",
    "agree",
    "open",
    "language",
    "size",
    "service",
    "press",
]
TOUCHES = st.one_of(
    st.builds(
        Touch,
        verb=st.sampled_from(VERBS),
        what=st.sampled_from(["q1", "a", "7", ""]),
        which=st.sampled_from(["yes", "s9"]),
    ),
    st.builds(
        Touch,
        verb=st.just("page"),
        what=st.sampled_from(["review", "grid/q1", "agenda"]),
        which=st.sampled_from(["-1", "0", "3", "99"]),
    ),
)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(sorted(STATES)).map(lambda name: STATES[name]),
            st.tuples(TOUCHES, st.integers(0, 900), st.integers(0, 300)),
            st.integers(0, 700_000),
        ),
        max_size=25,
    )
)
def test_whatever_happens_the_screen_stands_and_votes_only_where_a_vote_is_open(script: list[Any]) -> None:
    """No order of states, touches and time breaks it; one touch says one thing at most, and never outside a vote."""
    member = Member().hear(None)
    scene = ""
    for step in script:
        before = len(member.told)
        match step:
            case View():
                member.hear(step, 50)
                scene = step.scene
            case (touch, after_ms, lasts_ms):
                member.touch(touch, after_ms, lasts_ms)
            case after_ms:
                member.wait(after_ms)
        said = member.told[before:]
        assert len(said) <= 1
        assert all(scene == "voting" for one in said if {"mark", "confirm", "turn"} & set(one))
