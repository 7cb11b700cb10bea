# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do when something broke, with real parts: a stick, another device, raised hands, a centre from backup."""

import pytest

from tests.conftest import require_system
from tests.rescued import DEAD, Rescued, rescued_sitting
from verifier.cli import main

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def sitting() -> Rescued:
    """The sitting in which much breaks, played once."""
    require_system("mosquitto")
    return rescued_sitting()


def test_a_ballot_recorded_at_a_seat_that_died_cut_off_is_carried_and_counted(sitting: Rescued) -> None:
    """The member's press had left the seat in no message; the stick brings it, and it is the one no of the round."""
    assert sitting.unreceipted_when_killed >= 1
    assert sitting.carried is not None
    assert sitting.carried.result == "done"
    lines = sitting.rounds["minutes"].lines
    assert (lines["yes"], lines["no"], lines["offline"]) == (8, 1, 0)


def test_another_device_votes_for_the_same_member(sitting: Rescued) -> None:
    """With the new device all nine vote again, each once."""
    assert sitting.rounds["ordinance-31"].lines["yes"] == 9


def test_the_hand_of_a_member_whose_seat_is_dead_counts(sitting: Rescued) -> None:
    """Eight pressed, one raised a hand: nine in favour, and the sheet says which is which."""
    one = next(state for poll, state in sitting.rounds.items() if state.hands)

    assert (one.lines["yes"], one.lines["hands"], one.hands, one.got) == (8, 1, {"yes": 1}, 9)


def test_a_centre_rebuilt_from_the_seats_holds_the_same_records(sitting: Rescued) -> None:
    """Everything the lost ledger held is in the new one, and nothing else but the record that says so."""
    assert sitting.before is not None
    assert sitting.after is not None
    assert sitting.before.records <= sitting.after.records
    assert sitting.before.bodies <= sitting.after.bodies
    assert sitting.accepted is not None
    assert sitting.accepted.result == "done"


def test_a_centre_rebuilt_from_the_seats_tells_the_same_results(sitting: Rescued) -> None:
    """Lists, tallies, sentences and late ballots are word for word those of the lost centre."""
    assert sitting.before is not None
    assert sitting.after is not None
    assert sitting.before.rounds == sitting.after.rounds


def test_nobody_is_missing_where_every_seat_has_reported(sitting: Rescued) -> None:
    """One operator accepts: no seat is missing, nothing is lost, nothing forked."""
    assert sitting.finding is not None
    found = sitting.finding.rebuild
    assert found is not None
    assert (found.waiting, found.lost, found.forks, found.blobs_missing) == ((), (), (), 0)
    assert DEAD in found.reported


def test_the_sitting_goes_on_under_the_next_term(sitting: Rescued) -> None:
    """What had been voted by hand is annulled and held again by the new centre, and no seat raises an alarm."""
    assert sitting.end is not None
    assert (sitting.end.term, sitting.end.phase, sitting.end.alarms) == (2, "closed", ())
    last = sitting.end.rounds[-1]
    assert (last.phase, last.lines["yes"]) == ("published", 9)


def test_the_auditor_accepts_the_bundle_of_the_rebuilt_centre(sitting: Rescued) -> None:
    """The separate program finds that everything holds, the rebuild included."""
    assert main([str(sitting.bundle), "--lang", "en", "--centre-key", sitting.centre_key]) == 0
