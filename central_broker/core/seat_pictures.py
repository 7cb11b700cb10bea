# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawing the seats: each is drawn again only when something that it depends on is another thing than before."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from central_broker.core.health import Trouble, find_troubles, own_troubles
from central_broker.core.house import House, Presence, SeatChain
from central_broker.core.status import SeatStatus
from voting_core.lifecycle import RoundPhase
from voting_core.messages import SeatHealth
from voting_core.round_state import RoundState
from voting_core.seat_log import SeatLog


@dataclass(frozen=True, slots=True)
class Basis:
    """What the picture of one seat depends on, beside the floor log. Things that are replaced are compared as such."""

    log: SeatLog
    records: int
    presence: Presence | None
    health: SeatHealth | None
    blocked: str
    troubles: tuple[Trouble, ...]

    def holds(
        self,
        log: SeatLog,
        presence: Presence | None,
        health: SeatHealth | None,
        blocked: str,
        troubles: tuple[Trouble, ...],
    ) -> bool:
        """Whether a seat drawn on this looks like one drawn on these. Asked of 3,000 seats ten times a second."""
        return (
            self.log is log
            and self.records == log.head.seq
            and self.presence is presence
            and self.health is health
            and self.blocked == blocked
            and self.troubles == troubles
        )


@dataclass(slots=True)
class SeatPictures:
    """The seats as they were drawn last, all under the same end of the floor log."""

    floor_hash: str = ""
    drawn: dict[str, tuple[Basis, SeatStatus]] = field(default_factory=dict)
    heard: dict[str, tuple[Presence, SeatHealth | None, SeatStatus]] = field(default_factory=dict)
    """Seats that are in no registry."""

    def draw_unregistered(self, house: House) -> tuple[SeatStatus, ...]:
        """Seats that are heard before their keys are registered, as on the morning of a sitting, by id in order."""
        fresh = {}
        for seat in sorted(house.presence.keys() - house.keys.keys()):
            seen, health = house.presence[seat], house.health.get(seat)
            known = self.heard.get(seat)
            if known is None or known[0] is not seen or known[1] is not health:
                known = (seen, health, draw_stranger(house, seat))
            fresh[seat] = known
        self.heard = fresh
        return tuple(known[2] for known in fresh.values())

    def draw(
        self, house: House, chains: Mapping[str, SeatChain], seen: Mapping[str, Presence]
    ) -> tuple[SeatStatus, ...]:
        """Every seat, in the order of the chains."""
        troubles, current = find_troubles(house, seen), house.floor.undecided
        if self.floor_hash != house.floor.head.hash or self.drawn.keys() != chains.keys():
            self.floor_hash, self.drawn = house.floor.head.hash, {}
        places = {one.seat: (one.row, one.place) for one in house.roster.seats} if house.roster else {}
        return tuple(
            self._seat(house, chain, current, places.get(seat, (0, 0)), troubles.get(seat, ()))
            for seat, chain in chains.items()
        )

    def _seat(
        self,
        house: House,
        chain: SeatChain,
        current: RoundState | None,
        place: tuple[int, int],
        troubles: tuple[Trouble, ...],
    ) -> SeatStatus:
        log, blocked = chain.log, chain.blocked
        seen, health = house.presence.get(log.seat), house.health.get(log.seat)
        known = self.drawn.get(log.seat)
        if known is not None and known[0].holds(log, seen, health, blocked, troubles):
            return known[1]
        basis = Basis(log, log.head.seq, seen, health, blocked, troubles)
        seat = draw_seat(house, basis, current, place)
        self.drawn[log.seat] = (basis, seat)
        return seat


def draw_seat(house: House, basis: Basis, current: RoundState | None, place: tuple[int, int]) -> SeatStatus:
    """One seat."""
    log, seen = basis.log, basis.presence
    seat, sitting = log.seat, house.floor.sitting
    owner = house.owners.get(seat)
    return SeatStatus(
        seat=seat,
        row=place[0],
        place=place[1],
        epoch=log.epoch,
        closed=(seat, log.epoch) in house.floor.closed_epochs,
        member=owner.member if owner else "",
        name=owner.name if owner else "",
        group=owner.group if owner else "",
        on_leave=bool(owner and house.leave_of(owner.member)),
        teller=bool(owner and owner.teller),
        signed_in=bool(log.present(sitting)),
        online=bool(seen and seen.state.on),
        cut_off=bool(seen and seen.state.cut_off),
        excused=seat in house.floor.excused,
        sealed=bool(current and log.seal(sitting, current.key)),
        voted=bool(current and may_show_voted(current) and log.cast(sitting, current.key)),
        blocked=basis.blocked,
        fault=log.fault,
        identification=log.identification,
        floor_seq=seen.state.floor_seq if seen else 0,
        records=log.head.seq,
        software=seen.state.software if seen else log.software,
        health=basis.health,
        troubles_zh=tuple(one.zh for one in basis.troubles),
        troubles_en=tuple(one.en for one in basis.troubles),
    )


def draw_stranger(house: House, seat: str) -> SeatStatus:
    """A seat of no registry: what it says of itself, and nobody who sits there."""
    seen, health = house.presence[seat], house.health.get(seat)
    troubles = own_troubles(health) if health is not None and seen.state.on else ()
    drawn = draw_seat(house, Basis(SeatLog(seat, seen.state.epoch), 0, seen, health, "", troubles), None, (0, 0))
    return msgspec.structs.replace(drawn, member="", name="", group="", on_leave=False, teller=False)


def may_show_voted(state: RoundState) -> bool:
    """Who has voted is shown while a round is open only where the profile says so."""
    return state.phase is not RoundPhase.OPEN or state.opened.display == "live"
