# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Colours of wires, as proposed: those that sets of jumper wires and cables of four pairs have.

A lamp has the striped wire of the pair whose plain wire is its key's. Red and black are kept for 5 V and ground, so the
key of the red sign has brown.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class WireColour:
    """A colour by name and as ``#rrggbb``; a striped wire is white with it."""

    zh: str
    en: str
    rgb: str
    is_striped: bool = False


BLACK: Final = WireColour("黑", "black", "#1b1b1b")
RED: Final = WireColour("红", "red", "#c81e1e")
ORANGE: Final = WireColour("橙", "orange", "#ea7a10")
GREY: Final = WireColour("灰", "grey", "#7d858b")
BLUE: Final = WireColour("蓝", "blue", "#1f66b5")
VIOLET: Final = WireColour("紫", "violet", "#7c3fa8")
GREEN: Final = WireColour("绿", "green", "#0f8a43")
BROWN: Final = WireColour("棕", "brown", "#7a4a21")
YELLOW: Final = WireColour("黄", "yellow", "#dca800")

KEYS: Final = {"yes": GREEN, "no": BROWN, "abstain": YELLOW}
SPI: Final = (BLUE, VIOLET, YELLOW, GREEN, GREY)
LAMPS: Final = {
    role: WireColour(f"白{plain.zh}", f"white-{plain.en}", plain.rgb, is_striped=True) for role, plain in KEYS.items()
}
