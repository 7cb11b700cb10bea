# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the questions of a ballot paper to those of an encrypted election, and from its counts back to theirs.

Each question is one of the election's, each option one of its answers. What is revealed is how often each option was
chosen, question by question, and nothing about who chose what together.

- One option of several: a 0 or 1 for each. Where the paper has several questions, a ballot may leave any of them out:
  then all are 0, and *not pressed* are the ballots without their sum.
- Several options, by marks: likewise, with a blank answer for whoever leaves the question out.
- A score: where the rule leaves out the highest and the lowest, one of as many options as there are points, which shows
  how often each was given. Where only the sum matters nothing else is shown: marks whose weights sum to the score, and
  a blank answer for whoever leaves the question out.

What spans several questions cannot be proven of a ballot. So an election that asks yes or no of every candidate, and
lets a ballot say yes to so many, is not held in secret: candidates are marked instead.
"""

from collections.abc import Mapping, Sequence

from msgspec import UNSET

from voting_core.errors import RefusedError
from voting_core.questions import Answer, Question
from voting_core.round_records import OpenedCount
from voting_core.rules.election import ElectionRule
from voting_core.rules.grading import AppraisalRule, ScoreRule
from voting_core.secrecy.ballot import Marks
from voting_core.secrecy.decryption import Counts
from voting_core.secrecy.forms import QuestionForm


def is_summed(appraisal: AppraisalRule | None) -> bool:
    """Whether nothing but the sum of all scores is counted: by a rule for scores that trims none."""
    return isinstance(appraisal, ScoreRule) and not appraisal.trim


def weights_of(highest: int) -> tuple[int, ...]:
    """Numbers some of which sum to any score up to the highest, and to nothing above it: 1, 2, 4, … and the rest."""
    powers = tuple(1 << bit for bit in range(highest.bit_length() - 1))
    return (*powers, highest - sum(powers))


def check_encodable(questions: Sequence[Question], election: ElectionRule | None) -> None:
    """Look whether a ballot paper can be voted on in secret.

    Raises:
        RefusedError: A ballot could not be proven to be lawful.
    """
    if election is not None and election.method == "each" and len(questions) > 1:
        raise RefusedError(
            "In a secret election nobody could tell whether a ballot says yes to more candidates than there are posts.",
            "Let candidates be marked: method = marks.",
        )


def forms_of(
    questions: Sequence[Question], names: Mapping[str, str], *, summed: bool = False
) -> tuple[QuestionForm, ...]:
    """The election's questions.

    Args:
        questions: Those of the ballot paper.
        names: What options are called that have no name on the paper.
        summed: Whether only the sum of scores is counted.
    """
    if summed:
        return tuple(_summed_form(question) for question in questions)
    several = len(questions) > 1
    return tuple(_form(question, names, several=several) for question in questions)


def _summed_form(question: Question) -> QuestionForm:
    weights = weights_of(question.highest)
    return QuestionForm(
        answers=tuple(f"+{weight}" for weight in weights),
        blank=True,
        min=0,
        max=len(weights),
        question=question.name or question.question,
    )


def _form(question: Question, names: Mapping[str, str], *, several: bool) -> QuestionForm:
    called = question.names or tuple(names.get(option, option) for option in question.choices)
    marked = question.most > 1
    return QuestionForm(
        answers=tuple(called),
        blank=True if marked else UNSET,
        min=0 if several and not marked else question.least,
        max=question.most,
        question=question.name or question.question,
    )


def marks_of(questions: Sequence[Question], answers: Sequence[Answer], *, summed: bool = False) -> list[Marks]:
    """What a ballot with these answers encrypts."""
    given = {answer.question: set(answer.options) for answer in answers}
    found: list[Marks] = []
    for question in questions:
        chosen = given.get(question.question, set())
        if summed:
            points = next((n for n, option in enumerate(question.choices) if option in chosen), 0)
            found.append([int(not chosen), *bits_of_score(points, question.highest)])
            continue
        marks = [int(option in chosen) for option in question.choices]
        found.append([int(not chosen), *marks] if question.most > 1 else marks)
    return found


def counts_of(
    questions: Sequence[Question], counts: Counts, ballots: int, *, summed: bool = False
) -> tuple[OpenedCount, ...]:
    """What the counts of an election say of the ballot paper's questions.

    Args:
        questions: Those of the ballot paper.
        counts: For each question and choice, as they were uncovered.
        ballots: How many ballots there were.
        summed: Whether only the sum of scores is counted; then the counts are those of the weights.
    """
    found = []
    for question, row in zip(questions, counts, strict=True):
        marked = summed or question.most > 1
        options = row[1:] if marked else row
        answered = ballots - row[0] if marked else sum(options)
        found.append(OpenedCount(question=question.question, ballots=answered, counts=tuple(options)))
    return tuple(found)


def bits_of_score(points: int, highest: int) -> list[int]:
    """Marks whose weights sum to a score: the one way, with the last of them only where the others do not reach it."""
    weights = weights_of(highest)
    assert 0 <= points <= highest, "a score that may be given"
    last = int(points > sum(weights[:-1]))
    rest = points - last * weights[-1]
    return [rest >> bit & 1 for bit in range(len(weights) - 1)] + [last]


def sum_of_scores(counts: Sequence[int], highest: int) -> int:
    """The sum of all scores of which only the counts of the marks are known."""
    return sum(weight * count for weight, count in zip(weights_of(highest), counts, strict=True))
