# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The frozen list, worked out again from what the ledger held at that moment.

Each member stands on one line: recused, by hand, or by what stands where they sit now, or by what they pressed before
another device or another seat took over.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from verifier.desks import Desk, Seal
from verifier.eligibility import fault_of
from verifier.house import House
from verifier.ledger import Leaf
from verifier.presses import standing
from verifier.reading import Fields
from verifier.rounds import Round

EARLIER: Final = "cast before another device or seat took over"


@dataclass(frozen=True, slots=True)
class Line:
    """Where one member stands: as the entry of a frozen list says it, and the ballot's leaf if there is one."""

    entry: Fields
    ballot: Leaf | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """A frozen list as it ought to be."""

    lines: Mapping[str, Line]
    """By member, sorted."""
    unsealed: list[str]


def work_out(house: House, of: Round) -> Worked:
    """Dispose of every member of the roster from the records before this moment.

    Args:
        house: As it is just before the freezing.
        of: The round.
    """
    members = sorted(house.roster["members"], key=lambda one: str(one["member"]))
    lines = {one["member"]: _dispose(house, of, one) for one in members}
    seats = sorted(one["seat"] for one in house.roster["seats"])
    return Worked(lines, [seat for seat in seats if not _seal(house, of, seat) and not _is_let_off(house, of, seat)])


def _seal(house: House, of: Round, seat: str) -> Seal | None:
    """The seal by the epoch that writes for the seat, if it is one that can know the round and may speak of it."""
    if house.is_blocked(seat) or _is_over(house, of, seat):
        return None
    return house.desk(seat).seals.get((of.sitting, of.key))


def _is_over(house: House, of: Round, seat: str) -> bool:
    """Whether no seal of this round can come: nothing writes for the seat, or only what began after the closing."""
    opened = house.opened_epochs.get(seat)
    began_late = bool(opened and of.closed and opened.fields["floor_seq"] > of.closed.fields["floor_seq"])
    return began_late or house.is_closed(seat)


def _is_let_off(house: House, of: Round, seat: str) -> bool:
    """Whether an excused seat owes nothing: nobody is signed in there, and nothing was pressed in this round."""
    desk = house.desk(seat)
    used = desk.sits(house.sitting) or desk.ballots.get((of.sitting, of.key))
    return seat in house.excused and not used


def _dispose(house: House, of: Round, one: Fields) -> Line:
    """Where the member sits now, and failing that what they pressed before another device or seat took over."""
    if one["member"] in of.opened.fields["recused"]:
        return _line(house, one, "recused")
    if one["member"] in of.by_hand:
        return _line(house, one, "hands")
    if _is_signed_in_twice(house, one):
        return _line(house, one, "void", note="signed in at two seats")
    seat = house.seat_of(one)
    here = _dispose_at_seat(house, of, one, seat)
    stands = here.entry["disposition"]
    if stands in ("ballot", "void") or (stands == "offline" and not _is_over(house, of, seat)):
        return here
    earlier = _earlier(house, of, one, seat)
    if earlier is None:
        return _line(house, one, "offline")
    if not earlier:
        return here
    chosen = standing(of.opened.fields["press"], earlier)
    return _line(house, one, "ballot", ballot=chosen, note=EARLIER)


def _is_signed_in_twice(house: House, one: Fields) -> bool:
    """Whether a member signed in where they sit and, since people last said where that is, at another seat."""
    here, key = house.seat_of(one), (house.sitting, one["member"])
    move = house.moves.get(one["member"])
    since = move.fields["floor_seq"] if move else 0
    if key not in house.desk(here).seen:
        return False
    return any(house.desk(seat).seen.get(key, -1) >= since for seat in house.epochs if seat != here)


def _dispose_at_seat(house: House, of: Round, one: Fields, seat: str) -> Line:
    seal = _seal(house, of, seat)
    away = "leave" if house.leave_of(one) else "absent"
    if seal is None:
        return _line(house, one, away if _is_let_off(house, of, seat) else "offline")
    desk = house.desk(seat)
    sealed = seal.leaf.fields
    at_seat = desk.ballots.get((of.sitting, of.key), [])
    if sealed["ballot_seq"] and all(leaf.hash != sealed["ballot_hash"] for leaf in at_seat):
        return _line(house, one, "void", note="the seal names a ballot that is not there")
    pressed = _pressed(desk, of, one["member"])
    if not pressed:
        return _line(house, one, "not_pressed" if seal.member == one["member"] else away)
    good = [leaf for leaf in pressed if not fault_of(of, leaf, desk)]
    if not good:
        return _line(house, one, "void", note=fault_of(of, pressed[-1], desk))
    chosen = standing(of.opened.fields["press"], good)
    # A seat that did not know of a fault names the faulty ballot; otherwise both must agree.
    faulty = {leaf.hash for leaf in pressed} - {leaf.hash for leaf in good}
    named = (sealed["ballot_seq"], sealed["ballot_hash"])
    if named != (chosen.fields["seq"], chosen.hash) and sealed["ballot_hash"] not in faulty:
        return _line(house, one, "void", note="the seal names another ballot")
    return _line(house, one, "ballot", ballot=chosen)


def _pressed(desk: Desk, of: Round, member: str) -> list[Leaf]:
    """A member's ballots of the round in one epoch; what follows that epoch's seal of it counts for nothing."""
    seal = desk.seals.get((of.sitting, of.key))
    cast = [leaf for leaf in desk.ballots.get((of.sitting, of.key), ()) if leaf.fields["member"] == member]
    return [leaf for leaf in cast if seal is None or leaf.fields["seq"] < seal.leaf.fields["seq"]]


def _earlier(house: House, of: Round, one: Fields, here: str) -> list[Leaf] | None:
    """Eligible ballots from closed epochs and, of a member who was moved, from their own seat before the move.

    None where that cannot be known: they were moved during the round, and the seat they left has not sealed it.
    """
    found: list[Leaf] = []
    own, move = one["seat"], house.moves.get(one["member"])
    if own != here and move is not None:
        before = move.fields["floor_seq"]
        desks = house.former_desks(own)
        if _seal(house, of, own) is not None:
            desks.append(house.desk(own))
        elif before > of.opened.fields["floor_seq"] and not (_is_over(house, of, own) or _is_let_off(house, of, own)):
            return None
        found += [leaf for leaf in _eligible(desks, of, one["member"]) if leaf.fields["floor_seq"] < before]
    return found + _eligible(house.former_desks(here), of, one["member"])


def _eligible(desks: Iterable[Desk], of: Round, member: str) -> list[Leaf]:
    return [leaf for desk in desks for leaf in _pressed(desk, of, member) if not fault_of(of, leaf, desk)]


def _line(house: House, one: Fields, disposition: str, *, ballot: Leaf | None = None, note: str = "") -> Line:
    entry = {
        "member": one["member"],
        "disposition": disposition,
        "seat": ballot.fields["seat"] if ballot else house.seat_of(one),
        "epoch": ballot.fields["epoch"] if ballot else 0,
        "seq": ballot.fields["seq"] if ballot else 0,
        "hash": ballot.hash if ballot else "",
        "note": note,
    }
    return Line(entry, ballot)
