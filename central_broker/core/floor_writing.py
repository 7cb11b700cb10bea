# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing the floor log: numbering, chaining, signing; and folding what was written."""

from typing import Any, TypeVar

from central_broker.core.effects import Publish
from central_broker.core.house import Done, Draft, House, SeatChain
from central_broker.core.rows import BlobRow, RecordRow
from voting_core.acts import ACT_READER
from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.floor_header import Approval, FloorHeader
from voting_core.floor_records import (
    FLOOR_READER,
    AgendaPublished,
    FloorRecord,
    MemberMoved,
    RosterFixed,
    SeatBlocked,
    SeatEpochOpened,
    SittingClosed,
    SittingOpened,
)
from voting_core.frames import BODY_BYTES_MAX, RECORD_CONTEXT
from voting_core.roster import CHUNK_BYTES, BlobRef, blob_ref
from voting_core.seat_log import SeatLog
from voting_core.signing import sign_frame
from voting_core.topics import blob_topic, floor_topic

R = TypeVar("R", bound=FloorHeader)

FLOOR: str = "floor"
"""Author of floor records in the ledger; no seat may bear this name."""


def write_floor(
    house: House,
    draft: Draft,
    kind: type[R],
    *,
    act: str = "",
    approvals: tuple[Approval, ...] = (),
    sitting: str = "",
    **fields: Any,  # noqa: ANN401 - the fields of the kind, checked by its constructor and by the reader below
) -> R:
    """Write the next floor record into the draft and fold it in.

    Raises:
        StepError: The life cycle does not allow the record now; nothing was written.
        RefusedError: The record would be too large, or have a value that nobody could read back; nothing was written.
    """
    record = check_floor(
        house, kind, at_ms=draft.wall_ms, act=act, approvals=approvals, sitting=sitting or house.floor.sitting, **fields
    )
    frame = sign_frame(house.signer, RECORD_CONTEXT, encode(record))
    FLOOR_READER.read(frame.body)
    if len(frame.body) > BODY_BYTES_MAX:
        raise RefusedError(
            f"The {kind.__name__} would have {len(frame.body)} bytes, more than the {BODY_BYTES_MAX} of a batch.",
            "Give the order in parts.",
        )
    row = RecordRow(
        author=FLOOR, epoch=0, seq=record.floor_seq, kind=kind.__name__, hash=frame.hash, frame=frame.encode()
    )
    draft.rows.append(row)
    take_floor(house, record, row)  # type: ignore[arg-type]  # as above
    draft.after.append(Publish(topic=floor_topic(house.hall), payload=row.frame))
    return record


def check_floor(
    house: House,
    kind: type[R],
    *,
    at_ms: int = 0,
    act: str = "",
    approvals: tuple[Approval, ...] = (),
    sitting: str,
    **fields: Any,  # noqa: ANN401 - as in write_floor
) -> R:
    """What would be the next floor record, asked of the life cycle and not written.

    Raises:
        StepError: The life cycle does not allow the record now.
    """
    floor = house.floor
    record = kind(
        v=1,
        alg="ed25519",
        hall=house.hall,
        sitting=sitting,
        term=house.term,
        floor_seq=floor.head.seq + 1,
        prev=floor.head.hash,
        at_ms=at_ms,
        act=act,
        approvals=approvals,
        **fields,
    )
    floor.check(record)  # type: ignore[arg-type]  # every subclass of FloorHeader is in the union
    return record


def take_floor(house: House, record: FloorRecord, row: RecordRow) -> None:
    """Fold a floor record into the house: used when writing and when reading the ledger at start."""
    house.floor_index[record.floor_seq] = house.add_leaf(row)
    house.floor_frames.append(row.frame)
    house.floor.take(record, row.hash)
    if record.approvals:
        house.done[act_id(record.act)] = Done(record.floor_seq, record.act)
    match record:
        case SittingOpened() | RosterFixed():
            house.load_roster()
        case AgendaPublished():
            house.load_agenda()
        case SittingClosed():
            house.closed_index = house.floor_index[record.floor_seq]
        case SeatEpochOpened():
            house.load_keys()
        case MemberMoved():
            house.load_owners()
        case SeatBlocked():
            house.chains.setdefault(
                (record.seat, record.epoch), SeatChain(SeatLog(record.seat, record.epoch))
            ).blocked = record.reason
        case _:
            pass


def act_id(act: str) -> str:
    """The id inside an act's text; the text was read strictly before it was written."""
    return ACT_READER.read(act.encode()).id


def keep_blob(house: House, draft: Draft, data: bytes, *, send: bool = True) -> BlobRef:
    """Put a blob into the draft and send its chunks once it is durable, or only when a seat asks for them."""
    ref = blob_ref(data)
    if ref.sha256 not in house.blobs:
        row = BlobRow(sha256=ref.sha256, data=data)
        draft.rows.append(row)
        house.keep_blob(row)
        if send:
            draft.after.extend(chunk_messages(house.hall, ref.sha256, data, range(ref.chunks)))
    return ref


def keep_heads(house: House, draft: Draft) -> BlobRef:
    """Put how far the house has come with each seat into the draft; in a very large hall, seats ask for it."""
    data = encode(house.heads())
    return keep_blob(house, draft, data, send=len(data) <= CHUNK_BYTES)


def chunk_messages(hall: str, sha256: str, data: bytes, chunks: range | tuple[int, ...]) -> list[Publish]:
    """Messages that carry the named chunks of a blob."""
    return [
        Publish(
            topic=blob_topic(hall, sha256, number),
            payload=data[number * CHUNK_BYTES : (number + 1) * CHUNK_BYTES],
        )
        for number in chunks
    ]
