# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether enough are there to open a round."""

from dataclasses import dataclass

from voting_core.rules.majority import Quorum


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """How many belong to the body and how many are here: ``size`` seats by law, zero where only members count."""

    size: int
    members: int
    due: int
    present: int


def quorum_needed(quorum: Quorum, attendance: Attendance) -> int:
    """How many must be present."""
    of = {
        "size": attendance.size or attendance.members,
        "all_members": attendance.members,
        "due": attendance.due,
        "present": attendance.present,
    }
    return quorum.threshold.needed(of[quorum.of])
