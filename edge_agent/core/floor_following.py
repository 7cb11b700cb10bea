# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Following the floor log: check, store, then take; ask for what is missing; notice when the centre contradicts itself.

``ahead`` has read all that was handed to the journal, ``floor`` only what is durable. The seat acts on ``floor``.
"""

from collections.abc import Callable
from typing import Final

from edge_agent.core.alarms import AlarmKey, Alarms
from edge_agent.core.desk import Desk
from edge_agent.core.effects import Publish
from edge_agent.core.facts import FloorFact
from edge_agent.core.hearing import Hearing
from edge_agent.core.patience import RoundTrip, retry_after_ms
from edge_agent.core.rows import leading
from voting_core.codec import encode
from voting_core.errors import ChainError, RefusedError, SignatureError, StepError
from voting_core.floor import Floor
from voting_core.floor_records import FLOOR_READER, FloorRecord
from voting_core.frames import Frame, decode_frame, decode_frames
from voting_core.messages import FloorHead, FloorWanted
from voting_core.topics import seat_topic

EARLY_MAX: Final = 256
"""Records held because earlier ones are missing; a live sitting does not write more while a question is answered."""


class FloorFollower:
    """The floor log at this seat.

    Args:
        desk: Where records are stored.
        hearing: Whether a question would reach anybody.
        alarms: Takes contradictions.
        round_trip: How long an answer takes.
        on_read: Called with each record that was checked and handed to the journal.
    """

    def __init__(
        self,
        desk: Desk,
        hearing: Hearing,
        alarms: Alarms,
        round_trip: RoundTrip,
        on_read: Callable[[FloorRecord], None],
    ) -> None:
        self._desk, self._hearing, self._alarms, self._round_trip = desk, hearing, alarms, round_trip
        self._on_read = on_read
        identity = desk.identity
        self.ahead = Floor(identity.hall, identity.centre_key)
        self.floor = Floor(identity.hall, identity.centre_key)
        self._hashes: list[str] = []
        self._kept: list[bytes] = []
        self._early: dict[int, Frame] = {}
        self._known_seq = 0
        self._tries = 0
        self._ask_ms: int | None = None

    def restore(self, data: bytes) -> FloorFact:
        """Check one record of the journal; the caller takes it.

        Raises:
            RefusedError: The journal's floor log is broken.
        """
        frame = decode_frame(data)
        try:
            record = self.ahead.read(frame, self._desk.verify)
        except StepError as error:
            raise RefusedError(f"{error}") from error
        return self._advance(record, frame)

    def take(self, fact: FloorFact) -> None:
        """A record is durable: it holds from now on."""
        self.floor.take(fact.record, fact.hash)
        self._kept.append(fact.frame.encode())
        self._desk.floor_seq = max(self._desk.floor_seq, fact.record.floor_seq)
        self._desk.raise_term(fact.record.term)

    @property
    def is_missing(self) -> bool:
        """Whether records are known of that have not come."""
        return self._known_seq > len(self._hashes)

    def copy(self, first_seq: int, records_max: int, bytes_max: int) -> list[bytes]:
        """Frames of durable records from a number on, as many as fit."""
        return leading(self._kept[first_seq - 1 : first_seq - 1 + records_max], bytes_max)

    # --- what arrives ------------------------------------------------------------------------------------------------

    def on_frames(self, payload: bytes, *, answer: bool) -> None:
        """Floor records came: as the centre wrote them, or in answer to our question.

        Raises:
            RefusedError: A record is refused; those before it in the message are kept.
        """
        before = self.ahead.head.seq
        try:
            for frame in decode_frames(payload):
                self._offer(frame)
        finally:
            if self.ahead.head.seq > before:
                self._progress(answer=answer)

    def on_head(self, head: FloorHead, payload: bytes) -> None:
        """Compare a floor head with what we hold: it may be ahead of us, or contradict us."""
        if 0 < head.floor_seq <= len(self._hashes) and head.floor_hash != self._hashes[head.floor_seq - 1]:
            self._alarms.raise_alarm(
                "floor_fork",
                f"The floor head names another record {head.floor_seq} than this seat holds.",
                payload,
            )
            return
        self._learn_of(head.floor_seq)

    def _offer(self, frame: Frame) -> None:
        record = FLOOR_READER.read(frame.body)
        if record.hall != self._desk.identity.hall:
            raise RefusedError(f"A floor record of hall '{record.hall}' reached hall '{self._desk.identity.hall}'.")
        if record.floor_seq <= len(self._hashes):
            self._compare(record, frame)
        elif record.floor_seq > len(self._hashes) + 1:
            self._hold(record, frame)
        else:
            self._read(record, frame)
            self._read_early()

    def _compare(self, record: FloorRecord, frame: Frame) -> None:
        if frame.hash == self._hashes[record.floor_seq - 1]:
            return
        self._check_signed(record, frame)
        self._alarms.raise_alarm(
            "floor_fork",
            f"Two different records carry the floor number {record.floor_seq}; this seat keeps its own.",
            frame.encode(),
        )

    def _hold(self, record: FloorRecord, frame: Frame) -> None:
        self._check_signed(record, frame)
        self._learn_of(record.floor_seq)
        if len(self._early) < EARLY_MAX:
            self._early.setdefault(record.floor_seq, frame)

    def _read(self, record: FloorRecord, frame: Frame) -> None:
        try:
            checked = self.ahead.read(frame, self._desk.verify)
        except (ChainError, StepError) as error:
            self._check_signed(record, frame)
            if record.term >= self.ahead.term:
                key: AlarmKey = "floor_fork" if isinstance(error, ChainError) else "floor_stuck"
                self._alarms.raise_alarm(key, str(error), frame.encode())
            raise RefusedError(f"Floor record {record.floor_seq} cannot follow: {error}") from error
        self._desk.store(self._advance(checked, frame))
        self._on_read(checked)

    def _read_early(self) -> None:
        while (frame := self._early.pop(len(self._hashes) + 1, None)) is not None:
            self._read(FLOOR_READER.read(frame.body), frame)

    def _check_signed(self, record: FloorRecord, frame: Frame) -> None:
        if not self._desk.is_centres_record(frame):
            raise SignatureError(f"Floor record {record.floor_seq} is not signed by the centre.")

    def _advance(self, record: FloorRecord, frame: Frame) -> FloorFact:
        fact = FloorFact(record, frame, frame.hash)
        self.ahead.take(record, fact.hash)
        self._hashes.append(fact.hash)
        self._known_seq = max(self._known_seq, record.floor_seq)
        return fact

    # --- what is missing ---------------------------------------------------------------------------------------------

    def _learn_of(self, floor_seq: int) -> None:
        self._known_seq = max(self._known_seq, floor_seq)
        if self.is_missing and self._ask_ms is None:
            self._tries, self._ask_ms = 0, self._desk.mono_ms

    def _progress(self, *, answer: bool) -> None:
        """Records were taken: an answer calls for the next question at once, others only make the wait start again."""
        self._tries = 0
        if not self.is_missing:
            self._ask_ms = None
        elif answer:
            self._ask_ms = self._desk.mono_ms

    def reopen(self) -> None:
        """The way to the centre has opened: a question that waited is asked now."""
        self._tries = 0
        self._ask_ms = self._desk.mono_ms if self.is_missing else None

    def ask(self) -> None:
        """Ask for missing records if it is time to."""
        if self._ask_ms is None or self._desk.mono_ms < self._ask_ms or not self._hearing.link_up:
            return
        identity, first = self._desk.identity, len(self._hashes) + 1
        self._desk.effects.append(
            Publish(
                topic=seat_topic(identity.hall, identity.seat, "ask"), payload=encode(FloorWanted(v=1, from_seq=first))
            )
        )
        self._tries += 1
        wait_ms = retry_after_ms(self._round_trip.smoothed_ms, self._tries, f"floor {identity.seat} {first}")
        self._ask_ms = self._desk.mono_ms + wait_ms

    @property
    def next_ms(self) -> int | None:
        """When the next question is due."""
        return self._ask_ms if self._hearing.link_up else None
