# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be built, though every key is right by itself: pins that clash, currents, backends that cannot turn."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from edge_agent.hardware.readers.serial_template import template_faults
from edge_agent.profiles.board import header_of, pin_of
from edge_agent.profiles.profile import (
    HardwareProfile,
    LampPart,
    Pn532Reader,
    Rdm6300Reader,
    TemplateReader,
)

HEADER_PORTS: Final = ("/dev/serial0", "/dev/ttyAMA0", "/dev/ttyS0")
"""Serial ports on GPIO 14 and 15 of the header."""
UART: Final = (14, 15)
HAT: Final = (0, 1)
PWM: Final = (12, 13, 18, 19)
"""Pins with a hardware PWM, which a passive buzzer needs."""
SUPPLY_MV: Final = 3_300
LED_MV: Final = 1_800
"""Forward voltage assumed of a lamp: that of a red or yellow LED, which draws the most; green and blue draw less."""
PIN_UA_MAX: Final = 16_000
ALL_UA_MAX: Final = 50_000
"""Microamperes that one pin and all pins together give. Source: electrical guidance for the header of Raspberry Pi."""
TURNING: Final = ("weston", "xcb")
"""Backends that can turn the picture: cage cannot (its issue 1650 at KlipperScreen), linuxfb ignores it."""
SPARE: Final = (17, 27, 22, 23, 24, 25, 5, 6, 16, 26, 20, 21)
"""Pins without another job, in the order in which they are proposed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a key, and what to write instead."""

    key: str
    problem: str
    remedy: str


def check_board(profile: HardwareProfile) -> list[Fault]:
    """Everything about a profile with pins that its board cannot do."""
    return [*_parts(profile), *_pins(profile), *_currents(profile), *_reader(profile), *_screen(profile)]


def _parts(profile: HardwareProfile) -> Iterator[Fault]:
    if profile.buttons is None:
        yield Fault("buttons", "is missing", "a seat votes with its keys even when its screen is broken: wire three")
    if profile.lamps is None:
        yield Fault("lamps", "is missing", "a member must see that a press was taken: wire three")


def _pins(profile: HardwareProfile) -> Iterator[Fault]:
    taken: dict[int, str] = {}
    uses_uart = getattr(profile.reader, "port", "") in HEADER_PORTS
    spare = [gpio for gpio in SPARE if gpio not in [one for _, one in profile.pins()]]
    choose = f"choose another, e.g. {', '.join(map(str, spare[:4]))}"
    for key, gpio in profile.pins():
        pin = pin_of(profile.board, gpio)
        part = key.removesuffix(".gpio").replace(".", " ").replace("buttons", "button").replace("lamps", "lamp")
        if pin is None:
            yield Fault(key, f"GPIO{gpio} is not on the header of a {profile.board}", choose)
        elif gpio in taken:
            yield Fault(key, f"GPIO{gpio} is already used by {taken[gpio]}", f"every wire needs its own pin; {choose}")
        elif gpio in HAT:
            yield Fault(key, f"GPIO{gpio} is kept for the identity of a HAT", choose)
        elif key.startswith("buttons") and pin.pull:
            yield Fault(key, f"GPIO{gpio} has a fixed pull-{pin.pull} resistor on the board (I2C)", choose)
        elif gpio in UART and uses_uart:
            yield Fault(key, f"GPIO{gpio} is the serial line of the reader", choose)
        elif key == "buzzer.gpio" and gpio not in PWM:
            yield Fault(key, f"GPIO{gpio} has no PWM", f"choose one of {', '.join(map(str, PWM))}")
        taken.setdefault(gpio, part)


def _currents(profile: HardwareProfile) -> Iterator[Fault]:
    lamps = profile.lamps
    if lamps is None:
        return
    total = Fraction(0)
    for key, lamp in (("yes", lamps.yes), ("no", lamps.no), ("abstain", lamps.abstain)):
        current_ua = lamp_current_ua(lamp)
        total += current_ua or 0
        if current_ua is None or current_ua > PIN_UA_MAX:
            least = -(-(SUPPLY_MV - LED_MV) * 1_000 // PIN_UA_MAX)
            said = "no resistor" if current_ua is None else f"{int(current_ua) // 1_000} mA through one pin"
            yield Fault(
                f"lamps.{key}.resistor_ohm", said, f"a pin gives 16 mA: take {least} ohm at least, 330 is usual"
            )
    if total > ALL_UA_MAX:
        yield Fault("lamps", f"{int(total) // 1_000} mA in all", "all pins together give 50 mA: take larger resistors")


def lamp_current_ua(lamp: LampPart) -> Fraction | None:
    """Microamperes through a lamp with a forward voltage of 1.8 V; none for no resistor at all."""
    return Fraction((SUPPLY_MV - LED_MV) * 1_000, lamp.resistor_ohm) if lamp.resistor_ohm else None


def _reader(profile: HardwareProfile) -> Iterator[Fault]:
    reader = profile.reader
    if isinstance(reader, TemplateReader):
        for fault in template_faults(reader.template):
            yield Fault(f"reader.template.{fault.key}", fault.problem, fault.remedy)
    if isinstance(reader, TemplateReader | Pn532Reader | Rdm6300Reader):
        if profile.board == "5B" and reader.port == "/dev/serial0":
            yield Fault(
                "reader.port",
                "on a Pi 5 this may be the debug port beside the header",
                "write /dev/ttyAMA0, and dtparam=uart0=on in config.txt",
            )
        if reader.port.startswith("/dev/ttyUSB"):
            yield Fault(
                "reader.port",
                "this number changes when another USB device is plugged in",
                "write its path under /dev/serial/by-id/",
            )


def _screen(profile: HardwareProfile) -> Iterator[Fault]:
    screen = profile.screen
    if screen.backend == "none":
        return
    if screen.rotate and screen.backend not in TURNING:
        yield Fault(
            "screen.rotate", f"{screen.backend} cannot turn the picture", 'write backend = "weston", or rotate = 0'
        )
    width, height = screen.size_px
    if not (320 <= width <= 3840 and 240 <= height <= 3840):
        yield Fault(
            "screen.size_px", f"{width} x {height} is no panel of a seat", "write its pixels, such as [800, 480]"
        )
    elif not 3 <= width / screen.width_mm <= 14:
        yield Fault(
            "screen.width_mm",
            f"{width} pixels on {screen.width_mm:g} mm would be {width / screen.width_mm:.1f} pixels a millimetre",
            "measure the lit area in millimetres (not inches, not centimetres); a 7-inch panel has 154",
        )


def free_pins(profile: HardwareProfile) -> list[int]:
    """GPIOs of the header that nothing uses."""
    used = {gpio for _, gpio in profile.pins()}
    return [pin.gpio for pin in header_of(profile.board) if pin.gpio is not None and pin.gpio not in used]
