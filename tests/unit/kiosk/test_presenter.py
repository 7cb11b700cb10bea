# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The member before the screen, as dialogues: what they see, what they touch, what the seat is told."""

import msgspec
import pytest

from docs.screens.sample_states import GRADES, STATES, question, state, voting
from kiosk.model import (
    ElectionPage,
    LocalPage,
    Page,
    PlainPage,
    ResultPage,
    ReviewPage,
    ScorePage,
    SignInPage,
    TellerPage,
    Touch,
    VotePage,
    WaitingPage,
)
from kiosk.presenting.dealings import (
    Room,
    RoomChanged,
)
from kiosk.presenting.presenter import DEAD_MS, TOUCH_MS
from tests.member_at_screen import Member, at_a_motion


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("no-sitting", PlainPage),
        ("sign-in", SignInPage),
        ("waiting", WaitingPage),
        ("vote", VotePage),
        ("personnel-merged", VotePage),
        ("personnel-one", VotePage),
        ("appraisal", VotePage),
        ("score", ScorePage),
        ("election", ElectionPage),
        ("teller", TellerPage),
        ("result", ResultPage),
        ("result-list", ResultPage),
        ("local", LocalPage),
        ("fault", PlainPage),
    ],
)
def test_every_state_has_its_page(name: str, kind: type[Page]) -> None:
    """Where the seat is decides what is seen, and the sentence is the seat's own."""
    page = Member().hear(STATES[name]).page

    assert type(page) is kind
    assert page.sentence == STATES[name].sentence_zh


def test_a_touch_on_a_choice_says_question_and_option() -> None:
    """The vote means what stood under the finger, whatever the seat asks by then; nothing asks again."""
    member = at_a_motion()
    assert member.labels() == ["赞成", "反对", "弃权"]

    member.touch(member.choice(1))

    assert member.told == [{"mark": {"question": "q1", "option": "no"}}]


def test_a_choice_is_shown_as_chosen_only_when_the_seat_says_so() -> None:
    """The screen never says more than the seat: received, then recorded, then delivered."""
    member = at_a_motion()
    member.touch(member.choice(0))
    assert isinstance(member.page, VotePage)
    assert not any(one.chosen for one in member.page.choices)

    seen = []
    for stage in ("received", "recorded", "delivered"):
        member.hear(voting("关于预算的决议", question(chosen=("yes",)), stage=stage), 5)
        assert isinstance(member.page, VotePage)
        seen.append([(one.chosen, one.progress) for one in member.page.choices])

    assert seen == [[(True, stage), (False, ""), (False, "")] for stage in ("received", "recorded", "delivered")]


def test_a_phantom_touch_votes_nothing() -> None:
    """A panel that reports a touch of a few milliseconds by itself does not vote."""
    member = at_a_motion()

    member.touch(member.choice(0), lasts_ms=TOUCH_MS - 1)
    assert member.told == []

    member.touch(member.choice(0), lasts_ms=TOUCH_MS)
    assert len(member.told) == 1


def test_a_finger_on_its_way_when_the_page_changes_does_nothing() -> None:
    """Half a second after a vote opens, and after the next question is asked, choices rest."""
    member = at_a_motion()

    member.touch(member.choice(0), after_ms=DEAD_MS - 1)
    assert member.told == []
    member.touch(member.choice(0), after_ms=1)
    assert len(member.told) == 1


def test_the_next_question_rests_too_and_its_commands_do_not() -> None:
    """The same place means another person now; to turn back is never dangerous."""
    paper = (question("张三", question="a"), question("李四", question="b"))
    member = Member().hear(voting("任免", *paper, asked="a"))
    answered = (question("张三", question="a", chosen=("yes",)), paper[1])
    member.hear(voting("任免", *answered, asked="b"), 500)

    member.touch(member.choice(0), after_ms=100)
    assert member.told == []
    member.touch(member.command("上一项").touch, after_ms=0)

    assert member.told == [{"turn": "a"}]


def test_outside_an_open_vote_nothing_on_the_screen_votes() -> None:
    """A touch that arrives after the close is no vote."""
    member = at_a_motion()
    touch = member.choice(0)
    member.hear(voting("关于预算的决议", question(), scene="closed"))

    member.touch(touch)

    assert member.told == []


def test_the_last_answer_of_a_list_leads_to_the_review() -> None:
    """All answers stand on one page, a touch on one leads back to it, and the confirmation is the filled button."""
    open_paper = (question("甲", GRADES, question="a", chosen=("g1",)), question("乙", GRADES, question="b"))
    full = (open_paper[0], question("乙", GRADES, question="b", chosen=("g2",)))
    member = Member().hear(voting("测评", *open_paper, asked="b", press="confirm", confirmable=True))
    assert type(member.page).__name__ == "VotePage"

    member.hear(voting("测评", *full, asked="b", press="confirm", confirmable=True))

    assert isinstance(member.page, ReviewPage)
    assert [(row.name, row.value) for row in member.page.rows] == [("甲", "满意"), ("乙", "基本满意")]
    assert [(one.label, one.filled) for one in member.page.commands] == [("确认提交", True)]
    row = member.page.rows[0]
    assert row.touch is not None
    member.touch(row.touch)
    assert member.told == [{"turn": "a"}]
    assert type(member.page).__name__ == "VotePage"
    member.touch(member.command("查看全部").touch).touch(Touch(verb="confirm"))
    assert member.told[-1] == {"confirm": True}


def test_points_are_typed_and_sent_once() -> None:
    """Digits stay on the screen until they are entered; more than the highest cannot be."""
    member = Member().hear(voting("评议", question("张三 · 履职", (), highest=100)))
    for digit in "87":
        member.touch(Touch(verb="digit", what=digit))
    assert isinstance(member.page, ScorePage)
    assert (member.page.name, member.page.detail, member.page.typed) == ("张三", "履职", "87")

    member.touch(member.page.enter.touch)

    assert member.told == [{"mark": {"question": "q1", "option": "s87"}}]


def test_too_many_points_cannot_be_entered() -> None:
    """101 of 100 is not a score: the button does not offer it."""
    member = Member().hear(voting("评议", question("张三", (), highest=100)))
    for digit in "101":
        member.touch(Touch(verb="digit", what=digit))

    assert isinstance(member.page, ScorePage)
    assert (member.page.typed, member.page.enter.enabled) == ("101", False)


def test_no_more_names_can_be_chosen_than_there_are_posts() -> None:
    """Once k of n are chosen the others rest, and those that are chosen can be taken back."""
    member = Member().hear(STATES["election"])
    assert isinstance(member.page, ElectionPage)
    full = msgspec.structs.replace(
        STATES["election"], paper=(msgspec.structs.replace(STATES["election"].paper[0], chosen=("c0", "c1", "c2")),)
    )
    member.hear(full)

    assert isinstance(member.page, ElectionPage)
    assert [one.enabled for one in member.page.choices[:5]] == [True, True, True, False, False]


def test_long_lists_are_paged_and_never_scrolled() -> None:
    """Forty candidates are five pages of eight."""
    member = Member().hear(STATES["election"])
    member.effects += member.presenter.handle(RoomChanged(room=Room(grid=8), mono_ms=member.mono_ms))
    seen: list[str] = []
    for _ in range(5):
        assert isinstance(member.page, ElectionPage)
        assert member.page.pager is not None
        seen += [one.key for one in member.page.choices]
        member.touch(member.page.pager.on.touch)

    assert seen == [f"c{place}" for place in range(40)]


def test_the_next_member_starts_in_chinese_and_in_the_normal_size() -> None:
    """What one member chose for their eyes is gone with them."""
    member = Member().hear(state(member="王一")).touch(Touch(verb="language")).touch(Touch(verb="size"))
    assert (member.page.header.language, member.page.is_large) == ("中文", True)

    member.hear(state(member="李二"))

    assert (member.page.header.language, member.page.is_large) == ("English", False)
