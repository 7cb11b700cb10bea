# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that is looked at when a run is over, gathered once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.simulation.attacks import Attacks
from tests.simulation.centre_node import CentreNode
from tests.simulation.facts import Fact, ballots_of, blobs_of
from tests.simulation.opened_ballots import Answers, joint_secret, open_ballot
from tests.simulation.seat_node import SeatNode
from tests.simulation.watching import Witness


@dataclass(slots=True)
class Findings:
    """All that is looked at in the end.

    Args:
        seats: By id.
        witness: What people pressed and saw, and the disks.
        attacks: Who is exempt from what.
        centre: The true one.
    """

    seats: Mapping[str, SeatNode]
    witness: Witness
    attacks: Attacks
    centre: CentreNode
    ballots: dict[str, Fact] = field(init=False)
    """Every ballot of the ledger by its hash, encrypted ones put together."""

    def __post_init__(self) -> None:
        """Look through the ledger and the disks once, those of liars too."""
        for seat in self.seats:
            self.witness.own_facts(seat)
        self.ballots = {fact.hash: fact for fact in ballots_of(self.facts)}

    def centre_disagrees_with(self, seat: str) -> bool:
        """Whether the centre says that a seat holds a tree head that is not its own."""
        chain = None if self.centre.core is None else self.centre.core._house.chain(seat)
        return chain is not None and chain.disagrees != ""

    @property
    def facts(self) -> Sequence[Fact]:
        """The ledger."""
        return self.witness.ledger_facts()

    def floor(self, *kinds: str) -> Iterator[Fact]:
        """Floor records of these kinds."""
        return (fact for fact in self.facts if fact.author == "floor" and fact.kind in kinds)

    def of(self, seat: str) -> list[Fact]:
        """What the ledger holds of a seat."""
        return [fact for fact in self.facts if fact.author == seat]

    def moved(self, before: Fact) -> set[str]:
        """Members who had been moved when a floor record was written."""
        return {fact["member"] for fact in self.floor("MemberMoved") if fact.index < before.index}

    def answers(self, ballot: Fact) -> Answers:
        """What a ballot says; an encrypted one is opened with all the tellers' shares."""
        if ballot.kind == "BallotCast":
            return ballot["answers"]  # type: ignore[no-any-return]  # what JSON holds
        opened = next(fact for fact in self.floor("PollOpened") if fact.round == ballot.round)
        return open_ballot(ballot["text"], self.secret_of(opened["key"]), opened["questions"])

    def secret_of(self, key: int) -> int:
        """The secret of a tellers' key, by the shares that seats have kept."""
        begun = next(fact for fact in self.floor("TellerKeyBegun") if fact["key"] == key)
        numbers = {one["seat"]: number for number, one in enumerate(begun["tellers"], start=1)}
        held = [(numbers[seat], share) for seat, share in sorted(self.witness.shares.get(key, {}).items())]
        return joint_secret(dict(held[: begun["needed"]]))

    @property
    def adopted(self) -> set[str]:
        """Ballots that two people adopted."""
        return {ballot["hash"] for fact in self.floor("BallotsAdopted") for ballot in fact["ballots"]}

    @property
    def lost_bodies(self) -> set[str]:
        """Bodies that nobody could bring when the ledger was rebuilt."""
        return {sha256 for fact in self.floor("LedgerRebuilt") for sha256 in fact["bodies"]}

    @property
    def lost_seats(self) -> set[str]:
        """Seats of which records were lost with the ledger and with the seat."""
        return {one["seat"] for fact in self.floor("LedgerRebuilt") for one in fact["lost"]}

    @property
    def honest(self) -> list[str]:
        """Seats whose word counts."""
        return [seat for seat in self.seats if seat not in self.witness.liars]


def listed(found: Findings, frozen: Fact) -> Sequence[Mapping[str, Any]]:
    """The entries of a frozen list; none where it is lost with a former ledger."""
    blob = blobs_of(found.witness.ledger.durable).get(frozen["frozen"]["sha256"])
    return blob["entries"] if blob else ()
