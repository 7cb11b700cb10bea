# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A centre on a stage: its core, a ledger in memory, operators who sign for real, and seats played by hand."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from central_broker.core import CentralCore
from central_broker.core.effects import AnswerOrder, AnswerStatus, AppendLedger, CheckBallots, Effect, Publish
from central_broker.core.inputs import (
    BallotsChecked,
    Input,
    LedgerAppended,
    LinkLost,
    LinkUp,
    MessageReceived,
    OrderReceived,
    Started,
    StatusAsked,
    Woke,
)
from central_broker.core.rows import QuarantineRow
from central_broker.core.status import RoundStatus, SeatStatus, Status
from central_broker.ledger import MemoryLedger
from tests.builders import HALL, NINE, POLL, SITTING, SeatWriter, agenda, approval, profile, registry, roster, signer
from tests.builders import operators as people
from voting_core import acts
from voting_core.codec import encode
from voting_core.floor_header import Approval
from voting_core.floor_records import FLOOR_READER, FloorRecord
from voting_core.frames import Frame, decode_frame
from voting_core.identifiers import CENTRE
from voting_core.messages import HEAD_READER, RECEIPT_READER, BatchHeader, FloorHead, Receipt, SeatState
from voting_core.questions import Answer
from voting_core.roster import Registry, Roster, blob_ref
from voting_core.rules.profile import Profile
from voting_core.seat_records import DeviceFault, PollSealed
from voting_core.secrecy.ballot_check import ballot_fault
from voting_core.secrecy.group import TINY, Group
from voting_core.signing import verify
from voting_core.topics import SeatTopic, seat_topic

OPERATORS: Final = ("lin", "zhou", "wang")
QUESTION: Final = "q1"
BOOT: Final = "b" * 32

E = TypeVar("E", bound=Effect)


def batch(seat: str, frames: Iterable[Frame], *, epoch: int = 1, tree: tuple[int, str] = (0, "")) -> bytes:
    """One batch as a seat sends it: the header with the tree head it holds, then its records."""
    header = BatchHeader(v=1, seat=seat, epoch=epoch, boot=BOOT, tree_size=tree[0], tree_root=tree[1])
    return b"".join(frame.encode() for frame in (Frame(encode(header), b""), *frames))


def seat_state(seat: str, **fields: Any) -> bytes:
    """The state of a seat that is on and holds nothing yet."""
    usual: dict[str, Any] = {
        "v": 1,
        "on": True,
        "seat": seat,
        "epoch": 1,
        "boot": BOOT,
        "seq": 0,
        "floor_seq": 0,
        "cut_off": False,
        "software": "test",
    }
    return encode(SeatState(**{**usual, **fields}))


@dataclass(slots=True)
class Stage:
    """A centre and the world around it; time passes only when a test says so.

    The ledger answers at once unless ``holding``; then what the centre wants appended waits in ``held``.
    """

    members: Roster = field(default_factory=lambda: roster(3))
    rules: Profile = field(default_factory=profile)
    holding: bool = False
    term: int = 1
    group: Group = TINY
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    core: CentralCore = field(init=False)
    seats: dict[str, SeatWriter] = field(default_factory=dict)
    held: list[AppendLedger] = field(default_factory=list)
    said: list[Effect] = field(default_factory=list)
    """Everything the core wanted done, in order."""
    retained: dict[str, bytes] = field(default_factory=dict)
    """The states of the seats, which the broker says again to whoever comes."""
    wall_ms: int = NINE
    mono_ms: int = 5_000
    _ids: int = 0

    def __post_init__(self) -> None:
        """Start the centre."""
        self.start()

    def start(self, *, operators: tuple[str, ...] = OPERATORS) -> None:
        """Start the centre from its ledger, as after a crash: nothing else survives."""
        self.held.clear()
        given: dict[str, Any] = {"signer": signer(CENTRE), "verify": verify, "group": self.group}
        self.core = CentralCore(hall=HALL, term=self.term, operators=people(*operators), **given)
        self.feed(Started(snapshot=self.ledger.snapshot(), wall_ms=self.wall_ms, mono_ms=self.mono_ms))
        self.feed(LinkUp())
        for topic, payload in self.retained.items():
            self.feed(MessageReceived(topic=topic, payload=payload, wall_ms=self.wall_ms, mono_ms=self.mono_ms))

    def feed(self, given: Input) -> list[Effect]:
        """Tell the core what happened and do what it wants; everything it said, appends left out."""
        said: list[Effect] = []
        todo = self.core.handle(given)
        while todo:
            effect = todo.pop(0)
            self.said.append(effect)
            if isinstance(effect, CheckBallots):
                faults = {one: ballot_fault(effect.election, text, by) for one, text, by in effect.ballots}
                todo = todo + self.core.handle(BallotsChecked(faults=faults))
            elif not isinstance(effect, AppendLedger):
                said.append(effect)
            elif self.holding:
                self.held.append(effect)
            else:
                todo = todo + self.core.handle(self._appended(effect))
        return said

    def release(self) -> list[Effect]:
        """Let the ledger answer what waits, and hold no longer."""
        self.holding = False
        said: list[Effect] = []
        while self.held:
            said += self.answer_first()
        return said

    def answer_first(self) -> list[Effect]:
        """Let the ledger answer what has waited longest."""
        return self.feed(self._appended(self.held.pop(0)))

    def _appended(self, effect: AppendLedger) -> LedgerAppended:
        self.ledger.append(effect.rows)
        return LedgerAppended(ticket=effect.ticket, wall_ms=self.wall_ms, mono_ms=self.mono_ms)

    def wait(self, ms: int) -> list[Effect]:
        """Let time pass."""
        self.wall_ms += ms
        self.mono_ms += ms
        return self.feed(Woke(wall_ms=self.wall_ms, mono_ms=self.mono_ms))

    def lose_link(self) -> None:
        """The broker is gone."""
        self.feed(LinkLost())

    # Operators.

    def act(self, kind: type[acts.ActHeader], **fields: Any) -> bytes:
        """The bytes of an order on the sitting, expecting the phase it is in, unless the fields say otherwise."""
        self._ids += 1
        usual: dict[str, Any] = {"v": 1, "id": f"{self._ids:032x}", "hall": HALL, "sitting": SITTING}
        if "poll" in fields:
            usual["expect"] = self.phase_of(fields["poll"], fields.get("round", 1))
        else:
            usual["expect"] = self.status().phase
        if kind is acts.OpenSitting:
            usual["operators"] = self.status().operators
        if kind is acts.OpenPoll:
            texts = {one.item: one.text_sha256 for one in self.status().agenda}
            usual["text_sha256"] = texts.get(fields["item"], "0" * 64)
        return encode(kind(**{**usual, **fields}))

    def sign(
        self,
        act: bytes,
        *names: str,
        blobs: tuple[bytes, ...] = (),
        approvals: tuple[Approval, ...] | None = None,
    ) -> AnswerOrder:
        """Send the bytes of an order under these operators' signatures; the answer."""
        approvals = tuple(approval(act.decode(), name) for name in names) if approvals is None else approvals
        said = self.feed(self._received(act, approvals, blobs))
        return next(one for one in said if isinstance(one, AnswerOrder) and one.request == self._ids)

    def sign_later(self, act: bytes, blobs: tuple[bytes, ...] = ()) -> None:
        """Send the bytes of an order under Lin's signature while the ledger does not answer; nothing is said."""
        assert self.holding, "the ledger would answer at once"
        self.feed(self._received(act, (approval(act.decode(), "lin"),), blobs))

    def _received(self, act: bytes, approvals: tuple[Approval, ...], blobs: tuple[bytes, ...]) -> OrderReceived:
        self._ids += 1
        return OrderReceived(
            request=self._ids,
            act=act,
            approvals=approvals,
            blobs=blobs,
            wall_ms=self.wall_ms,
            mono_ms=self.mono_ms,
        )

    def order(
        self,
        kind: type[acts.ActHeader],
        *,
        by: tuple[str, ...] = ("lin",),
        blobs: tuple[bytes, ...] = (),
        **fields: Any,
    ) -> AnswerOrder:
        """Give an order; the answer."""
        if issubclass(kind, acts.RoundAct):
            fields = {"poll": POLL, "round": 1, **fields}
        if kind is acts.OpenPoll:
            fields = {"item": fields["poll"], **fields}
        if kind is acts.DeclareResult:
            state = self.round(fields["poll"], fields["round"])
            fields = {"frozen_seq": state.frozen_seq, "frozen_hash": state.frozen_hash, **fields}
        if kind in (acts.AbortPoll, acts.AnnulPoll, acts.ExcuseSeats, acts.AdjournSitting):
            fields = {"reason": "as the chair says", **fields}
        return self.sign(self.act(kind, **fields), *by, blobs=blobs)

    def open_sitting(self, sitting: str = SITTING, **fields: Any) -> AnswerOrder:
        """Begin a sitting."""
        return self.order(acts.OpenSitting, **{"sitting": sitting, "title": "会议", "profile": self.rules, **fields})

    def fix_roster(self, members: Roster | None = None, keys: Registry | None = None, **fields: Any) -> AnswerOrder:
        """Fix a roster and the keys of its seats."""
        members = members or self.members
        blobs = (encode(members), encode(keys or registry(members)))
        return self.order(acts.FixRoster, blobs=blobs, roster=blob_ref(blobs[0]), registry=blob_ref(blobs[1]), **fields)

    def publish_agenda(self, *items: str, **fields: Any) -> AnswerOrder:
        """Put an agenda with these items in force."""
        data = encode(agenda(*(items or (POLL,))))
        return self.order(acts.PublishAgenda, blobs=(data,), agenda=blob_ref(data), **fields)

    def begin(self, *items: str, sign_in: bool = True) -> "Stage":
        """Everything up to the moment when the roll is open and every member has signed in."""
        for answer in (
            self.open_sitting(),
            self.fix_roster(),
            self.publish_agenda(*items),
            self.order(acts.OpenRoll),
        ):
            assert answer.result == "done", answer.said_en
        for one in self.members.seats:
            self.seats[one.seat] = SeatWriter(one.seat)
        if sign_in:
            for member in self.members.members:
                self.sign_in(member.seat)
        return self

    def done(self, kind: type[acts.ActHeader], **fields: Any) -> FloorRecord:
        """Give an order that is carried out; the floor record it led to."""
        answer = self.order(kind, **fields)
        assert answer.result == "done", answer.said_en
        return self.floor()[answer.floor_seq - 1]

    # Seats.

    def message(self, seat: str, name: SeatTopic, payload: bytes) -> list[Effect]:
        """A message comes on a seat's topic."""
        topic = seat_topic(HALL, seat, name)
        if name == "state":
            self.retained[topic] = payload
        return self.feed(MessageReceived(topic=topic, payload=payload, wall_ms=self.wall_ms, mono_ms=self.mono_ms))

    def hear(self, topic: str, payload: bytes) -> list[Effect]:
        """A message comes on any topic."""
        return self.feed(MessageReceived(topic=topic, payload=payload, wall_ms=self.wall_ms, mono_ms=self.mono_ms))

    def turn_on(self, seat: str, **fields: Any) -> list[Effect]:
        """A seat says that it is on."""
        return self.message(seat, "state", seat_state(seat, **fields))

    def send(self, seat: str, *frames: Frame, tree: tuple[int, str] = (0, "")) -> Receipt:
        """A seat sends records in one batch; the receipt that comes back at once."""
        writer = self.seats[seat]
        return receipt(self.message(seat, "up", batch(seat, frames, epoch=writer.epoch, tree=tree)))

    def write(self, seat: str, write: Callable[[SeatWriter], Frame]) -> Receipt:
        """A seat writes its next record, knowing all of the floor, and sends it."""
        writer = self.seats[seat]
        writer.floor_seq, writer.wall_ms = len(self.floor()), self.wall_ms
        return self.send(seat, write(writer))

    def replace(self, seat: str, *, epoch: int) -> SeatWriter:
        """Another device stands at a seat: an empty journal and a key of its own."""
        self.seats[seat] = SeatWriter(seat, epoch=epoch, key=f"{seat} new")
        return self.seats[seat]

    def sign_in(self, seat: str) -> Receipt:
        """The member of a seat signs in there."""
        member = next(one.member for one in self.members.members if one.seat == seat)
        return self.write(seat, lambda writer: writer.sign_in(member))

    def sign_out(self, seat: str) -> Receipt:
        """The member of a seat leaves."""
        member = next(one.member for one in self.members.members if one.seat == seat)
        return self.write(seat, lambda writer: writer.sign_out(member))

    def press(self, seat: str, option: str, poll: str = POLL, number: int = 1, **fields: Any) -> Receipt:
        """The member of a seat presses."""
        member = next(one.member for one in self.members.members if one.seat == seat)
        answers = (Answer(question=QUESTION, options=(option,)),)
        usual: dict[str, Any] = {"poll": poll, "number": number, "answers": answers}
        return self.write(seat, lambda writer: writer.cast(member, option, **{**usual, **fields}))

    def seal(self, seat: str, poll: str = POLL, number: int = 1) -> Receipt:
        """A seat seals a round."""
        return self.write(seat, lambda writer: writer.seal(poll=poll, number=number))

    def fault(self, seat: str, detail: str = "dark") -> Receipt:
        """A seat writes a record that has no part in any count."""
        return self.write(seat, lambda writer: writer.write(DeviceFault, part="screen", detail=detail))

    def fault_later(self, seat: str) -> None:
        """A seat writes such a record and sends it while the ledger does not answer."""
        assert self.holding, "the ledger would answer at once"
        frame = self.seats[seat].write(DeviceFault, part="screen", detail="dark")
        self.message(seat, "up", batch(seat, [frame]))

    def vote(self, presses: dict[str, str], poll: str = POLL, number: int = 1, seal: bool = True) -> None:
        """A whole round up to its closing: it opens, these seats press, it closes, and all seats seal."""
        self.done(acts.OpenPoll, poll=poll, round=number)
        for seat, option in presses.items():
            self.press(seat, option, poll, number)
        self.done(acts.ClosePoll, poll=poll, round=number)
        if seal:
            for one in sorted(self.seats):
                self.seal(one, poll, number)

    def decide(self, presses: dict[str, str], poll: str = POLL, number: int = 1) -> RoundStatus:
        """A whole round up to its declaration."""
        self.vote(presses, poll, number)
        self.done(acts.FreezeRound, poll=poll, round=number)
        self.done(acts.DeclareResult, poll=poll, round=number)
        return self.round(poll, number)

    # What can be seen from outside.

    def status(self) -> Status:
        """How the house says it stands."""
        self._ids += 1
        asked = StatusAsked(request=self._ids, wall_ms=self.wall_ms, mono_ms=self.mono_ms)
        return next(one.status for one in self.feed(asked) if isinstance(one, AnswerStatus))

    def seat(self, seat: str) -> SeatStatus:
        """How one seat stands."""
        return next(one for one in self.status().seats if one.seat == seat)

    def round(self, poll: str = POLL, number: int = 1) -> RoundStatus:
        """How one round stands."""
        return next(one for one in self.status().rounds if (one.poll, one.round) == (poll, number))

    def phase_of(self, poll: str, number: int) -> str:
        """The phase of a round that may not exist."""
        return next((one.phase for one in self.status().rounds if (one.poll, one.round) == (poll, number)), "none")

    def kept_aside(self) -> tuple[QuarantineRow, ...]:
        """The quarantine log."""
        return self.ledger.snapshot().quarantine

    def still_hears(self, seat: str) -> bool:
        """Whether a seat's next record is taken."""
        before = len(self.records_of(seat))
        got = self.fault(seat)
        return got.high_seq == before + 1 and not got.blocked

    def floor(self) -> list[FloorRecord]:
        """The floor log as the ledger holds it."""
        stored = (one for one in self.ledger.snapshot().records if one.author == "floor")
        return [FLOOR_READER.read(decode_frame(one.frame).body) for one in stored]

    def records_of(self, author: str) -> list[bytes]:
        """The frames that the ledger holds of one author, in order."""
        return [one.frame for one in self.ledger.snapshot().records if one.author == author]


def published(said: Iterable[Effect], ending: str) -> list[Publish]:
    """Messages on topics that end like this."""
    return [one for one in said if isinstance(one, Publish) and one.topic.endswith(ending)]


def receipts(said: Iterable[Effect], seat: str = "") -> list[Receipt]:
    """All receipts among what was said, for one seat if named."""
    frames = [decode_frame(one.payload) for one in published(said, f"{seat}/receipt")]
    return [RECEIPT_READER.read(frame.body) for frame in frames]


def receipt(said: Iterable[Effect]) -> Receipt:
    """The one receipt among what was said."""
    (one,) = receipts(said)
    return one


def heads(said: Iterable[Effect]) -> list[FloorHead]:
    """All floor heads among what was said."""
    return [HEAD_READER.read(decode_frame(one.payload).body) for one in published(said, "all/head")]


__all__ = ["POLL", "SITTING", "PollSealed", "Stage", "batch", "heads", "published", "receipt", "receipts", "seat_state"]
