# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is not admitted: it is kept aside as evidence, within bounds, and costs only its sender."""

import pytest

from central_broker.core.admission import quarantine
from central_broker.core.effects import Note
from central_broker.core.house import Draft
from central_broker.core.inputs import MessageReceived
from central_broker.core.rows import QuarantineRow
from tests.builders import HALL, SeatWriter, signer
from tests.centre_builders import Stage, batch, published, receipt, receipts
from voting_core import acts
from voting_core.frames import BODY_BYTES_MAX, RECORD_CONTEXT, Frame
from voting_core.seat_records import DeviceFault
from voting_core.signing import sign_frame
from voting_core.topics import SeatTopic, seat_topic


def test_a_forged_record_is_kept_aside_and_stops_nothing() -> None:
    """A record that another key signed is evidence; the true one still takes its place."""
    stage = Stage().begin()
    true = stage.seats["s01"].sign(DeviceFault, part="lamp", detail="1")
    forged = sign_frame(signer("s02"), RECORD_CONTEXT, true.body)

    got = stage.send("s01", forged)

    assert (got.high_seq, got.blocked) == (1, "")
    assert stage.kept_aside() == (
        QuarantineRow(
            at_ms=stage.wall_ms,
            topic=seat_topic(HALL, "s01", "up"),
            reason="The record is not signed by the seat's key.",
            disposed=False,
            blocks=False,
            seat="s01",
            epoch=0,
            seq=0,
            payload=forged.encode(),
        ),
    )
    assert stage.send("s01", true).high_seq == 2


def test_a_record_signed_as_another_kind_of_message_is_not_taken() -> None:
    """A signature over a message does not pass for one over a record."""
    stage = Stage().begin()
    true = stage.seats["s01"].sign(DeviceFault, part="lamp", detail="1")
    confused = sign_frame(signer("s01"), b"hemicycle/1 message\0", true.body)

    assert stage.send("s01", confused).high_seq == 1


def test_a_seat_cannot_speak_for_another() -> None:
    """What s01 sends as s02's, on its own topic or inside its own batch, is kept aside against s01."""
    stage = Stage().begin()
    theirs = stage.seats["s02"].frames

    assert receipts(stage.message("s01", "up", batch("s02", theirs))) == []
    inside = receipt(stage.message("s01", "up", batch("s01", theirs)))

    assert inside.high_seq == 1
    assert {row.seat for row in stage.kept_aside()} == {"s01"}
    assert len(stage.records_of("s02")) == 1
    assert stage.still_hears("s02")


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "The batch is empty. Send a header and records."),
        (batch("s02", []), "A batch of seat 's02' came on the topic of seat 's01'."),
        (batch("s01", [], epoch=2), "A batch of epoch 2 came while epoch 1 is registered."),
        (batch("s01", [SeatWriter("s02").sign_in("m01")]), "The record does not name this seat and epoch."),
        (batch("s01", [SeatWriter("s01", epoch=2).sign_in("m01")]), "The record does not name this seat and epoch."),
        (batch("s01", [Frame(b"rubbish", b"")]), "The record does not name this seat and epoch."),
    ],
)
def test_evidence_says_why_it_was_not_admitted(payload: bytes, reason: str) -> None:
    """Beside the bytes of each refused batch or record stands one sentence with the reason, also in the log."""
    stage = Stage().begin()

    stage.message("s01", "up", payload)

    assert [row.reason for row in stage.kept_aside()] == [reason]
    assert Note(event="quarantined", detail=f"{seat_topic(HALL, 's01', 'up')}: {reason}") in stage.said


def test_topic_reason_and_payload_are_kept_within_bounds() -> None:
    """Evidence is cut where the ledger's rows end: a long reason is no way to fill the disk."""
    stage = Stage().begin()
    draft = Draft(wall_ms=1, mono_ms=1)

    row = quarantine(stage.core._house, draft, "s01", "t" * 301, b"p" * (64 * 1024 + 1), "r" * 501)

    assert (len(row.topic), len(row.reason), len(row.payload)) == (300, 500, 64 * 1024)
    assert draft.rows == [row]


@pytest.mark.parametrize(
    "topic", ["hc1/other/seat/s01/up", "hc1/demo/seat/S01/up", "hc1/demo/seat/s01/up/x", "", "x" * 900]
)
def test_a_message_on_a_strange_topic_is_kept_aside(topic: str) -> None:
    """What no seat of this hall can have written has no effect."""
    stage = Stage().begin()
    payload = batch("s01", [stage.seats["s01"].sign_in("m01")])

    said = stage.feed(MessageReceived(topic=topic, payload=payload, wall_ms=1, mono_ms=1))

    assert receipts(said) == []
    assert [row.topic for row in stage.kept_aside()] == [topic[:300]]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\x00",
        b"\xff" * 40_000,
        Frame(b"{}", b"").encode(),
        Frame(b"x" * BODY_BYTES_MAX, b"").encode(),
        batch("s01", [Frame(b"{}", b"")] * 33),
        batch("s01", [], epoch=2),
        b"\x00" * 300_000,
    ],
    ids=["empty", "cut", "noise", "no header", "large", "too many", "another epoch", "oversize"],
)
def test_a_batch_that_cannot_be_read_costs_its_sender_that_batch(payload: bytes) -> None:
    """What cannot be read is kept aside once, cut to a bounded size, and disturbs nobody."""
    stage = Stage().begin()

    for _ in range(3):
        assert receipts(stage.message("s01", "up", payload)) == []

    (evidence,) = stage.kept_aside()
    assert evidence.payload == payload[: 64 * 1024]
    assert stage.status().quarantined == 1
    assert stage.fault("s01").high_seq == 2
    assert stage.still_hears("s02")


def test_an_unregistered_epoch_is_kept_aside_and_alarms() -> None:
    """A seat with a new journal is heard only once its new key is registered; until then the desk is told."""
    stage = Stage().begin()
    fresh = SeatWriter("s01", epoch=2)

    said = stage.message("s01", "up", batch("s01", [fresh.sign_in("m01")], epoch=2))
    stage.turn_on("s01", epoch=2)

    assert receipts(said) == []
    assert stage.kept_aside()[0].reason == "A batch of epoch 2 came while epoch 1 is registered."
    assert "Seat s01 runs epoch 2, but epoch 1 is registered." in [one.en for one in stage.status().alarms]


def test_a_stranger_is_kept_aside() -> None:
    """A device with a certificate but without a place in the registry counts for nothing and holds nothing up."""
    stage = Stage().begin()
    stranger = SeatWriter("s99")

    said = stage.message("s99", "up", batch("s99", [stranger.sign_in("m01")]))
    stage.turn_on("s99", v=2)
    asked = stage.message("s99", "ask", b'{"kind":"FloorWanted","v":1,"from_seq":1}')

    assert receipts(said) == []
    (evidence,) = (row for row in stage.kept_aside() if row.topic.endswith("/up"))
    assert (evidence.seat, evidence.reason) == ("s99", "The seat is not in the registry of this sitting.")
    assert evidence.payload == batch("s99", stranger.frames)
    assert published(asked, "/floor") == []
    assert stage.status().online == 0
    assert stage.order(acts.OpenPoll).result == "done"


def test_one_seat_cannot_use_up_the_room_for_evidence() -> None:
    """A seat that floods the centre with rubbish is cut short; evidence against another seat is still kept."""
    stage = Stage().begin()
    for number in range(250):
        stage.message("s01", "up", b"rubbish %d" % number)

    stage.message("s02", "up", b"also rubbish")

    assert sum(1 for row in stage.kept_aside() if row.seat == "s01") == 200
    assert sum(1 for row in stage.kept_aside() if row.seat == "s02") == 1


def test_what_takes_a_number_is_kept_however_much_rubbish_came_before() -> None:
    """A refused record of the chain, and the rival of a record, are kept also when the seat's room is used up."""
    stage = Stage().begin()
    for number in range(250):
        stage.message("s01", "up", b"rubbish %d" % number)
    writer = stage.seats["s01"]
    strange = writer.sign(DeviceFault, part="lamp", detail="1", hall="elsewhere")

    refused = stage.send("s01", strange)
    blocked = stage.send("s01", writer.sign(DeviceFault, part="lamp", detail="2"))

    kept = [(row.disposed, row.blocks) for row in stage.kept_aside() if row.disposed or row.blocks]
    assert kept == [(True, False), (False, True)]
    assert refused.refusals[0].reason == "The record belongs to hall 'elsewhere'."
    assert blocked.blocked == "Two different records numbered 2 are signed by this seat."
    assert stage.status().quarantined == 202


def test_the_same_bytes_on_another_topic_are_other_evidence() -> None:
    """Where a message came belongs to what it proves: the same bytes are kept once for each topic."""
    stage = Stage().begin()
    topics: tuple[SeatTopic, ...] = ("up", "ask")
    for name in topics:
        for _ in range(2):
            stage.message("s01", name, b"rubbish")

    assert [row.topic.rpartition("/")[2] for row in stage.kept_aside()] == ["up", "ask"]


def test_evidence_is_kept_once_also_after_a_restart() -> None:
    """A bad message that comes again and again fills nothing, however often the centre is started."""
    stage = Stage().begin()
    stage.message("s01", "up", b"rubbish")
    stage.start()

    stage.message("s01", "up", b"rubbish")

    assert len(stage.kept_aside()) == stage.status().quarantined == 1


def test_one_seat_cannot_crowd_out_the_others() -> None:
    """While the ledger is busy, a seat that floods the centre loses its own messages and nobody else's."""
    stage = Stage().begin()
    stage.holding = True
    stage.message("s03", "up", batch("s03", [stage.seats["s03"].write(DeviceFault, part="lamp", detail="1")]))
    for number in range(500):
        stage.message("s01", "up", b"rubbish %d" % number)
    stage.message("s02", "up", batch("s02", [stage.seats["s02"].write(DeviceFault, part="lamp", detail="1")]))

    said = stage.release()

    assert [one.high_seq for one in receipts(said, "s02")] == [2]
    assert sum(1 for row in stage.kept_aside() if row.seat == "s01") == 64
