# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deciding an appraisal: the overall grade of a target by its formula, or its score; and the ranking of all targets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import msgspec

from voting_core.deciding.lines import UNANSWERED, Lines
from voting_core.deciding.motions import MissingEffect
from voting_core.rules.grading import GradeRule, ScoreRule, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One step of the formula: how many of the base gave these options, and how many it takes."""

    step: Step
    needed: int
    got: int

    @property
    def holds(self) -> bool:
        """Whether the step gives its grade."""
        return self.got >= self.needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A target that was graded. ``grade`` is empty where no step holds and the rule names none for that case."""

    grade: str
    base: int
    steps: tuple[Reached, ...]
    """The steps looked at: up to the one that holds."""
    rates: tuple[tuple[str, int], ...]
    """Name of each rate and how many of the base gave its options."""
    missing_effect: MissingEffect

    @property
    def merit(self) -> Fraction:
        """What targets are ranked by: the first rate; the more the better."""
        return Fraction(self.rates[0][1], self.base) if self.rates and self.base else Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """The mean of one criterion: ``total`` points over ``count`` scores, the extremes left out; none of none."""

    criterion: str
    given: int
    count: int
    total: int

    @property
    def value(self) -> Fraction | None:
        """The mean; none where no score is left."""
        return Fraction(self.total, self.count) if self.count else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A target that was scored; ``score`` is none where a criterion has no mean."""

    score: Fraction | None
    grade: str
    means: tuple[Mean, ...]
    missing_effect: MissingEffect

    @property
    def merit(self) -> Fraction:
        """What targets are ranked by."""
        return self.score if self.score is not None else Fraction(-1)


def grade(rule: GradeRule, lines: Lines) -> Graded:
    """Derive the overall grade of one target.

    The grade is that of the answers at hand. Each step asks whether a number reaches a share of another, both linear in
    the answers, so a step is certain where it comes out alike however all the unknown members agree to answer. Where
    two steps give one grade, what is certain of each is not all that is certain of both: then a change is announced
    that cannot come.
    """
    counted = lines.with_silence(rule.silence)
    base = counted.base(rule.base, "in_base")
    looked: list[Reached] = []
    for step in rule.steps:
        looked.append(_reach(rule, step, counted))
        if looked[-1].holds:
            break
    holds = bool(looked) and looked[-1].holds
    given = looked[-1].step.grade if holds else rule.otherwise
    return Graded(
        grade=given,
        base=base,
        steps=tuple(looked),
        rates=tuple((rate.rate, _sum(counted, rate.options)) for rate in rule.rates),
        missing_effect=_grade_effect(rule, lines, given),
    )


def score(rule: ScoreRule, lines: Mapping[str, Lines]) -> Scored:
    """Work out the score of one target from the scores of each criterion, whose options are ``s0`` to ``s100``."""
    means = tuple(_mean(rule, one.criterion, lines[one.criterion]) for one in rule.criteria)
    found = _weigh(rule, means)
    effect: MissingEffect = "none"
    if any(one.unknown or one.spurious for one in lines.values()):
        ends = [{name: one.settled(line) for name, one in lines.items()} for line in ("s0", f"s{rule.highest}")]
        scores = [found, *(_weigh(rule, _means(rule, end)) for end in ends)]
        # Without bands it is the score itself that could change. A mean rises with every score and every high one more,
        # so all others lie between these.
        alike = len({(one is None, _band(rule, one) if rule.bands else one) for one in scores}) == 1
        # Scores too many may be any of those given: they are taken to matter.
        certain = alike and not any(one.spurious for one in lines.values())
        effect = "cannot_change" if certain else "can_change"
    return Scored(score=found, grade=_band(rule, found), means=means, missing_effect=effect)


def rank(merits: Sequence[Fraction]) -> tuple[int, ...]:
    """Place of each target, from 1; those with the same merit share a place, and the next places stay empty."""
    return tuple(1 + sum(1 for other in merits if other > merit) for merit in merits)


def _reach(rule: GradeRule, step: Step, lines: Lines) -> Reached:
    needed = max(1, step.share.needed(lines.base(rule.base, "in_base")))
    return Reached(step=step, needed=needed, got=_sum(lines, step.options))


def _sum(lines: Lines, options: Sequence[str]) -> int:
    return sum(lines.votes(option) for option in options)


def _grade_effect(rule: GradeRule, lines: Lines, given: str) -> MissingEffect:
    if not lines.unknown and not lines.spurious:
        return "none"
    possible: set[str] = set()
    for step in rule.steps:
        found = set(_could_hold(rule, step, lines))
        if True in found:
            possible.add(step.grade)
        if found == {True}:
            break
    else:
        possible.add(rule.otherwise)
    return "cannot_change" if possible == {given} else "can_change"


def _could_hold(rule: GradeRule, step: Step, lines: Lines) -> Iterator[bool]:
    """Whether a step holds, in every extreme; to it all options that it counts are alike, and all others."""
    counts = {option for option in step.options if option != "abstain"}
    among = sum(lines.votes(option) for option in counts)
    abstain = lines.votes("abstain")
    one = replace(lines, given={"in": among, "out": lines.ballots - among - abstain, "abstain": abstain})
    alike = tuple(("in",) if counts else ()) + tuple(option for option in step.options if option == "abstain")
    same = msgspec.structs.replace(step, options=alike)
    others = [option for option in rule.options if option not in step.options]
    answers = (*alike, *(["out"] if others else []))
    for lines_then in one.corrected():
        for line in (*answers, *UNANSWERED):
            yield _reach(rule, same, lines_then.settled(line).with_silence(rule.silence)).holds


def _means(rule: ScoreRule, lines: Mapping[str, Lines]) -> tuple[Mean, ...]:
    return tuple(_mean(rule, one.criterion, lines[one.criterion]) for one in rule.criteria)


def _mean(rule: ScoreRule, criterion: str, lines: Lines) -> Mean:
    """Leave out the highest and lowest, of equal scores as many as it takes, and add up the rest."""
    given = lines.ballots
    left = given - 2 * rule.trim
    if left <= 0:
        return Mean(criterion=criterion, given=given, count=0, total=0)
    total, seen = 0, 0
    for points in range(rule.highest + 1):
        votes = lines.votes(f"s{points}")
        first, last = max(seen, rule.trim), min(seen + votes, given - rule.trim)
        total += points * max(0, last - first)
        seen += votes
    return Mean(criterion=criterion, given=given, count=left, total=total)


def _weigh(rule: ScoreRule, means: Sequence[Mean]) -> Fraction | None:
    total = Fraction(0)
    for criterion, mean in zip(rule.criteria, means, strict=True):
        if mean.value is None:
            return None
        total += criterion.weight * mean.value
    return total / sum(criterion.weight for criterion in rule.criteria)


def _band(rule: ScoreRule, found: Fraction | None) -> str:
    if found is None:
        return ""
    return next((band.grade for band in rule.bands if found >= band.least), "")
