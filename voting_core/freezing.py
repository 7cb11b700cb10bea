# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Freezing a round: every member entitled to vote is put on exactly one line, by name.

A pure function of the floor, the roster and the seats' folded journals. Order of arrival and the centre's clock play
no part: what counts is each seat's own chain and the round's window.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from voting_core.floor import RoundState
from voting_core.floor_records import Disposition, FrozenEntry, FrozenList, PollOpened
from voting_core.messages import FRESH_MS
from voting_core.roster import Member, Roster
from voting_core.seat_log import CastBallot, Seal, SeatLog

TOLERANCE_MS: Final = 2_000
"""Seats keep time with the hall's server to well under this; it only matters for a seat without a fresh head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """All that freezing one round depends on. ``logs`` holds the current epoch of each seat, by seat id."""

    sitting: str
    state: RoundState
    roster: Roster
    logs: Mapping[str, SeatLog]
    excused: Mapping[str, str]
    blocked: frozenset[str] = frozenset()


def freeze(given: Freeze, freezing: int) -> tuple[FrozenList, tuple[str, ...]]:
    """Dispose of every member.

    Returns:
        The frozen list, sorted by member id, and the seats that have neither sealed nor been excused, sorted.
    """
    members = sorted(given.roster.members, key=lambda member: member.member)
    poll, number = given.state.key
    frozen = FrozenList(
        sitting=given.sitting,
        poll=poll,
        round=number,
        freezing=freezing,
        entries=tuple(_dispose(given, member) for member in members),
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
    log = given.logs.get(seat)
    if log is None or seat in given.blocked:
        return None
    return log.seal(given.sitting, given.state.key)


def _dispose(given: Freeze, member: Member) -> FrozenEntry:
    if _signed_in_elsewhere(given, member):
        return _entry(member, "void", note="signed in at two seats")
    seal = _seal(given, member.seat)
    if seal is None:
        if _let_off(given, member.seat):
            return _entry(member, "leave" if member.leave else "absent")
        return _entry(member, "offline")
    at_seat = given.logs[member.seat].cast(given.sitting, given.state.key)
    if seal.record.ballot_seq and seal.record.ballot_hash not in {ballot.hash for ballot in at_seat}:
        return _entry(member, "void", note="the seal names a ballot that is not there")
    cast = [
        ballot for ballot in at_seat if ballot.record.member == member.member and ballot.record.seq < seal.record.seq
    ]
    if not cast:
        if seal.member == member.member:
            return _entry(member, "not_pressed")
        return _entry(member, "leave" if member.leave else "absent")
    return _dispose_ballots(given.state, member, cast, seal)


def _dispose_ballots(state: RoundState, member: Member, cast: Sequence[CastBallot], seal: Seal) -> FrozenEntry:
    faults = {ballot.hash: ineligible(state, ballot) for ballot in cast}
    eligible = [ballot for ballot in cast if not faults[ballot.hash]]
    if not eligible:
        return _entry(member, "void", note=faults[cast[-1].hash])
    chosen = eligible[0] if state.opened.press == "first" else eligible[-1]
    named = (seal.record.ballot_seq, seal.record.ballot_hash)
    # A seat that did not know of a fault names the faulty ballot; otherwise both must agree.
    if named != (chosen.record.seq, chosen.hash) and not faults.get(seal.record.ballot_hash):
        return _entry(member, "void", note="the seal names another ballot")
    return _entry(member, "ballot", ballot=chosen)


def ineligible(state: RoundState, ballot: CastBallot) -> str:
    """Why a ballot of a round cannot count; empty when it can."""
    record, opened, closed = ballot.record, state.opened, state.closed
    if not ballot.signed_in:
        return "cast by a member who was not signed in there"
    if record.text_sha256 != opened.text_sha256:
        return "cast on another text"
    if not answers_fit(opened, ballot):
        return "answers a question or names an option that was not put"
    if record.floor_seq < opened.floor_seq:
        return "cast before the opening reached the seat"
    if closed is not None and record.floor_seq >= closed.floor_seq:
        return "cast after the closing reached the seat"
    if record.head_age_ms <= FRESH_MS:
        return ""
    closed_at_ms = closed.at_ms if closed else opened.at_ms + opened.round_ms
    if opened.at_ms - TOLERANCE_MS <= record.wall_ms <= closed_at_ms + TOLERANCE_MS:
        return ""
    return "cast outside the time of the round"


def answers_fit(opened: PollOpened, ballot: CastBallot) -> bool:
    """Whether each question is answered at most once, in the order put, by one of its options."""
    options = {question.question: question.options for question in opened.questions}
    order = [question.question for question in opened.questions]
    answered = [answer.question for answer in ballot.record.answers]
    known = all(answer.option in options.get(answer.question, ()) for answer in ballot.record.answers)
    return bool(answered) and known and answered == [question for question in order if question in answered]


def _signed_in_elsewhere(given: Freeze, member: Member) -> bool:
    here = given.logs.get(member.seat)
    key = (given.sitting, member.member)
    return (here is not None and key in here.seen) and any(
        key in log.seen for seat, log in sorted(given.logs.items()) if seat != member.seat
    )


def _entry(
    member: Member, disposition: Disposition, *, ballot: CastBallot | None = None, note: str = ""
) -> FrozenEntry:
    return FrozenEntry(
        member=member.member,
        disposition=disposition,
        seat=member.seat,
        epoch=ballot.record.epoch if ballot else 0,
        seq=ballot.record.seq if ballot else 0,
        hash=ballot.hash if ballot else "",
        note=note,
    )
