# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every vote of the tables, decided three times: by the engine, by the auditor's code, by the rule read literally."""

import msgspec

from tests.unit.voting_core.deciding.audited_cases import audit, by_the_auditor, by_the_engine, is_of_a_hall
from tests.unit.voting_core.deciding.decided_tables import Row, rows
from tests.unit.voting_core.deciding.every_row import BUILDERS, case_of, each
from tests.unit.voting_core.deciding.literal_cases import merit, read
from voting_core.cases.case import AppraisalCase, Case
from voting_core.cases.deciding import decide_case
from voting_core.cases.outcome import SubjectOutcome


@each(*BUILDERS, only=is_of_a_hall)
def test_the_auditor_says_the_same(table: str, row: Row) -> None:
    """The separate program comes to the same outcome and numbers, where a hall could come to such lines."""
    case = case_of(table, row)
    ours, theirs = decide_case(case), audit(case)

    assert by_the_auditor(theirs) == by_the_engine(ours)
    assert (theirs[-1].contested, theirs[-1].left_open) == (ours.contested, ours.left_open)


def test_another_number_is_noticed() -> None:
    """The comparison with the auditor fails when one of the two is given one member more."""
    row = next(rows("motions"))
    case = case_of("motions", row)
    body = msgspec.structs.replace(case.body, members=case.body.members + 1, absent=1)

    assert by_the_auditor(audit(msgspec.structs.replace(case, body=body))) != by_the_engine(decide_case(case))


@each(*BUILDERS)
def test_the_rule_read_literally_says_the_same(table: str, row: Row) -> None:
    """Member by member the same follows; and what is unknown could change it when trying every way says so."""
    case = case_of(table, row)
    for found, literal in zip(decide_case(case).results, read(case), strict=True):
        assert _word(case, found) == (merit(literal.said) if _is_scored(case) else literal.said)
        if literal.could_change is not None:
            assert (found.missing_effect == "can_change") is literal.could_change


def _is_scored(case: Case) -> bool:
    return isinstance(case, AppraisalCase) and case.rule.__struct_config__.tag == "scores"


def _word(case: Case, found: SubjectOutcome) -> object:
    """What the literal reading says: a word, a grade, or a score."""
    if not isinstance(case, AppraisalCase):
        return found.leaning or found.outcome
    if not _is_scored(case):
        return found.grade
    return None if found.score is None else found.score.exact
