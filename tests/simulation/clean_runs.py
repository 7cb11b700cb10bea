# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs without a planted bug, each lived through once in a process: a seed is a name, so its outcome is too."""

from functools import cache

from tests.simulation.plan import draw_plan
from tests.simulation.world import Outcome, World


@cache
def clean_run(seed: int) -> Outcome:
    """What became of the run with this seed."""
    return World(draw_plan(seed)).run()
