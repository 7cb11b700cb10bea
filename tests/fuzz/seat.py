# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole seat: a started core in an open round is fed whatever may come, and must still vote, seal and deliver.

::

    input = parts; part = control byte ‖ content
    control = bits 0-3 topic, bit 4 signed by the centre, bit 5 retained, bits 6-7: message, message, card, part or time
"""

from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Final

from edge_agent.core.rows import OwnRow, Row
from edge_agent.core.seat_core import SeatCore
from edge_agent.core.view import Stage
from tests.builders import HALL
from tests.fuzz.drawing import bodies_of, declared_readers, type_of
from tests.fuzz.json_mutation import mutate_json
from tests.fuzz.keys import checked, holder, sign_all
from tests.fuzz.packing import mutate_parts, pack, unpack
from tests.fuzz.target import Mutate, Target, demand
from tests.fuzz.wire import mutate_frames
from tests.secret_elections import seeded
from tests.spec.dialogue import seat_ready
from tests.spec.scripted_centre import Message, ScriptedCentre
from tests.spec.seat_host import SeatHost, identity
from voting_core.floor_records import FloorRecord
from voting_core.frames import MESSAGE_CONTEXT, RECORD_CONTEXT, Frame
from voting_core.messages import CentreState, FloorHead, Receipt
from voting_core.secrecy.group import TINY
from voting_core.topics import blob_topic, centre_state_topic, floor_topic, head_topic, seat_topic

SIGNED: Final = 0x10
RETAINED: Final = 0x20
CARD: Final = 0x80
OTHER: Final = 0xC0

TOPICS: Final = (
    floor_topic(HALL),
    seat_topic(HALL, "s07", "floor"),
    head_topic(HALL),
    seat_topic(HALL, "s07", "receipt"),
    centre_state_topic(HALL),
    seat_topic(HALL, "s08", "receipt"),
    seat_topic("other", "s07", "floor"),
    seat_topic(HALL, "s07", "wanted"),
    "",
)


@dataclass(frozen=True, slots=True)
class Ready:
    """A seat in an open round with everything delivered, as its journal holds it, and what its centre says next."""

    rows: tuple[Row, ...]
    centre: ScriptedCentre
    blob_topics: tuple[str, ...]
    opening: tuple[Message, ...]
    closing: tuple[Message, ...]
    genuine: tuple[bytes, ...]
    """One part for each genuine message that this seat hears."""

    def start(self) -> SeatHost:
        """The seat, started from its journal and heard by the centre."""
        core = SeatCore(identity=identity(), signer=holder("s07"), verify=checked, draw=seeded("s07"), group=TINY)
        host = SeatHost(rows=list(self.rows), core=core)
        host.link(up=True)
        host.hear(*self.opening)
        return host


@lru_cache(maxsize=1)
def ready() -> Ready:
    """Made once; the same at every run."""
    host, centre = seat_ready(press="last")
    rows = tuple(host.journal.rows)
    topics = tuple(blob_topic(HALL, sha256, 0) for sha256 in centre.blobs)
    opening = (centre.state(), centre.head())
    messages = [*centre.floor_since(0), centre.answer(1), centre.head(), centre.receipt(), centre.state()]
    messages += [chunk for body in list(centre.blobs.values()) for chunk in centre.blob(body)]
    pristine = deepcopy(centre)
    closing = tuple(centre.write(centre.floor.close_poll()))
    numbers = {topic: number for number, topic in enumerate((*TOPICS[:-1], *topics))}
    genuine = [bytes([numbers.get(topic, 8)]) + payload for topic, payload in [*messages, *closing]]
    return Ready(rows, pristine, topics, opening, closing, tuple(genuine))


@lru_cache(maxsize=2_000)
def _receipted(batch: bytes) -> Message | None:
    """What the centre answers to a batch of this seat; none if it is not the next one."""
    centre = deepcopy(ready().centre)
    try:
        return centre.accept(batch)
    except AssertionError:
        return None


def judge_seat(data: bytes) -> bool:
    """Nothing unsigned changes what a seat does; nothing at all makes it fall over or forget a record."""
    host = ready().start()
    before = host.kinds()
    forged = False
    for part in unpack(data, most=32):
        forged |= _feed(host, part)
    if forged:
        return _judge_deceived(host, before)
    demand(host.stop is None, "the seat has stopped")
    demand(host.view.alarm_zh == "", "an alarm without a signature")
    host.hear(*ready().opening)
    host.pass_ms(1_000)
    _demand_voting(host)
    return True


def _feed(host: SeatHost, part: bytes) -> bool:
    """Let one thing happen; whether it bears a signature that no honest centre gave."""
    control, content = (part[0], part[1:]) if part else (0, b"")
    if control & OTHER == CARD:
        host.card(content.decode("utf-8", "replace"))
        host.pass_ms(10)
        return False
    if control & OTHER == OTHER:
        host.fault(content[:99].decode("utf-8", "replace"), content[99:].decode("utf-8", "replace"))
        host.pass_ms(int.from_bytes(content[:2], "big") % 5_000)
        return False
    number = control & 0x0F
    topics = (*TOPICS[:-1], *ready().blob_topics)
    topic = topics[number] if number < len(topics) else ""
    if number == 15:
        name, _, content = content.partition(b"\n")
        topic = name.decode("utf-8", "replace")
    if control & SIGNED:
        content = sign_all(content, "centre", RECORD_CONTEXT if "floor" in topic else MESSAGE_CONTEXT)
    host.hear((topic, content), retained=bool(control & RETAINED))
    return bool(control & SIGNED)


def _demand_voting(host: SeatHost) -> None:
    """A press is recorded, the round is sealed, and the centre gets both."""
    if "BallotCast" in host.kinds() or "PollSealed" in host.kinds():
        return  # the genuine closing of the round was among the messages
    host.press("yes")
    demand(host.view.stage in (Stage.RECORDED.value, Stage.DELIVERED.value), "a press is not recorded")
    host.hear(*ready().closing)
    kinds = [kind for kind in host.kinds() if kind not in ("DeviceFault", "MemberSignedOut")]
    demand(kinds[-2:] == ["BallotCast", "PollSealed"], f"the seat wrote {kinds[-3:]}")
    demand(_receipted(host.batches()[-1]) is not None, "the centre cannot take what the seat sends")


def _judge_deceived(host: SeatHost, before: list[str]) -> bool:
    """Whatever the centre signed: the seat may stop or raise an alarm, and its journal can be read again."""
    demand(host.kinds()[: len(before)] == before, "records are lost")
    host.press("yes")
    host.pass_ms(4_000)
    kinds = host.kinds()
    core = SeatCore(identity=identity(), signer=holder("s07"), verify=checked, draw=seeded("s07"), group=TINY)
    again = SeatHost(rows=list(host.journal.rows), core=core, boot="b1" * 16, mono_ms=host.mono_ms + 1)
    demand(again.kinds()[: len(kinds)] == kinds, "records are lost at a restart")
    demand(again.stop is None or host.stop is not None, f"the journal cannot be read again: {again.stop}")
    return host.stop is None


def own_frames(rows: tuple[Row, ...]) -> list[bytes]:
    """The seat's own frames among rows."""
    return [row.frame for row in rows if isinstance(row, OwnRow)]


def _seeds() -> list[bytes]:
    genuine = ready().genuine
    signed = [bytes([one[0] | SIGNED]) + one[1:] for one in genuine]
    singles = [pack([one]) for one in (*genuine, *signed)]
    cards = [bytes([CARD]) + card for card in (b"00000007", b"00000008", "０７é".encode(), b"")]
    order = Random("seat")
    groups = [pack(order.choices([*genuine, *signed, *cards], k=16)) for _ in range(8)]
    groups += [pack(order.choices(genuine, k=24)) for _ in range(8)]
    mixed = [
        *groups,
        pack(genuine),
        pack(genuine[::-1]),
        pack(signed),
        pack(cards),
        pack([bytes([OTHER]) + b"\x0f\x00reader", genuine[0]]),
    ]
    return [*singles, *mixed, *(pack([bytes([number | SIGNED]) + body]) for number, body in _drawn())]


def _drawn() -> list[tuple[int, bytes]]:
    """Messages of every kind, drawn from the types, by topic."""
    floor = [(0, Frame(body, b"").encode()) for body in bodies_of(FloorRecord, 1)]
    heads = [(2, Frame(body, b"").encode()) for body in bodies_of(FloorHead, 2)]
    receipts = [(3, Frame(body, b"").encode()) for body in bodies_of(Receipt, 2)]
    questions = [(7, body) for body in bodies_of(type_of(declared_readers()["question of a centre"]), 2)]
    return [*floor, *heads, *receipts, *questions, *((4, body) for body in bodies_of(CentreState, 2))]


def _mutation() -> Mutate:
    frames = mutate_frames(mutate_json([*_genuine_bodies(), *bodies_of(FloorRecord, 1), *bodies_of(Receipt, 1)]))

    def part(data: bytes, rng: Random) -> bytes:
        if not data or rng.randrange(6) == 0:
            return bytes([(data[0] if data else 0) ^ 1 << rng.randrange(8)]) + data[1:]
        return data[:1] + frames(data[1:], rng)

    return mutate_parts(part, donors=ready().genuine)


def _genuine_bodies() -> list[bytes]:
    return [frame.body for frame in ready().centre.floor.frames]


def seat_targets() -> list[Target]:
    """Targets of this module."""
    return [
        Target(
            name="seat-border",
            judge=judge_seat,
            seeds=_seeds,
            mutate=_mutation,
            runs=4_000,
            size_bytes_max=32_768,
            count=lambda data: len(unpack(data, most=32)),
        )
    ]
