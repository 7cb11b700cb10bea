# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of ``docs/performance.md`` that is about secret ballots."""

import os
from collections.abc import Sequence
from typing import Final

from rehearsal.bench.page import machine
from rehearsal.bench.secrecy import Figures

RATIO_GOAL: Final = 3
OPENING_GOAL_S: Final = 1
BALLOT_GOAL_MS: Final = 100

_HEAD: Final = """## Secret ballots

Written by `make bench-secrecy`. A ballot is made on one core, as at a seat; ballots are checked as the centre does it,
on all cores; an audit is the whole command, `hemicycle-verify FILE.bel` on all cores and `belenios-tool` on the one it
uses, on the same archive one after the other.

"""


def secrecy_page(figures: Sequence[Figures], opening_s: float, ballot_ms: float) -> str:
    """Tables of everything that was measured."""
    rows = [
        "| paper | voters | make a ballot | check a ballot | audit | belenios-tool | ratio |",
        "|---|---|---|---|---|---|---|",
        *(_row(one) for one in figures),
    ]
    goals = [
        "| measured | | goal |",
        "|---|---|---|",
        f"| a ballot for twenty nominees, made | {ballot_ms:.0f} ms | < {BALLOT_GOAL_MS} ms |",
        f"| 60 ballots, from the last agreement to the opened archive | {opening_s:.2f} s | ≤ {OPENING_GOAL_S} s |",
        f"| audit against the independent program | {_worst(figures)} | ≥ {RATIO_GOAL} |",
    ]
    cores = os.cpu_count() or 1
    return _HEAD + "\n".join(rows) + "\n\n" + "\n".join(goals) + f"\n\nMeasured on {machine()}, {cores} cores.\n"


def _row(one: Figures) -> str:
    tool = "–" if one.tool_s is None else f"{one.tool_s:.1f} s"
    ratio = "–" if one.ratio is None else f"**{one.ratio:.1f}**"
    return (
        f"| {one.paper} | {one.voters:,} | {one.make_ms:.1f} ms | {one.check_ms:.1f} ms "
        f"| {one.audit_s:.1f} s | {tool} | {ratio} |"
    )


def _worst(figures: Sequence[Figures]) -> str:
    ratios = [one.ratio for one in figures if one.ratio is not None]
    return f"{min(ratios):.1f} to {max(ratios):.1f} times faster" if ratios else "not installed"
