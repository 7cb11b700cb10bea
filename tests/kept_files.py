# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What journals and ledgers hold on the disk, read from a copy: looking must not repair what a restart has to."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from central_broker.ledger import SqliteLedger
from edge_agent.journal import SqliteJournal
from voting_core.frames import decode_frame
from voting_core.seat_records import SEAT_READER, BallotCast


@contextmanager
def copy_of(path: Path) -> Iterator[Path]:
    """A copy of a database file with its write-ahead log, gone at the end of the block."""
    with tempfile.TemporaryDirectory(prefix="kept-") as folder:
        for ending in ("", "-wal", "-journal"):
            part = path.with_name(path.name + ending)
            if part.exists():
                shutil.copy(part, folder)
        yield Path(folder) / path.name


def kept_journal(path: Path) -> list[bytes]:
    """Frames of a seat's own chain; its program must not run."""
    with copy_of(path) as copy, closing(SqliteJournal(copy)) as journal:
        return list(journal.snapshot().own)


def kept_ledger(path: Path) -> dict[str, list[bytes]]:
    """Frames of a ledger by author, in order; its program must not run."""
    held: dict[str, list[bytes]] = {}
    with copy_of(path) as copy, closing(SqliteLedger(copy)) as ledger:
        for one in ledger.snapshot().records:
            held.setdefault(one.author, []).append(one.frame)
    return held


def chosen(frames: Sequence[bytes]) -> list[str]:
    """The answers of all ballots among a seat's frames, in order."""
    records = (SEAT_READER.read(decode_frame(data).body) for data in frames)
    return [record.answers[0].options[0] for record in records if isinstance(record, BallotCast)]
