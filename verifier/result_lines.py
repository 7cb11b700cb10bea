# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The results of a sitting as people read them: every question with its lines, every subject with its sentence."""

from collections.abc import Iterator, Sequence
from typing import Final

from verifier.appraisal_sentences import names_of
from verifier.findings import Lang, Words
from verifier.numbers import STANDINGS
from verifier.reading import Fields
from verifier.results import Result

_PHASES: Final = {
    "open": Words("正在表决", "open"),
    "closed": Words("已关闭", "closed"),
    "frozen": Words("已冻结", "frozen"),
    "declared": Words("已声明", "declared"),
    "published": Words("已公布", "published"),
    "aborted": Words("已中止", "aborted"),
    "annulled": Words("已作废", "annulled"),
}
_STANDINGS: Final = {
    "not_pressed": Words("未按", "not pressed"),
    "absent": Words("缺席", "absent"),
    "leave": Words("请假", "on leave"),
    "recused": Words("回避", "recused"),
    "offline": Words("席位未报", "seat offline"),
    "hands": Words("举手等", "by hand"),
    "void": Words("无效", "void"),
}
_ANSWERS: Final = {
    "yes": Words("赞成", "yes"),
    "no": Words("反对", "no"),
    "abstain": Words("弃权", "abstain"),
    "ballots": Words("有效票", "ballots"),
}
_CHANNELS: Final = {
    "hands": Words("举手", "by hand"),
    "paper": Words("书面", "on paper"),
    "video": Words("视频", "by video"),
}


def result_lines(results: Sequence[Result], lang: Lang) -> Iterator[str]:
    """Everything the report says of the results."""
    yield Words("表决结果（按冻结名单复算）：", "Results (counted again from the frozen lists):").said(lang)
    for result in results:
        poll, number = result.of.key
        phase = _PHASES[result.of.phase]
        title = result.of.opened.fields["title"]
        yield Words(
            f"  {poll} 第 {number} 轮（{phase.zh}）{title}", f"  {poll} round {number} ({phase.en}) {title}"
        ).said(lang)
        if result.outcome is not None:
            yield from _body(result, lang)


def _body(result: Result, lang: Lang) -> Iterator[str]:
    outcome, questions = result.outcome, result.of.opened.fields["questions"]
    assert outcome is not None, "only a round that was counted is shown"
    # Of a single question of yes and no the whole says the same.
    waiting = [one for one in outcome.findings if one["said_zh"] != outcome.said.zh]
    for number, (question, counted) in enumerate(zip(questions, result.counted, strict=False)):
        yield from _question_lines(result.of.opened.fields, question, counted, lang)
        # A finding follows the last question about its subject; those of marks follow the one question.
        subjects = {question["subject"]} - {one["subject"] for one in questions[number + 1 :]}
        shown = [one for one in waiting if one["subject"] in subjects or not question["subject"]]
        for one in shown:
            waiting.remove(one)
            yield f"        {_named(question, one)}{one['said_zh' if lang == 'zh' else 'said_en'].strip()}"
    yield f"      {outcome.said.said(lang)}"
    if result.late:
        late = ", ".join(f"{seat}/{epoch}/{seq} {member}" for seat, epoch, seq, member in result.late)
        yield Words(f"      迟到选票（不计）：{late}", f"      late ballots, not counted: {late}").said(lang)


def _named(question: Fields, finding: Fields) -> str:
    """Of whom a finding is, where the question does not say so."""
    names = dict(zip(question["options"], question["names"], strict=False))
    return f"{names[finding['subject']]} · " if finding["subject"] in names else ""


def _question_lines(opened: Fields, question: Fields, counted: Fields, lang: Lang) -> Iterator[str]:
    if question["name"]:
        yield f"      {question['name']}"
    split = len(counted["lines"]) - len(STANDINGS)
    usual = ("yes", "no", "abstain")
    shown = [
        f"{_option(opened, question, line['line'], lang)} {line['members']}"
        for line in counted["lines"][:split]
        if line["members"] or line["line"] in usual
    ]
    shown += [
        f"{_STANDINGS[line['line']].said(lang)} {line['members']}"
        for line in counted["lines"][split:]
        if line["members"]
    ]
    yield f"      {'  '.join(shown)}"
    if counted["marks"]:
        yield f"      {_votes(opened, question, counted['marks'], lang)}"
    for one in counted["channels"]:
        channel, its = _CHANNELS.get(one["channel"], Words("按键", "buttons")), one["counted"]
        votes = _votes(opened, question, its["lines"], lang)
        others = "".join(
            f"  {_STANDINGS[name].said(lang)} {its[name]}" for name in ("not_pressed", "void") if its[name]
        )
        yield Words(f"      其中{channel.zh}：{votes}{others}", f"      of these {channel.en}: {votes}{others}").said(
            lang
        )


def _votes(opened: Fields, question: Fields, lines: Sequence[Fields], lang: Lang) -> str:
    return "  ".join(f"{_option(opened, question, line['line'], lang)} {line['members']}" for line in lines)


def _option(opened: Fields, question: Fields, option: str, lang: Lang) -> str:
    """What an option is called: by the ballot, by the rule, or by custom."""
    names = dict(zip(question["options"], question["names"], strict=False))
    if option in names:
        return str(names[option])
    if question["highest"]:
        return Words(f"{option[1:]} 分 ×", f"score {option[1:]} ×").said(lang)
    rule = opened["appraisal"]
    graded = names_of(rule) if rule is not None else {}
    return graded.get(option, _ANSWERS.get(option, Words(option, option))).said(lang)
