# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusing a case that contradicts itself: more away than there are, lines the rule does not know, counts twice."""

import difflib
from collections.abc import Collection, Iterable, Mapping

from voting_core.cases.case import AppraisalCase, Body, Case, Counts, ElectionCase, MotionCase, PersonnelCase, Target
from voting_core.cases.election_checks import check_election
from voting_core.cases.refusal import CaseError
from voting_core.rules.grading import GradeRule, ScoreRule
from voting_core.rules.majority import Majority


def check_case(case: Case) -> None:
    """Refuse a case that contradicts itself.

    Raises:
        CaseError: The first contradiction, with its key and the remedy.
    """
    check_body(case.body, case.offline, "body")
    match case:
        case MotionCase():
            _check_motion(case)
        case PersonnelCase():
            _check_personnel(case)
        case AppraisalCase():
            _check_appraisal(case)
        case ElectionCase():
            check_unique([one.candidate for one in case.candidates], "candidates")
            check_election(case)
            for number, one in enumerate(case.candidates):
                known = ("marks",) if case.rule.method == "marks" else answers(case.rule.floor)
                check_lines(one, known, f"candidates[{number}]")


def check_body(body: Body, offline: int, key: str) -> None:
    """Refuse more away or unreported than there are, and more members than seats."""
    away = body.leave + body.absent + body.recused + offline
    if away > body.members:
        raise CaseError(
            key,
            (f"请假、缺席、回避、席位未报共 {away} 人，多于组成人员 {body.members} 人", "核对 members 与这几项"),
            (
                f"{away} are on leave, absent, recused or offline, more than the {body.members} members",
                "Correct 'members' or those who are away",
            ),
        )
    if body.size and body.size < body.members:
        raise CaseError(
            f"{key}.size",
            (f"名额 {body.size} 少于组成人员 {body.members} 人", "填写法定名额，或删去 size"),
            (f"{body.size} seats are fewer than the {body.members} members", "Give the seats by law, or leave it out"),
        )


def check_lines(counts: Counts, known: Collection[str], key: str) -> None:
    """Refuse a line that the rule does not know, and name the nearest one that it does."""
    for channel, lines in counts.votes.items():
        for line in lines:
            if line not in known:
                refuse_line(f"{key}.votes.{channel}.{line}".lstrip("."), line, known)


def refuse_line(key: str, line: str, known: Collection[str]) -> None:
    """Refuse a line.

    Raises:
        CaseError: Always; it lists the lines that are known, the nearest first.
    """
    listed = ", ".join(difflib.get_close_matches(line, list(known), n=1) or known)
    raise CaseError(
        key,
        (f"规则没有“{line}”这一行", f"可用：{listed}"),
        (f"the rule knows no line '{line}'", f"Did you mean: {listed}"),
    )


def check_unique(names: Iterable[str], key: str) -> None:
    """Refuse a name that is used twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise CaseError(
                key, (f"“{name}”出现两次", "每个编号只用一次"), (f"'{name}' is named twice", "Name each once")
            )
        seen.add(name)


def answers(majority: Majority | None) -> tuple[str, ...]:
    """What can be answered under a majority."""
    none = majority is not None and majority.abstentions == "none"
    return ("yes", "no") if none else ("yes", "no", "abstain")


def _check_casting(majority: Majority, casting: str, key: str) -> None:
    if casting and majority.tie != "chair":
        raise CaseError(
            key,
            ("规则没有让主持人在票数相等时投决定票", "删去 casting，或把规则的 tie 写作 chair"),
            ("the rule gives the chair no casting vote", "Leave 'casting' out, or let the rule say 'tie': 'chair'"),
        )


def _check_motion(case: MotionCase) -> None:
    _check_casting(case.rule, case.casting, "casting")
    check_lines(case, answers(case.rule), "")
    if bool(case.groups) != case.rule.each_group:
        raise CaseError(
            "groups",
            ("规则的 each_group 与是否列出各组不一致", "规则要求各组分别过半时列出 groups，否则删去"),
            ("groups belong to a rule with 'each_group' and to no other", "List the groups, or leave them out"),
        )
    if not case.groups:
        return
    if case.votes or case.not_pressed or case.void:
        raise CaseError(
            "votes", ("票数已列在各组", "删去总票数"), ("the counts stand in the groups", "Leave these out")
        )
    check_unique([group.group for group in case.groups], "groups")
    for number, group in enumerate(case.groups):
        check_body(group.body, group.offline, f"groups[{number}].body")
        check_lines(group, answers(case.rule), f"groups[{number}]")
    _check_sums(case)


def _check_sums(case: MotionCase) -> None:
    """The groups make up the body."""
    sums: Mapping[str, int] = {
        name: sum(getattr(group.body, name) for group in case.groups)
        for name in ("members", "leave", "absent", "recused")
    }
    whole = {name: getattr(case.body, name) for name in sums} | {"offline": case.offline}
    for name, total in {**sums, "offline": sum(group.offline for group in case.groups)}.items():
        if total != whole[name]:
            raise CaseError(
                "offline" if name == "offline" else f"body.{name}",
                (f"各组合计 {total}，全体为 {whole[name]}", "核对各组人数"),
                (f"the groups sum to {total}, the body has {whole[name]}", "Correct the numbers of the groups"),
            )


def _check_personnel(case: PersonnelCase) -> None:
    check_unique([one.nominee for one in case.nominees], "nominees")
    _check_casting(case.rule, case.casting, "casting")
    if case.rule.each_group:
        raise CaseError(
            "rule.each_group",
            ("人事表决不按组分别计票", "改为议案（motion）"),
            ("personnel votes are not counted by group here", "Write it as a motion"),
        )
    if case.merged is not None:
        check_lines(case.merged, answers(case.rule), "merged")
    elif case.casting:
        raise CaseError(
            "casting",
            ("逐人表决时决定票写在各人之下", "移到该人选"),
            ("one by one, a casting vote belongs to a nominee", "Move it to the nominee"),
        )
    for number, one in enumerate(case.nominees):
        key = f"nominees[{number}]"
        _check_casting(case.rule, one.casting, f"{key}.casting")
        check_lines(one, answers(case.rule), key)
        if case.merged is not None and (one.votes or one.not_pressed or one.void or one.casting):
            raise CaseError(
                key,
                ("合并表决只有一次计票", "票数写在 merged，或删去 merged"),
                ("a merged vote has one count for all", "Put it into 'merged', or leave 'merged' out"),
            )


def _check_appraisal(case: AppraisalCase) -> None:
    check_unique([one.target for one in case.targets], "targets")
    for number, one in enumerate(case.targets):
        key = f"targets[{number}]"
        if isinstance(case.rule, GradeRule):
            check_lines(one, case.rule.options, key)
            if one.scores:
                raise CaseError(
                    f"{key}.scores",
                    ("规则按等次测评，不打分", "票数写在 votes"),
                    ("the rule grades and does not score", "Put the counts into 'votes'"),
                )
        else:
            _check_scores(case.rule, one, key)


def _check_scores(rule: ScoreRule, target: Target, key: str) -> None:
    if target.votes or target.not_pressed or target.void:
        raise CaseError(
            f"{key}.votes",
            ("规则为打分，各行写在 scores 的各项之下", "移到 scores"),
            ("the rule scores: counts stand with each criterion", "Move them into 'scores'"),
        )
    wanted = [one.criterion for one in rule.criteria]
    for criterion in target.scores:
        if criterion not in wanted:
            refuse_line(f"{key}.scores.{criterion}", criterion, wanted)
    for criterion in wanted:
        if criterion not in target.scores:
            raise CaseError(
                f"{key}.scores",
                (f"缺少评分项“{criterion}”", "补上这一项"),
                (f"the criterion '{criterion}' is missing", "Add its scores"),
            )
    for criterion, its in target.scores.items():
        for channel, given in its.votes.items():
            high = max((int(points) for points in given), default=0)
            if high > rule.highest:
                raise CaseError(
                    f"{key}.scores.{criterion}.votes.{channel}",
                    (f"{high} 分高于最高分 {rule.highest}", "核对分数"),
                    (f"{high} points are more than the highest, {rule.highest}", "Correct the score"),
                )
