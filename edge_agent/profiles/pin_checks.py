# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the pins of a profile can be used: on the header, free, and fit for what is wired to them.

What the pins are is gpiozero's data of the board, the same that the drivers obey.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from edge_agent.profiles.board import PINS, HeaderPin, header_of, pin_of
from edge_agent.profiles.draft import PinUse
from edge_agent.profiles.fitting import Misfit, Place
from edge_agent.profiles.profile import Board
from edge_agent.profiles.readers import Reader, is_on_header

UART: Final = (14, 15)
HAT: Final = (0, 1)
SPI: Final = (7, 8, 9, 10, 11)
TPM: Final = (24, 25)
"""Under a TPM module, which is plugged onto pins 17 to 26; GPIO 24 is the reset of the chip on most of them."""
PWM: Final = "pwm"
SPARE: Final = (17, 27, 22, 23, 24, 25, 5, 6, 16, 26, 20, 21, 4)
"""Pins without another job, in the order in which they are proposed: 4 comes last, many HATs have a sensor there."""
PROPOSED: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixtures:
    """What has its place on the header whatever the profile says of pins."""

    reader: Reader | None
    has_clock: bool
    has_key_store: bool


def check_pins(board: Board, uses: list[PinUse], fixtures: Fixtures) -> Iterator[Misfit]:
    """Every pin that cannot be what it is to be, each with pins that can."""
    taken: dict[int, str] = {}
    kept = [*(use.gpio for use in uses), *(TPM if fixtures.has_key_store else ())]
    free = [gpio for gpio in SPARE if gpio not in kept]
    instead = f"choose another, e.g. {', '.join(map(str, free[:PROPOSED]))}"
    for use in uses:
        pin = pin_of(board, use.gpio)
        if pin is None:
            yield Misfit(
                use.place, f"GPIO{use.gpio} is not on the header of a {board}", _meant(board, use.gpio) or instead
            )
        elif use.gpio in taken:
            yield Misfit(
                use.place,
                f"GPIO{use.gpio} is already used by {taken[use.gpio]}",
                f"every wire needs its own pin; {instead}",
            )
        elif job := _other_job(pin, use, fixtures):
            yield Misfit(use.place, f"GPIO{use.gpio} {job}", instead)
        elif use.place[0] == "buzzer" and PWM not in pin.interfaces:
            able = [gpio for gpio in range(28) if (other := pin_of(board, gpio)) and PWM in other.interfaces]
            choose = [str(gpio) for gpio in able if gpio not in [one.gpio for one in uses]]
            yield Misfit(
                use.place,
                f"GPIO{use.gpio} has no PWM of its own: the tone would waver",
                f"choose one of {', '.join(choose)}",
            )
        taken.setdefault(use.gpio, _who(use.place))


def _other_job(pin: HeaderPin, use: PinUse, fixtures: Fixtures) -> str:
    """What else a pin is for, so that it cannot be this; empty for nothing."""
    if use.gpio in HAT:
        return "is kept for the identity of a HAT: the board asks there when it starts"
    if use.gpio in SPI and fixtures.has_key_store:
        return "is a line of the key store (SPI, with GPIO 7 as its chip select)"
    if use.gpio in TPM and fixtures.has_key_store:
        return "lies under the module of the key store, which is plugged onto pins 17 to 26"
    if use.gpio in SPI:
        return "is a line of the SPI bus, which the system drives once a screen or HAT switches it on"
    if pin.pull and fixtures.has_clock:
        return "is the I2C line of the clock chip"
    if pin.pull:
        return f"has a fixed pull-{pin.pull} resistor on the board (I2C)"
    if use.gpio in UART and fixtures.reader is not None and is_on_header(fixtures.reader):
        return "is the serial line of the reader"
    return ""


def _meant(board: Board, number: int) -> str:
    """Numbers above 27 are often those of the header: which GPIO stands there."""
    if not 28 <= number <= PINS:
        return ""
    pin = header_of(board)[number - 1]
    return (
        f"pin {number} of the header is GPIO{pin.gpio}: write {pin.gpio} if you mean that"
        if pin.gpio is not None
        else ""
    )


def _who(place: Place) -> str:
    names = {"buttons": "key", "lamps": "lamp", "buzzer": "the buzzer"}
    return names[str(place[0])] if len(place) == 2 else f"{names[str(place[0])]} '{place[1]}'"
