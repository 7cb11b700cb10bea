# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A declared result as a table: one row for each nominee, target or candidate, one column for each line."""

from collections.abc import Iterator
from dataclasses import dataclass

from central_broker.core.status import RoundStatus
from voting_core.option_names import STANDING_NAMES, YES_NO
from voting_core.questions import Counted, Finding, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One subject. ``cells`` are in the order of the columns; a line that this subject does not have is None."""

    name: str
    cells: tuple[int | None, ...]
    outcome: str
    said_zh: str
    said_en: str
    grade: tuple[str, str] = ("", "")
    """What a target was graded, in both languages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTable:
    """All subjects of a result. ``columns`` are ids with their words in both languages; of scores there are none."""

    columns: tuple[tuple[str, str, str], ...]
    rows: tuple[ResultRow, ...]


def result_table(state: RoundStatus) -> ResultTable:
    """The table of a declared round.

    A motion has one row without a name. Of an election the rows are the candidates and their votes; of scores the rows
    are the targets, and their sentence says all.
    """
    if not state.counted:
        return ResultTable(columns=(), rows=())
    found = {one.subject: one for one in state.findings}
    if len(state.questions) == 1 and state.counted[0].marks:
        return ResultTable(columns=(("votes", "得票", "votes"),), rows=tuple(_candidates(state, found)))
    if any(question.highest for question in state.questions):
        return ResultTable(columns=(), rows=tuple(_targets(state, found)))
    columns = tuple(_columns(state))
    rows = tuple(_row(state, columns, one, found) for one in state.counted)
    return ResultTable(columns=columns, rows=rows)


def _candidates(state: RoundStatus, found: dict[str, Finding]) -> Iterator[ResultRow]:
    """Candidates of an election, the one with the most votes first; of as many, as on the ballot."""
    for line in sorted(state.counted[0].marks, key=lambda one: -one.members):
        finding = found.get(line.line)
        yield ResultRow(
            name=state.names_zh.get(line.line, line.line),
            cells=(line.members,),
            outcome=finding.outcome if finding else "",
            said_zh=finding.said_zh if finding else "",
            said_en=finding.said_en if finding else "",
        )


def _targets(state: RoundStatus, found: dict[str, Finding]) -> Iterator[ResultRow]:
    """Targets that were scored."""
    names = {question.subject: question.name.split(" · ")[0] for question in state.questions}
    for subject, finding in found.items():
        name = names.get(subject, "")
        yield ResultRow(name=name, cells=(), outcome=finding.outcome, said_zh=finding.said_zh, said_en=finding.said_en)


def _columns(state: RoundStatus) -> Iterator[tuple[str, str, str]]:
    """Options in the order of the ballot, then the standings that somebody is on."""
    options = dict.fromkeys(option for question in state.questions for option in question.options)
    for option in options:
        zh, en = YES_NO.get(option, (state.names_zh.get(option, option), state.names_en.get(option, option)))
        yield option, zh, en
    for standing, (zh, en) in STANDING_NAMES.items():
        held = any(line.line == standing and line.members for one in state.counted for line in one.lines)
        if held and standing not in options:
            yield standing, zh, en


def _row(
    state: RoundStatus, columns: tuple[tuple[str, str, str], ...], counted: Counted, found: dict[str, Finding]
) -> ResultRow:
    question = _question(state, counted.question)
    members = {line.line: line.members for line in counted.lines}
    finding = found.get(question.subject)
    grade = finding.grade if finding else ""
    return ResultRow(
        name=question.name,
        cells=tuple(members.get(column[0], 0) for column in columns),
        outcome=finding.outcome if finding else "",
        said_zh=finding.said_zh if finding else "",
        said_en=finding.said_en if finding else "",
        grade=(state.names_zh.get(grade, grade), state.names_en.get(grade, grade)),
    )


def _question(state: RoundStatus, question: str) -> Question:
    return next(one for one in state.questions if one.question == question)
