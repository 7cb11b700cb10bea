# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a count by hand must be to be taken: of members named once, on lines of the ballot, with the right sum."""

from collections.abc import Collection

from voting_core.errors import StepError
from voting_core.questions import HandLines, Question
from voting_core.round_records import HandCountEntered, PollOpened


def check_hand_count(record: HandCountEntered, opened: PollOpened, counted: Collection[str]) -> None:
    """Each member is counted once, every question is, and the lines of each sum to the members.

    Args:
        record: The count.
        opened: The round.
        counted: Members who were counted by hand in this round before.

    Raises:
        StepError: One of these does not hold.
    """
    if list(record.members) != sorted(set(record.members)):
        raise StepError("The members of a hand count are named once each, in the order of their ids.")
    twice = sorted(set(record.members) & set(counted))
    if twice:
        raise StepError(f"Members {', '.join(twice)} were counted by hand already.")
    out = sorted(set(record.members) & set(opened.recused))
    if out:
        raise StepError(f"Members {', '.join(out)} may not take part in this item.")
    if record.channel not in opened.channels:
        raise StepError(
            f"Votes of this round are not taken by '{record.channel}', but by {', '.join(opened.channels)}."
        )
    asked = [question.question for question in opened.questions]
    if [one.question for one in record.counted] != asked:
        raise StepError(f"A hand count counts every question once, in this order: {', '.join(asked)}.")
    for question, lines in zip(opened.questions, record.counted, strict=True):
        _check_lines(question, lines, len(record.members))


def _check_lines(question: Question, given: HandLines, members: int) -> None:
    where = f"of question '{question.question}' " if question.subject else ""
    names = [line.line for line in given.lines]
    if names != [option for option in question.choices if option in names]:
        raise StepError(f"The lines {where}are options of its ballot, each at most once and in their order.")
    summed = given.ballots + given.not_pressed + given.void
    if summed != members:
        raise StepError(f"The hand count names {members} members, but the numbers {where}sum to {summed}.")
    votes = sum(line.members for line in given.lines)
    if question.most == 1 and votes != given.ballots:
        raise StepError(f"The lines {where}sum to {votes}, but {given.ballots} members gave an answer.")
    if votes > given.ballots * question.most or any(line.members > given.ballots for line in given.lines):
        raise StepError(f"The lines {where}hold more votes than {given.ballots} ballots can give.")
