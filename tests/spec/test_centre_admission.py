# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Admission: a record enters the ledger once, in its place, by its own seat; the chain goes on over refused ones."""

import pytest

from central_broker.core.admission import admit_copy
from central_broker.core.effects import Note
from central_broker.core.house import Draft, SeatChain
from central_broker.core.rows import QuarantineRow, RecordRow
from tests.builders import HALL, SeatWriter, registry, roster, signer
from tests.centre_builders import Stage, batch, receipt, receipts
from voting_core import acts
from voting_core.floor_records import SeatBlocked
from voting_core.frames import RECORD_CONTEXT, Frame
from voting_core.roster import RegisteredKey, Registry
from voting_core.seat_records import DeviceFault
from voting_core.signing import sign_frame
from voting_core.topics import seat_topic


def test_a_record_is_taken_once() -> None:
    """A batch that comes again is receipted again and adds nothing."""
    stage = Stage().begin()
    first = stage.send("s01", *stage.seats["s01"].frames)
    size = stage.status().tree_size

    again = stage.send("s01", *stage.seats["s01"].frames)

    assert (
        (again.high_seq, again.high_hash) == (first.high_seq, first.high_hash) == (1, stage.seats["s01"].frames[0].hash)
    )
    assert stage.status().tree_size == size
    assert stage.kept_aside() == ()


def test_an_old_batch_replayed_later_changes_nothing() -> None:
    """Somebody who repeats a seat's earlier batch repeats only what is known."""
    stage = Stage().begin()
    old = batch("s01", stage.seats["s01"].frames)
    stage.fault("s01")
    stage.fault("s01")

    got = receipt(stage.message("s01", "up", old))

    assert got.high_seq == 3
    assert stage.kept_aside() == ()


def test_a_batch_that_overlaps_is_taken_from_where_it_is_new() -> None:
    """A seat that did not hear its receipt sends from its last known point, old and new together."""
    stage = Stage().begin()
    writer = stage.seats["s01"]
    writer.write(DeviceFault, part="lamp", detail="1")
    writer.write(DeviceFault, part="lamp", detail="2")

    assert stage.send("s01", *writer.frames).high_seq == 3


def test_a_gap_waits() -> None:
    """A record whose predecessor is missing is not kept and not refused: the receipt says from where to send."""
    stage = Stage().begin()
    writer = stage.seats["s01"]
    writer.write(DeviceFault, part="lamp", detail="1")
    writer.write(DeviceFault, part="lamp", detail="2")

    got = stage.send("s01", writer.frames[2])

    assert (got.high_seq, got.refusals, got.blocked) == (1, (), "")
    assert stage.kept_aside() == ()
    assert stage.send("s01", *writer.frames).high_seq == 3


@pytest.mark.parametrize("bad", ["another seat's", "forged", "behind a gap"])
def test_admission_stops_at_the_first_record_that_cannot_be_taken(bad: str) -> None:
    """What stands behind a record that cannot be taken waits: the receipt tells the seat where to begin again."""
    stage = Stage().begin()
    writer = stage.seats["s01"]
    good = writer.write(DeviceFault, part="lamp", detail="1")
    frames = {
        "another seat's": stage.seats["s02"].frames[0],
        "forged": sign_frame(signer("s02"), RECORD_CONTEXT, good.body),
        "behind a gap": writer.write(DeviceFault, part="lamp", detail="2"),
    }

    assert stage.send("s01", frames[bad], good).high_seq == 1
    assert stage.send("s01", good).high_seq == 2


def test_a_full_batch_is_taken_whole() -> None:
    """A seat that comes back with much to tell sends 32 records a batch, and all of them are taken at once."""
    stage = Stage().begin()
    writer = stage.seats["s01"]
    for number in range(32):
        writer.write(DeviceFault, part="lamp", detail=str(number))

    assert stage.send("s01", *writer.frames[1:]).high_seq == 33


@pytest.mark.parametrize("number", [1, 2])
def test_two_histories_block_only_the_seat_that_wrote_them(number: int) -> None:
    """A seat that signs two records of one number is blocked; both are kept, and the house is alarmed."""
    stage = Stage().begin()
    stage.fault("s01", "first")
    rival = SeatWriter("s01")
    rival.sign_in("m02")
    if number == 2:
        rival = SeatWriter("s01")
        rival.frames.append(stage.seats["s01"].frames[0])
        rival.log.head = type(rival.log.head)(1, rival.frames[0].hash)
        rival.write(DeviceFault, part="lamp", detail="second")

    got = stage.send("s01", rival.frames[number - 1])

    reason = f"Two different records numbered {number} are signed by this seat."
    assert got.blocked == reason
    assert stage.kept_aside() == (
        QuarantineRow(
            at_ms=stage.wall_ms,
            topic=seat_topic(HALL, "s01", "up"),
            reason=reason,
            disposed=False,
            blocks=True,
            seat="s01",
            epoch=1,
            seq=number,
            payload=rival.frames[number - 1].encode(),
        ),
    )
    assert f"s01: {reason}" in [one.en for one in stage.status().alarms]
    assert Note(event="seat_blocked", detail=f"s01: {reason}") in stage.said
    blocked = stage.floor()[-1]
    assert isinstance(blocked, SeatBlocked)
    assert (blocked.seat, blocked.epoch, blocked.high_seq) == ("s01", 1, 2)
    assert (blocked.rival_hash, blocked.reason) == (rival.frames[number - 1].hash, reason)
    assert stage.fault("s01").high_seq == 2  # nothing more is taken of this epoch
    assert stage.still_hears("s02")


def test_a_record_with_another_predecessor_blocks_its_seat() -> None:
    """A next record that continues another history proves that there is one."""
    stage = Stage().begin()
    rival = SeatWriter("s01")
    rival.sign_in("m02")
    rival.write(DeviceFault, part="lamp", detail="other")

    got = stage.send("s01", rival.frames[1])

    assert "numbered 1 " in got.blocked
    assert stage.still_hears("s02")


@pytest.mark.parametrize("number", [1, 2])
def test_a_used_number_is_not_taken_for_the_next_record(number: int) -> None:
    """A record that follows the last one but bears a number in use is a second record of that number."""
    stage = Stage().begin()
    stage.fault("s01")
    last = stage.seats["s01"].log.head.hash

    got = stage.send("s01", stage.seats["s01"].sign(DeviceFault, part="lamp", detail="1", seq=number, prev=last))

    assert f"numbered {number} " in got.blocked
    assert len(stage.records_of("s01")) == 2


def test_a_first_record_with_a_predecessor_blocks_its_seat_for_good() -> None:
    """A history that begins in the middle is not taken, also not after the centre was started again."""
    stage = Stage().begin(sign_in=False)
    odd = stage.seats["s01"].sign(DeviceFault, part="lamp", detail="1", prev="1" * 64)

    assert stage.send("s01", odd).blocked == "The first record of this seat names a predecessor."
    stage.start()

    again = stage.send("s01", stage.seats["s01"].sign_in("m01"))
    assert again.blocked == "The first record of this seat names a predecessor."
    assert stage.records_of("s01") == []


def test_a_record_of_an_unknown_kind_keeps_its_number_and_the_chain_goes_on() -> None:
    """A properly signed record that says something unknown is refused by name, and does not hold up what follows."""
    stage = Stage().begin()
    writer = stage.seats["s01"]
    known = writer.sign(DeviceFault, part="lamp", detail="1")
    odd = sign_frame(signer("s01"), RECORD_CONTEXT, known.body.replace(b"DeviceFault", b"DeviceParty"))
    writer.log.head = type(writer.log.head)(2, odd.hash)
    after = writer.write(DeviceFault, part="lamp", detail="2")

    got = stage.send("s01", odd, after)

    assert (got.high_seq, got.high_hash, got.leaf_seq) == (3, after.hash, 3)
    (refusal,) = got.refusals
    assert refusal.seq == 2
    assert "DeviceParty" in refusal.reason
    (evidence,) = stage.kept_aside()
    assert (evidence.disposed, evidence.seq, evidence.payload) == (True, 2, odd.encode())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"v":1', b'"v":2'),
        (b'"hall":"demo"', b'"hall":"elsewhere"'),
        (b'"detail":"1"', b'"detail":"1","more":0'),
        (b'"detail":"1"', b'"detail":"' + b"x" * 201 + b'"'),
        (b'"detail":"1"', b'"detail": "1"'),
    ],
)
def test_a_signed_record_that_breaks_the_rules_is_refused_with_its_reason(old: bytes, new: bytes) -> None:
    """Another version, another hall, unknown fields, excess and second spellings are refused, each with a sentence."""
    stage = Stage().begin()
    good = stage.seats["s01"].sign(DeviceFault, part="lamp", detail="1")
    bad = sign_frame(signer("s01"), RECORD_CONTEXT, good.body.replace(old, new))

    got = stage.send("s01", bad)

    assert (got.high_seq, got.leaf_seq) == (2, 1)
    assert got.refusals[0].reason.endswith(".")
    assert stage.still_hears("s02")


def copied(stage: Stage, frame: Frame) -> tuple[bool, SeatChain, Draft]:
    """A record of s01 that another seat kept is brought to a centre which rebuilds its ledger."""
    house, draft = stage.core._house, Draft(wall_ms=7, mono_ms=1)
    chain = house.chain("s01")
    assert chain is not None
    return admit_copy(house, draft, chain, "copies", frame), chain, draft


def test_a_record_that_another_seat_kept_is_admitted_like_one_that_was_sent() -> None:
    """When a ledger is rebuilt, the copy of a record takes the next place of its chain, as it was signed."""
    stage = Stage().begin()
    frame = stage.seats["s01"].sign(DeviceFault, part="lamp", detail="1")

    taken, chain, draft = copied(stage, frame)

    row = RecordRow(author="s01", epoch=1, seq=2, kind="DeviceFault", hash=frame.hash, frame=frame.encode())
    assert (taken, draft.rows, chain.log.head.seq) == (True, [row], 2)


def test_a_copy_that_its_seat_did_not_sign_is_not_admitted() -> None:
    """A seat cannot bring records of another that the other never wrote: they are kept as evidence."""
    stage = Stage().begin()
    frame = stage.seats["s01"].sign(DeviceFault, part="lamp", detail="1")

    taken, chain, draft = copied(stage, sign_frame(signer("s02"), RECORD_CONTEXT, frame.body))

    (row,) = draft.rows
    assert isinstance(row, QuarantineRow)
    assert (taken, chain.log.head.seq) == (False, 1)
    assert (row.topic, row.seat, row.disposed) == ("copies", "s01", False)
    assert row.reason == "The record is not signed by the seat's key."


def test_a_copy_of_a_refused_record_keeps_its_number() -> None:
    """What the former ledger refused by its content is refused again, and the chain goes on over it."""
    stage = Stage().begin()
    frame = stage.seats["s01"].sign(DeviceFault, part="lamp", detail="1", hall="elsewhere")

    taken, chain, draft = copied(stage, frame)

    (row,) = draft.rows
    assert isinstance(row, QuarantineRow)
    assert (taken, row.topic, row.disposed, row.seq) == (True, "copies", True, 2)
    assert (len(chain.hashes), chain.log.head.seq) == (2, 1)


def test_a_seat_does_not_change_its_key_within_an_epoch() -> None:
    """Once a seat has written, a new key means a new epoch; before that, an error of enrolment can be mended."""
    stage = Stage(members=roster(2))
    stage.open_sitting()
    stage.fix_roster()
    other = Registry(
        seats=(RegisteredKey(seat="s01", epoch=1, key=signer("new device").key), registry(stage.members).seats[1])
    )

    assert stage.fix_roster(keys=other).result == "done"
    assert stage.fix_roster().result == "done"
    stage.seats["s01"] = SeatWriter("s01")
    stage.fault("s01")

    refused = stage.fix_roster(keys=other)
    assert refused.result == "refused"
    assert "epoch 2" in refused.said_en
    assert stage.fix_roster().result == "done"
    assert stage.fault("s01").high_seq == 2


def test_a_journal_goes_on_in_the_next_sitting() -> None:
    """A seat's chain does not begin anew with a sitting; what it still owes is delivered in the next one."""
    stage = Stage().begin()
    stage.done(acts.CloseSitting)
    assert stage.fault("s01").high_seq == 2

    assert stage.open_sitting("later").result == "done"
    between = stage.message("s01", "up", batch("s01", [stage.seats["s01"].sign_out("m01")]))
    assert receipts(between) == []
    assert stage.fix_roster(sitting="later").result == "done"

    assert stage.send("s01", *stage.seats["s01"].frames).high_seq == 3
    assert stage.seat("s01").signed_in is False
    assert stage.status().sitting == "later"
