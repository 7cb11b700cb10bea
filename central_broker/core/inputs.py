# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happened, told to the core. Every input carries its time: wall clock and monotonic clock in milliseconds."""

from collections.abc import Mapping
from dataclasses import dataclass

from central_broker.core.rows import QuarantineRow
from voting_core.carried import CarriedJournal
from voting_core.floor_header import Approval


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord:
    """One accepted record as the ledger holds it; ``author`` is ``floor`` or a seat id."""

    author: str
    frame: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that the ledger holds at start: records in ledger order, blobs by hash, quarantine in order of arrival."""

    records: tuple[StoredRecord, ...] = ()
    blobs: Mapping[str, bytes]
    quarantine: tuple[QuarantineRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The program started and read its ledger."""

    snapshot: Snapshot
    wall_ms: int
    mono_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkUp:
    """The broker is connected and all subscriptions are granted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLost:
    """The broker is gone; what it knew of the seats is stale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived:
    """A message arrived from the broker."""

    topic: str
    payload: bytes
    wall_ms: int
    mono_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReceived:
    """An operator's act arrived on the command link, with at least one signature and the blobs it names."""

    request: int
    act: bytes
    approvals: tuple[Approval, ...]
    blobs: tuple[bytes, ...]
    wall_ms: int
    mono_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalCarried:
    """People bring the journal of a seat that cannot reach the broker, read from its file."""

    request: int
    journal: CarriedJournal
    wall_ms: int
    mono_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotsChecked:
    """Encrypted ballots were looked at: what is wrong with each, by record hash; empty for nothing."""

    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusAsked:
    """Somebody wants to know how the house stands; answered with durable facts only."""

    request: int
    wall_ms: int
    mono_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerAppended:
    """The rows of an ``AppendLedger`` are durable."""

    ticket: int
    wall_ms: int
    mono_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFailed:
    """The rows of an ``AppendLedger`` are not known to be durable; the centre must stop."""

    ticket: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Woke:
    """Time passed."""

    wall_ms: int
    mono_ms: int


Input = (
    Started
    | LinkUp
    | LinkLost
    | MessageReceived
    | OrderReceived
    | JournalCarried
    | StatusAsked
    | BallotsChecked
    | LedgerAppended
    | LedgerFailed
    | Woke
)
