# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking the journal of a seat that people carried here: the same checks as if it had come over the broker."""

from central_broker.core.admission import admit_batch
from central_broker.core.effects import AnswerOrder
from central_broker.core.house import Draft, House
from central_broker.core.inputs import JournalCarried
from central_broker.core.orders import refusal
from central_broker.core.rebuild import Rebuild
from voting_core.carried import CarriedJournal
from voting_core.codec import VERSION, encode
from voting_core.errors import HemicycleError, RefusedError
from voting_core.frames import BATCH_BYTES_MAX, BATCH_RECORDS_MAX, Frame
from voting_core.messages import BatchHeader

TOPIC = "carried/{seat}/{epoch}"
"""Where quarantined bytes of a carried journal are said to come from."""

NO_BOOT = "0" * 32


def take_carried(house: House, rebuild: Rebuild | None, draft: Draft, given: JournalCarried) -> AnswerOrder:
    """Take a carried journal, or say why not."""
    journal = given.journal
    try:
        if journal.hall != house.hall:
            raise RefusedError(f"The journal is of hall '{journal.hall}'.", f"This is hall '{house.hall}'.")
        if rebuild is not None:
            rebuild.on_carried(journal)
            return _done(given, len(journal.own), len(journal.own))
        return _done(given, _admit(house, draft, journal), len(journal.own))
    except HemicycleError as error:
        return refusal(given.request, error)


def _admit(house: House, draft: Draft, journal: CarriedJournal) -> int:
    """Admit a journal as batches; how many of its records are new."""
    chain = house.chain(journal.seat)
    if chain is None:
        raise RefusedError(f"Seat '{journal.seat}' is not in the registry of this sitting.")
    if chain.log.epoch != journal.epoch or (journal.seat, journal.epoch) in house.floor.closed_epochs:
        raise RefusedError(
            f"Epoch {journal.epoch} of seat '{journal.seat}' is not the open one: what it holds counts for nothing.",
            "Keep the file as evidence.",
        )
    before, evidence = len(chain.hashes), house.evidence
    header = BatchHeader(
        v=VERSION,
        seat=journal.seat,
        epoch=journal.epoch,
        boot=NO_BOOT,
        tree_size=chain.witness_size,
        tree_root=chain.witness_root,
    )
    topic = TOPIC.format(seat=journal.seat, epoch=journal.epoch)
    head = Frame(encode(header), b"").encode()
    for batch in _batches(journal.own[before:], BATCH_BYTES_MAX - len(head)):
        admit_batch(house, draft, journal.seat, topic, head + b"".join(batch))
    if house.evidence > evidence:
        raise RefusedError(
            f"Of the journal of seat '{journal.seat}' {len(chain.hashes) - before} records were taken; the next one "
            "cannot be.",
            "It is kept in the quarantine, with the reason.",
        )
    return len(chain.hashes) - before


def _batches(frames: tuple[bytes, ...], bytes_max: int) -> list[list[bytes]]:
    """Cut frames into batches that keep the limits of the wire."""
    batches: list[list[bytes]] = [[]]
    for frame in frames:
        last = batches[-1]
        if last and (len(last) == BATCH_RECORDS_MAX - 1 or sum(map(len, last)) + len(frame) > bytes_max):
            batches.append([])
        batches[-1].append(frame)
    return batches


def _done(given: JournalCarried, new: int, held: int) -> AnswerOrder:
    seat = given.journal.seat
    return AnswerOrder(
        request=given.request,
        result="done",
        act_id="",
        floor_seq=0,
        said_zh=f"已导入席位 {seat} 的日志：共 {held} 条，新收 {new} 条。",
        said_en=f"The journal of seat {seat} is imported: {held} records, {new} of them new.",
    )
