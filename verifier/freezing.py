# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The frozen list, worked out again from what the ledger held at that moment.

Seats first: has a seat sealed the round, was it let off, or is it missing? Then members: each stands on one line.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from verifier.house import Desk, House, Round, Seal
from verifier.ledger import Leaf
from verifier.reading import Fields

FRESH_MS: Final = 3_000
"""A seat that has seen a floor head this recently knows where the house stands."""
TOLERANCE_MS: Final = 2_000
"""How far a seat's clock may be off when it has no fresh head."""


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
    seats = sorted(one["seat"] for one in house.roster["seats"])
    seals = {
        seat: None if (seat, house.epochs.get(seat)) in house.blocked else _seal(house, of, seat) for seat in seats
    }
    let_off = {seat for seat in seats if seat in house.excused and not _used(house, of, house.desk(seat))}
    twice = _signed_in_twice(house)
    lines: dict[str, Line] = {}
    for one in sorted(house.roster["members"], key=lambda one: str(one["member"])):
        member, seat = one["member"], one["seat"]
        away = "leave" if one["leave"] else "absent"
        seal = seals.get(seat)
        if member in twice:
            lines[member] = _line(one, "void", note="signed in at two seats")
        elif seal is None:
            lines[member] = _line(one, away if seat in let_off else "offline")
        else:
            lines[member] = _sealed_line(house, of, one, seal, away)
    return Worked(lines, [seat for seat in seats if seals[seat] is None and seat not in let_off])


def _seal(house: House, of: Round, seat: str) -> Seal | None:
    return house.desk(seat).seals.get((of.sitting, of.key))


def _used(house: House, of: Round, desk: Desk) -> bool:
    """Whether an excused seat turned out to be in use: then what else happened there is unknown."""
    return bool(desk.sits(house.sitting) or desk.ballots.get((of.sitting, of.key)))


def _signed_in_twice(house: House) -> set[str]:
    """Members who signed in at their own seat and at another one."""
    desks = {seat: house.desk(seat) for seat in house.epochs}
    own = {one["member"]: one["seat"] for one in house.roster["members"]}
    places: dict[str, set[str]] = {member: set() for member in own}
    for seat, desk in desks.items():
        for sitting, member in desk.guests:
            if sitting == house.sitting and member in places:
                places[member].add(seat)
    return {member for member, found in places.items() if own[member] in found and len(found) > 1}


def _sealed_line(house: House, of: Round, one: Fields, seal: Seal, away: str) -> Line:
    at_seat = house.desk(one["seat"]).ballots.get((of.sitting, of.key), [])
    sealed = seal.leaf.fields
    if sealed["ballot_seq"] and all(leaf.hash != sealed["ballot_hash"] for leaf in at_seat):
        return _line(one, "void", note="the seal names a ballot that is not there")
    pressed = [
        leaf for leaf in at_seat if leaf.fields["member"] == one["member"] and leaf.fields["seq"] < sealed["seq"]
    ]
    if not pressed:
        return _line(one, "not_pressed" if seal.member == one["member"] else away)
    strangers = house.desk(one["seat"]).strangers
    good = [leaf for leaf in pressed if not fault_of(of, leaf, strangers)]
    if not good:
        return _line(one, "void", note=fault_of(of, pressed[-1], strangers))
    chosen = good[0] if of.opened.fields["press"] == "first" else good[-1]
    # A seat that did not know of a fault names the faulty ballot; otherwise both must agree.
    faulty = {leaf.hash for leaf in pressed} - {leaf.hash for leaf in good}
    named = (sealed["ballot_seq"], sealed["ballot_hash"])
    if named != (chosen.fields["seq"], chosen.hash) and sealed["ballot_hash"] not in faulty:
        return _line(one, "void", note="the seal names another ballot")
    return _line(one, "ballot", ballot=chosen)


def fault_of(of: Round, ballot: Leaf, strangers: Collection[str]) -> str:
    """Why a ballot cannot count, in the protocol's words; empty when it can.

    Args:
        strangers: Hashes of ballots whose member was not signed in at the seat.
    """
    got, opened = ballot.fields, of.opened.fields
    if ballot.hash in strangers:
        return "cast by a member who was not signed in there"
    if got["text_sha256"] != opened["text_sha256"]:
        return "cast on another text"
    if not _answers_fit(opened["questions"], got["answers"]):
        return "answers a question or names an option that was not put"
    if got["floor_seq"] < opened["floor_seq"]:
        return "cast before the opening reached the seat"
    if of.closed is not None and got["floor_seq"] >= of.closed.fields["floor_seq"]:
        return "cast after the closing reached the seat"
    if got["head_age_ms"] <= FRESH_MS:
        return ""
    end_ms = of.closed.fields["at_ms"] if of.closed else opened["at_ms"] + opened["round_ms"]
    in_time = opened["at_ms"] - TOLERANCE_MS <= got["wall_ms"] <= end_ms + TOLERANCE_MS
    return "" if in_time else "cast outside the time of the round"


def _answers_fit(questions: list[Fields], answers: list[Fields]) -> bool:
    """Something is answered, nothing twice, in the order put, with options that were put."""
    waiting = list(questions)
    for answer in answers:
        while waiting and waiting[0]["question"] != answer["question"]:
            waiting.pop(0)
        if not waiting or answer["option"] not in waiting.pop(0)["options"]:
            return False
    return bool(answers)


def _line(one: Fields, disposition: str, *, ballot: Leaf | None = None, note: str = "") -> Line:
    entry = {
        "member": one["member"],
        "disposition": disposition,
        "seat": one["seat"],
        "epoch": ballot.fields["epoch"] if ballot else 0,
        "seq": ballot.fields["seq"] if ballot else 0,
        "hash": ballot.hash if ballot else "",
        "note": note,
    }
    return Line(entry, ballot)
