# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the core wants done, in order."""

from dataclasses import dataclass

from central_broker.core.status import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """An accepted record. ``author`` is ``floor`` (epoch 0) or a seat id; (author, epoch, seq) is unique."""

    author: str
    epoch: int
    seq: int
    kind: str
    hash: str
    frame: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobRow:
    """A body named by its hash."""

    sha256: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineRow:
    """Bytes that were not accepted, and why.

    ``disposed``: a properly signed and chained record whose content was refused; it keeps its number in the chain.
    ``blocks``: evidence that the seat wrote two histories; nothing more of this epoch is accepted.
    """

    at_ms: int
    topic: str
    reason: str
    disposed: bool
    blocks: bool
    seat: str
    epoch: int
    seq: int
    payload: bytes


Row = RecordRow | BlobRow | QuarantineRow


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendLedger:
    """Make these rows durable, all or none, then answer with ``LedgerAppended`` or ``LedgerFailed``."""

    ticket: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """Send bytes to the broker; whether they arrive is nobody's promise."""

    topic: str
    payload: bytes
    retain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOrder:
    """What became of an order.

    ``result``: ``done`` (``floor_seq`` says where), ``waiting`` (a second operator must approve), or ``refused``.
    """

    request: int
    result: str
    act_id: str
    floor_seq: int
    said_zh: str
    said_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerStatus:
    """How the house stands."""

    request: int
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something for the operator's log; never a choice of a member."""

    event: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """The process must end now: what it believes and what is durable may differ."""

    reason: str


Effect = AppendLedger | Publish | AnswerOrder | AnswerStatus | Note | Stop
