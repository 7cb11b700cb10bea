# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Freezing a round: every member entitled to vote is put on exactly one line, by name.

A pure function of the floor, the roster and the seats' folded journals. Order of arrival and the centre's clock play
no part: what counts is each seat's own chain and the round's window.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from voting_core.eligibility import ineligible
from voting_core.floor_records import MemberMoved, SeatEpochOpened
from voting_core.frozen_list import Disposition, FrozenEntry, FrozenList
from voting_core.press_rules import standing_ballot
from voting_core.roster import Member, Roster
from voting_core.round_state import RoundState
from voting_core.seat_log import CastBallot, Seal, SeatLog

EARLIER_NOTE: Final = "cast before another device or seat took over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """All that freezing one round depends on.

    Args:
        sitting: Its id.
        state: The round.
        roster: Members and seats.
        logs: The registered epoch of each seat, by seat id.
        excused: Seats that are switched off, and why.
        blocked: Seats that signed two histories in that epoch.
        former: Closed epochs of each seat, oldest first, up to where they were closed, without blocked ones.
        closed: Seats whose registered epoch is closed while no other has been opened.
        opened: Epochs opened in this sitting, by seat.
        moves: Last move of each member who was moved in this sitting.
        leave: Leave entered in this sitting, by member; empty for one who is due again.
        faults: What is wrong with encrypted ballots of a secret round, by record hash; empty for nothing. Every ballot
            of the round must have been looked at.
    """

    sitting: str
    state: RoundState
    roster: Roster
    logs: Mapping[str, SeatLog]
    excused: Mapping[str, str]
    blocked: frozenset[str] = frozenset()
    former: Mapping[str, tuple[SeatLog, ...]] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()
    opened: Mapping[str, SeatEpochOpened] = field(default_factory=dict)
    moves: Mapping[str, MemberMoved] = field(default_factory=dict)
    leave: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    signed_in_twice: frozenset[str] = field(init=False, compare=False, repr=False)
    """Members who have signed in to this sitting at more than one seat: looked for once, not once for each member."""

    def __post_init__(self) -> None:
        """Look through all journals once."""
        seats = Counter(one for log in self.logs.values() for sitting, one in log.seen if sitting == self.sitting)
        object.__setattr__(self, "signed_in_twice", frozenset(one for one, count in seats.items() if count > 1))

    def seat_of(self, member: Member) -> str:
        """Where a member sits: at their own seat, or where they were moved to."""
        return self.moves[member.member].seat if member.member in self.moves else member.seat


def freeze(given: Freeze, freezing: int) -> tuple[FrozenList, tuple[str, ...]]:
    """Dispose of every member.

    Returns:
        The frozen list, sorted by member id, and the seats that have neither sealed nor been excused, sorted.
    """
    members = sorted(given.roster.members, key=lambda member: member.member)
    poll, number = given.state.key
    by_hand, recused = given.state.by_hand, frozenset(given.state.opened.recused)
    frozen = FrozenList(
        sitting=given.sitting,
        poll=poll,
        round=number,
        freezing=freezing,
        entries=tuple(
            _entry(given, member, "recused")
            if member.member in recused
            else _entry(given, member, "hands")
            if member.member in by_hand
            else _dispose(given, member)
            for member in members
        ),
    )
    return frozen, unsealed_seats(given)


def unsealed_seats(given: Freeze) -> tuple[str, ...]:
    """Seats of the hall that still owe the seal of this round, sorted."""
    return tuple(
        seat.seat
        for seat in sorted(given.roster.seats, key=lambda seat: seat.seat)
        if _seal(given, seat.seat) is None and not _let_off(given, seat.seat)
    )


def _let_off(given: Freeze, seat: str) -> bool:
    """An excused seat owes nothing, unless a member signed in or pressed there: then the rest is unknown."""
    log = given.logs.get(seat)
    used = log is not None and (log.present(given.sitting) or log.cast(given.sitting, given.state.key))
    return seat in given.excused and not used


def _seal(given: Freeze, seat: str) -> Seal | None:
    """The seal that binds a seat: by its registered epoch, which was open before the round closed."""
    log = given.logs.get(seat)
    if log is None or seat in given.blocked or _is_over(given, seat):
        return None
    return log.seal(given.sitting, given.state.key)


def _is_over(given: Freeze, seat: str) -> bool:
    """Whether no seal of this round can come: the device that could know what was pressed in it writes no more."""
    opened, closed = given.opened.get(seat), given.state.closed
    began_late = opened is not None and closed is not None and opened.floor_seq > closed.floor_seq
    return began_late or seat in given.closed


def _dispose(given: Freeze, member: Member) -> FrozenEntry:
    """What stands where the member sits now; failing that, what they pressed before a device or a seat took over."""
    if _signed_in_elsewhere(given, member):
        return _entry(given, member, "void", note="signed in at two seats")
    here = _dispose_here(given, member)
    if here.disposition in ("ballot", "void"):
        return here
    if here.disposition == "offline" and not _is_over(given, given.seat_of(member)):
        return here
    earlier = _earlier(given, member)
    if earlier is None:
        return _entry(given, member, "offline")
    if not earlier:
        return here
    chosen = standing_ballot(given.state.opened.press, earlier)
    return _entry(given, member, "ballot", ballot=chosen, note=EARLIER_NOTE)


def _away(given: Freeze, member: Member) -> Disposition:
    """The line of a member who is not there: by the roster, or by what was entered in the sitting."""
    return "leave" if given.leave.get(member.member, member.leave) else "absent"


def _dispose_here(given: Freeze, member: Member) -> FrozenEntry:
    seat = given.seat_of(member)
    seal = _seal(given, seat)
    if seal is None:
        if _let_off(given, seat):
            return _entry(given, member, _away(given, member))
        return _entry(given, member, "offline")
    at_seat = given.logs[seat].cast(given.sitting, given.state.key)
    if seal.record.ballot_seq and seal.record.ballot_hash not in {ballot.hash for ballot in at_seat}:
        return _entry(given, member, "void", note="the seal names a ballot that is not there")
    cast = [
        ballot for ballot in at_seat if ballot.record.member == member.member and ballot.record.seq < seal.record.seq
    ]
    if not cast:
        if seal.member == member.member:
            return _entry(given, member, "not_pressed")
        return _entry(given, member, _away(given, member))
    return _dispose_ballots(given, member, cast, seal)


def _dispose_ballots(given: Freeze, member: Member, cast: Sequence[CastBallot], seal: Seal) -> FrozenEntry:
    faults = {ballot.hash: _fault(given, ballot) for ballot in cast}
    eligible = [ballot for ballot in cast if not faults[ballot.hash]]
    if not eligible:
        return _entry(given, member, "void", note=faults[cast[-1].hash])
    chosen = standing_ballot(given.state.opened.press, eligible)
    assert chosen is not None, "one of several ballots stands"
    named = (seal.record.ballot_seq, seal.record.ballot_hash)
    # A seat that did not know of a fault names the faulty ballot; otherwise both must agree.
    if named != (chosen.record.seq, chosen.hash) and not faults.get(seal.record.ballot_hash):
        return _entry(given, member, "void", note="the seal names another ballot")
    return _entry(given, member, "ballot", ballot=chosen)


def _earlier(given: Freeze, member: Member) -> list[CastBallot] | None:
    """Eligible ballots of a member from closed epochs and from the seat they left, in the order pressed.

    None where it cannot be known: the member was moved during the round from a seat that has not sealed it.
    """
    here = given.seat_of(member)
    found: list[CastBallot] = []
    move = given.moves.get(member.member)
    for seat in dict.fromkeys((member.seat, here)):
        logs = list(given.former.get(seat, ()))
        if seat != here:
            assert move is not None, "only a member who was moved has left a seat"
            left = move.floor_seq > given.state.opened.floor_seq
            if _seal(given, seat) is not None:
                logs.append(given.logs[seat])
            elif left and not _is_over(given, seat) and not _let_off(given, seat):
                return None
        cast = [ballot for log in logs for ballot in _before_seal(given, log)]
        found += [
            ballot
            for ballot in cast
            if ballot.record.member == member.member
            and (seat == here or (move is not None and ballot.record.floor_seq < move.floor_seq))
            and not _fault(given, ballot)
        ]
    return found


def _fault(given: Freeze, ballot: CastBallot) -> str:
    """Why a ballot cannot count; empty when it can. What only an encrypted ballot can be is judged last."""
    fault = ineligible(given.state, ballot)
    return fault if fault or not given.state.is_secret else given.faults[ballot.hash]


def _before_seal(given: Freeze, log: SeatLog) -> list[CastBallot]:
    """The ballots of one epoch; what it wrote after it had sealed the round counts for nothing."""
    seal = log.seal(given.sitting, given.state.key)
    cast = log.cast(given.sitting, given.state.key)
    return [ballot for ballot in cast if seal is None or ballot.record.seq < seal.record.seq]


def _signed_in_elsewhere(given: Freeze, member: Member) -> bool:
    """Whether a member signed in where they sit and, since two people last said where that is, at another seat."""
    if member.member not in given.signed_in_twice:
        return False
    here, key = given.seat_of(member), (given.sitting, member.member)
    since = given.moves[member.member].floor_seq if member.member in given.moves else 0
    at_seat = given.logs.get(here)
    return (at_seat is not None and key in at_seat.seen) and any(
        log.seen.get(key, -1) >= since for seat, log in sorted(given.logs.items()) if seat != here
    )


def _entry(
    given: Freeze, member: Member, disposition: Disposition, *, ballot: CastBallot | None = None, note: str = ""
) -> FrozenEntry:
    return FrozenEntry(
        member=member.member,
        disposition=disposition,
        seat=ballot.record.seat if ballot else given.seat_of(member),
        epoch=ballot.record.epoch if ballot else 0,
        seq=ballot.record.seq if ballot else 0,
        hash=ballot.hash if ballot else "",
        note=note,
    )
