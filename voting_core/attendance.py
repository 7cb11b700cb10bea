# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Presence is a log: who came when and where, who was late, who left early and who came back.

It is worked out from the seats' own journals and the floor log. Before or after is told by the numbers of floor records
that a seat held, not by clocks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from voting_core.floor import Floor
from voting_core.roster import Member, Roster
from voting_core.seat_log import SeatLog, Visit

Presence = Literal["present", "late", "left", "absent", "leave"]
"""``present``: came before the first round and stayed. ``late``: came after it was opened. ``left``: signed out with
the card and did not come back. ``leave``: on leave, and not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """One member in one sitting, with every stay in the order of coming."""

    member: Member
    presence: Presence
    leave: str
    """Why they are on leave; empty for a member who is due."""
    seat: str
    """Where they sit now."""
    visits: tuple[Visit, ...]
    recused: tuple[str, ...]
    """Items in which they may not take part."""


def attendance(floor: Floor, roster: Roster, logs: Iterable[SeatLog]) -> tuple[Attended, ...]:
    """Every member of the present sitting, by id.

    Args:
        floor: The sitting.
        roster: Its members.
        logs: The journals of all seats, former epochs included.
    """
    first_seq = min((state.opened.floor_seq for state in floor.rounds.values()), default=0)
    visits: dict[str, list[Visit]] = {}
    for log in logs:
        for visit in log.visits:
            if visit.sitting == floor.sitting:
                visits.setdefault(visit.member, []).append(visit)
    return tuple(
        _attended(
            floor, member, sorted(visits.get(member.member, ()), key=lambda one: (one.came_seq, one.came_ms)), first_seq
        )
        for member in sorted(roster.members, key=lambda one: one.member)
    )


def _attended(floor: Floor, member: Member, visits: list[Visit], first_seq: int) -> Attended:
    leave = floor.affairs.leave.get(member.member, member.leave)
    moved = floor.moves.get(member.member)
    items = tuple(sorted(item for item, named in floor.affairs.recused.items() if member.member in named))
    return Attended(
        member=member,
        presence=_presence(visits, first_seq, leave),
        leave=leave,
        seat=moved.seat if moved else member.seat,
        visits=tuple(visits),
        recused=items,
    )


def _presence(visits: list[Visit], first_seq: int, leave: str) -> Presence:
    if not visits:
        return "leave" if leave else "absent"
    if visits[-1].cause == "card":
        return "left"
    return "late" if first_seq and visits[0].came_seq >= first_seq else "present"
