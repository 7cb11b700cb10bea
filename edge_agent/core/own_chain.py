# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The seat's own chain, twice: ``ahead`` with all that was written, ``kept`` with what the disk has confirmed.

Decisions look ahead (the next number, whether a round is sealed). What is shown as recorded, and what is sent, comes
from what is kept.
"""

from typing import Any, Final

import msgspec

from edge_agent.core.desk import Desk
from edge_agent.core.facts import OwnFact
from edge_agent.core.rows import leading
from voting_core.codec import VERSION, encode
from voting_core.errors import RefusedError, SignatureError
from voting_core.frames import RECORD_CONTEXT, Frame, decode_frame
from voting_core.seat_log import SeatLog
from voting_core.seat_records import (
    NEVER_MS,
    SEAT_READER,
    ClockStepped,
    MemberSignedIn,
    SeatHeader,
    SeatRecord,
    SeatStarted,
    SelfTested,
)
from voting_core.signing import sign_frame

STEP_MS: Final = 1_000
"""A wall clock that moved this much against the monotonic one was set, not disciplined."""


class OwnChain:
    """Writes records, signs them, and knows which of them are durable."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.ahead = SeatLog(desk.identity.seat, desk.identity.epoch)
        self.kept = SeatLog(desk.identity.seat, desk.identity.epoch)
        self.hashes: list[str] = []
        self.signed_in_floor_seq = 0
        """Last floor record that was held when the member at this seat signed in."""
        self.last_self_test: SelfTested | None = None
        """The newest one that is durable."""
        self._frames: list[bytes] = []
        self._offset_ms: int | None = None

    def restore(self, frames: tuple[bytes, ...]) -> None:
        """Fold in the journal's chain after checking every link and signature.

        Raises:
            RefusedError: The chain is broken; the message names the record.
        """
        for seq, data in enumerate(frames, start=1):
            try:
                frame = decode_frame(data)
                record = self._check(frame)
            except RefusedError as error:
                raise RefusedError(
                    f"Record {seq} of this seat's own journal is broken: {error}",
                    "Keep the card as evidence and give the seat a new epoch.",
                ) from error
            fact = OwnFact(record, frame, frame.hash)
            self._take_ahead(fact)
            self.keep(fact)

    def write(self, kind: type[SeatHeader], **content: object) -> None:
        """Append a record; a jump of the wall clock since the last one is recorded before it."""
        offset_ms = self._desk.wall_ms - self._desk.mono_ms
        stepped_ms = 0 if self._offset_ms is None else offset_ms - self._offset_ms
        self._offset_ms = offset_ms
        if abs(stepped_ms) > STEP_MS:
            self._append(ClockStepped, {"step_ms": stepped_ms})
        self._append(kind, content)

    def start(self) -> None:
        """Write the first record of this boot."""
        self.write(SeatStarted, software=self._desk.software[:200])

    def keep(self, fact: OwnFact) -> None:
        """The disk has confirmed a record."""
        self.kept.take(fact.record, fact.hash)
        if isinstance(fact.record, SelfTested):
            self.last_self_test = fact.record

    def batch(self, first_seq: int, records_max: int, bytes_max: int) -> list[bytes]:
        """Frames of durable records from a number on, as many as fit; at least one where there is one."""
        last_seq = min(self.kept.head.seq, first_seq - 1 + records_max)
        return leading(self._frames[first_seq - 1 : last_seq], bytes_max)

    def _append(self, kind: type[SeatHeader], content: dict[str, Any]) -> None:
        desk, head = self._desk, self.ahead.head
        age_ms = desk.head_age_ms
        header = {
            "kind": kind.__name__,
            "v": VERSION,
            "alg": "ed25519",
            "hall": desk.identity.hall,
            "seat": desk.identity.seat,
            "epoch": desk.identity.epoch,
            "seq": head.seq + 1,
            "prev": head.hash,
            "wall_ms": desk.wall_ms,
            "mono_ms": desk.mono_ms,
            "boot": desk.boot,
            "floor_seq": desk.floor_seq,
            "head_age_ms": NEVER_MS if age_ms is None else age_ms,
        }
        # Converting, not constructing: limits are checked, so that we never write what every reader refuses.
        record = msgspec.convert({**header, **content}, SeatRecord)
        frame = sign_frame(desk.signer, RECORD_CONTEXT, encode(record))
        fact = OwnFact(record, frame, frame.hash)
        self._take_ahead(fact)
        desk.store(fact)

    def _take_ahead(self, fact: OwnFact) -> None:
        self.ahead.take(fact.record, fact.hash)
        self.hashes.append(fact.hash)
        self._frames.append(fact.frame.encode())
        if isinstance(fact.record, MemberSignedIn):
            self.signed_in_floor_seq = fact.record.floor_seq

    def _check(self, frame: Frame) -> SeatRecord:
        record, identity = SEAT_READER.read(frame.body), self._desk.identity
        whose = (record.hall, record.seat, record.epoch)
        if whose != (identity.hall, identity.seat, identity.epoch):
            raise RefusedError(f"It was written for hall '{record.hall}', seat '{record.seat}', epoch {record.epoch}.")
        self.ahead.head.follow(record.seq, record.prev, frame.hash)
        if not self._desk.verify(self._desk.signer.key, RECORD_CONTEXT + frame.body, frame.sig):
            raise SignatureError("It is not signed by this seat's key.")
        return record
