# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lamps on pins, driven from the event loop: gpiozero's own blinking would be a thread for each lamp."""

import asyncio
import time
from dataclasses import dataclass
from typing import Final, Literal

from gpiozero import LED
from gpiozero.pins import Factory

from edge_agent.core.inputs import Button as Key
from edge_agent.core.view import DARK, Lamp, Lamps
from edge_agent.hardware.lamps.patterns import is_lit, next_change_ms
from edge_agent.hardware.pin_factory import pin_errors
from edge_agent.hardware.ports import Hands
from voting_core.errors import RefusedError

PART: Final = "lamps"


@dataclass(frozen=True, slots=True, kw_only=True)
class LampWire:
    """One lamp: its GPIO number, and whether it is lit by a high or a low level."""

    key: Key
    gpio: int
    active: Literal["low", "high"]


class GpioLamps:
    """The lamps of a terminal.

    Args:
        wires: One for each key.
        pins: The board's pins.
    """

    def __init__(self, wires: tuple[LampWire, ...], pins: Factory) -> None:
        self._wires, self._pins = wires, pins
        self._leds: dict[str, LED] = {}
        self._lamps, self._since_ms = DARK, 0
        self._hands: Hands | None = None
        self._said = ""
        self._timer: asyncio.TimerHandle | None = None

    async def open(self, hands: Hands) -> None:
        """Take the pins; all lamps are dark.

        Raises:
            RefusedError: A pin cannot be used.
        """
        self._hands = hands
        for wire in self._wires:
            try:
                led = LED(wire.gpio, active_high=wire.active == "high", initial_value=False, pin_factory=self._pins)
            except pin_errors() as error:
                raise RefusedError(
                    f"Lamp '{wire.key}' cannot use GPIO{wire.gpio}: {error}.",
                    "Check the profile with 'hemicycle-seat profile check'.",
                ) from error
            self._leds[wire.key] = led

    async def close(self) -> None:
        """Darken all and let go of the pins."""
        if self._timer is not None:
            self._timer.cancel()
        for led in self._leds.values():
            led.off()
            led.close()
        self._leds.clear()

    def light(self, lamps: Lamps) -> None:
        """Show this state of all lamps at once, from the beginning of their patterns."""
        self._lamps, self._since_ms = lamps, _now_ms()
        self._draw()

    def _draw(self) -> None:
        since_ms = _now_ms() - self._since_ms
        states: dict[str, Lamp] = {"yes": self._lamps.yes, "no": self._lamps.no, "abstain": self._lamps.abstain}
        failed: list[str] = []
        for key, led in self._leds.items():
            try:
                led.value = is_lit(states[key], since_ms)
            except pin_errors() as error:
                failed.append(f"{key}: {error}")  # the other lamps go on, and so does the seat
        self._tell("; ".join(failed))
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        wait_ms = next_change_ms(self._lamps, since_ms)
        if wait_ms is not None:
            self._timer = asyncio.get_running_loop().call_later(wait_ms / 1_000, self._draw)

    def _tell(self, said: str) -> None:
        """Report what fails, once, and once that it is well again."""
        if said == self._said:
            return
        assert self._hands is not None, "it is opened before it is used"
        self._said = said
        # In a turn of its own: the core may be half-way through the effects of which this light was one.
        asyncio.get_running_loop().call_soon(self._hands.on_fault, PART, said)


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000
