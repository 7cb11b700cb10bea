# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases as the auditor would meet them: as rounds of a hall, with every member on a line of a result."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from verifier.numbers import STANDINGS
from verifier.outcomes import Outcome, conclude
from voting_core.cases.case import (
    AppraisalCase,
    Body,
    Case,
    Counts,
    CriterionScores,
    ElectionCase,
    MotionCase,
    PersonnelCase,
)
from voting_core.cases.counting import ANSWERS
from voting_core.cases.deciding import decide_case
from voting_core.cases.outcome import CaseOutcome
from voting_core.codec import encode
from voting_core.rules.grading import GradeRule

Fields = dict[str, Any]

NUMBERS = ("base", "needed", "got", "grade", "place", "missing_effect")


def by_the_engine(found: CaseOutcome) -> list[tuple[object, ...]]:
    """What the engine says of each subject, by the answers at hand."""
    scores = [None if one.score is None else json.loads(encode(one.score)) for one in found.results]
    return [
        (one.leaning or one.outcome, score, *(getattr(one, name) for name in NUMBERS))
        for one, score in zip(found.results, scores, strict=True)
    ]


def by_the_auditor(found: Sequence[Outcome]) -> list[tuple[object, ...]]:
    """The same of the auditor."""
    findings = [one for outcome in found for one in outcome.findings]
    return [(one["outcome"], one["score"], *(one[name] for name in NUMBERS)) for one in findings]


def is_of_a_hall(case: Case) -> bool:
    """Whether a hall could come to it: it knows of every member where they stand, and gives out no paper."""
    sums = all(one.reconciliation.short == one.reconciliation.excess == 0 for one in decide_case(case).results)
    return sums and case.body.issued is None


def audit(case: Case) -> list[Outcome]:
    """What the auditor says: of one round, or of one for each nominee who has a vote of their own."""
    match case:
        case MotionCase():
            groups = {one.group: [_counted(one.body, one, one.offline, ANSWERS)] for one in case.groups}
            whole = _counted(case.body, _together(case), case.offline, ANSWERS)
            return [conclude(_round(case, [_question("")]), [whole], case.casting, groups)]
        case PersonnelCase(merged=None):
            return [
                conclude(
                    _round(case, [_question(one.nominee)]),
                    [_counted(case.body, one, case.offline, ANSWERS)],
                    one.casting,
                    {},
                )
                for one in case.nominees
            ]
        case PersonnelCase():
            assert case.merged is not None, "the other kind was taken above"
            counted = _counted(case.body, case.merged, case.offline, ANSWERS)
            return [conclude(_round(case, [_question("")]), [counted], case.casting, {})]
        case AppraisalCase():
            return [conclude(_round(case, _appraised(case)), _answers(case), "", {})]
        case ElectionCase():
            return [_elected(case)]


def _together(case: MotionCase) -> Counts:
    """The counts of all groups as if they had come with the buttons, or those of the case."""
    if not case.groups:
        return case
    lines: dict[str, int | None] = {
        answer: sum(its.get(answer) or 0 for one in case.groups for its in one.votes.values()) for answer in ANSWERS
    }
    silent, void = (sum(getattr(one, name) or 0 for one in case.groups) for name in ("not_pressed", "void"))
    return Counts(votes={"keypad": lines}, not_pressed=silent, void=void)


def _round(case: Case, questions: Sequence[Fields]) -> Fields:
    rules: Fields = {"majority": None, "appraisal": None, "election": None}
    kind = {AppraisalCase: "appraisal", ElectionCase: "election"}.get(type(case), "majority")
    rules[kind] = json.loads(encode(case.rule))
    posts = case.posts if isinstance(case, ElectionCase) else 0
    return {**rules, "questions": questions, "size": case.body.size, "posts": posts}


def _question(subject: str, **more: object) -> Fields:
    usual = {"name": subject, "criterion": "", "highest": 0, "most": 1, "options": [], "names": []}
    return {"question": subject or "q1", "subject": subject, **usual, **more}


def _counted(body: Body, counts: Counts | CriterionScores, offline: int, options: Sequence[str]) -> Fields:
    votes = {str(channel): _lines(given, options) for channel, given in counts.votes.items()}
    channels = [
        {"channel": channel, "counted": {"lines": lines, "ballots": _sum(lines), "not_pressed": 0, "void": 0}}
        for channel, lines in votes.items()
        if channel != "keypad"
    ]
    keypad = votes.get("keypad", _lines({}, options))
    return {"lines": [*keypad, *_standings(body, counts, offline)], "marks": [], "channels": channels}


def _lines(given: Mapping[str, int | None] | list[int], options: Sequence[str]) -> list[Fields]:
    if isinstance(given, list):
        return [{"line": option, "members": given.count(int(option[1:]))} for option in options]
    named = {name if name in options else f"s{name}": members for name, members in given.items()}
    return [{"line": option, "members": named.get(option) or 0} for option in options]


def _standings(body: Body, counts: Counts | CriterionScores | ElectionCase, offline: int) -> list[Fields]:
    of = {"absent": body.absent, "leave": body.leave, "recused": body.recused, "offline": offline}
    of.update(not_pressed=counts.not_pressed or 0, void=counts.void or 0)
    return [{"line": name, "members": of.get(name, 0)} for name in STANDINGS]


def _sum(lines: Sequence[Fields]) -> int:
    return sum(int(one["members"]) for one in lines)


def _appraised(case: AppraisalCase) -> list[Fields]:
    if isinstance(case.rule, GradeRule):
        return [_question(one.target) for one in case.targets]
    named = [one.criterion for one in case.rule.criteria]
    return [
        _question(one.target, criterion=criterion, highest=case.rule.highest)
        for one in case.targets
        for criterion in named
    ]


def _answers(case: AppraisalCase) -> list[Fields]:
    options = case.rule.options
    if isinstance(case.rule, GradeRule):
        return [_counted(case.body, one, case.offline, options) for one in case.targets]
    return [
        _counted(case.body, one.scores[criterion.criterion], case.offline, options)
        for one in case.targets
        for criterion in case.rule.criteria
    ]


def _elected(case: ElectionCase) -> Outcome:
    names = [one.candidate for one in case.candidates]
    if case.rule.method == "each":
        counted = [_counted(case.body, one, case.offline, ANSWERS) for one in case.candidates]
        return conclude(_round(case, [_question(name) for name in names]), counted, "", {})

    def marks(channel: str) -> list[Fields]:
        given = {one.candidate: one.votes for one in case.candidates}
        return [{"line": name, "members": dict(given[name]).get(channel, {}).get("marks") or 0} for name in names]  # type: ignore[call-overload]

    ballots = {str(channel): members or 0 for channel, members in case.ballots.items()}
    channels = [
        {"channel": channel, "counted": {"lines": marks(channel), "ballots": valid, "not_pressed": 0, "void": 0}}
        for channel, valid in ballots.items()
        if channel != "keypad"
    ]
    first = {"line": "ballots", "members": ballots.get("keypad", 0)}
    lines = [first, *_standings(case.body, case, case.offline)]
    asked = _question("", options=names, names=names, most=max(2, case.posts))
    return conclude(_round(case, [asked]), [{"lines": lines, "marks": marks("keypad"), "channels": channels}], "", {})
