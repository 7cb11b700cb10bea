# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rule on an appraisal, read literally: step after step, and scores laid out one by one."""

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction

from tests.unit.voting_core.deciding.literal_house import House, reaches, truths
from voting_core.rules.grading import GradeRule, ScoreRule


def overall_grade(rule: GradeRule, house: House) -> str:
    """The grade of the first step that is reached, else the one for all other cases."""
    heard = house.silent_abstain() if rule.silence == "abstain" else house
    for step in rule.steps:
        if reaches(step.share, heard.on(*step.options), heard.base(rule.base)):
            return step.grade
    return rule.otherwise


def grade_could_change(rule: GradeRule, house: House) -> bool:
    """Whether some truth behind the house has another overall grade."""
    now = overall_grade(rule, house)
    return any(overall_grade(rule, truth) != now for truth in truths(house, rule.options))


def mean(rule: ScoreRule, scores: Sequence[int]) -> Fraction | None:
    """The mean of what is left when the highest and the lowest were crossed out; none where nothing is left."""
    left = sorted(scores)[rule.trim : len(scores) - rule.trim]
    return Fraction(sum(left), len(left)) if left else None


def overall_score(rule: ScoreRule, scores: Mapping[str, Sequence[int]]) -> Fraction | None:
    """The weighed mean of the criteria; none where one of them has none."""
    means = [mean(rule, scores[one.criterion]) for one in rule.criteria]
    weighed = [one.weight * found for one, found in zip(rule.criteria, means, strict=True) if found is not None]
    return sum(weighed, Fraction(0)) / sum(one.weight for one in rule.criteria) if len(weighed) == len(means) else None


def band(rule: ScoreRule, found: Fraction | None) -> str:
    """The best band whose boundary is reached."""
    reached = [one for one in rule.bands if found is not None and found >= one.least]
    return max(reached, key=lambda one: one.least).grade if reached else ""


def score_could_change(rule: ScoreRule, scores: Mapping[str, Sequence[int]], unknown: int) -> bool:
    """Whether so many more could change the band, each scoring each criterion as they like or not at all.

    Without bands it is the score itself that could change.
    """

    def result(given: Mapping[str, Sequence[int]]) -> object:
        found = overall_score(rule, given)
        return (found is None, band(rule, found)) if rule.bands else found

    points = [(), *((one,) for one in range(rule.highest + 1))]
    ways = list(itertools.combinations_with_replacement(points, unknown))
    names = [one.criterion for one in rule.criteria]
    for every in itertools.product(ways, repeat=len(names)):
        more = {
            name: [*scores[name], *(one for given in way for one in given)]
            for name, way in zip(names, every, strict=True)
        }
        if result(more) != result(scores):
            return True
    return False
