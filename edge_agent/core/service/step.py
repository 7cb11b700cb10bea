# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all steps of the self-test have in common. A step hears what happens while it is the one that is taken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from edge_agent.core.desk import Desk
from edge_agent.core.effects import Measure, Publish
from edge_agent.core.hearing import Hearing
from edge_agent.core.inputs import Button, CardTrouble
from edge_agent.core.sentences import Sentence
from edge_agent.core.service.build import Build
from edge_agent.core.service.measured import Figures, Measurable
from edge_agent.core.service.words import say
from edge_agent.core.view import DARK, Lamps, Pattern
from voting_core.codec import VERSION, encode
from voting_core.messages import FloorWanted
from voting_core.self_tests import MeasuredFigure, StepName
from voting_core.topics import seat_topic

MEASURED_WITHIN_MS: Final = 30_000
"""Fifty writes with fsync on a card that is wearing out take that long; what takes longer does not answer."""

Ended = Literal["passed", "failed", "skipped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a step came out: in a sentence that says what to do, and in figures."""

    outcome: Ended
    said: Sentence
    figures: tuple[MeasuredFigure, ...] = ()


class Surroundings:
    """What steps may know and do: the desk, what is heard of the centre, the build, the parts that are broken."""

    def __init__(self, desk: Desk, hearing: Hearing, build: Build, faults: Mapping[str, str]) -> None:
        self.desk, self.hearing, self.build, self.faults = desk, hearing, build, faults
        self._ticket = 0

    def measure(self, what: Measurable) -> int:
        """Have something measured; the ticket comes back with the answer."""
        self._ticket += 1
        self.desk.effects.append(Measure(ticket=self._ticket, what=what))
        return self._ticket

    def ask_floor(self) -> None:
        """Ask the centre for the last floor record that we hold: its answer is one round trip."""
        identity = self.desk.identity
        question = encode(FloorWanted(v=VERSION, from_seq=self.desk.floor_seq))
        topic = seat_topic(identity.hall, identity.seat, "ask")
        self.desk.effects.append(Publish(topic=topic, payload=question))


class Step:
    """One step. A kind of step hears what concerns it and says in the end how it came out."""

    name: ClassVar[StepName]

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self.verdict: Verdict | None = None

    def begin(self) -> None:
        """Start; a step without anything to test ends at once."""

    def on_press(self, button: Button) -> None:
        """A button went down."""

    def on_release(self, button: Button, chatter_us: int) -> None:
        """A button came up."""

    def on_card(self, number: str) -> None:
        """A card was shown."""

    def on_trouble(self, trouble: CardTrouble) -> None:
        """A card was shown that signs nobody in."""

    def on_pin_wanted(self) -> None:
        """A card was read that asks for its PIN, and was let go."""

    def on_command(self, command: str) -> None:
        """The technician said something that this step offers, or touched a cell of the screen."""

    def on_measured(self, ticket: int, figures: Figures) -> None:
        """A measurement came back."""

    def on_answer(self) -> None:
        """The centre answered the question for a floor record."""

    def watch(self) -> None:
        """Time has passed."""

    @property
    def task(self) -> Sentence:
        """What is to be done now."""
        return say("measuring")

    @property
    def commands(self) -> tuple[str, ...]:
        """What may be said now, beside leaving the step out."""
        return ()

    @property
    def lamps(self) -> Lamps:
        """The lamps of the buttons."""
        return DARK

    @property
    def pattern(self) -> Pattern:
        """What the screen draws."""
        return Pattern.NONE

    @property
    def touch(self) -> int:
        """Which cell is to be touched."""
        return 0

    @property
    def next_ms(self) -> int | None:
        """When the step has something to do if nothing happens."""
        return None

    # --- for the kinds of steps --------------------------------------------------------------------------------------

    def end(self, outcome: Ended, said: Sentence, figures: Iterable[MeasuredFigure] = ()) -> None:
        """Say how it came out."""
        self.verdict = Verdict(outcome=outcome, said=said, figures=tuple(figures))

    @property
    def now_ms(self) -> int:
        """The monotonic time."""
        return self._around.desk.mono_ms


class MeasuringStep(Step):
    """A step that asks the world once, and gives up when nothing answers."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._ticket = 0
        self._until_ms: int | None = None

    def begin(self) -> None:
        """Ask."""
        assert self.name in MEASURED, "this step measures something"
        self._ticket = self._around.measure(MEASURED[self.name])
        self._until_ms = self.now_ms + MEASURED_WITHIN_MS

    def on_measured(self, ticket: int, figures: Figures) -> None:
        """Look at the answer to our own question."""
        if ticket == self._ticket and self._until_ms is not None:
            self._until_ms = None
            self.judge(figures)

    def judge(self, figures: Figures) -> None:
        """Say what the figures mean."""
        raise NotImplementedError

    def watch(self) -> None:
        """Give up when it is time."""
        if self._until_ms is not None and self.now_ms >= self._until_ms:
            self._until_ms = None
            self.end("failed", say("no_answer"))

    @property
    def next_ms(self) -> int | None:
        """When we give up."""
        return self._until_ms


MEASURED: Final[Mapping[StepName, Measurable]] = {
    "board": "board",
    "reader": "reader",
    "network": "network",
    "storage": "storage",
    "timekeeping": "timekeeping",
}


def figure(name: str, value: object) -> MeasuredFigure:
    """A figure on one short line; what is none or empty is unknown."""
    # Not "yes" and "no": whoever searches a record for a member's choice must find none.
    words = ("true" if value else "false") if isinstance(value, bool) else str(value)
    clean = "".join(one if one.isprintable() else " " for one in words)
    return MeasuredFigure(figure=name, value="unknown" if value in (None, "") else clean[:60])


def both(sentences: Iterable[Sentence]) -> Sentence:
    """Several sentences one after the other."""
    said = list(sentences)
    return Sentence("".join(one.zh for one in said), " ".join(one.en for one in said))


def percentile(values: Iterable[int], percent: int) -> int | None:
    """The smallest value that so many percent of all do not exceed; none of nothing."""
    ordered = sorted(values)
    return ordered[-(-percent * len(ordered) // 100) - 1] if ordered else None
