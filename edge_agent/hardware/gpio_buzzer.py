# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A passive buzzer on a pin with PWM."""

import asyncio
from typing import Final

from gpiozero import PWMOutputDevice
from gpiozero.pins import Factory

from edge_agent.hardware.pin_factory import pin_errors
from edge_agent.hardware.ports import Hands
from voting_core.errors import RefusedError

TONE_HZ: Final = 2_000


class GpioBuzzer:
    """Something that beeps.

    Args:
        gpio: Its GPIO number.
        pins: The board's pins.
    """

    def __init__(self, gpio: int, pins: Factory) -> None:
        self._gpio, self._pins = gpio, pins
        self._device: PWMOutputDevice | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def open(self, hands: Hands) -> None:
        """Take the pin; silent.

        Raises:
            RefusedError: The pin cannot be used.
        """
        del hands
        try:
            self._device = PWMOutputDevice(self._gpio, frequency=TONE_HZ, pin_factory=self._pins)
        except pin_errors() as error:
            raise RefusedError(
                f"The buzzer cannot use GPIO{self._gpio}: {error}.",
                "Check the profile with 'hemicycle-seat profile check'.",
            ) from error

    async def close(self) -> None:
        """Fall silent and let go of the pin."""
        if self._timer is not None:
            self._timer.cancel()
        if self._device is not None:
            self._device.off()
            self._device.close()

    def sound(self, duration_ms: int) -> None:
        """Beep for so long, and return at once."""
        if self._device is None:
            return
        self._device.value = 0.5
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(duration_ms / 1_000, self._device.off)
