# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host for one seat core in tests: a clock that moves when told, a journal in memory, and all that the seat did."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from random import Random
from typing import Any

from edge_agent.archive_checks import archive_fault
from edge_agent.core.desk import SeatIdentity
from edge_agent.core.effects import (
    AppendJournal,
    CheckArchive,
    Effect,
    GivePin,
    KeepReport,
    Measure,
    Note,
    OpenLink,
    Publish,
    ReadBlob,
    SetChallenge,
    SetLamps,
    ShowScreen,
    SoundBuzzer,
    Stop,
    WakeAt,
)
from edge_agent.core.inputs import (
    ArchiveChecked,
    BallotConfirmed,
    BlobRead,
    Button,
    ButtonPressed,
    ButtonReleased,
    CardPresented,
    CardTrouble,
    CardTroubled,
    FaultNoticed,
    Input,
    ItemOpened,
    JournalAppended,
    JournalFailed,
    LinkLost,
    LinkUp,
    Means,
    Measured,
    MessageReceived,
    OptionMarked,
    PinEntered,
    PinWanted,
    QuestionTurned,
    ServiceSaid,
    Started,
    Woke,
)
from edge_agent.core.pin import Pin
from edge_agent.core.rows import OwnRow, Row
from edge_agent.core.seat_core import SeatCore
from edge_agent.core.service.build import SIMULATED, Build
from edge_agent.core.service.measured import Figures, Measurable
from edge_agent.core.view import Lamps, LinkWord, Scene, View
from edge_agent.hardware.ports import Hands
from edge_agent.hardware.virtual_chip import ChipTray
from edge_agent.journal import JournalError, MemoryJournal
from tests.builders import HALL, NINE, signer
from tests.device_figures import WELL
from tests.secret_elections import seeded
from tests.spec.scripted_centre import Message
from voting_core.card_proof import SignedChallenge
from voting_core.frames import decode_frame
from voting_core.seat_records import SEAT_READER, SeatRecord
from voting_core.secrecy.group import TINY
from voting_core.signing import verify
from voting_core.topics import seat_topic

CARD = "00000007"
"""The card of the member of seat s07."""


def identity(seat: str = "s07", epoch: int = 1) -> SeatIdentity:
    """A seat of the test hall."""
    return SeatIdentity(hall=HALL, seat=seat, epoch=epoch, centre_key=signer("centre").key)


def new_core(seat: str = "s07", epoch: int = 1, pen: str = "", build: Build = SIMULATED) -> SeatCore:
    """A core that has not started, with the key of this name; its seat's own where none is given."""
    return SeatCore(
        identity=identity(seat, epoch),
        signer=signer(pen or seat),
        verify=verify,
        draw=seeded(f"{seat} {epoch}"),
        group=TINY,
        build=build,
    )


@dataclass(slots=True)
class SeatHost:
    """One seat and everything around it."""

    rows: list[Row] = field(default_factory=list)
    boot: str = "b0" * 16
    wall_ms: int = NINE
    mono_ms: int = 50_000
    is_hanging: bool = False
    """Whether the disk takes rows and does not answer."""
    core: SeatCore = field(default_factory=new_core)
    device: dict[Measurable, Figures] = field(default_factory=lambda: dict(WELL))
    """What is measured; what is not in here gives no answer."""
    journal: MemoryJournal = field(init=False)
    sent: list[Publish] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    lamps: Lamps = field(default_factory=Lamps)
    notes: list[Note] = field(default_factory=list)
    links: list[OpenLink] = field(default_factory=list)
    stop: Stop | None = None
    beeps: int = 0
    reports: list[bytes] = field(default_factory=list)
    wake_ms: int | None = None
    effects: list[Effect] = field(default_factory=list)
    challenges: list[SetChallenge] = field(default_factory=list)
    """What the reader was told to have cards prove."""
    tray: ChipTray = field(init=False)
    """A reader of virtual chip cards; it answers at the end of the turn."""
    _answers: deque[Callable[[], None]] = field(default_factory=deque)
    _waiting: deque[AppendJournal] = field(default_factory=deque)
    _reads: deque[str] = field(default_factory=deque)
    _archives: deque[CheckArchive] = field(default_factory=deque)
    _measures: deque[Measure] = field(default_factory=deque)

    def __post_init__(self) -> None:
        """Start the seat on its journal."""
        self.journal = MemoryJournal(self.rows)
        nothing: Any = lambda *_: None  # noqa: E731 - this reader has no other hands
        hands = Hands(
            **{
                **dict.fromkeys((one.name for one in fields(Hands)), nothing),
                "on_proof": self.proof,
                "on_card_trouble": self.trouble,
                "on_pin_wanted": lambda tries_left: self.feed(
                    PinWanted(tries_left=tries_left, wall_ms=self.wall_ms, mono_ms=self.mono_ms)
                ),
            }
        )
        draw = Random(f"nonces {self.boot}").randbytes
        self.tray = ChipTray(hands=hands, draw=draw, later=self._answers.append)
        at = {"wall_ms": self.wall_ms, "mono_ms": self.mono_ms}
        self.feed(Started(snapshot=self.journal.snapshot(), boot=self.boot, software="test 1", **at))

    # --- what happens ------------------------------------------------------------------------------------------------

    def feed(self, given: Input) -> list[Effect]:
        """Hand over one input and perform what follows, and what follows from that."""
        effects = self.core.handle(given)
        self.effects += effects
        for effect in effects:
            self._perform(effect)
        while self._answers:
            self._answers.popleft()()
        if not self.is_hanging:
            self.settle()
        return effects

    def settle(self) -> None:
        """The disk answers whatever waits."""
        while self._waiting:
            self.answer_next()
        while self._reads:
            sha256 = self._reads.popleft()
            data = self.journal.blob(sha256)
            self.feed(BlobRead(sha256=sha256, data=data, wall_ms=self.wall_ms, mono_ms=self.mono_ms))
        while self._archives:
            asked = self._archives.popleft()
            at = {"wall_ms": self.wall_ms, "mono_ms": self.mono_ms}
            self.feed(ArchiveChecked(sha256=asked.sha256, fault=archive_fault(asked), **at))
        while self._measures:
            measure = self._measures.popleft()
            figures = self.device.get(measure.what)
            at = {"wall_ms": self.wall_ms, "mono_ms": self.mono_ms}
            if figures is not None:
                self.feed(Measured(ticket=measure.ticket, figures=figures, **at))

    @property
    def waiting(self) -> int:
        """How many appends the disk has not answered."""
        return len(self._waiting)

    @property
    def waiting_rows(self) -> list[Row]:
        """What the disk has taken and not answered."""
        return [row for append in self._waiting for row in append.rows]

    def answer_next(self) -> None:
        """The disk answers the oldest append."""
        append = self._waiting.popleft()
        at = {"wall_ms": self.wall_ms, "mono_ms": self.mono_ms}
        try:
            self.journal.append(append.rows)
        except JournalError as error:
            self.feed(JournalFailed(ticket=append.ticket, reason=str(error), **at))
        else:
            self.feed(JournalAppended(ticket=append.ticket, **at))

    def press(self, button: Button) -> None:
        """A member presses."""
        self.feed(ButtonPressed(button=button, wall_ms=self.wall_ms, mono_ms=self.mono_ms))

    def release(self, button: Button, chatter_us: int = 0) -> None:
        """A button comes up."""
        at = {"wall_ms": self.wall_ms, "mono_ms": self.mono_ms}
        self.feed(ButtonReleased(button=button, chatter_us=chatter_us, **at))

    def trouble(self, trouble: CardTrouble) -> None:
        """A card is on the reader that signs nobody in."""
        self.feed(CardTroubled(trouble=trouble, wall_ms=self.wall_ms, mono_ms=self.mono_ms))

    def say(self, command: str) -> None:
        """A technician says something in their scene."""
        self.feed(ServiceSaid(command=command, wall_ms=self.wall_ms, mono_ms=self.mono_ms))

    def mark(self, question: str, option: str) -> None:
        """A member chooses an option on the screen, or takes it back."""
        self.feed(OptionMarked(question=question, option=option, wall_ms=self.wall_ms, mono_ms=self.mono_ms))

    def turn(self, question: str) -> None:
        """A member looks at another question."""
        self.feed(QuestionTurned(question=question, wall_ms=self.wall_ms, mono_ms=self.mono_ms))

    def confirm(self) -> None:
        """A member says that the answers are final."""
        self.feed(BallotConfirmed(wall_ms=self.wall_ms, mono_ms=self.mono_ms))

    def chip(self, name: str, pin: str = "") -> None:
        """A chip card is put in that proves itself, once it has heard its PIN; none for a card without one."""
        self.tray.present(name, Pin(pin))

    def enter_pin(self, digits: str) -> None:
        """The member enters a PIN on the screen; none: they give up."""
        self.feed(PinEntered(pin=Pin(digits), wall_ms=self.wall_ms, mono_ms=self.mono_ms))

    def proof(self, number: str, signed: SignedChallenge | None) -> None:
        """A reader says that a card proved itself; nothing signed: by a key that it shares with this seat."""
        means: Means = "card-mac" if signed is None else "card-proof"
        at = (self.wall_ms, self.mono_ms)
        self.feed(CardPresented(number=number, means=means, proof=signed, wall_ms=at[0], mono_ms=at[1]))

    def card(self, number: str = CARD) -> None:
        """A card is presented."""
        self.feed(CardPresented(number=number, wall_ms=self.wall_ms, mono_ms=self.mono_ms))

    def open(self, item: str) -> None:
        """A member chooses an item at a seat that is cut off."""
        self.feed(ItemOpened(item=item, wall_ms=self.wall_ms, mono_ms=self.mono_ms))

    def fault(self, part: str, detail: str) -> None:
        """A part fails."""
        self.feed(FaultNoticed(part=part, detail=detail, wall_ms=self.wall_ms, mono_ms=self.mono_ms))

    def link(self, *, up: bool) -> None:
        """The link comes or goes."""
        at = {"wall_ms": self.wall_ms, "mono_ms": self.mono_ms}
        self.feed(LinkUp(**at) if up else LinkLost(reason="the cable is out", **at))

    def hear(self, *messages: Message, retained: bool = False) -> None:
        """Messages arrive."""
        for topic, payload in messages:
            at = {"wall_ms": self.wall_ms, "mono_ms": self.mono_ms}
            self.feed(MessageReceived(topic=topic, payload=payload, retained=retained, **at))

    def pass_ms(self, elapsed_ms: int) -> None:
        """Time passes; the seat is woken when it asked to be."""
        end = self.mono_ms + elapsed_ms
        while self.wake_ms is not None and self.wake_ms <= end:
            self._move_to(max(self.mono_ms, self.wake_ms))
            self.wake_ms = None
            self.feed(Woke(wall_ms=self.wall_ms, mono_ms=self.mono_ms))
        self._move_to(end)

    def restart(self, rows: list[Row] | None = None, boot: str = "b1" * 16) -> "SeatHost":
        """The same seat, started anew on its journal, or on these rows of it."""
        kept = self.journal.rows if rows is None else rows
        return SeatHost(rows=list(kept), boot=boot, wall_ms=self.wall_ms, mono_ms=self.mono_ms + 1)

    # --- what came of it ---------------------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """What the screen shows."""
        return self.views[-1]

    def scene(self) -> Scene:
        """Where the member is, by the screen."""
        return self.view.scene

    def link_word(self) -> LinkWord:
        """Whether the seat hears the centre, by the screen."""
        return self.view.link

    def records(self) -> list[SeatRecord]:
        """The seat's own chain as the journal holds it."""
        return [SEAT_READER.read(decode_frame(row.frame).body) for row in self.journal.rows if isinstance(row, OwnRow)]

    def kinds(self) -> list[str]:
        """Kinds of the seat's own records in order."""
        return [type(record).__name__ for record in self.records()]

    def batches(self) -> list[bytes]:
        """Payloads of the batches that were sent."""
        return [message.payload for message in self.sent if message.topic == seat_topic(HALL, "s07", "up")]

    def asked(self) -> list[bytes]:
        """Payloads of the questions that were sent."""
        return [message.payload for message in self.sent if message.topic == seat_topic(HALL, "s07", "ask")]

    def copies(self, name: str) -> list[bytes]:
        """Payloads of the copies that were sent on this topic of the seat."""
        return [message.payload for message in self.sent if message.topic == f"hc1/{HALL}/seat/s07/copy/{name}"]

    def said(self) -> str:
        """All notes of the log."""
        return "\n".join(note.said for note in self.notes)

    def _move_to(self, mono_ms: int) -> None:
        self.wall_ms += mono_ms - self.mono_ms
        self.mono_ms = mono_ms

    def _perform(self, effect: Effect) -> None:
        match effect:
            case AppendJournal():
                self._waiting.append(effect)
            case Publish():
                self.sent.append(effect)
            case ReadBlob(sha256=sha256):
                self._reads.append(sha256)
            case CheckArchive():
                self._archives.append(effect)
            case Measure():
                self._measures.append(effect)
            case SoundBuzzer():
                self.beeps += 1
            case KeepReport(data=data):
                self.reports.append(data)
            case SetChallenge(hall=hall, sitting=sitting, seat=seat):
                self.challenges.append(effect)
                self.tray.challenge(hall, sitting, seat)
            case GivePin(pin=pin):
                self.tray.enter(pin.reveal())
            case ShowScreen(view=view):
                self.views.append(view)
            case SetLamps(lamps=lamps):
                self.lamps = lamps
            case WakeAt(mono_ms=mono_ms):
                self.wake_ms = mono_ms
            case Note():
                self.notes.append(effect)
            case OpenLink():
                self.links.append(effect)
            case Stop():
                self.stop = effect
