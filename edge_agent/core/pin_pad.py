# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keypad for a card's PIN: shown while a card asks, gone with the card, and it keeps no digit."""

from edge_agent.core.desk import Desk
from edge_agent.core.effects import GivePin
from edge_agent.core.inputs import CardPresented, CardTroubled, Input, PinEntered, PinWanted
from edge_agent.core.notices import Notices
from edge_agent.core.sentences import SENTENCES, Sentence
from edge_agent.core.view import PinView


class PinPad:
    """Whether a card asks for its PIN."""

    def __init__(self, desk: Desk, notices: Notices) -> None:
        self._desk, self._notices = desk, notices
        self._wanted: PinWanted | None = None
        self._was_wrong = False

    def watch(self, given: Input) -> None:
        """Look at every input: whatever the reader says of a card ends the wish, until it says it again."""
        match given:
            case PinWanted():
                self._wanted = given
                self._notices.hush()
            case CardTroubled(trouble=trouble):
                self._wanted, self._was_wrong = None, trouble == "pin_wrong"
            case CardPresented():
                self._wanted, self._was_wrong = None, False
            case PinEntered(pin=pin) if self._wanted is not None:
                self._wanted, self._was_wrong = None, False
                self._desk.effects.append(GivePin(pin=pin))
                self._notices.say("pin_checking" if pin else "pin_cancelled")
            case _:
                pass

    def draw(self) -> PinView | None:
        """The keypad; none while no card asks."""
        if self._wanted is None:
            return None
        said = self._sentence(self._wanted.tries_left)
        return PinView(tries_left=self._wanted.tries_left, is_wrong=self._was_wrong, said_zh=said.zh, said_en=said.en)

    def _sentence(self, tries_left: int) -> Sentence:
        if tries_left <= 1:
            return SENTENCES["pin_last_again" if self._was_wrong else "pin_last"]
        return SENTENCES["pin_again" if self._was_wrong else "pin_ask"].fill(tries=str(tries_left))

    @property
    def sentence(self) -> Sentence | None:
        """What the screen says while a card asks."""
        return None if self._wanted is None else self._sentence(self._wanted.tries_left)
