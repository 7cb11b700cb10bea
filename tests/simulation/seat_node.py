# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seat in the simulator: the production core on a virtual clock, cable and disk, and a member in front of it."""

from collections.abc import Callable
from typing import assert_never

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
    FaultNoticed,
    Input,
    ItemOpened,
    JournalAppended,
    JournalFailed,
    LinkLost,
    LinkUp,
    Measured,
    MessageReceived,
    OptionMarked,
    ServiceSaid,
    Started,
    Woke,
)
from edge_agent.core.rows import OwnRow, Row
from edge_agent.core.seat_core import SeatCore
from edge_agent.core.view import View
from edge_agent.hardware.virtual_chip import sign_as_chip
from edge_agent.journal import MemoryJournal
from tests.builders import HALL
from tests.device_figures import WELL
from tests.secret_elections import seeded
from tests.simulation.disk import SimDisk
from tests.simulation.hall import Hall
from tests.simulation.node import Node
from voting_core.card_proof import NONCE_BYTES
from voting_core.secrecy.group import TINY
from voting_core.signing import Signer, Verify


class SeatNode(Node):
    """One seat.

    Args:
        name: Its id.
        hall: The world around it.
        signer_of: The record key of each of its devices, by name.
        verify: How signatures are checked.
        centre_key: Whom it believes.
    """

    def __init__(
        self, name: str, hall: Hall, signer_of: Callable[[str], Signer], verify: Verify, centre_key: str
    ) -> None:
        super().__init__(name, hall.chances, hall.scheduler, hall.broker)
        self._hall, self._signer_of, self._verify, self._centre_key = hall, signer_of, verify, centre_key
        self.epoch, self.signer = 1, signer_of(name)
        self.disk: SimDisk[Row] = SimDisk(f"seat {name}", hall.chances, hall.scheduler, self._on_disk)
        self.core: SeatCore | None = None
        self.view: View | None = None
        self.stopped: Stop | None = None
        self.challenged = ""
        """For which sitting cards prove themselves."""
        self._wake = 0

    @property
    def own_frames(self) -> list[bytes]:
        """The durable frames of its own chain."""
        return [row.frame for row in self.disk.durable if isinstance(row, OwnRow)]

    # --- life --------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the program on what the disk holds."""
        self.life += 1
        self.starts += 1
        self.runs, self.stopped, self.challenged = True, None, ""
        identity = SeatIdentity(hall=HALL, seat=self.name, epoch=self.epoch, centre_key=self._centre_key)
        self.core = SeatCore(
            identity=identity,
            signer=self.signer,
            verify=self._verify,
            draw=seeded(f"{self.name} {self.life}"),
            group=TINY,
        )
        snapshot = MemoryJournal(self.disk.durable).snapshot()
        boot = f"{self.chances.stream(f'{self.name} boot').getrandbits(128):032x}"
        self.feed(Started(snapshot=snapshot, boot=boot, software="simulated 1", **self._at()))

    def replace(self) -> None:
        """Another device: an empty disk, a key of its own, the next epoch."""
        self.disk.set_back(0)
        self.stopped = None
        self.epoch += 1
        self.signer = self._signer_of(f"{self.name} {self.epoch}")

    def end(self, *, power: bool) -> None:
        """Die this instant: the screen is dark, the disk keeps what it keeps."""
        super().end(power=power)
        self.core, self.view = None, None
        fate = self.disk.crash()
        self.chances.fates[fate] += 1
        self._hall.tell(self.name, f"dead; what the disk had not synced: {fate}")

    # --- what happens ------------------------------------------------------------------------------------------------

    def press(self, button: Button) -> None:
        """The member presses."""
        self.feed(ButtonPressed(button=button, **self._at()))

    def release(self, button: Button) -> None:
        """The button comes up."""
        self.feed(ButtonReleased(button=button, chatter_us=0, **self._at()))

    def say(self, command: str) -> None:
        """A technician says something."""
        self.feed(ServiceSaid(command=command, **self._at()))

    def mark(self, question: str, option: str) -> None:
        """The member chooses an option on the screen."""
        self.feed(OptionMarked(question=question, option=option, **self._at()))

    def confirm(self) -> None:
        """The member says that the answers are final."""
        self.feed(BallotConfirmed(**self._at()))

    def present_card(self, number: str, chip: str = "") -> None:
        """A card is held to the reader; ``chip`` names one that signs what it is asked to, empty for no such card."""
        at = self._at()
        if not chip:
            self.feed(CardPresented(number=number, wall_ms=at["wall_ms"], mono_ms=at["mono_ms"]))
            return
        nonce = self.chances.stream(f"{self.name} nonces").randbytes(NONCE_BYTES)
        signed = sign_as_chip(chip, hall=HALL, sitting=self.challenged, seat=self.name, nonce=nonce)
        proved = CardPresented(
            number=number, means="card-proof", proof=signed, wall_ms=at["wall_ms"], mono_ms=at["mono_ms"]
        )
        self.feed(proved)

    def open_item(self, item: str) -> None:
        """The member chooses an item at a seat that is cut off."""
        self.feed(ItemOpened(item=item, **self._at()))

    def fail_part(self, detail: str) -> None:
        """A part of the device fails."""
        self.feed(FaultNoticed(part="screen", detail=detail, **self._at()))

    def on_up(self) -> None:
        """The link is up."""
        self.feed(LinkUp(**self._at()))

    def on_down(self) -> None:
        """The link is lost."""
        self.feed(LinkLost(reason="the cable is out", **self._at()))

    def on_message(self, topic: str, payload: bytes, *, retained: bool) -> None:
        """A message has arrived."""
        self.feed(MessageReceived(topic=topic, payload=payload, retained=retained, **self._at()))

    def feed(self, given: Input) -> None:
        """Hand over one input and perform what follows; the machine may die before any effect."""
        if self.core is None:
            return
        self._hall.tell(self.name, given)
        self.perform(self.core.handle(given))

    def perform(self, effects: list[Effect]) -> None:
        """Do what the core wants, in order."""
        for effect in effects:
            if self.chances.strikes("seat_dies_between_effects"):
                self.end(power=True)
                self.start_later()
                return
            self._perform(effect)
            if not self.runs:
                return

    # --- what is done ------------------------------------------------------------------------------------------------

    def _perform(self, effect: Effect) -> None:
        match effect:
            case AppendJournal(ticket=ticket, rows=rows):
                self.disk.append(ticket, rows)
                if self.chances.strikes("seat_dies_writing"):
                    self.die_writing()
            case Publish(topic=topic, payload=payload, retain=retain):
                self._hall.watch.on_seat_said(self.name, topic, payload)
                self.cable.publish(topic, payload, retain=retain)
            case ReadBlob(sha256=sha256):
                life = self.life
                self.scheduler.after(0, lambda: self._on_blob(sha256, life))
            case CheckArchive():
                fault, life = archive_fault(effect), self.life
                self.scheduler.after(1, lambda: self._on_checked(effect.sha256, fault, life))
            case Measure():
                life = self.life
                self.scheduler.after(1, lambda: self._on_measured(effect, life))
            case OpenLink():
                self.cable.open(effect.subscriptions, (effect.will_topic, effect.will_payload))
            case ShowScreen(view=view):
                self.view = view
                self._hall.watch.on_shown(self.name, view)
            case WakeAt(mono_ms=mono_ms):
                self._arm(mono_ms)
            case SetChallenge(sitting=sitting):
                self.challenged = sitting
            case SetLamps() | SoundBuzzer() | KeepReport() | GivePin():
                pass
            case Note():
                self._hall.tell(self.name, effect)
            case Stop():
                self._stop(effect)
            case _:
                assert_never(effect)

    def _on_checked(self, sha256: str, fault: str, life: int) -> None:
        if life == self.life:
            self.feed(ArchiveChecked(sha256=sha256, fault=fault, **self._at()))

    def _on_measured(self, asked: Measure, life: int) -> None:
        if life == self.life:
            self.feed(Measured(ticket=asked.ticket, figures=WELL[asked.what], **self._at()))

    def _stop(self, stop: Stop) -> None:
        self._hall.tell(self.name, stop)
        view = self.view
        self.end(power=False)
        self.stopped, self.view = stop, view
        if stop.restart:
            self.start_later()

    def _arm(self, mono_ms: int) -> None:
        self._wake += 1
        wake, life = self._wake, self.life
        self.scheduler.after(self.until_mono_ms(mono_ms), lambda: self._on_wake(wake, life))

    def _on_wake(self, wake: int, life: int) -> None:
        if (wake, life) == (self._wake, self.life):
            self.feed(Woke(**self._at()))

    def _on_disk(self, ticket: int, reason: str) -> None:
        if reason:
            self.feed(JournalFailed(ticket=ticket, reason=reason, **self._at()))
        else:
            self.feed(JournalAppended(ticket=ticket, **self._at()))

    def _on_blob(self, sha256: str, life: int) -> None:
        if life == self.life:
            data = MemoryJournal(self.disk.durable).blob(sha256)
            self.feed(BlobRead(sha256=sha256, data=data, **self._at()))

    def _at(self) -> dict[str, int]:
        return {"wall_ms": self.wall_ms, "mono_ms": self.mono_ms}
