# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ledger: every accepted record once, in order, durable before anything is said about it.

The port is narrow on purpose, so that another database can stand behind it; one contract suite runs on every adapter.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from adapters.durable_sqlite import StorageRefusedError, open_durable, refusal_of
from central_broker.core.inputs import Snapshot, StoredRecord
from central_broker.core.rows import BlobRow, QuarantineRow, RecordRow, Row
from voting_core.errors import HemicycleError

SCHEMA: Final = Path(__file__).with_name("ledger.sql")

_INSERT_RECORD: Final = "INSERT INTO records (idx, author, epoch, seq, kind, hash, frame) VALUES (?, ?, ?, ?, ?, ?, ?)"
_SELECT_PAGE: Final = "SELECT author, epoch, seq, kind, hash, frame FROM records WHERE idx >= ? ORDER BY idx LIMIT ?"
_INSERT_BLOB: Final = "INSERT INTO blobs (sha256, data) VALUES (?, ?) ON CONFLICT DO NOTHING"
_INSERT_QUARANTINE: Final = (
    "INSERT INTO quarantine (at_ms, topic, reason, disposed, blocks, seat, epoch, seq, payload)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_SELECT_QUARANTINE: Final = (
    "SELECT at_ms, topic, reason, disposed, blocks, seat, epoch, seq, payload FROM quarantine ORDER BY id"
)


class LedgerError(HemicycleError):
    """The rows are not known to be durable; whoever gets this stops."""


class Ledger(Protocol):
    """Where the centre keeps what it accepted."""

    def snapshot(self) -> Snapshot:
        """All that the ledger holds.

        Raises:
            LedgerError: It cannot be read, or an append has failed before.
        """

    def page(self, first: int, most: int) -> tuple[RecordRow, ...]:
        """So many records from one on, counted from 0.

        Raises:
            LedgerError: As for :meth:`snapshot`.
        """

    def evidence(self, first: int, most: int) -> tuple[QuarantineRow, ...]:
        """So many rows of the quarantine from one on, counted from 0.

        Raises:
            LedgerError: As for :meth:`snapshot`.
        """

    def blob(self, sha256: str) -> bytes | None:
        """One body; none where it is not held.

        Raises:
            LedgerError: As for :meth:`snapshot`.
        """

    def append(self, rows: Sequence[Row]) -> None:
        """Make the rows durable, all or none, in order.

        Raises:
            LedgerError: They may or may not be durable, or a record's number is taken; nothing more is taken or told.
        """

    def close(self) -> None:
        """Let go of the storage."""


class SqliteLedger:
    """A ledger in one SQLite file: WAL, ``synchronous=FULL``, read back at start. One thread at a time."""

    def __init__(self, path: Path) -> None:
        self._connection = open_durable(path, SCHEMA.read_text("utf-8"))
        try:
            self._next = self._count(path)
        except (sqlite3.Error, StorageRefusedError) as error:
            self._connection.close()
            raise error if isinstance(error, StorageRefusedError) else refusal_of(path, error) from error
        self._failed = ""

    def _count(self, path: Path) -> int:
        """How many records there are, numbered from 0 without a gap."""
        count: int
        count, last = self._connection.execute("SELECT count(*), coalesce(max(idx), -1) FROM records").fetchone()
        if last != count - 1:
            raise StorageRefusedError(
                f"{path}: holds {count} records, and the last of them is number {last + 1}: some were removed.",
                "Keep the file aside as evidence and restore the last copy.",
            )
        return count

    def snapshot(self) -> Snapshot:
        """See :class:`Ledger`."""
        self._check_sound()
        try:
            rows = self._connection.execute("SELECT author, frame FROM records ORDER BY idx")
            blobs = self._connection.execute("SELECT sha256, data FROM blobs ORDER BY sha256")
            quarantine = self._connection.execute(_SELECT_QUARANTINE)
            return Snapshot(
                records=tuple(StoredRecord(author=author, frame=frame) for author, frame in rows),
                blobs=dict(blobs.fetchall()),
                quarantine=tuple(_stored(row) for row in quarantine),
            )
        except sqlite3.Error as error:
            raise LedgerError(f"{error} ({type(error).__name__})") from error

    def page(self, first: int, most: int) -> tuple[RecordRow, ...]:
        """See :class:`Ledger`."""
        return tuple(
            RecordRow(author=author, epoch=epoch, seq=seq, kind=kind, hash=record_hash, frame=frame)
            for author, epoch, seq, kind, record_hash, frame in self._read(_SELECT_PAGE, first, most)
        )

    def evidence(self, first: int, most: int) -> tuple[QuarantineRow, ...]:
        """See :class:`Ledger`."""
        return tuple(_stored(row) for row in self._read(f"{_SELECT_QUARANTINE} LIMIT ? OFFSET ?", most, first))

    def blob(self, sha256: str) -> bytes | None:
        """See :class:`Ledger`."""
        found = self._read("SELECT data FROM blobs WHERE sha256 = ?", sha256)
        return found[0][0] if found else None

    def _read(self, question: str, *values: object) -> list[Any]:
        self._check_sound()
        try:
            return self._connection.execute(question, values).fetchall()
        except sqlite3.Error as error:
            raise LedgerError(f"{error} ({type(error).__name__})") from error

    def append(self, rows: Sequence[Row]) -> None:
        """See :class:`Ledger`."""
        self._check_sound()
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            added = self._insert(rows)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            # No roll-back by hand: after an I/O error nothing on this connection can be trusted, the process ends.
            # Until it has, nobody may read what the unfinished transaction shows.
            self._failed = f"{error} ({type(error).__name__})"
            raise LedgerError(self._failed) from error
        self._next += added

    def close(self) -> None:
        """See :class:`Ledger`."""
        self._connection.close()

    def _check_sound(self) -> None:
        if self._failed:
            raise LedgerError(f"an append has failed before: {self._failed}")

    def _insert(self, rows: Sequence[Row]) -> int:
        added = 0
        for row in rows:
            match row:
                case RecordRow():
                    values = (self._next + added, row.author, row.epoch, row.seq, row.kind, row.hash, row.frame)
                    self._connection.execute(_INSERT_RECORD, values)
                    added += 1
                case BlobRow():
                    self._connection.execute(_INSERT_BLOB, (row.sha256, row.data))
                case QuarantineRow():
                    self._connection.execute(_INSERT_QUARANTINE, _quarantine_values(row))
        return added


class MemoryLedger:
    """A ledger in memory, for tests and for the simulator's disk; the same rules, nothing durable."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._taken: set[tuple[str, int, int]] = set()
        self._failed = ""

    def snapshot(self) -> Snapshot:
        """See :class:`Ledger`."""
        self._check_sound()
        return Snapshot(
            records=tuple(StoredRecord(author=r.author, frame=r.frame) for r in self.rows if isinstance(r, RecordRow)),
            blobs={r.sha256: r.data for r in self.rows if isinstance(r, BlobRow)},
            quarantine=tuple(r for r in self.rows if isinstance(r, QuarantineRow)),
        )

    def page(self, first: int, most: int) -> tuple[RecordRow, ...]:
        """See :class:`Ledger`."""
        self._check_sound()
        return tuple(row for row in self.rows if isinstance(row, RecordRow))[first : first + most]

    def evidence(self, first: int, most: int) -> tuple[QuarantineRow, ...]:
        """See :class:`Ledger`."""
        self._check_sound()
        return tuple(row for row in self.rows if isinstance(row, QuarantineRow))[first : first + most]

    def blob(self, sha256: str) -> bytes | None:
        """See :class:`Ledger`."""
        self._check_sound()
        return next((row.data for row in self.rows if isinstance(row, BlobRow) and row.sha256 == sha256), None)

    def append(self, rows: Sequence[Row]) -> None:
        """See :class:`Ledger`."""
        self._check_sound()
        places = [(row.author, row.epoch, row.seq) for row in rows if isinstance(row, RecordRow)]
        twice = sorted(self._taken.intersection(places)) or sorted(place for place in places if places.count(place) > 1)
        if twice:
            self._failed = f"record {twice[0]} is in the ledger already"
            raise LedgerError(self._failed)
        self._taken.update(places)
        self.rows.extend(rows)

    def _check_sound(self) -> None:
        if self._failed:
            raise LedgerError(f"an append has failed before: {self._failed}")

    def close(self) -> None:
        """See :class:`Ledger`."""


def _quarantine_values(row: QuarantineRow) -> tuple[int, str, str, int, int, str, int, int, bytes]:
    return (
        row.at_ms,
        row.topic,
        row.reason,
        int(row.disposed),
        int(row.blocks),
        row.seat,
        row.epoch,
        row.seq,
        row.payload,
    )


def _stored(row: tuple[int, str, str, int, int, str, int, int, bytes]) -> QuarantineRow:
    at_ms, topic, reason, disposed, blocks, seat, epoch, seq, payload = row
    return QuarantineRow(
        at_ms=at_ms,
        topic=topic,
        reason=reason,
        disposed=bool(disposed),
        blocks=bool(blocks),
        seat=seat,
        epoch=epoch,
        seq=seq,
        payload=payload,
    )
