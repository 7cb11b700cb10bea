# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""State diagrams in Mermaid, drawn from the transition tables."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from voting_core.lifecycle import ROUND_STEPS, SITTING_STEPS, RoundPhase, SittingPhase

P = TypeVar("P", bound=StrEnum)
Steps = Mapping[P, Mapping[str, P]]


def lifecycle_page() -> str:
    """``docs/generated/lifecycle.md``."""
    return "\n".join(
        [
            "# Life of a sitting and of a round",
            "",
            "Drawn from the tables in `voting_core/lifecycle.py` by `make docs`: change the tables, not this page.",
            "Each arrow is a record of the floor log. What no arrow or note names is refused.",
            "",
            "## Sitting",
            "",
            *_diagram(SITTING_STEPS, SittingPhase.NONE),
            "",
            "While a round is open, closed or frozen, no other round opens and the sitting neither pauses nor ends.",
            "A new sitting has a new id.",
            "",
            *_table(SITTING_STEPS),
            "",
            "## Round",
            "",
            *_diagram(ROUND_STEPS, RoundPhase.NONE),
            "",
            "After an end the same poll may be put again in its next round, numbered without gaps.",
            "",
            *_table(ROUND_STEPS),
            "",
        ]
    )


def _diagram(steps: Steps[P], start: P) -> list[str]:
    lines = ["```mermaid", "stateDiagram-v2"]
    for phase, row in steps.items():
        source = "[*]" if phase is start else phase.value
        lines += [f"    {source} --> {after.value} : {kind}" for kind, after in row.items() if after is not phase]
        staying = [kind for kind, after in row.items() if after is phase]
        if staying:
            lines += [f"    note right of {phase.value}", "        stays with"]
            lines += [f"        {kind}" for kind in staying]
            lines += ["    end note"]
        if not row:
            lines.append(f"    {phase.value} --> [*]")
    return [*lines, "```"]


def _table(steps: Steps[P]) -> list[str]:
    lines = ["| phase | takes | and is then |", "|---|---|---|"]
    for phase, row in steps.items():
        lines += [f"| {phase.value} | `{kind}` | {after.value} |" for kind, after in row.items()]
        if not row:
            lines.append(f"| {phase.value} | nothing more | |")
    return lines
