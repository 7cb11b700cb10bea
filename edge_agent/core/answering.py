# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A ballot in the making: which question is asked now, which button means what, what a mark makes of the answers.

Seats with buttons alone answer one question after the other. Yes, no and abstain have buttons of their own; of a
question with three other options the buttons stand for these, in their order. Scores and choices among many need a
screen.
"""

from collections.abc import Sequence
from typing import Final

from edge_agent.core.inputs import Button
from voting_core.questions import Answer, Question
from voting_core.round_records import PollOpened

BUTTONS: Final[tuple[Button, ...]] = ("yes", "no", "abstain")


def asked_now(opened: PollOpened, answers: Sequence[Answer], turned: str) -> Question:
    """The question the member turned to, or else the first one that is not answered; the last one where all are."""
    chosen = next((one for one in opened.questions if one.question == turned), None)
    if chosen is not None:
        return chosen
    answered = {answer.question for answer in answers}
    return next((one for one in opened.questions if one.question not in answered), opened.questions[-1])


def buttons_of(question: Question) -> dict[Button, str]:
    """The option that each button stands for; empty where buttons cannot answer the question."""
    if question.most > 1 or question.highest:
        return {}
    if set(question.options) <= set(BUTTONS):
        return {button: button for button in BUTTONS if button in question.options}
    return dict(zip(BUTTONS, question.options, strict=True)) if len(question.options) == len(BUTTONS) else {}


def marked(opened: PollOpened, answers: Sequence[Answer], question: Question, option: str) -> tuple[Answer, ...]:
    """The answers once this option is chosen too; where several may be, choosing one again takes it back."""
    given = {answer.question: answer.options for answer in answers}
    before = given.get(question.question, ())
    if question.most == 1:
        after: tuple[str, ...] = (option,)
    elif option in before:
        after = tuple(one for one in before if one != option)
    else:
        after = tuple(one for one in question.choices if one in before or one == option)
    given[question.question] = after
    return tuple(
        Answer(question=one.question, options=given[one.question])
        for one in opened.questions
        if given.get(one.question)
    )


def chosen_of(answers: Sequence[Answer], question: str) -> tuple[str, ...]:
    """What is chosen for one question."""
    return next((answer.options for answer in answers if answer.question == question), ())
