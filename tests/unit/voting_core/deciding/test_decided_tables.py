# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Votes of real rules, row by row: what a secretary would expect is what the program says.

The tables are ``tests/vectors/decided``; each row goes the way of a case file. The auditor and the rule read literally
say the same, see ``test_decided_thrice.py``.
"""

from fractions import Fraction

import pytest

from tests.unit.voting_core.deciding.decided_tables import Row, numbers, pairs, rows
from tests.unit.voting_core.deciding.every_row import BUILDERS, decided, each
from voting_core.cases.outcome import SubjectOutcome


def test_there_are_enough_votes_in_the_tables() -> None:
    """At least 250 votes, each with a sentence in two languages and a source, none twice, sixty of rules in force."""
    every = [row for table in BUILDERS for row in rows(table)]

    assert len(every) >= 250
    assert len({row["id"] for row in every}) == len(every)
    assert len({tuple(row.values())[3:] for row in every}) == len(every)
    assert all(row["中文"] and row["English"] and row["source"] for row in every)
    assert sum(row["source"] != "arithmetic" for row in every) >= 60


@each("motions", "groups")
def test_a_motion_comes_out_as_the_table_says(table: str, row: Row) -> None:
    """Outcome, votes needed, votes got and the groups that are short are those of the row."""
    (found,) = decided(table, row).results

    assert (found.outcome, found.needed, found.got) == (row["outcome"], int(row["needed"]), int(row["got"]))
    assert found.failed == tuple(name for name in row.get("failed", "–").split(",") if name != "–")
    assert found.outcome == "void" or str(found.got) in found.said_zh


@each("counts")
def test_counts_that_do_not_sum_come_out_as_the_table_says(table: str, row: Row) -> None:
    """The outcome, what it leans to, and how many are missing or too many are those of the row."""
    (found,) = decided(table, row).results
    sums = found.reconciliation

    assert (found.outcome, found.leaning or "–") == (row["outcome"], row["leaning"])
    assert (found.needed, found.got) == (int(row["needed"]), int(row["got"]))
    assert f"{sums.short}/{sums.excess}/{sums.overreturned}" == row["short/excess/over"]


@each("personnel")
def test_nominees_come_out_as_the_table_says(table: str, row: Row) -> None:
    """The list as a whole, and each nominee or the merged vote, come out as the row says."""
    found = decided(table, row)

    assert found.outcome == row["outcome"]
    assert {_name(one): one.outcome for one in found.results} == pairs(row["result"])
    assert {_name(one): one.got for one in found.results} == numbers(row["got"])
    assert {one.needed for one in found.results} == {int(row["needed"])}


def _name(found: SubjectOutcome) -> str:
    return found.subject or "all"


@each("grades")
def test_a_grade_comes_out_as_the_table_says(table: str, row: Row) -> None:
    """The overall grade, the step it rests on, and the satisfaction rate are those of the row."""
    (found,) = decided(table, row).results
    *provisional, grade = row["grade"].split()

    assert (found.grade, found.needed, found.got) == (grade, int(row["needed"]), int(row["got"]))
    assert found.outcome == ("provisional" if provisional else "graded")
    assert f"{row['rate']} = " in found.said_zh


@each("scores")
def test_a_score_comes_out_as_the_table_says(table: str, row: Row) -> None:
    """The exact score, and the band where there are bands, are those of the row."""
    (found,) = decided(table, row).results
    score, *band = row["score"].split()

    assert _score(found) == (None if score == "none" else Fraction(score))
    assert found.grade == "".join(band)


@each("ranks")
def test_places_come_out_as_the_table_says(table: str, row: Row) -> None:
    """Every target has the place of the row, by the score or the rate of the row."""
    found = decided(table, row).results
    merits = {name: None if merit == "none" else Fraction(merit) for name, merit in pairs(row["merit"]).items()}

    assert {one.subject: one.place for one in found} == numbers(row["places"])
    if row["by"] == "scores":
        assert {one.subject: _score(one) for one in found} == merits
    else:
        rates = {one.subject: Fraction(one.lines["satisfied"] or 0) + (one.lines["basically"] or 0) for one in found}
        assert {name: rate / found[0].base for name, rate in rates.items()} == merits


def _score(found: SubjectOutcome) -> Fraction | None:
    return None if found.score is None else found.score.exact


@each("elections")
def test_an_election_comes_out_as_the_table_says(table: str, row: Row) -> None:
    """Who is elected, who is voted on again, and what stays open are those of the row."""
    found = decided(table, row)

    assert {one.subject: one.outcome for one in found.results} == pairs(row["result"])
    assert (found.contested, found.left_open) == (int(row["contested"]), int(row["left open"]))


def test_a_table_with_a_cell_too_few_is_refused(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row of another width, an empty cell and a line that is no row are mistakes, not votes."""
    for broken in ("| x1 | 甲 |", "| x1 |  | a |", "x1 | 甲 | a |"):
        folder = tmp_path
        assert hasattr(folder, "joinpath")
        file = folder.joinpath("broken.md")
        file.write_text(f"| id | 中文 | English |\n|---|---|---|\n{broken}\n", encoding="utf-8")
        monkeypatch.setattr("tests.unit.voting_core.deciding.decided_tables.TABLES", folder)
        with pytest.raises(AssertionError):
            list(rows("broken"))
