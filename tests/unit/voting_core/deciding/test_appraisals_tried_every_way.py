# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Grades and scores of small houses: the engine against the rule read literally, every way tried."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.voting_core.deciding.literal_appraisals import (
    band,
    grade_could_change,
    mean,
    overall_grade,
    overall_score,
    score_could_change,
)
from tests.unit.voting_core.deciding.literal_house import UNKNOWN
from tests.unit.voting_core.deciding.rule_values import BASES, HALF, houses, shares
from voting_core.deciding.appraisals import grade, rank, score
from voting_core.deciding.lines import Lines
from voting_core.rules.grading import Band, Criterion, Grade, GradeRule, ScoreRule, Step
from voting_core.rules.shares import Share

GRADES = ("good", "fair", "poor")
HALF_OR_MORE = Share(numerator=1, denominator=2, inclusive=True)


@st.composite
def grade_rules(draw: st.DrawFn) -> GradeRule:
    """Two or three steps with grades of their own, over grades and perhaps an abstention."""
    others = draw(st.sampled_from([(), ("abstain",), ("unknown_to_me",)]))
    options = (*GRADES, *others)
    named = tuple(Grade(grade=one, zh=one, en=one) for one in options)
    steps = tuple(
        Step(
            grade=one,
            options=tuple(draw(st.lists(st.sampled_from(options), min_size=1, unique=True))),
            share=draw(shares | st.sampled_from([HALF, HALF_OR_MORE])),
        )
        for one in GRADES[: draw(st.integers(1, 2))]
    )
    return GradeRule(
        grades=named[:3],
        others=named[3:],
        base=draw(st.sampled_from(BASES[:-1])),
        steps=steps,
        otherwise=draw(st.sampled_from(["", "poor"])),
        silence=draw(st.sampled_from(["own", "abstain"])),
        article="article",
    )


@st.composite
def score_rules(draw: st.DrawFn) -> ScoreRule:
    """One or two criteria with weights, up to four points, with bands or without."""
    highest = draw(st.integers(1, 4))
    bounds = sorted(draw(st.sets(st.integers(0, highest), max_size=3)), reverse=True)
    return ScoreRule(
        highest=highest,
        criteria=tuple(
            Criterion(criterion=name, zh=name, en=name, weight=draw(st.integers(1, 3)))
            for name in ("work", "law")[: draw(st.integers(1, 2))]
        ),
        trim=draw(st.integers(0, 2)),
        bands=tuple(Band(grade=f"b{least}", zh="b", en="b", least=least) for least in bounds),
        article="article",
    )


@settings(max_examples=500)
@given(st.data(), grade_rules())
def test_the_overall_grade_and_what_could_change_it_are_those_of_the_rule_read_literally(
    data: st.DataObject, rule: GradeRule
) -> None:
    """The first step that is reached gives the grade; who is unknown could change it as trying every way shows."""
    house = data.draw(houses(rule.options, known_max=5, unknown_max=2))
    found = grade(rule, house.lines(rule.options))

    assert found.grade == overall_grade(rule, house)
    if found.missing_effect == "none":
        assert house.on(UNKNOWN) == house.too_many_ballots == 0
    else:
        assert (found.missing_effect == "can_change") == grade_could_change(rule, house)


@settings(max_examples=400)
@given(st.data(), grade_rules())
def test_people_too_many_are_weighed_against_the_grade(data: st.DataObject, rule: GradeRule) -> None:
    """Whoever is too many on the lines of a target could change its grade as striking them off shows."""
    house = data.draw(houses(rule.options, known_max=5, unknown_max=1, excess_max=2))
    found = grade(rule, house.lines(rule.options))

    assert found.grade == overall_grade(rule, house)
    if found.missing_effect != "none":
        assert (found.missing_effect == "can_change") == grade_could_change(rule, house)


def lines_of(scores: list[int], unknown: int) -> Lines:
    """The scores of one criterion as lines."""
    given_points = {f"s{points}": count for points, count in Counter(scores).items()}
    return Lines(given=given_points, ballots=len(scores), unaccounted=unknown)


@settings(max_examples=300)
@given(st.data(), score_rules(), st.integers(0, 2))
def test_a_score_is_the_exact_mean_of_what_is_left(data: st.DataObject, rule: ScoreRule, unknown: int) -> None:
    """Extremes crossed out, the rest added up, criteria weighed, the band named; and who is unknown tried every way."""
    one = st.lists(st.integers(0, rule.highest), max_size=6)
    scores = {criterion.criterion: data.draw(one) for criterion in rule.criteria}
    found = score(rule, {name: lines_of(given_scores, unknown) for name, given_scores in scores.items()})

    assert found.score == overall_score(rule, scores)
    assert found.grade == band(rule, found.score)
    assert [one.value for one in found.means] == [mean(rule, scores[one.criterion]) for one in found.means]
    if unknown:
        assert (found.missing_effect == "can_change") == score_could_change(rule, scores, unknown)
    else:
        assert found.missing_effect == "none"


@given(st.lists(st.fractions(0, 100, max_denominator=4), max_size=8))
def test_places_are_one_more_than_those_who_are_better(merits: list[object]) -> None:
    """Equal targets share a place, the next places stay empty, and the best is first."""
    places = rank(merits)  # type: ignore[arg-type]

    assert sorted(places) == sorted(1 + sum(other > one for other in merits) for one in merits)  # type: ignore[operator]
    for one, place in zip(merits, places, strict=True):
        assert [p for m, p in zip(merits, places, strict=True) if m == one] == [place] * merits.count(one)
    assert not merits or min(places) == 1
