# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What travels over the command link: one JSON object a line, both ways. Shared by the command line and the console."""

from typing import Annotated

import msgspec
from msgspec import Meta

from central_broker.core.status import Status
from voting_core.codec import Reader
from voting_core.floor_header import Approval

LINE_BYTES_MAX = 16 * 1024 * 1024
"""Room for a roster of 3,000 members beside an order."""


class Order(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op", tag="order"):
    """Carry out an act; blobs it names come along (base64 in JSON)."""

    act: str
    approvals: Annotated[tuple[Approval, ...], Meta(min_length=1, max_length=5)]
    blobs: tuple[bytes, ...]


class AskStatus(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op", tag="status"):
    """Say how the house stands."""


class Export(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op", tag="export"):
    """Write the bundle into a new folder on the centre's machine."""

    folder: str


class Import(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op", tag="import"):
    """Take the journal that was carried from a seat, from a file on the centre's machine."""

    file: str


Question = Order | AskStatus | Export | Import


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


Reply = Outcome | StatusTold

QUESTION_READER: Reader[Question] = Reader(Question, "command")
REPLY_READER: Reader[Reply] = Reader(Reply, "reply of the centre")
