# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures beside an outcome: quorums, turnout, votes of marks, means of nothing."""

from fractions import Fraction

import pytest
from msgspec.structs import replace

from voting_core.deciding.appraisals import Graded, Mean, Scored, grade, rank, score
from voting_core.deciding.elections import Elected, Votes, elect, votes_of_marks
from voting_core.deciding.lines import Lines, Reconciled
from voting_core.deciding.motions import decide
from voting_core.deciding.quorum import Attendance, quorum_needed
from voting_core.rules.election import ElectionRule
from voting_core.rules.grading import Criterion, Grade, GradeRule, Rate, ScoreRule, Step
from voting_core.rules.majority import Majority, Quorum
from voting_core.rules.shares import Share

HALF = Share(numerator=1, denominator=2, inclusive=False)
QUORUM = Quorum(threshold=HALF, of="all_members", counted="cast", article="")
FLOOR = Majority(base="all_members", threshold=HALF, article="", turnout=QUORUM)
EACH = ElectionRule(method="each", floor=FLOOR, article="")


@pytest.mark.parametrize(("of", "needed"), [("size", 26), ("all_members", 24), ("due", 21), ("present", 19)])
def test_a_quorum_is_that_of_what_it_is_asked_of(of: str, needed: int) -> None:
    """More than half of 51 seats, 47 members, 41 due and 36 present are 26, 24, 21 and 19."""
    attendance = Attendance(size=51, members=47, due=41, present=36)

    assert quorum_needed(replace(QUORUM, of=of), attendance) == needed


def test_where_only_members_count_they_are_the_seats() -> None:
    """A body without a number of seats by law has as many as members."""
    attendance = Attendance(size=0, members=47, due=41, present=36)

    assert quorum_needed(replace(QUORUM, of="size"), attendance) == 24


def test_marks_are_lines_of_each_candidate() -> None:
    """Who is not marked gets no vote and none against; whoever gave no ballot stands where they stood."""
    by_hand = {"hands": {"an": 2, "bo": 1}, "paper": {"an": 1}}
    away = {"absent": 2, "leave": 3, "recused": 4, "not_pressed": 5, "void": 6, "offline": 7}
    off = {"unaccounted": 8, "excess": 9, "size": 60, "issued": 30}
    marked = Lines(given={"an": 11, "bo": 7}, ballots=12, by_channel=by_hand, **away, **off)

    votes = votes_of_marks(("an", "bo"), marked)

    channels = {"an": {"hands": {"yes": 2}, "paper": {"yes": 1}}, "bo": {"hands": {"yes": 1}, "paper": {"yes": 0}}}
    assert votes.by_candidate == {
        name: Lines(given={"yes": got, "unmarked": 12 - got}, ballots=12, by_channel=channels[name], **away, **off)
        for name, got in (("an", 11), ("bo", 7))
    }


@pytest.mark.parametrize("offline", [0, 2])
def test_the_turnout_is_told_with_seats_missing_or_not(offline: int) -> None:
    """Twelve of 24 took part, thirteen are needed: both are told, whether or not two seats are missing."""
    lines = Lines(given={"yes": 9, "no": 3}, ballots=12, not_pressed=12 - offline, offline=offline)

    found = elect(EACH, 1, Votes({"an": lines}))

    assert (found.posts, found.turnout, found.turnout_needed, found.void) == (1, 12, 13, True)
    assert found.missing_effect == ("can_change" if offline else "none")


def test_without_a_rule_on_turnout_none_is_told() -> None:
    """No floor, or a floor that asks no turnout, shows no figures of one."""
    votes = Votes({"an": Lines(given={"yes": 9}, ballots=9)})
    bare = replace(FLOOR, turnout=None)

    assert [(found.turnout, found.turnout_needed) for found in _elected(votes, None, bare)] == [(0, 0), (0, 0)]


def _elected(votes: Votes, *floors: Majority | None) -> list[Elected]:
    return [elect(replace(EACH, floor=floor), 1, votes) for floor in floors]


def test_ballots_too_many_can_matter_to_an_election() -> None:
    """One ballot more than went out: it could be anybody's, unless it makes the election void."""
    lines = Lines(given={"yes": 20, "no": 4}, ballots=24, issued=23)
    flagged, void = (
        elect(replace(EACH, floor=replace(FLOOR, excess=excess)), 1, Votes({"an": lines}))
        for excess in ("flag", "void")
    )

    assert (flagged.void, flagged.missing_effect) == (False, "can_change")
    assert (void.void, void.missing_effect) == (True, "cannot_change")


def test_one_who_votes_no_can_cost_the_floor() -> None:
    """Three for and two against: whoever is missing makes three of each by voting no, which is not more than half."""
    floor = Majority(base="decided", threshold=HALF, article="")
    lines = Lines(given={"yes": 3, "no": 2}, ballots=5, offline=1)

    assert elect(replace(EACH, floor=floor), 1, Votes({"an": lines})).missing_effect == "can_change"


def test_a_mean_of_nothing_has_no_points() -> None:
    """Where as many were left out as were given there is no mean, no count and no total."""
    rule = ScoreRule(criteria=(Criterion(criterion="c", zh="项", en="part", weight=1),), trim=1, article="")
    lines = Lines(given={"s90": 1, "s80": 1}, ballots=2)

    found = score(rule, {"c": lines})

    means = (Mean(criterion="c", given=2, count=0, total=0),)
    assert found == Scored(score=None, grade="", means=means, missing_effect="none")
    assert rank([found.merit, Fraction(0)]) == (2, 1)


def test_targets_are_ranked_by_the_first_rate() -> None:
    """The merit is the first rate as a fraction of the base, and none where there is no rate or nobody."""
    named = tuple(Grade(grade=name, zh=name, en=name) for name in ("good", "poor"))
    rates = tuple(Rate(rate=f"r{name}", zh="率", en="rate", options=(name,)) for name in ("good", "poor"))
    rule = GradeRule(grades=named, base="cast", steps=(), rates=rates, article="")
    lines = Lines(given={"good": 3, "poor": 1}, ballots=4)

    assert _merits(rule, lines) == [Fraction(3, 4), Fraction(0), Fraction(0)]


def _merits(rule: GradeRule, lines: Lines) -> list[Fraction]:
    nobody = Lines(given={}, ballots=0, absent=4)
    found: list[Graded] = [grade(rule, lines), grade(rule, nobody), grade(replace(rule, rates=()), lines)]
    return [one.merit for one in found]


def test_what_does_not_sum_is_said_in_a_sentence() -> None:
    """How many are missing or too many is told in both languages; where all are on a line nothing is."""
    short, full, excess = (Reconciled(entitled=41, accounted=accounted) for accounted in (38, 41, 42))

    assert [(one.short, one.excess) for one in (short, full, excess)] == [(3, 0), (0, 0), (0, 1)]
    assert [one.said_zh for one in (short, full, excess)] == [
        "各行合计 38 人，有表决权 41 人，缺 3 人。",
        "",
        "各行合计 42 人，有表决权 41 人，多 1 人。",
    ]
    assert [one.said_en for one in (short, full, excess)] == [
        "The lines sum to 38 of 41 members entitled: 3 missing.",
        "",
        "The lines sum to 42, but 41 members are entitled: 1 in excess.",
    ]


def test_a_poor_grade_by_the_missing_can_cost_the_step() -> None:
    """Two thirds of those who graded say good; one more who grades it poor makes that two of four, which is less."""
    named = tuple(Grade(grade=name, zh=name, en=name) for name in ("good", "poor"))
    two_thirds = Share(numerator=2, denominator=3, inclusive=True)
    step = Step(grade="good", options=("good",), share=two_thirds)
    rule = GradeRule(grades=named, base="cast", steps=(step,), otherwise="poor", article="")
    lines = Lines(given={"good": 2, "poor": 1}, ballots=3, offline=1)

    found = grade(rule, lines)

    assert (found.grade, found.missing_effect) == ("good", "can_change")


def test_a_step_that_counts_abstentions_alone_is_one() -> None:
    """Where half abstain the step holds, whatever the two missing do; grades given do not count in it."""
    named = tuple(Grade(grade=name, zh=name, en=name) for name in ("good", "abstain"))
    step = Step(grade="good", options=("abstain",), share=HALF)
    rule = GradeRule(grades=named[:1], others=named[1:], base="all_members", steps=(step,), article="")

    effects = [
        grade(rule, Lines(given={"good": good, "abstain": abstain}, ballots=8, offline=2)).missing_effect
        for good, abstain in ((2, 6), (3, 5), (6, 2))
    ]

    assert effects == ["cannot_change", "can_change", "cannot_change"]


def test_a_tie_without_a_word_of_the_chair_stays_one() -> None:
    """Where the chair may break a tie and nothing is said of them, it is tied."""
    rule = Majority(base="decided", threshold=HALF, tie="chair", article="")

    assert decide(rule, Lines(given={"yes": 4, "no": 4}, ballots=8)).outcome == "tied"


def test_groups_that_the_rule_does_not_ask_for_decide_nothing() -> None:
    """A group that is short fails a vote only where each group must carry it."""
    whole, short = Lines(given={"yes": 5, "no": 3}, ballots=8), Lines(given={"yes": 1, "no": 3}, ballots=4)
    rule = Majority(base="decided", threshold=HALF, article="")

    asked, unasked = (decide(replace(rule, each_group=each), whole, groups={"north": short}) for each in (True, False))

    assert (asked.outcome, asked.ground, asked.failed) == ("not_carried", "group", ("north",))
    assert (unasked.outcome, unasked.ground, unasked.failed) == ("carried", "threshold", ())
