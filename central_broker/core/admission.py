# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Admitting what seats send: each record once, in its chain, by its own key; the rest is quarantined with its reason.

Nothing here can hurt another seat: a bad message costs its sender that message, and no more.
"""

import hashlib

from central_broker.core.effects import Note
from central_broker.core.floor_writing import write_floor
from central_broker.core.house import Draft, House, SeatChain
from central_broker.core.rows import QuarantineRow, RecordRow
from voting_core.errors import RefusedError
from voting_core.floor_records import SeatBlocked
from voting_core.frames import BATCH_RECORDS_MAX, NO_HASH, RECORD_CONTEXT, Frame, decode_frames
from voting_core.messages import BATCH_READER, BatchHeader
from voting_core.seat_records import SEAT_READER, MemberSignedIn, SeatPlace, SeatRecord, TellerSpoke, read_place
from voting_core.sign_ins import sign_in_fault

QUARANTINE_MAX = 200
"""Payloads of one seat kept as evidence. Past this they are dropped: a flood from one seat must neither fill the disk
nor take the room for evidence against another."""

PAYLOAD_BYTES_MAX = 64 * 1024


def admit_batch(house: House, draft: Draft, seat: str, topic: str, payload: bytes) -> None:
    """Take the records of one batch that arrived on a seat's own topic.

    Admission stops at the first record that cannot be taken; the receipt then says how far it got.
    """
    chain = house.chain(seat)
    if chain is None:
        quarantine(house, draft, seat, topic, payload, "The seat is not in the registry of this sitting.")
        return
    try:
        header, frames = read_batch(payload)
        _check_header(house, header, seat)
    except RefusedError as error:
        quarantine(house, draft, seat, topic, payload, str(error))
        return
    _witness(house, chain, header)
    draft.touched.add(seat)
    for frame in frames:
        if chain.blocked or not _admit(house, draft, chain, topic, frame):
            return


def read_batch(payload: bytes) -> tuple[BatchHeader, list[Frame]]:
    """Header and record frames of a batch.

    Raises:
        RefusedError: The frames are broken or the first one is no batch header.
    """
    frames = decode_frames(payload, frames_max=BATCH_RECORDS_MAX + 1)
    if not frames:
        raise RefusedError("The batch is empty.", "Send a header and records.")
    return BATCH_READER.read(frames[0].body), frames[1:]


def _witness(house: House, chain: SeatChain, header: BatchHeader) -> None:
    """Note which tree head the seat holds; one that is not a head of our tree is an alarm on both sides."""
    if (header.tree_size, header.tree_root) == (chain.witness_size, chain.witness_root):
        return
    chain.witness_size, chain.witness_root = header.tree_size, header.tree_root
    size = header.tree_size
    ours = size == 0 or (size <= house.tree.size and house.tree.root(size).hex() == header.tree_root)
    chain.disagrees = "" if ours else f"The seat holds a tree head of {size} records that this ledger does not have."


def _check_header(house: House, header: BatchHeader, seat: str) -> None:
    if header.seat != seat:
        raise RefusedError(f"A batch of seat '{header.seat}' came on the topic of seat '{seat}'.")
    epoch = house.keys[seat].epoch
    if header.epoch != epoch:
        raise RefusedError(f"A batch of epoch {header.epoch} came while epoch {epoch} is registered.")
    if (seat, epoch) in house.floor.closed_epochs:
        raise RefusedError(f"Epoch {epoch} of seat '{seat}' is closed: what it still sends counts for nothing.")


def _admit(house: House, draft: Draft, chain: SeatChain, topic: str, frame: Frame) -> bool:
    """Take one record if it is the next of its chain; whether to go on with the batch."""
    seat, epoch = chain.log.seat, chain.log.epoch
    place = read_place(frame.body)
    if place is None or place.seat != seat or place.epoch != epoch:
        quarantine(house, draft, seat, topic, frame.encode(), "The record does not name this seat and epoch.")
        return False
    if place.seq > len(chain.hashes) + 1:
        return False  # a gap waits: the receipt tells the seat from where to send
    record_hash = frame.hash
    if place.seq <= len(chain.hashes) and chain.hashes[place.seq - 1] == record_hash:
        return True  # a duplicate is receipted again
    if not _is_signed(house, draft, chain, topic, frame):
        return False
    previous = chain.hashes[-1] if chain.hashes else NO_HASH
    if place.seq <= len(chain.hashes) or place.prev != previous:
        _block(house, draft, chain, topic, frame, place)
        return False
    _take_next(house, draft, chain, topic, frame, place)
    return True


def _is_signed(house: House, draft: Draft, chain: SeatChain, topic: str, frame: Frame) -> bool:
    """Whether the key of the chain's epoch signed a record; one that it did not sign is kept as evidence."""
    key = house.epoch_keys.get((chain.log.seat, chain.log.epoch), "")
    if key and house.verify(key, RECORD_CONTEXT + frame.body, frame.sig):
        return True
    quarantine(house, draft, chain.log.seat, topic, frame.encode(), "The record is not signed by the seat's key.")
    return False


def admit_copy(house: House, draft: Draft, chain: SeatChain, topic: str, frame: Frame) -> bool:
    """Take the next record of a chain that was brought as a copy, its place checked before; whether it could be."""
    place = read_place(frame.body)
    assert place is not None, "a copy is cut into places before it is admitted"
    if not _is_signed(house, draft, chain, topic, frame):
        return False
    _take_next(house, draft, chain, topic, frame, place)
    return True


def _take_next(house: House, draft: Draft, chain: SeatChain, topic: str, frame: Frame, place: SeatPlace) -> None:
    try:
        record = SEAT_READER.read(frame.body)
        if record.hall != house.hall:
            raise RefusedError(f"The record belongs to hall '{record.hall}'.")
    except RefusedError as error:
        refused = quarantine(house, draft, place.seat, topic, frame.encode(), str(error), place=place, disposed=True)
        house.dispose(refused, frame.hash)
        return
    row = RecordRow(
        author=place.seat,
        epoch=place.epoch,
        seq=place.seq,
        kind=type(record).__name__,
        hash=frame.hash,
        frame=frame.encode(),
    )
    draft.rows.append(row)
    take_seat(house, chain, record, row)


def take_seat(house: House, chain: SeatChain, record: SeatRecord, row: RecordRow) -> None:
    """Fold an accepted seat record into the house: used when admitting and when reading the ledger at start."""
    index = house.add_leaf(row)
    chain.hashes.append(row.hash)
    chain.leaf_seq, chain.leaf_index = row.seq, index
    fault = ""
    if isinstance(record, MemberSignedIn):
        fault = sign_in_fault(record, floor=house.floor, members=house.members, used=chain.log.proofs)
    chain.log.take(record, row.hash, fault)
    if isinstance(record, TellerSpoke):
        house.spoken[(row.author, row.epoch, row.seq)] = row.frame


def _block(house: House, draft: Draft, chain: SeatChain, topic: str, frame: Frame, place: SeatPlace) -> None:
    """The seat signed two histories: keep the rival, stop taking from this epoch, raise the alarm."""
    rival = min(place.seq, len(chain.hashes))  # the next record with another predecessor belongs to another last one
    reason = (
        f"Two different records numbered {rival} are signed by this seat."
        if rival
        else "The first record of this seat names a predecessor."
    )
    quarantine(house, draft, place.seat, topic, frame.encode(), reason, place=place, blocks=True)
    seat, epoch = chain.log.seat, chain.log.epoch
    write_floor(
        house,
        draft,
        SeatBlocked,
        seat=seat,
        epoch=epoch,
        high_seq=len(chain.hashes),
        rival_hash=frame.hash,
        reason=reason,
    )
    draft.after.append(Note(event="seat_blocked", detail=f"{seat}: {reason}"))


def quarantine(
    house: House,
    draft: Draft,
    seat: str,
    topic: str,
    payload: bytes,
    reason: str,
    *,
    place: SeatPlace | None = None,
    disposed: bool = False,
    blocks: bool = False,
) -> QuarantineRow:
    """Keep bytes that were not accepted, once each, with the reason and without giving them any effect.

    What takes a number or blocks a seat is always kept; of the rest, no more than ``QUARANTINE_MAX`` a seat.
    """
    row = QuarantineRow(
        at_ms=draft.wall_ms,
        topic=topic[:300],
        reason=reason[:500],
        disposed=disposed,
        blocks=blocks,
        seat=seat,
        epoch=place.epoch if place else 0,
        seq=place.seq if place else 0,
        payload=payload[:PAYLOAD_BYTES_MAX],
    )
    if note_evidence(house, row.seat, row.topic, row.payload, always=disposed or blocks):
        draft.rows.append(row)
        draft.after.append(Note(event="quarantined", detail=f"{row.topic}: {row.reason}"))
    return row


def note_evidence(house: House, seat: str, topic: str, payload: bytes, *, always: bool) -> bool:
    """Whether a payload has to be kept: it is new and there is room; used again when the ledger is read at start."""
    kept = house.quarantined.setdefault(seat, set())
    if not always:
        digest = hashlib.sha256(topic.encode() + b"\0" + payload).digest()
        if digest in kept or len(kept) >= QUARANTINE_MAX:
            return False
        kept.add(digest)
    house.evidence += 1
    return True
