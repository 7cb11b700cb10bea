# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys on pins. Edges come in a thread of lgpio's and are handed to the event loop; that thread decides nothing."""

import asyncio
import time
from dataclasses import dataclass
from typing import Final, Literal

from gpiozero import DigitalInputDevice
from gpiozero.pins import Factory

from edge_agent.core.inputs import Button as Key
from edge_agent.hardware.buttons.debounce import Keyboard, Press, Said
from edge_agent.hardware.pin_factory import is_listening, pin_errors
from edge_agent.hardware.ports import Hands
from voting_core.errors import RefusedError

PART: Final = "buttons"
WATCH_S: Final = 1.0
KEYS: Final[tuple[Key, ...]] = ("yes", "no", "abstain")


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonWire:
    """One key: its GPIO number, whether it closes to ground, and its quiet time in milliseconds."""

    key: Key
    gpio: int
    active: Literal["low", "high"]
    quiet_ms: int


class GpioButtons:
    """The three keys of a terminal.

    Args:
        wires: One for each key.
        pins: The board's pins.
    """

    def __init__(self, wires: tuple[ButtonWire, ...], pins: Factory) -> None:
        self._wires, self._pins = wires, pins
        self._board = Keyboard({wire.key: wire.quiet_ms for wire in wires})
        self._buttons: dict[str, DigitalInputDevice] = {}
        """Kept: gpiozero stops calling back for a device that nobody refers to."""
        self._hands: Hands | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._is_blind = False
        """Whether the levels could not be read when they were read last."""

    async def open(self, hands: Hands) -> None:
        """Take the pins and listen.

        Raises:
            RefusedError: A pin cannot be used.
        """
        self._hands, self._loop = hands, asyncio.get_running_loop()
        for wire in self._wires:
            try:
                # Not gpiozero's Button: each of those keeps a thread that waits for a key to be held.
                button = DigitalInputDevice(wire.gpio, pull_up=wire.active == "low", pin_factory=self._pins)
            except pin_errors() as error:
                raise RefusedError(
                    f"Key '{wire.key}' cannot use GPIO{wire.gpio}: {error}.",
                    "Check the profile with 'hemicycle-seat profile check'.",
                ) from error
            button.when_activated = lambda key=wire.key: self._on_edge(key, is_down=True)
            button.when_deactivated = lambda key=wire.key: self._on_edge(key, is_down=False)
            self._buttons[wire.key] = button
        self._say(self._board.begin(self._levels(), _now_us()))
        self._look_again()
        self._see_thread()

    async def close(self) -> None:
        """Let go of the pins."""
        for timer in (self._timer, self._watch):
            if timer is not None:
                timer.cancel()
        for button in self._buttons.values():
            button.close()
        self._buttons.clear()

    @property
    def is_alive(self) -> bool:
        """Whether edges are still heard; asked by the watchdog."""
        return is_listening(self._pins)

    def _on_edge(self, key: str, *, is_down: bool) -> None:
        """An edge, in lgpio's thread: whatever goes wrong here must not end that thread."""
        loop, at_us = self._loop, _now_us()
        if loop is None or loop.is_closed():
            return
        try:
            loop.call_soon_threadsafe(self._take, key, is_down, at_us)
        except RuntimeError:
            return  # the loop was closed in between: the seat is ending

    def _take(self, key: str, is_down: bool, at_us: int) -> None:  # the loop calls it by place
        self._say(self._board.change(key, is_down, at_us))
        self._look_again()

    def _look_again(self) -> None:
        """Read the levels again when the keyboard wants it."""
        assert self._loop is not None, "it is opened before it is used"
        if self._timer is not None:
            self._timer.cancel()
        due_us = self._board.next_us
        if due_us is not None:
            self._timer = self._loop.call_later(max(0.0, (due_us - _now_us()) / 1e6), self._look)

    def _look(self) -> None:
        assert self._loop is not None, "it is opened before it is used"
        assert self._hands is not None, "it is opened before it is used"
        try:
            levels = self._levels()
        except pin_errors() as error:
            self._timer, self._is_blind = self._loop.call_later(WATCH_S, self._look), True
            self._hands.on_fault(PART, f"pins cannot be read: {error}")
            return
        self._timer = None
        if self._is_blind:
            self._is_blind = False
            self._hands.on_fault(PART, self._board.trouble)
        self._say(self._board.look(levels, _now_us()))
        self._look_again()

    def _see_thread(self) -> None:
        """A thread that died takes all keys with it: said once, and the watchdog ends the process."""
        assert self._loop is not None, "it is opened before it is used"
        if self.is_alive:
            self._watch = self._loop.call_later(WATCH_S, self._see_thread)
        elif self._hands is not None:
            self._hands.on_fault(PART, "keys are not heard any more; the seat starts again")

    def _levels(self) -> dict[str, bool]:
        return {key: bool(button.is_active) for key, button in self._buttons.items()}

    def _say(self, said: list[Said]) -> None:
        assert self._hands is not None, "it is opened before it is used"
        for one in said:
            if isinstance(one, Press):
                self._hands.on_press(next(key for key in KEYS if key == one.key))
            else:
                self._hands.on_fault(PART, one.said)
        for up in self._board.take_releases():
            self._hands.on_release(next(key for key in KEYS if key == up.key), up.chatter_us)


def _now_us() -> int:
    return time.monotonic_ns() // 1_000
