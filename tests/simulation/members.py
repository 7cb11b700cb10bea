# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The members: each sits at a seat, looks at its screen and does what members do, in time, late, or never."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from edge_agent.core.inputs import Button
from edge_agent.core.view import Lamp, QuestionView, Scene, Stage, View
from tests.simulation.chip_cards import card_in_hand, has_chip
from tests.simulation.hall import Hall
from tests.simulation.seat_node import SeatNode
from tests.simulation.watching import Witness

NEVER_MS: Final = 10**9
"""Later than any run ends."""

OPENS: Final = 60
"""Chance in 100 to open an item, at a look at a seat that is cut off."""

BUTTONS: Final[tuple[Button, ...]] = ("yes", "no", "abstain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How one member behaves.

    Args:
        comes_after_ms: When the member arrives; later than any run for one who never comes.
        presses: Chance in 100 to press at a look at an open round without an own answer.
        changes: The same with an answer.
        fidgets: Chance in 100 to press or hold the card when nothing asks for it.
    """

    comes_after_ms: int
    presses: int
    changes: int
    fidgets: int


class SimMember:
    """One member in front of one seat.

    Args:
        hall: Time and chance.
        seats: All seats, by id.
        number: The member's number; seat and card have the same.
        witness: Remembers what was pressed.
        may_stay_away: Whether the house has its quorum without this member.
    """

    def __init__(
        self, hall: Hall, seats: Mapping[str, SeatNode], number: int, witness: Witness, *, may_stay_away: bool
    ) -> None:
        self._hall, self._seats, self._witness = hall, seats, witness
        self._member, self._own, self._card = f"m{number:02}", f"s{number:02}", card_in_hand(number)
        self._has_chip = has_chip(number)
        self._chance = hall.chances.stream(f"member at {self._own}")
        self._habits = Habits(
            comes_after_ms=self._chance.choice(
                (0, 0, 0, 0, 0, 500, 2_000, 8_000, 40_000 if may_stay_away else 0, NEVER_MS if may_stay_away else 0)
            ),
            presses=self._chance.choice((10, 40, 60, 80)),
            changes=self._chance.choice((0, 5, 20, 40)),
            fidgets=self._chance.choice((0, 0, 1, 5)),
        )

    @property
    def _seat(self) -> SeatNode:
        """Where the member sits: at their own seat, or where they were told to go."""
        return self._seats[self._hall.sits_at.get(self._member, self._own)]

    def start(self) -> None:
        """Begin to look at the screen."""
        self._hall.scheduler.after(self._habits.comes_after_ms + self._chance.randint(100, 3_000), self._look)

    def _look(self) -> None:
        self._hall.scheduler.after(self._chance.randint(200, 2_500), self._look)
        view, luck = self._seat.view, self._chance.randrange(100)
        button = self._chance.choice(BUTTONS)
        if view is None or not self._seat.runs:
            return
        match view.scene:
            case Scene.SIGN_IN if view.stage is Stage.NONE and luck < 60:
                self._hold_card()
            case _ if view.openable and not view.opened_item and self._chance.randrange(100) < OPENS:
                self._open(view)
            case _ if view.opened_item and not view.choice and luck < self._habits.presses:
                self._press(button)
            case Scene.VOTING if len(view.paper) == 1 and view.paper[0].options and view.paper[0].most == 1:
                if luck < (self._habits.changes if view.choice else self._habits.presses):
                    self._press(button)
                elif view.confirmable and luck > self._habits.presses:
                    self._seat.confirm()
            case Scene.VOTING if view.paper:
                self._answer(view, luck)
            case Scene.CLOSED if view.lamps.yes is Lamp.INVITING:
                # A teller is asked to open the count; only yes agrees, and it is no ballot.
                if luck < self._habits.presses:
                    self._seat.press("yes" if self._chance.randrange(5) else button)
            case _ if luck < self._habits.fidgets and self._chance.randrange(4):
                self._press(button)
            case _ if luck < self._habits.fidgets:
                self._hold_card()
            case _:
                pass

    def _hold_card(self) -> None:
        """Hold a card to the reader: the newest one as a rule, now and then one that should be in force no more."""
        cards = [self._card, *self._hall.cards.get(self._member, ())]
        card = cards[-1]
        if len(cards) > 1 and self._chance.randrange(3) == 0:
            card = self._chance.choice(cards)
        core = self._seat.core
        assert core is not None, "nobody holds a card to a dark screen"
        self._witness.held_cards.setdefault(self._seat.name, []).append((card, core._desk.floor_seq))
        signs = self._has_chip and card == self._card
        # Now and then somebody shows a copy of a chip card: its number is no secret, and it signs nothing.
        is_copy = signs and self._chance.randrange(8) == 0
        self._seat.present_card(card, self._member if signs and not is_copy else "")

    def _open(self, view: View) -> None:
        """Open what the chair has called, or now and then something else; it is chosen twice, like at a real seat."""
        items = [one.item for one in view.openable]
        called = self._hall.called if self._hall.called in items else ""
        item = called if called and self._chance.randrange(10) else self._chance.choice(items)
        if called or self._chance.randrange(20) == 0:
            self._seat.open_item(item)

    def _answer(self, view: View, luck: int) -> None:
        """Go on with a ballot of several questions, on the screen or with the buttons."""
        done = all(question.chosen for question in view.paper)
        if luck >= (self._habits.changes if done else self._habits.presses):
            if done and view.confirmable and self._chance.randrange(3) == 0:
                self._seat.confirm()
            return
        if self._chance.randrange(3) == 0 and any(option.button for one in view.paper for option in one.options):
            self._press(self._chance.choice(BUTTONS))
            return
        asked = [one for one in view.paper if one.question == view.asked or done] or list(view.paper)
        question = self._chance.choice(asked)
        options = [option.option for option in question.options] or [f"s{n}" for n in range(question.highest + 1)]
        option = self._chance.choice(options)
        self._note(view, question, option)
        self._seat.mark(question.question, option)

    def _press(self, button: Button) -> None:
        """Press a button: it stands for an option of the question that is asked when the press arrives."""
        view = self._seat.view
        assert view is not None, "nobody presses at a dark screen"
        if not view.paper:
            self._witness.pressed.add((self._seat.name, view.title, view.round, button))
        for question in view.paper:
            for option in question.options:
                if option.button == button:
                    self._note(view, question, option.option)
        self._seat.press(button)

    def _note(self, view: View, question: QuestionView, option: str) -> None:
        mark = option if question.question == "q1" else f"{question.question}={option}"
        self._witness.pressed.add((self._seat.name, view.title, view.round, mark))
