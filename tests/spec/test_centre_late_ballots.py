# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes too late for a result, and what of a result can still be told where its list was lost."""

import pytest

from tests.centre_builders import Stage
from voting_core import acts
from voting_core.messages import FRESH_MS
from voting_core.round_records import PollOpened, RoundFrozen


def test_a_press_behind_the_seal_after_the_declaration_is_late() -> None:
    """A ballot that a seat sends once the result stands is listed, also where the seat had sealed in time."""
    stage = Stage().begin()
    stage.decide({"s01": "yes", "s02": "yes"})

    stage.press("s03", "no")

    assert stage.round().late == ("s03 #3",)


def test_nothing_is_late_before_the_declaration() -> None:
    """While a round can still be frozen again, no ballot has come too late for it."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "yes", "s03": "no"}, seal=False)
    stage.done(acts.FreezeRound)

    assert stage.round().late == ()


def test_a_counted_ballot_of_a_device_that_died_is_not_late() -> None:
    """A ballot delivered before its device died is counted although its seat has not sealed, so it is not late."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "yes", "s03": "yes"}, seal=False)
    for seat in ("s01", "s02"):
        stage.seal(seat)
    stage.done(acts.CloseSeatEpoch, by=("lin", "zhou"), seat="s03", epoch=1, reason="the device is dead")
    stage.done(acts.FreezeRound)
    stage.done(acts.DeclareResult)

    assert (stage.round().got, stage.round().late) == (3, ())


def test_a_press_behind_the_seal_that_was_known_is_not_late() -> None:
    """What the list was made with is not late, though it does not count."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "yes"})
    stage.press("s03", "no")
    stage.done(acts.FreezeRound)
    stage.done(acts.DeclareResult)

    assert stage.round().late == ()


def test_what_an_excused_seat_tells_after_the_declaration_is_late() -> None:
    """A seat that had never reported and owed no seal may still hold a ballot: once it comes, the sheet names it."""
    stage = Stage().begin(sign_in=False)
    for seat in ("s01", "s02"):
        stage.sign_in(seat)
    stage.done(acts.ExcuseSeats, seats=("s03",))
    stage.vote({"s01": "yes", "s02": "yes"}, seal=False)
    for seat in ("s01", "s02"):
        stage.seal(seat)
    stage.done(acts.FreezeRound)
    stage.done(acts.DeclareResult)

    stage.sign_in("s03")
    (opened,) = [one for one in stage.floor() if isinstance(one, PollOpened)]
    stage.press("s03", "no", floor_seq=opened.floor_seq, head_age_ms=FRESH_MS + 1)

    assert stage.round().late == ("s03 #2",)


def test_a_round_whose_list_was_lost_is_frozen_again() -> None:
    """A list that nobody brought to a rebuilt ledger cannot be declared; the round is frozen again."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "yes"})
    record = stage.done(acts.FreezeRound)
    assert isinstance(record, RoundFrozen)
    del stage.core._house.blobs[record.frozen.sha256]

    refused = stage.order(acts.DeclareResult)
    stage.done(acts.FreezeRound)

    assert refused.said_en == "Refused: The list of this round was lost with the ledger: freeze the round again."
    assert stage.order(acts.DeclareResult).result == "done"


@pytest.mark.parametrize(("sealed", "late"), [(True, ()), (False, ("s03 #2",))])
def test_of_a_declared_round_whose_list_was_lost_only_unsealed_seats_are_late(
    sealed: bool, late: tuple[str, ...]
) -> None:
    """Without the list and the heads it was made with nobody is called late but those whose seat had not sealed."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "yes", "s03": "no"}, seal=False)
    for seat in ("s01", "s02", "s03") if sealed else ("s01", "s02"):
        stage.seal(seat)
    record = stage.done(acts.FreezeRound)
    assert isinstance(record, RoundFrozen)
    stage.done(acts.DeclareResult)
    for ref in (record.frozen, record.heads):
        del stage.core._house.blobs[ref.sha256]

    assert stage.round().late == late
