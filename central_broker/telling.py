# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ledger as it is told to whoever reads the story of a sitting: everything but what somebody chose."""

import hashlib
from typing import Final

from central_broker.command_words import Records, RecordsTold, ToldEvidence, ToldRecord
from central_broker.core.house import AGENDA_READER, ROSTER_READER
from central_broker.core.rows import QuarantineRow, RecordRow
from central_broker.ledger import Ledger
from voting_core.floor_records import FLOOR_READER, AgendaPublished, RosterFixed
from voting_core.frames import decode_frame

UNTOLD: Final = frozenset({"BallotCast", "SecretBallotCast", "TellerSpoke"})
"""Kinds whose content stays in the ledger and in the bundle."""

BYTES_MAX: Final = 4 * 1024 * 1024
"""Of bodies in one answer: far below what a line of the command link may hold, its escapes included."""


def tell_records(ledger: Ledger, asked: Records) -> RecordsTold:
    """What the ledger holds from a place on; fewer records than asked for where they are long, never none.

    Raises:
        LedgerError: It cannot be read.
    """
    told: list[ToldRecord] = []
    size_bytes = 0
    for index, row in enumerate(ledger.page(asked.first, asked.most), start=asked.first):
        told.append(_record(ledger, index, row))
        size_bytes += len(told[-1].body)
        if size_bytes > BYTES_MAX:
            break
    evidence = ledger.evidence(asked.evidence, asked.most)
    return RecordsTold(records=tuple(told), evidence=tuple(_evidence(row) for row in evidence))


def _record(ledger: Ledger, index: int, row: RecordRow) -> ToldRecord:
    body = b"" if row.kind in UNTOLD else decode_frame(row.frame).body
    return ToldRecord(
        index=index,
        author=row.author,
        epoch=row.epoch,
        seq=row.seq,
        kind=row.kind,
        hash=row.hash,
        body=body.decode(),
        names=_names(ledger, body) if row.kind in ("RosterFixed", "AgendaPublished") else {},
    )


def _names(ledger: Ledger, body: bytes) -> dict[str, str]:
    """What members or items are called; nothing where the file was lost with a former ledger."""
    record = FLOOR_READER.read(body)
    match record:
        case RosterFixed(roster=roster) if (data := ledger.blob(roster.sha256)) is not None:
            return {member.member: member.name for member in ROSTER_READER.read(data).members}
        case AgendaPublished(agenda=agenda) if (data := ledger.blob(agenda.sha256)) is not None:
            return {item.item: item.title for item in AGENDA_READER.read(data).items}
        case _:
            return {}


def _evidence(row: QuarantineRow) -> ToldEvidence:
    return ToldEvidence(
        at_ms=row.at_ms,
        topic=row.topic,
        reason=row.reason,
        disposed=row.disposed,
        blocks=row.blocks,
        seat=row.seat,
        epoch=row.epoch,
        seq=row.seq,
        size_bytes=len(row.payload),
        sha256=hashlib.sha256(row.payload).hexdigest(),
    )
