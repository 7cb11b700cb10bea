# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hand counts, adoptions, epochs and archives: what the floor takes of them, and what it refuses."""

from typing import Any

import pytest

from tests.builders import POLL, FloorWriter, hand_lines, roster, signer
from tests.halls import HallBuilder, declared_hall, frozen_hall
from voting_core.errors import StepError
from voting_core.floor_records import (
    LedgerRebuilt,
    MemberMoved,
    SeatEpochClosed,
    SeatEpochOpened,
    SittingArchived,
    SittingClosed,
)
from voting_core.lifecycle import RoundPhase
from voting_core.questions import BallotRef
from voting_core.round_records import BallotsAdopted, HandCountEntered

ROUND: dict[str, Any] = {"poll": POLL, "round": 1}
BALLOT = BallotRef(seat="s01", epoch=1, seq=2, hash="a" * 64)


def hands(*members: str, **lines: int) -> dict[str, Any]:
    """The fields of a hand count."""
    return {**ROUND, "channel": "hands", "members": members, "counted": (hand_lines(POLL, **lines),)}


def close_epoch(writer: FloorWriter, epoch: int = 1, seat: str = "s01") -> None:
    """Two people end an epoch of a seat that has delivered nothing."""
    writer.write(SeatEpochClosed, seat=seat, epoch=epoch, high_seq=0, high_hash="", reason="x")


def open_epoch(writer: FloorWriter, epoch: int = 2, seat: str = "s01") -> None:
    """Two people let another device write for a seat."""
    writer.write(SeatEpochOpened, seat=seat, epoch=epoch, key=signer(f"{seat} {epoch}").key)


def test_hand_counts_add_up() -> None:
    """Two hand counts of one round name different members, and both are kept."""
    hall = HallBuilder(roster(3))
    hall.floor.write(HandCountEntered, **hands("m01", "m02", yes=1, not_pressed=1))
    hall.floor.write(HandCountEntered, **hands("m03", yes=1))

    assert hall.floor.round().by_hand == {"m01", "m02", "m03"}
    assert [count.counted[0].ballots for count in hall.floor.round().hand_counts] == [1, 1]
    assert hall.floor.round().phase is RoundPhase.OPEN


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        pytest.param(hands("m02", "m01", yes=2), "named once each, in the order of their ids", id="order"),
        pytest.param(hands("m01", "m01", yes=2), "named once each, in the order of their ids", id="one twice"),
        pytest.param(hands("m03", yes=1), "Members m03 were counted by hand already", id="counted before"),
        pytest.param(
            hands("m01", maybe=1), "options of its ballot, each at most once and in their order", id="unknown line"
        ),
        pytest.param(
            hands("m01", "m02", no=1, yes=1),
            "options of its ballot, each at most once and in their order",
            id="order of lines",
        ),
        pytest.param(hands("m01", yes=2), "names 1 members, but the numbers sum to 2", id="sum"),
    ],
)
def test_a_hand_count_that_cannot_be_is_refused(fields: dict[str, Any], sentence: str) -> None:
    """Members out of order, twice or counted before, lines that were not put, a wrong sum: refused."""
    hall = HallBuilder(roster(3))
    hall.floor.write(HandCountEntered, **hands("m03", yes=1))

    with pytest.raises(StepError, match=sentence):
        hall.floor.write(HandCountEntered, **fields)


@pytest.mark.parametrize(
    ("kind", "fields"), [(HandCountEntered, hands("m01", yes=1)), (BallotsAdopted, {**ROUND, "ballots": (BALLOT,)})]
)
def test_what_changes_the_list_asks_for_another_freezing(kind: Any, fields: dict[str, Any]) -> None:
    """A frozen round that takes a hand count or adopts a ballot is only closed again; its next list is number 2."""
    hall = frozen_hall()
    hall.floor.write(kind, **fields)

    assert hall.floor.round().phase is RoundPhase.CLOSED
    with pytest.raises(StepError, match="The next freezing of this round is number 2, not 1"):
        hall.freeze_round(1)


def test_a_ballot_is_adopted_once() -> None:
    """A ballot that stands twice in one adoption, or was adopted before, is refused."""
    hall = frozen_hall()
    with pytest.raises(StepError, match="A ballot is adopted once"):
        hall.floor.write(BallotsAdopted, **ROUND, ballots=(BALLOT, BALLOT))
    hall.floor.write(BallotsAdopted, **ROUND, ballots=(BALLOT,))
    with pytest.raises(StepError, match="A ballot is adopted once"):
        hall.floor.write(BallotsAdopted, **ROUND, ballots=(BALLOT,))


def test_a_ballot_is_not_adopted_while_the_round_is_open() -> None:
    """What counts as late can only be said when the round has closed."""
    hall = HallBuilder(roster(3))
    with pytest.raises(StepError, match="'open' does not take BallotsAdopted"):
        hall.floor.write(BallotsAdopted, **ROUND, ballots=(BALLOT,))


def test_an_epoch_is_closed_once() -> None:
    """The end of an epoch is told once."""
    hall = HallBuilder(roster(3))
    close_epoch(hall.floor)
    with pytest.raises(StepError, match="Epoch 1 of seat 's01' is closed already"):
        close_epoch(hall.floor)


def test_an_epoch_opens_only_after_the_former_one_is_closed() -> None:
    """A seat never has two devices that write: the old epoch ends before the new one begins, with a higher number."""
    hall = HallBuilder(roster(3))
    with pytest.raises(StepError, match="Close the last epoch of seat 's01' first"):
        open_epoch(hall.floor)
    close_epoch(hall.floor)
    with pytest.raises(StepError, match="the new one is above 1"):
        open_epoch(hall.floor, 1)
    open_epoch(hall.floor, 2)
    with pytest.raises(StepError, match="Epoch 2 of seat 's01' is open: close it first"):
        open_epoch(hall.floor, 3)
    close_epoch(hall.floor, 2)
    open_epoch(hall.floor, 3)

    assert hall.floor.floor.opened_epochs["s01"].epoch == 3


def test_closed_epochs_outlast_the_sitting() -> None:
    """In the next sitting nobody is moved and no epoch opened, but what was closed stays closed."""
    hall = declared_hall()
    close_epoch(hall.floor)
    open_epoch(hall.floor)
    hall.floor.write(MemberMoved, member="m01", seat="s01", reason="x")
    hall.floor.write(SittingClosed)
    hall.floor.open_sitting(roster(3), sitting="next")

    floor = hall.floor.floor
    assert (set(floor.closed_epochs), floor.opened_epochs, floor.moves) == ({("s01", 1)}, {}, {})


def test_a_sitting_is_archived_once_and_when_it_is_closed() -> None:
    """The bundle that is put by is that of a closed sitting, and there is one."""
    bundle: dict[str, Any] = {"bundle_sha256": "a" * 64, "tree_size": 9, "tree_root": "b" * 64}
    hall = declared_hall()
    with pytest.raises(StepError, match="'roll' does not take SittingArchived"):
        hall.floor.write(SittingArchived, **bundle)
    hall.floor.write(SittingClosed)
    hall.floor.write(SittingArchived, **bundle)
    with pytest.raises(StepError, match="is archived already"):
        hall.floor.write(SittingArchived, **bundle)


def test_a_rebuild_changes_nothing_but_the_term() -> None:
    """A round that was open when the centre lost its ledger is open afterwards."""
    hall = HallBuilder(roster(3))
    hall.floor.write(LedgerRebuilt, term=2, missing=("s01",), lost=(), bodies=())

    assert (hall.floor.floor.term, hall.floor.round().phase) == (2, RoundPhase.OPEN)
