# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A technician before seat s07: what they do with their hands, and what they read on the screen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from edge_agent.core.inputs import Button
from edge_agent.core.service.build import Build
from edge_agent.core.view import Lamp, ServiceView
from tests.spec.dialogue import seat_ready
from tests.spec.scripted_centre import ScriptedCentre
from tests.spec.seat_host import SeatHost, new_core
from voting_core.messages import WANTED_READER, FloorWanted
from voting_core.roster import card_hash
from voting_core.seat_records import SelfTested

TECHNICIAN: Final = "7E57CA4D"
"""The number of the technician's card."""

OTHER_CARD: Final = "04A1B2C3D4"

BUTTONS: Final[tuple[Button, ...]] = ("yes", "no", "abstain")


@dataclass(slots=True)
class Technician:
    """A technician, a seat, and the centre that hears it."""

    host: SeatHost
    centre: ScriptedCentre

    @property
    def scene(self) -> ServiceView | None:
        """The technician's scene; none where members have the seat."""
        return self.host.view.service

    @property
    def now(self) -> str:
        """The step that is taken."""
        assert self.scene is not None, "the scene is open"
        return next((one.step for one in self.scene.steps if one.state == "now"), "")

    @property
    def task(self) -> str:
        """What is to be done, in English."""
        assert self.scene is not None, "the scene is open"
        return self.scene.task_en

    def state(self, step: str) -> str:
        """How a step stands."""
        assert self.scene is not None, "the scene is open"
        return next(str(one.state) for one in self.scene.steps if one.step == step)

    def said(self, step: str) -> str:
        """What came out of a step, in English."""
        assert self.scene is not None, "the scene is open"
        return next(one.said_en for one in self.scene.steps if one.step == step)

    @property
    def tests(self) -> list[SelfTested]:
        """The self-tests in the seat's journal."""
        return [one for one in self.host.records() if isinstance(one, SelfTested)]

    # --- what the technician does ------------------------------------------------------------------------------------

    def show_card(self) -> None:
        """Hold the technician's card to the reader."""
        self.host.card(TECHNICIAN)

    def start(self) -> None:
        """Open the scene with the card and start the test."""
        self.show_card()
        self.host.say("start")

    def push(self, button: Button, times: int = 1, chatter_us: int = 0) -> None:
        """Press and let go."""
        for _ in range(times):
            self.host.press(button)
            self.host.pass_ms(120)
            self.host.release(button, chatter_us)
            self.host.pass_ms(300)

    def push_all(self) -> None:
        """Press each button three times, as the screen asks."""
        for button in BUTTONS:
            self.push(button, 3)

    def push_lit(self) -> None:
        """Press the button whose lamp is lit, until no lamp is."""
        while lit := [name for name in BUTTONS if getattr(self.host.lamps, name) is not Lamp.OFF]:
            assert len(lit) == 1, "one lamp after the other"
            self.push(lit[0])

    def show_cards(self, number: str = OTHER_CARD, times: int = 3) -> None:
        """Show a card and take it away, again and again."""
        for _ in range(times):
            self.host.card(number)
            self.host.pass_ms(1_500)

    def look_and_touch(self) -> None:
        """Find the screen good, touch all nine cells, then keep the hands off."""
        for _ in range(3):
            self.host.say("yes")
        for cell in range(1, 10):
            self.host.say(f"touch-{cell}")
        self.host.pass_ms(15_000)

    def answer_questions(self, took_ms: int = 8) -> None:
        """The centre answers whatever the seat asks, each time after so long."""
        while self.now == "network":
            asked = WANTED_READER.read(self.host.asked()[-1])
            assert isinstance(asked, FloorWanted)
            self.host.pass_ms(took_ms)
            self.host.hear(self.centre.answer(asked.from_seq))

    def do_all(self) -> None:
        """Everything that the steps ask for."""
        hands: dict[str, Callable[[], Any]] = {
            "buttons": self.push_all,
            "lamps": self.push_lit,
            "buzzer": lambda: self.host.say("yes"),
            "reader": self.show_cards,
            "screen": self.look_and_touch,
            "network": self.answer_questions,
        }
        while self.now:
            step = self.now
            hands[step]()
            assert self.now != step, f"the step {step} ends when it was done"

    def open_round(self) -> None:
        """The chair puts something to the vote."""
        self.host.hear(*self.centre.write(self.centre.floor.open_poll()))


def technician(*, signed_in: bool = False, cards: tuple[str, ...] = (TECHNICIAN,), **build: Any) -> Technician:
    """A seat that is in a sitting, and a technician before it."""
    usual: dict[str, Any] = {"has_buzzer": True, "has_watchdog": True, "has_rtc": True}
    built = Build(
        profile="pi4-7in",
        profile_sha256="a" * 64,
        technician_cards=frozenset(map(card_hash, cards)),
        **{**usual, **build},
    )
    # The clocks of seat and centre agree.
    seat = SeatHost(core=new_core(build=built), wall_ms=ScriptedCentre().at_ms)
    host, centre = seat_ready(signed_in=signed_in, host=seat)
    return Technician(host, centre)
