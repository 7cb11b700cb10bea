# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What operators do when something broke: count hands, adopt ballots, replace devices, move members, carry journals."""

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from central_broker.core.status import RoundStatus, SeatStatus, Status
from central_broker.hand_lines import fill_lines
from tests.simulation.hall import Hall
from voting_core import acts
from voting_core.questions import BallotRef, HandLines, Question


@dataclass(frozen=True, slots=True)
class Rescue:
    """An order to give: its kind, the phase that its giver sees, its fields."""

    kind: type[acts.ActHeader]
    expect: str
    fields: Mapping[str, Any]


@dataclass(slots=True)
class Rescuers:
    """Decides about rescues by what the centre says.

    Args:
        hall: What people know of each other.
        chance: Whether they think of it.
        carry: Brings the journal of a seat to the centre on a stick.
    """

    hall: Hall
    chance: random.Random
    carry: Callable[[str], None]

    def look(self, status: Status) -> None:
        """Tell members where they are to sit."""
        self.hall.sits_at.update({one.member: one.seat for one in status.seats if one.member})

    def for_seats(self, status: Status) -> Rescue | None:
        """Another device, another seat, or one seat of two."""
        for one in status.seats:
            waiting = self.hall.replaced.get(one.seat)
            if waiting is not None and one.epoch < waiting[0]:
                return self._replace(status, one, *waiting)
        twice = next((alarm for alarm in status.alarms if alarm.member), None)
        if twice is not None and self.chance.randrange(60) == 0:
            return self._move(status, twice.member, f"s{twice.member[1:]}")
        spare = [one for one in status.seats if not one.member and not one.closed]
        seated = [one for one in status.seats if one.member and not one.on_leave]
        if spare and seated and self.chance.randrange(150) == 0:
            return self._move(status, self.chance.choice(seated).member, spare[0].seat)
        return None

    def for_round(self, status: Status, state: RoundStatus) -> Rescue | None:
        """Hands, adoption, or a journal on a stick, for a round that is closed."""
        if state.phase == "closed" and state.unsealed and self.chance.randrange(40) == 0:
            self.carry(self.chance.choice(state.unsealed))
        if state.phase not in ("closed", "frozen"):
            return None
        if state.adoptable and self.chance.randrange(3) == 0:
            refs = tuple(
                BallotRef(seat=one.seat, epoch=one.epoch, seq=one.seq, hash=one.hash) for one in state.adoptable
            )
            return self._in_round(acts.AdoptBallots, state, ballots=refs)
        owners = {one.seat: one.member for one in status.seats if one.member}
        unheard = [owners[seat] for seat in state.unsealed if seat in owners]
        if unheard and not state.hands and self.chance.randrange(25) == 0:
            return self._count_hands(state, unheard, sorted(owners.values()))
        return None

    def _count_hands(self, state: RoundStatus, unheard: list[str], members: list[str]) -> Rescue:
        named = sorted({self.chance.choice(unheard), *self.chance.sample(members, self.chance.randrange(2))})
        counted = tuple(self._raise_hands(question, len(named)) for question in state.questions)
        channel = self.chance.choice(("hands", "hands", "paper", "video"))
        return self._in_round(acts.EnterHandCount, state, channel=channel, members=tuple(named), counted=counted)

    def _raise_hands(self, question: Question, members: int) -> HandLines:
        """What so many members answered to one question."""
        raised = [self.chance.choice((*question.choices, "not_pressed")) for _ in range(members)]
        return fill_lines(question, Counter(raised), members)

    def _replace(self, status: Status, one: SeatStatus, epoch: int, key: str) -> Rescue:
        if one.closed:
            return Rescue(acts.OpenSeatEpoch, status.phase, {"seat": one.seat, "epoch": epoch, "key": key})
        fields = {"seat": one.seat, "epoch": one.epoch, "reason": "the device is dead"}
        return Rescue(acts.CloseSeatEpoch, status.phase, fields)

    def _move(self, status: Status, member: str, seat: str) -> Rescue:
        fields = {"member": member, "seat": seat, "reason": "as the chair says"}
        return Rescue(acts.MoveMember, status.phase, fields)

    def _in_round(self, kind: type[acts.RoundAct], state: RoundStatus, **fields: Any) -> Rescue:
        return Rescue(kind, state.phase, {"poll": state.poll, "round": state.round, **fields})
