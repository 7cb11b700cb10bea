# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the ledger back at start: the same fold as when it was written, chains checked record by record."""

import hashlib
from typing import Final

from central_broker.core.admission import note_evidence, take_seat
from central_broker.core.floor_writing import FLOOR, take_floor
from central_broker.core.house import House, SeatChain
from central_broker.core.inputs import Snapshot
from central_broker.core.rows import QuarantineRow, RecordRow
from voting_core.chain import ChainHead
from voting_core.errors import HemicycleError, RefusedError
from voting_core.floor_records import FLOOR_READER, FloorRecord, LedgerRebuilt, blobs_named
from voting_core.frames import NO_HASH, RECORD_CONTEXT, Frame, decode_frame
from voting_core.seat_log import SeatLog
from voting_core.seat_records import SEAT_READER

_REMEDY = "Keep the ledger aside as evidence; check that it belongs to this centre's key."

_REBUILT: Final = b'{"kind":"LedgerRebuilt",'

Disposed = dict[tuple[str, int, int], QuarantineRow]

Newest = dict[tuple[str, int], Frame]
"""The last record of each seat's chain: the one whose content no other record vouches for."""


def restore(house: House, snapshot: Snapshot) -> None:
    """Fold all that the ledger holds.

    Raises:
        RefusedError: A record does not follow the one before it, is not by this centre's key or cannot be read, or a
            blob is missing: the ledger was changed by hand, or belongs to another centre.
    """
    for sha256, data in snapshot.blobs.items():
        if hashlib.sha256(data).hexdigest() != sha256:
            raise RefusedError(f"The ledger holds a file {sha256[:12]}… with other content.", _REMEDY)
    house.blobs.update(snapshot.blobs)
    newest: Newest = {}
    disposed: Disposed = {(row.seat, row.epoch, row.seq): row for row in snapshot.quarantine if row.disposed}
    lost = _lost_bodies(snapshot)
    for stored in snapshot.records:
        frame = decode_frame(stored.frame)
        if stored.author == FLOOR:
            _restore_floor(house, frame, lost)
        else:
            _restore_seat(house, frame, disposed, newest)
    for seat, epoch, _ in disposed:
        _advance(house, house.chains.setdefault((seat, epoch), SeatChain(SeatLog(seat, epoch))), disposed, newest)
    _check_newest(house, newest)
    for row in snapshot.quarantine:
        note_evidence(house, row.seat, row.topic, row.payload, always=row.disposed or row.blocks)
    if house.floor.head.seq and house.floor.term != house.term:
        raise RefusedError(
            f"The ledger was written in term {house.floor.term}, and the settings say term {house.term}.",
            "Put the term of the ledger into central.toml; only a centre without a ledger begins a new one.",
        )


def _lost_bodies(snapshot: Snapshot) -> set[str]:
    """Bodies that an accepted rebuild says nobody could bring."""
    floor = (decode_frame(stored.frame).body for stored in snapshot.records if stored.author == FLOOR)
    marked = (body for body in floor if body.startswith(_REBUILT))
    return {sha256 for body in marked for sha256 in _bodies(FLOOR_READER.read(body))}


def _bodies(record: FloorRecord) -> tuple[str, ...]:
    return record.bodies if isinstance(record, LedgerRebuilt) else ()


def _restore_floor(house: House, frame: Frame, lost: set[str]) -> None:
    try:
        record = house.floor.read(frame, house.verify)
    except HemicycleError as error:
        raise RefusedError(f"The ledger cannot be continued. {error}", _REMEDY) from error
    for ref in blobs_named(record):
        if ref.sha256 not in house.blobs and ref.sha256 not in lost:
            raise RefusedError(f"The ledger names a file {ref.sha256[:12]}… that it does not hold.", _REMEDY)
    row = RecordRow(
        author=FLOOR, epoch=0, seq=record.floor_seq, kind=type(record).__name__, hash=frame.hash, frame=frame.encode()
    )
    take_floor(house, record, row)


def _check_newest(house: House, newest: Newest) -> None:
    """Each record names the hash of the one before it; only the last one of a chain needs its signature for that."""
    for (seat, epoch), frame in newest.items():
        key = house.epoch_keys.get((seat, epoch), "")  # none where a rebuild could not bring the registry
        if key and not house.verify(key, RECORD_CONTEXT + frame.body, frame.sig):
            raise RefusedError(f"The newest record of seat '{seat}', epoch {epoch}, is not signed by its key.", _REMEDY)


def _restore_seat(house: House, frame: Frame, disposed: Disposed, newest: Newest) -> None:
    record = SEAT_READER.read(frame.body)
    chain = house.chains.setdefault((record.seat, record.epoch), SeatChain(SeatLog(record.seat, record.epoch)))
    _advance(house, chain, disposed, newest)
    row = RecordRow(
        author=record.seat,
        epoch=record.epoch,
        seq=record.seq,
        kind=type(record).__name__,
        hash=frame.hash,
        frame=frame.encode(),
    )
    ChainHead(len(chain.hashes), chain.hashes[-1] if chain.hashes else NO_HASH).follow(
        record.seq, record.prev, frame.hash
    )
    take_seat(house, chain, record, row)
    newest[record.seat, record.epoch] = frame


def _advance(house: House, chain: SeatChain, disposed: Disposed, newest: Newest) -> None:
    """Pass the refused records that stand next in a chain."""
    while (row := disposed.get((chain.log.seat, chain.log.epoch, len(chain.hashes) + 1))) is not None:
        frame = decode_frame(row.payload)
        house.dispose(row, frame.hash)
        newest[chain.log.seat, chain.log.epoch] = frame
