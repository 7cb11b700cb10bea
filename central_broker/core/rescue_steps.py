# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written when something broke: hands counted, ballots adopted, devices replaced, members moved.

Each needs two people. A check asks whether the order could be carried out as the house stands, so that the first of the
two is refused at once; the step asks again and writes.
"""

from collections.abc import Callable
from typing import Any, Final

from central_broker.core.carrier import Carrier
from central_broker.core.counting import find_ballot
from central_broker.core.floor_writing import check_floor
from central_broker.core.house import House
from voting_core import acts
from voting_core import floor_records as facts
from voting_core.eligibility import is_adoptable
from voting_core.errors import RefusedError, StepError
from voting_core.round_records import BallotsAdopted, HandCountEntered


def check_hand_count(house: House, act: acts.EnterHandCount) -> None:
    """The members are of the house, and the count is one that the round takes.

    Raises:
        HemicycleError: Says what is wrong with it.
    """
    strangers = sorted(set(act.members) - set(house.members))
    if strangers:
        raise RefusedError(f"{', '.join(strangers)} are not members of this sitting.", "Name members of the roster.")
    check_floor(
        house,
        HandCountEntered,
        sitting=act.sitting,
        poll=act.poll,
        round=act.round,
        **_counting(act),
    )
    state = house.floor.rounds[(act.poll, act.round)]
    majority = state.opened.majority
    if majority is not None and majority.each_group and len({house.members[one].group for one in act.members}) > 1:
        raise RefusedError(
            "This round is decided in each group: the count names members of several.", "Count each by itself."
        )


def _counting(act: acts.EnterHandCount) -> dict[str, Any]:
    return {"channel": act.channel, "members": act.members, "counted": act.counted}


def enter_hand_count(carrier: Carrier, act: acts.EnterHandCount) -> None:
    """Members are counted by hand; what they pressed in this round is void from here."""
    check_hand_count(carrier.house, act)
    carrier.write(HandCountEntered, poll=act.poll, round=act.round, **_counting(act))


def check_adoption(house: House, act: acts.AdoptBallots) -> None:
    """Each ballot is there, belongs to the round, and is one that people may take for a ballot of it.

    Raises:
        HemicycleError: Names the ballot for which this does not hold.
    """
    house.floor.check_kind("BallotsAdopted")
    house.floor.check_round((act.poll, act.round), "BallotsAdopted")
    state = house.floor.rounds[(act.poll, act.round)]
    for ref in act.ballots:
        ballot = find_ballot(house, state, ref)
        if ballot is None:
            raise RefusedError(
                f"Record {ref.seq} of seat '{ref.seat}' is no ballot of this round.", "Look at the list again."
            )
        if not is_adoptable(state, ballot):
            raise RefusedError(
                f"The ballot of seat '{ref.seat}' was not cast at a seat that could not know of the opening.",
                "Only such ballots can be adopted.",
            )
    check_floor(house, BallotsAdopted, sitting=act.sitting, poll=act.poll, round=act.round, ballots=act.ballots)


def adopt_ballots(carrier: Carrier, act: acts.AdoptBallots) -> None:
    """Ballots pressed without knowing of the opening count in this round from here on."""
    check_adoption(carrier.house, act)
    carrier.write(BallotsAdopted, poll=act.poll, round=act.round, ballots=act.ballots)


def check_epoch_closing(house: House, act: acts.CloseSeatEpoch) -> None:
    """It is the registered epoch of a seat of this hall, and open.

    Raises:
        HemicycleError: Says which epoch is registered, or that it is closed.
    """
    registered = house.keys.get(act.seat)
    if registered is None:
        raise RefusedError(f"There is no seat '{act.seat}'.", "Name a seat of the hall.")
    if registered.epoch != act.epoch:
        raise StepError(f"Epoch {registered.epoch} of seat '{act.seat}' is registered, not {act.epoch}.")
    check_floor(house, facts.SeatEpochClosed, sitting=act.sitting, **_closing(house, act))


def _closing(house: House, act: acts.CloseSeatEpoch) -> dict[str, Any]:
    chain = house.chain(act.seat)
    hashes = chain.hashes if chain else []
    return {
        "seat": act.seat,
        "epoch": act.epoch,
        "high_seq": len(hashes),
        "high_hash": hashes[-1] if hashes else "",
        "reason": act.reason,
    }


def close_epoch(carrier: Carrier, act: acts.CloseSeatEpoch) -> None:
    """What the epoch has delivered stands; what it still sends is evidence and counts for nothing."""
    check_epoch_closing(carrier.house, act)
    carrier.write(facts.SeatEpochClosed, **_closing(carrier.house, act))


def check_epoch_opening(house: House, act: acts.OpenSeatEpoch) -> None:
    """The seat's epoch is closed, the new one is later, and its key is nobody else's.

    Raises:
        HemicycleError: Says which of these does not hold.
    """
    registered = house.keys.get(act.seat)
    if registered is None:
        raise RefusedError(f"There is no seat '{act.seat}'.", "Name a seat of the hall.")
    if (act.seat, registered.epoch) not in house.floor.closed_epochs:
        raise StepError(f"Epoch {registered.epoch} of seat '{act.seat}' is open: close it first.")
    people = {operator.key for operator in house.floor.operators}
    if act.key in {house.signer.key, *people, *house.epoch_keys.values(), *(key.key for key in house.keys.values())}:
        raise RefusedError("That key is in use already.", "Let the new device make a key of its own.")
    check_floor(house, facts.SeatEpochOpened, sitting=act.sitting, seat=act.seat, epoch=act.epoch, key=act.key)


def open_epoch(carrier: Carrier, act: acts.OpenSeatEpoch) -> None:
    """Another device writes for the seat."""
    check_epoch_opening(carrier.house, act)
    carrier.write(facts.SeatEpochOpened, seat=act.seat, epoch=act.epoch, key=act.key)


def check_move(house: House, act: acts.MoveMember) -> None:
    """The member is of the house, and the seat is there and nobody else's.

    Raises:
        HemicycleError: Says which of these does not hold.
    """
    house.floor.check_kind("MemberMoved")
    if act.member not in house.members:
        raise RefusedError(f"There is no member '{act.member}'.", "Name a member of the roster.")
    roster = house.roster
    if roster is None or act.seat not in {seat.seat for seat in roster.seats}:
        raise RefusedError(f"There is no seat '{act.seat}'.", "Name a seat of the roster.")
    owner, log = house.owners.get(act.seat), house.logs()[act.seat]
    if owner is None or owner.member == act.member:
        return
    is_here = log.present(house.floor.sitting) == owner.member or owner.member in house.floor.moves
    if is_here or not house.leave_of(owner.member):
        raise StepError(f"Seat '{act.seat}' is the seat of '{owner.member}': choose a spare one.")


def move_member(carrier: Carrier, act: acts.MoveMember) -> None:
    """A member votes at another seat from here on, or is said to sit at just one of two."""
    check_move(carrier.house, act)
    carrier.write(facts.MemberMoved, member=act.member, seat=act.seat, reason=act.reason)


def check_archive(house: House, act: acts.ArchiveSitting) -> None:
    """The bundle's tree head is one of this ledger, and the end of the sitting lies within it.

    Raises:
        HemicycleError: Says which of these does not hold.
    """
    check_floor(
        house,
        facts.SittingArchived,
        sitting=act.sitting,
        bundle_sha256=act.bundle_sha256,
        tree_size=act.tree_size,
        tree_root=act.tree_root,
    )
    if act.tree_size > house.tree.size or house.tree.root(act.tree_size).hex() != act.tree_root:
        raise RefusedError("The bundle was not made from this ledger.", "Export the sitting again.")
    if house.closed_index >= act.tree_size:
        raise RefusedError("The bundle was made before the sitting was closed.", "Export the sitting again.")


def archive_sitting(carrier: Carrier, act: acts.ArchiveSitting) -> None:
    """The bundle of the closed sitting is put by, and the seats may drop what it holds."""
    check_archive(carrier.house, act)
    carrier.write(
        facts.SittingArchived, bundle_sha256=act.bundle_sha256, tree_size=act.tree_size, tree_root=act.tree_root
    )


def accept_rebuild(carrier: Carrier, act: acts.AcceptRebuild) -> None:
    """What was found with the seats is the house from here on, and this record says what is missing from it."""
    found = carrier.house.found
    assert found is not None, "only a house that was found with the seats is accepted"
    carrier.write(facts.LedgerRebuilt, missing=act.missing, lost=found.lost, bodies=found.bodies)


CHECKS: Final[dict[type[acts.Act], Callable[[House, Any], None]]] = {
    acts.EnterHandCount: check_hand_count,
    acts.AdoptBallots: check_adoption,
    acts.CloseSeatEpoch: check_epoch_closing,
    acts.OpenSeatEpoch: check_epoch_opening,
    acts.MoveMember: check_move,
    acts.ArchiveSitting: check_archive,
}
"""What a first signature is held against before it waits for the second."""
