# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Receipts: they say what is durable and no more, and prove it."""

import pytest

from central_broker.core.effects import AppendLedger
from central_broker.core.inputs import LinkUp
from central_broker.core.receipts import REFUSALS_BYTES_MAX
from central_broker.core.rows import QuarantineRow, RecordRow
from tests.builders import registry, signer
from tests.centre_builders import Stage, batch, published, receipts
from voting_core import acts
from voting_core.codec import encode
from voting_core.frames import BODY_BYTES_MAX, MESSAGE_CONTEXT, RECORD_CONTEXT, decode_frame
from voting_core.identifiers import CENTRE
from voting_core.merkle import check_consistency, check_inclusion
from voting_core.messages import Receipt
from voting_core.roster import blob_ref
from voting_core.seat_records import DeviceFault
from voting_core.signing import sign_frame, verify


def root(text: str) -> bytes:
    """A tree root from its hex digits."""
    return bytes.fromhex(text)


def check_proofs(got: Receipt, held: tuple[int, str] = (0, "")) -> None:
    """Hold a receipt against the tree head that the seat has."""
    inclusion = [root(node) for node in got.inclusion]
    check_inclusion(root(got.leaf_hash), got.leaf_index, got.tree_size, inclusion, root(got.tree_root))
    assert got.from_size == held[0]
    if held[0]:
        consistency = [root(node) for node in got.consistency]
        check_consistency(held[0], root(held[1]), got.tree_size, root(got.tree_root), consistency)


def test_a_receipt_waits_for_the_disk() -> None:
    """No seat is told that its record is safe before the ledger has said so."""
    stage = Stage().begin()
    stage.holding = True

    before = stage.message("s01", "up", batch("s01", [stage.seats["s01"].sign_out("m01")]))
    stage.wait(10_000)

    assert receipts(before) == []
    assert [one.high_seq for one in receipts(stage.release())] == [2]


def test_records_that_come_while_the_disk_is_busy_share_the_next_append() -> None:
    """A burst costs one append: what comes meanwhile waits, and is receipted together."""
    stage = Stage().begin()
    stage.holding = True
    for seat in ("s01", "s02", "s03"):
        stage.fault_later(seat)
    assert len(stage.held) == 1

    first = stage.answer_first()
    second = stage.release()

    assert [one.seat for one in receipts(first)] == ["s01"]
    assert [one.seat for one in receipts(second)] == ["s02", "s03"]
    appends = [one for one in stage.said if isinstance(one, AppendLedger)]
    assert [len(one.rows) for one in appends[-2:]] == [1, 2]


def test_a_receipt_never_goes_beyond_what_is_durable() -> None:
    """A receipt given while other records wait for the disk speaks of the ledger as it was on the disk."""
    stage = Stage().begin()
    size = stage.status().tree_size
    stage.holding = True
    stage.fault_later("s01")
    stage.fault_later("s02")

    (first,) = receipts(stage.answer_first())

    assert (first.seat, first.tree_size) == ("s01", size + 1)
    check_proofs(first)


def test_a_receipt_proves_its_record_and_continues_the_head_that_the_seat_holds() -> None:
    """From receipt to receipt the seat can check that the ledger only ever grew."""
    stage = Stage().begin()
    held = (0, "")
    for _ in range(9):
        stage.fault("s02")
        writer = stage.seats["s01"]
        got = stage.send("s01", writer.write(DeviceFault, part="lamp", detail="1"), tree=held)
        check_proofs(got, held)
        assert got.leaf_hash == writer.frames[-1].hash
        held = (got.tree_size, got.tree_root)


def test_a_duplicate_is_receipted_with_fresh_proofs() -> None:
    """A seat whose receipt was lost gets another one that holds by itself."""
    stage = Stage().begin()
    held = stage.fault("s01")
    stage.fault("s02")

    got = stage.send("s01", *stage.seats["s01"].frames, tree=(held.tree_size, held.tree_root))

    assert got.high_seq == 2
    check_proofs(got, (held.tree_size, held.tree_root))


def test_a_receipt_is_kept_by_the_broker_and_signed_by_the_centre() -> None:
    """A seat that comes back finds its newest receipt waiting, under the centre's signature and nobody else's."""
    stage = Stage().begin()

    (message,) = published(stage.message("s01", "up", batch("s01", stage.seats["s01"].frames)), "s01/receipt")

    assert message.retain
    frame = decode_frame(message.payload)
    assert verify(signer(CENTRE).key, MESSAGE_CONTEXT + frame.body, frame.sig)
    assert not verify(signer(CENTRE).key, RECORD_CONTEXT + frame.body, frame.sig)


def test_an_empty_batch_is_receipted() -> None:
    """A seat that only asks how it stands is told."""
    stage = Stage().begin()

    got = stage.send("s01")

    assert (got.high_seq, got.high_hash) == (1, stage.seats["s01"].frames[0].hash)


def test_a_seat_without_records_is_receipted_without_proofs() -> None:
    """Nothing was sent, so nothing is claimed."""
    stage = Stage().begin(sign_in=False)

    got = stage.send("s01")

    assert (got.high_seq, got.high_hash, got.leaf_seq, got.inclusion) == (0, "", 0, ())


def refuse_some(stage: Stage, number: int, words: str) -> None:
    """A seat sends records that say something unknown."""
    writer = stage.seats["s01"]
    for _ in range(number):
        body = writer.sign(DeviceFault, part="lamp", detail="1").body.replace(b'"part"', f'"{words}"'.encode())
        odd = sign_frame(signer("s01"), RECORD_CONTEXT, body)
        writer.log.head = type(writer.log.head)(writer.log.head.seq + 1, odd.hash)
        stage.send("s01", odd)


def test_every_refusal_is_listed_with_its_reason() -> None:
    """The seat learns which of its records count for nothing, and why."""
    stage = Stage().begin()
    refuse_some(stage, 3, "party")

    got = stage.fault("s01")

    assert [one.seq for one in got.refusals] == [2, 3, 4]
    assert all("party" in one.reason for one in got.refusals)
    assert (got.high_seq, got.leaf_seq) == (5, 5)
    check_proofs(got)


def test_a_receipt_stays_readable_however_much_was_refused() -> None:
    """The newest refusals that have room are listed; the receipt never outgrows what a seat can read."""
    stage = Stage().begin()
    refuse_some(stage, 130, "\U0001f3db" * 150)

    got = stage.fault("s01")

    sizes = [len(one.payload) for one in published(stage.said, "s01/receipt")]
    assert max(sizes) < BODY_BYTES_MAX
    assert 10 < len(got.refusals) <= 100
    assert got.refusals[-1].seq == 131
    assert sum(len(one.reason.encode()) for one in got.refusals) < REFUSALS_BYTES_MAX


@pytest.mark.parametrize(
    ("tree", "known"),
    [((2**50, "0" * 64), False), ((5, "0" * 64), False), ((5, ""), False), ((0, "0" * 64), True)],
)
def test_a_tree_head_that_is_not_ours_is_an_alarm(tree: tuple[int, str], known: bool) -> None:
    """A seat that holds a tree head which this ledger never had is named to the operators, and still served."""
    stage = Stage().begin()

    got = stage.send("s01", tree=tree)

    alarmed = any("a tree head of" in alarm.en and alarm.en.startswith("s01: ") for alarm in stage.status().alarms)
    assert alarmed is not known
    assert got.high_seq == 1
    assert stage.still_hears("s02")


def test_an_older_head_of_this_ledger_is_no_alarm() -> None:
    """A seat that has not heard of the newest records holds an older head, and that is as true as the newest."""
    stage = Stage().begin()
    old = stage.send("s01")
    stage.fault("s02")

    stage.send("s01", tree=(old.tree_size, old.tree_root))

    assert stage.status().alarms == ()


def test_the_alarm_ends_when_the_seat_holds_a_true_head() -> None:
    """Once the seat shows a head of this ledger, there is nothing to be alarmed about any more."""
    stage = Stage().begin()
    stage.send("s01", tree=(5, "0" * 64))
    assert tuple(one.en for one in stage.status().alarms) == (
        "s01: The seat holds a tree head of 5 records that this ledger does not have.",
    )

    got = stage.send("s01")
    stage.send("s01", tree=(got.tree_size, got.tree_root))

    assert stage.status().alarms == ()


def test_floor_records_blobs_and_answers_wait_for_the_disk_too() -> None:
    """Nothing at all is said of an order before it is durable: no record, no file, no answer, no head."""
    stage = Stage().begin()
    stage.holding = True
    said_before = len(stage.said)
    act = stage.act(acts.OpenPoll, poll="budget", round=1, item="budget")

    stage.sign_later(act)
    stage.wait(200)
    quiet = [one for one in stage.said[said_before:] if not isinstance(one, AppendLedger)]

    assert published(quiet, "/floor") == []
    assert len(published(stage.release(), "/floor")) == 1


def test_the_centre_says_that_it_listens_once_the_seat_keys_are_durable() -> None:
    """Seats send only to a centre that knows their keys, and are told when it does not any more."""
    stage = Stage()
    stage.open_sitting()
    blobs = (encode(stage.members), encode(registry(stage.members)))
    act = stage.act(acts.FixRoster, roster=blob_ref(blobs[0]), registry=blob_ref(blobs[1]))
    stage.holding = True
    stage.sign_later(act, blobs)
    stage.lose_link()
    again = stage.feed(LinkUp())

    assert [b'"on":true' in one.payload for one in published(again, "centre/state")] == [False]
    assert [b'"on":true' in one.payload for one in published(stage.release(), "centre/state")] == [True]
    stage.done(acts.CloseSitting)
    said = len(stage.said)
    stage.open_sitting("later")
    assert [b'"on":true' in one.payload for one in published(stage.said[said:], "centre/state")] == [False]


def test_what_was_receipted_is_in_the_ledger_word_for_word() -> None:
    """The frames in the ledger are the bytes that the seat signed."""
    stage = Stage().begin()

    assert stage.records_of("s01") == [frame.encode() for frame in stage.seats["s01"].frames]
    assert not [row for row in stage.ledger.rows if isinstance(row, QuarantineRow)]
    assert [row.author for row in stage.ledger.rows if isinstance(row, RecordRow)].count("s01") == 1
