# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fonts of the screen, and which names they cannot write.

Noto Sans CJK SC has all of the rare characters that were met in names so far; WenQuanYi had none of ten. So the first
is asked for by name, and every name of a roster is checked against what was found.
"""

import os
from pathlib import Path
from typing import Final

from PyQt5.QtGui import QFont, QFontDatabase, QFontInfo, QRawFont

FAMILIES: Final = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei")
FOLDER: Final = "HEMICYCLE_FONTS"
"""Environment variable that names a folder with font files to load besides the system's."""


def load_fonts() -> str:
    """Load fonts and choose the family of the screen; empty where none of them can write Chinese."""
    folder = os.environ.get(FOLDER)
    if folder:
        for file in sorted(Path(folder).rglob("*.[ot]t[cf]")):
            QFontDatabase.addApplicationFont(str(file))
    known = set(QFontDatabase().families())
    return next((family for family in FAMILIES if family in known), "")


def font_of(family: str, size_px: int, *, bold: bool = False) -> QFont:
    """A font of a size in pixels."""
    font = QFont(family)
    font.setPixelSize(max(1, size_px))
    font.setBold(bold)
    return font


def missing_glyphs(family: str, names: tuple[str, ...]) -> dict[str, str]:
    """By name, the characters of it that the font cannot write."""
    raw = QRawFont.fromFont(font_of(family, 20))
    missing = {
        name: "".join(one for one in name if not raw.supportsCharacter(ord(one)) and not one.isspace())
        for name in names
    }
    return {name: gone for name, gone in missing.items() if gone}


def is_family(font: QFont, family: str) -> bool:
    """Whether a font is drawn in the family that was asked for, not in one put in its place."""
    return QFontInfo(font).family() == family
