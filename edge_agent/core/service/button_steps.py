# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps in which the technician presses buttons: the buttons themselves, and the lamps in them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from edge_agent.core.inputs import Button
from edge_agent.core.sentences import Sentence
from edge_agent.core.service.step import Step, Surroundings, both, figure
from edge_agent.core.service.words import BUTTONS, say
from edge_agent.core.view import DARK, Lamp, Lamps
from voting_core.self_tests import MeasuredFigure

ORDER: Final[tuple[Button, ...]] = ("yes", "no", "abstain")
PRESSES: Final = 3
STUCK_MS: Final = 5_000
"""Nobody holds a button that long who was asked to press it."""
STRAYS: Final = 2
"""A wrong button once is a slip of the finger, the same one again is a wire."""

MARGIN_PERCENT: Final = 80
"""A contact may chatter for so much of its quiet time; what comes after the quiet time is a press of its own."""

LAMP_ORDER: Final[tuple[Button, ...]] = ("no", "abstain", "yes")
"""Not the order in which the buttons stand, so that whoever presses has looked."""

CHATTER_MS: Final = (0, 1, 2, 5, 10, 20, 50)
"""Upper ends of the classes of the histogram."""


class ButtonsStep(Step):
    """Each button is pressed three times; each must go down and come up, and no other with it."""

    name = "buttons"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._at = 0
        self._presses = 0
        self._down_ms: dict[Button, int] = {}
        self._strays: Counter[Button] = Counter()
        self._chatter_us: list[int] = []
        self._wrong: dict[Button, tuple[str, Sentence]] = {}

    @property
    def task(self) -> Sentence:
        """Which button is to be pressed, and how often still."""
        asked = BUTTONS[self._asked]
        if self._presses >= PRESSES:
            return say("let_go", button=asked)
        return say("press", button=asked, times=str(PRESSES - self._presses))

    @property
    def commands(self) -> tuple[str, ...]:
        """A dead button never says so."""
        return ("no",)

    @property
    def _asked(self) -> Button:
        return ORDER[min(self._at, len(ORDER) - 1)]

    def on_press(self, button: Button) -> None:
        """The button that was asked for, or another one."""
        self._down_ms.setdefault(button, self.now_ms)
        if button == self._asked:
            self._presses += 1
            return
        self._strays[button] += 1
        if self._strays[button] >= STRAYS:
            said = say("crossed", asked=BUTTONS[self._asked], came=BUTTONS[button])
            self._blame(f"crossed {button}", said)

    def on_release(self, button: Button, chatter_us: int) -> None:
        """It came up: after the third time it is good."""
        self._down_ms.pop(button, None)
        self._chatter_us.append(chatter_us)
        if button == self._asked and self._presses >= PRESSES:
            self._next()

    def on_command(self, command: str) -> None:
        """Nothing happens when it is pressed."""
        if command == "no":
            self._blame("dead", say("dead", button=BUTTONS[self._asked]))

    def watch(self) -> None:
        """A button that stays down is stuck, whichever was asked for."""
        for button, since_ms in list(self._down_ms.items()):
            if self.now_ms - since_ms >= STUCK_MS:
                del self._down_ms[button]
                self._wrong[button] = ("stuck", say("stuck", button=BUTTONS[button]))
                if self.verdict is None and button == self._asked:
                    self._next()

    @property
    def next_ms(self) -> int | None:
        """When a button that is down counts as stuck."""
        return min(self._down_ms.values()) + STUCK_MS if self._down_ms else None

    def _blame(self, word: str, said: Sentence) -> None:
        self._wrong[self._asked] = (word, said)
        self._next()

    def _next(self) -> None:
        self._at, self._presses = self._at + 1, 0
        self._strays.clear()
        if self._at >= len(ORDER):
            self._judge()

    def _judge(self) -> None:
        quiet_ms, longest_us = self._around.build.quiet_ms, max(self._chatter_us, default=0)
        wrong = [said for _, said in self._wrong.values()]
        if longest_us * 100 > quiet_ms * 1_000 * MARGIN_PERCENT:
            wrong.append(say("chatters", took_ms=str(-(-longest_us // 1_000)), quiet_ms=str(quiet_ms)))
        self.end("failed" if wrong else "passed", both(wrong) if wrong else say("buttons_good"), self._figures())

    def _figures(self) -> tuple[MeasuredFigure, ...]:
        words = [figure(f"button_{one}", self._wrong[one][0] if one in self._wrong else "well") for one in ORDER]
        return (
            *words,
            figure("quiet_ms", self._around.build.quiet_ms),
            figure("chatter_longest_us", max(self._chatter_us, default=0)),
            figure("chatter_ms_histogram", histogram(self._chatter_us)),
        )


def histogram(chatter_us: list[int]) -> str:
    """How many presses chattered up to so many milliseconds, such as "0:6 1:2 5:1"; empty classes are left out."""
    ends = [next((end for end in CHATTER_MS if took_us <= end * 1_000), None) for took_us in chatter_us]
    counted = Counter(ends)
    named = [(str(end), counted[end]) for end in CHATTER_MS] + [("more", counted[None])]
    return " ".join(f"{end}:{count}" for end, count in named if count) or "none"


class LampsStep(Step):
    """One lamp after the other is lit, and the technician presses the button that is."""

    name = "lamps"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._at = 0
        self._strays: Counter[Button] = Counter()
        self._wrong: dict[Button, tuple[str, Sentence]] = {}

    @property
    def task(self) -> Sentence:
        """Which lamp it is, is not said."""
        return say("press_lit")

    @property
    def commands(self) -> tuple[str, ...]:
        """A lamp that is dark never says so."""
        return ("no",)

    @property
    def lamps(self) -> Lamps:
        """One is lit, the others are dark."""
        lit: Mapping[str, Lamp] = {self._lit: Lamp.RECORDED}
        return replace(DARK, **lit)

    @property
    def _lit(self) -> Button:
        return LAMP_ORDER[min(self._at, len(LAMP_ORDER) - 1)]

    def on_press(self, button: Button) -> None:
        """The lit one, or twice the same other one: then the wires of two lamps are crossed."""
        if button == self._lit:
            self._next()
            return
        self._strays[button] += 1
        if self._strays[button] >= STRAYS:
            said = say("lamp_crossed", lit=BUTTONS[self._lit], seen=BUTTONS[button])
            self._blame(f"crossed {button}", said)

    def on_command(self, command: str) -> None:
        """No lamp is lit."""
        if command == "no":
            self._blame("dark", say("lamp_dark", button=BUTTONS[self._lit]))

    def _blame(self, word: str, said: Sentence) -> None:
        self._wrong[self._lit] = (word, said)
        self._next()

    def _next(self) -> None:
        self._at += 1
        self._strays.clear()
        if self._at < len(LAMP_ORDER):
            return
        wrong = [said for _, said in self._wrong.values()]
        shown = [figure(f"lamp_{one}", self._wrong[one][0] if one in self._wrong else "well") for one in ORDER]
        self.end("failed" if wrong else "passed", both(wrong) if wrong else say("lamps_good"), shown)
