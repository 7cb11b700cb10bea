# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Freezing puts every member on one line, by name, from what the seats' own journals say."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders import NINE, POLL, SITTING, SeatWriter, answer, member_id, roster, seat_id
from tests.halls import HallBuilder
from voting_core.eligibility import TOLERANCE_MS
from voting_core.floor_records import SeatExcused
from voting_core.frozen_list import FrozenEntry
from voting_core.messages import FRESH_MS
from voting_core.roster import text_hash
from voting_core.seat_records import NEVER_MS, DeviceFault


def line(hall: HallBuilder, number: int = 1, **given: Any) -> tuple[str, str]:
    """On which line the member with this number stands when the round is frozen now, and the note beside it."""
    entry = entry_of(hall, number, **given)
    return (entry.disposition, entry.note)


def entry_of(hall: HallBuilder, number: int = 1, **given: Any) -> FrozenEntry:
    """The member's entry when the round is frozen now."""
    frozen, _ = hall.frozen(**given)
    return next(entry for entry in frozen.entries if entry.member == member_id(number))


def one_seat(
    *steps: Callable[[SeatWriter], object],
    excused: bool = False,
    leave: tuple[int, ...] = (),
    opened: dict[str, Any] | None = None,
) -> HallBuilder:
    """A hall of two in which seat s01 has done these steps in turn."""
    hall = HallBuilder(roster(2, leave=leave), opened=opened or {})
    if excused:
        hall.floor.write(SeatExcused, seats=("s01",), reason="断电")
    for step in steps:
        step(hall.seats["s01"])
    return hall


def sign_in(seat: SeatWriter) -> None:
    """The member of seat s01 signs in."""
    seat.sign_in("m01")


def sign_out(seat: SeatWriter) -> None:
    """The member of seat s01 leaves."""
    seat.sign_out("m01")


def press(option: str, **fields: Any) -> Callable[[SeatWriter], object]:
    """The member of seat s01 presses."""
    return lambda seat: seat.cast("m01", option, **fields)


def seal(seat: SeatWriter) -> None:
    """Seat s01 seals the round."""
    seat.seal()


def fault(seat: SeatWriter) -> None:
    """Seat s01 reports a broken lamp."""
    seat.write(DeviceFault, part="lamp-yes", detail="no current")


@pytest.mark.parametrize(
    ("hall", "expected"),
    [
        pytest.param(one_seat(sign_in, press("yes"), seal), ("ballot", ""), id="pressed and sealed"),
        pytest.param(one_seat(sign_in, seal), ("not_pressed", ""), id="present, did not press"),
        pytest.param(one_seat(seal), ("absent", ""), id="nobody at the seat"),
        pytest.param(one_seat(sign_in, sign_out, seal), ("absent", ""), id="left without pressing"),
        pytest.param(one_seat(sign_in, press("yes"), sign_out, seal), ("ballot", ""), id="pressed, then left"),
        pytest.param(one_seat(seal, leave=(1,)), ("leave", ""), id="on leave"),
        pytest.param(one_seat(sign_in, press("no"), seal, leave=(1,)), ("ballot", ""), id="on leave, came anyway"),
        pytest.param(one_seat(sign_in, press("yes")), ("offline", ""), id="the seat has not sealed"),
        pytest.param(one_seat(), ("offline", ""), id="the seat has said nothing"),
        pytest.param(one_seat(leave=(1,)), ("offline", ""), id="on leave, but the seat may know better"),
        pytest.param(one_seat(excused=True), ("absent", ""), id="excused seat"),
        pytest.param(one_seat(excused=True, leave=(1,)), ("leave", ""), id="excused seat of a member on leave"),
        pytest.param(one_seat(sign_in, excused=True), ("offline", ""), id="excused, but the member is there"),
        pytest.param(
            one_seat(sign_in, press("yes"), sign_out, excused=True),
            ("offline", ""),
            id="excused, but there is a ballot",
        ),
        pytest.param(one_seat(sign_in, sign_out, excused=True), ("absent", ""), id="excused, and the member left"),
        pytest.param(one_seat(sign_in, press("no"), seal, excused=True), ("ballot", ""), id="excused, but sealed"),
        pytest.param(one_seat(fault, seal), ("absent", ""), id="a fault is no presence"),
        pytest.param(
            one_seat(lambda seat: seat.sign_in("m01", sitting="2026-05-19"), seal),
            ("absent", ""),
            id="signed in to the last sitting only",
        ),
    ],
)
def test_each_member_stands_where_the_seat_says(hall: HallBuilder, expected: tuple[str, str]) -> None:
    """Pressed, not pressed, absent, on leave, or unknown because the seat has not reported: its journal tells."""
    assert line(hall) == expected


def test_a_ballot_is_named_by_its_record() -> None:
    """The entry of a member who pressed names seat, epoch, number and hash of the ballot."""
    hall = one_seat(sign_in)
    frame = hall.seats["s01"].cast("m01", "yes")
    hall.seats["s01"].seal()

    assert entry_of(hall) == FrozenEntry(
        member="m01", disposition="ballot", seat="s01", epoch=1, seq=2, hash=frame.hash, note=""
    )


def test_an_entry_without_a_ballot_names_none() -> None:
    """The entry of a member who did not press names where the member sits, and neither number nor hash."""
    assert entry_of(one_seat(sign_in, seal)) == FrozenEntry(
        member="m01", disposition="not_pressed", seat="s01", epoch=0, seq=0, hash="", note=""
    )


@pytest.mark.parametrize(("rule", "counted"), [("first", 0), ("last", 2)])
def test_first_or_last_press_is_the_polls_setting(rule: str, counted: int) -> None:
    """Where the first press is valid the first ballot counts, otherwise the last before the seal."""
    hall = one_seat(sign_in, opened={"press": rule})
    seat = hall.seats["s01"]
    pressed = [seat.cast("m01", option) for option in ("yes", "no", "abstain")]
    chosen = seat.log.cast(SITTING, (POLL, 1))[counted]
    seat.seal(ballot_seq=chosen.record.seq, ballot_hash=chosen.hash)

    assert entry_of(hall).hash == pressed[counted].hash


@pytest.mark.parametrize("named", ["", "f" * 64])
def test_a_seal_that_names_another_ballot_voids(named: str) -> None:
    """A seat that seals no ballot, or one that nobody has, contradicts its own journal: the member's vote is void."""
    hall = one_seat(sign_in, press("yes"), lambda seat: seat.seal(ballot_seq=0, ballot_hash=named))

    assert line(hall) == ("void", "the seal names another ballot")


@pytest.mark.parametrize("steps", [(sign_in,), (sign_in, press("yes"))], ids=["nobody pressed", "somebody pressed"])
def test_a_seal_that_names_a_ballot_nobody_has_voids(steps: tuple[Callable[[SeatWriter], object], ...]) -> None:
    """A seat that seals a ballot its journal does not hold has lost or invented one: the member's vote is void."""
    hall = one_seat(*steps, lambda seat: seat.seal(ballot_seq=2, ballot_hash="f" * 64))

    assert line(hall) == ("void", "the seal names a ballot that is not there")


@pytest.mark.parametrize("steps", [(), (sign_in, sign_out)], ids=["never came", "had left"])
def test_nobody_votes_without_signing_in(steps: tuple[Callable[[SeatWriter], object], ...]) -> None:
    """A ballot of a member who was not signed in at the seat when it was cast is void."""
    hall = one_seat(*steps, press("yes"), seal)

    assert line(hall) == ("void", "cast by a member who was not signed in there")


@pytest.mark.parametrize(
    ("behind", "expected"),
    [(0, ("ballot", "")), (1, ("void", "cast after the closing reached the seat"))],
)
def test_nobody_votes_once_the_seat_knows_of_the_closing(behind: int, expected: tuple[str, str]) -> None:
    """A ballot cast by a seat that already held the closing is void, however fresh its head; one before it counts."""
    hall = one_seat(sign_in)
    opened_seq = hall.floor.floor.head.seq
    hall.floor.close_poll()
    hall.seats["s01"].cast("m01", "yes", floor_seq=opened_seq + behind)
    hall.seats["s01"].seal()

    assert line(hall) == expected


def test_what_is_pressed_after_the_seal_does_not_count() -> None:
    """A ballot behind the seat's own seal is kept and never counted, even if the seat seals again."""
    hall = one_seat(sign_in, press("yes"), seal)
    first = entry_of(hall).hash
    hall.seats["s01"].cast("m01", "no")
    hall.seats["s01"].seal()

    assert entry_of(hall).hash == first
    assert line(one_seat(sign_in, seal, press("yes"))) == ("not_pressed", "")


def test_a_ballot_by_another_member_does_not_count() -> None:
    """What somebody else presses at a member's seat is nobody's vote."""
    hall = one_seat(lambda seat: seat.sign_in("m02"), lambda seat: seat.cast("m02", "yes"), lambda seat: seat.seal())

    assert line(hall, 1) == ("absent", "")
    assert line(hall, 2) == ("offline", "")


def test_two_sign_ins_void_until_people_decide() -> None:
    """A member who signed in at two seats stands as void, whatever was pressed at either."""
    hall = one_seat(sign_in, press("yes"), seal)
    hall.seats["s02"].sign_in("m01")
    hall.seats["s02"].cast("m01", "no")
    hall.seats["s02"].seal()

    assert line(hall) == ("void", "signed in at two seats")


def test_a_sign_in_of_another_sitting_is_no_second_one() -> None:
    """Where a member sat last month does not matter today."""
    hall = one_seat(sign_in, press("yes"), seal)
    hall.seats["s02"].sign_in("m01", sitting="2026-05-19")

    assert line(hall) == ("ballot", "")


def test_sign_ins_at_two_other_seats_leave_a_member_absent() -> None:
    """A member who never signed in where they sit is absent there, whoever used their card elsewhere."""
    hall = HallBuilder(roster(3))
    for number in (2, 3):
        hall.seats[seat_id(number)].sign_in("m01")
    hall.seats["s01"].seal()

    assert line(hall) == ("absent", "")


def test_a_blocked_seat_is_as_good_as_missing() -> None:
    """A seat that signed two histories counts for nothing: its member is offline and the seat is named as missing."""
    hall = one_seat(sign_in, press("yes"), seal)
    _, unsealed = hall.frozen(blocked=frozenset({"s01"}))

    assert line(hall, blocked=frozenset({"s01"})) == ("offline", "")
    assert unsealed == ("s01", "s02")


WRONG = [
    ({"text_sha256": text_hash("另一件议案", "")}, "cast on another text"),
    ({"answers": (answer(POLL, "yes", "no"),)}, "answers a question or names an option that was not put"),
    ({"answers": (answer(POLL, "maybe"),)}, "answers a question or names an option that was not put"),
    ({"answers": (answer("land", "yes"),)}, "answers a question or names an option that was not put"),
    (
        {"answers": (answer(POLL, "yes"), answer(POLL, "no"))},
        "answers a question or names an option that was not put",
    ),
    ({"floor_seq": 4}, "cast before the opening reached the seat"),
    ({"head_age_ms": NEVER_MS, "wall_ms": 0}, "cast outside the time of the round"),
]


@pytest.mark.parametrize(("fields", "note"), WRONG)
def test_a_ballot_that_cannot_count_voids_with_its_reason(fields: dict[str, Any], note: str) -> None:
    """Another text or option, before the opening, outside the time: the only ballot is void, and the list says why."""
    hall = one_seat(sign_in, lambda seat: seat.cast("m01", "yes", **fields), seal)

    assert line(hall) == ("void", note)


@pytest.mark.parametrize(("fields", "note"), WRONG)
def test_a_ballot_that_cannot_count_spoils_no_other(fields: dict[str, Any], note: str) -> None:
    """Beside a good ballot a bad one changes nothing, though the seat may have sealed the bad one."""
    hall = one_seat(sign_in)
    good = hall.seats["s01"].cast("m01", "yes")
    hall.seats["s01"].cast("m01", "no", **fields)
    hall.seats["s01"].seal()

    assert entry_of(hall).hash == good.hash


def test_of_several_ballots_that_cannot_count_the_list_names_the_last_ones_reason() -> None:
    """A member whose ballots all fail is told why the last one did: it is the one they meant."""
    hall = one_seat(
        sign_in,
        press("yes", answers=(answer(POLL, "maybe"),)),
        press("yes", floor_seq=4),
        press("yes", text_sha256="0" * 64),
        seal,
    )

    assert line(hall) == ("void", "cast on another text")


def test_a_sign_in_before_the_seat_heard_anything_is_one_too() -> None:
    """A member who signed in at a seat that held no floor record yet has signed in there."""
    hall = one_seat(sign_in, press("yes"), seal)
    hall.seats["s02"].floor_seq = 0
    hall.seats["s02"].sign_in("m01")

    assert line(hall) == ("void", "signed in at two seats")


OPENED_MS = NINE + 5_000
CLOSED_MS = NINE + 6_000


@pytest.mark.parametrize(
    ("head_age_ms", "wall_ms", "counts"),
    [
        pytest.param(0, 0, True, id="fresh head, whatever the clock says"),
        pytest.param(FRESH_MS, 0, True, id="just fresh"),
        pytest.param(FRESH_MS + 1, 0, False, id="just stale, clock far off"),
        pytest.param(NEVER_MS, OPENED_MS, True, id="never saw a head, pressed at the opening"),
        pytest.param(NEVER_MS, OPENED_MS - TOLERANCE_MS, True, id="early within tolerance"),
        pytest.param(NEVER_MS, OPENED_MS - TOLERANCE_MS - 1, False, id="too early"),
        pytest.param(NEVER_MS, CLOSED_MS + TOLERANCE_MS, True, id="late within tolerance"),
        pytest.param(NEVER_MS, CLOSED_MS + TOLERANCE_MS + 1, False, id="too late"),
    ],
)
def test_a_seat_without_a_fresh_head_must_be_in_time(head_age_ms: int, wall_ms: int, counts: bool) -> None:
    """A cut-off seat's ballot counts if its clock lies in the round's time, two seconds of tolerance to each side."""
    hall = one_seat(sign_in, press("yes", head_age_ms=head_age_ms, wall_ms=wall_ms), seal)
    hall.floor.close_poll()
    opened, closed = hall.floor.round().opened, hall.floor.round().closed
    assert closed is not None
    assert (opened.at_ms, closed.at_ms) == (OPENED_MS, CLOSED_MS)

    assert line(hall) == (("ballot", "") if counts else ("void", "cast outside the time of the round"))


def test_before_the_closing_the_deadline_ends_the_time() -> None:
    """A round of thirty seconds that nobody has closed yet ends, for a cut-off seat, at its own deadline."""
    late = OPENED_MS + 30_000 + TOLERANCE_MS
    steps = (sign_in, press("yes", head_age_ms=NEVER_MS, wall_ms=late), seal)

    assert line(one_seat(*steps, opened={"round_ms": 30_000})) == ("ballot", "")
    assert line(one_seat(*steps, opened={"round_ms": 29_999})) == ("void", "cast outside the time of the round")


def test_missing_seats_are_named_in_order() -> None:
    """Seats without a seal and without an excuse are named, whether or not a member belongs to them."""
    hall = HallBuilder(roster(3, spare_seats=2))
    hall.floor.write(SeatExcused, seats=("s05",), reason="备用")
    hall.seats["s02"].seal()
    _, unsealed = hall.frozen()

    assert unsealed == ("s01", "s03", "s04")


def test_a_seat_that_was_never_heard_of_is_missing() -> None:
    """A seat without any record is missing, not forgotten."""
    frozen, unsealed = HallBuilder(roster(2)).frozen(logs={})

    assert [entry.disposition for entry in frozen.entries] == ["offline", "offline"]
    assert unsealed == ("s01", "s02")


def test_an_excused_seat_that_was_never_heard_of_owes_nothing() -> None:
    """A spare seat that was never switched on holds nothing up once it is excused."""
    frozen, unsealed = one_seat(excused=True).frozen(logs={})

    assert [entry.disposition for entry in frozen.entries] == ["absent", "offline"]
    assert unsealed == ("s02",)


def test_the_list_names_its_round_and_every_member_in_order() -> None:
    """The list says which round and freezing it is, and names each member once, sorted."""
    frozen, _ = HallBuilder(roster(12)).frozen()

    assert (frozen.sitting, frozen.poll, frozen.round, frozen.freezing) == (SITTING, POLL, 1, 1)
    assert [entry.member for entry in frozen.entries] == [member_id(number) for number in range(1, 13)]
    assert [entry.seat for entry in frozen.entries] == [seat_id(number) for number in range(1, 13)]
