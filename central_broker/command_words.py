# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What travels over the command link: one JSON object a line, both ways. Shared by the command line and the console."""

from typing import Annotated

import msgspec
from msgspec import Meta

from central_broker.core.status import RoundStatus, SeatStatus, Status
from voting_core.codec import Reader
from voting_core.floor_header import Approval
from voting_core.identifiers import SeqOrZero

LINE_BYTES_MAX = 16 * 1024 * 1024
"""Room for a roster of 3,000 members beside an order."""

TOLD_MAX = 1_000
"""Records that are told at once: a few milliseconds of the ledger's time."""


class Order(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op", tag="order"):
    """Carry out an act; blobs it names come along (base64 in JSON)."""

    act: str
    approvals: Annotated[tuple[Approval, ...], Meta(min_length=1, max_length=5)]
    blobs: tuple[bytes, ...]


class AskStatus(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op", tag="status"):
    """Say how the house stands."""


class Watch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op", tag="watch"):
    """Say how the house stands, and what of it has changed from then on; nothing else is asked on this connection."""


class Export(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op", tag="export"):
    """Write the bundle into a new folder on the centre's machine."""

    folder: str


class Import(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op", tag="import"):
    """Take the journal that was carried from a seat, from a file on the centre's machine."""

    file: str


class Records(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op", tag="records"):
    """Tell what is in the ledger: records from ``first`` on, counted from 0, and evidence from row ``evidence`` on."""

    first: SeqOrZero
    evidence: SeqOrZero
    most: Annotated[int, Meta(ge=1, le=TOLD_MAX)]


Question = Order | AskStatus | Watch | Export | Import | Records


class Outcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="re", tag="outcome"):
    """What became of an order or export: ``done``, ``waiting`` or ``refused``, in both languages."""

    result: str
    act_id: str
    floor_seq: int
    said_zh: str
    said_en: str


class StatusTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="re", tag="status"):
    """How the house stands."""

    status: Status


class StatusChanged(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="re", tag="changed"
):
    """What has changed since the last word: the state without seats and rounds, and those of them that differ."""

    status: Status
    seats: tuple[SeatStatus, ...]
    rounds: tuple[RoundStatus, ...]


class ToldRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One record of the ledger, as it was received; the content of ballots and of tellers' words is not told.

    ``index`` is its place in the tree, ``author`` is ``floor`` or a seat. ``names`` says what the ids in the body that
    the record names are called: members of a roster, items of an agenda.
    """

    index: int
    author: str
    epoch: int
    seq: int
    kind: str
    hash: str
    body: str
    names: dict[str, str] = {}


class ToldEvidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that was not accepted, and why; its bytes are in the bundle, here is only their hash."""

    at_ms: int
    topic: str
    reason: str
    disposed: bool
    blocks: bool
    seat: str
    epoch: int
    seq: int
    size_bytes: int
    sha256: str


class RecordsTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="re", tag="records"):
    """Records in the order of the ledger, and evidence in the order in which it came; none where there is no more."""

    records: tuple[ToldRecord, ...]
    evidence: tuple[ToldEvidence, ...]


Reply = Outcome | StatusTold | StatusChanged | RecordsTold

QUESTION_READER: Reader[Question] = Reader(Question, "command")
REPLY_READER: Reader[Reply] = Reader(Reply, "reply of the centre")
