# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The seat's only asyncio: it feeds the core and performs its effects, in order."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar, assert_never

from adapters.service_notify import ServiceNotify
from edge_agent.archive_checks import ArchiveChecks
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
    ButtonPressed,
    ButtonReleased,
    CardPresented,
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
from edge_agent.core.seat_core import SeatCore
from edge_agent.hardware.health.measuring import Measuring
from edge_agent.hardware.ports import Hands, SignedChallenge, Terminal
from edge_agent.journal import Journal
from edge_agent.journal_writer import Answers, JournalWriter
from edge_agent.lifeline import DISK_S, Lifeline
from edge_agent.log import log
from edge_agent.self_test_report import keep_report
from edge_agent.uplink import MakeLink, Uplink

T = TypeVar("T")

FAREWELL_S: Final = 5.0
"""How long an orderly end waits for the disk."""

STOPPED: Final = 0
FAILED: Final = 1
"""A restart may heal it: systemd starts the seat again."""
REFUSED: Final = 2
"""A person has to mend something first: systemd leaves it."""


class SeatRuntime:
    """One seat, running.

    Args:
        core: The state machine.
        journal: Read here at the start, then used by one worker thread only.
        terminal: The parts that members touch and see.
        make_link: Makes the broker link.
        boot: 32 hex digits drawn for this start.
        software: Name and version.
        measuring: How the device is looked at.
        report: Where the report of a self-test is kept.
        notify: Where signs of life go.
    """

    def __init__(
        self,
        *,
        core: SeatCore,
        journal: Journal,
        terminal: Terminal,
        make_link: MakeLink,
        boot: str,
        software: str,
        measuring: Measuring,
        report: Path,
        notify: ServiceNotify,
    ) -> None:
        self._measuring, self._report = measuring, report
        self._lifeline = Lifeline(notify, (self._look_at_keys, self._look_at_reader, self._look_at_disk))
        self._core, self._journal, self._terminal = core, journal, terminal
        self._boot, self._software = boot, software
        self._uplink = Uplink(
            make_link,
            on_up=lambda: self._feed(LinkUp(wall_ms=_wall_ms(), mono_ms=_mono_ms())),
            on_down=lambda reason: self._feed(LinkLost(reason=reason, wall_ms=_wall_ms(), mono_ms=_mono_ms())),
            on_message=self._on_message,
        )
        self._checks = ArchiveChecks()
        self._writer: JournalWriter | None = None
        self._linking: asyncio.Task[None] | None = None
        self._wake: asyncio.TimerHandle | None = None
        self._ended = asyncio.Event()
        self._exit_code = STOPPED
        self._fault: Exception | None = None
        self._last_note = ""

    async def run(self) -> int:
        """Serve until :meth:`stop` or a failure.

        Returns:
            Exit code of the process: 0 after an orderly end, 1 when a restart may help, 2 when it cannot.

        Raises:
            RefusedError: The terminal or the certificate files cannot be used.
        """
        for part in self._terminal.parts():
            await part.open(self._hands())
        snapshot = self._journal.snapshot()
        self._writer = JournalWriter(self._journal, self._on_answers, self._on_blob)
        self._feed(
            Started(snapshot=snapshot, boot=self._boot, software=self._software, wall_ms=_wall_ms(), mono_ms=_mono_ms())
        )
        self._lifeline.start()
        try:
            await self._ended.wait()
        finally:
            self._lifeline.stop()
            await self._close()
        if self._fault is not None:
            raise self._fault
        return self._exit_code

    def stop(self) -> None:
        """End in order."""
        self._ended.set()

    async def _close(self) -> None:
        if self._wake is not None:
            self._wake.cancel()
        if self._linking is not None:
            self._linking.cancel()
            await asyncio.wait({self._linking})
        for part in self._terminal.parts():
            await part.close()
        assert self._writer is not None, "the writer runs as long as the seat does"
        self._checks.close()
        if not await self._writer.close(FAREWELL_S):
            log.error("disk_hangs", waited_s=FAREWELL_S)

    def _look_at_keys(self) -> str:
        """A board whose edges are not heard any more is dead, whatever else still works."""
        return "" if getattr(self._terminal.buttons, "is_alive", True) else "the keys are not heard"

    def _look_at_reader(self) -> str:
        """What looks after the reader must live; that a reader is unplugged is said otherwise, and is no death."""
        return "" if getattr(self._terminal.reader, "is_alive", True) else "the card reader is not looked after"

    def _look_at_disk(self) -> str:
        waited_s = 0.0 if self._writer is None else self._writer.waited_s
        return "" if waited_s < DISK_S else f"the disk has not answered for {waited_s:.0f} s"

    # --- inputs ------------------------------------------------------------------------------------------------------

    def _hands(self) -> Hands:
        return Hands(
            on_press=lambda button: self._feed(ButtonPressed(button=button, wall_ms=_wall_ms(), mono_ms=_mono_ms())),
            on_card=lambda number: self._feed(CardPresented(number=number, wall_ms=_wall_ms(), mono_ms=_mono_ms())),
            on_proof=self._on_proof,
            on_pin_wanted=lambda tries_left: self._feed(
                PinWanted(tries_left=tries_left, wall_ms=_wall_ms(), mono_ms=_mono_ms())
            ),
            on_pin=lambda pin: self._feed(PinEntered(pin=pin, wall_ms=_wall_ms(), mono_ms=_mono_ms())),
            on_card_trouble=lambda trouble: self._feed(
                CardTroubled(trouble=trouble, wall_ms=_wall_ms(), mono_ms=_mono_ms())
            ),
            on_mark=lambda question, option: self._feed(
                OptionMarked(question=question, option=option, wall_ms=_wall_ms(), mono_ms=_mono_ms())
            ),
            on_turn=lambda question: self._feed(
                QuestionTurned(question=question, wall_ms=_wall_ms(), mono_ms=_mono_ms())
            ),
            on_confirm=lambda: self._feed(BallotConfirmed(wall_ms=_wall_ms(), mono_ms=_mono_ms())),
            on_item=lambda item: self._feed(ItemOpened(item=item, wall_ms=_wall_ms(), mono_ms=_mono_ms())),
            on_fault=self._on_fault,
            on_cable=lambda plugged: self._uplink.cable(plugged=plugged),
            on_service=lambda command: self._feed(ServiceSaid(command=command, wall_ms=_wall_ms(), mono_ms=_mono_ms())),
            on_release=lambda button, chatter_us: self._feed(
                ButtonReleased(button=button, chatter_us=chatter_us, wall_ms=_wall_ms(), mono_ms=_mono_ms())
            ),
        )

    def _on_proof(self, number: str, signed: SignedChallenge | None) -> None:
        means: Means = "card-mac" if signed is None else "card-proof"
        self._feed(CardPresented(number=number, means=means, proof=signed, wall_ms=_wall_ms(), mono_ms=_mono_ms()))

    def _on_fault(self, part: str, detail: str) -> None:
        log.warning("fault", part=part, detail=detail)
        if self._look_at_keys():
            # Nothing brings the keys back but a new start, and nobody should have to wait for the watchdog.
            self._exit_code = FAILED
            self._ended.set()
        self._feed(FaultNoticed(part=part, detail=detail, wall_ms=_wall_ms(), mono_ms=_mono_ms()))

    def _on_message(self, topic: str, payload: bytes, retained: bool) -> None:  # the link's port fixes the signature
        at_wall, at_mono = _wall_ms(), _mono_ms()
        self._feed(MessageReceived(topic=topic, payload=payload, retained=retained, wall_ms=at_wall, mono_ms=at_mono))

    def _on_answers(self, answers: Answers) -> None:
        for ticket, reason in answers:
            at_wall, at_mono = _wall_ms(), _mono_ms()
            if reason:
                self._feed(JournalFailed(ticket=ticket, reason=reason, wall_ms=at_wall, mono_ms=at_mono))
            else:
                self._feed(JournalAppended(ticket=ticket, wall_ms=at_wall, mono_ms=at_mono))

    def _on_blob(self, sha256: str, data: bytes) -> None:
        self._feed(BlobRead(sha256=sha256, data=data, wall_ms=_wall_ms(), mono_ms=_mono_ms()))

    def _on_wake(self) -> None:
        self._wake = None
        self._feed(Woke(wall_ms=_wall_ms(), mono_ms=_mono_ms()))

    def _on_linking_done(self, linking: "asyncio.Task[None]") -> None:
        if not linking.cancelled():
            error = linking.exception()
            self._fault = error if isinstance(error, Exception) else None
            self._ended.set()

    def _feed(self, given: Input) -> None:
        """Hand one input to the core and perform what follows; a fault of ours ends the process with its trace."""
        if self._fault is not None:
            return
        try:
            for effect in self._core.handle(given):
                self._perform(effect)
        except Exception as error:  # noqa: BLE001 - the top frame: callbacks of the loop would swallow it
            self._fault = error
            self._ended.set()

    # --- effects -----------------------------------------------------------------------------------------------------

    def _perform(self, effect: Effect) -> None:
        match effect:
            case AppendJournal(ticket=ticket, rows=rows):
                assert self._writer is not None, "the writer is there before the first input"
                self._writer.append(ticket, rows)
            case OpenLink():
                self._linking = asyncio.create_task(self._uplink.run(effect))
                self._linking.add_done_callback(self._on_linking_done)
            case Publish(topic=topic, payload=payload, retain=retain):
                self._uplink.publish(topic, payload, retain=retain)
            case ReadBlob(sha256=sha256):
                assert self._writer is not None, "the writer is there before the first input"
                self._writer.read_blob(sha256)
            case CheckArchive():
                self._check(effect)
            case Measure():
                self._measure(effect)
            case SoundBuzzer(duration_ms=duration_ms):
                if self._terminal.buzzer is not None:
                    self._terminal.buzzer.sound(duration_ms)
            case KeepReport(data=data):
                self._in_background(lambda: keep_report(self._report, data), lambda _done: None)
            case SetLamps(lamps=lamps):
                self._terminal.lamps.light(lamps)
            case ShowScreen(view=view):
                self._terminal.screen.show(view)
            case SetChallenge(hall=hall, sitting=sitting, seat=seat):
                self._terminal.reader.challenge(hall, sitting, seat)
            case GivePin(pin=pin):
                self._give_pin(pin)
            case WakeAt(mono_ms=mono_ms):
                self._arm(mono_ms)
            case Note():
                self._write_down(effect)
            case Stop(reason=reason, restart=restart):
                log.error("stopping", reason=reason, restart=restart)
                self._exit_code = FAILED if restart else REFUSED
                self._ended.set()
            case _:
                assert_never(effect)

    def _give_pin(self, pin: Pin) -> None:
        if pin:
            self._terminal.reader.enter_pin(pin.reveal())
        else:
            self._terminal.reader.cancel_pin()

    def _check(self, effect: CheckArchive) -> None:
        """Have an archive checked on all cores; the seat goes on meanwhile."""
        self._in_background(
            lambda: self._checks.archive_fault(effect),
            lambda fault: self._feed(
                ArchiveChecked(sha256=effect.sha256, fault=fault, wall_ms=_wall_ms(), mono_ms=_mono_ms())
            ),
        )

    def _measure(self, effect: Measure) -> None:
        assert self._writer is not None, "the writer is there before the first input"
        fsync_p95_us = self._writer.fsync_p95_us
        self._in_background(
            lambda: self._measuring.take(effect.what, fsync_p95_us),
            lambda figures: self._feed(
                Measured(ticket=effect.ticket, figures=figures, wall_ms=_wall_ms(), mono_ms=_mono_ms())
            ),
        )

    def _in_background(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Do something that may take its time in a worker thread, and go on with what came of it in the loop."""
        future = asyncio.get_running_loop().run_in_executor(None, work)
        future.add_done_callback(lambda done: self._went(done, then))

    def _went(self, done: "asyncio.Future[T]", then: Callable[[T], None]) -> None:
        if done.cancelled() or self._ended.is_set():
            return
        error = done.exception()
        if error is None:
            then(done.result())
        else:
            self._fault = error if isinstance(error, Exception) else None
            self._ended.set()

    def _arm(self, mono_ms: int) -> None:
        if self._wake is not None:
            self._wake.cancel()
        # The loop's clock is the monotonic one; one millisecond more, so that rounding never wakes too early.
        self._wake = asyncio.get_running_loop().call_at((mono_ms + 1) / 1_000, self._on_wake)

    def _write_down(self, note: Note) -> None:
        """Log a note; the same one again and again, such as an old centre's heads, is logged once."""
        if note.said != self._last_note:
            self._last_note = note.said
            log.log(_LEVELS[note.level], "note", said=note.said, alarm=note.level == "alarm")


_LEVELS: Final = {"info": 20, "warning": 30, "alarm": 50}


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000


def _mono_ms() -> int:
    return time.monotonic_ns() // 1_000_000
