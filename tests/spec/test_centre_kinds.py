# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Appraisals, personnel and elections at the centre: what is put, what is counted, what follows."""

from fractions import Fraction
from typing import Any

import pytest

from tests.builders import hand_lines
from tests.kinds import (
    BOTH,
    decide,
    election,
    graded,
    motion,
    nominee,
    open_item,
    personnel,
    scored,
    stage_with,
    vote,
)
from voting_core import acts
from voting_core.questions import Ratio


def test_every_target_gets_the_grade_that_its_answers_reach() -> None:
    """Half or more satisfied is satisfied; else half or more at least basically; else dissatisfied."""
    stage = stage_with(graded("review", "t1", "t2", "t3"))
    open_item(stage, "review")
    vote(
        stage,
        "review",
        {
            "s01": {"t1": "satisfied", "t2": "satisfied", "t3": "dissatisfied"},
            "s02": {"t1": "satisfied", "t2": "basic", "t3": "unknown"},
            "s03": {"t1": "basic", "t3": "satisfied"},
        },
    )

    found = decide(stage, "review").findings

    assert [(one.subject, one.grade, one.got, one.needed, one.place) for one in found] == [
        ("t1", "satisfied", 2, 2, 1),
        ("t2", "basic", 2, 2, 2),
        ("t3", "dissatisfied", 1, 2, 2),
    ]
    assert found[0].said_zh.startswith("全体组成人员 3 人；满意 2 人，达到半数以上（含半数）（需 2 人）：总评满意。")


def test_a_question_left_open_is_not_pressed_and_no_other_is() -> None:
    """Whoever leaves out one target has pressed for the others."""
    stage = stage_with(graded("review", "t1", "t2"))
    open_item(stage, "review")
    vote(stage, "review", {"s01": {"t1": "satisfied"}, "s02": {"t1": "basic", "t2": "basic"}, "s03": {"t2": "basic"}})

    first, second = decide(stage, "review").counted

    for counted in (first, second):
        lines = {line.line: line.members for line in counted.lines}
        assert (lines["not_pressed"], sum(lines.values())) == (1, 3)


def test_scores_are_means_weighed_by_their_criteria() -> None:
    """Duty counts three times, law once: (3 × 92 + 88) ÷ 4 = 91, which is excellent; exact, as a fraction."""
    stage = stage_with(scored("duty", "t1"))
    opened = open_item(stage, "duty")
    assert [(one.question, one.criterion, one.highest) for one in opened.questions] == [
        ("t1-1", "duty", 100),
        ("t1-2", "law", 100),
    ]
    ballots = {
        "s01": {"t1-1": "s90", "t1-2": "s80"},
        "s02": {"t1-1": "s91", "t1-2": "s90"},
        "s03": {"t1-1": "s95", "t1-2": "s94"},
    }
    vote(stage, "duty", ballots)

    (found,) = decide(stage, "duty").findings

    assert (found.outcome, found.grade, found.score) == ("scored", "excellent", Ratio.of(Fraction(91)))


def test_nominees_are_decided_one_by_one() -> None:
    """On one ballot with several names each has a result of its own."""
    stage = stage_with(personnel("posts", nominee("n1", "局长"), nominee("n2", "处长")))
    open_item(stage, "posts")
    vote(stage, "posts", {"s01": {"n1": "yes", "n2": "no"}, "s02": {"n1": "yes", "n2": "no"}, "s03": {"n2": "yes"}})

    declared = decide(stage, "posts")

    assert [(one.subject, one.outcome) for one in declared.findings] == [("n1", "carried"), ("n2", "not_carried")]
    assert (declared.outcome, declared.said_zh) == ("decided", "2 项中 1 项通过，1 项未通过。")


def test_a_merged_list_is_one_question() -> None:
    """Merged into one vote, the list is carried or not as a whole."""
    stage = stage_with(personnel("posts", nominee("n1", "局长"), nominee("n2", "处长"), merged=True))
    opened = open_item(stage, "posts")
    vote(stage, "posts", {"s01": {"q1": "yes"}, "s02": {"q1": "yes"}, "s03": {"q1": "abstain"}})

    assert len(opened.questions) == 1
    assert decide(stage, "posts").outcome == "carried"


def test_a_tie_at_the_cut_is_voted_on_again_among_the_tied_alone() -> None:
    """One is elected, two are tied for the second post: the next round names just these two, for one post."""
    stage = stage_with(election("chairs", "a", "b", "c", "d", posts=2), members=4)
    open_item(stage, "chairs")
    vote(
        stage,
        "chairs",
        {
            "s01": {"a": "yes", "b": "yes"},
            "s02": {"a": "yes", "b": "yes"},
            "s03": {"a": "yes", "c": "yes"},
            "s04": {"b": "yes", "c": "yes"},
        },
    )
    first = decide(stage, "chairs")
    assert [one.outcome for one in first.findings] == ["elected", "elected", "not_elected", "not_elected"]

    stage = stage_with(election("chairs", "a", "b", "c", posts=2), members=3)
    open_item(stage, "chairs")
    vote(
        stage,
        "chairs",
        {"s01": {"a": "yes", "b": "yes"}, "s02": {"a": "yes", "c": "yes"}, "s03": {"b": "yes", "c": "yes"}},
    )
    tied = decide(stage, "chairs")
    assert ([one.outcome for one in tied.findings], tied.contested) == (["again"] * 3, 2)
    assert tied.said_zh == "应选 2 名，当选 0 名。候选人a、候选人b、候选人c 得票相等，就 2 名再次投票。"

    again = open_item(stage, "chairs", 2)

    assert ([one.question for one in again.questions], again.posts) == (["a", "b", "c"], 2)


def test_a_second_ballot_fills_what_the_first_left_contested() -> None:
    """Of three posts two are filled; the tied two stand again for the third, and the others do not."""
    stage = stage_with(election("chairs", "a", "b", "c", "d", posts=3), members=4)
    open_item(stage, "chairs")
    vote(
        stage,
        "chairs",
        {
            "s01": {"a": "yes", "b": "yes", "c": "yes"},
            "s02": {"a": "yes", "b": "yes", "c": "yes"},
            "s03": {"a": "yes", "b": "yes", "d": "yes"},
            "s04": {"a": "yes", "d": "yes"},
        },
    )
    first = decide(stage, "chairs")
    assert [one.outcome for one in first.findings] == ["elected", "elected", "again", "again"]
    assert (first.contested, first.left_open) == (1, 0)

    second = open_item(stage, "chairs", 2)
    assert ([one.question for one in second.questions], second.posts) == (["c", "d"], 1)
    vote(stage, "chairs", {"s01": {"c": "yes"}, "s02": {"c": "yes"}, "s03": {"d": "yes", "c": "no"}}, 2)

    assert [one.outcome for one in decide(stage, "chairs", 2).findings] == ["elected", "not_elected"]
    assert "already decided" in stage.order(acts.OpenPoll, poll="chairs", round=3).said_en


def test_a_ballot_for_too_many_is_void() -> None:
    """More names than posts: the whole ballot counts for nothing and stands on the line of void ones."""
    stage = stage_with(election("chairs", "a", "b", "c", posts=1))
    open_item(stage, "chairs")
    vote(stage, "chairs", {"s01": {"a": "yes", "b": "yes"}, "s02": {"a": "yes"}, "s03": {"a": "yes"}})

    declared = decide(stage, "chairs")

    lines = {line.line: line.members for line in declared.counted[0].lines}
    assert (lines["void"], lines["yes"], sum(lines.values())) == (1, 2, 3)
    assert declared.findings[0].outcome == "elected"


def test_marks_elect_too() -> None:
    """Where candidates are marked, members stand on the line of valid ballots, and the marks are told apart."""
    stage = stage_with(election("board", "a", "b", "c", posts=2, method="marks"))
    open_item(stage, "board")
    vote(stage, "board", {"s01": {"q1": "a b"}, "s02": {"q1": "a c"}, "s03": {"q1": "a"}})

    declared = decide(stage, "board")

    (counted,) = declared.counted
    assert {line.line: line.members for line in counted.marks} == {"a": 3, "b": 1, "c": 1}
    assert {line.line: line.members for line in counted.lines if line.members} == {"ballots": 3}
    assert [one.outcome for one in declared.findings] == ["elected", "not_elected", "not_elected"]
    assert declared.left_open == 1


def test_others_stand_once_members_have_named_them() -> None:
    """A reserve slot bears the name that two people entered before the item was put; then it is on the ballot."""
    stage = stage_with(election("chairs", "a", posts=1, slots=1))
    stage.done(acts.NameCandidate, by=BOTH, item="chairs", slot=1, name="另一位")

    opened = open_item(stage, "chairs")

    assert [(one.question, one.name) for one in opened.questions] == [("a", "候选人a"), ("other1", "另一位")]
    refused = stage.order(acts.NameCandidate, by=BOTH, item="chairs", slot=2, name="又一位")
    assert "has 1 reserve slots" in refused.said_en


def test_the_removal_is_decided_before_the_appointment() -> None:
    """For one post nobody is appointed before the one who holds it was removed."""
    stage = stage_with(personnel("leave", nominee("old", "局长", "remove")), personnel("come", nominee("new", "局长")))
    assert "the removal in 'leave' comes first" in stage.order(acts.OpenPoll, poll="come").said_en
    open_item(stage, "leave")
    vote(stage, "leave", {seat: {"old": "yes"} for seat in stage.seats})
    decide(stage, "leave")

    assert open_item(stage, "come").poll == "come"


def test_a_removal_that_is_not_carried_leaves_no_vacancy() -> None:
    """Then the appointment is blocked; two people may put the order aside, and it is on record that they did."""
    stage = stage_with(personnel("leave", nominee("old", "局长", "remove")), personnel("come", nominee("new", "局长")))
    open_item(stage, "leave")
    vote(stage, "leave", {seat: {"old": "no"} for seat in stage.seats})
    decide(stage, "leave")
    assert "was not carried, so the post is not vacant" in stage.order(acts.OpenPoll, poll="come").said_en
    assert stage.order(acts.OverrideOrder, item="come", reason="另有一个空缺").result == "waiting"

    stage.done(acts.OverrideOrder, by=BOTH, item="come", reason="另有一个空缺")

    assert open_item(stage, "come").poll == "come"


def test_amendments_are_decided_before_the_text() -> None:
    """The bill waits for the amendment to it."""
    stage = stage_with(motion("bill"), motion("amendment", amends="bill"))
    assert "amendment 'amendment' is decided first" in stage.order(acts.OpenPoll, poll="bill").said_en
    open_item(stage, "amendment")
    vote(stage, "amendment", {"s01": {"q1": "no"}})
    decide(stage, "amendment")

    assert open_item(stage, "bill").poll == "bill"


def test_paper_and_video_stand_beside_the_buttons_with_counts_of_their_own() -> None:
    """Two members were counted by others than the machine, one on paper and one by video; all make one result."""
    stage = stage_with(graded("review", "t1", "t2"))
    open_item(stage, "review")
    vote(stage, "review", {"s01": {"t1": "satisfied", "t2": "satisfied"}})
    paper = (hand_lines("t1", satisfied=1), hand_lines("t2", void=1))
    video = (hand_lines("t1", basic=1), hand_lines("t2", not_pressed=1))
    stage.done(acts.EnterHandCount, by=BOTH, poll="review", channel="paper", members=("m02",), counted=paper)
    stage.done(acts.EnterHandCount, by=BOTH, poll="review", channel="video", members=("m03",), counted=video)

    declared = decide(stage, "review")

    first = declared.counted[0]
    assert [(one.channel, one.counted.ballots) for one in first.channels] == [("paper", 1), ("video", 1)]
    assert [one.grade for one in declared.findings] == ["satisfied", "dissatisfied"]


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        ((hand_lines("t1", satisfied=1),), "counts every question once, in this order: t1, t2"),
        ((hand_lines("t1", satisfied=1), hand_lines("t2", fine=1)), "The lines of question 't2' are options"),
        ((hand_lines("t1", satisfied=2), hand_lines("t2", basic=1)), "the numbers of question 't1' sum to 2"),
    ],
)
def test_a_paper_count_that_does_not_add_up_is_refused(counted: Any, words: str) -> None:
    """Every question is counted, on its own lines, with the right sum; otherwise nothing is recorded."""
    stage = stage_with(graded("review", "t1", "t2"))
    open_item(stage, "review")

    answer = stage.order(
        acts.EnterHandCount, by=BOTH, poll="review", channel="paper", members=("m02",), counted=counted
    )

    assert words in answer.said_en
