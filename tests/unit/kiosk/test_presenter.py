# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The member before the screen, as dialogues: what they see, what they touch, what the seat is told."""

from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs.screens.sample_states import GRADES, STATES, question, state, voting
from kiosk.model import (
    Command,
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
    AgentGone,
    Blank,
    Effect,
    Room,
    RoomChanged,
    ScreenTouched,
    SendPoke,
    ShowPage,
    StateArrived,
    Touched,
    WakeAt,
    Woke,
)
from kiosk.presenting.presenter import DARK_AFTER_MS, DEAD_MS, SECRET_MS, TOUCH_MS, Presenter
from kiosk.words import View

LATER_MS = 10_000


@dataclass
class Member:
    """Somebody at a seat: time passes between what they do."""

    presenter: Presenter = field(default_factory=Presenter)
    mono_ms: int = 0
    effects: list[Effect] = field(default_factory=list)

    def hear(self, view: View | None, after_ms: int = LATER_MS) -> "Member":
        """The agent says how the seat stands."""
        self.mono_ms += after_ms
        self.effects += self.presenter.handle(StateArrived(view=view, mono_ms=self.mono_ms))
        return self

    def touch(self, touch: Touch, after_ms: int = LATER_MS, lasts_ms: int = 120) -> "Member":
        """Touch something."""
        down_ms = self.mono_ms + after_ms
        self.mono_ms = down_ms + lasts_ms
        self.effects += self.presenter.handle(Touched(touch=touch, down_ms=down_ms, up_ms=self.mono_ms))
        return self

    def wait(self, after_ms: int) -> "Member":
        """Time passes, and the screen is woken where it asked for it."""
        self.mono_ms += after_ms
        self.effects += self.presenter.handle(Woke(mono_ms=self.mono_ms))
        return self

    @property
    def page(self) -> Page:
        """What stands on the screen."""
        return next(one.page for one in reversed(self.effects) if isinstance(one, ShowPage))

    @property
    def told(self) -> list[dict[str, object]]:
        """What the seat was told."""
        return [one.poke for one in self.effects if isinstance(one, SendPoke)]

    def labels(self) -> list[str]:
        """The words on the choices, in their order."""
        assert isinstance(self.page, VotePage | ElectionPage)
        return [one.label for one in self.page.choices]

    def choice(self, place: int) -> Touch:
        """What a touch on a choice means."""
        assert isinstance(self.page, VotePage | ElectionPage)
        return self.page.choices[place].touch

    def command(self, label: str) -> Command:
        """A command by its word."""
        commands: tuple[Command, ...] = getattr(self.page, "commands", ())
        return next(one for one in commands if one.label == label)


def at_a_motion(**fields: Any) -> Member:
    """A member before a motion that is put."""
    return Member().hear(voting("关于预算的决议", question(), **fields))


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
