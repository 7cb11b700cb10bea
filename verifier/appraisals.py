# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Grading a target by the formula of a rule, or scoring it by the mean of the points given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from verifier.numbers import UNANSWERED, Numbers, needed_of
from verifier.reading import Fields


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a formula that was looked at."""

    rule: Fields
    needed: int
    got: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A target that was graded."""

    grade: str
    base: int
    steps: Sequence[Step]
    """Up to the one that holds, or all."""
    is_held: bool
    """Whether the last of them holds."""
    rates: Sequence[int]
    """Of each rate, how many gave its options."""
    effect: str

    @property
    def merit(self) -> Fraction:
        """What targets are ranked by."""
        return Fraction(self.rates[0], self.base) if self.rates and self.base else Fraction(0)


def grade(rule: Fields, numbers: Numbers) -> Graded:
    """Give a target its overall grade: that of the first step that is reached."""
    counted = numbers.silent_as(rule["silence"])
    base = counted.base(rule["base"], "in_base")
    reached = _first_reached(rule, numbers)
    looked = rule["steps"] if reached is None else rule["steps"][: reached + 1]
    effect = "none"
    if numbers.missing:
        given = rule["otherwise"] if reached is None else rule["steps"][reached]["grade"]
        effect = "can_change" if _possible(rule, numbers) - {given} else "cannot_change"
    return Graded(
        grade=rule["otherwise"] if reached is None else rule["steps"][reached]["grade"],
        base=base,
        steps=[_step(one, counted, base) for one in looked],
        is_held=reached is not None,
        rates=[_sum(counted, rate["options"]) for rate in rule["rates"]],
        effect=effect,
    )


def _possible(rule: Fields, numbers: Numbers) -> set[str]:
    """Every overall grade that the missing could bring about.

    Each step asks whether a sum reaches a share of another one, so whoever could turn it turns it together.
    """
    answers = [entry["grade"] for entry in (*rule["grades"], *rule["others"])]
    ends = [numbers.everybody(answer).silent_as(rule["silence"]) for answer in (*answers, *UNANSWERED)]
    grades: set[str] = set()
    for one in rule["steps"]:
        steps = [_step(one, end, end.base(rule["base"], "in_base")) for end in ends]
        reaching = [step.got >= step.needed for step in steps]
        if any(reaching):
            grades.add(one["grade"])
        if all(reaching):
            return grades
    return grades | {rule["otherwise"]}


def _first_reached(rule: Fields, numbers: Numbers) -> int | None:
    counted = numbers.silent_as(rule["silence"])
    base = counted.base(rule["base"], "in_base")
    steps = [_step(one, counted, base) for one in rule["steps"]]
    return next((at for at, step in enumerate(steps) if step.got >= step.needed), None)


def _step(rule: Fields, numbers: Numbers, base: int) -> Step:
    return Step(rule, max(1, needed_of(rule["share"], base)), _sum(numbers, rule["options"]))


def _sum(numbers: Numbers, options: Sequence[str]) -> int:
    return sum(numbers.of(option) for option in options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """The scores of one criterion: how many were given, and those that are left without the extremes."""

    criterion: str
    given: int
    left: Sequence[int]

    @property
    def value(self) -> Fraction | None:
        """Their mean; none of none."""
        return Fraction(sum(self.left), len(self.left)) if self.left else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A target that was scored."""

    score: Fraction | None
    grade: str
    means: Sequence[Mean]
    effect: str

    @property
    def merit(self) -> Fraction:
        """What targets are ranked by: without a score, behind everybody."""
        return Fraction(-1) if self.score is None else self.score


def score(rule: Fields, by_criterion: Mapping[str, Numbers]) -> Scored:
    """Work out the score of a target from the points of each criterion."""
    means = [_mean(rule, one["criterion"], by_criterion[one["criterion"]]) for one in rule["criteria"]]
    found = _weighed(rule, means)
    effect = "none"
    if any(numbers.missing for numbers in by_criterion.values()):
        scores = [found]
        for points in (0, rule["highest"]):
            ends = {name: numbers.everybody(f"s{points}") for name, numbers in by_criterion.items()}
            scores.append(_weighed(rule, [_mean(rule, name, ends[name]) for name in ends]))
        # Without bands the score itself is the result.
        results = {(one is None, _band(rule, one) if rule["bands"] else one) for one in scores}
        effect = "can_change" if len(results) > 1 else "cannot_change"
    return Scored(score=found, grade=_band(rule, found), means=means, effect=effect)


def _mean(rule: Fields, criterion: str, numbers: Numbers) -> Mean:
    """Put all scores in a row and cut the ends off."""
    row = [points for points in range(rule["highest"] + 1) for _ in range(numbers.of(f"s{points}"))]
    trim = rule["trim"]
    left = row[trim : len(row) - trim] if len(row) > 2 * trim else []
    return Mean(criterion=criterion, given=len(row), left=left)


def _weighed(rule: Fields, means: Sequence[Mean]) -> Fraction | None:
    values = {mean.criterion: mean.value for mean in means}
    weights = {one["criterion"]: one["weight"] for one in rule["criteria"]}
    total = Fraction(0)
    for name, weight in weights.items():
        value = values[name]
        if value is None:
            return None
        total += value * Fraction(weight, sum(weights.values()))
    return total


def _band(rule: Fields, found: Fraction | None) -> str:
    reached = [band for band in rule["bands"] if found is not None and found >= band["least"]]
    return str(max(reached, key=lambda band: int(band["least"]))["grade"]) if reached else ""


def places(merits: Sequence[Fraction]) -> list[int]:
    """The place of each of them, from 1; equals share one, and the places behind it stay empty."""
    order = sorted(merits, reverse=True)
    return [order.index(merit) + 1 for merit in merits]
