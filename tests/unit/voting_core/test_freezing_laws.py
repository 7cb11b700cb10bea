# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds of every freezing, whatever members and seats have done and in whatever order the centre learnt of it."""

from collections import Counter
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import OPTIONS, POLL, SITTING, SeatWriter, member_id, roster, seat_id
from tests.halls import HallBuilder
from voting_core.freezing import freeze
from voting_core.frozen_list import FrozenList
from voting_core.roster import Roster
from voting_core.seat_log import SeatLog
from voting_core.seat_records import SEAT_READER, BallotCast
from voting_core.tally import tally

MEMBERS = 4
deeds = st.sampled_from(["in", "out", "visitor", *OPTIONS, "stale", "another text", "seal", "seal none"])
scripts = st.lists(st.lists(deeds, max_size=7), min_size=MEMBERS, max_size=MEMBERS)


def act(hall: HallBuilder, number: int, deed: str) -> None:
    """One thing that may happen at a seat."""
    seat, member = hall.seats[seat_id(number)], member_id(number)
    match deed:
        case "in":
            seat.sign_in(member)
        case "out":
            seat.sign_out(member)
        case "visitor":
            seat.sign_in(member_id(number % MEMBERS + 1))
        case "stale":
            seat.cast(member, "yes", head_age_ms=10_000, wall_ms=0)
        case "another text":
            seat.cast(member, "yes", text_sha256="0" * 64)
        case "seal":
            seat.seal()
        case "seal none":
            seat.seal(ballot_seq=0, ballot_hash="")
        case _:
            seat.cast(member, deed)


def played(script: list[list[str]], press: str) -> HallBuilder:
    """A hall in which each seat has done its part of the script."""
    hall = HallBuilder(roster(MEMBERS, leave=(3,)), opened={"press": press})
    for number, part in enumerate(script, start=1):
        for deed in part:
            act(hall, number, deed)
    return hall


def arrived(seats: dict[str, SeatWriter], order: Random) -> dict[str, SeatLog]:
    """The same journals, folded as if their records had reached the ledger in another order."""
    waiting = {name: list(seat.frames) for name, seat in seats.items()}
    logs = {name: SeatLog(name, 1) for name in order.sample(sorted(seats), len(seats))}
    while any(waiting.values()):
        name = order.choice(sorted(name for name, frames in waiting.items() if frames))
        frame = waiting[name].pop(0)
        logs[name].take(SEAT_READER.read(frame.body), frame.hash)
    return logs


@settings(max_examples=60)
@given(script=scripts, press=st.sampled_from(["first", "last"]), order=st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(script: list[list[str]], press: str, order: Random) -> None:
    """However the seats' records interleave on their way and the roster is sorted, the frozen list is the same."""
    hall = played(script, press)
    people = hall.roster
    shuffled = Roster(
        members=tuple(order.sample(people.members, len(people.members))),
        seats=tuple(order.sample(people.seats, len(people.seats))),
    )

    other = freeze(hall.freezing(logs=arrived(hall.seats, order), roster=shuffled), 1)

    assert other == hall.frozen()


@settings(max_examples=60)
@given(script=scripts, press=st.sampled_from(["first", "last"]))
def test_every_member_stands_on_one_line_and_every_ballot_is_real(script: list[list[str]], press: str) -> None:
    """Each member once; each counted ballot is the member's own, of this round and text, before the seat's seal."""
    hall = played(script, press)
    frozen, unsealed = hall.frozen()
    ballots = {ballot.hash: ballot.record for ballot in all_ballots(hall)}

    (counted,) = tally(hall.floor.round().opened.questions, frozen, ballots)

    assert Counter(entry.member for entry in frozen.entries) == Counter(member_id(n) for n in range(1, MEMBERS + 1))
    assert counted.entitled == MEMBERS
    assert not set(unsealed) & {entry.seat for entry in frozen.entries if entry.disposition == "ballot"}
    for entry in frozen.entries:
        if entry.disposition == "ballot":
            check_ballot(hall, ballots[entry.hash], entry.member)


def check_ballot(hall: HallBuilder, ballot: BallotCast, member: str) -> None:
    """A counted ballot must be what the rules of eligibility ask for."""
    sealed = hall.seats[ballot.seat].log.seal(SITTING, (POLL, 1))
    assert sealed is not None
    assert ballot.seq < sealed.record.seq
    cast = hall.seats[ballot.seat].log.cast(SITTING, (POLL, 1))
    assert all(one.signed_in for one in cast if one.record == ballot)
    assert (ballot.member, ballot.poll, ballot.round) == (member, POLL, 1)
    assert ballot.text_sha256 == hall.floor.round().opened.text_sha256


def all_ballots(hall: HallBuilder) -> list[Any]:
    """Every ballot in the hall's journals."""
    return [ballot for seat in hall.seats.values() for ballot in seat.log.cast(SITTING, (POLL, 1))]


@settings(max_examples=40)
@given(script=scripts, later=st.lists(st.tuples(st.integers(1, MEMBERS), st.sampled_from([*OPTIONS, "out", "seal"]))))
def test_nothing_after_the_seals_changes_a_frozen_list(script: list[list[str]], later: list[tuple[int, str]]) -> None:
    """Once every seat has sealed, whatever is pressed or sealed afterwards, freezing again gives the same list."""
    hall = played([[*part, "seal"] for part in script], "last")
    before: FrozenList = hall.frozen()[0]
    for number, deed in later:
        act(hall, number, deed)

    assert hall.frozen() == (before, ())
