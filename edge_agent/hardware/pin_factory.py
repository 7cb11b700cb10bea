# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pins of the board, by gpiozero over lgpio; and whether lgpio still listens.

``import lgpio`` makes a FIFO in the current folder, so a seat runs in a folder of its own under /run. lgpio tells
edges from one thread: an exception in a callback ends it without a word, and all keys are dead (lgpio 0.2.2.0).
"""

import os
import sys
from typing import Final

from gpiozero import Device
from gpiozero.exc import GPIOZeroError
from gpiozero.pins import Factory
from gpiozero.pins.mock import MockFactory, MockPWMPin

from voting_core.errors import RefusedError

CHOSEN_BY: Final = "GPIOZERO_PIN_FACTORY"


def open_pins() -> Factory:
    """The factory of this machine's pins: lgpio, or a mock where the environment asks for one.

    Raises:
        RefusedError: The pins cannot be opened; says what to install or whom to let in.
    """
    if os.environ.get(CHOSEN_BY) == "mock":
        return MockFactory(pin_class=MockPWMPin)  # a buzzer needs a pin with PWM
    try:
        import lgpio  # noqa: PLC0415 - it makes a FIFO in the current folder
        from gpiozero.pins.lgpio import LGPIOFactory  # noqa: PLC0415 - the same
    except (ImportError, OSError) as error:
        raise RefusedError(
            f"lgpio cannot be loaded: {error}.", "Install python3-lgpio, and start the seat in a folder it may write."
        ) from error
    try:
        factory: Factory = LGPIOFactory()
    except (GPIOZeroError, lgpio.error, OSError) as error:
        raise RefusedError(
            f"The pins of this board cannot be opened: {error}.",
            "Is it a Raspberry Pi? Let the seat's user into the group gpio.",
        ) from error
    Device.pin_factory = factory  # or else gpiozero looks for another one by itself, and falls back without a word
    return factory


def pin_errors() -> tuple[type[Exception], ...]:
    """What a pin that fails may raise. gpiozero lets lgpio's own error through, such as "GPIO busy" for a pin that a
    driver of the kernel holds; it is none of gpiozero's (``LGPIOPin`` of gpiozero 2.0.1).
    """
    lgpio = sys.modules.get("lgpio")
    return (GPIOZeroError, OSError) if lgpio is None else (GPIOZeroError, OSError, lgpio.error)


def is_listening(factory: Factory) -> bool:
    """Whether edges are still told: lgpio's only thread for them lives."""
    if isinstance(factory, MockFactory):
        return True
    import lgpio  # noqa: PLC0415 - it is loaded already

    thread = getattr(lgpio, "_notify_thread", None)
    return thread is not None and bool(thread.is_alive())
