# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deciding a case of any kind."""

from voting_core.cases.appraisal import decide_appraisal
from voting_core.cases.case import AppraisalCase, Case, ElectionCase, MotionCase, PersonnelCase
from voting_core.cases.checking import check_case
from voting_core.cases.election import decide_election
from voting_core.cases.motion import decide_motion, decide_personnel
from voting_core.cases.outcome import CaseOutcome


def decide_case(case: Case) -> CaseOutcome:
    """What follows from a case.

    Raises:
        CaseError: The case contradicts itself; the message names the key and the remedy.
    """
    check_case(case)
    match case:
        case MotionCase():
            return decide_motion(case)
        case PersonnelCase():
            return decide_personnel(case)
        case AppraisalCase():
            return decide_appraisal(case)
        case ElectionCase():
            return decide_election(case)
