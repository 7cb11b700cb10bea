# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What follows from a motion or a personnel vote."""

from collections.abc import Mapping

from voting_core.cases.case import MotionCase, PersonnelCase
from voting_core.cases.counting import ANSWERS, Counted, count, count_groups
from voting_core.cases.outcome import CaseOutcome, SubjectOutcome
from voting_core.cases.wording import channels, close_en, close_zh, join_words, settle, sheet
from voting_core.deciding.motion_sentences import say_verdict_en, say_verdict_zh
from voting_core.deciding.motions import Casting, decide
from voting_core.rules.majority import Majority


def decide_motion(case: MotionCase) -> CaseOutcome:
    """Decide a question of yes and no."""
    if case.groups:
        counted, groups = count_groups(case)
    else:
        counted, groups = count(case.body, case, case.offline, ANSWERS), {}
    found = _decide(case.rule, counted, case.casting, groups)
    return CaseOutcome(
        kind="motion",
        title=case.title,
        outcome=found.outcome,
        leaning=found.leaning,
        article=case.rule.article,
        results=(found,),
        contested=0,
        left_open=0,
        said_zh=found.said_zh,
        said_en=found.said_en,
    )


def decide_personnel(case: PersonnelCase) -> CaseOutcome:
    """Decide on the nominees one by one, or on all of them in one vote."""
    if case.merged is not None:
        counted = count(case.body, case.merged, case.offline, ANSWERS)
        names = "、".join(one.name for one in case.nominees)
        results = [_decide(case.rule, counted, case.casting, {}, name=names)]
    else:
        results = [
            _decide(case.rule, count(case.body, one, case.offline, ANSWERS), one.casting, {}, one.nominee, one.name)
            for one in case.nominees
        ]
    outcome, leaning = join_words(results)
    said_zh, said_en = results[0].said_zh, results[0].said_en
    if len(results) > 1:
        carried, lost, open_ones = (
            sum(one.outcome in words for one in results)
            for words in ({"carried"}, {"not_carried"}, {"void", "tied", "undecided", "provisional"})
        )
        said_zh = f"{len(results)} 人中 {carried} 人通过，{lost} 人未通过，{open_ones} 人未决或无效。"
        said_en = f"Of {len(results)}: {carried} carried, {lost} not carried, {open_ones} open or void."
    return CaseOutcome(
        kind="personnel",
        title=case.title,
        outcome=outcome,
        leaning=leaning,
        article=case.rule.article,
        results=tuple(results),
        contested=0,
        left_open=0,
        said_zh=said_zh,
        said_en=said_en,
    )


def _decide(
    majority: Majority,
    counted: Counted,
    casting: Casting,
    groups: Mapping[str, Counted],
    subject: str = "",
    name: str = "",
) -> SubjectOutcome:
    lines = counted.lines
    verdict = decide(majority, lines, casting=casting, groups={group: its.lines for group, its in groups.items()})
    waits = verdict.outcome == "tied" and majority.tie == "chair"
    outcome, leaning = settle(verdict.outcome, verdict.missing_effect, [counted], waits=waits)
    return SubjectOutcome(
        subject=subject,
        name=name,
        outcome=outcome,
        leaning=leaning,
        base=verdict.base,
        needed=verdict.needed,
        got=verdict.got,
        turnout=verdict.turnout,
        turnout_needed=verdict.turnout_needed,
        grade="",
        score=None,
        place=0,
        missing_effect=verdict.missing_effect,
        lines=sheet(counted),
        by_channel=channels(counted),
        reconciliation=counted.reconciliation,
        failed=verdict.failed,
        said_zh=say_verdict_zh(majority, lines, verdict) + close_zh(counted, outcome, leaning),
        said_en=say_verdict_en(majority, lines, verdict) + close_en(counted, outcome, leaning),
    )
