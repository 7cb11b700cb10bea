# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole centre: a started core with an open round is fed messages and orders, and must go on hearing everybody.

::

    input = parts; part = control byte ‖ content
    control = bits 0-2 up, ask, state, any topic, order, order by two, time, restart
              bits 3-4 seat; bit 5 records take their seat's next place and its key, an order our hall and blobs
"""

import base64
import json
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any, Final

from central_broker.core import CentralCore
from central_broker.core.effects import AnswerOrder
from central_broker.core.inputs import LinkUp, MessageReceived, OrderReceived, Started
from central_broker.core.rows import Row
from central_broker.ledger import MemoryLedger
from tests.builders import HALL, POLL, SITTING
from tests.builders import operators as people
from tests.centre_builders import OPERATORS, Stage, batch, receipts, seat_state
from tests.fuzz.drawing import bodies_of
from tests.fuzz.json_mutation import mutate_json
from tests.fuzz.keys import checked, holder, sign_act
from tests.fuzz.packing import mutate_parts, pack, unpack
from tests.fuzz.target import Mutate, Target, demand
from tests.fuzz.wire import frame_parts, mutate_frames
from voting_core import acts
from voting_core.codec import encode
from voting_core.floor_header import Approval
from voting_core.frames import RECORD_CONTEXT, Frame, decode_frame
from voting_core.identifiers import CENTRE
from voting_core.messages import SeatHealth, SeatState, Wanted
from voting_core.roster import blob_ref
from voting_core.seat_records import DeviceFault, SeatRecord
from voting_core.signing import sign_frame
from voting_core.topics import SeatTopic, seat_topic

NAMES: Final[tuple[SeatTopic, ...]] = ("up", "ask", "state")
SEATS: Final = ("s01", "s02", "s03", "floor")
ANY, ORDER, ORDER_OF_TWO, TIME, RESTART = 3, 4, 5, 6, 7
TRUE: Final = 0x20


@dataclass(slots=True)
class FuzzedStage(Stage):
    """A stage whose signatures are made and checked once."""

    def start(self, *, operators: tuple[str, ...] = OPERATORS) -> None:
        """Start the centre from its ledger."""
        self.held.clear()
        self.core = CentralCore(
            hall=HALL, term=self.term, signer=holder(CENTRE), operators=people(*operators), verify=checked
        )
        self.feed(Started(snapshot=self.ledger.snapshot(), wall_ms=self.wall_ms, mono_ms=self.mono_ms))
        self.feed(LinkUp())

    def hear(self, topic: str, payload: bytes) -> list[Any]:
        """A message comes on any topic."""
        return self.feed(MessageReceived(topic=topic, payload=payload, wall_ms=self.wall_ms, mono_ms=self.mono_ms))


@dataclass(frozen=True, slots=True)
class Ready:
    """A house with an open round, as its ledger holds it."""

    rows: tuple[Row, ...]
    hashes: tuple[str, ...]
    """Record hashes of seat s01."""
    next_of_s02: bytes
    """The next batch of a seat that takes no part in the mischief."""
    blobs: tuple[bytes, ...]
    acts: tuple[bytes, ...]
    batches: tuple[bytes, ...]

    def start(self) -> FuzzedStage:
        """The centre, started from its ledger."""
        ledger = MemoryLedger()
        ledger.append(self.rows)
        return FuzzedStage(ledger=ledger)


@lru_cache(maxsize=1)
def ready() -> Ready:
    """Made once; the same at every run."""
    stage = Stage().begin()
    stage.done(acts.OpenPoll)
    stage.press("s01", "yes")
    given = tuple(one.act for one in stage.floor())
    writer = stage.seats["s02"]
    writer.floor_seq = len(stage.floor())
    fault = writer.sign(DeviceFault, part="screen", detail="dark")
    frames = [Frame(*_halves(frame)) for frame in stage.records_of("s01")]
    return Ready(
        rows=tuple(stage.ledger.rows),
        hashes=tuple(frame.hash for frame in frames),
        next_of_s02=batch("s02", [fault]),
        blobs=tuple(stage.ledger.snapshot().blobs.values()),
        acts=tuple(act.encode() for act in given if act),
        batches=(batch("s01", frames), batch("s01", frames[1:]), batch("s02", [fault]), batch("s01", [])),
    )


def _halves(frame: bytes) -> tuple[bytes, bytes]:
    found = decode_frame(frame)
    return found.body, found.sig


def judge_centre(data: bytes) -> bool:
    """Whatever seats send, the others are heard; whatever anybody signs, the ledger can be read again."""
    stage = ready().start()
    before = stage.status()
    chain = list(ready().hashes)
    ordered = False
    for part in unpack(data, most=32):
        ordered |= _feed(stage, part, chain)
        stage.wait(300)
    after = stage.status()
    demand(after.tree_size >= before.tree_size, "records are lost")
    again = FuzzedStage(ledger=stage.ledger, wall_ms=stage.wall_ms, mono_ms=stage.mono_ms).status()
    demand((again.tree_size, again.tree_root) == (after.tree_size, after.tree_root), "the ledger is read otherwise")
    demand((again.phase, again.rounds) == (after.phase, after.rounds), "a restarted centre tells another story")
    if not ordered:
        demand((after.phase, len(after.rounds)) == (before.phase, len(before.rounds)), "the house moved by itself")
        got = receipts(stage.hear(seat_topic(HALL, "s02", "up"), ready().next_of_s02), "s02")
        demand([(one.high_seq, one.blocked) for one in got] == [(2, "")], "another seat is not heard any more")
    return after.tree_size > before.tree_size


def _feed(stage: FuzzedStage, part: bytes, chain: list[str]) -> bool:
    """Let one thing happen; whether it was an order with true signatures."""
    control, content = (part[0], part[1:]) if part else (TIME, b"")
    deed, seat = control & 7, SEATS[control >> 3 & 3]
    if deed in (ORDER, ORDER_OF_TWO):
        return _order(stage, content, OPERATORS[: deed - ORDER + 1], true=bool(control & TRUE))
    if deed == TIME:
        stage.wait(int.from_bytes(content[:3], "big"))
    elif deed == RESTART:
        stage.start()
    elif deed == ANY:
        topic, _, payload = content.partition(b"\n")
        stage.hear(topic.decode("utf-8", "replace"), payload)
    elif deed == 0 and control & TRUE:
        stage.hear(seat_topic(HALL, "s01", "up"), _true_batch(content, chain))
    else:
        stage.hear(seat_topic(HALL, seat, NAMES[deed]), content)
    return False


def _true_batch(content: bytes, chain: list[str]) -> bytes:
    """The same records, each with the place that is next in the chain of seat s01, signed with its key."""
    frames = []
    for body in frame_parts(content)[2::2]:
        placed = _placed(body, len(chain) + 1, chain[-1])
        frame = sign_frame(holder("s01"), RECORD_CONTEXT, placed)
        frames.append(frame)
        if placed != body or not chain:
            chain.append(frame.hash)
    return batch("s01", frames)


def _placed(body: bytes, seq: int, prev: str) -> bytes:
    try:
        tree = json.loads(body)
        place = {"hall": HALL, "seat": "s01", "epoch": 1, "seq": seq, "prev": prev}
        here = {"sitting": SITTING, "poll": POLL, "round": 1, "member": "m01"}
        tree.update({**place, **{name: here[name] for name in here if name in tree and len(body) % 2}})
        return encode(tree)
    except (ValueError, AttributeError, RecursionError):
        return body


def _order(stage: FuzzedStage, content: bytes, names: tuple[str, ...], *, true: bool) -> bool:
    act, *blobs = unpack(content, most=4) or [b""]
    if true:
        act = _addressed(act, blobs)
    stage._ids += 1
    approvals = tuple(Approval(operator=name, sig=base64.b64encode(sign_act(act, name)).decode()) for name in names)
    given = OrderReceived(
        request=stage._ids,
        act=act,
        approvals=approvals,
        blobs=(*blobs, *ready().blobs),
        wall_ms=stage.wall_ms,
        mono_ms=stage.mono_ms,
    )
    said = [one for one in stage.feed(given) if isinstance(one, AnswerOrder)]
    demand([one.request for one in said] == [stage._ids], "an order is not answered once")
    demand(said[0].said_en.encode().endswith(b"."), "an answer without a sentence")
    return True


def _addressed(act: bytes, blobs: list[bytes]) -> bytes:
    """The same order for this hall and its state, naming the blobs that come along."""
    try:
        tree = json.loads(act)
        tree.update({"hall": HALL, "sitting": SITTING, "expect": "open" if "round" in tree else "roll"})
        refs = [blob_ref(blob) for blob in blobs if blob]
        names = [name for name in ("roster", "registry", "agenda") if name in tree]
        tree.update(dict(zip(names, refs, strict=False)))
        return encode(tree)
    except (ValueError, AttributeError, RecursionError):
        return act


def _seeds() -> list[bytes]:
    up = [bytes([control]) + one for one in ready().batches for control in (0, TRUE)]
    drawn = [bytes([TRUE]) + batch("s01", [Frame(body, b"")]) for body in bodies_of(SeatRecord, 3)]
    asks = [bytes([1]) + body for body in bodies_of(Wanted, 2)]
    states = [bytes([2]) + body for body in (seat_state("s01"), *bodies_of(SeatState, 2))]
    orders = [bytes([ORDER_OF_TWO | TRUE]) + pack([act]) for act in (*ready().acts, *bodies_of(acts.Act, 1))]
    papers = [bytes([ORDER | TRUE]) + pack([act, *ready().blobs[:2]]) for act in ready().acts[1:3]]
    healths = [bytes([ANY]) + b"hc1/demo/seat/s01/health\n" + body for body in bodies_of(SeatHealth, 2)]
    others = [*healths, bytes([ANY]) + b"hc1/demo/seat/s01/up\n", bytes([TIME]) + b"\x00\xff\xff", bytes([RESTART])]
    parts = [*up, *drawn, *asks, *states, *orders, *papers, *others]
    order = Random("centre")
    groups = [pack(order.choices(parts, k=24)) for _ in range(8)]
    groups += [pack(order.choices([*up, *drawn, *asks, *states], k=24)) for _ in range(12)]
    return [*(pack([part]) for part in parts), *groups, pack(drawn[:8]), pack(orders[-8:]), pack(drawn[8:24])]


def _mutation() -> Mutate:
    bodies = [*bodies_of(SeatRecord, 2), *bodies_of(Wanted, 1), *bodies_of(SeatState, 1), *bodies_of(acts.Act, 1)]
    body = mutate_json([*bodies, *ready().acts, *ready().blobs])
    frames, papers = mutate_frames(body), mutate_parts(body)

    def part(data: bytes, rng: Random) -> bytes:
        if not data or rng.randrange(8) == 0:
            return bytes([(data[0] if data else 0) ^ 1 << rng.randrange(6)]) + data[1:]
        inside = papers if data[0] & 7 in (ORDER, ORDER_OF_TWO) else body if data[0] & 7 in (1, 2) else frames
        return data[:1] + inside(data[1:], rng)

    donors = tuple(part for seed in _seeds() for part in unpack(seed, most=32))
    return mutate_parts(part, donors=donors)


def centre_targets() -> list[Target]:
    """Targets of this module."""
    return [
        Target(
            name="centre-border",
            judge=judge_centre,
            seeds=_seeds,
            mutate=_mutation,
            runs=4_000,
            size_bytes_max=32_768,
            count=lambda data: len(unpack(data, most=32)),
        )
    ]
