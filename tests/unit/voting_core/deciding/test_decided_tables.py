# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Votes of real rules, row by row: what a secretary would expect is what the program says, and the auditor too.

The tables are ``tests/vectors/decided``; each row goes the way of a case file.
"""

import json
from fractions import Fraction
from typing import Any

import pytest

from central_broker.case_file import read_case
from tests.unit.voting_core.deciding.decided_tables import (
    Row,
    election_case,
    grade_case,
    motion_case,
    pairs,
    rows,
    score_case,
)
from verifier.motions import decide as audit
from verifier.numbers import Numbers
from voting_core.cases.deciding import decide_case
from voting_core.cases.outcome import CaseOutcome
from voting_core.codec import encode


def each(table: str, *, in_a_hall: bool = False) -> pytest.MarkDecorator:
    """One test for each row, called by its sentence; of those that a hall could come to, or of all.

    A hall knows of every member where they stand, and gives out no paper.
    """
    paper = ("members=", "issued=") if in_a_hall else ()
    chosen = [row for row in rows(table) if not any(word in row.get("others", "") for word in paper)]
    return pytest.mark.parametrize("row", [pytest.param(row, id=f"{row['id']} {row['English']}") for row in chosen])


def decided(case: dict[str, Any]) -> CaseOutcome:
    """What follows from a case as a file would bring it."""
    return decide_case(read_case(json.dumps(case).encode()))


def test_there_are_enough_votes_in_the_tables() -> None:
    """At least 150 votes, each with a sentence in two languages and a source, and none twice."""
    every = [row for table in ("motions", "grades", "scores", "elections") for row in rows(table)]

    assert len(every) >= 150
    assert len({row["id"] for row in every}) == len(every)
    assert all(row["中文"] and row["English"] and row["source"] for row in every)
    assert sum(row["source"] != "arithmetic" for row in every) >= 60


@each("motions")
def test_a_motion_comes_out_as_the_table_says(row: Row) -> None:
    """Outcome, votes needed and votes got are those of the row."""
    (found,) = decided(motion_case(row)).results

    assert (found.outcome, found.needed, found.got) == (row["outcome"], int(row["needed"]), int(row["got"]))
    assert found.outcome == "void" or str(found.got) in found.said_zh


@each("motions", in_a_hall=True)
def test_the_auditor_says_the_same_of_a_motion(row: Row) -> None:
    """The separate program decides the row alike, where a hall could come to such lines."""
    case = motion_case(row)
    body, votes = case["body"], case["votes"]
    given = {line: sum(one.get(line, 0) for one in votes.values()) for line in ("yes", "no", "abstain")}
    lines = Numbers(
        votes=given,
        ballots=sum(given.values()),
        silent=case.get("not_pressed", 0),
        absent=body.get("absent", 0),
        leave=body.get("leave", 0),
        recused=body.get("recused", 0),
        void=case.get("void", 0),
        missing=case.get("offline", 0),
        size=body.get("size", 0),
        by_channel={},
    )
    parsed = read_case(json.dumps(case).encode())
    found = audit(json.loads(encode(parsed.rule)), lines, case["casting"], {})
    settled = {"undecided": "tied", "provisional": "not_carried"}.get(row["outcome"], row["outcome"])

    assert (found.outcome, found.needed, found.got) == (settled, int(row["needed"]), int(row["got"]))
    assert (found.effect == "can_change") is (row["outcome"] == "provisional")


@each("grades")
def test_a_grade_comes_out_as_the_table_says(row: Row) -> None:
    """The overall grade, the step it rests on, and the satisfaction rate are those of the row."""
    (found,) = decided(grade_case(row)).results
    got, of = (int(part) for part in row["rate"].split("/"))
    *provisional, grade = row["grade"].split()

    assert (found.grade, found.needed, found.got) == (grade, int(row["needed"]), int(row["got"]))
    assert found.outcome == ("provisional" if provisional else "graded")
    assert f"{got} / {of}".replace(" ", "") in found.said_zh.replace(" ", "")


@each("scores")
def test_a_score_comes_out_as_the_table_says(row: Row) -> None:
    """The exact score, and the band where there are bands, are those of the row."""
    (found,) = decided(score_case(row)).results
    score, *band = row["score"].split()
    exact = "none" if found.score is None else found.score.exact

    assert exact == ("none" if score == "none" else Fraction(score))
    assert found.grade == "".join(band)


@each("elections")
def test_an_election_comes_out_as_the_table_says(row: Row) -> None:
    """Who is elected, who is voted on again, and what stays open are those of the row."""
    found = decided(election_case(row))

    assert {one.subject: one.outcome for one in found.results} == pairs(row["result"])
    assert (found.contested, found.left_open) == (int(row["contested"]), int(row["left open"]))
