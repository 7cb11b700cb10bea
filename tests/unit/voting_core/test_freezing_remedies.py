# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Freezing after something broke: hands, adopted ballots, other devices, other seats."""

from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import pytest

from tests.builders import POLL, SITTING, SeatWriter, hand_lines, member_id, roster, seat_id, signer
from tests.halls import HallBuilder
from voting_core.eligibility import is_adoptable
from voting_core.floor_records import MemberMoved, SeatBlocked, SeatEpochClosed, SeatEpochOpened, SeatExcused
from voting_core.frames import Frame
from voting_core.freezing import EARLIER_NOTE
from voting_core.questions import BallotRef
from voting_core.round_records import BallotsAdopted, HandCountEntered
from voting_core.seat_log import SeatLog
from voting_core.seat_records import NEVER_MS

MEMBERS = 3


@dataclass(slots=True)
class Mended:
    """A hall of three with two spare seats, s04 and s05, everybody signed in; people may mend what breaks."""

    hall: HallBuilder = field(default_factory=lambda: HallBuilder(roster(MEMBERS, spare_seats=2)))
    former: dict[str, tuple[SeatLog, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Everybody signs in."""
        for number in range(1, MEMBERS + 1):
            self.at(number).sign_in(member_id(number))

    def at(self, number: int) -> SeatWriter:
        """The journal that is written at a seat now."""
        return self.hall.seats[seat_id(number)]

    def hold(self) -> None:
        """Every seat holds the floor log as it is now."""
        for seat in self.hall.seats.values():
            seat.floor_seq = self.hall.floor.floor.head.seq

    def write(self, kind: Any, **fields: Any) -> None:
        """The centre writes, and every seat hears of it."""
        self.hall.floor.write(kind, **fields)
        self.hold()

    def move(self, number: int, seat: int) -> None:
        """Two people let a member vote at another seat."""
        self.write(MemberMoved, member=member_id(number), seat=seat_id(seat), reason="x")

    def close_epoch(self, number: int) -> None:
        """Two people end the epoch that writes for a seat."""
        log = self.at(number).log
        seq, name = (log.head.seq, log.head.hash) if log.head.seq else (0, "")
        self.write(SeatEpochClosed, seat=log.seat, epoch=log.epoch, high_seq=seq, high_hash=name, reason="x")
        self.former[log.seat] = (*self.former.get(log.seat, ()), log)

    def open_epoch(self, number: int) -> None:
        """Two people let another device write for a seat."""
        seat, epoch = seat_id(number), self.at(number).epoch + 1
        self.write(SeatEpochOpened, seat=seat, epoch=epoch, key=signer(f"{seat} {epoch}").key)
        self.hall.seats[seat] = SeatWriter(seat, epoch=epoch, floor_seq=self.hall.floor.floor.head.seq)

    def close(self) -> None:
        """The round is closed, and every seat hears of it."""
        self.hall.floor.close_poll()
        self.hold()

    def seal(self, *numbers: int) -> None:
        """These seats seal the round."""
        for number in numbers:
            self.at(number).seal()

    def adopt(self, number: int, frame: Frame, seq: int) -> None:
        """Two people adopt a ballot."""
        ballot = BallotRef(seat=seat_id(number), epoch=self.at(number).epoch, seq=seq, hash=frame.hash)
        self.write(BallotsAdopted, poll=POLL, round=1, ballots=(ballot,))

    def line(self, number: int = 1) -> tuple[str, str]:
        """Where a member stands when the round is frozen now, and why."""
        floor, seats = self.hall.floor.floor, self.hall.seats
        frozen, _ = self.hall.frozen(
            former=self.former,
            closed=frozenset(name for name, seat in seats.items() if (name, seat.epoch) in floor.closed_epochs),
            blocked=frozenset(name for name, seat in seats.items() if (name, seat.epoch) in floor.blocked),
            opened=floor.opened_epochs,
            moves=floor.moves,
        )
        entry = next(entry for entry in frozen.entries if entry.member == member_id(number))
        ballot = f" {entry.seat}/{entry.epoch}/{entry.seq}" if entry.disposition == "ballot" else ""
        return (entry.disposition + ballot, entry.note)


@pytest.fixture(name="mended")
def _mended() -> Mended:
    """A hall whose round is open."""
    return Mended()


def test_hands_come_before_everything(mended: Mended) -> None:
    """Whoever is counted by hand stands there, whatever they pressed and whether or not their seat has sealed."""
    mended.at(1).cast("m01", "yes")
    mended.write(
        HandCountEntered, poll=POLL, round=1, channel="hands", members=("m01",), counted=(hand_lines(POLL, no=1),)
    )
    mended.close()

    assert [mended.line(number) for number in (1, 2)] == [("hands", ""), ("offline", "")]


def test_a_broken_device_leaves_its_ballots(mended: Mended) -> None:
    """What a device delivered before its epoch was closed is counted, though it never sealed the round."""
    mended.at(1).cast("m01", "yes")
    mended.close_epoch(1)
    mended.close()

    assert mended.line() == ("ballot s01/1/2", EARLIER_NOTE)


@pytest.mark.parametrize("after_closing", [False, True])
def test_another_device_must_seal_only_what_it_could_know(mended: Mended, after_closing: bool) -> None:
    """A device that took over in the round owes its seal; of one that came after the closing none is awaited."""
    mended.at(1).cast("m01", "yes")
    mended.close_epoch(1)
    if not after_closing:
        mended.open_epoch(1)
    mended.close()
    if after_closing:
        mended.open_epoch(1)

    assert mended.line() == (("ballot s01/1/2", EARLIER_NOTE) if after_closing else ("offline", ""))


def test_a_press_on_the_new_device_goes_before_those_on_the_old_one(mended: Mended) -> None:
    """Where the new device has a ballot it counts; where its member pressed nothing there, the old one's does."""
    for number in (1, 2):
        mended.at(number).cast(member_id(number), "yes")
        mended.close_epoch(number)
        mended.open_epoch(number)
        mended.at(number).sign_in(member_id(number))
    mended.at(1).cast("m01", "no")
    mended.close()
    mended.seal(1, 2)

    assert [mended.line(1), mended.line(2)] == [("ballot s01/2/2", ""), ("ballot s02/1/2", EARLIER_NOTE)]


def test_a_seat_that_contradicted_itself_leaves_nothing(mended: Mended) -> None:
    """Ballots of a blocked epoch do not count, also when the epoch is closed."""
    mended.at(1).cast("m01", "yes")
    mended.write(SeatBlocked, seat="s01", epoch=1, high_seq=2, rival_hash="a" * 64, reason="x")
    mended.close_epoch(1)
    mended.former = {}
    mended.close()

    assert mended.line() == ("offline", "")


def test_what_an_old_device_wrote_after_its_seal_counts_for_nothing(mended: Mended) -> None:
    """Also of a closed epoch only the ballots before its seal count."""
    mended.at(1).seal()
    mended.at(1).cast("m01", "yes")
    mended.close_epoch(1)
    mended.close()

    assert mended.line() == ("offline", "")


def test_a_member_who_was_moved_votes_at_the_new_seat(mended: Mended) -> None:
    """A member moved to a spare seat stands where they pressed there, and their own seat must have sealed."""
    mended.at(1).sign_out("m01")
    mended.move(1, 4)
    mended.at(4).sign_in("m01")
    mended.at(4).cast("m01", "yes")
    mended.close()
    mended.seal(1, 4)

    assert mended.line() == ("ballot s04/1/2", "")


def test_what_was_pressed_before_the_move_counts(mended: Mended) -> None:
    """A member who pressed, was moved and pressed no more is counted with the ballot of the seat they left."""
    mended.at(1).cast("m01", "yes")
    mended.move(1, 4)
    mended.at(1).cast("m01", "no")
    mended.at(4).sign_in("m01")
    mended.close()
    mended.seal(1, 4)

    assert mended.line() == ("ballot s01/1/2", EARLIER_NOTE)


@pytest.mark.parametrize("gone", ["silent", "closed", "replaced after the closing"])
def test_a_seat_that_was_left_must_tell_what_it_knows(mended: Mended, gone: str) -> None:
    """While the seat that a member left in the round has not sealed, nobody knows; a closed epoch has told it all."""
    mended.at(1).cast("m01", "yes")
    mended.move(1, 4)
    mended.at(4).sign_in("m01")
    mended.close()
    mended.seal(4)
    if gone != "silent":
        mended.close_epoch(1)
    if gone == "replaced after the closing":
        mended.open_epoch(1)

    assert mended.line() == (("offline", "") if gone == "silent" else ("ballot s01/1/2", EARLIER_NOTE))


def test_what_the_left_seat_wrote_after_its_seal_counts_for_nothing(mended: Mended) -> None:
    """A ballot behind the seal of the seat that a member left is no ballot of theirs."""
    mended.at(1).seal()
    mended.at(1).cast("m01", "yes")
    mended.move(1, 4)
    mended.at(4).sign_in("m01")
    mended.close()
    mended.seal(4)

    assert mended.line() == ("not_pressed", "")


def test_two_people_say_which_of_two_seats_holds(mended: Mended) -> None:
    """A member signed in at two seats is void, until somebody says where they sit; a later sign-in elsewhere is new."""
    mended.at(4).sign_in("m01")
    mended.at(1).cast("m01", "yes")
    before = mended.line()
    mended.move(1, 1)
    mended.close()
    mended.seal(1, 4)
    decided = mended.line()
    mended.at(4).sign_in("m01")

    assert (before, decided) == (("void", "signed in at two seats"), ("ballot s01/1/2", ""))
    assert mended.line() == ("void", "signed in at two seats")


def test_a_sign_in_elsewhere_right_after_the_move_is_new(mended: Mended) -> None:
    """Two people said where a member sits; a sign-in at another seat that had heard of it contradicts them."""
    mended.move(1, 1)
    mended.at(4).sign_in("m01")
    mended.close()
    mended.seal(1, 4)

    assert mended.line() == ("void", "signed in at two seats")


@pytest.mark.parametrize(("press", "seq"), [("first", 2), ("last", 4)])
def test_of_earlier_presses_the_first_or_the_last_counts(press: str, seq: int) -> None:
    """Which of three presses on a device that died counts is the poll's setting, as on a device that lives."""
    mended = Mended(HallBuilder(roster(MEMBERS, spare_seats=2), opened={"press": press}))
    for option in ("yes", "no", "abstain"):
        mended.at(1).cast("m01", option)
    mended.close_epoch(1)
    mended.close()

    assert mended.line() == (f"ballot s01/1/{seq}", EARLIER_NOTE)


def test_a_void_press_on_the_new_device_is_not_mended_by_the_old_one(mended: Mended) -> None:
    """Who pressed on the new device and voided the vote there has not voted on the old one."""
    mended.at(1).cast("m01", "yes")
    mended.close_epoch(1)
    mended.open_epoch(1)
    mended.at(1).sign_in("m01")
    mended.at(1).cast("m01", "no", text_sha256="0" * 64)
    mended.close()
    mended.seal(1)

    assert mended.line() == ("void", "cast on another text")


def test_a_device_that_took_over_owes_its_seal_while_the_round_is_open(mended: Mended) -> None:
    """Before the closing nobody can tell what will still be pressed on the new device."""
    mended.at(1).cast("m01", "yes")
    mended.close_epoch(1)
    mended.open_epoch(1)

    assert mended.line() == ("offline", "")


def test_a_void_ballot_of_a_dead_device_does_not_count(mended: Mended) -> None:
    """The rules for a ballot are the same on a device that was replaced since."""
    mended.at(1).cast("m01", "yes", text_sha256="0" * 64)
    mended.close_epoch(1)
    mended.close()

    assert mended.line() == ("offline", "")


def test_what_another_member_pressed_on_a_dead_device_is_not_its_owners(mended: Mended) -> None:
    """A ballot of somebody else in a closed epoch is nobody's vote."""
    mended.at(3).sign_in("m02")
    mended.at(3).cast("m02", "yes")
    mended.close_epoch(3)
    mended.close()

    assert mended.line(3) == ("offline", "")


def test_a_seat_left_before_the_round_owes_it_nothing(mended: Mended) -> None:
    """A member who was moved before the opening can have pressed at the new seat only."""
    opened = mended.hall.floor.round().opened
    mended.hall.seats["s01"] = SeatWriter("s01", floor_seq=opened.floor_seq)
    mended.move(1, 4)
    moved = msgspec.structs.replace(mended.hall.floor.floor.moves["m01"], floor_seq=opened.floor_seq - 1)
    mended.hall.floor.floor.moves["m01"] = moved
    mended.at(4).sign_in("m01")
    mended.close()
    mended.seal(4)

    assert mended.line() == ("not_pressed", "")


def test_a_seat_that_was_left_unused_and_is_excused_need_not_tell(mended: Mended) -> None:
    """Where the member never signed in and the seat is switched off, nothing can have been pressed."""
    mended.hall.seats["s01"] = SeatWriter("s01", floor_seq=mended.hall.floor.floor.head.seq)
    mended.write(SeatExcused, seats=("s01",), reason="x")
    mended.move(1, 4)
    mended.at(4).sign_in("m01")
    mended.close()
    mended.seal(4)

    assert mended.line() == ("not_pressed", "")


@pytest.mark.parametrize(
    ("fields", "before", "adopted"),
    [
        pytest.param(
            {"floor_seq": 1, "opened_locally": True},
            "cast before the opening reached the seat",
            True,
            id="opened at the seat",
        ),
        pytest.param({"floor_seq": 1}, "cast before the opening reached the seat", False, id="not opened at the seat"),
        pytest.param(
            {"head_age_ms": NEVER_MS, "wall_ms": 1}, "cast outside the time of the round", True, id="unknown clock"
        ),
        pytest.param(
            {"floor_seq": 1, "opened_locally": True, "text_sha256": "0" * 64},
            "cast on another text",
            False,
            id="another text as well",
        ),
    ],
)
def test_adopting_cures_what_a_seat_could_not_know(
    mended: Mended, fields: dict[str, Any], before: str, adopted: bool
) -> None:
    """Two people can take a ballot that was pressed without knowing of the opening, and cure nothing else with it."""
    frame = mended.at(1).cast("m01", "yes", **fields)
    mended.close()
    mended.seal(1)
    assert mended.line() == ("void", before)

    mended.adopt(1, frame, 2)

    assert mended.line() == (("ballot s01/1/2", "") if adopted else ("void", before))


def test_only_what_a_seat_could_not_know_can_be_adopted(mended: Mended) -> None:
    """A ballot that counts anyway needs nobody to adopt it, and one that knew of the closing cannot be adopted."""
    mended.at(1).cast("m01", "yes")
    mended.close()
    mended.at(1).cast("m01", "yes")
    state = mended.hall.floor.round()
    cast = mended.at(1).log.cast(SITTING, (POLL, 1))

    assert [is_adoptable(state, ballot) for ballot in cast] == [False, False]
    assert not is_adoptable(state, replace(cast[0], signed_in=False))
