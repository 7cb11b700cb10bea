# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The technician's scene: opened with a technician's card, and while it is open nothing that hands do is a vote.

1. It opens only while no round is open and nobody is signed in at this seat. So no press of the test could be a ballot
   even if it came too late, after the scene was closed by an opening round.
2. While it is open, buttons, cards, touches and whatever else hands do go to the test and to nothing else.
3. A round that opens, or a member whom the staff sign in here, closes it at once: a member's vote comes first.
4. A run of the test that has begun ends in one record, however it ends.
"""

from typing import Final

from edge_agent.core.desk import Desk
from edge_agent.core.effects import GivePin, KeepReport
from edge_agent.core.inputs import (
    BallotConfirmed,
    ButtonPressed,
    ButtonReleased,
    CardPresented,
    CardTroubled,
    Input,
    ItemOpened,
    Measured,
    OptionMarked,
    PinEntered,
    PinWanted,
    QuestionTurned,
    ServiceSaid,
)
from edge_agent.core.local_opening import LocalOpening
from edge_agent.core.notices import Notices
from edge_agent.core.own_chain import OwnChain
from edge_agent.core.pin import Pin
from edge_agent.core.sentences import Sentence
from edge_agent.core.service.measured import HealthFigures
from edge_agent.core.service.self_test import Ending, SelfTest, line_of
from edge_agent.core.service.step import Step, Surroundings
from edge_agent.core.service.words import COMMANDS, say
from edge_agent.core.sign_in import NUMBER
from edge_agent.core.view import DARK, Lamps, Pattern, ServiceCommand, ServiceView, StepState
from voting_core.floor import Floor
from voting_core.roster import card_hash
from voting_core.seat_records import SelfTested
from voting_core.self_tests import STEPS
from voting_core.topics import seat_topic

IDLE_MS: Final = 10 * 60_000
"""A technician who was called away leaves a seat that members can use."""


class TechnicianScene:
    """Whether the scene is open, the test that runs in it, and where its inputs go."""

    def __init__(
        self,
        desk: Desk,
        chain: OwnChain,
        floor: Floor,
        local: LocalOpening,
        notices: Notices,
        around: Surroundings,
    ) -> None:
        self._desk, self._chain, self._floor, self._local = desk, chain, floor, local
        self._notices, self._around = notices, around
        self._opened_ms: int | None = None
        self._touched_ms = 0
        self._test: SelfTest | None = None
        self._is_over = False
        """Whether the test on show has ended and is in the journal."""

    @property
    def is_open(self) -> bool:
        """Whether everything that hands do goes to the test."""
        return self._opened_ms is not None

    # --- what happens ------------------------------------------------------------------------------------------------

    def takes(self, given: Input) -> bool:
        """Take what is the technician's; whether it was."""
        match given:
            case ServiceSaid(command=command):
                self._on_command(command)
            case Measured(ticket=ticket, figures=figures) if not isinstance(figures, HealthFigures):
                step = self._step
                if step is not None:
                    step.on_measured(ticket, figures)
            case ButtonReleased(button=button, chatter_us=chatter_us):
                step = self._step
                if step is not None:
                    step.on_release(button, chatter_us)
            case PinWanted() if self.is_open:
                self._touched_ms = self._desk.mono_ms
                self._let_card_go()
            case CardPresented(number=number) if not self.is_open:
                return self._open_by_card(number)
            case (
                ButtonPressed()
                | CardPresented()
                | CardTroubled()
                | OptionMarked()
                | QuestionTurned()
                | BallotConfirmed()
                | ItemOpened()
                | PinEntered()
            ) if self.is_open:
                self._touched_ms = self._desk.mono_ms
                self._on_hands(given)
            case _:
                return False
        return True

    def _let_card_go(self) -> None:
        """A card that asks for its PIN was read; nobody's PIN belongs into a test."""
        self._desk.effects.append(GivePin(pin=Pin("")))
        step = self._step
        if step is not None:
            step.on_pin_wanted()

    def _on_hands(self, given: Input) -> None:
        step = self._step
        if step is None:
            return
        match given:
            case ButtonPressed(button=button):
                step.on_press(button)
            case CardPresented(number=number):
                step.on_card(number)
            case CardTroubled(trouble=trouble):
                step.on_trouble(trouble)
            case _:
                pass  # what a member's screen would send means nothing here

    def on_message(self, topic: str) -> None:
        """A message came; one that answers a question for a floor record ends a round trip."""
        step, identity = self._step, self._desk.identity
        if step is not None and topic == seat_topic(identity.hall, identity.seat, "floor"):
            step.on_answer()

    def _on_command(self, command: str) -> None:
        if not self.is_open:
            if command == "start" and self._may_open():
                self._open()
                self._start()
            return
        self._touched_ms = self._desk.mono_ms
        step = self._step
        if command.startswith("touch-"):
            if step is not None:
                step.on_command(command)
        elif command not in self._commands:
            return
        elif command == "end":
            self._close("stopped")
        elif step is None:
            self._start()
        elif command == "skip":
            assert self._test is not None, "a step belongs to a test"
            self._test.skip()
        else:
            step.on_command(command)

    def watch(self) -> None:
        """At the end of a turn: a member comes first, a step that has ended makes room for the next one."""
        if not self.is_open:
            return
        if self._busy:
            self._close("interrupted")
            self._notices.say("service_interrupted")
            return
        if self._desk.mono_ms - self._touched_ms >= IDLE_MS:
            self._close("stopped")
            return
        step = self._step
        if step is not None and step.verdict is None:
            step.watch()
        if self._test is not None:
            self._test.go_on()
            if self._test.current is None:
                self._write("finished")

    @property
    def next_ms(self) -> int | None:
        """When the scene has something to do if nothing happens."""
        if not self.is_open:
            return None
        step = self._step
        idle_ms = self._touched_ms + IDLE_MS
        return idle_ms if step is None or step.next_ms is None else min(idle_ms, step.next_ms)

    # --- opening and closing -----------------------------------------------------------------------------------------

    @property
    def _busy(self) -> str:
        """Key of the sentence that says why members have the seat; empty while they have not."""
        if self._floor.open_round is not None or self._local.state is not None:
            return "service_round_open"
        return "service_member" if self._chain.ahead.present(self._floor.sitting) else ""

    def _open_by_card(self, number: str) -> bool:
        if not NUMBER.fullmatch(number) or card_hash(number) not in self._around.build.technician_cards:
            return False
        if self._may_open():
            self._open()
        return True

    def _may_open(self) -> bool:
        if self._busy:
            self._notices.say(self._busy)
        return not self._busy

    def _open(self) -> None:
        self._notices.hush()
        self._opened_ms = self._touched_ms = self._desk.mono_ms
        self._desk.note("info", "The technician's scene is open.")

    def _start(self) -> None:
        self._is_over = False
        self._test = SelfTest(self._around)

    def _close(self, ended: Ending) -> None:
        self._write(ended)
        self._opened_ms, self._test = None, None
        self._desk.note("info", "The technician's scene is closed.")

    def _write(self, ended: Ending) -> None:
        """One record of a run that has begun, and the file; where the disk hangs there is none."""
        if self._test is None or self._is_over or self._desk.is_choked:
            return
        assert self._opened_ms is not None, "a test runs in an open scene"
        self._is_over = True
        build = self._around.build
        self._chain.write(
            SelfTested,
            profile=build.profile,
            profile_sha256=build.profile_sha256,
            software=self._desk.software[:200],
            ended=ended,
            took_ms=self._desk.mono_ms - self._opened_ms,
            **self._test.checked(),
        )
        self._desk.effects.append(KeepReport(data=self._test.report(ended)))

    # --- what is shown -----------------------------------------------------------------------------------------------

    @property
    def _step(self) -> Step | None:
        """The step that is taken now."""
        return self._test.current if self._test is not None else None

    @property
    def _commands(self) -> tuple[str, ...]:
        step = self._step
        return ("start", "end") if step is None else (*step.commands, "skip", "end")

    @property
    def lamps(self) -> Lamps:
        """The lamps while the scene is open."""
        step = self._step
        return step.lamps if step is not None else DARK

    @property
    def task(self) -> Sentence:
        """What is to be done now."""
        if self._test is None:
            return say("ready")
        return self._test.summary if self._test.current is None else self._test.current.task

    def draw(self) -> ServiceView | None:
        """What a screen shows; none for members."""
        if not self.is_open:
            return None
        step, title = self._step, say("title", seat=self._desk.identity.seat)
        steps = tuple(line_of(name, StepState.OPEN, Sentence("", "")) for name in STEPS)
        return ServiceView(
            title_zh=title.zh,
            title_en=title.en,
            task_zh=self.task.zh,
            task_en=self.task.en,
            steps=self._test.lines() if self._test is not None else steps,
            commands=tuple(self._label(command) for command in self._commands),
            pattern=step.pattern if step is not None else Pattern.NONE,
            touch=step.touch if step is not None else 0,
        )

    def _label(self, command: str) -> ServiceCommand:
        step = self._step
        special = f"{step.name} {command}" if step is not None else "start again" if self._test is not None else ""
        if step is not None and step.touch:
            special = f"touch {command}"
        label = COMMANDS.get(special if command != "end" else "", COMMANDS[command])
        return ServiceCommand(command=command, zh=label.zh, en=label.en)
