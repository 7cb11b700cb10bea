# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exporting a journal to a stick: from a dead seat or a running one, whole or not at all."""

import hashlib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from edge_agent.carrying import carry, collect
from edge_agent.commands import app
from edge_agent.core.rows import BlobRow, OwnRow
from edge_agent.journal import SqliteJournal
from edge_agent.settings import Home
from tests.builders import HALL
from tests.spec.dialogue import deliver, seat_ready
from tests.spec.seat_home import write_seat_toml
from tests.spec.seat_host import SeatHost
from voting_core.carried import CarriedJournal, read_carried, write_carried
from voting_core.errors import RefusedError


def voted() -> SeatHost:
    """A seat whose member has voted."""
    host, centre = seat_ready(press="last")
    host.press("yes")
    deliver(host, centre)
    return host


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """What is left of a dead seat: its settings and its journal, and no key."""
    left = Home(tmp_path / "s07")
    left.folder.mkdir()
    write_seat_toml(left)
    journal = SqliteJournal(left.journal)
    journal.append(voted().journal.rows)
    journal.close()
    return left


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder to write to."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def run(home: Home, target: Path) -> str:
    """What the command prints."""
    result = CliRunner().invoke(app, ["export", "--home", str(home.folder), str(target)], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_a_dead_seat_s_journal_is_carried_whole(home: Home, stick: Path) -> None:
    """Own records, floor log and bodies are in one file, named after the seat; no key is needed to write it."""
    host = voted()
    run(home, stick)
    carried = read_carried((stick / "demo-s07-1.carried").read_bytes())

    assert (carried.hall, carried.seat, carried.epoch) == (HALL, "s07", 1)
    assert carried.own == host.journal.snapshot().own
    assert carried.floor == host.journal.snapshot().floor
    assert dict(carried.blobs) == dict(host.journal.snapshot().blobs)
    assert [file.name for file in stick.iterdir()] == ["demo-s07-1.carried"]


def test_what_was_written_is_told(home: Home, stick: Path) -> None:
    """People read which seat it is, how many records, up to which number, and the hash to compare."""
    told = run(home, stick / "a.carried")
    data = (stick / "a.carried").read_bytes()

    assert "hall demo, seat s07, epoch 1" in told
    assert "3 own records, numbers 1 to 3" in told
    assert "5 floor records, 3 blobs" in told
    assert hashlib.sha256(data).hexdigest() in told
    assert "yes" not in told


def test_a_running_seat_is_exported_as_of_this_moment(home: Home) -> None:
    """While the seat has its journal open, everything that was durable at that moment is in the file."""
    journal = SqliteJournal(home.journal)
    before = len(journal.snapshot().own)
    journal.append([OwnRow(seq=before + 1, hash="ab" * 32, frame=b"newest")])

    carried = collect(home)
    journal.append([OwnRow(seq=before + 2, hash="cd" * 32, frame=b"later")])
    journal.close()

    assert (len(carried.own), carried.own[-1]) == (before + 1, b"newest")


def test_a_journal_that_was_not_closed_is_exported_with_its_log(home: Home, tmp_path: Path) -> None:
    """A card pulled out of a running device holds records in the write-ahead log only; they are not left behind."""
    journal = SqliteJournal(home.journal)
    seq = len(journal.snapshot().own) + 1
    journal.append([OwnRow(seq=seq, hash="ab" * 32, frame=b"newest"), BlobRow(sha256="ef" * 32, data=b"body")])
    pulled = Home(tmp_path / "card")
    pulled.folder.mkdir()
    for name in ("seat.toml", "journal.sqlite", "journal.sqlite-wal"):
        (pulled.folder / name).write_bytes((home.folder / name).read_bytes())
    journal.close()
    pulled.folder.chmod(0o500)
    carried = collect(pulled)
    pulled.folder.chmod(0o700)

    assert carried.own[-1] == b"newest"
    assert carried.blobs["ef" * 32] == b"body"


def test_an_older_export_is_replaced(home: Home, stick: Path) -> None:
    """Exporting again to the same stick leaves one file, the newer."""
    older = write_carried(CarriedJournal(HALL, "s07", 1))
    (stick / "demo-s07-1.carried").write_bytes(older)
    run(home, stick)

    assert len(read_carried((stick / "demo-s07-1.carried").read_bytes()).own) == 3


def test_another_file_is_not_overwritten(home: Home, stick: Path) -> None:
    """A file of another kind keeps its name and its content."""
    (stick / "minutes.docx").write_bytes(b"minutes")
    with pytest.raises(RefusedError, match="another kind of file is there"):
        run(home, stick / "minutes.docx")

    assert (stick / "minutes.docx").read_bytes() == b"minutes"


def test_a_stick_that_is_not_there_is_named(home: Home, tmp_path: Path) -> None:
    """Without the stick the refusal says what to look at."""
    with pytest.raises(RefusedError, match="Check that the stick is mounted"):
        run(home, tmp_path / "nowhere" / "a.carried")


def test_a_home_without_a_journal_has_nothing_to_carry(tmp_path: Path) -> None:
    """A seat that never started has no journal to export."""
    write_seat_toml(Home(tmp_path))
    with pytest.raises(RefusedError, match="there is no such file"):
        collect(Home(tmp_path))


def test_progress_is_told_piece_by_piece(home: Home, stick: Path) -> None:
    """A long journal is written in pieces, and the bar moves with each."""
    carried = CarriedJournal(HALL, "s07", 1, blobs={hashlib.sha256(bytes(3_000_000)).hexdigest(): bytes(3_000_000)})
    data, pieces = write_carried(carried), list[int]()
    carry(carried, data, stick, pieces.append)

    assert sum(pieces) == len(data)
    assert len(pieces) == 3
