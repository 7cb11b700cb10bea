# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A SQLite file that keeps what it said it kept: the seat's journal and the centre's ledger open theirs here.

Durability is a setting that SQLite may silently not grant (a file system without shared memory refuses WAL, a build may
cap ``synchronous``), so every pragma is read back and a file that does not hold them is not opened.

- WAL with ``synchronous=FULL``: a commit has been through ``fsync`` when it returns. WAL with NORMAL loses the last
  commits in a power cut.
- ``isolation_level=None``: no implicit transactions; the owner writes ``BEGIN IMMEDIATE`` and ``COMMIT`` itself, so
  that the place where durability begins can be read in the code.
- **One thread at a time.** The connection may travel between threads (a runtime commits in an executor so that its
  loop goes on), but its owner must never let two calls overlap; SQLite's own check against that is switched off here.

Source: https://www.sqlite.org/pragma.html, https://www.sqlite.org/wal.html
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from adapters.key_files import sync_folder
from voting_core.errors import RefusedError

BUSY_TIMEOUT_MS: Final = 5_000
"""A backup or an inspection by hand may hold the file for a moment; a second owner would hold it for ever."""

# Pragma, value to set, value to read back. Order matters: the first one meets a file that is no database.
_PRAGMAS: Final[tuple[tuple[str, str, str | int], ...]] = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("busy_timeout", str(BUSY_TIMEOUT_MS), BUSY_TIMEOUT_MS),
    ("trusted_schema", "OFF", 0),
    # What is deleted is overwritten: only secrets are ever deleted.
    ("secure_delete", "ON", 1),
)

KEEP_ASIDE: Final = "Keep the file aside as evidence and restore the last copy."

# Beginning of the extended error name -> what a technician can do.
_REMEDIES: Final[tuple[tuple[str, str], ...]] = (
    ("SQLITE_NOTADB", "Check the path; if it is right, keep the file aside as evidence and restore the last copy."),
    ("SQLITE_CORRUPT", KEEP_ASIDE),
    ("SQLITE_CANTOPEN", "Check that the folder exists and that this user may write in it."),
    ("SQLITE_READONLY", "Check that this user may write the file and that the disk is not mounted read-only."),
    ("SQLITE_BUSY", "End the other program that has the file open; only one may."),
    ("SQLITE_FULL", "Make room on the disk."),
    ("SQLITE_IOERR", "Check the disk: the system log names the fault."),
)


class StorageRefusedError(RefusedError):
    """A database file cannot be trusted with records; the message names the file, what was found and the remedy."""


def open_durable(path: Path, schema_sql: str, *, schema_version: int = 1) -> sqlite3.Connection:
    """Open a database file, or make it, and prove that it is durable and whole.

    Args:
        path: The file; its folder must exist. A new file is readable by its owner only.
        schema_sql: ``CREATE …`` statements. They are run on a new file and compared with an old one, so that a
            journal is never opened as a ledger and a table that lost its constraint is noticed.
        schema_version: Kept as the file's ``user_version``.

    Returns:
        A connection in autocommit mode, for one thread at a time.

    Raises:
        StorageRefusedError: No database, a damaged one, another schema, a newer or older version, or a pragma that
            did not take.
    """
    connection: sqlite3.Connection | None = None
    try:
        _create_private(path)
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        _set_pragmas(connection, path)
        _check_whole(connection, path)
        _match_schema(connection, path, schema_sql, schema_version)
    except (OSError, sqlite3.Error, UnicodeDecodeError, StorageRefusedError) as error:
        if connection is not None:
            connection.close()
        if isinstance(error, StorageRefusedError):
            raise
        raise refusal_of(path, error) from error
    return connection


@contextmanager
def open_for_reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Read a database file without changing it, as of one moment, while its owner may go on writing.

    A disk that cannot be written, such as the card of a dead device, has the file and its write-ahead log copied to a
    temporary folder first: SQLite cannot take the log into account in place.

    Raises:
        StorageRefusedError: It is missing, no database, or damaged.
    """
    if not path.is_file():
        raise StorageRefusedError(f"{path}: there is no such file.", "Check the path.")
    try:
        with ExitStack() as stack:
            yield stack.enter_context(closing(_reader(path, stack)))
    except (OSError, sqlite3.Error) as error:
        raise refusal_of(path, error) from error


def _reader(path: Path, stack: ExitStack) -> sqlite3.Connection:
    try:
        return _begin_reading(path)
    except sqlite3.OperationalError:
        copy = Path(stack.enter_context(TemporaryDirectory(prefix="hemicycle-"))) / path.name
        for suffix in ("", "-wal"):
            part = path.with_name(path.name + suffix)
            if part.is_file():
                shutil.copyfile(part, copy.with_name(part.name))
        return _begin_reading(copy)


def _begin_reading(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # from here on it is one moment
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _create_private(path: Path) -> None:
    """Make the file before SQLite does: its write-ahead log inherits the mode, and its name is durable from here."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    sync_folder(path.parent)


def _set_pragmas(connection: sqlite3.Connection, path: Path) -> None:
    for name, value, wanted in _PRAGMAS:
        connection.execute(f"PRAGMA {name} = {value}").fetchall()
        (got,) = connection.execute(f"PRAGMA {name}").fetchone()
        if got != wanted:
            raise StorageRefusedError(
                f"{path}: {name} is {got!r} and not {wanted!r}, so a commit would not be sure to survive a power cut.",
                "Put the file on a local disk with ext4 and use Debian's SQLite.",
            )


def _check_whole(connection: sqlite3.Connection, path: Path) -> None:
    # quick_check reads every page but does not compare each index with its table: integrity_check takes a multiple
    # of the time and the record chain finds a changed row anyway.
    (first, *_) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if first != "ok":
        raise StorageRefusedError(f"{path}: the database is damaged: {first}.", KEEP_ASIDE)


def _match_schema(connection: sqlite3.Connection, path: Path, schema_sql: str, wanted: int) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0 and not _schema_of(connection):
        # One transaction: a power cut leaves either no schema or all of it.
        connection.executescript(f"BEGIN IMMEDIATE;\n{schema_sql}\n;PRAGMA user_version = {wanted:d};\nCOMMIT;")
        return
    if version > wanted:
        raise StorageRefusedError(
            f"{path}: written by a newer release (schema {version}, this one knows {wanted}).",
            "Start it with that release.",
        )
    if version < wanted:
        raise StorageRefusedError(
            f"{path}: has schema {version} and this release needs {wanted}.",
            "Start it with the release that wrote it, or keep it aside and begin with a new file.",
        )
    with closing(sqlite3.connect(":memory:")) as model:
        model.executescript(schema_sql)
        # By their looks: in a damaged file a name may be bytes, or nothing.
        differing = sorted(_schema_of(model) ^ _schema_of(connection), key=repr)
    if differing:
        raise StorageRefusedError(
            f"{path}: its tables are not those of this program; the first that differs is {differing[0][1]!r}.",
            "Check the path; if it is right, keep the file aside as evidence and restore the last copy.",
        )


def _schema_of(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
    return set(rows.fetchall())


def refusal_of(path: Path, error: OSError | sqlite3.Error | UnicodeDecodeError) -> StorageRefusedError:
    """What to say about a file that the system or SQLite cannot read."""
    if isinstance(error, OSError):
        return StorageRefusedError(
            f"{path}: cannot be opened: {error.strerror}.",
            "Check that the folder exists and that this user may write in it.",
        )
    if isinstance(error, UnicodeDecodeError):
        # SQLite quotes a broken table definition in its complaint, and Python cannot read the quotation.
        return StorageRefusedError(f"{path}: the database is damaged.", dict(_REMEDIES)["SQLITE_CORRUPT"])
    code = getattr(error, "sqlite_errorname", "")
    remedy = next((text for start, text in _REMEDIES if code.startswith(start)), "See the system log.")
    return StorageRefusedError(f"{path}: {error}.", remedy)
