# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One suite for every journal: what a seat may rely on, on disk and in memory."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from edge_agent.core.rows import BlobRow, EvidenceRow, FloorRow, OwnRow, ReceiptRow, Row, ValueRow
from edge_agent.journal import Journal, JournalError, MemoryJournal, SqliteJournal

OpenAgain = Callable[[Journal], Journal]


@pytest.fixture(params=["memory", "sqlite"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which journal is tested."""
    return str(request.param)


@pytest.fixture
def journal(kind: str, tmp_path: Path) -> Iterator[Journal]:
    """A new journal."""
    new: Journal = MemoryJournal() if kind == "memory" else SqliteJournal(tmp_path / "journal.sqlite")
    yield new
    new.close()


@pytest.fixture
def open_again(kind: str, tmp_path: Path) -> OpenAgain:
    """Open what a journal holds once more, as after a restart."""

    def open_it(former: Journal) -> Journal:
        if isinstance(former, MemoryJournal):
            return MemoryJournal(former.rows)
        former.close()
        return SqliteJournal(tmp_path / "journal.sqlite")

    return open_it


def own(seq: int) -> OwnRow:
    """A record of the own chain."""
    return OwnRow(seq=seq, hash=f"{seq:064x}", frame=f"own {seq}".encode())


def floor(number: int) -> FloorRow:
    """A floor record."""
    return FloorRow(floor_seq=number, hash=f"{number:064x}", frame=f"floor {number}".encode())


ONE_OF_EACH: list[Row] = [
    own(1),
    floor(1),
    BlobRow(sha256="ab" * 32, data=b"\x00\xff body"),
    ReceiptRow(frame=b"receipt 1"),
    ValueRow(name="term", value="1"),
    EvidenceRow(kind="floor_fork", at_ms=7, note="two versions", payload=b"\x00"),
]


def test_a_new_journal_is_empty(journal: Journal) -> None:
    """A seat that starts for the first time finds nothing."""
    snapshot = journal.snapshot()

    assert (snapshot.own, snapshot.floor, snapshot.receipt, snapshot.evidence) == ((), (), b"", 0)
    assert (dict(snapshot.blobs), dict(snapshot.values)) == ({}, {})


def test_what_was_appended_is_there_after_a_restart(journal: Journal, open_again: OpenAgain) -> None:
    """Every kind of row comes back byte for byte."""
    journal.append(ONE_OF_EACH)
    again = open_again(journal)
    snapshot = again.snapshot()

    assert (snapshot.own, snapshot.floor, snapshot.receipt) == ((b"own 1",), (b"floor 1",), b"receipt 1")
    assert dict(snapshot.blobs) == {"ab" * 32: b"\x00\xff body"}
    assert (dict(snapshot.values), snapshot.evidence) == ({"term": "1"}, 1)
    again.close()


def test_rows_come_back_in_their_order(journal: Journal) -> None:
    """Chains come back by their numbers, however they were mixed."""
    journal.append([own(1), floor(1), own(2)])
    journal.append([floor(2), own(3)])

    assert journal.snapshot().own == (b"own 1", b"own 2", b"own 3")
    assert journal.snapshot().floor == (b"floor 1", b"floor 2")


def test_the_newest_receipt_and_value_hold(journal: Journal) -> None:
    """Of receipts, and of values with one name, the last one counts."""
    journal.append([ReceiptRow(frame=b"receipt 1"), ValueRow(name="term", value="1")])
    journal.append([ValueRow(name="alarm", value="tree_fork"), ValueRow(name="term", value="2")])
    journal.append([ReceiptRow(frame=b"receipt 2")])

    assert journal.snapshot().receipt == b"receipt 2"
    assert dict(journal.snapshot().values) == {"term": "2", "alarm": "tree_fork"}


@pytest.mark.parametrize("bad", [own(1), own(3), own(0), floor(1), floor(3)])
def test_numbers_follow_without_gaps(journal: Journal, bad: Row) -> None:
    """A number that is taken, or that leaves a gap, is refused."""
    journal.append([own(1), floor(1)])

    with pytest.raises(JournalError):
        journal.append([bad])
    assert len(journal.snapshot().own) == len(journal.snapshot().floor) == 1


def test_an_append_is_all_there_or_not_at_all(journal: Journal) -> None:
    """When one row is refused, none of its append is kept, and the journal goes on."""
    with pytest.raises(JournalError):
        journal.append([own(1), ReceiptRow(frame=b"x"), own(3)])
    assert journal.snapshot().own == ()
    assert journal.snapshot().receipt == b""

    journal.append([own(1)])
    assert journal.snapshot().own == (b"own 1",)


def test_a_body_is_kept_once(journal: Journal) -> None:
    """Storing a body that is there already changes nothing."""
    journal.append([BlobRow(sha256="ab" * 32, data=b"body")])
    journal.append([BlobRow(sha256="ab" * 32, data=b"body"), own(1)])

    assert dict(journal.snapshot().blobs) == {"ab" * 32: b"body"}
    assert journal.snapshot().own == (b"own 1",)


def test_a_missing_body_is_missing(journal: Journal) -> None:
    """Asking for a body that is not there is answered like in any mapping."""
    assert "cd" * 32 not in journal.snapshot().blobs
    with pytest.raises(KeyError):
        journal.snapshot().blobs["cd" * 32]


def test_a_body_is_read_by_its_hash(journal: Journal) -> None:
    """A running seat reads a body when somebody asks for it; one that is not there is empty."""
    journal.append([BlobRow(sha256="ab" * 32, data=b"body")])

    assert (journal.blob("ab" * 32), journal.blob("cd" * 32)) == (b"body", b"")


TABLES = ["own", "floor", "blobs", "receipts", "settled", "evidence"]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_file_refuses_changes(tmp_path: Path, table: str, statement: str) -> None:
    """No row of a journal's file can be changed or deleted, by whatever program, without removing its triggers."""
    path = tmp_path / "journal.sqlite"
    journal = SqliteJournal(path)
    journal.append(ONE_OF_EACH)
    journal.close()
    with closing(sqlite3.connect(path)) as connection:
        (column,) = connection.execute(f"SELECT name FROM pragma_table_info('{table}') LIMIT 1").fetchone()  # noqa: S608
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            connection.execute(statement.format(table, column, column))


def test_a_full_disk_is_a_refusal(tmp_path: Path) -> None:
    """A disk without room refuses the append as a whole; what was there stays."""
    journal = SqliteJournal(tmp_path / "journal.sqlite")
    journal.append([own(1)])
    (pages,) = journal._connection.execute("PRAGMA page_count").fetchone()
    journal._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(JournalError, match="full"):
        journal.append([own(2), BlobRow(sha256="ab" * 32, data=bytes(100_000))])

    assert journal.snapshot().own == (b"own 1",)
    journal.close()


def test_a_journal_in_memory_can_be_told_to_refuse() -> None:
    """The stand-in refuses like a disk would, so that a seat can be tested on one that fails."""
    journal = MemoryJournal()
    journal.refusal = "disk I/O error"
    with pytest.raises(JournalError, match="disk I/O error"):
        journal.append([own(1)])
    assert journal.rows == []
