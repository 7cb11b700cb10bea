# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices are tested in the middle of sittings full of faults: no press of a test counts, and every promise holds."""

from dataclasses import replace

import pytest

from tests.simulation.plan import draw_plan
from tests.simulation.world import World

TESTS_A_RUN = 15


@pytest.mark.parametrize("seed", range(8))
def test_a_technician_breaks_no_promise(seed: int) -> None:
    """Whoever tests devices while rounds open, disks hang and seats die presses what nobody counts."""
    plan = draw_plan(seed, seats=4, items=1)
    outcome = World(replace(plan, spare=1, rates={**plan.rates, "device_tested": TESTS_A_RUN})).run()

    assert outcome.broken == ""
    assert "device_tested:1" in outcome.struck
