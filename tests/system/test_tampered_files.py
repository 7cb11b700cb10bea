# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real files of a small sitting, changed byte by byte and row by row: nobody takes other records than were kept."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from central_broker.bundle import build_bundle, write_bundle
from central_broker.core import CentralCore
from central_broker.core.effects import AnswerStatus
from central_broker.core.inputs import LinkUp, StatusAsked
from central_broker.core.inputs import MessageReceived as CentreHears
from central_broker.core.inputs import Started as CentreStarted
from central_broker.ledger import SqliteLedger
from edge_agent.core.effects import ShowScreen, Stop
from edge_agent.core.inputs import MessageReceived
from edge_agent.core.inputs import Started as SeatStarted
from edge_agent.journal import SqliteJournal
from tests.builders import HALL, NINE, operators, signer
from tests.centre_builders import OPERATORS, Stage, batch
from tests.power_cuts import scratch_folder
from tests.spec.dialogue import seat_ready
from tests.spec.seat_host import new_core
from verifier.audit import audit_bundle
from verifier.folder import NotABundleError
from voting_core.errors import HemicycleError, RefusedError
from voting_core.frames import decode_frame
from voting_core.identifiers import CENTRE
from voting_core.merkle import MerkleTree
from voting_core.signing import verify
from voting_core.topics import seat_topic

Taken = tuple[Any, ...]
"""All that is signed of what a program has taken from its file, and last the bodies named by a hash."""


@dataclass(frozen=True, slots=True)
class File:
    """A database of a small sitting, and the program that starts from it."""

    data: bytes
    table: str
    key: str
    columns: str
    """All others, so that a copy of a row may be added."""
    start: Callable[[Path], Taken]
    taken: Taken
    """What a start on the sound file takes."""

    def outcome(self, path: Path, data: bytes | None = None) -> str:
        """What comes of a start on other content: it is refused, harmless, or taken as if it were true."""
        if data is not None:
            for part in path.parent.iterdir():
                part.unlink()
            path.write_bytes(data)
        try:
            *records, bodies = self.start(path)
        except HemicycleError:
            return "refused"
        # A body that is not there under its name is fetched again; only one with other content does harm.
        same = all(bodies.get(name, data) == data for name, data in self.taken[-1].items())
        return "harmless" if same and tuple(records) == self.taken[:-1] else "taken"


def _start_seat(path: Path) -> Taken:
    with closing(SqliteJournal(path)) as journal:
        snapshot = journal.snapshot()
        started = SeatStarted(snapshot=snapshot, boot="b0" * 16, software="test", wall_ms=NINE, mono_ms=1)
        effects = new_core().handle(started)
        taken = (snapshot.own, snapshot.floor, snapshot.receipt, dict(snapshot.blobs))
    for effect in effects:
        if isinstance(effect, Stop):
            raise RefusedError(effect.reason)
    return taken


def _centre() -> CentralCore:
    return CentralCore(hall=HALL, term=1, signer=signer(CENTRE), operators=operators(*OPERATORS), verify=verify)


def _start_centre(path: Path) -> Taken:
    with closing(SqliteLedger(path)) as ledger:
        snapshot = ledger.snapshot()
    _centre().handle(CentreStarted(snapshot=snapshot, wall_ms=NINE, mono_ms=1))
    return (tuple(one.frame for one in snapshot.records), dict(snapshot.blobs))


def _journal(path: Path) -> File:
    """A seat with two ballots, one of them receipted."""
    host, centre = seat_ready(press="last")
    host.press("yes")
    host.hear(centre.accept(host.batches()[-1]))
    host.press("no")
    with closing(SqliteJournal(path)) as journal:
        journal.append(host.journal.rows)
    return File(path.read_bytes(), "own", "seq", "hash, frame", _start_seat, _start_seat(path))


def _ledger(path: Path) -> File:
    """A centre with one decided round of three seats, and a payload that was kept aside."""
    stage = Stage().begin()
    stage.decide({"s01": "yes", "s02": "no"})
    stage.message("s01", "up", b"rubbish")
    with closing(SqliteLedger(path)) as ledger:
        ledger.append(stage.ledger.rows)
    columns = "author, epoch, seq + 1000, kind, hash, frame"
    return File(path.read_bytes(), "records", "idx", columns, _start_centre, _start_centre(path))


FILES: Final = [_journal, _ledger]
Make = Callable[[Path], File]


def _flip(data: bytes, place: int) -> bytes:
    """The same with one bit turned over, another one at each place."""
    return data[:place] + bytes([data[place] ^ (1 << place % 8)]) + data[place + 1 :]


@pytest.mark.parametrize("step", [257, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("make", FILES)
@pytest.mark.timeout(3_000)
def test_no_turned_bit_of_a_file_changes_the_records_silently(tmp_path: Path, make: Make, step: int) -> None:
    """Whichever byte of a journal or ledger changes, its program refuses the file or reads the same records."""
    file = make(tmp_path / "made.sqlite")
    with scratch_folder() as scratch:
        path = scratch / "file.sqlite"
        outcomes = Counter(file.outcome(path, _flip(file.data, n)) for n in range(0, len(file.data), step))

    print(f"{make.__name__[1:]}: one bit turned in each of {outcomes.total()} bytes: {dict(outcomes)}")
    assert outcomes["taken"] == 0
    assert outcomes["refused"] > outcomes.total() // 20, "the flips hardly met a record"


@pytest.mark.parametrize("step", [73, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("make", FILES)
@pytest.mark.timeout(3_000)
def test_no_changed_byte_of_a_record_is_taken(tmp_path: Path, make: Make, step: int) -> None:
    """Every byte of every record is looked at: a file with another one in its place is refused."""
    file = make(tmp_path / "made.sqlite")
    outcomes: Counter[str] = Counter()
    with scratch_folder() as scratch:
        for place in _places_of_records(file):
            outcomes.update(
                file.outcome(scratch / "file.sqlite", _flip(file.data, n)) for n in range(place[0], place[1], step)
            )

    print(f"{make.__name__[1:]}: {outcomes.total()} bytes of records changed: {dict(outcomes)}")
    assert set(outcomes) == {"refused"}


def _places_of_records(file: File) -> list[tuple[int, int]]:
    """Where the frames lie in the file; of one that goes on in another page, its beginning."""
    places = []
    for frame in (frame for part in file.taken[:2] if isinstance(part, tuple) for frame in part):
        known = len(frame) if frame in file.data else 300
        at = file.data.find(frame[:known])
        assert at > 0, "a record cannot be found in its own file"
        places.append((at, at + known))
    return places


# --- rows -------------------------------------------------------------------------------------------------------------


def _edit(path: Path, *statements: str) -> None:
    """Change rows by hand: the triggers against that are removed before and put back after."""
    with closing(sqlite3.connect(path)) as hand:
        triggers = hand.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            hand.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            hand.execute(statement)
        for _, sql in triggers:
            hand.execute(sql)
        hand.commit()


def _numbers(file: File, path: Path) -> list[int]:
    path.write_bytes(file.data)
    with closing(sqlite3.connect(path)) as hand:
        return [n for (n,) in hand.execute(_filled("SELECT {key} FROM {table} ORDER BY 1", file))]


def _filled(statement: str, file: File, n: int = 0) -> str:
    return statement.format(table=file.table, key=file.key, columns=file.columns, n=n, next=n + 1)


_DELETED: Final = ("DELETE FROM {table} WHERE {key} = {n}",)
_EXCHANGED: Final = (
    "CREATE TEMP TABLE aside AS SELECT {key}, frame FROM {table} WHERE {key} IN ({n}, {next})",
    "UPDATE {table} SET frame = (SELECT frame FROM aside WHERE {key} = {next}) WHERE {key} = {n}",
    "UPDATE {table} SET frame = (SELECT frame FROM aside WHERE {key} = {n}) WHERE {key} = {next}",
    "DROP TABLE aside",
)
_DOUBLED: Final = (
    "INSERT INTO {table} SELECT (SELECT max({key}) + 1 FROM {table}), {columns} FROM {table} WHERE {key} = {n}",
)


def _edits(file: File, numbers: Sequence[int]) -> list[tuple[str, ...]]:
    """A row deleted, two neighbours' frames exchanged, a row written twice: for every row but the last."""
    return [
        tuple(_filled(statement, file, n) for statement in edit)
        for n in numbers[:-1]
        for edit in (_DELETED, _EXCHANGED, _DOUBLED)
    ]


def _is_noticed_by_seats(sound: File, path: Path) -> bool:
    """Whether a centre on a changed ledger raises an alarm when a seat names the tree head it was once shown."""
    tree = MerkleTree()
    for frame in sound.taken[0]:
        tree.append(bytes.fromhex(decode_frame(frame).hash))
    with closing(SqliteLedger(path)) as ledger:
        snapshot = ledger.snapshot()
    core, at = _centre(), {"wall_ms": NINE, "mono_ms": 1}
    core.handle(CentreStarted(snapshot=snapshot, **at))
    core.handle(LinkUp())
    sent = batch("s01", [], tree=(tree.size, tree.root().hex()))
    core.handle(CentreHears(topic=seat_topic(HALL, "s01", "up"), payload=sent, **at))
    answers = core.handle(StatusAsked(request=1, **at))
    return any(
        isinstance(one, AnswerStatus) and any("tree head" in said.en for said in one.status.alarms) for one in answers
    )


@pytest.mark.parametrize("make", FILES)
def test_rows_that_are_deleted_exchanged_or_doubled_are_noticed(tmp_path: Path, make: Make) -> None:
    """Whoever removes the triggers and edits rows by hand is found out at the next start, at whichever row.

    Two records of different seats that change places leave every chain sound. Then the tree is another one, and the
    first message of any seat that holds a receipt raises the alarm.
    """
    file = make(tmp_path / "made.sqlite")
    with scratch_folder() as scratch:
        path = scratch / "file.sqlite"
        edits = _edits(file, _numbers(file, path))
        outcomes = []
        for edit in edits:
            assert file.outcome(path, file.data) == "harmless"
            _edit(path, *edit)
            outcomes.append(file.outcome(path))

            if outcomes[-1] == "taken" and make is _ledger and _is_noticed_by_seats(file, path):
                outcomes[-1] = "noticed"

    print(f"{make.__name__[1:]}: {len(edits)} edits of rows: {dict(Counter(outcomes))}")
    assert set(outcomes) <= {"refused", "noticed"}
    assert outcomes.count("refused") > len(outcomes) // 2


def test_an_older_copy_of_a_journal_is_noticed_when_its_receipt_comes(tmp_path: Path) -> None:
    """A card that was set back to yesterday's copy is a sound journal; the centre's receipt stops the seat for good."""
    host, centre = seat_ready(press="last")
    older = SqliteJournal(tmp_path / "older.sqlite")
    older.append(host.journal.rows)
    host.press("yes")
    topic, receipt = centre.accept(host.batches()[-1])
    core, at = new_core(), {"wall_ms": NINE, "mono_ms": 1}
    core.handle(SeatStarted(snapshot=older.snapshot(), boot="b1" * 16, software="test", **at))
    effects = core.handle(MessageReceived(topic=topic, payload=receipt, retained=True, **at))
    older.close()

    assert [effect.view.scene for effect in effects if isinstance(effect, ShowScreen)] == ["stopped"]


# --- the bundle -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [311, pytest.param(2, marks=pytest.mark.long)])
@pytest.mark.timeout(3_000)
def test_no_changed_byte_of_a_bundle_passes_the_auditors_program(tmp_path: Path, step: int) -> None:
    """Whichever byte of a file of the bundle changes, the separate program says that it does not hold."""
    made = _ledger(tmp_path / "ledger.sqlite")
    with closing(SqliteLedger(tmp_path / "ledger.sqlite")) as ledger:
        snapshot = ledger.snapshot()
    bundle = build_bundle(hall=HALL, term=1, signer=signer(CENTRE), snapshot=snapshot, at_ms=NINE)
    write_bundle(bundle, tmp_path / "bundle")
    assert made.taken
    assert audit_bundle(tmp_path / "bundle", signer(CENTRE).key).holds
    passed, tried = [], 0
    for name, data in sorted(bundle.files.items()):
        for place in range(0, len(data), step):
            (tmp_path / "bundle" / name).write_bytes(_flip(data, place))
            tried += 1
            if _passes(tmp_path / "bundle"):
                passed.append((name, place))
        (tmp_path / "bundle" / name).write_bytes(data)

    print(f"{tried} bytes changed in {len(bundle.files)} files of a bundle, {len(passed)} passed")
    assert [one for one in passed if one[0] != "bundle.sig"] == []


def _passes(folder: Path) -> bool:
    try:
        return audit_bundle(folder, signer(CENTRE).key).holds
    except NotABundleError:
        return False
