# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Putting a house and the rows of a new ledger together from copies.

The floor log tells the order: before a record with ``heads`` stand just the seat records that those name, before the
closing of an epoch and before a block what had been taken of it; the rest comes at the end. So every list can be worked
out again from what stands before it, and what is named and was not brought is known to be lost, by seat and number.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from central_broker.core.admission import admit_copy, quarantine
from central_broker.core.counting import freeze_input
from central_broker.core.floor_writing import FLOOR, take_floor
from central_broker.core.house import Draft, Found, House, SeatChain
from central_broker.core.rebuild.gathering import Gathering
from central_broker.core.rows import BlobRow, RecordRow
from central_broker.core.secret_ballots import archive_of, election, secret_ballots
from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.floor_records import (
    FLOOR_READER,
    FloorRecord,
    LostRange,
    RosterFixed,
    SeatBlocked,
    SeatEpochClosed,
    blobs_named,
)
from voting_core.frames import Frame, decode_frames
from voting_core.freezing import freeze
from voting_core.frozen_list import FROZEN_READER
from voting_core.roster import BlobRef
from voting_core.round_records import CountWordsHeard, PollOpened, RoundFrozen
from voting_core.round_state import RoundState
from voting_core.seat_heads import HEADS_READER
from voting_core.seat_log import SeatLog
from voting_core.seat_records import SEAT_READER
from voting_core.secrecy.ballot_check import INVALID, ballot_fault
from voting_core.secrecy.spoken import FRAMES_MAX
from voting_core.teller_records import KeyWordsHeard

COPY_TOPIC = "rebuild"
"""Where evidence found in copies is said to come from."""


@dataclass(slots=True)
class Assembly:
    """A house put together, and the rows that will be its ledger.

    ``differs`` names rounds whose list, worked out again, is another one although nothing of it is lost.
    """

    house: House
    draft: Draft
    differs: list[str] = field(default_factory=list)


def assemble(gathering: Gathering, house: House, draft: Draft) -> Assembly:
    """Put everything that was gathered into an empty house.

    Raises:
        RefusedError: The roster or the registry of a sitting was not brought by anybody, so nothing can be read.
    """
    made = Assembly(house, draft)
    for data in gathering.bodies.held.values():
        _keep(made, data)
    needed: dict[tuple[str, int], int] = {}
    for frame in gathering.floor.best.frames:
        record = FLOOR_READER.read(frame.body)
        for seat, epoch, upto in _before(house, record):
            needed[(seat, epoch)] = max(needed.get((seat, epoch), 0), upto)
            _bring(made, gathering, seat, epoch, upto)
        if isinstance(record, RoundFrozen):
            _work_out_again(made, record)
        _take(made, record, frame)
    for seat, epoch in sorted(gathering.journals):
        if (seat, epoch) not in house.floor.closed_epochs and (seat, epoch) not in house.floor.blocked:
            _bring(made, gathering, seat, epoch, len(gathering.journals[(seat, epoch)].frames))
    for rival in gathering.floor.rivals.values():
        reason = "Another floor record by the centre's key carries the number of this one."
        quarantine(house, draft, "", COPY_TOPIC, rival.encode(), reason)
    house.found = Found(
        reported=tuple(sorted(gathering.reported())),
        waiting=_waiting(gathering, house),
        lost=tuple(_lost(house, needed)),
        bodies=tuple(sorted(ref.sha256 for ref in gathering.named() if ref.sha256 not in house.blobs)),
    )
    return made


def _waiting(gathering: Gathering, house: House) -> tuple[str, ...]:
    """Seats of the hall that have not brought everything; where no registry was found, those of them that are on."""
    reported, closed = gathering.reported(), house.closed()
    if not house.keys:
        return tuple(sorted(seat for seat in gathering.turns if seat not in reported))
    return tuple(
        seat for seat in sorted(house.keys) if reported.get(seat) != house.keys[seat].epoch and seat not in closed
    )


def _keep(made: Assembly, data: bytes) -> None:
    row = BlobRow(sha256=hashlib.sha256(data).hexdigest(), data=data)
    if row.sha256 not in made.house.blobs:
        made.house.keep_blob(row)
        made.draft.rows.append(row)


def _before(house: House, record: FloorRecord) -> Iterator[tuple[str, int, int]]:
    """Seat, epoch and last number of the seat records that stand before a floor record."""
    match record:
        case PollOpened(heads=heads) | RoundFrozen(heads=heads) if heads.sha256 in house.blobs:
            for head in HEADS_READER.read(house.blobs[heads.sha256]).seats:
                yield head.seat, head.epoch, head.seq
        case KeyWordsHeard(words=words) | CountWordsHeard(words=words) if words.sha256 in house.blobs:
            yield from _speakers(house.blobs[words.sha256])
        case (
            SeatEpochClosed(seat=seat, epoch=epoch, high_seq=high) | SeatBlocked(seat=seat, epoch=epoch, high_seq=high)
        ):
            yield seat, epoch, high
        case _:
            pass


def _speakers(words: bytes) -> Iterator[tuple[str, int, int]]:
    """The records in which tellers' seats said what the floor heard."""
    for frame in decode_frames(words, frames_max=FRAMES_MAX):
        record = SEAT_READER.read(frame.body)
        yield record.seat, record.epoch, record.seq


def _bring(made: Assembly, gathering: Gathering, seat: str, epoch: int, upto: int) -> None:
    """Take the records of a seat up to a number, as far as they were brought and can be taken."""
    journal = gathering.journals.get((seat, epoch))
    house = made.house
    if journal is None or (seat, epoch) not in house.epoch_keys:
        return
    chain = house.chains.setdefault((seat, epoch), SeatChain(SeatLog(seat, epoch)))
    for frame in journal.frames[len(chain.hashes) : upto]:
        if not admit_copy(house, made.draft, chain, COPY_TOPIC, frame):
            return


def _take(made: Assembly, record: FloorRecord, frame: Frame) -> None:
    house = made.house
    if isinstance(record, RosterFixed):
        missing = [ref.sha256[:12] for ref in blobs_named(record) if ref.sha256 not in house.blobs]
        if missing:
            raise RefusedError(
                f"Nobody has brought the roster or the registry of sitting '{record.sitting}' ({', '.join(missing)}…).",
                "Switch on more seats, or import the journal of one.",
            )
    row = RecordRow(
        author=FLOOR, epoch=0, seq=record.floor_seq, kind=type(record).__name__, hash=frame.hash, frame=frame.encode()
    )
    made.draft.rows.append(row)
    take_floor(house, record, row)


def _work_out_again(made: Assembly, record: RoundFrozen) -> None:
    """Make the list of a freezing again: it may replace one that nobody brought, and it must be the same."""
    house = made.house
    state = house.floor.rounds[(record.poll, record.round)]
    if record.archive is not None:
        _make_archive_again(made, state, record, record.archive)
        return
    data = encode(freeze(freeze_input(house, state), record.freezing)[0])
    if hashlib.sha256(data).hexdigest() == record.frozen.sha256:
        _keep(made, data)
    else:
        made.differs.append(f"{record.poll} {record.round}")


def _make_archive_again(made: Assembly, state: RoundState, record: RoundFrozen, archive: BlobRef) -> None:
    """The archive of a secret list is made of the list and the records.

    The list itself is made again only where nobody brought it: to find out which encrypted ballots are valid takes
    long, and its hash is the centre's word.
    """
    house = made.house
    try:
        if record.frozen.sha256 not in house.blobs:
            about = election(house, state)
            cast = secret_ballots(house, state)
            faults = {one.hash: INVALID if ballot_fault(about, one.text, one.credential) else "" for one in cast}
            data = encode(freeze(freeze_input(house, state, faults), record.freezing)[0])
            _keep_named(made, data, record.frozen, record)
        if record.frozen.sha256 in house.blobs and archive.sha256 not in house.blobs:
            frozen = FROZEN_READER.read(house.blobs[record.frozen.sha256])
            _keep_named(made, archive_of(house, state, frozen)[0], archive, record)
    except RefusedError:
        return  # the tellers' words are lost, and what is missing is named among the bodies


def _keep_named(made: Assembly, data: bytes, ref: BlobRef, record: RoundFrozen) -> None:
    """Keep what was made again if it is what a record names."""
    if hashlib.sha256(data).hexdigest() == ref.sha256:
        _keep(made, data)
    else:
        made.differs.append(f"{record.poll} {record.round}")


def _lost(house: House, needed: dict[tuple[str, int], int]) -> Iterator[LostRange]:
    """What the floor log names and nobody brought."""
    for (seat, epoch), upto in sorted(needed.items()):
        chain = house.chains.get((seat, epoch))
        held = len(chain.hashes) if chain else 0
        if held < upto:
            yield LostRange(seat=seat, epoch=epoch, first_seq=held + 1, last_seq=upto)
