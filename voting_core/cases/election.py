# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What follows from an election."""

from voting_core.cases.case import Candidate, ElectionCase
from voting_core.cases.counting import ANSWERS, Counted, count, count_marks
from voting_core.cases.outcome import CaseOutcome, SubjectOutcome
from voting_core.cases.wording import channels, close_en, close_zh, settle, sheet
from voting_core.deciding.elections import Elected, Placed, Votes, elect
from voting_core.deciding.motion_sentences import say_missing_en, say_missing_zh
from voting_core.deciding.sentences import say_elected_en, say_elected_zh, say_placed_en, say_placed_zh
from voting_core.rules.election import ElectionRule


def decide_election(case: ElectionCase) -> CaseOutcome:
    """Decide who is elected, who is tied at the cut and how many posts stay open."""
    if case.rule.method == "marks":
        counted = [count_marks(case, number) for number in range(len(case.candidates))]
    else:
        counted = [count(case.body, one, case.offline, ANSWERS) for one in case.candidates]
    votes = Votes({one.candidate: its.lines for one, its in zip(case.candidates, counted, strict=True)})
    elected = elect(case.rule, case.posts, votes)
    results = tuple(
        _result(case.rule, elected, placed, one, its)
        for placed, one, its in zip(elected.placed, case.candidates, counted, strict=True)
    )
    outcome, leaning = settle("void" if elected.void else "decided", elected.missing_effect, counted)
    worst = max(counted, key=lambda its: (its.lines.spurious, its.lines.unknown))
    names = {one.candidate: one.name for one in case.candidates}
    return CaseOutcome(
        kind="election",
        title=case.title,
        outcome=outcome,
        leaning=leaning,
        article=case.rule.article,
        results=results,
        contested=elected.contested,
        left_open=elected.left_open,
        said_zh=say_elected_zh(elected, names)
        + _void_zh(elected, worst)
        + say_missing_zh(worst.lines, elected.missing_effect)
        + close_zh(worst, outcome, leaning),
        said_en=say_elected_en(elected, names)
        + _void_en(elected, worst)
        + say_missing_en(worst.lines, elected.missing_effect)
        + close_en(worst, outcome, leaning),
    )


def _result(
    rule: ElectionRule, elected: Elected, placed: Placed, candidate: Candidate, counted: Counted
) -> SubjectOutcome:
    outcome, leaning = settle("void" if elected.void else placed.standing, elected.missing_effect, [counted])
    said_zh, said_en = f"得 {placed.got} 票，选举无效。", f"{placed.got} votes; the election is void."
    if not elected.void:
        said_zh, said_en = say_placed_zh(rule, placed), say_placed_en(rule, placed)
    return SubjectOutcome(
        subject=candidate.candidate,
        name=candidate.name,
        outcome=outcome,
        leaning=leaning,
        base=placed.base,
        needed=placed.needed,
        got=placed.got,
        turnout=elected.turnout,
        turnout_needed=elected.turnout_needed,
        grade="",
        score=None,
        place=0,
        missing_effect=elected.missing_effect,
        lines=sheet(counted),
        by_channel=channels(counted),
        reconciliation=counted.reconciliation,
        failed=(),
        said_zh=said_zh + close_zh(counted, outcome, leaning),
        said_en=said_en + close_en(counted, outcome, leaning),
    )


def _void_zh(elected: Elected, worst: Counted) -> str:
    if not elected.void:
        return ""
    if elected.turnout < elected.turnout_needed:
        return f"参加 {elected.turnout}，须达 {elected.turnout_needed}。"
    return f"收回的票多出 {worst.lines.overreturned} 张。"


def _void_en(elected: Elected, worst: Counted) -> str:
    if not elected.void:
        return ""
    if elected.turnout < elected.turnout_needed:
        return f" Turnout: {elected.turnout_needed} needed, {elected.turnout} reached."
    return f" Ballots too many: {worst.lines.overreturned}."
