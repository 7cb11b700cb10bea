# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What follows from an appraisal: a grade or a score for each target, and their order."""

from fractions import Fraction

from msgspec.structs import replace

from voting_core.cases.case import AppraisalCase, Target
from voting_core.cases.counting import Counted, count, count_scores
from voting_core.cases.outcome import CaseOutcome, SubjectOutcome
from voting_core.cases.wording import channels, close_en, close_zh, join_words, settle, sheet
from voting_core.deciding.appraisals import grade, rank, score
from voting_core.deciding.lines import UNANSWERED
from voting_core.deciding.motion_sentences import say_missing_en, say_missing_zh
from voting_core.deciding.sentences import say_graded_en, say_graded_zh, say_scored_en, say_scored_zh
from voting_core.questions import Ratio
from voting_core.rules.grading import GradeRule, ScoreRule

Merits = tuple[Fraction, Fraction, Fraction]
"""What a target is ranked by: by the answers at hand, and the least and most it could be."""


def decide_appraisal(case: AppraisalCase) -> CaseOutcome:
    """Grade or score every target and rank them where the rule says so."""
    rule = case.rule
    if isinstance(rule, GradeRule):
        found = [_grade(rule, one, count(case.body, one, case.offline, rule.options)) for one in case.targets]
    else:
        found = [_score(rule, one, _criteria(case, rule, one)) for one in case.targets]
    results, merits = [one for one, _, _ in found], [one for _, one, _ in found]
    if rule.ranked:
        places = rank([merit for merit, _, _ in merits])
        results = [
            replace(one, place=place) if isinstance(rule, GradeRule) or one.score else one
            for one, place in zip(results, places, strict=True)
        ]
    outcome, leaning = join_words(results, "decided")
    outcome, leaning = ("decided", "") if not leaning else (outcome, "decided")
    said_zh, said_en = f"测评 {len(results)} 项，逐项结果见下。", f"{len(results)} appraised; each has its own result."
    if rule.ranked and could_reorder(merits):
        outcome, leaning = settle("decided", "can_change", [its for _, _, parts in found for its in parts])
        said_zh += "名次可能改变。"
        said_en += " The order could change."
    return CaseOutcome(
        kind="appraisal",
        title=case.title,
        outcome=outcome,
        leaning=leaning,
        article=rule.article,
        results=tuple(results),
        contested=0,
        left_open=0,
        said_zh=said_zh,
        said_en=said_en,
    )


def could_reorder(merits: list[Merits]) -> bool:
    """Whether two targets could change places: what each could be ranked by overlaps, and is not certain."""
    return any(
        one[1] <= other[2] and other[1] <= one[2] and (one[1] != one[2] or other[1] != other[2])
        for number, one in enumerate(merits)
        for other in merits[:number]
    )


def _criteria(case: AppraisalCase, rule: ScoreRule, target: Target) -> dict[str, Counted]:
    return {
        one.criterion: count_scores(case.body, target.scores[one.criterion], case.offline, rule.options)
        for one in rule.criteria
    }


def _grade(rule: GradeRule, target: Target, counted: Counted) -> tuple[SubjectOutcome, Merits, list[Counted]]:
    lines = counted.lines
    found = grade(rule, lines)
    outcome, leaning = settle("graded" if found.grade else "none", found.missing_effect, [counted])
    last = found.steps[-1] if found.steps else None
    result = SubjectOutcome(
        subject=target.target,
        name=target.name,
        outcome=outcome,
        leaning=leaning,
        base=found.base,
        needed=last.needed if last else 0,
        got=last.got if last else 0,
        turnout=0,
        turnout_needed=0,
        grade=found.grade,
        score=None,
        place=0,
        missing_effect=found.missing_effect,
        lines=sheet(counted),
        by_channel=channels(counted),
        reconciliation=counted.reconciliation,
        failed=(),
        said_zh=say_graded_zh(rule, found, rule.names("zh"))
        + say_missing_zh(lines, found.missing_effect)
        + close_zh(counted, outcome, leaning),
        said_en=say_graded_en(rule, found, rule.names("en"))
        + say_missing_en(lines, found.missing_effect)
        + close_en(counted, outcome, leaning),
    )
    could = [grade(rule, lines.settled(line)).merit for line in (*rule.options, *UNANSWERED)]
    low, high = (Fraction(0), Fraction(1)) if lines.spurious else (min(could), max(could))
    return result, (found.merit, low, high), [counted]


def _score(
    rule: ScoreRule, target: Target, counted: dict[str, Counted]
) -> tuple[SubjectOutcome, Merits, list[Counted]]:
    lines = {criterion: its.lines for criterion, its in counted.items()}
    found = score(rule, lines)
    parts = list(counted.values())
    outcome, leaning = settle("none" if found.score is None else "scored", found.missing_effect, parts)
    # The sentences about whoever is missing are those of the criterion that lacks most.
    worst = max(parts, key=lambda its: (its.lines.spurious, its.lines.unknown))
    result = SubjectOutcome(
        subject=target.target,
        name=target.name,
        outcome=outcome,
        leaning=leaning,
        base=found.means[0].given,
        needed=0,
        got=found.means[0].count,
        turnout=0,
        turnout_needed=0,
        grade=found.grade,
        score=None if found.score is None else Ratio.of(found.score),
        place=0,
        missing_effect=found.missing_effect,
        lines=_sheet_of_scores(counted),
        by_channel=_channels_of_scores(counted),
        reconciliation=worst.reconciliation,
        failed=(),
        said_zh=say_scored_zh(rule, found, rule.names("zh"))
        + say_missing_zh(worst.lines, found.missing_effect)
        + close_zh(worst, outcome, leaning),
        said_en=say_scored_en(rule, found, rule.names("en"))
        + say_missing_en(worst.lines, found.missing_effect)
        + close_en(worst, outcome, leaning),
    )
    ends = [score(rule, {name: its.settled(end) for name, its in lines.items()}) for end in ("s0", rule.options[-1])]
    could = [found.merit, *(end.merit for end in ends)]
    spurious = any(its.spurious for its in lines.values())
    low, high = (Fraction(-1), Fraction(rule.highest)) if spurious else (min(could), max(could))
    return result, (found.merit, low, high), parts


def _sheet_of_scores(counted: dict[str, Counted]) -> dict[str, int | None]:
    """Lines that nobody is on are left out: there are a hundred of them."""
    every = {line: members for name, its in counted.items() for line, members in sheet(its, f"{name}.").items()}
    return {line: members for line, members in every.items() if members != 0}


def _channels_of_scores(counted: dict[str, Counted]) -> dict[str, dict[str, int | None]]:
    joined: dict[str, dict[str, int | None]] = {}
    for name, its in counted.items():
        for channel, lines in channels(its, f"{name}.").items():
            joined.setdefault(channel, {}).update(lines)
    return joined
