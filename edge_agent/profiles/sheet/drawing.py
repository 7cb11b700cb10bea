# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The drawing: the header in the middle, parts beside it on the side of their pins, and every wire between them."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from edge_agent.profiles.board import PINS, HeaderPin
from edge_agent.profiles.sheet.shapes import FAINT, INK, LINE, QUIET, box, disc, number, text, wire
from edge_agent.profiles.sheet.symbols import symbol
from edge_agent.profiles.wiring import Line, WiredPart

TOP: Final = 46.0
PITCH: Final = 7.2
COLUMNS: Final = {True: 90.0, False: 120.0}
"""Middle of the left and of the right column."""
CARD: Final = (83.0, 44.0)
"""Left edge and width of the header."""
PIN: Final = 2.5
PARTS: Final = {True: 12.0, False: 147.0}
PART_WIDTH: Final = 51.0
LINE_PITCH: Final = 5.0
HEAD: Final = 6.6
GAP: Final = 2.6
RESISTOR_WIDTH: Final = 9.0
BOTTOM: Final = TOP + PITCH * (PINS // 2)

_NATURE: Final = {"GND": "#1b1b1b", "3V3": "#ea7a10", "5V": "#c81e1e"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A part where it is drawn, and its wires from top to bottom."""

    part: WiredPart
    is_left: bool
    top: float
    lines: tuple[Line, ...]

    def terminal_y(self, place: int) -> float:
        """Where a wire leaves it."""
        return self.top + HEAD + LINE_PITCH * (place + 0.5)


def draw(pins: tuple[HeaderPin, ...], parts: list[WiredPart]) -> list[str]:
    """Header, wires and parts, in the order in which they cover each other."""
    placed = [*place_parts(parts, is_left=True), *place_parts(parts, is_left=False)]
    colours = {line.pin.number: line.colour for part in parts for line in part.lines}
    x, width = CARD
    drawn = [box(x, TOP - PITCH / 2 - 1.5, width, PITCH * 20 + 3, fill="#e3efe6", edge=LINE, radius=2.5)]
    for one in placed:
        for place, line in enumerate(one.lines):
            drawn += wire(_way(one, place, line), line.colour)
    for pin in pins:
        drawn += _pin(pin, colours[pin.number].rgb if pin.number in colours else "")
    for one in placed:
        drawn += _part(one)
    return drawn


def place_parts(parts: list[WiredPart], *, is_left: bool) -> list[Placed]:
    """The parts of one side from top to bottom, each as near to its pins as the others allow."""
    mine = [part for part in parts if part.lines[-2].pin.is_left == is_left]
    mine.sort(key=lambda part: sum(line.pin.row for line in part.lines) / len(part.lines))
    heights = [HEAD + LINE_PITCH * len(part.lines) + 1.2 for part in mine]
    wanted = [TOP + PITCH * sum(line.pin.row for line in part.lines) / len(part.lines) for part in mine]
    tops = [middle - height / 2 - HEAD / 2 for middle, height in zip(wanted, heights, strict=True)]
    tops = [max(TOP - PITCH, top) for top in tops]
    for here, after in pairwise(range(len(tops))):
        tops[after] = max(tops[after], tops[here] + heights[here] + GAP)
    floor = BOTTOM
    for place in reversed(range(len(tops))):
        tops[place] = min(tops[place], floor - heights[place])
        floor = tops[place] - GAP
    return [
        Placed(part, is_left, top, tuple(sorted(part.lines, key=lambda line: approach_y(line.pin, is_left=is_left))))
        for part, top in zip(mine, tops, strict=True)
    ]


def _y(pin: HeaderPin) -> float:
    return TOP + PITCH * pin.row


def approach_y(pin: HeaderPin, *, is_left: bool) -> float:
    """The height at which a wire comes to the header: between two rows where it goes to the far column."""
    return _y(pin) if pin.is_left == is_left else _y(pin) + PITCH / 2


def _way(one: Placed, place: int, line: Line) -> str:
    """From the part to the pin: a bow through the open space, then straight across the header."""
    side = 1 if one.is_left else -1
    start_x = PARTS[one.is_left] + (PART_WIDTH if one.is_left else 0)
    edge_x = CARD[0] if one.is_left else CARD[0] + CARD[1]
    start_y, end_y = one.terminal_y(place), approach_y(line.pin, is_left=one.is_left)
    bow_x = start_x + side * (RESISTOR_WIDTH + 2 if line.ohm else 0)
    middle = (bow_x + edge_x) / 2
    bow = (
        f"M{number(start_x)} {number(start_y)} H{number(bow_x)} C{number(middle)} {number(start_y)} "
        f"{number(middle)} {number(end_y)} {number(edge_x)} {number(end_y)}"
    )
    pin_x = COLUMNS[line.pin.is_left]
    if line.pin.is_left == one.is_left:
        return f"{bow} H{number(pin_x)}"
    bend = 1.6
    return (
        f"{bow} H{number(pin_x - side * bend)} Q{number(pin_x)} {number(end_y)} {number(pin_x)} {number(end_y - bend)} "
        f"V{number(_y(line.pin))}"
    )


def _pin(pin: HeaderPin, used: str) -> list[str]:
    x, y = COLUMNS[pin.is_left], _y(pin)
    fill = used or "#ffffff"
    ink = "#ffffff" if used else _NATURE.get(pin.name, FAINT)
    edge = INK if used else _NATURE.get(pin.name, FAINT)
    shape = (
        box(x - PIN, y - PIN, 2 * PIN, 2 * PIN, fill=fill, edge=edge, radius=0.4)
        if pin.number == 1
        else disc(x, y, PIN, fill=fill, edge=edge)
    )
    inner = 3.6 if pin.is_left else -3.6
    word = INK if used else _NATURE.get(pin.name, FAINT)
    return [
        shape,
        text(x, y + 0.95, str(pin.number), 2.7, colour=ink, bold=True, anchor="middle"),
        text(
            x + inner, y + 0.95, pin.name, 2.7, colour=word, bold=bool(used), anchor="start" if pin.is_left else "end"
        ),
    ]


def _part(one: Placed) -> list[str]:
    x, part = PARTS[one.is_left], one.part
    height = HEAD + LINE_PITCH * len(one.lines) + 1.2
    outer = x + 6 if one.is_left else x + PART_WIDTH - 6
    inner = x + PART_WIDTH - 2 if one.is_left else x + 2
    title = x + 11.5 if one.is_left else x + 2
    drawn = [
        box(x, one.top, PART_WIDTH, height, fill="#ffffff", edge=INK),
        *symbol(part, outer, one.top + height / 2),
        text(title, one.top + 4.8, f"{part.zh} · {part.en}", 3.2, bold=True),
    ]
    for place, line in enumerate(one.lines):
        words = "地 GND" if line.pin.name == "GND" else _said(line)
        y = one.terminal_y(place)
        edge_x = x + PART_WIDTH if one.is_left else x
        drawn += [
            disc(edge_x, y, 1.0, fill=line.colour.rgb),
            text(inner, y + 1, words, 2.8, colour=QUIET, anchor="end" if one.is_left else "start"),
        ]
        if line.ohm:
            drawn += _resistor(edge_x + (1 if one.is_left else -1) * (1 + RESISTOR_WIDTH / 2), y, f"{line.ohm} Ω")
    return drawn


def _said(line: Line) -> str:
    return line.pin.name if line.en == "signal" else f"{line.en} → {line.pin.name}"


def _resistor(x: float, y: float, value: str) -> list[str]:
    """A resistor on a wire, with its value."""
    width = RESISTOR_WIDTH - 1
    return [
        box(x - width / 2, y - 1.6, width, 3.2, fill="#f3e3c3", edge=INK, radius=1),
        text(x, y + 0.85, value, 2.4, bold=True, anchor="middle"),
    ]
