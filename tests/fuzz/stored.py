# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read back from disks: damaged rows of a journal and of a ledger, and a journal's file with damaged bytes."""

from collections.abc import Callable
from functools import lru_cache
from random import Random
from typing import Final

from central_broker.core import CentralCore
from central_broker.core.inputs import Snapshot, StoredRecord
from central_broker.core.inputs import Started as CentreStarted
from central_broker.core.rows import BlobRow as CentreBlob
from central_broker.core.rows import QuarantineRow, RecordRow
from edge_agent.core.effects import AppendJournal, Stop
from edge_agent.core.inputs import Started
from edge_agent.core.rows import BlobRow, FloorRow, JournalSnapshot, OwnRow, ReceiptRow, ValueRow
from edge_agent.core.seat_core import SeatCore
from edge_agent.journal import JournalError, SqliteJournal
from tests.builders import HALL, NINE, operators
from tests.centre_builders import OPERATORS
from tests.fuzz import centre, seat
from tests.fuzz.byte_mutation import mutate_bytes
from tests.fuzz.drawing import bodies_of
from tests.fuzz.files import folder
from tests.fuzz.json_mutation import mutate_json
from tests.fuzz.keys import checked, holder, sign_all
from tests.fuzz.packing import mutate_parts, pack, unpack
from tests.fuzz.target import Mutate, Target, check_refusal, demand
from tests.fuzz.wire import mutate_frames
from tests.secret_elections import seeded
from tests.spec.seat_host import identity
from voting_core.codec import encode
from voting_core.errors import HemicycleError, RefusedError
from voting_core.floor_records import FloorRecord
from voting_core.frames import MESSAGE_CONTEXT, RECORD_CONTEXT, Frame
from voting_core.identifiers import CENTRE
from voting_core.messages import Receipt
from voting_core.roster import blob_ref
from voting_core.seat_records import SeatRecord
from voting_core.secrecy.group import TINY

OWN, FLOOR, RECEIPT, BLOB, VALUE = range(5)
SIGNED: Final = 0x10
ROWS_MAX: Final = 60


# --- a seat's journal, row by row -------------------------------------------------------------------------------------


def judge_journal_rows(data: bytes) -> bool:
    """A seat starts from whatever its journal holds, or stops with a sentence before it has written anything."""
    snapshot = _snapshot(unpack(data, most=ROWS_MAX))
    return _starts(snapshot)


def _starts(snapshot: JournalSnapshot) -> bool:
    core = SeatCore(identity=identity(), signer=holder("s07"), verify=checked, draw=seeded("s07"), group=TINY)
    effects = core.handle(Started(snapshot=snapshot, boot="b1" * 16, software="test", wall_ms=NINE, mono_ms=60_000))
    stops = [effect for effect in effects if isinstance(effect, Stop)]
    believed = core._library._rosters
    wrong = [name for name, roster in believed.items() if blob_ref(encode(roster)).sha256 != name]
    demand(not wrong, "a roster is believed that the disk has changed")
    if stops:
        wrote = [effect for effect in effects if isinstance(effect, AppendJournal)]
        demand(bool(stops[0].reason.encode()), "it stops without a sentence")
        demand(not wrote, "a seat whose journal is damaged writes into it")
    return not stops


def _snapshot(parts: list[bytes]) -> JournalSnapshot:
    """Rows by the first byte of each part: own, floor, receipt, blob, value; with a bit for a true signature."""
    rows: dict[int, list[bytes]] = {kind: [] for kind in range(5)}
    for part in parts:
        kind, content = (part[0] & 7) % 5 if part else VALUE, part[1:]
        if part and part[0] & SIGNED:
            names = {OWN: ("s07", RECORD_CONTEXT), FLOOR: (CENTRE, RECORD_CONTEXT), RECEIPT: (CENTRE, MESSAGE_CONTEXT)}
            content = sign_all(content, *names[kind]) if kind in names else content
        rows[kind].append(content)
    values = [value.decode("utf-8", "replace").partition("=") for value in rows[VALUE]]
    return JournalSnapshot(
        own=tuple(rows[OWN]),
        floor=tuple(rows[FLOOR]),
        receipt=rows[RECEIPT][-1] if rows[RECEIPT] else b"",
        blobs={blob[:64].decode("latin-1"): blob[64:] for blob in rows[BLOB]},
        values={name: value for name, _, value in values},
    )


@lru_cache(maxsize=1)
def _journal_parts() -> tuple[bytes, ...]:
    parts = [bytes([VALUE]) + b"term=1"]
    for row in seat.ready().rows:
        match row:
            case OwnRow():
                parts.append(bytes([OWN]) + row.frame)
            case FloorRow():
                parts.append(bytes([FLOOR]) + row.frame)
            case ReceiptRow():
                parts.append(bytes([RECEIPT]) + row.frame)
            case BlobRow():
                parts.append(bytes([BLOB]) + row.sha256.encode() + row.data)
            case ValueRow():
                parts.append(bytes([VALUE]) + f"{row.name}={row.value}".encode())
            case _:
                pass
    return tuple(parts)


def _journal_donors() -> list[bytes]:
    own = [bytes([OWN | SIGNED]) + Frame(body, b"").encode() for body in bodies_of(SeatRecord, 2)]
    floor = [bytes([FLOOR | SIGNED]) + Frame(body, b"").encode() for body in bodies_of(FloorRecord, 1)]
    receipts = [bytes([RECEIPT | SIGNED]) + Frame(body, b"").encode() for body in bodies_of(Receipt, 3)]
    values = [bytes([VALUE]) + text.encode() for text in ("halted=x", "alarm=floor_fork", "alarm=?", "term=²", "term=")]
    return [*own, *floor, *receipts, *values]


def _journal_seeds() -> list[bytes]:
    parts = list(_journal_parts())
    signed = [bytes([part[0] | SIGNED]) + part[1:] for part in parts]
    return [pack(parts), pack(signed), pack(parts[:3]), pack([]), *(pack([*parts, one]) for one in _journal_donors())]


def _row_mutation(donors: Callable[[], list[bytes]], bits: int) -> Callable[[], Mutate]:
    def made() -> Mutate:
        given = tuple(donors())
        bodies = [*bodies_of(SeatRecord, 1), *bodies_of(FloorRecord, 1), *bodies_of(Receipt, 1)]
        frames, plain = mutate_frames(mutate_json(bodies)), mutate_bytes([b"term", b"halted", b"=", b"0", b"-1"])

        def part(data: bytes, rng: Random) -> bytes:
            if not data or rng.randrange(8) == 0:
                return bytes([(data[0] if data else 0) ^ 1 << rng.randrange(bits)]) + data[1:]
            inside = frames if data[0] & 7 < BLOB else plain
            return data[:1] + inside(data[1:], rng)

        return mutate_parts(part, donors=given)

    return made


# --- a centre's ledger, row by row ------------------------------------------------------------------------------------


def judge_ledger_rows(data: bytes) -> bool:
    """A centre starts from whatever its ledger holds, or refuses it with a sentence."""
    core = CentralCore(hall=HALL, term=1, signer=holder(CENTRE), operators=operators(*OPERATORS), verify=checked)
    snapshot = _ledger_snapshot(unpack(data, most=ROWS_MAX))
    try:
        core.handle(CentreStarted(snapshot=snapshot, wall_ms=NINE, mono_ms=5_000))
    except RefusedError as error:
        check_refusal(error)
        return False
    return True


def _ledger_snapshot(parts: list[bytes]) -> Snapshot:
    """Rows by the first byte of each part: floor record, seat record, blob, quarantined; with a bit for a signature."""
    records, blobs, quarantine = [], {}, []
    for part in parts:
        kind, content = (part[0] & 3, part[1:]) if part else (2, b"")
        signed = bool(part and part[0] & SIGNED)
        if kind < 2:
            name = ("floor", "s01")[kind]
            content = sign_all(content, (CENTRE, "s01")[kind], RECORD_CONTEXT) if signed else content
            records.append(StoredRecord(author=name, frame=content))
        elif kind == 2:
            blobs[content[:64].decode("latin-1")] = content[64:]
        else:
            place = int.from_bytes(content[:1], "big")
            quarantine.append(_quarantined(content[1:], seq=place, disposed=signed))
    return Snapshot(records=tuple(records), blobs=blobs, quarantine=tuple(quarantine))


def _quarantined(payload: bytes, *, seq: int, disposed: bool) -> QuarantineRow:
    return QuarantineRow(
        at_ms=NINE,
        topic="hc1/demo/seat/s01/up",
        reason="test",
        disposed=disposed,
        blocks=False,
        seat="s01",
        epoch=1,
        seq=seq,
        payload=payload,
    )


@lru_cache(maxsize=1)
def _ledger_parts() -> tuple[bytes, ...]:
    parts = []
    for row in centre.ready().rows:
        if isinstance(row, RecordRow):
            parts.append(bytes([int(row.author != "floor")]) + row.frame)
        elif isinstance(row, CentreBlob):
            parts.append(bytes([2]) + row.sha256.encode() + row.data)
    return tuple(parts)


def _ledger_donors() -> list[bytes]:
    floor = [bytes([0 | SIGNED]) + Frame(body, b"").encode() for body in bodies_of(FloorRecord, 2)]
    seats = [bytes([1 | SIGNED]) + Frame(body, b"").encode() for body in bodies_of(SeatRecord, 2)]
    aside = [bytes([3 | SIGNED, seq]) + Frame(body, b"").encode() for seq, body in enumerate(bodies_of(SeatRecord, 1))]
    return [*floor, *seats, *aside]


def _ledger_seeds() -> list[bytes]:
    parts = list(_ledger_parts())
    return [pack(parts), pack([]), pack(parts[:4]), *(pack([*parts, one]) for one in _ledger_donors())]


# --- a journal's file -------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _journal_image() -> bytes:
    """The bytes of a journal's file, everything in it checkpointed."""
    path = folder() / "image.sqlite"
    journal = SqliteJournal(path)
    journal.append(seat.ready().rows)
    journal.close()
    return path.read_bytes()


def judge_journal_file(data: bytes) -> bool:
    """A journal's file with damaged bytes is refused, or what is read of it is judged record by record."""
    image = bytearray(_journal_image())
    for part in unpack(data, most=8):
        at = int.from_bytes(part[:3], "big") % len(image)
        image[at : at + len(part) - 3] = part[3:]
    path = folder() / "journal.sqlite"
    for beside in ("journal.sqlite-wal", "journal.sqlite-shm"):
        (folder() / beside).unlink(missing_ok=True)
    path.write_bytes(image)
    try:
        journal = SqliteJournal(path)
    except RefusedError as error:
        check_refusal(error)
        return False
    try:
        return _starts(journal.snapshot())
    except (RefusedError, JournalError, HemicycleError) as error:
        demand(bool(str(error)), "a refusal without a sentence")
        return False
    finally:
        journal.close()


def _file_seeds() -> list[bytes]:
    size = len(_journal_image())
    return [pack([at.to_bytes(3, "big") + b"\xff"]) for at in range(0, size, 1 + size // 150)]


def _file_mutation() -> Mutate:
    plain = mutate_bytes([b"\0\0\0\0", b"CREATE", b"BLOB", b"TEXT", b"\x0d", b"\x05", b"\x02"])

    def part(data: bytes, rng: Random) -> bytes:
        if rng.randrange(2):
            at = rng.randrange(len(_journal_image())).to_bytes(3, "big")
            return at + data[3:]
        return plain(data, rng)

    return mutate_parts(part, donors=(b"\0\0\x12\x01", b"\0\0\x18\xff\xff"))


def stored_targets() -> list[Target]:
    """Targets of this module."""
    rows = _row_mutation(_journal_donors, 5)
    ledger = _row_mutation(_ledger_donors, 5)
    return [
        Target(
            name="journal-rows",
            judge=judge_journal_rows,
            seeds=_journal_seeds,
            mutate=rows,
            runs=4_000,
            size_bytes_max=32_768,
        ),
        Target(
            name="ledger-rows",
            judge=judge_ledger_rows,
            seeds=_ledger_seeds,
            mutate=ledger,
            runs=4_000,
            size_bytes_max=32_768,
        ),
        Target(name="journal-file", judge=judge_journal_file, seeds=_file_seeds, mutate=_file_mutation, runs=1_000),
    ]
