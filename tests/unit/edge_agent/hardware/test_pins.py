# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys and lamps on the pins of a board that obeys the same rules as a real one, without one."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from gpiozero.pins.mock import MockFactory, MockPin, MockPWMPin

from edge_agent.core.view import Lamp, Lamps
from edge_agent.hardware.buttons.gpio_buttons import ButtonWire, GpioButtons
from edge_agent.hardware.gpio_buzzer import GpioBuzzer
from edge_agent.hardware.lamps.gpio_lamps import GpioLamps, LampWire
from edge_agent.hardware.ports import Part
from tests.hands import RecordingHands
from voting_core.errors import RefusedError

KEYS = (
    ButtonWire(key="yes", gpio=17, active="low", quiet_ms=5),
    ButtonWire(key="no", gpio=27, active="low", quiet_ms=5),
    ButtonWire(key="abstain", gpio=22, active="low", quiet_ms=5),
)
LAMPS = (
    LampWire(key="yes", gpio=5, active="high"),
    LampWire(key="no", gpio=6, active="low"),
    LampWire(key="abstain", gpio=13, active="high"),
)


class ClosedPin(MockPin):  # type: ignore[misc]  # gpiozero ships no types
    """A pin that is held to ground: its pull-up cannot raise it."""

    def _set_pull(self, value: str) -> None:
        self._pull = value


def play(pins: MockFactory, script: Callable[[GpioButtons, RecordingHands], Awaitable[None]]) -> RecordingHands:
    """Play something with keys that are open."""
    hands = RecordingHands()

    async def run() -> None:
        buttons = GpioButtons(KEYS, pins)
        await buttons.open(hands.hands())
        await script(buttons, hands)
        await buttons.close()

    asyncio.run(run())
    return hands


def test_a_pin_that_goes_to_ground_is_a_press() -> None:
    """Edges that come in another thread reach the seat as presses, chatter and all."""
    pins = MockFactory()

    async def script(_: GpioButtons, hands: RecordingHands) -> None:
        for level in ("low", "high", "low"):
            getattr(pins.pin(17), f"drive_{level}")()
        await hands.until(lambda: hands.presses == ["yes"])
        pins.pin(17).drive_high()

    assert play(pins, script).presses == ["yes"]


def test_a_pin_that_goes_back_is_a_release() -> None:
    """Only the self-test wants to know: a button that was pressed must come up again."""
    pins = MockFactory()

    async def script(_: GpioButtons, hands: RecordingHands) -> None:
        pins.pin(17).drive_low()
        await hands.until(lambda: hands.presses == ["yes"])
        pins.pin(17).drive_high()
        await hands.until(lambda: bool(hands.others))

    ((name, (key, _chatter_us)),) = play(pins, script).others
    assert (name, key) == ("on_release", "yes")


def test_a_key_that_is_down_when_the_seat_starts_is_told() -> None:
    """The secretaries see which seat has a stuck key, and which key."""
    pins = MockFactory()
    pins.pin(27, pin_class=ClosedPin).drive_low()

    async def script(_: GpioButtons, hands: RecordingHands) -> None:
        await hands.until(lambda: bool(hands.faults))

    hands = play(pins, script)
    assert hands.presses == []
    assert hands.faults == [("buttons", "stuck: no")]


def test_a_pin_that_is_taken_is_refused_in_plain_words() -> None:
    """Two parts on one pin is a fault of the profile, said before the seat starts."""
    pins = MockFactory()
    taken = (*KEYS[:2], ButtonWire(key="abstain", gpio=17, active="low", quiet_ms=5))

    async def run() -> None:
        await GpioButtons(taken, pins).open(RecordingHands().hands())

    with pytest.raises(RefusedError, match="Key 'abstain' cannot use GPIO17"):
        asyncio.run(run())


def test_lamps_show_what_they_are_told_and_go_dark_with_the_seat() -> None:
    """Lit is high or low as they are wired; a seat that ends leaves no lamp behind."""
    pins = MockFactory()
    seen: list[tuple[bool, bool, bool]] = []

    def look() -> None:
        seen.append((pins.pin(5).state, pins.pin(6).state, pins.pin(13).state))

    async def run() -> None:
        lamps = GpioLamps(LAMPS, pins)
        await lamps.open(RecordingHands().hands())
        look()
        lamps.light(Lamps(yes=Lamp.RECORDED, no=Lamp.RECORDED))
        look()
        lamps.light(Lamps(abstain=Lamp.INVITING))
        look()
        await lamps.close()

    asyncio.run(run())
    assert [(bool(yes), bool(no), bool(abstain)) for yes, no, abstain in seen] == [
        (False, True, False),
        (True, False, False),
        (False, True, True),
    ]


@pytest.fixture
def lgpio_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type[Exception]:
    """The error of the real lgpio; loaded in a folder of the test's own, for it leaves a FIFO behind."""
    monkeypatch.chdir(tmp_path)
    error: type[Exception] = pytest.importorskip("lgpio").error
    return error


def failing(error: type[Exception], *, broken: list[int]) -> MockFactory:
    """A board whose pins fail, as lgpio's do, while their number is listed."""

    class FailingPin(MockPWMPin):  # type: ignore[misc]  # gpiozero ships no types
        def _set_state(self, value: float) -> None:
            if self._number in broken:
                raise error("GPIO busy")
            super()._set_state(value)

        def _get_state(self) -> float:
            if self._number in broken:
                raise error("GPIO busy")
            state: float = super()._get_state()
            return state

        def _set_function(self, value: str) -> None:
            if self._number in broken:
                raise error("GPIO busy")
            super()._set_function(value)

    return MockFactory(pin_class=FailingPin)


@pytest.mark.parametrize("part", ["key", "lamp", "buzzer"])
def test_a_pin_that_the_kernel_holds_is_refused_in_plain_words(part: str, lgpio_error: type[Exception]) -> None:
    """The error of lgpio itself reaches us through gpiozero; a person has to mend the wiring, and no restart can."""
    broken = [5]
    pins = failing(lgpio_error, broken=broken)
    parts: dict[str, Part] = {
        "key": GpioButtons((ButtonWire(key="yes", gpio=5, active="low", quiet_ms=5),), pins),
        "lamp": GpioLamps(LAMPS, pins),
        "buzzer": GpioBuzzer(5, pins),
    }

    async def run() -> None:
        await parts[part].open(RecordingHands().hands())

    with pytest.raises(RefusedError, match=r"cannot use GPIO5: .*GPIO busy"):
        asyncio.run(run())
    broken.clear()  # gpiozero closes half-opened devices when they are collected


def test_a_lamp_that_fails_is_told_once_and_the_others_shine_on(lgpio_error: type[Exception]) -> None:
    """A vote does not wait for a lamp: the seat goes on, says which lamp it is, and says when it is well."""
    broken: list[int] = []
    pins, hands = failing(lgpio_error, broken=broken), RecordingHands()
    lit: list[bool] = []

    async def run() -> None:
        lamps = GpioLamps(LAMPS, pins)
        await lamps.open(hands.hands())
        broken.append(5)
        for _ in range(3):
            lamps.light(Lamps(yes=Lamp.RECORDED, abstain=Lamp.RECORDED))
        lit.append(bool(pins.pin(13).state))
        assert hands.faults == []  # not while the core is busy with the effects of which the light was one
        await hands.until(lambda: bool(hands.faults))
        broken.clear()
        lamps.light(Lamps(yes=Lamp.RECORDED))
        await hands.until(lambda: len(hands.faults) > 1)
        await lamps.close()

    asyncio.run(run())
    assert lit == [True]
    assert hands.faults == [("lamps", "yes: 'GPIO busy'"), ("lamps", "")]


def test_a_key_that_cannot_be_read_is_told_until_it_can(lgpio_error: type[Exception]) -> None:
    """The seat looks again by itself, and hears the key afterwards."""
    broken: list[int] = []
    pins = failing(lgpio_error, broken=broken)

    async def script(_: GpioButtons, hands: RecordingHands) -> None:
        pins.pin(17).drive_low()
        broken.append(27)
        await hands.until(lambda: bool(hands.faults))
        broken.clear()
        await hands.until(lambda: len(hands.faults) > 1)
        pins.pin(22).drive_low()
        await hands.until(lambda: "abstain" in hands.presses)

    hands = play(pins, script)
    assert hands.faults == [("buttons", "pins cannot be read: 'GPIO busy'"), ("buttons", "")]
    assert hands.presses == ["yes", "abstain"]
