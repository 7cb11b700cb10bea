# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an appraisal ends: grades and the formula that derives the overall one, or scores and their mean."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from voting_core.identifiers import CriterionName, Name, OptionId, ShortText
from voting_core.rules.majority import Base, Silence
from voting_core.rules.shares import Share

SCORE_MAX: Final = 100

Options = Annotated[tuple[OptionId, ...], Meta(min_length=1, max_length=12)]


class Grade(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A grade that can be given, or another answer to a target, and what it is called."""

    grade: OptionId
    zh: Name
    en: Name


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of the formula: ``grade`` is given where these options together reach the share of the base.

    Source of the usual one: satisfaction test of the standing committee of Zhenhai, 2022.
    """

    grade: OptionId
    options: Options
    share: Share


class Rate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rate that is published: these options together as a fraction of the base, such as the satisfaction rate."""

    rate: OptionId
    zh: Name
    en: Name
    options: Options


class GradeRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="grades"):
    """Targets are graded: each member gives each target one of ``grades``, best first, or one of ``others``.

    ``others`` are no grades (不了解, 弃权): they stand on lines of their own. The first step that holds gives the
    overall grade; where none holds it is ``otherwise``, or none where that is empty. Targets are ranked by the first
    rate where ``ranked`` is true.
    """

    grades: Annotated[tuple[Grade, ...], Meta(min_length=1, max_length=12)]
    others: Annotated[tuple[Grade, ...], Meta(max_length=4)] = ()
    base: Base
    steps: Annotated[tuple[Step, ...], Meta(max_length=12)]
    otherwise: Annotated[str, Meta(pattern=r"^([a-z][a-z0-9_]{0,30})?$(?!\n)")] = ""
    rates: Annotated[tuple[Rate, ...], Meta(max_length=6)] = ()
    ranked: bool = False
    silence: Silence = "own"
    article: ShortText

    def __post_init__(self) -> None:
        """Refuse a formula that names what members cannot give, or gives what is no grade."""
        known = self.options
        if len(set(known)) != len(known):
            raise ValueError("every grade is named once")
        used = [option for step in self.steps for option in step.options]
        used += [option for rate in self.rates for option in rate.options]
        strange = sorted(set(used) - set(known))
        if strange:
            raise ValueError(f"the formula counts '{strange[0]}', which is not among the grades")
        given = {step.grade for step in self.steps} | {self.otherwise} - {""}
        strange = sorted(given - {grade.grade for grade in self.grades})
        if strange:
            raise ValueError(f"the formula gives '{strange[0]}', which is not among the grades")
        if self.ranked and not self.rates:
            raise ValueError("ranking needs a rate to rank by")

    @property
    def options(self) -> tuple[OptionId, ...]:
        """What can be answered to a target: the grades, best first, then the others."""
        return tuple(grade.grade for grade in (*self.grades, *self.others))

    def names(self, language: Literal["zh", "en"]) -> dict[str, str]:
        """What grades, other answers and rates are called."""
        named = {grade.grade: grade for grade in (*self.grades, *self.others)} | {
            rate.rate: rate for rate in self.rates
        }
        return {one: named[one].zh if language == "zh" else named[one].en for one in named}


class Criterion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that is scored of every target, and its weight in the overall score."""

    criterion: OptionId
    zh: CriterionName
    en: CriterionName
    weight: Annotated[int, Meta(ge=1, le=1000)]


class Band(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An overall score of at least ``least`` gives ``grade``; the boundary belongs to the better grade."""

    grade: OptionId
    zh: Name
    en: Name
    least: Annotated[int, Meta(ge=0, le=SCORE_MAX)]


class ScoreRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="scores"):
    """Targets are scored from 0 to ``highest`` in whole points.

    The score of a criterion is the mean of the scores given, an exact fraction, after the ``trim`` highest and the
    ``trim`` lowest were left out; where more would be left out than were given there is no mean. The overall score
    weighs the criteria. Bands are named from the highest boundary down.
    """

    highest: Annotated[int, Meta(ge=1, le=SCORE_MAX)] = SCORE_MAX
    criteria: Annotated[tuple[Criterion, ...], Meta(min_length=1, max_length=10)]
    trim: Annotated[int, Meta(ge=0, le=1000)] = 0
    bands: Annotated[tuple[Band, ...], Meta(max_length=12)] = ()
    ranked: bool = True
    article: ShortText

    def __post_init__(self) -> None:
        """Refuse criteria with one name and bands out of order."""
        names = [one.criterion for one in self.criteria]
        if len(set(names)) != len(names):
            raise ValueError("every criterion is named once")
        bounds = [band.least for band in self.bands]
        if bounds != sorted(set(bounds), reverse=True) or any(bound > self.highest for bound in bounds):
            raise ValueError("bands are named from the highest boundary down, each within the scores")

    @property
    def options(self) -> tuple[OptionId, ...]:
        """What can be answered to a criterion of a target: ``s0`` to ``s100``, or to whatever is the highest."""
        return tuple(f"s{points}" for points in range(self.highest + 1))

    def names(self, language: Literal["zh", "en"]) -> dict[str, str]:
        """What criteria and bands are called."""
        zh = language == "zh"
        criteria = {one.criterion: one.zh if zh else one.en for one in self.criteria}
        return criteria | {band.grade: band.zh if zh else band.en for band in self.bands}


AppraisalRule = GradeRule | ScoreRule
