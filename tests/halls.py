# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A hall in the middle of a round: the floor, a journal at every seat, and what freezing and declaring make of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.builders import POLL, SITTING, FloorWriter, SeatWriter, roster
from voting_core.findings.result import find_result
from voting_core.frames import Frame
from voting_core.freezing import Freeze, freeze
from voting_core.frozen_list import FrozenList
from voting_core.roster import Roster
from voting_core.round_records import ResultDeclared
from voting_core.tally import tally


@dataclass(slots=True)
class HallBuilder:
    """A hall whose sitting has begun and whose first round is open: the floor, and a journal at every seat."""

    roster: Roster
    opened: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the opening that differ from the usual ones."""
    floor: FloorWriter = field(default_factory=FloorWriter)
    seats: dict[str, SeatWriter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Open the sitting and the round; every seat holds the opening."""
        self.floor.open_sitting(self.roster)
        self.floor.open_poll(**{"entitled": len(self.roster.members), **self.opened})
        for seat in self.roster.seats:
            self.seats[seat.seat] = SeatWriter(seat.seat, floor_seq=self.floor.floor.head.seq)

    def freezing(self, **fields: Any) -> Freeze:
        """All that freezing the round now depends on."""
        usual: Mapping[str, Any] = {
            "sitting": SITTING,
            "state": self.floor.round(),
            "roster": self.roster,
            "logs": {name: seat.log for name, seat in self.seats.items()},
            "excused": self.floor.floor.excused,
        }
        return Freeze(**{**usual, **fields})

    def frozen(self, **fields: Any) -> tuple[FrozenList, tuple[str, ...]]:
        """The round, frozen now for the first time, and the seats still missing."""
        return freeze(self.freezing(**fields), 1)

    def freeze_round(self, freezing: int = 1) -> Frame:
        """Freeze the round on the floor as it stands now; it must be closed."""
        return self.floor.freeze_round(*freeze(self.freezing(), freezing))

    def declaration(self) -> dict[str, Any]:
        """The fields of a ``ResultDeclared`` of what is frozen, counted as it would be now."""
        state = self.floor.round()
        assert state.frozen is not None, "freeze the round first"
        cast = [ballot for seat in self.seats.values() for ballot in seat.log.cast(SITTING, state.key)]
        ballots = {ballot.hash: ballot.record for ballot in cast}
        tallies = tally(state.opened.questions, self.frozen()[0], ballots, state.hand_counts)
        found = find_result(state.opened, tallies, casting=state.casting)
        return {
            "poll": POLL,
            "round": 1,
            "frozen_seq": state.frozen.floor_seq,
            "frozen_hash": state.frozen_hash,
            "counted": tuple(one.counted() for one in tallies),
            "findings": found.findings,
            "outcome": found.outcome,
            "contested": found.contested,
            "left_open": found.left_open,
            "missing": found.missing,
            "missing_effect": found.missing_effect,
            "said_zh": found.said_zh,
            "said_en": found.said_en,
        }

    def declare(self) -> Frame:
        """Close, freeze and declare the round."""
        self.floor.close_poll()
        self.freeze_round()
        return self.floor.write(ResultDeclared, **self.declaration())


def frozen_hall() -> HallBuilder:
    """A hall of three whose round is closed and frozen; nobody has pressed."""
    hall = HallBuilder(roster(3))
    hall.floor.close_poll()
    hall.freeze_round()
    return hall


def declared_hall() -> HallBuilder:
    """A hall of three whose round is declared."""
    hall = HallBuilder(roster(3))
    hall.declare()
    return hall
