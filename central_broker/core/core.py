# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The centre as one state machine: ``handle(input) -> effects``.

Theory of operation. What needs the ledger waits in one queue. When nothing is in flight, the queue is worked off into
a *draft*: rows to append and things to say once they are durable. One ``AppendLedger`` is in flight at a time; while
it is, new inputs gather, so under load each fsync carries all that came meanwhile (group commit). The state is folded
while drafting; nothing of it is said aloud before the ledger answers, and if the ledger fails the process stops.
"""

from collections import Counter, deque
from typing import Final, Literal, assert_never

from central_broker.core.admission import admit_batch, quarantine
from central_broker.core.asking import ChunkDesk, answer_question
from central_broker.core.carrying import take_carried
from central_broker.core.effects import AnswerOrder, AnswerStatus, AppendLedger, Effect, Note, Stop
from central_broker.core.ending import all_have_voted
from central_broker.core.floor_writing import write_floor
from central_broker.core.health import note_health
from central_broker.core.house import Draft, House
from central_broker.core.inputs import (
    BallotsChecked,
    Input,
    JournalCarried,
    LedgerAppended,
    LedgerFailed,
    LinkLost,
    LinkUp,
    MessageReceived,
    OrderReceived,
    Started,
    StatusAsked,
    Woke,
)
from central_broker.core.orders import Orders
from central_broker.core.picture import Drawn, draw_status
from central_broker.core.presence import note_state
from central_broker.core.rebuild import Rebuild
from central_broker.core.receipts import Durable, durable_now, head_message, receipt_message, state_message
from central_broker.core.restoring import restore
from central_broker.core.secret_ballots import check_new_ballots
from central_broker.core.status import Status
from central_broker.core.teller_desk import hear_tellers
from voting_core.floor import Floor
from voting_core.floor_records import SeatExcuseRevoked
from voting_core.lifecycle import SITTING_STEPS
from voting_core.messages import HEAD_EVERY_MS
from voting_core.roster import Operator
from voting_core.round_records import PollClosed
from voting_core.secrecy.group import BELENIOS_2048, Group
from voting_core.signing import Signer, Verify
from voting_core.topics import parse_copied_blob, parse_from_seat

ROWS_MAX: Final = 512
"""Rows of one append: enough that a burst of a large hall needs few fsyncs, small enough to answer within moments."""

SEAT_QUEUE_MAX: Final = 64
"""Messages of one seat that may wait. A seat has one batch in flight, so only one that floods the centre loses any;
it never takes the room of another seat or of an order."""

STATE_EVERY_MS: Final = 10_000
"""A broker drops messages of a client whose queue is full; a seat that missed this one would stay silent for ever."""

Queued = MessageReceived | OrderReceived | JournalCarried


class CentralCore:
    """Everything the centre decides.

    Args:
        hall: Id of the hall.
        term: Number of this centre's incarnation; higher after a restore.
        signer: The centre's key.
        operators: Who may give orders.
        verify: How signatures are checked.
        group: In which secret ballots are calculated.
    """

    def __init__(
        self,
        *,
        hall: str,
        term: int,
        signer: Signer,
        operators: tuple[Operator, ...],
        verify: Verify,
        group: Group = BELENIOS_2048,
    ) -> None:
        floor = Floor(hall, signer.key)
        self._house = House(hall=hall, term=term, signer=signer, verify=verify, floor=floor, group=group)
        self._orders = Orders(self._house, operators)
        self._drawn = Drawn()
        self._asked: list[StatusAsked] = []
        """Questions for the state that came while an append was in flight."""
        self._rebuild: Rebuild | None = None
        self._queue: deque[Queued] = deque()
        self._waiting: Counter[str] = Counter()
        self._flooding: set[str] = set()
        self._chunks = ChunkDesk()
        self._ticket = 0
        self._in_flight: Draft | None = None
        self._durable: Durable = durable_now(self._house)
        self._deadline_mono_ms: int | None = None
        self._closing = False
        self._head_due_mono_ms = 0
        self._state_due_mono_ms = 0
        self._link = False

    def handle(self, given: Input) -> list[Effect]:
        """Take what happened; say what to do, in order."""
        match given:
            case Started():
                return self._start(given)
            case LinkUp():
                self._link = True
                return [state_message(self._house, on=self._durable.listening)]
            case LinkLost():
                self._forget_link()
                return []
            case MessageReceived():
                return self._queue_message(given)
            case OrderReceived() | JournalCarried():
                self._queue.append(given)
                return self._work(given.wall_ms, given.mono_ms)
            case StatusAsked():
                self._asked.append(given)
                return self._tell(given.mono_ms) if self._in_flight is None else []
            case BallotsChecked():
                self._house.faults.update(given.faults)
                return []
            case LedgerAppended():
                return self._appended(given)
            case LedgerFailed():
                return [Stop(reason=f"The ledger cannot be written: {given.reason}.")]
            case Woke():
                return self._woke(given)
            case _:
                assert_never(given)

    def _start(self, given: Started) -> list[Effect]:
        """Continue with the ledger; a centre of a later term without one asks the seats for it."""
        house = self._house
        restore(house, given.snapshot)
        self._durable = durable_now(house)
        self._set_deadline(given.wall_ms, given.mono_ms)
        if house.term > 1 and not house.floor.head.seq:
            self._rebuild = Rebuild(
                house.hall, house.term, house.signer, house.verify, self._orders.operators, house.group
            )
        return check_new_ballots(house)

    def closing_messages(self) -> list[Effect]:
        """What to say before an orderly end: that the centre no longer listens."""
        return [state_message(self._house, on=False)]

    def _forget_link(self) -> None:
        """What the broker said of the seats is stale, and so is what it says in messages that wait still."""
        self._link = False
        self._house.presence.clear()
        self._house.health.clear()
        self._chunks = ChunkDesk()
        told = ("state", "health")
        stale = [given for given in self._queue if isinstance(given, MessageReceived) and _kind(given) in told]
        for given in stale:
            self._queue.remove(given)
            self._release(given)

    def _release(self, given: MessageReceived) -> None:
        """A message leaves the queue."""
        seat = _sender(given)
        self._waiting[seat] -= 1
        if not self._waiting[seat]:
            del self._waiting[seat]
            self._flooding.discard(seat)

    def _queue_message(self, given: MessageReceived) -> list[Effect]:
        """Let a message wait its turn, unless too many of the same seat wait already."""
        seat = _sender(given)
        if self._waiting[seat] >= SEAT_QUEUE_MAX:
            if seat in self._flooding:
                return []
            self._flooding.add(seat)
            return [Note(event="seat_floods", detail=f"{seat}: messages are dropped; it will send them again")]
        self._waiting[seat] += 1
        self._queue.append(given)
        return self._work(given.wall_ms, given.mono_ms)

    def _woke(self, given: Woke) -> list[Effect]:
        self._orders.expire(given.mono_ms)
        self._closing = self._deadline_mono_ms is not None and given.mono_ms >= self._deadline_mono_ms
        effects = self._work(given.wall_ms, given.mono_ms)
        if self._link:
            effects.extend(self._chunks.send_due(self._house, given.mono_ms))
            if self._rebuild is not None:
                effects.extend(self._rebuild.questions(given.mono_ms))
        if self._link and self._durable.sitting and given.mono_ms >= self._head_due_mono_ms:
            self._head_due_mono_ms = given.mono_ms + HEAD_EVERY_MS
            effects.append(head_message(self._house, self._durable, given.wall_ms))
        if self._link and given.mono_ms >= self._state_due_mono_ms:
            self._state_due_mono_ms = given.mono_ms + STATE_EVERY_MS
            effects.append(state_message(self._house, on=self._durable.listening))
        return effects

    def _work(self, wall_ms: int, mono_ms: int) -> list[Effect]:
        """Work off the queue into one draft, unless one is in flight."""
        if self._in_flight is not None:
            return []
        draft = Draft(wall_ms, mono_ms)
        if self._closing:
            self._close_at_deadline(draft)
        while self._queue and len(draft.rows) < ROWS_MAX:
            self._take(draft, self._queue.popleft())
        if draft.touched and all_have_voted(self._house):
            self._close(draft, "all_voted")
        if self._rebuild is None:
            hear_tellers(self._house, draft)
        if not draft.rows:
            return self._speak(draft)
        self._ticket += 1
        self._in_flight = draft
        return [AppendLedger(ticket=self._ticket, rows=tuple(draft.rows))]

    def _take(self, draft: Draft, given: Queued) -> None:
        match given:
            case MessageReceived():
                self._release(given)
                self._take_message(draft, given)
            case OrderReceived():
                draft.after.append(self._carry_out(draft, given))
                self._set_deadline(draft.wall_ms, draft.mono_ms)
            case JournalCarried():
                draft.after.append(take_carried(self._house, self._rebuild, draft, given))

    def _tell(self, mono_ms: int) -> list[Effect]:
        """Answer whoever asked for the state; only while everything that was taken in is durable."""
        asked, self._asked = self._asked, []
        left_ms = max(0, (self._deadline_mono_ms or mono_ms) - mono_ms)
        return [AnswerStatus(request=one.request, status=self._status(one, left_ms)) for one in asked]

    def _status(self, given: StatusAsked, left_ms: int) -> Status:
        if self._rebuild is None:
            return draw_status(self._house, self._orders.operators, self._orders.proposals(), left_ms, self._drawn)
        return self._rebuild.draw_status(self._house.presence, given.wall_ms, given.mono_ms)

    def _carry_out(self, draft: Draft, given: OrderReceived) -> AnswerOrder:
        """Carry out an order; while the ledger is being rebuilt, only to accept what was found, or to begin anew."""
        if self._rebuild is None or self._rebuild.is_blank(self._house.presence):
            answer = self._orders.carry_out(draft, given)
            if self._house.floor.head.seq:
                self._rebuild = None  # nobody held anything, so a first sitting has begun
            return answer
        answer = self._rebuild.carry_out(draft, given, self._house.presence)
        if self._rebuild.accepted:
            self._house = self._rebuild.orders.house
            self._orders = self._rebuild.orders
            self._rebuild = None
            draft.touched.update(self._house.keys)
        return answer

    def _take_message(self, draft: Draft, given: MessageReceived) -> None:
        topic = parse_from_seat(given.topic)
        if parse_copied_blob(given.topic) is not None or (topic is not None and topic.name.startswith("copy/")):
            if self._rebuild is not None:
                draft.after.extend(self._rebuild.on_copy(given))
        elif topic is None or topic.hall != self._house.hall:
            if self._rebuild is None:  # before a rebuild is accepted nothing is written, no evidence either
                why = "No seat of this hall writes to this topic."
                quarantine(self._house, draft, "", given.topic, given.payload, why)
        elif self._rebuild is not None:
            self._hear_state(draft, topic.seat, given)
        elif topic.name == "up":
            admit_batch(self._house, draft, topic.seat, given.topic, given.payload)
            self._revoke_excuse(draft, topic.seat)
        elif topic.name == "ask":
            answer_question(self._house, draft, topic.seat, given, self._durable)
        elif topic.name == "health":
            note_health(self._house, draft, topic.seat, given)
        elif note_state(self._house, draft, topic.seat, given):
            self._revoke_excuse(draft, topic.seat)

    def _hear_state(self, draft: Draft, seat: str, given: MessageReceived) -> None:
        """While the ledger is being rebuilt nothing is admitted and nothing asked of us is answered."""
        assert self._rebuild is not None, "asked only while the ledger is being rebuilt"
        if _kind(given) == "state" and note_state(self._house, draft, seat, given):
            self._rebuild.on_state(self._house.presence[seat].state)
            draft.after.extend(self._rebuild.questions(given.mono_ms))
        draft.rows.clear()  # nothing is written before the rebuild is accepted, no evidence either

    def _revoke_excuse(self, draft: Draft, seat: str) -> None:
        """A seat that was excused has appeared: it owes its seals again."""
        floor = self._house.floor
        takes = "SeatExcuseRevoked" in SITTING_STEPS[floor.phase]
        if takes and seat in floor.excused:
            write_floor(self._house, draft, SeatExcuseRevoked, seat=seat)

    def _close_at_deadline(self, draft: Draft) -> None:
        self._closing = False
        self._close(draft, "deadline")

    def _close(self, draft: Draft, cause: Literal["deadline", "all_voted"]) -> None:
        """The open round ends without an order."""
        state = self._house.floor.open_round
        self._deadline_mono_ms = None
        if state is not None:
            poll, number = state.key
            write_floor(self._house, draft, PollClosed, poll=poll, round=number, cause=cause)

    def _set_deadline(self, wall_ms: int, mono_ms: int) -> None:
        """Follow the open round's time; after a restart the wall clock says how much of it is left."""
        state = self._house.floor.open_round
        if state is None or not state.opened.round_ms:
            self._deadline_mono_ms = None
        elif self._deadline_mono_ms is None:
            passed_ms = min(max(0, wall_ms - state.opened.at_ms), state.opened.round_ms)
            self._deadline_mono_ms = mono_ms + state.opened.round_ms - passed_ms

    def _appended(self, given: LedgerAppended) -> list[Effect]:
        draft = self._in_flight
        assert draft is not None, "the ledger answered something that was not asked"
        assert given.ticket == self._ticket, "the ledger answers in order, one at a time"
        self._in_flight = None
        listened = self._durable.listening
        self._durable = durable_now(self._house)
        effects = self._speak(draft)
        effects.extend(self._tell(given.mono_ms))
        effects.extend(check_new_ballots(self._house))
        if self._durable.listening != listened:
            effects.append(state_message(self._house, on=self._durable.listening))
        return effects + self._work(given.wall_ms, given.mono_ms)

    def _speak(self, draft: Draft) -> list[Effect]:
        """What may be said now that everything in a draft is durable."""
        self._chunks.wanted.update(dict.fromkeys(draft.wanted))
        return [*draft.after, *self._receipts(draft)]

    def _receipts(self, draft: Draft) -> list[Effect]:
        """One receipt for each seat whose batch was looked at, duplicates and gaps included."""
        return [
            receipt_message(self._house, chain, self._durable, draft.wall_ms)
            for seat in sorted(draft.touched)
            if (chain := self._house.chain(seat))
        ]


def _sender(given: MessageReceived) -> str:
    topic = parse_from_seat(given.topic)
    return topic.seat if topic else ""


def _kind(given: MessageReceived) -> str:
    topic = parse_from_seat(given.topic)
    return topic.name if topic else ""
