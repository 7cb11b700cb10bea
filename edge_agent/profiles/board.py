# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The 40 pins of a board, from gpiozero's own data: the same that the drivers obey."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gpiozero.pins.pi import PiBoardInfo

from edge_agent.profiles.profile import Board

PINS: Final = 40
HEADER: Final = "J8"

REVISIONS: Final[dict[Board, int]] = {
    "3B": 0xA02082,
    "3B+": 0xA020D3,
    "4B": 0xC03111,
    "400": 0xC03130,
    "5B": 0xC04170,
    "Zero2W": 0x902120,
}
"""By board, a revision code by which gpiozero knows its pins. Source: the list of revision codes of Raspberry Pi."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderPin:
    """One pin of the 40-pin header.

    Args:
        number: That on the header, from 1.
        name: ``GPIO17``, ``GND``, ``3V3``, ``5V``.
        gpio: Its GPIO number; none for ground and supply.
        pull: ``up`` where a resistor on the board pulls it; empty for none.
        interfaces: What else it can be, such as ``pwm``.
    """

    number: int
    name: str
    gpio: int | None
    pull: str
    interfaces: frozenset[str]

    @property
    def row(self) -> int:
        """Its row, from 0; a row has two pins."""
        return (self.number - 1) // 2

    @property
    def is_left(self) -> bool:
        """Whether it is in the column of odd numbers."""
        return self.number % 2 == 1


@lru_cache
def header_of(board: Board) -> tuple[HeaderPin, ...]:
    """The header of a board, pin 1 first."""
    pins = PiBoardInfo.from_revision(REVISIONS[board]).headers[HEADER].pins
    return tuple(
        HeaderPin(
            number=number,
            name=pins[number].name,
            gpio=int(pins[number].name[4:]) if pins[number].name.startswith("GPIO") else None,
            pull=pins[number].pull,
            interfaces=frozenset(pins[number].interfaces),
        )
        for number in range(1, PINS + 1)
    )


def pin_of(board: Board, gpio: int) -> HeaderPin | None:
    """The pin of a GPIO; none where the header does not have it."""
    return next((pin for pin in header_of(board) if pin.gpio == gpio), None)
