# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps in which the technician listens, shows a card, looks at the screen and touches it."""

from typing import Final

from edge_agent.core.effects import SoundBuzzer
from edge_agent.core.inputs import CardTrouble
from edge_agent.core.sentences import SENTENCES, Sentence
from edge_agent.core.service.measured import Figures, ReaderFigures
from edge_agent.core.service.step import Ended, MeasuringStep, Step, Surroundings, both, figure
from edge_agent.core.service.words import say
from edge_agent.core.view import Pattern

BEEP_MS: Final = 500

CARDS: Final = 3
CARD_AWAY_MS: Final = 1_000
"""A reader says a card again while it lies there: after so long without a word it was taken away."""
SHOWN_DIGITS: Final = 4
WITH_PIN: Final = "a card with a PIN"
"""Stands for the number of a card that asked for its PIN; no reader gives such a number."""

LOOKED_AT: Final[tuple[Pattern, ...]] = (Pattern.EDGES, Pattern.COLOURS, Pattern.TEXT)
CELLS: Final = 9
STILL_MS: Final = 15_000
"""Panels are known that feel a touch of their own every 12.9 seconds."""


class BuzzerStep(Step):
    """It beeps; whether it was heard the technician says."""

    name = "buzzer"

    def begin(self) -> None:
        """Beep, where there is something that can."""
        if self._around.build.has_buzzer:
            self._beep()
        else:
            self.end("skipped", say("no_buzzer"))

    def _beep(self) -> None:
        self._around.desk.effects.append(SoundBuzzer(duration_ms=BEEP_MS))

    @property
    def task(self) -> Sentence:
        """Listen."""
        return say("listen")

    @property
    def commands(self) -> tuple[str, ...]:
        """Heard, not heard, once more."""
        return ("yes", "no", "start")

    def on_command(self, command: str) -> None:
        """What was heard."""
        if command == "start":
            self._beep()
        elif command == "yes":
            self.end("passed", say("buzzer_good"))
        elif command == "no":
            self.end("failed", say("buzzer_silent"))


class ReaderStep(MeasuringStep):
    """The reader's port opens, it says what it is, and reads the same card three times."""

    name = "reader"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._firmware: str | None = None
        self._first = ""
        self._read = 0
        self._last_ms: int | None = None
        self._trouble: CardTrouble | None = None

    def begin(self) -> None:
        """A build without a reader has nothing to test; one that does not work says why."""
        fault = self._around.faults.get("reader", "")
        if not self._around.build.has_reader:
            self.end("skipped", say("no_reader"))
        elif fault:
            self._end("failed", say("reader_broken", fault=fault))
        else:
            super().begin()

    def judge(self, figures: Figures) -> None:
        """Remember what it calls itself; now cards may come."""
        assert isinstance(figures, ReaderFigures), "the reader was asked"
        self._firmware = figures.firmware

    @property
    def task(self) -> Sentence:
        """Show a card, so often; never its whole number."""
        if self._firmware is None:
            return say("measuring")
        if self._trouble is not None:
            return both((SENTENCES[self._trouble], say("card_again", times=str(CARDS - self._read))))
        if not self._read:
            return say("card", times=str(CARDS))
        return say("card_more", times=str(CARDS - self._read), number=mask(self._first))

    @property
    def commands(self) -> tuple[str, ...]:
        """A reader that notices nothing never says so."""
        return () if self._firmware is None else ("no",)

    def on_card(self, number: str) -> None:
        """A card; one that lies there is shown once."""
        lies = self._last_ms is not None and self.now_ms - self._last_ms < CARD_AWAY_MS
        self._last_ms = self.now_ms
        if self._firmware is None or (lies and number == self._first):
            return
        self._trouble = None
        if self._first and number != self._first:
            self._end("failed", say("card_differs", first=mask(self._first), other=mask(number)))
            return
        self._first, self._read = number, self._read + 1
        if self._read >= CARDS:
            self._end("passed", say("reader_good"))

    def on_pin_wanted(self) -> None:
        """A card that proves itself keeps its number until its PIN is entered: that it asks is enough."""
        self.on_card(WITH_PIN)

    def on_trouble(self, trouble: CardTrouble) -> None:
        """The reader works and the card is none of ours: another one is to be shown."""
        if trouble != "pin_cancelled":  # that was ourselves
            self._trouble = trouble

    def on_command(self, command: str) -> None:
        """The card is not noticed."""
        if command == "no" and self._firmware is not None:
            self._end("failed", say("card_unnoticed"))

    def watch(self) -> None:
        """A reader that breaks meanwhile has failed."""
        super().watch()
        fault = self._around.faults.get("reader", "")
        if fault and self.verdict is None:
            self._end("failed", say("reader_broken", fault=fault))

    def _end(self, outcome: Ended, said: Sentence) -> None:
        self.end(outcome, said, (figure("firmware", self._firmware), figure("cards_read", self._read)))


def mask(number: str) -> str:
    """The end of a card's number, or what it is: enough to know which card it is, too little to make another one."""
    if number == WITH_PIN:
        return "PIN"
    return f"…{number[-SHOWN_DIGITS:]}" if len(number) >= 2 * SHOWN_DIGITS else "…"


class ScreenStep(Step):
    """Three pictures to be looked at, nine cells to be touched, and a while in which nobody touches anything."""

    name = "screen"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._at = 0
        self._wrong: list[tuple[str, Sentence]] = []
        self._misses = 0
        self._still_until_ms: int | None = None

    def begin(self) -> None:
        """A build without a screen has nothing to test."""
        if not self._around.build.has_screen:
            self.end("skipped", say("no_screen"))

    @property
    def _looking(self) -> bool:
        return self._at < len(LOOKED_AT)

    @property
    def pattern(self) -> Pattern:
        """What is drawn."""
        if self._looking:
            return LOOKED_AT[self._at]
        return Pattern.TOUCH  # also while nobody touches it: a cell that answers then was touched by nobody

    @property
    def touch(self) -> int:
        """Which cell is to be touched, from the first to the last."""
        cell = self._at - len(LOOKED_AT) + 1
        return cell if 1 <= cell <= CELLS else 0

    @property
    def task(self) -> Sentence:
        """Look, touch, or leave it alone."""
        if self._looking:
            return say(f"look_{LOOKED_AT[self._at]}")
        return say("touch", cell=str(self.touch)) if self.touch else say("still")

    @property
    def commands(self) -> tuple[str, ...]:
        """What was seen; of a cell that does not answer only that it does not."""
        return ("yes", "no") if self._looking else ("no",) if self.touch else ()

    def on_command(self, command: str) -> None:
        """What was seen or touched."""
        cell = int(command.removeprefix("touch-")) if command.startswith("touch-") else 0
        if self._looking and command in ("yes", "no"):
            if command == "no":
                seen = LOOKED_AT[self._at]
                self._wrong.append((str(seen), say(f"bad_{seen}")))
            self._next()
        elif self.touch and (cell or command == "no"):
            self._touched(cell)
        elif cell and self._still_until_ms is not None:
            self._wrong.append(("phantom", say("phantom")))
            self._judge()

    def _touched(self, cell: int) -> None:
        if cell != self.touch:
            self._misses += 1
            if cell:
                said = say("touch_shifted", cell=str(self.touch), other=str(cell))
            else:
                said = say("touch_dead", cell=str(self.touch))
            self._wrong.append((f"cell {self.touch}", said))
        self._next()

    def _next(self) -> None:
        self._at += 1
        if not self._looking and not self.touch:
            self._still_until_ms = self.now_ms + STILL_MS

    def watch(self) -> None:
        """Nobody has touched it for long enough."""
        if self._still_until_ms is not None and self.now_ms >= self._still_until_ms:
            self._judge()

    @property
    def next_ms(self) -> int | None:
        """When the stillness is over."""
        return self._still_until_ms

    def _judge(self) -> None:
        self._still_until_ms = None
        wrong = [said for _, said in self._wrong]
        shown = (
            figure("touches_missed", self._misses),
            figure("faults", ", ".join(word for word, _ in self._wrong) or "none"),
        )
        self.end("failed" if wrong else "passed", both(wrong) if wrong else say("screen_good"), shown)
