# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A centre that lost its ledger: what seats and sticks bring, true or not, and a ledger that can be read in the end.

::

    input = parts; part = control byte ‖ content
    control = bits 0-2 floor copy, journal copy, state, blob copy, carried file, any topic, acceptance, time
              bits 3-4 seat; bit 5 frames are signed by the centre or the seat, a carried file gets its digest
"""

import base64
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from random import Random
from typing import Final

from central_broker.core.effects import AnswerOrder
from central_broker.core.inputs import JournalCarried, OrderReceived
from central_broker.core.rows import RecordRow
from central_broker.ledger import MemoryLedger
from tests.builders import HALL
from tests.centre_builders import OPERATORS, batch, seat_state
from tests.fuzz import centre
from tests.fuzz.byte_mutation import mutate_bytes
from tests.fuzz.drawing import bodies_of
from tests.fuzz.json_mutation import mutate_json
from tests.fuzz.keys import sign_act, sign_all
from tests.fuzz.packing import mutate_parts, pack, unpack
from tests.fuzz.target import Mutate, Target, check_refusal, demand
from tests.fuzz.wire import mutate_frames
from voting_core.acts import AcceptRebuild
from voting_core.carried import MAGIC, CarriedJournal, read_carried, write_carried
from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.floor_header import Approval
from voting_core.floor_records import FloorRecord
from voting_core.frames import RECORD_CONTEXT, decode_frame
from voting_core.identifiers import CENTRE
from voting_core.messages import SeatState
from voting_core.seat_records import SeatRecord
from voting_core.topics import copied_blob_topic, seat_topic

FLOOR, JOURNAL, STATE, BLOB, CARRIED, ANY, ACCEPT, TIME = range(8)
TRUE: Final = 0x20
SEATS: Final = ("s01", "s02", "s03", "s99")


def judge_rebuild(data: bytes) -> bool:
    """Whatever is brought, the centre goes on; what people accept can be read again, and holds signed records only."""
    stage = centre.FuzzedStage(ledger=MemoryLedger(), term=2)
    for part in unpack(data, most=32):
        _feed(stage, part)
        stage.wait(300)
    status = stage.status()
    if status.rebuild is not None:
        demand(not stage.ledger.rows, "something is written before anybody has accepted it")
        return False
    again = centre.FuzzedStage(ledger=stage.ledger, term=2, wall_ms=stage.wall_ms, mono_ms=stage.mono_ms).status()
    demand((again.tree_size, again.tree_root) == (status.tree_size, status.tree_root), "the ledger is read otherwise")
    demand((again.phase, again.rounds) == (status.phase, status.rounds), "a restarted centre tells another story")
    for row in stage.ledger.rows:
        if isinstance(row, RecordRow) and row.author != "floor":
            frame = decode_frame(row.frame)
            demand(sign_all(row.frame, row.author, RECORD_CONTEXT) == frame.encode(), "an unsigned record is kept")
    return status.tree_size > 0


def _feed(stage: centre.FuzzedStage, part: bytes) -> None:
    """Let one thing happen."""
    control, content = (part[0], part[1:]) if part else (TIME, b"")
    deed, seat, true = control & 7, SEATS[control >> 3 & 3], bool(control & TRUE)
    match deed:
        case 0 | 1 | 2:
            name = ("copy/floor", "copy/journal", "state")[deed]
            if true and deed != STATE:
                content = sign_all(content, CENTRE if deed == FLOOR else seat, RECORD_CONTEXT)
            stage.hear(f"hc1/{HALL}/seat/{seat}/{name}", content)
        case 3:
            sha256 = hashlib.sha256(content).hexdigest() if true else content[:64].decode("latin-1")
            stage.hear(copied_blob_topic(HALL, seat, sha256, 0), content if true else content[64:])
        case 4:
            _carry(stage, digested(content) if true else content)
        case 5:
            topic, _, payload = content.partition(b"\n")
            stage.hear(topic.decode("utf-8", "replace"), payload)
        case 6:
            _accept(stage)
        case _:
            stage.wait(int.from_bytes(content[:2], "big"))


def _carry(stage: centre.FuzzedStage, data: bytes) -> None:
    try:
        journal = read_carried(data)
    except RefusedError as error:
        check_refusal(error)
        return
    stage._ids += 1
    at = {"wall_ms": stage.wall_ms, "mono_ms": stage.mono_ms}
    _one_answer(stage.feed(JournalCarried(request=stage._ids, journal=journal, **at)), stage._ids)


def _accept(stage: centre.FuzzedStage) -> None:
    """Two people accept what was found."""
    rebuild = stage.status().rebuild
    if rebuild is None or not rebuild.floor_seq:
        return
    stage._ids += 1
    act = encode(
        AcceptRebuild(
            v=1,
            id=f"{stage._ids:032x}",
            hall=HALL,
            sitting=rebuild.sitting,
            expect=rebuild.phase,
            floor_seq=rebuild.floor_seq,
            floor_hash=rebuild.floor_hash,
            missing=rebuild.waiting,
        )
    )
    approvals = tuple(
        Approval(operator=name, sig=base64.b64encode(sign_act(act, name)).decode()) for name in OPERATORS[:2]
    )
    at = {"wall_ms": stage.wall_ms, "mono_ms": stage.mono_ms}
    given = OrderReceived(request=stage._ids, act=act, approvals=approvals, blobs=(), **at)
    _one_answer(stage.feed(given), stage._ids)


def _one_answer(said: Sequence[object], request: int) -> None:
    answers = [one for one in said if isinstance(one, AnswerOrder)]
    demand([one.request for one in answers] == [request], "an order is not answered once")
    demand(answers[0].said_en.encode().endswith(b"."), "an answer without a sentence")


# --- carried files ----------------------------------------------------------------------------------------------------


def digested(data: bytes) -> bytes:
    """A carried file with the digest that belongs to it."""
    return data[:-32] + hashlib.sha256(data[:-32]).digest()


def judge_carried(data: bytes) -> bool:
    """A carried journal is refused, or written again to the same bytes; with its digest mended where wanted."""
    file = digested(data[1:]) if data[:1] == b"1" else data[1:]
    try:
        journal = read_carried(file)
    except RefusedError as error:
        check_refusal(error)
        return False
    demand(write_carried(journal) == file, "a carried journal is written otherwise")
    return True


@lru_cache(maxsize=1)
def _journals() -> tuple[CarriedJournal, ...]:
    """What each seat of the ready house holds."""
    rows = [row for row in centre.ready().rows if isinstance(row, RecordRow)]
    floor = tuple(row.frame for row in rows if row.author == "floor")
    blobs = {hashlib.sha256(blob).hexdigest(): blob for blob in centre.ready().blobs}
    return tuple(
        CarriedJournal(HALL, seat, 1, tuple(row.frame for row in rows if row.author == seat), floor, blobs)
        for seat in SEATS[:3]
    )


def _carried_seeds() -> list[bytes]:
    files = [write_carried(journal) for journal in (*_journals(), CarriedJournal(HALL, "s01", 1))]
    return [flag + file for file in files for flag in (b"0", b"1")]


def _carried_mutation() -> Mutate:
    return mutate_bytes([MAGIC, b"\0\0\0\0", b'"own":0', b'"blobs":9999'])


# --- seeds of a rebuild -----------------------------------------------------------------------------------------------


def _parts() -> list[bytes]:
    parts = []
    for place, journal in enumerate(_journals()):
        bits, held = place << 3, len(journal.floor)
        frames = [decode_frame(frame) for frame in journal.own]
        parts += [
            bytes([STATE | bits]) + seat_state(journal.seat, seq=len(frames), floor_seq=held),
            bytes([FLOOR | bits]) + b"".join(journal.floor),
            bytes([FLOOR | bits]),
            bytes([JOURNAL | bits]) + batch(journal.seat, frames),
            bytes([JOURNAL | bits]) + batch(journal.seat, []),
            *(bytes([BLOB | TRUE | bits]) + blob for blob in journal.blobs.values()),
        ]
    return parts


def _others() -> list[bytes]:
    files = [bytes([CARRIED | TRUE]) + write_carried(journal) for journal in _journals()]
    floor = [bytes([FLOOR | TRUE]) + decode_frame(_framed(body)).encode() for body in bodies_of(FloorRecord, 1)]
    topics = [bytes([ANY]) + f"{seat_topic(HALL, 's01', name)}\n".encode() for name in ("up", "ask", "copy/floor")]
    return [*files, *floor, *topics, bytes([ACCEPT]), bytes([TIME]) + b"\xff\xff"]


def _framed(body: bytes) -> bytes:
    return sign_all(len(body).to_bytes(4, "big") + body + b"\0\0", CENTRE, RECORD_CONTEXT)


def _seeds() -> list[bytes]:
    parts, others, accept = _parts(), _others(), bytes([ACCEPT])
    carried = [part for part in others if part[0] & 7 == CARRIED]
    order = Random("rebuild")
    groups = [pack([*order.choices([*parts, *others], k=16), accept]) for _ in range(8)]
    return [pack([*parts, accept]), pack([*carried, accept]), *groups, *(pack([part]) for part in others)]


def _mutation() -> Mutate:
    body = mutate_json([*bodies_of(SeatRecord, 1), *bodies_of(FloorRecord, 1), *bodies_of(SeatState, 1)])
    frames, plain = mutate_frames(body), mutate_bytes()

    def part(data: bytes, rng: Random) -> bytes:
        if not data or rng.randrange(8) == 0:
            return bytes([(data[0] if data else 0) ^ 1 << rng.randrange(6)]) + data[1:]
        deed = data[0] & 7
        inside = frames if deed in (FLOOR, JOURNAL) else body if deed in (STATE, BLOB) else plain
        return data[:1] + inside(data[1:], rng)

    return mutate_parts(part, donors=(*_parts(), *_others()))


def rebuild_targets() -> list[Target]:
    """Targets of this module."""
    return [
        Target(
            name="carried-file",
            judge=judge_carried,
            seeds=_carried_seeds,
            mutate=_carried_mutation,
            runs=6_000,
            size_bytes_max=32_768,
        ),
        Target(
            name="rebuild-border",
            judge=judge_rebuild,
            seeds=_seeds,
            mutate=_mutation,
            runs=3_000,
            size_bytes_max=65_536,
            count=lambda data: len(unpack(data, most=32)),
        ),
    ]
