# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The 40 pins of a board, from gpiozero's own data: the same that the drivers obey."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gpiozero.pins.mock import MockFactory

from edge_agent.profiles.profile import REVISIONS

PINS: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderPin:
    """One pin of the 40-pin header: its physical number, its name, its GPIO number or none, a fixed pull or none."""

    number: int
    name: str
    gpio: int | None
    pull: str


@lru_cache
def header_of(board: str) -> tuple[HeaderPin, ...]:
    """The header of a board, pin 1 first."""
    factory = MockFactory(revision=REVISIONS[board])
    pins = factory.board_info.headers["J8"].pins
    return tuple(
        HeaderPin(
            number=number,
            name=pins[number].name,
            gpio=int(pins[number].name[4:]) if pins[number].name.startswith("GPIO") else None,
            pull=pins[number].pull,
        )
        for number in range(1, PINS + 1)
    )


def pin_of(board: str, gpio: int) -> HeaderPin | None:
    """The pin of a GPIO; none where the header does not have it."""
    return next((pin for pin in header_of(board) if pin.gpio == gpio), None)


def nearest_ground(board: str, pin: HeaderPin) -> HeaderPin:
    """The ground pin with the shortest way: rows count, then columns."""

    def way(other: HeaderPin) -> tuple[int, int]:
        return abs((pin.number - 1) // 2 - (other.number - 1) // 2), abs(pin.number % 2 - other.number % 2)

    return min((other for other in header_of(board) if other.name == "GND"), key=way)
