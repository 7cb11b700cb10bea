# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Colours. Every text stands on its ground with a contrast of at least 10 to 1; a test computes all pairs."""

from dataclasses import dataclass
from typing import Final

CONTRAST_LEAST: Final = 10.0
"""Source: draft of VVSG 2.0, 7.1-C."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Ink on a ground."""

    ink: str
    ground: str


PAPER: Final = "#fbfaf6"
INK: Final = "#11161a"
QUIET: Final = "#32393f"
LINE: Final = "#8b9399"
SHADE: Final = "#eceae2"

PAGE: Final = Pair(INK, PAPER)
BESIDE: Final = Pair(QUIET, PAPER)
STRIP: Final = Pair("#ffffff", "#15293b")
"""The strip above."""
STRIP_WARN: Final = Pair("#11161a", "#ffd057")

MOODS: Final = {
    "calm": Pair(INK, SHADE),
    "ask": Pair("#ffffff", "#0b3a63"),
    "done": Pair("#ffffff", "#00491f"),
    "warn": Pair(INK, "#ffd057"),
    "fault": Pair("#ffffff", "#7a0c0c"),
}
"""The sentence, by mood."""

CHOICES: Final = {
    "yes": (Pair("#00351a", "#eef7f0"), Pair("#ffffff", "#00491f")),
    "no": (Pair("#5e0606", "#fbefee"), Pair("#ffffff", "#7a0c0c")),
    "abstain": (Pair("#3b2900", "#fff6dd"), Pair("#11161a", "#ffc83d")),
    "grade": (Pair("#0a2b4a", "#eef3f8"), Pair("#ffffff", "#0b3a63")),
    "person": (Pair("#0a2b4a", "#eef3f8"), Pair("#ffffff", "#0b3a63")),
    "plain": (Pair(INK, "#ffffff"), Pair("#ffffff", "#0b3a63")),
    "": (Pair(INK, "#ffffff"), Pair("#ffffff", "#0b3a63")),
}
"""By shape, a choice as it waits and as it was chosen."""

EDGES: Final = {
    "yes": "#00702f",
    "no": "#b01717",
    "abstain": "#8a6200",
    "grade": "#1d5c94",
    "person": "#1d5c94",
    "plain": "#1d5c94",
    "": "#1d5c94",
}
"""Borders and bars, by shape: no text stands on them."""

COMMAND: Final = Pair("#0a2b4a", "#ffffff")
COMMAND_FILLED: Final = Pair("#ffffff", "#0b3a63")
ALARM: Final = Pair("#ffffff", "#7a0c0c")

TEXTS: Final[tuple[Pair, ...]] = (
    PAGE,
    BESIDE,
    STRIP,
    STRIP_WARN,
    *MOODS.values(),
    *(pair for pairs in CHOICES.values() for pair in pairs),
    COMMAND,
    COMMAND_FILLED,
    ALARM,
    Pair(QUIET, "#ffffff"),
)
"""Every pair that text is drawn in."""


def contrast(pair: Pair) -> float:
    """Contrast of ink and ground, 1 to 21. Source: WCAG 2.1, relative luminance and contrast ratio."""
    lights = sorted((_luminance(pair.ink), _luminance(pair.ground)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
