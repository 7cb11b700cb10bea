# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The section ``[appraisal]``: grades or scores, and what they have in common, answers with a name."""

from central_broker.intake.grades_table import read_grade_rule
from central_broker.intake.scores_table import read_score_rule
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said
from voting_core.rules.grading import AppraisalRule


def read_appraisal(table: Table) -> AppraisalRule | None:
    """A section ``[appraisal]``, of the profile or of an item; what stands in it says whether it grades or scores."""
    graded, scored = table.has("grades"), table.has("criteria")
    if graded and not scored:
        return read_grade_rule(table)
    if scored and not graded:
        return read_score_rule(table)
    grades, criteria = f"[[{table.path_of('grades')}]]", f"[[{table.path_of('criteria')}]]"
    if graded:
        table.spot("criteria").refuse(
            Said("一次测评或者评等次，或者打分", "an appraisal gives grades or scores, not both"),
            Said(f"只留 {grades} 或 {criteria}", f"keep {grades} or {criteria}"),
        )
    else:
        table.spot().refuse(
            Said("没有写评什么等次，也没有写打什么分", "it says neither which grades are given nor what is scored"),
            Said(f"评等次的写 {grades}，打分的写 {criteria}", f"write {grades} for grades, {criteria} for scores"),
        )
    return None
