# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seed is a name: the same run comes out of it wherever and however often it is run, and a failure can be shrunk."""

import os
import subprocess
import sys
from pathlib import Path

from tests.simulation.plan import FAULTS, draw_plan
from tests.simulation.planted import PLANTED
from tests.simulation.shrinking import Shrinker, replay_command, same_fault
from tests.simulation.table import MEASURED_OVER, RECORDS_MIN, STRIKES_MIN, Coverage
from tests.simulation.world import World

ROOT = Path(__file__).parents[2]


def _digests(hash_seed: str) -> list[str]:
    """Hashes of 20 small runs in a process of their own."""
    words = ["-m", "tests.simulation", "--digests", "--seeds", "20", "--seats", "3", "--items", "1"]
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_runs_do_not_depend_on_the_order_of_sets() -> None:
    """Two processes that hash strings differently see the same 20 runs, message by message."""
    first, second = _digests("1"), _digests("12345")

    assert len(set(first)) == 20
    assert first == second


def test_different_seeds_are_different_runs() -> None:
    """Seeds differ in what happens, not only in their number."""
    plans = [draw_plan(seed) for seed in range(50)]

    assert len({tuple(plan.rates.items()) for plan in plans}) > 45


def test_one_run_in_ten_is_signed_for_real() -> None:
    """Signatures are stubbed, but not in every tenth run."""
    assert sum(draw_plan(seed).signed for seed in range(100)) == 10


def test_failing_run_is_shrunk() -> None:
    """A run that fails becomes a smaller one that breaks the same promise, with a command that runs it again."""
    with PLANTED["no_dedup"].in_place():
        outcome = World(draw_plan(0)).run()
        shrinker = Shrinker(draw_plan(0), outcome)
        small = shrinker.shrink()
        again = World(small).run()

    assert same_fault(again.broken, outcome.broken)
    assert (small.seats, small.items) <= (3, 1)
    assert len(again.struck) <= len(outcome.struck)
    assert f'SEED=0 TRACE=1 SIM="--seats {small.seats} --items 1' in replay_command(small)


def test_rare_faults_are_reported() -> None:
    """Two hundred runs in which a fault never struck say so; fewer runs promise nothing."""
    coverage = Coverage()
    assert coverage.too_few() == []

    coverage.runs = MEASURED_OVER

    assert sorted(coverage.too_few()) == sorted([*FAULTS, *RECORDS_MIN])
    assert sorted(STRIKES_MIN) == sorted(FAULTS)
