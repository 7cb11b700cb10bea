# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which wire goes where: from the keys of a profile to physical pins, with the nearest ground."""

from dataclasses import dataclass
from typing import Final

from edge_agent.profiles.board import HeaderPin, header_of, nearest_ground, pin_of
from edge_agent.profiles.profile import HardwareProfile, Pn532Reader, Rdm6300Reader, TemplateReader

UART_PORTS: Final = ("/dev/serial0", "/dev/ttyAMA0", "/dev/ttyS0")

NAMES: Final[dict[str, tuple[str, str]]] = {
    "yes": ("赞成", "yes"),
    "no": ("反对", "no"),
    "abstain": ("弃权", "abstain"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """One wire: what it is for, where it goes, through what, and where its other end goes.

    Args:
        zh: What it is for; ``en`` says the same.
        pin: The pin it goes to.
        other: Its other end: a ground pin, or the supply.
        through: What is in its way, such as a resistor; empty for nothing.
        colour: Of the wire, as proposed: that of the key.
    """

    zh: str
    en: str
    pin: HeaderPin
    other: HeaderPin
    through: str
    colour: str


COLOURS: Final = {"yes": "#00702f", "no": "#b01717", "abstain": "#c78a00"}


def wires_of(profile: HardwareProfile) -> list[Wire]:
    """All wires to the header, keys first."""
    wires: list[Wire] = []
    if profile.is_simulated:
        return wires
    for key, (zh, en) in NAMES.items():
        button = getattr(profile.buttons, key)
        wires.append(
            _wire(profile, f"按键 {zh}", f"key {en}", button.gpio, "", COLOURS[key], high=button.active == "high")
        )
    for key, (zh, en) in NAMES.items():
        lamp = getattr(profile.lamps, key)
        through = f"{lamp.resistor_ohm} Ω" if lamp.resistor_ohm else ""
        wires.append(
            _wire(profile, f"灯 {zh}", f"lamp {en}", lamp.gpio, through, COLOURS[key], high=lamp.active == "low")
        )
    if profile.buzzer is not None:
        wires.append(_wire(profile, "蜂鸣器", "buzzer", profile.buzzer.gpio, "", "#444444", high=False))
    reader = profile.reader
    if isinstance(reader, Pn532Reader | Rdm6300Reader | TemplateReader) and reader.port in UART_PORTS:
        supply = 1 if isinstance(reader, Pn532Reader) else 2
        pins = header_of(profile.board)
        wires.append(
            Wire(
                zh="读卡器 电源",
                en="reader supply",
                pin=pins[supply - 1],
                other=nearest_ground(profile.board, pins[supply - 1]),
                through="",
                colour="#c2410c",
            )
        )
        wires.append(_wire(profile, "读卡器 RX", "reader RX", 14, "", "#1d5c94", high=False))
        wires.append(_wire(profile, "读卡器 TX", "reader TX", 15, "", "#6b3fa0", high=False))
    return wires


def _wire(profile: HardwareProfile, zh: str, en: str, gpio: int, through: str, colour: str, *, high: bool) -> Wire:
    pin = pin_of(profile.board, gpio)
    assert pin is not None, "a profile whose pins are not on the header is refused"
    other = header_of(profile.board)[0] if high else nearest_ground(profile.board, pin)
    return Wire(zh=zh, en=en, pin=pin, other=other, through=through, colour=colour)
