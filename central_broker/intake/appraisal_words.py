# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Appraisals and elections in words: what can be answered, what follows from it."""

from central_broker.intake.majority_words import BASES, say_floor
from central_broker.intake.rule_words import joined
from central_broker.intake.wording import Said
from voting_core.deciding.phrases import say_share_en, say_share_zh
from voting_core.deciding.quorum import Attendance
from voting_core.rules.election import ElectionRule
from voting_core.rules.grading import AppraisalRule, GradeRule, ScoreRule, Step


def say_appraisal(rule: AppraisalRule, here: Attendance) -> Said:
    """The whole rule of an appraisal in one sentence."""
    return joined(_say_grades(rule, here) if isinstance(rule, GradeRule) else _say_scores(rule))


def say_election(rule: ElectionRule, here: Attendance) -> Said:
    """The whole rule of an election in one sentence."""
    how = (
        Said("对每名候选人按赞成、反对或弃权", "yes, no or abstain for each candidate")
        if rule.method == "each"
        else Said("在候选人中划票", "the candidates wanted are marked")
    )
    bar = (
        Said("得票多的当选", "the most votes win")
        if rule.floor is None
        else joined(
            [
                say_floor(rule.floor, here),
                Said("人数超过应选名额时，得票多的当选", "of more than there are posts, the most votes win"),
            ]
        )
    )
    least = (
        Said(f"至少投 {rule.least} 人", f"at least {rule.least} are voted for")
        if rule.least
        else Said("可以少投", "fewer may be voted for")
    )
    tie = (
        Said("得票相等不能确定时，就得票相等的人再次投票", "on a tie at the cut the house votes again among those tied")
        if rule.tie == "again"
        else Said("得票相等不能确定时，名额空缺", "on a tie at the cut the posts stay open")
    )
    # With marks nobody votes yes or no, so the sentence speaks of the marks that the members make.
    most = (
        Said("划的人数不得超过应选名额", "no more than there are posts may be marked")
        if rule.method == "marks"
        else Said("投赞成的不得超过应选名额", "for no more than there are posts")
    )
    return joined([how, most, least, bar, tie])


def _say_grades(rule: GradeRule, here: Attendance) -> list[Said]:
    zh, en = rule.names("zh"), rule.names("en")
    base = BASES[rule.base]
    count = {"size": here.size or here.members, "all_members": here.members, "due": here.due}.get(rule.base)
    numbers = "" if count is None else f"（{count} 人）", "" if count is None else f" ({count})"
    parts = [
        Said(
            f"等次：{'、'.join(zh[one.grade] for one in rule.grades)}",
            f"grades: {', '.join(en[one.grade] for one in rule.grades)}",
        )
    ]
    if rule.others:
        parts.append(
            Said(
                f"另可选：{'、'.join(zh[one.grade] for one in rule.others)}",
                f"other answers: {', '.join(en[one.grade] for one in rule.others)}",
            )
        )
    parts.append(Said(f"以{base.zh}{numbers[0]}为基数", f"shares are of {base.en}{numbers[1]}"))
    parts += [_say_step(step, zh, en, count) for step in rule.steps]
    if rule.steps:
        parts.append(
            Said(f"否则总评{zh[rule.otherwise]}", f"otherwise overall {en[rule.otherwise]}")
            if rule.otherwise
            else Said("否则不作总评", "otherwise no overall grade")
        )
    parts += [
        Said(
            f"公布{zh[rate.rate]}：{'与'.join(zh[one] for one in rate.options)}占基数的比率",
            f"published is the {en[rate.rate]}: {' and '.join(en[one] for one in rate.options)} of the base",
        )
        for rate in rule.rates
    ]
    if rule.silence == "abstain":
        parts.append(Said("未按的计为弃权", "those who do not press are counted as abstaining"))
    return [*parts, _say_ranked(rule.ranked)]


def _say_step(step: Step, zh: dict[str, str], en: dict[str, str], count: int | None) -> Said:
    needed = None if count is None else max(1, step.share.needed(count))
    numbers = "" if needed is None else f"（{needed} 票）", "" if needed is None else f" ({needed})"
    options = Said("与".join(zh[one] for one in step.options), " and ".join(en[one] for one in step.options))
    return Said(
        f"{options.zh}达{say_share_zh(step.share)}{numbers[0]}的，总评{zh[step.grade]}",
        f"{options.en} {say_share_en(step.share)}{numbers[1]}: overall {en[step.grade]}",
    )


def _say_scores(rule: ScoreRule) -> list[Said]:
    zh, en = rule.names("zh"), rule.names("en")
    single = len(rule.criteria) == 1
    parts = [
        Said(f"打分：0 到 {rule.highest} 分", f"scores from 0 to {rule.highest}"),
        Said(
            "、".join(f"{zh[one.criterion]}{'' if single else f'（权重 {one.weight}）'}" for one in rule.criteria),
            ", ".join(f"{en[one.criterion]}{'' if single else f' (weight {one.weight})'}" for one in rule.criteria),
        ),
        Said(
            f"去掉 {rule.trim} 个最高分和 {rule.trim} 个最低分后取平均",
            f"the mean without the {rule.trim} highest and lowest",
        )
        if rule.trim
        else Said("取平均", "the mean of all scores"),
    ]
    if rule.bands:
        parts.append(
            Said(
                "、".join(f"{band.least} 分以上{zh[band.grade]}" for band in rule.bands),
                ", ".join(f"from {band.least} {en[band.grade]}" for band in rule.bands),
            )
        )
    return [*parts, _say_ranked(rule.ranked)]


def _say_ranked(ranked: bool) -> Said:
    return Said("公布名次", "targets are ranked") if ranked else Said("", "")
