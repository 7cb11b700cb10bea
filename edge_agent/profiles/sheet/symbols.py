# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs of the parts, 8 mm square: the shapes of the choices as on the screen, and signs of circuit diagrams."""

from collections.abc import Callable
from typing import Final

from edge_agent.profiles.sheet.shapes import INK, box, disc, number, path
from edge_agent.profiles.wiring import Kind, WiredPart

CHOICES: Final = {"yes": "#00702f", "no": "#b01717", "abstain": "#e0a100"}


def symbol(part: WiredPart, x: float, y: float) -> list[str]:
    """The sign of a part around a middle."""
    return _SYMBOLS[part.kind](part.role, x, y)


def _key(role: str, x: float, y: float) -> list[str]:
    colour = CHOICES[role]
    return [box(x - 4, y - 4, 8, 8, fill=colour, edge=INK, radius=1.6), *_choice(role, x, y, "#ffffff")]


def _choice(role: str, x: float, y: float, ink: str) -> list[str]:
    match role:
        case "yes":
            return [path(_way("M", (x - 2, y), "L", (x - 0.6, y + 1.6), "L", (x + 2.1, y - 1.7)), ink, 1)]
        case "no":
            first = _way("M", (x - 1.7, y - 1.7), "L", (x + 1.7, y + 1.7))
            return [path(first, ink, 1), path(_way("M", (x - 1.7, y + 1.7), "L", (x + 1.7, y - 1.7)), ink, 1)]
        case _:
            return [disc(x, y, 1.8, fill="none", edge=ink, width=1)]


def _lamp(role: str, x: float, y: float) -> list[str]:
    """A light-emitting diode with its two rays."""
    colour = CHOICES[role]
    body = _way("M", (x - 2.2, y - 2.4), "L", (x + 1.8, y), "L", (x - 2.2, y + 2.4)) + " Z"
    rays = [path(_way("M", (x - 0.2 + way, y - 2.2), "L", (x + 1.6 + way, y - 3.9)), INK, 0.4) for way in (0.0, 1.3)]
    bar = path(_way("M", (x + 1.9, y - 2.4), "L", (x + 1.9, y + 2.4)), INK, 0.6)
    leads = [
        path(_way("M", (x - 4, y), "L", (x - 2.2, y)), INK, 0.5),
        path(_way("M", (x + 1.9, y), "L", (x + 4, y)), INK, 0.5),
    ]
    return [*leads, path(body, INK, 0.4, fill=colour), bar, *rays]


def _buzzer(_role: str, x: float, y: float) -> list[str]:
    return [disc(x, y, 3.8, fill="#2b3136"), disc(x, y, 0.9, fill="#ffffff")]


def _reader(_role: str, x: float, y: float) -> list[str]:
    """A card and the waves of a reader."""
    card = box(x - 4, y - 2.6, 5, 5.2, fill="#ffffff", edge=INK, radius=0.6)
    waves = []
    for way in (0.0, 0.9):
        start = f"M{number(x + 1.6 + way)} {number(y - 1 - way)}"
        bow = f"q{number(1.2 + way)} {number(1 + way)} 0 {number(2 + 2 * way)}"
        waves.append(path(f"{start} {bow}", INK, 0.5))
    return [card, box(x - 3.1, y - 1, 1.6, 1.6, fill="#dca800", edge=INK, radius=0.2), *waves]


def _screen(_role: str, x: float, y: float) -> list[str]:
    return [
        box(x - 4, y - 3, 8, 5.4, fill="#15293b", edge=INK, radius=0.6),
        path(_way("M", (x - 2, y + 3.4), "L", (x + 2, y + 3.4)), INK, 0.8),
    ]


def _clock(_role: str, x: float, y: float) -> list[str]:
    return [
        disc(x, y, 3.6, fill="#ffffff", width=0.5),
        path(_way("M", (x, y - 2.4), "L", (x, y), "L", (x + 1.7, y + 1)), INK, 0.5),
    ]


def _key_store(_role: str, x: float, y: float) -> list[str]:
    """A chip with its legs."""
    legs = [path(_way("M", (x - 4, y + step), "L", (x + 4, y + step)), INK, 0.6) for step in (-1.8, 0, 1.8)]
    return [*legs, box(x - 2.8, y - 3.2, 5.6, 6.4, fill="#2b3136", edge=INK, radius=0.5)]


def _way(*parts: str | tuple[float, float]) -> str:
    return " ".join(one if isinstance(one, str) else f"{number(one[0])} {number(one[1])}" for one in parts)


_SYMBOLS: Final[dict[Kind, Callable[[str, float, float], list[str]]]] = {
    "key": _key,
    "lamp": _lamp,
    "buzzer": _buzzer,
    "reader": _reader,
    "screen": _screen,
    "clock": _clock,
    "key_store": _key_store,
}
