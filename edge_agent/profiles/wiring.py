# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which wire goes where: from the keys of a profile to physical pins, with a ground for each part.

A part takes the nearest ground that is not crowded: each wire that a ground pin has already counts like two rows of
way, for a pin holds one plug and every further one has to be soldered on.
"""

from dataclasses import dataclass
from typing import Final, Literal

from edge_agent.profiles.board import HeaderPin, header_of, pin_of
from edge_agent.profiles.profile import ROLES, Board, HardwareProfile
from edge_agent.profiles.readers import Pn532Reader, Rdm6300Reader, SerialReader, is_on_header
from edge_agent.profiles.wire_colours import BLACK, BLUE, GREY, KEYS, LAMPS, ORANGE, RED, SPI, VIOLET, WireColour

Kind = Literal["key", "lamp", "buzzer", "reader", "screen", "clock", "key_store"]

CROWDED_ROWS: Final = 2
TXD: Final = 14
RXD: Final = 15
SDA: Final = 2
SCL: Final = 3
SPI_GPIO: Final = {"MOSI": 10, "MISO": 9, "SCLK": 11, "CS": 7, "RST": 24}
TPM_PINS: Final = range(17, 27)
"""Pins of the header that a TPM module covers: nothing else can be plugged there."""

_WORDS: Final = {"yes": ("赞成", "yes"), "no": ("反对", "no"), "abstain": ("弃权", "abstain")}
_DIVIDER: Final = ("分压 10 / 20 kΩ", "divider 10 / 20 kΩ")
"""A module fed with 5 V may send with 5 V, and a GPIO bears 3.3 V."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One wire of a part: what it is called there, its pin, its colour, and what stands in its way (zh, en; or empty).

    ``ohm`` is the resistor of a lamp, 0 for none.
    """

    zh: str
    en: str
    pin: HeaderPin
    colour: WireColour
    through: tuple[str, str] = ("", "")
    ohm: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WiredPart:
    """One part and its wires, the signal first and its ground last. ``role`` is that of a key or lamp, or empty."""

    kind: Kind
    role: str
    zh: str
    en: str
    lines: tuple[Line, ...]


def parts_of(profile: HardwareProfile) -> list[WiredPart]:
    """All parts that are wired to the header: keys, lamps, buzzer, then what has its place on the header anyway."""
    if profile.is_simulated:
        return []
    header = _Header(profile.board, frozenset(TPM_PINS) if profile.key_store is not None else frozenset())
    fixed = [
        *_screen(profile, header),
        *_clock(profile, header),
        *_reader(profile, header),
        *_key_store(profile, header),
    ]
    return [*_keys(profile, header), *_lamps(profile, header), *_buzzer(profile, header), *fixed]


class _Header:
    """The header, and how many wires each of its grounds has; ``covered`` are pins under a module."""

    def __init__(self, board: Board, covered: frozenset[int]) -> None:
        self.board = board
        self.pins = header_of(board)
        self.covered = covered
        self._wires = {pin.number: 0 for pin in self.pins if pin.name == "GND" and pin.number not in covered}

    def gpio(self, gpio: int) -> HeaderPin:
        """The pin of a GPIO."""
        pin = pin_of(self.board, gpio)
        assert pin is not None, "a profile whose pins are not on the header is refused"
        return pin

    def supply(self, number: int) -> HeaderPin:
        """A pin that gives a voltage, by its number."""
        return self.pins[number - 1]

    def ground(self, near: HeaderPin) -> Line:
        """A wire to the nearest ground that is not crowded; the same column where two are as near."""

        def cost(pin: HeaderPin) -> tuple[int, bool, int]:
            way = abs(pin.row - near.row) + CROWDED_ROWS * self._wires[pin.number]
            return way, pin.is_left != near.is_left, pin.number

        pin = min((pin for pin in self.pins if pin.number in self._wires), key=cost)
        self._wires[pin.number] += 1
        return Line(zh="地", en="ground", pin=pin, colour=BLACK)


def _keys(profile: HardwareProfile, header: _Header) -> list[WiredPart]:
    assert profile.buttons is not None, "a profile without keys is refused"
    parts = []
    for role in ROLES:
        wire, (zh, en) = getattr(profile.buttons, role), _WORDS[role]
        pin = header.gpio(wire.gpio)
        signal = Line(zh="信号", en="signal", pin=pin, colour=KEYS[role])
        other = header.ground(pin) if wire.active == "low" else _high(header)
        parts.append(WiredPart(kind="key", role=role, zh=f"按键 {zh}", en=f"key {en}", lines=(signal, other)))
    return parts


def _lamps(profile: HardwareProfile, header: _Header) -> list[WiredPart]:
    assert profile.lamps is not None, "a profile without lamps is refused"
    parts = []
    for role in ROLES:
        wire, (zh, en) = getattr(profile.lamps, role), _WORDS[role]
        pin, ohm = header.gpio(wire.gpio), wire.resistor_ohm
        through = (f"电阻 {ohm} Ω", f"resistor {ohm} Ω")
        signal = Line(zh="信号", en="signal", pin=pin, colour=LAMPS[role], through=through, ohm=ohm)
        other = header.ground(pin) if wire.active == "high" else _high(header)
        parts.append(WiredPart(kind="lamp", role=role, zh=f"灯 {zh}", en=f"lamp {en}", lines=(signal, other)))
    return parts


def _high(header: _Header) -> Line:
    """The other end of a part that is active the other way round: 3.3 V, and never 5 V."""
    return Line(zh="3.3 V", en="3.3 V", pin=header.supply(1 if header.covered else 17), colour=ORANGE)


def _buzzer(profile: HardwareProfile, header: _Header) -> list[WiredPart]:
    if profile.buzzer is None:
        return []
    pin = header.gpio(profile.buzzer.gpio)
    signal = Line(zh="信号", en="signal", pin=pin, colour=GREY)
    return [WiredPart(kind="buzzer", role="", zh="蜂鸣器", en="buzzer", lines=(signal, header.ground(pin)))]


def _reader(profile: HardwareProfile, header: _Header) -> list[WiredPart]:
    reader = profile.reader
    if not isinstance(reader, SerialReader) or not is_on_header(reader):
        return []
    has_clock = profile.rtc.kind == "ds3231"
    second = 1 if header.covered else 17
    if isinstance(reader, Pn532Reader):
        supply = Line(zh="VCC 3.3 V", en="VCC 3.3 V", pin=header.supply(second if has_clock else 1), colour=ORANGE)
    else:
        supply = Line(zh="VCC 5 V", en="VCC 5 V", pin=header.supply(4), colour=RED)
    sends = Line(
        zh="TXD 发",
        en="TXD",
        pin=header.gpio(RXD),
        colour=VIOLET,
        through=("", "") if supply.colour is ORANGE else _DIVIDER,
    )
    listens = Line(zh="RXD 收", en="RXD", pin=header.gpio(TXD), colour=BLUE)
    hears = () if isinstance(reader, Rdm6300Reader) else (listens,)  # that module only talks
    lines = (supply, *hears, sends, header.ground(header.gpio(TXD)))
    return [WiredPart(kind="reader", role="", zh="读卡器", en="reader", lines=lines)]


def _screen(profile: HardwareProfile, header: _Header) -> list[WiredPart]:
    if profile.screen.backend == "none" or profile.screen.supply != "header":
        return []
    supply = Line(zh="5 V", en="5 V", pin=header.supply(2), colour=RED)
    lines = (supply, header.ground(header.supply(4)))
    return [WiredPart(kind="screen", role="", zh="屏幕", en="screen", lines=lines)]


def _clock(profile: HardwareProfile, header: _Header) -> list[WiredPart]:
    if profile.rtc.kind != "ds3231":
        return []
    data = Line(zh="SDA", en="SDA", pin=header.gpio(SDA), colour=BLUE)
    clock = Line(zh="SCL", en="SCL", pin=header.gpio(SCL), colour=VIOLET)
    supply = Line(zh="VCC 3.3 V", en="VCC 3.3 V", pin=header.supply(1), colour=ORANGE)
    lines = (supply, data, clock, header.ground(clock.pin))
    return [WiredPart(kind="clock", role="", zh="时钟", en="clock", lines=lines)]


def _key_store(profile: HardwareProfile, header: _Header) -> list[WiredPart]:
    """A TPM module, plugged onto ten pins at once: the two grounds among them are its own."""
    if profile.key_store is None:
        return []
    supply = Line(zh="VCC 3.3 V", en="VCC 3.3 V", pin=header.supply(17), colour=ORANGE)
    wires = zip(SPI_GPIO.items(), SPI, strict=True)
    lines = [Line(zh=name, en=name, pin=header.gpio(gpio), colour=colour) for (name, gpio), colour in wires]
    ground = Line(zh="地", en="ground", pin=header.supply(25), colour=BLACK)
    return [WiredPart(kind="key_store", role="", zh="密钥芯片", en="TPM", lines=(supply, *lines, ground))]
