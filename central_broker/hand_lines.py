# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people counted, from the words of a command to the lines of a question."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from voting_core.errors import RefusedError
from voting_core.questions import HandLines, Line, Question


class CountedBy(StrEnum):
    """How the members who are counted voted."""

    HANDS = "hands"
    PAPER = "paper"
    VIDEO = "video"


def read_counts(words: Sequence[str], asked: Sequence[Question], members: int) -> tuple[HandLines, ...]:
    """One count for each question of a round, from words such as ``t1 satisfied=3 not_pressed=1``.

    Raises:
        RefusedError: A question is not there, is missing or there twice, or a number cannot be read or does not fit.
    """
    given: dict[str, dict[str, int]] = {}
    for word in words:
        question, *parts = word.split()
        if question in given:
            raise RefusedError(f"Question '{question}' is counted twice.", "Count each question once.")
        given[question] = dict(_number(part) for part in parts)
    ids = [question.question for question in asked]
    if sorted(given) != sorted(ids):
        raise RefusedError(
            f"The questions of this round are {', '.join(ids)}; counted were {', '.join(given)}.",
            "Count every question once.",
        )
    return tuple(fill_lines(question, given[question.question], members) for question in asked)


def fill_lines(question: Question, numbers: Mapping[str, int], members: int) -> HandLines:
    """The lines of one question from its numbers; who is on none of them gave no answer only if that is said.

    ``ballots`` may be given where several options may be chosen; elsewhere the options sum to them.

    Raises:
        RefusedError: A line is not on the ballot, or the numbers do not sum to the members.
    """
    known = {*question.choices, "not_pressed", "void", "ballots"}
    strange = sorted(set(numbers) - known)
    if strange:
        raise RefusedError(
            f"'{strange[0]}' is no line of question '{question.question}'.",
            f"Its lines are {', '.join(question.choices[:12])}, not_pressed and void.",
        )
    votes = {option: numbers[option] for option in question.choices if numbers.get(option)}
    silent, void = numbers.get("not_pressed", 0), numbers.get("void", 0)
    ballots = numbers.get("ballots", members - silent - void if question.most > 1 else sum(votes.values()))
    if ballots + silent + void != members:
        raise RefusedError(
            f"{members} members are named, but {ballots + silent + void} are counted.", "Count again, or name them all."
        )
    return HandLines(
        question=question.question,
        ballots=ballots,
        not_pressed=silent,
        void=void,
        lines=tuple(Line(line=option, members=count) for option, count in votes.items()),
    )


def _number(part: str) -> tuple[str, int]:
    name, sign, digits = part.partition("=")
    if not sign or not digits.isascii() or not digits.isdigit() or len(digits) > 6:
        raise RefusedError(f"'{part}' is no count.", "Write a line and how many, such as yes=3.")
    return name, int(digits)
