# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ballot paper as a member sees it: questions, options with their names, what is chosen, and results by subject."""

from collections.abc import Sequence

from edge_agent.core.answering import buttons_of, chosen_of
from edge_agent.core.sentences import Sentence
from edge_agent.core.view import FindingView, OptionView, QuestionView
from voting_core.option_names import option_names
from voting_core.questions import Answer, Question
from voting_core.round_records import PollOpened
from voting_core.round_state import RoundState


def draw_paper(opened: PollOpened, answers: Sequence[Answer]) -> tuple[QuestionView, ...]:
    """Every question with what is chosen; a score lists no options, for the screen draws a scale."""
    zh, en = option_names(opened, "zh"), option_names(opened, "en")
    papers: list[QuestionView] = []
    for question in opened.questions:
        buttons = {option: button for button, option in buttons_of(question).items()}
        papers.append(
            QuestionView(
                question=question.question,
                name=question.name or opened.title,
                options=tuple(
                    OptionView(
                        option=option,
                        zh=zh.get(option, option),
                        en=en.get(option, option),
                        button=buttons.get(option, ""),
                    )
                    for option in question.options
                ),
                highest=question.highest,
                most=question.most,
                chosen=chosen_of(answers, question.question),
            )
        )
    return tuple(papers)


def draw_findings(state: RoundState) -> tuple[FindingView, ...]:
    """What the result says of each subject, where there are several."""
    declared = state.declared
    if declared is None or len(declared.findings) < 2:
        return ()
    names = {one.subject: one.name.split(" · ")[0] for one in state.opened.questions if one.subject}
    zh = option_names(state.opened, "zh")
    return tuple(
        FindingView(
            name=names.get(found.subject, zh.get(found.subject, found.subject)),
            said_zh=found.said_zh,
            said_en=found.said_en,
        )
        for found in declared.findings
    )


def say_options(opened: PollOpened, question: Question) -> Sentence:
    """What can be chosen, as a list to be read: 满意、基本满意、不满意; a score as its bounds."""
    if question.highest:
        return Sentence(f"0 至 {question.highest} 分", f"0 to {question.highest} points")
    zh, en = option_names(opened, "zh"), option_names(opened, "en")
    return Sentence(
        "、".join(zh.get(option, option) for option in question.options),
        ", ".join(en.get(option, option) for option in question.options),
    )


def say_answers(opened: PollOpened, answers: Sequence[Answer]) -> Sentence:
    """The member's own answer where there is one question; of several, how many are answered."""
    if len(opened.questions) > 1:
        done, total = len(answers), len(opened.questions)
        if opened.election is not None:
            named = sum("yes" in answer.options for answer in answers)
            return Sentence(
                f"已答 {done} 项（共 {total} 项），赞成 {named} 人", f"{done} of {total} answered, {named} in favour"
            )
        return Sentence(f"已答 {done} 项，共 {total} 项", f"{done} of {total} answered")
    zh, en = option_names(opened, "zh"), option_names(opened, "en")
    chosen = answers[0].options if answers else ()
    if not chosen:
        return Sentence("未选", "nothing chosen")
    points = opened.questions[0].highest > 0
    said = Sentence("、".join(zh.get(one, one) for one in chosen), ", ".join(en.get(one, one) for one in chosen))
    return Sentence(f"{said.zh} 分", f"{said.en} points") if points else said
