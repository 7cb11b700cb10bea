# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an appraisal and an election say, so that everybody can check them by hand."""

from collections.abc import Mapping
from fractions import Fraction

from voting_core.deciding.appraisals import Graded, Mean, Reached, Scored
from voting_core.deciding.elections import Elected, Placed
from voting_core.deciding.phrases import say_base_en, say_base_zh, say_share_en, say_share_zh
from voting_core.rules.election import ElectionRule
from voting_core.rules.grading import GradeRule, ScoreRule

Names = Mapping[str, str]
"""What options, grades, rates, criteria and candidates are called in one language, by id."""


def say_graded_zh(rule: GradeRule, graded: Graded, names: Names) -> str:
    """Such as "全体组成人员 41 人；满意 25 人，达半数以上（含半数）（需 21 人）：总评满意。满意率 25/41 = 60.98%。"."""
    steps = "；".join(_step_zh(one, names) for one in graded.steps)
    overall = f"总评{names[graded.grade]}" if graded.grade else "不作总评"
    rates = "".join(f"{names[name]} {_rate(got, graded.base)}。" for name, got in graded.rates)
    return f"{say_base_zh(rule.base, graded.base)}；{steps}：{overall}。{rates}"


def say_graded_en(rule: GradeRule, graded: Graded, names: Names) -> str:
    """The same in English."""
    steps = "; ".join(_step_en(one, names) for one in graded.steps)
    overall = f"overall {names[graded.grade]}" if graded.grade else "no overall grade"
    rates = "".join(f" {_capital(names[name])}: {_rate(got, graded.base)}." for name, got in graded.rates)
    return f"Of {say_base_en(rule.base, graded.base)}: {steps}: {overall}.{rates}"


def say_scored_zh(rule: ScoreRule, scored: Scored, names: Names) -> str:
    """Such as "24 人打分，总分 2196 ÷ 24 = 91.50：得分 91.50，评为优秀。"."""
    if scored.score is None:
        return f"{'；'.join(_mean_zh(rule, one, names) for one in scored.means)}：没有得分。"
    parts = "；".join(
        f"{_mean_zh(rule, mean, names)}{_weight_zh(rule, criterion.weight)}"
        for criterion, mean in zip(rule.criteria, scored.means, strict=True)
    )
    overall = f"，评为{names[scored.grade]}" if scored.grade else ""
    return f"{parts}：得分 {say_decimal(scored.score)}{overall}。"


def say_scored_en(rule: ScoreRule, scored: Scored, names: Names) -> str:
    """The same in English."""
    if scored.score is None:
        return f"{'; '.join(_mean_en(rule, one, names) for one in scored.means)}: no score."
    parts = "; ".join(
        f"{_mean_en(rule, mean, names)}{_weight_en(rule, criterion.weight)}"
        for criterion, mean in zip(rule.criteria, scored.means, strict=True)
    )
    overall = f", {names[scored.grade]}" if scored.grade else ""
    return f"{parts}: score {say_decimal(scored.score)}{overall}."


def say_placed_zh(rule: ElectionRule, placed: Placed) -> str:
    """Such as "全体组成人员 41 人，需 21 票，得 30 票，当选。"."""
    word = {"elected": "当选", "not_elected": "未当选", "again": "票数相等，须再次投票"}[placed.standing]
    if rule.floor is None:
        return f"得 {placed.got} 票，{word}。"
    base = say_base_zh(rule.floor.base, placed.base)
    return f"{base}，需 {placed.needed} 票，得 {placed.got} 票，{word}。"


def say_placed_en(rule: ElectionRule, placed: Placed) -> str:
    """The same in English."""
    word = {"elected": "elected", "not_elected": "not elected", "again": "tied, to be voted on again"}[placed.standing]
    if rule.floor is None:
        return f"{placed.got} votes, {word}."
    base = say_base_en(rule.floor.base, placed.base)
    return f"Of {base} {placed.needed} needed, {placed.got} votes, {word}."


def say_elected_zh(elected: Elected, names: Names) -> str:
    """Such as "应选 3 名，当选 2 名：张三、李四。缺额 1 名。"."""
    if elected.void:
        return f"应选 {elected.posts} 名，选举无效。"
    won, again = elected.named("elected"), elected.named("again")
    who = f"：{_listed(won, names, '、')}" if won else ""
    said = f"应选 {elected.posts} 名，当选 {len(won)} 名{who}。"
    if again:
        said += f"{_listed(again, names, '、')} 得票相等，就 {elected.contested} 名再次投票。"
    if elected.left_open:
        said += f"缺额 {elected.left_open} 名。"
    return said


def say_elected_en(elected: Elected, names: Names) -> str:
    """The same in English."""
    if elected.void:
        return f"Posts: {elected.posts}; the election is void."
    won, again = elected.named("elected"), elected.named("again")
    who = f": {_listed(won, names, ', ')}" if won else ""
    said = f"Posts: {elected.posts}; elected: {len(won)}{who}."
    if again:
        said += f" Tied: {_listed(again, names, ', ')}; a second ballot fills {elected.contested}."
    if elected.left_open:
        said += f" Left open: {elected.left_open}."
    return said


def say_decimal(value: Fraction) -> str:
    """A fraction to two digits, rounded half up, worked out in whole numbers."""
    hundredths = (value.numerator * 200 + value.denominator) // (2 * value.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _capital(text: str) -> str:
    """The same with a capital at its beginning: names keep theirs."""
    return text[:1].upper() + text[1:]


def _rate(got: int, base: int) -> str:
    return f"{got}/{base} = {say_decimal(Fraction(100 * got, base))}%" if base else f"{got}/0"


def _step_zh(one: Reached, names: Names) -> str:
    options = "与".join(names[option] for option in one.step.options)
    word = "达到" if one.holds else "未达到"
    return f"{options} {one.got} 人，{word}{say_share_zh(one.step.share)}（需 {one.needed} 人）"


def _step_en(one: Reached, names: Names) -> str:
    options = " or ".join(names[option] for option in one.step.options)
    word = "reaches" if one.holds else "does not reach"
    return f"{options} {one.got}, which {word} {say_share_en(one.step.share)} ({one.needed} needed)"


def _mean_zh(rule: ScoreRule, mean: Mean, names: Names) -> str:
    name = f"{names[mean.criterion]} " if len(rule.criteria) > 1 else ""
    trimmed = f"，去掉最高最低各 {rule.trim} 个" if rule.trim else ""
    if mean.value is None:
        return f"{name}{mean.given} 人打分{trimmed}，没有平均分"
    return f"{name}{mean.given} 人打分{trimmed}，总分 {mean.total} ÷ {mean.count} = {say_decimal(mean.value)}"


def _mean_en(rule: ScoreRule, mean: Mean, names: Names) -> str:
    name = f"{names[mean.criterion]}: " if len(rule.criteria) > 1 else ""
    trimmed = f", the {rule.trim} highest and lowest left out" if rule.trim else ""
    if mean.value is None:
        return f"{name}{mean.given} scores{trimmed}, no mean"
    return f"{name}{mean.given} scores{trimmed}, {mean.total} ÷ {mean.count} = {say_decimal(mean.value)}"


def _weight_zh(rule: ScoreRule, weight: int) -> str:
    return f"（权重 {weight}）" if len(rule.criteria) > 1 else ""


def _weight_en(rule: ScoreRule, weight: int) -> str:
    return f" (weight {weight})" if len(rule.criteria) > 1 else ""


def _listed(who: tuple[str, ...], names: Names, comma: str) -> str:
    return comma.join(names[one] for one in who)
