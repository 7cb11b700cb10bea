# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole sitting through real parts: 41 seat processes, mosquitto, the centre, three mishaps, and the auditor."""

import pytest

from tests.conftest import require_system
from tests.rehearsed import Rehearsed, rehearsed_sitting
from verifier.cli import main

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def sitting() -> Rehearsed:
    """The sitting of the demonstration, played once."""
    require_system("mosquitto")
    return rehearsed_sitting()


def test_the_auditors_program_finds_that_everything_holds(sitting: Rehearsed) -> None:
    """The bundle of a sitting full of mishaps passes every check of the separate program."""
    assert main([str(sitting.bundle), "--lang", "en", "--centre-key", sitting.centre.key]) == 0


def test_every_member_stands_on_exactly_one_line_of_every_result(sitting: Rehearsed) -> None:
    """The lines of each question of each declared result sum to the 41 members entitled to vote."""
    counted = [one for state in sitting.status.rounds for one in state.counted]
    assert len(counted) == 7 + 1 + 1 + 1 + 2 + 8 + 3 + 5 + 2
    assert {sum(line.members for line in one.lines) for one in counted} == {41}


def test_all_four_functions_have_their_results(sitting: Rehearsed) -> None:
    """Motions, a merged list, removal and appointments, two appraisals, and an election with a second ballot."""
    found = {(one.poll, one.round): one for one in sitting.status.rounds}
    assert (found["item-4", 1].outcome, found["item-7", 1].outcome) == ("not_carried", "carried")
    assert found["item-8", 1].hands == {"yes": 1}
    assert [one.outcome for one in found["item-10", 1].findings] == ["carried", "carried"]
    assert {one.outcome for one in found["item-11", 1].findings} == {"graded"}
    assert found["item-12", 1].findings[0].grade == "excellent"
    first, second = found["item-13", 1], found["item-13", 2]
    assert ([one.outcome for one in first.findings].count("elected"), first.contested) == (2, 1)
    assert [one.outcome for one in second.findings].count("elected") == 1


def test_ballots_in_flight_survive_the_death_of_the_broker(sitting: Rehearsed) -> None:
    """Everybody who pressed in the burst in which the broker was killed is counted, once."""
    present = 41 - len(sitting.cast.on_leave)

    assert sitting.round("item-3", 1).lines["yes"] == present


def test_a_ballot_survives_the_death_of_its_seat(sitting: Rehearsed) -> None:
    """The member whose seat was killed after the press stands in the list with the ballot: nobody is missing."""
    one = sitting.round("item-4", 1)

    assert (one.lines["not_pressed"], one.lines["offline"], one.outcome) == (0, 0, "not_carried")


def test_the_silent_member_is_not_pressed_and_nothing_else(sitting: Rehearsed) -> None:
    """Who sits there and never presses is on a line of their own, neither absent nor abstaining."""
    assert sitting.round("item-1", 1).lines["not_pressed"] == 1


def test_a_missing_seat_that_mattered_was_waited_for(sitting: Rehearsed) -> None:
    """The last item was carried with exactly the votes needed, the one of the seat that came back among them."""
    one = sitting.round("item-5", 1)

    assert (one.got, one.needed, one.lines["offline"], one.outcome) == (21, 21, 0, "carried")


def test_the_ballot_that_came_after_the_declaration_is_listed_and_not_counted(sitting: Rehearsed) -> None:
    """In the second round of item 3 one seat was missing, could not change the result, and came late."""
    one = sitting.round("item-3", 2)

    assert (one.lines["offline"], one.missing_effect) == (1, "cannot_change")
    assert [late.split()[0] for late in one.late] == [sitting.cast.silent]


def test_what_was_chosen_in_secret_is_in_no_file(sitting: Rehearsed) -> None:
    """Journals, ledger, logs, what the broker keeps: all files of the hall are searched, and no answer is in any."""
    assert sitting.files_searched > 41 * 4
    assert sitting.leaks == ()


def test_the_secret_round_is_opened_by_two_of_three_tellers(sitting: Rehearsed) -> None:
    """Everybody who voted is in the archive; the result has no more than the sums."""
    state = sitting.round("item-10", 1)

    assert (state.secrecy, state.phase) == ("secret", "published")
    assert state.count is not None
    assert (state.count.needed, len(state.count.asked)) == (2, 3)
    assert state.ballots == state.voted


def test_nothing_is_left_running(sitting: Rehearsed) -> None:
    """When the rehearsal is over, all its processes have ended, and nobody is online any more."""
    assert sitting.left_running == ()
    assert (sitting.status.phase, sitting.status.alarms) == ("closed", ())
