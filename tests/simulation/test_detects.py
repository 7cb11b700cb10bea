# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator is tested too: each bug that is planted must be found, and gone when it is taken out again."""

import pytest

from tests.simulation.clean_runs import clean_run
from tests.simulation.plan import draw_plan
from tests.simulation.planted import PLANTED
from tests.simulation.world import World

FOUND_AT = {
    "no_fsync": 0,
    "receipt_before_fsync": 0,
    "recorded_first": 0,
    "sent_first": 4,
    "no_dedup": 0,
    "wrong_chain": 14,
    "close_race": 0,
    "roll_back_accepted": 80,
    "order_by_clock": 329,
    "tally_lost_on_restart": 0,
    "double_sign_in_counted": 30,
    "late_vote_counted": 8,
    "wrong_item": 0,
    "wrong_seat": 1,
    "state_said_once": 67,
    "two_histories_believed": 18,
    "adopted_by_nobody": 326,
    "move_ignored": 39,
    "rebuilt_too_soon": 4,
    "rebuilt_out_of_order": 73,
    "term_kept": 3,
    "recused_counted": 7,
    "leave_ignored": 61,
    "cancelled_card_accepted": 34,
    "staff_sign_in_doubled": 54,
    "questions_mixed_up": 2,
    "second_credential_counted": 16,
    "replayed_ballot_counted": 210,
    "changed_vote_ignored": 8,
    "second_archive_opened": 329,
    "opened_after_abort": 109,
    "choice_kept": 8,
    "key_lost_with_device": 83,
}
"""A seed that finds each bug, of most the first, counted from 0: the long test below finds them anew."""

SEEDS_MAX = 1_000


@pytest.mark.parametrize("name", PLANTED)
def test_planted_bug_is_found(name: str) -> None:
    """A seed that is known to find a bug finds it, and finds nothing where the bug is not."""
    with PLANTED[name].in_place():
        with_bug = World(draw_plan(FOUND_AT[name])).run()
    without = clean_run(FOUND_AT[name])

    assert PLANTED[name].is_found_in(with_bug.broken), with_bug.broken
    assert without.broken == ""


@pytest.mark.long
@pytest.mark.timeout(7_200)
@pytest.mark.parametrize("name", PLANTED)
def test_planted_bug_is_found_within_a_thousand_seeds(name: str) -> None:
    """Seeds tried in their order find each bug before the thousandth."""
    bug = PLANTED[name]

    with bug.in_place():
        seeds = (seed for seed in range(SEEDS_MAX) if bug.is_found_in(World(draw_plan(seed)).run().broken))
        found = next(seeds, None)

    print(f"{name}: {bug.claim}: found by seed {found}")
    assert found is not None
