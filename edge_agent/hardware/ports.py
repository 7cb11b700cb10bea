# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a terminal is made of, as the program sees it.

Drivers report through :class:`Hands` from inside the event loop and never from a thread; what a driver cannot do is a
fault it reports, not an exception it raises.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from edge_agent.core.inputs import Button, CardTrouble
from edge_agent.core.pin import Pin
from edge_agent.core.view import Lamps, View
from voting_core.card_proof import SignedChallenge

__all__ = [
    "ButtonsPort",
    "BuzzerPort",
    "Hands",
    "LampsPort",
    "Part",
    "ReaderPort",
    "ScreenPort",
    "SignedChallenge",
    "Terminal",
]


def _listen_not(*_told: object) -> None:
    """What only a technician's scene listens to may be told to nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """Where drivers report what people and parts did.

    Args:
        on_press: A button went down, once for each press, bounces taken out.
        on_card: A card was presented; its number in hex digits, repeated while it lies there if the reader does so.
        on_item: An item of the agenda was chosen by its id, to be opened at a seat that is cut off.
        on_mark: An option of a question was chosen on the screen, or taken back: question and option.
        on_turn: Another question of the ballot was looked at, by its id.
        on_confirm: The member said that the answers are final.
        on_fault: A part and what is wrong with it, in plain words.
        on_cable: The network cable was pulled (false) or plugged (true); only virtual terminals have such a hand.
        on_proof: A card was presented and proved that it is no copy: its number, and what it signed; nothing where it
            proved by a key that only this seat shares, which others cannot check.
        on_card_trouble: A card signs nobody in, and why; said once for each card that is presented.
        on_pin_wanted: The card on the reader asks for its PIN, and lets itself be tried that often. The wish ends with
            the next ``on_proof`` or ``on_card_trouble``, whatever becomes of it.
        on_pin: The member entered the digits that the card asks for; none at all: they give up.
        on_service: A technician said something in their scene: ``start``, ``skip``, ``yes``, ``no``, ``end``, or which
            of nine cells of the screen was touched, ``touch-1`` to ``touch-9``.
        on_release: A button came up again; and for how many microseconds its contact chattered, going down or up,
            whichever took longer: 0 where nothing chatters. Said once for each press, and only the self-test listens.
    """

    on_press: Callable[[Button], None]
    on_card: Callable[[str], None]
    on_item: Callable[[str], None]
    on_mark: Callable[[str, str], None]
    on_turn: Callable[[str], None]
    on_confirm: Callable[[], None]
    on_fault: Callable[[str, str], None]
    on_cable: Callable[[bool], None]
    on_proof: Callable[[str, SignedChallenge | None], None] = _listen_not
    on_card_trouble: Callable[[CardTrouble], None] = _listen_not
    on_pin_wanted: Callable[[int], None] = _listen_not
    on_pin: Callable[[Pin], None] = _listen_not
    on_service: Callable[[str], None] = _listen_not
    on_release: Callable[[Button, int], None] = _listen_not


class Part(Protocol):
    """Anything that has to be opened and closed."""

    async def open(self, hands: Hands) -> None:
        """Begin to work.

        Raises:
            RefusedError: The part cannot be used at all; says which and the remedy.
        """

    async def close(self) -> None:
        """Let go of it; harmless if it was never open."""


class ButtonsPort(Part, Protocol):
    """Three buttons: yes, no, abstain; reports ``on_press``."""


class ReaderPort(Part, Protocol):
    """A card reader; reports ``on_card``, ``on_proof``, ``on_card_trouble`` and ``on_pin_wanted``."""

    def challenge(self, hall: str, sitting: str, seat: str) -> None:
        """What cards are to prove from now on: that they are at this seat in this sitting, empty while there is none.

        Said once at the start, and whenever it changes.
        """

    def enter_pin(self, pin: str) -> None:
        """The digits that the member entered after ``on_pin_wanted``; without a card that waits for them, nothing."""

    def cancel_pin(self) -> None:
        """The member gives up; a card that waits for digits is let go, with the trouble ``pin_cancelled``."""


class LampsPort(Part, Protocol):
    """The lamps in the buttons."""

    def light(self, lamps: Lamps) -> None:
        """Show this state of all lamps at once."""


class ScreenPort(Part, Protocol):
    """Anything that shows a view: a screen, a kiosk on a socket, a terminal."""

    def show(self, view: View) -> None:
        """Show this whole state."""


class BuzzerPort(Part, Protocol):
    """Something that beeps."""

    def sound(self, duration_ms: int) -> None:
        """Beep for so long, and return at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """The parts of one seat. One driver may be several of them; it is opened once."""

    buttons: ButtonsPort
    lamps: LampsPort
    reader: ReaderPort
    screen: ScreenPort
    buzzer: BuzzerPort | None = None

    def parts(self) -> tuple[Part, ...]:
        """Each driver once."""
        drivers: list[Part] = []
        for part in (self.screen, self.lamps, self.buttons, self.reader, self.buzzer):
            if part is not None and not any(part is driver for driver in drivers):
                drivers.append(part)
        return tuple(drivers)
