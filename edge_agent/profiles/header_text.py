# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The header and its wires in a terminal, in colours where it has them."""

from typing import Final

from rich.table import Table
from rich.text import Text

from edge_agent.profiles.board import HeaderPin, header_of
from edge_agent.profiles.profile import HardwareProfile
from edge_agent.profiles.wire_colours import WireColour
from edge_agent.profiles.wiring import Line, WiredPart, parts_of

WIDTH: Final = 34
_NATURE: Final = {"GND": "dim", "3V3": "dark_orange", "5V": "red"}
_INKS: Final = {
    "black": "default",
    "red": "#e0483e",
    "orange": "#ea7a10",
    "yellow": "#c99700",
    "green": "#1fa55a",
    "blue": "#3d8be0",
    "violet": "#a96fd0",
    "brown": "#b5793f",
    "grey": "#8a9299",
}
"""Wires' colours so bright that they are read on a dark terminal, and so dark that they are on a bright one."""


def draw_header(profile: HardwareProfile) -> list[Text]:
    """The header as two columns, as one sees it with the SD card at the top: pin 1 at the top left."""
    uses: dict[int, list[tuple[WiredPart, Line]]] = {}
    for part in parts_of(profile):
        for line in part.lines:
            uses.setdefault(line.pin.number, []).append((part, line))
    pins = header_of(profile.board)
    rows = []
    for left, right in zip(pins[::2], pins[1::2], strict=True):
        words = _words(left, uses.get(left.number, []))
        words.align("right", WIDTH)
        rows.append(
            Text.assemble(
                words,
                " ",
                _spot(left, uses.get(left.number, [])),
                " ",
                _spot(right, uses.get(right.number, [])),
                " ",
                _words(right, uses.get(right.number, [])),
            )
        )
        rows[-1].rstrip()
    return rows


def draw_wires(profile: HardwareProfile) -> Table:
    """Every wire on a line of its own, each part with its ground."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("wire", "GPIO", "pin", "its ground", "colour", "in its way"):
        table.add_column(column, justify="right" if column == "pin" else "left", no_wrap=True)
    for part in parts_of(profile):
        *lines, end = part.lines
        for line in lines:
            name = f"{part.en} {line.en}" if len(lines) > 1 else part.en
            gpio = line.pin.name.removeprefix("GPIO") if line.pin.gpio is not None else line.pin.name
            table.add_row(
                name,
                gpio,
                str(line.pin.number),
                f"{end.pin.name} pin {end.pin.number}",
                Text(line.colour.en, style=_style(line.colour)),
                line.through[1],
            )
    return table


def _words(pin: HeaderPin, uses: list[tuple[WiredPart, Line]]) -> Text:
    if not uses or pin.name == "GND":
        grounds = len(uses)
        said = f"{pin.name} ×{grounds}" if grounds > 1 else pin.name
        return Text(said, style="bold" if uses else _NATURE.get(pin.name, "dim"))
    part, line = uses[0]
    name = f"{part.en} {line.en}" if len(part.lines) > 2 else part.en
    return Text(f"{name} ({pin.name})", style=f"bold {_style(line.colour)}")


def _spot(pin: HeaderPin, uses: list[tuple[WiredPart, Line]]) -> Text:
    style = _style(uses[0][1].colour) if uses else _NATURE.get(pin.name, "dim")
    number = f"{pin.number:>2} ●" if pin.is_left else f"● {pin.number:<2}"
    return Text(number if uses else number.replace("●", "○"), style=style)


def _style(colour: WireColour) -> str:
    return _INKS[colour.en.removeprefix("white-")]
