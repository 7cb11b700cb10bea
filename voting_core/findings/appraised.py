# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings of an appraisal: a grade or a score for each target, and its place among them."""

from collections.abc import Sequence
from fractions import Fraction

from voting_core.deciding.appraisals import Graded, Scored, grade, rank, score
from voting_core.deciding.lines import Lines
from voting_core.deciding.motion_sentences import say_missing_en, say_missing_zh
from voting_core.deciding.sentences import say_graded_en, say_graded_zh, say_scored_en, say_scored_zh
from voting_core.findings.conclusion import Conclusion, join_effects
from voting_core.questions import Finding, Question, Ratio
from voting_core.rules.grading import AppraisalRule, GradeRule, ScoreRule


def find_appraised(rule: AppraisalRule, questions: Sequence[Question], lines: Sequence[Lines]) -> Conclusion:
    """Grade or score every target, in the order of the ballot; ``lines`` are those of the questions."""
    if isinstance(rule, GradeRule):
        found = [(one.subject, its, grade(rule, its)) for one, its in zip(questions, lines, strict=True)]
        places = _places(rule.ranked, [one.merit for _, _, one in found])
        findings = [_graded(rule, *one, place) for one, place in zip(found, places, strict=True)]
    else:
        targets: dict[str, dict[str, Lines]] = {}
        for question, its in zip(questions, lines, strict=True):
            targets.setdefault(question.subject, {})[question.criterion] = its
        scored = [(subject, next(iter(its.values())), score(rule, its)) for subject, its in targets.items()]
        places = _places(rule.ranked, [one.merit for _, _, one in scored])
        findings = [_scored(rule, *one, place) for one, place in zip(scored, places, strict=True)]
    return Conclusion(
        findings=tuple(findings),
        outcome="decided",
        missing=lines[0].offline,
        missing_effect=join_effects(findings),
        said_zh=f"测评 {len(findings)} 项，逐项结果见下。",
        said_en=f"{len(findings)} appraised; each has its own result.",
    )


def _places(ranked: bool, merits: Sequence[Fraction]) -> tuple[int, ...]:
    return rank(merits) if ranked else (0,) * len(merits)


def _graded(rule: GradeRule, subject: str, lines: Lines, graded: Graded, place: int) -> Finding:
    last = graded.steps[-1] if graded.steps else None
    said_zh = say_graded_zh(rule, graded, rule.names("zh")) + _place_zh(place)
    said_en = say_graded_en(rule, graded, rule.names("en")) + _place_en(place)
    return Finding(
        subject=subject,
        outcome="graded" if graded.grade else "none",
        base=graded.base,
        needed=last.needed if last else 0,
        got=last.got if last else 0,
        grade=graded.grade,
        score=None,
        place=place,
        missing_effect=graded.missing_effect,
        said_zh=said_zh + say_missing_zh(lines, graded.missing_effect),
        said_en=said_en + say_missing_en(lines, graded.missing_effect),
    )


def _scored(rule: ScoreRule, subject: str, lines: Lines, scored: Scored, place: int) -> Finding:
    ratio = None if scored.score is None else Ratio.of(scored.score)
    said_zh = say_scored_zh(rule, scored, rule.names("zh")) + _place_zh(place)
    said_en = say_scored_en(rule, scored, rule.names("en")) + _place_en(place)
    return Finding(
        subject=subject,
        outcome="none" if ratio is None else "scored",
        base=scored.means[0].given,
        needed=0,
        got=scored.means[0].count,
        grade=scored.grade,
        score=ratio,
        place=place if ratio is not None else 0,
        missing_effect=scored.missing_effect,
        said_zh=said_zh + say_missing_zh(lines, scored.missing_effect),
        said_en=said_en + say_missing_en(lines, scored.missing_effect),
    )


def _place_zh(place: int) -> str:
    return f"第 {place} 名。" if place else ""


def _place_en(place: int) -> str:
    return f" Place {place}." if place else ""
