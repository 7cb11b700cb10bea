# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The seat's journal: a port and its two drivers, one on SQLite, one in memory for tests and simulators.

Both keep the same promises, and one contract suite proves it (``tests/contract/test_journal.py``): an append is all
there or not at all, numbers follow without gaps, nothing is changed later, and what was appended is durable when the
call returns.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol, assert_never

from adapters.durable_sqlite import StorageRefusedError, open_durable, open_for_reading, refusal_of
from edge_agent.core.rows import (
    BlobRow,
    EvidenceRow,
    FloorRow,
    JournalSnapshot,
    OwnRow,
    ReceiptRow,
    Row,
    SecretRow,
    ValueRow,
)

_INSERT: Final[dict[type[Row], str]] = {
    OwnRow: "INSERT INTO own (seq, hash, frame) VALUES (?, ?, ?)",
    FloorRow: "INSERT INTO floor (floor_seq, hash, frame) VALUES (?, ?, ?)",
    BlobRow: "INSERT INTO blobs (sha256, data) VALUES (?, ?) ON CONFLICT DO NOTHING",
    ReceiptRow: "INSERT INTO receipts (frame) VALUES (?)",
    ValueRow: "INSERT INTO settled (name, value) VALUES (?, ?)",
    EvidenceRow: "INSERT INTO evidence (kind, at_ms, note, payload) VALUES (?, ?, ?, ?)",
    SecretRow: "INSERT OR REPLACE INTO secrets (name, value) VALUES (?, ?)",
}


class JournalError(Exception):
    """The journal did not take rows: the disk refused, or they do not continue what is there. All of them are out."""


class Journal(Protocol):
    """Where a seat's rows become durable. One thread at a time."""

    def snapshot(self) -> JournalSnapshot:
        """All that is there; its blobs are read on demand."""

    def blob(self, sha256: str) -> bytes:
        """A body; empty when it is not there or the disk cannot read it."""

    def append(self, rows: Sequence[Row]) -> None:
        """Append rows in one transaction and return when they are durable.

        Raises:
            JournalError: None of them is there, as far as can be known; the owner must stop.
        """

    def close(self) -> None:
        """Let go of the file."""


class SqliteJournal:
    """The journal of a device.

    Args:
        path: The file; made if it does not exist.

    Raises:
        StorageRefusedError: The file is damaged, of another kind, or cannot be durable.
    """

    def __init__(self, path: Path) -> None:
        schema = Path(__file__).with_suffix(".sql").read_text("utf-8")
        self._path = path
        self._connection = open_durable(path, schema)

    def snapshot(self) -> JournalSnapshot:
        """All that is there; its blobs are read on demand.

        Raises:
            StorageRefusedError: The file is damaged in a way that opening it did not show.
        """
        try:
            snapshot = _snapshot(self._connection)
        except sqlite3.Error as error:
            raise refusal_of(self._path, error) from error
        return replace(snapshot, blobs=_LazyBlobs(list(snapshot.blobs), self._body))

    def _body(self, sha256: str) -> bytes:
        try:
            return _blob(self._connection, sha256)
        except sqlite3.DatabaseError as error:
            raise refusal_of(self._path, error) from error
        except KeyError as error:
            raise StorageRefusedError(
                f"{self._path}: the file {sha256[:12]}… stands in the index and not in the table.",
                "Keep the card as evidence and give the seat a new epoch.",
            ) from error

    def blob(self, sha256: str) -> bytes:
        """A body; empty when it is not there or the disk cannot read it."""
        try:
            return _blob(self._connection, sha256)
        except (KeyError, sqlite3.Error):
            return b""

    def append(self, rows: Sequence[Row]) -> None:
        """Append rows in one transaction; it has been through fsync when this returns."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for row in rows:
                self._connection.execute(_INSERT[type(row)], _columns(row))
            # With secure_delete the bytes are overwritten, not only let go of.
            self._connection.execute("DELETE FROM secrets WHERE value = ''")
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise JournalError(str(error)) from error

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def read_whole(path: Path) -> JournalSnapshot:
    """All of a journal as of one moment, its bodies included, without changing it, whether its seat runs or not.

    Raises:
        StorageRefusedError: There is none, or it cannot be read.
    """
    with open_for_reading(path) as connection:
        snapshot = _snapshot(connection)
        return replace(snapshot, blobs=dict(snapshot.blobs))


class MemoryJournal:
    """The same journal in memory; it keeps every row in order, and can be told to refuse.

    Args:
        rows: What it holds from the start, in the order of its appending.
    """

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        self.rows: list[Row] = []
        """Every row that was taken, in order."""
        self.refusal = ""
        """When not empty, every append fails with this reason."""
        self._own = self._floor = 0
        self.append(rows)

    def snapshot(self) -> JournalSnapshot:
        """All that is there."""
        receipts = [row.frame for row in self.rows if isinstance(row, ReceiptRow)]
        secrets = {row.name: row.value for row in self.rows if isinstance(row, SecretRow)}
        return JournalSnapshot(
            own=tuple(row.frame for row in self.rows if isinstance(row, OwnRow)),
            floor=tuple(row.frame for row in self.rows if isinstance(row, FloorRow)),
            receipt=receipts[-1] if receipts else b"",
            blobs={row.sha256: row.data for row in self.rows if isinstance(row, BlobRow)},
            values={row.name: row.value for row in self.rows if isinstance(row, ValueRow)},
            evidence=sum(isinstance(row, EvidenceRow) for row in self.rows),
            secrets={name: value for name, value in secrets.items() if value},
        )

    def blob(self, sha256: str) -> bytes:
        """A body; empty when it is not there."""
        found = (row.data for row in self.rows if isinstance(row, BlobRow) and row.sha256 == sha256)
        return next(found, b"")

    def append(self, rows: Sequence[Row]) -> None:
        """Append rows, or none of them."""
        if self.refusal:
            raise JournalError(self.refusal)
        own, floor = self._own, self._floor
        for row in rows:
            if isinstance(row, OwnRow):
                own += 1
                _check_follows(row.seq, own)
            elif isinstance(row, FloorRow):
                floor += 1
                _check_follows(row.floor_seq, floor)
        self.rows.extend(rows)
        self._own, self._floor = own, floor

    def close(self) -> None:
        """Nothing to let go of."""


def _snapshot(connection: sqlite3.Connection) -> JournalSnapshot:
    fetch = connection.execute
    receipt = fetch("SELECT frame FROM receipts ORDER BY id DESC LIMIT 1").fetchone()
    # This reads the index, whose types no check at the opening looks at. What is no name is no body that we hold.
    names = [name for (name,) in fetch("SELECT sha256 FROM blobs WHERE typeof(sha256) = 'text' ORDER BY sha256")]
    return JournalSnapshot(
        own=tuple(frame for (frame,) in fetch("SELECT frame FROM own ORDER BY seq")),
        floor=tuple(frame for (frame,) in fetch("SELECT frame FROM floor ORDER BY floor_seq")),
        receipt=receipt[0] if receipt else b"",
        blobs=_LazyBlobs(names, lambda sha256: _blob(connection, sha256)),
        values=dict(fetch("SELECT name, value FROM settled ORDER BY id").fetchall()),
        evidence=fetch("SELECT count(*) FROM evidence").fetchone()[0],
        secrets=dict(fetch("SELECT name, value FROM secrets").fetchall()),
    )


def _blob(connection: sqlite3.Connection, sha256: str) -> bytes:
    row = connection.execute("SELECT data FROM blobs WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None:
        raise KeyError(sha256)
    data: bytes = row[0]
    return data


class _LazyBlobs(Mapping[str, bytes]):
    def __init__(self, names: Sequence[str], read: Callable[[str], bytes]) -> None:
        self._names, self._read = frozenset(names), read

    def __getitem__(self, sha256: str) -> bytes:
        if sha256 not in self._names:
            raise KeyError(sha256)
        return self._read(sha256)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._names))

    def __len__(self) -> int:
        return len(self._names)


def _check_follows(number: int, expected: int) -> None:
    if number != expected:
        raise JournalError(f"row {number} does not follow row {expected - 1}")


def _columns(row: Row) -> tuple[str | int | bytes, ...]:
    match row:
        case OwnRow():
            return (row.seq, row.hash, row.frame)
        case FloorRow():
            return (row.floor_seq, row.hash, row.frame)
        case BlobRow():
            return (row.sha256, row.data)
        case ReceiptRow():
            return (row.frame,)
        case ValueRow():
            return (row.name, row.value)
        case EvidenceRow():
            return (row.kind, row.at_ms, row.note, row.payload)
        case SecretRow():
            return (row.name, row.value)
        case _:
            assert_never(row)
