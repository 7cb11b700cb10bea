# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every ledger keeps the same promises, in memory and on the disk."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.durable_sqlite import StorageRefusedError
from central_broker.core.inputs import Snapshot
from central_broker.core.rows import BlobRow, QuarantineRow, RecordRow, Row
from central_broker.ledger import Ledger, LedgerError, MemoryLedger, SqliteLedger
from tests.centre_builders import Stage

OpenLedger = Callable[[], Ledger]


def record(author: str = "s01", seq: int = 1, epoch: int = 1, body: bytes = b"body") -> RecordRow:
    """A record as the core hands it over; the ledger does not look into its frame."""
    frame = body + bytes([seq % 256])
    return RecordRow(
        author=author, epoch=epoch, seq=seq, kind="BallotCast", hash=hashlib.sha256(frame).hexdigest(), frame=frame
    )


def blob(data: bytes = b"roster") -> BlobRow:
    """A file named by its hash."""
    return BlobRow(sha256=hashlib.sha256(data).hexdigest(), data=data)


def evidence(reason: str = "not signed", payload: bytes = b"\x00\xff") -> QuarantineRow:
    """Something that was kept aside."""
    return QuarantineRow(
        at_ms=7,
        topic="hc1/demo/seat/s01/up",
        reason=reason,
        disposed=True,
        blocks=False,
        seat="s01",
        epoch=1,
        seq=3,
        payload=payload,
    )


@pytest.fixture(name="open_ledger", params=["memory", "sqlite"])
def _open_ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenLedger]:
    """Opens the ledger; opened again it is the same one, as after a restart."""
    opened: list[Ledger] = []
    memory = MemoryLedger()

    def open_ledger() -> Ledger:
        while opened:
            opened.pop().close()
        if request.param == "sqlite":
            opened.append(SqliteLedger(tmp_path / "ledger.sqlite"))
        else:
            again = MemoryLedger()
            for row in memory.rows:
                again.append([row])
            again.rows = memory.rows
            opened.append(again)
        return opened[-1]

    yield open_ledger
    while opened:
        opened.pop().close()


def test_a_new_ledger_is_empty(open_ledger: OpenLedger) -> None:
    """Before the first append there is nothing."""
    assert open_ledger().snapshot() == Snapshot(records=(), blobs={}, quarantine=())


def test_records_stand_in_the_order_in_which_they_were_appended(open_ledger: OpenLedger) -> None:
    """The order of the ledger is the order of the Merkle tree, across appends and restarts."""
    ledger = open_ledger()
    ledger.append([record("floor", 1, 0), record("s02", 1), record("s01", 1)])
    ledger.append([record("s01", 2)])
    ledger = open_ledger()
    ledger.append([record("s02", 2), record("floor", 2, 0)])

    kept = open_ledger().snapshot().records

    assert [one.author for one in kept] == ["floor", "s02", "s01", "s01", "s02", "floor"]
    assert [one.frame for one in kept][3] == record("s01", 2).frame


def test_what_was_appended_is_read_back_to_the_letter(open_ledger: OpenLedger) -> None:
    """Frames, files and evidence come back as they went in."""
    open_ledger().append([record(), blob(), evidence(), evidence("二", b"")])

    kept = open_ledger().snapshot()

    assert kept.blobs == {blob().sha256: b"roster"}
    assert [(one.reason, one.payload, one.disposed, one.blocks, one.seq) for one in kept.quarantine] == [
        ("not signed", b"\x00\xff", True, False, 3),
        ("二", b"", True, False, 3),
    ]


def test_records_and_evidence_are_read_page_by_page(open_ledger: OpenLedger) -> None:
    """From any place on, so many at most; beyond the end there is nothing."""
    ledger = open_ledger()
    ledger.append([record(seq=1), evidence("a"), record(seq=2), blob(), evidence("b"), record(seq=3)])

    assert [one.seq for one in ledger.page(1, 1)] == [2]
    assert ledger.page(1, 9) == (record(seq=2), record(seq=3))
    assert ledger.page(3, 9) == ()
    assert [one.reason for one in ledger.evidence(0, 1)] == ["a"]
    assert ledger.evidence(1, 9) == (evidence("b"),)
    assert ledger.blob(blob().sha256) == b"roster"
    assert ledger.blob("0" * 64) is None


@pytest.mark.parametrize("rival", [record(body=b"rival"), record()])
def test_a_number_is_taken_once(open_ledger: OpenLedger, rival: RecordRow) -> None:
    """A second record of one number is not taken, the same or another one."""
    ledger = open_ledger()
    ledger.append([record()])

    with pytest.raises(LedgerError):
        ledger.append([rival])

    assert [one.frame for one in open_ledger().snapshot().records] == [record().frame]


@pytest.mark.parametrize("other", [record("s02"), record(epoch=2), record(seq=2)])
def test_author_epoch_and_number_together_are_the_key(open_ledger: OpenLedger, other: RecordRow) -> None:
    """Another seat, another epoch or another number is another record."""
    ledger = open_ledger()
    ledger.append([record(), other])

    assert len(ledger.snapshot().records) == 2


def test_an_append_is_taken_whole_or_not_at_all(open_ledger: OpenLedger) -> None:
    """If one row cannot be taken, none is: no record, no file, no evidence."""
    ledger = open_ledger()
    ledger.append([record()])

    with pytest.raises(LedgerError):
        ledger.append([record("s02"), blob(), evidence(), record(seq=2), record()])

    assert open_ledger().snapshot() == Snapshot(records=open_ledger().snapshot().records[:1], blobs={}, quarantine=())


def test_one_append_cannot_hold_a_number_twice(open_ledger: OpenLedger) -> None:
    """Rivals in one append are rivals too."""
    with pytest.raises(LedgerError):
        open_ledger().append([record(), record(body=b"rival")])

    assert open_ledger().snapshot().records == ()


def test_after_a_failure_nothing_is_taken_or_told(open_ledger: OpenLedger) -> None:
    """A ledger that failed once is opened anew before anybody relies on it: it neither writes nor reads on."""
    ledger = open_ledger()
    ledger.append([record()])
    with pytest.raises(LedgerError):
        ledger.append([record("s02"), record()])

    with pytest.raises(LedgerError, match="failed before"):
        ledger.append([record("s03")])
    with pytest.raises(LedgerError, match="failed before"):
        ledger.snapshot()

    open_ledger().append([record("s03")])


def test_the_same_file_is_kept_once(open_ledger: OpenLedger) -> None:
    """A file that is there already is no fault."""
    ledger = open_ledger()
    ledger.append([blob()])
    ledger.append([blob(), record()])

    assert len(ledger.snapshot().blobs) == 1
    assert len(ledger.snapshot().records) == 1


def test_the_same_evidence_may_come_twice(open_ledger: OpenLedger) -> None:
    """What is evidence is the core's affair; the ledger keeps what it is given, in order."""
    ledger = open_ledger()
    ledger.append([evidence("a"), evidence("b")])
    ledger.append([evidence("a")])

    assert [one.reason for one in ledger.snapshot().quarantine] == ["a", "b", "a"]


def test_an_empty_append_is_none(open_ledger: OpenLedger) -> None:
    """Appending nothing changes nothing."""
    ledger = open_ledger()
    ledger.append([])

    assert ledger.snapshot() == Snapshot(records=(), blobs={}, quarantine=())


rows = st.one_of(
    st.builds(
        record, st.sampled_from(["floor", "s01", "s02"]), st.integers(1, 4), st.integers(0, 2), st.binary(max_size=9)
    ),
    st.builds(blob, st.binary(min_size=1, max_size=9)),
    st.builds(evidence, st.text(max_size=9), st.binary(max_size=9)),
)


@settings(max_examples=settings().max_examples // 2)
@given(appends=st.lists(st.lists(rows, max_size=5), max_size=5))
def test_both_ledgers_hold_the_same_after_the_same(
    tmp_path_factory: pytest.TempPathFactory, appends: list[list[Row]]
) -> None:
    """Whatever is appended, the ledger in memory is as good a witness as the one on the disk."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    memory = MemoryLedger()
    for append in appends:
        answers = []
        for ledger in (memory, SqliteLedger(path)):
            try:
                ledger.append(append)
                answers.append("taken")
            except LedgerError:
                answers.append("refused")
            ledger.close()
        assert answers[0] == answers[1]
        if answers[0] == "refused":
            memory = _reopened(memory)
    with closing(SqliteLedger(path)) as disk:
        assert disk.snapshot() == memory.snapshot()


def _reopened(memory: MemoryLedger) -> MemoryLedger:
    again = MemoryLedger()
    again.append(memory.rows)
    return again


def test_a_whole_sitting_is_the_same_on_both(tmp_path: Path) -> None:
    """A centre that starts from the file knows what one that starts from memory knows."""
    stage = Stage().begin()
    stage.decide({"s01": "yes", "s02": "no"})
    stage.message("s01", "up", b"rubbish")
    with closing(SqliteLedger(tmp_path / "ledger.sqlite")) as disk:
        disk.append(stage.ledger.rows)

        assert disk.snapshot() == stage.ledger.snapshot()


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    """The file of a ledger with one row of each kind."""
    path = tmp_path / "ledger.sqlite"
    with closing(SqliteLedger(path)) as ledger:
        ledger.append([record(), blob(), evidence()])
    return path


@pytest.mark.parametrize("table", ["records", "blobs", "quarantine"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET rowid = 9", "REPLACE INTO {} SELECT * FROM {}"])
def test_no_row_is_changed_or_deleted_not_even_by_hand(file: Path, table: str, change: str) -> None:
    """The file itself refuses to forget."""
    if table == "blobs":
        change = change.replace("rowid = 9", "data = x'00'")
    with closing(sqlite3.connect(file)) as hand:
        hand.execute("PRAGMA recursive_triggers = ON")
        with pytest.raises(sqlite3.Error):
            hand.execute(change.format(table, table))
    with closing(SqliteLedger(file)) as ledger:
        assert len(ledger.snapshot().records) == 1


def test_the_file_is_durable_and_private(file: Path) -> None:
    """A commit survives a power cut, and only the centre's user reads the file."""
    with closing(SqliteLedger(file)) as ledger:
        connection = ledger._connection
        pragmas = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]

    assert pragmas == ["wal", 2]
    assert file.stat().st_mode & 0o077 == 0


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    """A journal, a text or a ledger with other tables is not opened, and the refusal names the file."""
    text = tmp_path / "text.sqlite"
    text.write_bytes(b"not a database, but long enough to be looked at" * 40)
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as hand:
        hand.execute("CREATE TABLE rows (id INTEGER)")

    for path in (text, other):
        with pytest.raises(StorageRefusedError, match=path.name):
            SqliteLedger(path)


def test_a_file_from_which_a_record_was_removed_is_refused(file: Path) -> None:
    """Whoever takes the triggers away can delete a row, but the numbers of the others then have a gap."""
    with closing(SqliteLedger(file)) as ledger:
        ledger.append([record(seq=2)])
    with closing(sqlite3.connect(file)) as hand:
        (sql,) = hand.execute("SELECT sql FROM sqlite_schema WHERE name = 'records_last'").fetchone()
        hand.execute("DROP TRIGGER records_last")
        hand.execute("DELETE FROM records WHERE idx = 0")
        hand.execute(sql)
        hand.commit()

    with pytest.raises(StorageRefusedError, match="some were removed"):
        SqliteLedger(file)


def test_a_ledger_that_somebody_else_holds_fails_instead_of_waiting_for_ever(file: Path) -> None:
    """Where another program holds the file, the append fails with a word, and nothing is half written."""
    with closing(SqliteLedger(file)) as ledger, closing(sqlite3.connect(file, isolation_level=None)) as hand:
        ledger._connection.execute("PRAGMA busy_timeout = 10")
        hand.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="locked"):
            ledger.append([record(seq=2)])
        hand.execute("ROLLBACK")

    with closing(SqliteLedger(file)) as ledger:
        ledger.append([record(seq=2)])
