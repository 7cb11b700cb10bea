# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever comes, the centre stands: it does not stop, and nobody gains or loses by another's nonsense."""

from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from central_broker.core.inputs import MessageReceived
from tests.builders import HALL, POLL, SITTING, signer
from tests.centre_builders import OPERATORS, Stage, batch, seat_state
from tests.strategies import ACT_KINDS, MESSAGE_KINDS, SEAT_KINDS, values
from voting_core import acts
from voting_core.codec import encode
from voting_core.frames import RECORD_CONTEXT, Frame
from voting_core.messages import BatchHeader, SeatState
from voting_core.signing import sign_frame
from voting_core.topics import seat_topic

SOME = settings().max_examples // 2

names = st.sampled_from(["up", "ask", "state"])
topics = st.one_of(
    st.builds(lambda seat, name: seat_topic(HALL, seat, name), st.sampled_from(["s01", "s03", "s99", "floor"]), names),
    st.text(max_size=60),
)
payloads = st.one_of(
    st.binary(max_size=400),
    st.one_of([values(kind) for kind in MESSAGE_KINDS]).map(encode),
    st.one_of([values(kind) for kind in SEAT_KINDS]).map(lambda record: Frame(encode(record), b"s" * 64).encode()),
    st.lists(st.binary(max_size=80), max_size=5).map(lambda bodies: batch("s01", [Frame(one, b"") for one in bodies])),
    st.just(b"[" * 3_000),
    st.just(b'{"kind":' * 3_000),
)


def assert_sound(stage: Stage) -> None:
    """Other seats are heard, orders are carried out, and the ledger can be read again."""
    assert stage.still_hears("s02")
    again = Stage(ledger=stage.ledger)
    assert again.status().tree_size == stage.status().tree_size


@given(messages=st.lists(st.tuples(topics, payloads), min_size=1, max_size=8))
def test_no_message_stops_the_centre_or_enters_the_ledger(messages: list[tuple[str, bytes]]) -> None:
    """Bytes that no seat has signed change nothing, whatever they look like and wherever they come."""
    stage = Stage().begin()
    before = stage.status()

    for topic, payload in messages:
        stage.feed(MessageReceived(topic=topic, payload=payload, wall_ms=stage.wall_ms, mono_ms=stage.mono_ms))
        stage.wait(200)

    after = stage.status()
    assert (after.tree_size, after.tree_root, after.floor_seq) == (before.tree_size, before.tree_root, before.floor_seq)
    assert [one.blocked for one in after.seats] == ["", "", ""]
    assert_sound(stage)


@given(data=st.data())
def test_a_damaged_batch_brings_nothing_but_what_was_signed(data: st.DataObject) -> None:
    """A batch with flipped, lost or repeated bytes yields some of its true records from the first on, or none."""
    stage = Stage().begin()
    writer = stage.seats["s01"]
    for number in range(3):
        writer.sign_in("m01") if number % 2 else writer.sign_out("m01")
    sound = bytearray(batch("s01", writer.frames[1:]))
    for _ in range(data.draw(st.integers(1, 3), label="damages")):
        at = data.draw(st.integers(0, len(sound) - 1), label="at")
        match data.draw(st.sampled_from(["flip", "lose", "repeat"]), label="how"):
            case "flip":
                sound[at] ^= data.draw(st.integers(1, 255), label="bits")
            case "lose":
                del sound[at : at + 9]
            case _:
                sound[at:at] = sound[at : at + 9]

    stage.message("s01", "up", bytes(sound))

    held = stage.records_of("s01")
    assert held == [frame.encode() for frame in writer.frames[: len(held)]]
    assert stage.seat("s01").blocked == ""
    assert stage.send("s01", *writer.frames).high_seq == 4
    assert_sound(stage)


@cache
def _places() -> dict[str, Any]:
    return {"v": 1, "alg": "ed25519", "hall": HALL, "seat": "s01", "epoch": 1}


records = st.one_of([values(kind) for kind in SEAT_KINDS])


@settings(max_examples=SOME)
@given(written=st.lists(records, min_size=1, max_size=6), in_this_round=st.booleans())
def test_whatever_a_seat_signs_the_house_can_still_decide(written: list[Any], in_this_round: bool) -> None:
    """Any records, in their chain and well signed, are taken; the others vote, and the round has its result."""
    stage = Stage().begin()
    stage.done(acts.OpenPoll)
    writer = stage.seats["s01"]
    for one in written:
        place = {**_places(), "seq": writer.log.head.seq + 1, "prev": writer.log.head.hash}
        here = {"sitting": SITTING, "poll": POLL, "round": 1, "member": "m01"} if in_this_round else {}
        fields = {name: value for name, value in here.items() if hasattr(one, name)}
        frame = sign_frame(signer("s01"), RECORD_CONTEXT, encode(replace(one, **place, **fields)))
        writer.log.head = type(writer.log.head)(writer.log.head.seq + 1, frame.hash)
        got = stage.send("s01", frame)
        assert got.high_seq == writer.log.head.seq
        stage.status()
    stage.press("s02", "yes")
    stage.press("s03", "yes")
    stage.done(acts.ClosePoll)
    for seat in ("s02", "s03"):
        stage.seal(seat)
    stage.done(acts.FreezeRound)

    assert stage.order(acts.DeclareResult, by=("lin", "zhou")).result == "done"
    assert sum(stage.round().lines.values()) == 3
    assert_sound(stage)


@given(state=values(SeatState), header=values(BatchHeader), more=st.binary(max_size=40))
def test_whatever_a_seat_says_of_itself_hurts_nobody(state: SeatState, header: BatchHeader, more: bytes) -> None:
    """States and headers are hints: false ones may raise an alarm, and no more."""
    stage = Stage().begin()

    stage.message("s01", "state", encode(replace(state, seat="s01")))
    stage.message("s01", "state", encode(replace(state, seat="s01", on=False)) + more)
    stage.message("s01", "up", Frame(encode(replace(header, seat="s01", epoch=1)), more).encode())
    stage.message("s01", "state", seat_state("s01", boot=state.boot, on=False))

    assert stage.order(acts.OpenPoll).result == "done"
    assert_sound(stage)


orders = st.one_of([values(kind) for kind in ACT_KINDS])


@settings(max_examples=SOME)
@given(given_acts=st.lists(orders, min_size=1, max_size=6), data=st.data())
def test_whatever_two_operators_sign_the_floor_log_stays_readable(given_acts: list[Any], data: st.DataObject) -> None:
    """Any order is carried out or refused with a sentence, and what was written can be read by everybody."""
    stage = Stage().begin()
    for one in given_acts:
        phases = st.sampled_from([stage.status().phase, stage.phase_of(POLL, 1), one.expect])
        here: dict[str, Any] = {"hall": HALL, "expect": data.draw(phases, label="expect")}
        if not isinstance(one, acts.OpenSitting):
            here["sitting"] = stage.status().sitting
        if isinstance(one, acts.RoundAct):
            here |= {"poll": POLL, "round": 1}
        if isinstance(one, acts.OpenPoll):
            here["item"] = POLL
        answer = stage.sign(encode(replace(one, **here)), *OPERATORS[:2])
        assert answer.result in ("done", "refused")
        assert answer.said_en.endswith(".")
    assert Stage(ledger=stage.ledger).status().floor_seq == stage.status().floor_seq


@given(act=st.one_of(st.binary(max_size=200), orders.map(encode)), blobs=st.lists(st.binary(max_size=50), max_size=3))
def test_no_unsigned_order_is_carried_out(act: bytes, blobs: list[bytes]) -> None:
    """Without a true signature nothing happens, whatever is asked for."""
    stage = Stage().begin()
    rows = len(stage.ledger.rows)

    answer = stage.sign(act, approvals=(), blobs=tuple(blobs))

    assert answer.result == "refused"
    assert len(stage.ledger.rows) == rows
