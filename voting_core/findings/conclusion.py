# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the deciding of a round amounts to, before it is written into a record."""

from collections.abc import Sequence
from dataclasses import dataclass

from voting_core.deciding.motions import MissingEffect
from voting_core.questions import Finding
from voting_core.round_records import PollOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """Findings and their sum; ``contested`` and ``left_open`` are posts of an election."""

    findings: tuple[Finding, ...]
    outcome: PollOutcome
    missing: int
    missing_effect: MissingEffect
    said_zh: str
    said_en: str
    contested: int = 0
    left_open: int = 0


def join_effects(findings: Sequence[Finding]) -> MissingEffect:
    """What the missing members could do to the whole: the worst of what they could do to any part."""
    effects = {one.missing_effect for one in findings}
    return "can_change" if "can_change" in effects else "cannot_change" if "cannot_change" in effects else "none"
