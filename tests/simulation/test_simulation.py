# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small sittings through everything that goes wrong, each named by its seed, judged by the invariants of the design."""

import pytest

from tests.simulation.clean_runs import clean_run
from tests.simulation.plan import Plan
from tests.simulation.world import World

SEEDS = range(24)
LONG_SEEDS = range(1_000, 1_400)

REGRESSIONS = {
    24: "a lost state message of the centre left a seat silent for ever",
    54: "a member who had left was signed in again by an entry of the staff that was settled",
    92: "a seat with a slow disk forgot the words of the tellers",
}
"""Seeds that found a fault of the production cores, and which."""


def test_quiet_sitting_declares_every_item() -> None:
    """Where nothing goes wrong, every item that had its quorum is put, counted and declared."""
    outcome = World(Plan(seed=1, seats=5, items=3)).run()

    assert outcome.broken == ""
    assert outcome.struck == ()
    assert outcome.records["ResultDeclared"] >= 3


def test_quiet_secret_sitting_opens_every_count() -> None:
    """Where nothing goes wrong, the tellers make a key and open the count of every secret round, which is declared."""
    outcome = World(Plan(seed=2, seats=5, items=3, tellers=3, tellers_needed=2, part_characters=900)).run()

    assert outcome.broken == ""
    assert outcome.struck == ()
    assert outcome.records["ResultDeclared"] >= 3
    assert outcome.records["CountOpened"] >= 2
    assert outcome.records["SecretBallotCast"] > outcome.records["CountOpened"] * 5


@pytest.mark.parametrize("seed", SEEDS)
def test_no_promise_breaks(seed: int) -> None:
    """Whatever goes wrong in a small sitting, nothing recorded is lost, doubled, or counted as something else."""
    assert clean_run(seed).broken == ""


@pytest.mark.parametrize("seed", REGRESSIONS, ids=lambda seed: f"{seed}: {REGRESSIONS[seed]}"[:60])
def test_found_faults_stay_mended(seed: int) -> None:
    """What a seed once broke holds today."""
    assert clean_run(seed).broken == ""


@pytest.mark.long
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("seed", LONG_SEEDS)
def test_no_promise_breaks_in_many_more(seed: int) -> None:
    """The same in many more sittings."""
    assert clean_run(seed).broken == ""
