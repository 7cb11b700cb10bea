# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A journal as lines for people. What a member answered is not among them: the list is for technicians."""

from collections.abc import Iterator
from datetime import UTC, datetime

from adapters.toml_file import SettingsError
from edge_agent.journal import SqliteJournal
from edge_agent.settings import Home
from voting_core.floor_records import FLOOR_READER, FloorRecord
from voting_core.frames import decode_frame
from voting_core.messages import RECEIPT_READER
from voting_core.seat_records import (
    SEAT_READER,
    BallotCast,
    ClockStepped,
    DeviceFault,
    MemberSignedIn,
    MemberSignedOut,
    PollSealed,
    SeatRecord,
    SeatStarted,
    SecretBallotCast,
    SelfTested,
    TellerSpoke,
)


def list_journal(home: Home) -> Iterator[str]:
    """Every record of a home's journal, one line each, floor log first.

    Raises:
        RefusedError: There is no journal, or it cannot be read.
    """
    if not home.journal.is_file():
        raise SettingsError(f"{home.journal}: there is no journal yet.", "Start the seat once.")
    journal = SqliteJournal(home.journal)
    try:
        snapshot = journal.snapshot()
        for data in snapshot.floor:
            yield _floor_line(FLOOR_READER.read(decode_frame(data).body))
        for data in snapshot.own:
            frame = decode_frame(data)
            yield _own_line(SEAT_READER.read(frame.body), frame.hash)
        yield f"{len(snapshot.blobs)} blobs, {snapshot.evidence} rows of evidence"
        if snapshot.receipt:
            receipt = RECEIPT_READER.read(decode_frame(snapshot.receipt).body)
            yield f"receipted up to record {receipt.high_seq}, ledger of {receipt.tree_size} records"
        for name, value in sorted(snapshot.values.items()):
            yield f"{name}: {value}"
    finally:
        journal.close()


def _floor_line(record: FloorRecord) -> str:
    poll, number = getattr(record, "poll", ""), getattr(record, "round", 0)
    about = f" {poll}/{number}" if poll else ""
    return f"floor {record.floor_seq:>5}  {_time(record.at_ms)}  {type(record).__name__}{about}"


def _own_line(record: SeatRecord, record_hash: str) -> str:
    said = f"{type(record).__name__} {_about(record)}".rstrip()
    return f"own   {record.seq:>5}  {_time(record.wall_ms)}  {record_hash[:12]}  {said}"


def _about(record: SeatRecord) -> str:
    match record:
        case SeatStarted(software=software):
            return software
        case MemberSignedIn(member=member) | MemberSignedOut(member=member):
            return member
        case BallotCast(poll=poll, round=number, member=member, revision=revision, opened_locally=locally):
            return f"{poll}/{number} {member} revision {revision}{', opened locally' if locally else ''}"
        case SecretBallotCast(poll=poll, round=number, member=member, revision=revision, part=part, parts=parts):
            return f"{poll}/{number} {member} revision {revision}, encrypted, part {part} of {parts}"
        case TellerSpoke(key=key, poll=poll, round=number, attempt=attempt, step=step, part=part, parts=parts):
            about = f"count of {poll}/{number}, attempt {attempt}" if poll else "making"
            return f"key {key}, {about}, {step}, part {part} of {parts}"
        case PollSealed(poll=poll, round=number, ballot_seq=seq, cause=cause):
            return f"{poll}/{number} {cause}, {f'ballot is record {seq}' if seq else 'no ballot'}"
        case DeviceFault(part=part, detail=detail):
            return f"{part}: {detail}"
        case ClockStepped(step_ms=step_ms):
            return f"{step_ms:+} ms"
        case SelfTested(profile=profile, ended=ended):
            failed = ", ".join(record.failed)
            return f"{profile}, {ended}, {f'failed: {failed}' if failed else 'nothing failed'}"


def _time(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1_000, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
