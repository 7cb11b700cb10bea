# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The arithmetic of a grade and of a score, in the sentences that a result says of a target."""

from collections.abc import Mapping
from fractions import Fraction

from verifier.appraisals import Graded, Mean, Scored, Step
from verifier.findings import Words
from verifier.reading import Fields
from verifier.sentences import capital, decimal, said_base, said_threshold

Names = Mapping[str, Words]
"""What a rule calls its grades, other answers, rates, criteria and bands."""


def names_of(rule: Fields) -> Names:
    """The names that a rule gives."""
    if rule["kind"] == "scores":
        named = [(one["criterion"], one) for one in rule["criteria"]] + [(one["grade"], one) for one in rule["bands"]]
    else:
        named = [(one["grade"], one) for one in (*rule["grades"], *rule["others"])]
        named += [(one["rate"], one) for one in rule["rates"]]
    return {name: Words(one["zh"], one["en"]) for name, one in named}


def said_graded(rule: Fields, graded: Graded) -> Words:
    """Such as "全体组成人员 41 人；满意 25 人，达到半数以上（含半数）（需 21 人）：总评满意。"."""
    names, base = names_of(rule), said_base(rule["base"], graded.base)
    said = [_said_step(names, step, holds=graded.is_held and step is graded.steps[-1]) for step in graded.steps]
    overall = Words("不作总评", "no overall grade")
    if graded.grade:
        overall = Words(f"总评{names[graded.grade].zh}", f"overall {names[graded.grade].en}")
    rates = [
        (names[rate["rate"]], _said_rate(got, graded.base))
        for rate, got in zip(rule["rates"], graded.rates, strict=True)
    ]
    return Words(
        f"{base.zh}；{'；'.join(step.zh for step in said)}：{overall.zh}。"
        + "".join(f"{name.zh} {share}。" for name, share in rates),
        f"Of {base.en}: {'; '.join(step.en for step in said)}: {overall.en}."
        + "".join(f" {capital(name.en)}: {share}." for name, share in rates),
    )


def _said_step(names: Names, step: Step, *, holds: bool) -> Words:
    share, options = said_threshold(step.rule["share"]), [names[option] for option in step.rule["options"]]
    zh, en = "与".join(name.zh for name in options), " or ".join(name.en for name in options)
    return Words(
        f"{zh} {step.got} 人，{'达到' if holds else '未达到'}{share.zh}（需 {step.needed} 人）",
        f"{en} {step.got}, which {'reaches' if holds else 'does not reach'} {share.en} ({step.needed} needed)",
    )


def _said_rate(got: int, base: int) -> str:
    return f"{got}/{base} = {decimal(Fraction(100 * got, base))}%" if base else f"{got}/0"


def said_scored(rule: Fields, scored: Scored) -> Words:
    """Such as "24 人打分，总分 2196 ÷ 24 = 91.50：得分 91.50，评为优秀。"."""
    names = names_of(rule)
    said = [_said_mean(rule, names, mean) for mean in scored.means]
    if scored.score is None:
        return Words(
            f"{'；'.join(one.zh for one in said)}：没有得分。",
            f"{'; '.join(one.en for one in said)}: no score.",
        )
    if len(rule["criteria"]) > 1:
        weights = [one["weight"] for one in rule["criteria"]]
        said = [
            Words(f"{one.zh}（权重 {weight}）", f"{one.en} (weight {weight})")
            for one, weight in zip(said, weights, strict=True)
        ]
    found = decimal(scored.score)
    band = Words(f"，评为{names[scored.grade].zh}", f", {names[scored.grade].en}") if scored.grade else Words("", "")
    return Words(
        f"{'；'.join(one.zh for one in said)}：得分 {found}{band.zh}。",
        f"{'; '.join(one.en for one in said)}: score {found}{band.en}.",
    )


def _said_mean(rule: Fields, names: Names, mean: Mean) -> Words:
    zh, en = f"{mean.given} 人打分", f"{mean.given} scores"
    if len(rule["criteria"]) > 1:
        zh, en = f"{names[mean.criterion].zh} {zh}", f"{names[mean.criterion].en}: {en}"
    if rule["trim"]:
        zh += f"，去掉最高最低各 {rule['trim']} 个"
        en += f", the {rule['trim']} highest and lowest left out"
    if mean.value is None:
        return Words(f"{zh}，没有平均分", f"{en}, no mean")
    sum_up = f"{sum(mean.left)} ÷ {len(mean.left)} = {decimal(mean.value)}"
    return Words(f"{zh}，总分 {sum_up}", f"{en}, {sum_up}")


def said_appraised(targets: int) -> Words:
    """How many were appraised."""
    return Words(f"测评 {targets} 项，逐项结果见下。", f"{targets} appraised; each has its own result.")
