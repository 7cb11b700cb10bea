# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The floor log tells one story: every step in order, by the centre, of this hall; anything else is refused."""

from tests.builders import HALL, MORE_THAN_HALF, POLL, SITTING, roster, signer
from tests.halls import HallBuilder, declared_hall, frozen_hall
from voting_core.chain import ChainHead
from voting_core.floor import Floor
from voting_core.floor_records import (
    SeatBlocked,
    SeatExcused,
    SeatExcuseRevoked,
    SittingAdjourned,
    SittingClosed,
    SittingResumed,
)
from voting_core.lifecycle import RoundPhase, SittingPhase
from voting_core.round_records import PollAborted, PollAnnulled, ResultPublished
from voting_core.signing import verify


def test_a_whole_sitting_is_followed() -> None:
    """Opening, roster, agenda, roll, a round declared and published, a pause, the end: the floor shows each step."""
    hall = declared_hall()
    floor = hall.floor.floor
    declared = hall.floor.round().declared
    assert declared is not None
    hall.floor.write(ResultPublished, poll=POLL, round=1, declared_seq=declared.floor_seq)
    hall.floor.write(SittingAdjourned, reason="午休")
    assert floor.phase is SittingPhase.ADJOURNED
    hall.floor.write(SittingResumed)
    hall.floor.write(SittingClosed)

    assert (floor.phase, floor.sitting, floor.title) == (SittingPhase.CLOSED, SITTING, "第三十六次会议")
    assert hall.floor.round().phase is RoundPhase.PUBLISHED
    assert floor.head == ChainHead(len(hall.floor.frames), hall.floor.frames[-1].hash)
    assert [operator.operator for operator in floor.operators] == ["lin", "zhou"]
    assert floor.undecided is None


def test_reading_a_log_again_gives_the_same_floor() -> None:
    """A seat that starts anew and reads the whole log stands where the centre stands."""
    hall = declared_hall()
    again = Floor(HALL, signer("centre").key)
    for frame in hall.floor.frames:
        again.take(again.read(frame, verify), frame.hash)

    assert again == hall.floor.floor


def test_a_wrong_result_is_annulled_and_the_next_round_is_number_two() -> None:
    """A declared result is made void in public; the house votes again in round 2, and round 1 is kept."""
    hall = declared_hall()
    hall.floor.write(PollAnnulled, poll=POLL, round=1, reason="计票有误")
    hall.floor.open_poll(number=2)
    floor = hall.floor.floor
    latest = floor.latest_round(POLL)

    assert hall.floor.round().phase is RoundPhase.ANNULLED
    assert hall.floor.round().ended_reason == "计票有误"
    assert latest is not None
    assert latest is floor.open_round is floor.undecided is hall.floor.round(number=2)


def test_a_poll_that_was_never_put_has_no_round() -> None:
    """Asked for a poll that was never put, the floor knows no round of it."""
    assert HallBuilder(roster(3)).floor.floor.latest_round("land") is None


def test_a_round_may_be_frozen_again_until_declared() -> None:
    """When a missing seat reports after all, the round is frozen again, and the newer list is in force."""
    hall = frozen_hall()
    first = hall.floor.round().frozen_hash
    frame = hall.freeze_round(2)

    assert hall.floor.round().frozen_hash == frame.hash != first


def test_excuses_come_and_go() -> None:
    """An excused seat is named with the reason until it appears; a seat that was not excused may appear too."""
    hall = HallBuilder(roster(3))
    hall.floor.write(SeatExcused, seats=("s02", "s03"), reason="断电")
    hall.floor.write(SeatExcuseRevoked, seat="s02")
    hall.floor.write(SeatExcuseRevoked, seat="s01")

    assert hall.floor.floor.excused == {"s03": "断电"}


def test_a_blocked_seat_stays_blocked() -> None:
    """A seat that signed two histories is blocked for its epoch, in this sitting and in the next ones."""
    hall = declared_hall()
    hall.floor.write(SeatBlocked, seat="s02", epoch=1, high_seq=0, rival_hash="a" * 64, reason="两份不同的记录")
    hall.floor.write(SittingClosed)
    hall.floor.open_sitting(roster(3), sitting="2026-09-22")

    assert hall.floor.floor.blocked == {("s02", 1)}


def test_the_next_sitting_begins_afresh_on_the_same_log() -> None:
    """A new sitting forgets roster, rounds and excuses of the last one, and the chain goes on."""
    hall = HallBuilder(roster(3))
    hall.floor.write(PollAborted, poll=POLL, round=1, reason="停电")
    hall.floor.write(SeatExcused, seats=("s02",), reason="断电")
    hall.floor.write(SittingClosed)
    before = hall.floor.floor.head.seq
    hall.floor.open_sitting(roster(4), sitting="2026-09-22")
    floor = hall.floor.floor

    assert (floor.sitting, floor.rounds, floor.excused) == ("2026-09-22", {}, {})
    assert (floor.phase, floor.head.seq) == (SittingPhase.ROLL, before + 4)


def test_a_result_of_a_closed_sitting_can_still_be_annulled() -> None:
    """A mistake found after the end is made void in public, under the same sitting."""
    hall = declared_hall()
    hall.floor.write(SittingClosed)
    hall.floor.write(PollAnnulled, poll=POLL, round=1, reason="计票有误")

    assert (hall.floor.floor.phase, hall.floor.round().phase) == (SittingPhase.CLOSED, RoundPhase.ANNULLED)


def test_the_profile_is_the_openings() -> None:
    """Quorum and majority of the sitting are those it was opened under."""
    floor = HallBuilder(roster(3)).floor.floor
    assert floor.profile is not None

    assert floor.profile.quorum.threshold == floor.profile.majority.threshold == MORE_THAN_HALF
