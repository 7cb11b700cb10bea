# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gathering what the seats hold: who was asked, who has answered, what has come; nothing is believed unchecked."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from central_broker.core.admission import read_batch
from central_broker.core.effects import Effect, Note, Publish
from central_broker.core.inputs import MessageReceived
from central_broker.core.rebuild.asking import AT_ONCE_MAX, SeatTurn, Step
from central_broker.core.rebuild.body_copies import BodyCopies
from central_broker.core.rebuild.floor_copies import FloorCopies
from central_broker.core.rebuild.journal_copies import JournalCopy
from voting_core.carried import CarriedJournal
from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.floor_records import FLOOR_READER, blobs_named
from voting_core.frames import decode_frame, decode_frames
from voting_core.messages import SeatState
from voting_core.roster import BlobRef
from voting_core.topics import parse_copied_blob, parse_from_seat, seat_topic


@dataclass(slots=True)
class Gathering:
    """All that was brought so far.

    Args:
        hall: Id of the hall.
        floor: The floor log.
    """

    hall: str
    floor: FloorCopies
    journals: dict[tuple[str, int], JournalCopy] = field(default_factory=dict)
    bodies: BodyCopies = field(default_factory=BodyCopies)
    turns: dict[str, SeatTurn] = field(default_factory=dict)
    carried: dict[str, int] = field(default_factory=dict)
    """Seats whose journal people have brought, and its epoch."""
    version: int = 0
    """Grows with everything new."""
    _wanted_of: int = 0

    def on_state(self, seat: str, state: SeatState) -> None:
        """A seat says that it is on, and how far its journal and its floor log go."""
        turn = self.turns.get(seat)
        if turn is None:
            self.turns[seat] = SeatTurn(seat, state)
            self.version += 1
        elif (state.boot, state.seq, state.floor_seq) != (turn.state.boot, turn.state.seq, turn.state.floor_seq):
            turn.restart(state)

    def reported(self) -> dict[str, int]:
        """Seats that have brought everything they hold, and the epoch in which they write."""
        said = {seat: turn.state.epoch for seat, turn in self.turns.items() if turn.step is Step.DONE}
        return {**self.carried, **said}

    @property
    def records(self) -> int:
        """Records that were brought."""
        return len(self.floor.best.frames) + sum(len(journal.frames) for journal in self.journals.values())

    def on_copy(self, given: MessageReceived) -> list[Effect]:
        """A seat answers; what cannot be believed is noted and changes nothing."""
        try:
            return self._take(given)
        except RefusedError as error:
            return [Note(event="copy_refused", detail=f"{given.topic[:200]}: {error}")]

    def on_carried(self, journal: CarriedJournal) -> None:
        """People bring what a dead seat held.

        Raises:
            RefusedError: It does not hold together; nothing of it is taken.
        """
        floor = [decode_frame(data) for data in journal.floor]
        own = [decode_frame(data) for data in journal.own]
        trial = JournalCopy(journal.seat, journal.epoch)
        trial.take(own)
        name = f"carried {journal.seat} {journal.epoch}"
        if self.floor.take(name, floor) == 1 and self.floor.is_forked(name):
            self.floor.take(name, floor)
        self._journal(journal.seat, journal.epoch).take(own)
        for data in journal.blobs.values():
            self.bodies.keep(data)
        self.carried[journal.seat] = journal.epoch
        self.version += 1

    def questions(self, mono_ms: int) -> list[Effect]:
        """What to ask now."""
        self._want_bodies()
        busy = [turn for turn in self.turns.values() if turn.step is not Step.DONE][:AT_ONCE_MAX]
        asked: list[Effect] = []
        for turn in busy:
            while turn.step is not Step.DONE and mono_ms >= turn.again_mono_ms:
                if self._begin(turn):
                    asked.append(self._ask(turn.seat, encode(turn.question(mono_ms))))
        done = sorted(seat for seat, turn in self.turns.items() if turn.step is Step.DONE)
        asked += [self._ask(seat, encode(wanted)) for seat, wanted in self.bodies.questions(done, mono_ms)]
        return asked

    def _begin(self, turn: SeatTurn) -> bool:
        """Set the first number of a step; whether there is anything to ask at all."""
        if turn.next_seq == 0:
            if turn.step is Step.FLOOR:
                first = self.floor.next_seq(turn.seat)
                # Of a seat that holds less than we do, the last record still tells whether it holds the same.
                turn.next_seq = 0 if self.floor.is_forked(turn.seat) and first > turn.state.floor_seq else first
                turn.next_seq = min(turn.next_seq, turn.state.floor_seq)
            else:
                turn.next_seq = self._journal(turn.seat, turn.state.epoch).head.seq + 1
        if turn.next_seq == 0:
            turn.finish_step()
            return False
        return True

    def _ask(self, seat: str, question: bytes) -> Publish:
        return Publish(topic=seat_topic(self.hall, seat, "wanted"), payload=question)

    def _want_bodies(self) -> None:
        """Follow the best floor log: want what its records name."""
        if self._wanted_of != self.floor.version:
            self._wanted_of = self.floor.version
            self.bodies.want(tuple(self.named()))

    def named(self) -> Iterable[BlobRef]:
        """The bodies that the best floor log names, each once."""
        refs = [ref for frame in self.floor.best.frames for ref in blobs_named(FLOOR_READER.read(frame.body))]
        return {ref.sha256: ref for ref in refs}.values()

    def _journal(self, seat: str, epoch: int) -> JournalCopy:
        return self.journals.setdefault((seat, epoch), JournalCopy(seat, epoch))

    def _take(self, given: MessageReceived) -> list[Effect]:
        chunk = parse_copied_blob(given.topic)
        if chunk is not None:
            if self.bodies.take(chunk[2], chunk[3], given.payload):
                self.version += 1
            return self.questions(given.mono_ms)
        topic = parse_from_seat(given.topic)
        turn = self.turns.get(topic.seat) if topic else None
        if topic is None or turn is None:
            return []
        if topic.name == "copy/floor" and turn.step is Step.FLOOR:
            self._take_floor(turn, given.payload)
        elif topic.name == "copy/journal" and turn.step is Step.JOURNAL:
            self._take_journal(turn, given.payload)
        return self.questions(given.mono_ms)

    def _take_floor(self, turn: SeatTurn, payload: bytes) -> None:
        frames = decode_frames(payload)
        if not frames:
            turn.finish_step()
        else:
            turn.advance(self.floor.take(turn.seat, frames))
        self.version += 1

    def _take_journal(self, turn: SeatTurn, payload: bytes) -> None:
        header, frames = read_batch(payload)
        if (header.seat, header.epoch) != (turn.seat, turn.state.epoch):
            raise RefusedError(f"Seat '{turn.seat}' answers for seat '{header.seat}', epoch {header.epoch}.")
        journal = self._journal(turn.seat, turn.state.epoch)
        before = journal.head.seq
        journal.take(frames)
        if journal.head.seq == before:
            turn.finish_step()
        else:
            turn.advance(journal.head.seq + 1)
        self.version += 1
