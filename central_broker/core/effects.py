# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the core wants done, in order."""

from dataclasses import dataclass

from central_broker.core.rows import Row
from central_broker.core.status import Status
from voting_core.secrecy.election import Election


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
class CheckBallots:
    """Look at encrypted ballots, perhaps at several at once, and answer with ``BallotsChecked``.

    ``ballots`` are record hash, text, and the public credential that must have signed it.
    """

    election: Election
    ballots: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something for the operator's log; never a choice of a member."""

    event: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """The process must end now: what it believes and what is durable may differ."""

    reason: str


Effect = AppendLedger | Publish | AnswerOrder | AnswerStatus | CheckBallots | Note | Stop
