# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a self-test of a seat found, step by step, as its record tells it: outcomes and short figures, nobody's card."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from voting_core.identifiers import OptionId

StepName = Literal["board", "buttons", "lamps", "buzzer", "reader", "screen", "network", "storage", "timekeeping"]

STEPS: Final[tuple[StepName, ...]] = (
    "board",
    "buttons",
    "lamps",
    "buzzer",
    "reader",
    "screen",
    "network",
    "storage",
    "timekeeping",
)
"""The nine steps, in the order in which they are taken."""

Outcome = Literal["passed", "failed", "skipped", "not_run"]

FIGURES_MAX: Final = 24

FigureText = Annotated[str, Meta(max_length=60, pattern=r"^[^\x00-\x1f\x7f]{0,60}$(?!\n)")]
"""One line, or empty."""


class MeasuredFigure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that was measured, its unit last in its name: ``fsync_p95_us``. What is unknown says ``unknown``."""

    figure: OptionId
    value: FigureText


class CheckedStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one step came out."""

    outcome: Outcome
    figures: Annotated[tuple[MeasuredFigure, ...], Meta(max_length=FIGURES_MAX)]


NOT_RUN: Final = CheckedStep(outcome="not_run", figures=())
