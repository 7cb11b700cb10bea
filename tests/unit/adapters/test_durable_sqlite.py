# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A database file is opened only if it keeps what it says it keeps."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from adapters.durable_sqlite import StorageRefusedError, open_durable, open_for_reading

SCHEMA = """
CREATE TABLE record (seq INTEGER PRIMARY KEY, body BLOB NOT NULL UNIQUE) STRICT;
CREATE TRIGGER record_is_final BEFORE UPDATE ON record BEGIN SELECT raise(ABORT, 'records are final'); END;
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file under test will be."""
    return tmp_path / "journal.sqlite"


def _make(path: Path, *, rows: int = 0) -> None:
    with closing(open_durable(path, SCHEMA)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO record (body) VALUES (?)", [(b"%d" % n * 400,) for n in range(rows)])
        connection.execute("COMMIT")


def test_a_new_file_holds_every_pragma(path: Path) -> None:
    """A new journal survives power cuts: each setting is in force, not only asked for."""
    with closing(open_durable(path, SCHEMA)) as connection:
        got = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "user_version")
        }
        assert got == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "user_version": 1}
        assert connection.isolation_level is None


def test_a_file_opened_again_has_its_rows(path: Path) -> None:
    """What was committed is there when the program starts again."""
    _make(path, rows=3)
    with closing(open_durable(path, SCHEMA)) as connection:
        assert connection.execute("SELECT count(*) FROM record").fetchone() == (3,)


def test_a_new_file_is_its_owners(path: Path) -> None:
    """Nobody else on the machine can read the journal."""
    with closing(open_durable(path, SCHEMA)) as connection:
        connection.execute("INSERT INTO record (body) VALUES (x'00')")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}, modes
    assert "journal.sqlite-wal" in modes


def test_a_file_that_is_no_database_is_refused_and_untouched(path: Path) -> None:
    """A wrong path in the settings is named in one sentence, and the file found there is left alone."""
    content = b"a letter to the secretary, long enough for a page header" * 20
    path.write_bytes(content)
    with pytest.raises(StorageRefusedError, match=r"journal\.sqlite: file is not a database") as refusal:
        open_durable(path, SCHEMA)
    assert refusal.value.remedy
    assert path.read_bytes() == content


def test_a_file_of_a_newer_release_is_refused(path: Path) -> None:
    """An older program does not write into a newer program's file."""
    _make(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 7")
    with pytest.raises(StorageRefusedError, match=r"newer release \(schema 7, this one knows 1\)"):
        open_durable(path, SCHEMA)


def test_a_file_of_an_older_schema_is_refused(path: Path) -> None:
    """A program that needs a newer schema says so instead of failing at the first insert."""
    _make(path)
    with pytest.raises(StorageRefusedError, match="has schema 1 and this release needs 2"):
        open_durable(path, SCHEMA, schema_version=2)


@pytest.mark.parametrize(
    "change",
    ["DROP TRIGGER record_is_final", "CREATE TABLE extra (x)", "ALTER TABLE record ADD COLUMN note TEXT"],
)
def test_a_file_with_other_tables_is_refused(path: Path, change: str) -> None:
    """A journal is not opened as a ledger, and a table that lost its guard is noticed."""
    _make(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(change)
    with pytest.raises(StorageRefusedError, match="its tables are not those of this program"):
        open_durable(path, SCHEMA)


def test_a_damaged_file_is_refused(path: Path) -> None:
    """A page overwritten by a dying card is found at the start and not in the middle of a sitting."""
    _make(path, rows=200)
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xa5" * 4096)
    with pytest.raises(StorageRefusedError) as refusal:
        open_durable(path, SCHEMA)
    assert "restore the last copy" in refusal.value.remedy


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """A home directory that is not there is named in the refusal."""
    with pytest.raises(StorageRefusedError, match=r"nowhere/journal\.sqlite: cannot be opened: No such file"):
        open_durable(tmp_path / "nowhere" / "journal.sqlite", SCHEMA)


def test_a_faulty_schema_leaves_no_half_made_file(path: Path) -> None:
    """A file gets all of its tables or none, so that the next start can make them."""
    with pytest.raises(StorageRefusedError, match="syntax error"):
        open_durable(path, SCHEMA + "CREATE NONSENSE;")
    with closing(open_durable(path, SCHEMA)) as connection:
        assert connection.execute("SELECT count(*) FROM record").fetchone() == (0,)


def test_a_file_is_read_while_its_owner_writes(path: Path) -> None:
    """Reading beside the owner sees what was committed at that moment and changes nothing."""
    _make(path, rows=2)
    with closing(open_durable(path, SCHEMA)) as owner, open_for_reading(path) as reader:
        owner.execute("INSERT INTO record (body) VALUES (x'ff')")
        assert reader.execute("SELECT count(*) FROM record").fetchone() == (2,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.execute("INSERT INTO record (body) VALUES (x'00')")


@pytest.mark.parametrize("content", [None, b"no database at all, but long enough to look like one" * 20])
def test_what_is_no_database_cannot_be_read(path: Path, content: bytes | None) -> None:
    """A file that is missing or of another kind is refused with its name."""
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StorageRefusedError, match=r"journal\.sqlite"), open_for_reading(path) as reader:
        reader.execute("SELECT * FROM record")
