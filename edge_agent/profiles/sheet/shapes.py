# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pieces of SVG. Lengths are millimetres."""

from html import escape
from typing import Literal

from edge_agent.profiles.wire_colours import WireColour

INK = "#14191d"
QUIET = "#5a646b"
FAINT = "#a3abb0"
LINE = "#c9cfd2"

Anchor = Literal["start", "middle", "end"]


def number(value: float) -> str:
    """A length, to a hundredth of a millimetre."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def text(
    x: float, y: float, words: str, size: float, *, colour: str = INK, bold: bool = False, anchor: Anchor = "start"
) -> str:
    """A line of text; ``y`` is its foot."""
    weight = ' font-weight="bold"' if bold else ""
    place = f'x="{number(x)}" y="{number(y)}" font-size="{number(size)}"'
    return f'<text {place} fill="{colour}" text-anchor="{anchor}"{weight}>{escape(words)}</text>'


def box(x: float, y: float, width: float, height: float, *, fill: str, edge: str = "none", radius: float = 1.5) -> str:
    """A box with round corners."""
    place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    return f'<rect {place} rx="{number(radius)}" fill="{fill}" stroke="{edge}" stroke-width="0.3"/>'


def disc(x: float, y: float, radius: float, *, fill: str, edge: str = INK, width: float = 0.3) -> str:
    """A circle."""
    place = f'cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
    return f'<circle {place} fill="{fill}" stroke="{edge}" stroke-width="{number(width)}"/>'


def path(way: str, colour: str, width: float, *, dashes: str = "", fill: str = "none") -> str:
    """A line along a way."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    ends = 'stroke-linecap="butt" stroke-linejoin="round"'
    return f'<path d="{way}" fill="{fill}" stroke="{colour}" stroke-width="{number(width)}" {ends}{dashed}/>'


def wire(way: str, colour: WireColour) -> list[str]:
    """A wire with a white rim, so that one sees which of two passes above; a striped one is white with its colour."""
    drawn = [path(way, "#ffffff", 2.3), path(way, colour.rgb, 1.3)]
    return [*drawn, path(way, "#ffffff", 0.75, dashes="2 1.6")] if colour.is_striped else drawn
