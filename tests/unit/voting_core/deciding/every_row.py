# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every row of the tables as a test of its own, called by its sentence, and as a case read like a file."""

import json
from collections.abc import Callable
from typing import Any, Final

import pytest

from central_broker.case_file import read_case
from tests.unit.voting_core.deciding.decided_lists import election_case, group_case, personnel_case, rank_case
from tests.unit.voting_core.deciding.decided_tables import Row, grade_case, motion_case, rows, score_case
from voting_core.cases.case import Case
from voting_core.cases.deciding import decide_case
from voting_core.cases.outcome import CaseOutcome

BUILDERS: Final[dict[str, Callable[[Row], dict[str, Any]]]] = {
    "motions": motion_case,
    "counts": motion_case,
    "groups": group_case,
    "personnel": personnel_case,
    "grades": grade_case,
    "scores": score_case,
    "ranks": rank_case,
    "elections": election_case,
}
"""By table, what makes a case of a row."""


def each(*tables: str, only: Callable[[Case], bool] = lambda case: True) -> pytest.MarkDecorator:
    """One test for each row of these tables, or for those whose case is so."""
    found = [(table, row) for table in tables for row in rows(table)]
    chosen = [(table, row) for table, row in found if only(case_of(table, row))]
    return pytest.mark.parametrize(
        ("table", "row"), [pytest.param(table, row, id=f"{row['id']} {row['English']}") for table, row in chosen]
    )


def case_of(table: str, row: Row) -> Case:
    """The row as a file would bring it."""
    return read_case(json.dumps(BUILDERS[table](row)).encode())


def decided(table: str, row: Row) -> CaseOutcome:
    """What follows from it."""
    return decide_case(case_of(table, row))
