# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seat's journal, folded, says who sits there, what they pressed and what is sealed."""

from dataclasses import replace

import msgspec

from tests.builders import POLL, SITTING, SeatWriter
from tests.self_tests import write_self_test
from voting_core.chain import ChainHead
from voting_core.seat_records import ClockStepped, DeviceFault, SeatStarted

KEY = (POLL, 1)


def test_a_journal_tells_who_is_there() -> None:
    """After a sign-in the member is present at the seat, after a sign-out nobody is, and who came is remembered."""
    seat = SeatWriter("s01")
    assert seat.log.present(SITTING) == ""
    seat.sign_in("m01")
    assert (seat.log.present(SITTING), seat.log.identification) == ("m01", "card-uid")
    seat.sign_out("m01")
    assert (seat.log.present(SITTING), seat.log.seen) == ("", {(SITTING, "m01"): 0})


def test_a_journal_tells_what_the_seat_had_heard_at_the_sign_in() -> None:
    """How far the seat had come with the floor log when its member signed in is remembered for roll and moves."""
    seat = SeatWriter("s01", floor_seq=4)
    seat.sign_in("m01")

    assert (seat.log.signed_in_at, seat.log.seen) == (4, {(SITTING, "m01"): 4})


def test_presence_belongs_to_one_sitting() -> None:
    """A member who signed in to the last sitting is not present at this one."""
    seat = SeatWriter("s01")
    seat.sign_in("m01", sitting="2026-05-19")
    seat.seal()
    sealed = seat.log.seal(SITTING, KEY)

    assert seat.log.present(SITTING) == ""
    assert sealed is not None
    assert sealed.member == ""


def test_ballots_are_kept_in_the_order_they_were_pressed() -> None:
    """Every press of a round is kept; other rounds are kept apart."""
    seat = SeatWriter("s01")
    seat.sign_in("m01")
    pressed = [seat.cast("m01", option) for option in ("yes", "no")]
    other = seat.cast("m01", "yes", number=2)

    assert [ballot.hash for ballot in seat.log.cast(SITTING, KEY)] == [frame.hash for frame in pressed]
    assert [ballot.hash for ballot in seat.log.cast(SITTING, (POLL, 2))] == [other.hash]
    assert list(seat.log.cast("2026-05-19", KEY)) == []


def test_the_first_seal_binds() -> None:
    """A second seal of the same round changes nothing."""
    seat = SeatWriter("s01")
    assert seat.log.seal(SITTING, KEY) is None
    first = seat.seal()
    seat.sign_in("m01")
    seat.seal(cause="deadline")
    sealed = seat.log.seal(SITTING, KEY)

    assert sealed is not None
    assert (sealed.hash, sealed.record.cause, sealed.member) == (first.hash, "closed", "")


def test_a_self_test_counts_for_nothing() -> None:
    """A technician's test changes neither who sits there, nor what was pressed, sealed or broken."""
    seat, tested = SeatWriter("s01"), SeatWriter("s01")
    for one in (seat, tested):
        one.sign_in("m01")
        one.cast("m01", "yes")
    last = write_self_test(tested)

    assert tested.log.head == ChainHead(3, last.hash)
    assert msgspec.to_builtins(replace(tested.log, head=seat.log.head)) == msgspec.to_builtins(seat.log)


def test_a_journal_tells_its_software_and_its_faults() -> None:
    """What runs on the seat and what last broke is known from its journal; a stepped clock changes neither."""
    seat = SeatWriter("s01")
    seat.write(SeatStarted, software="hemicycle 0.1.0")
    seat.write(DeviceFault, part="lamp-yes", detail="no current")
    last = seat.write(ClockStepped, step_ms=-3_600_000)

    assert (seat.log.software, seat.log.fault) == ("hemicycle 0.1.0", "lamp-yes: no current")
    assert seat.log.head == ChainHead(3, last.hash)
