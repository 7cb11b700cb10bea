# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which characters of a sitting the font cannot draw.

Seats, hall screen and sheets are drawn with Noto Sans CJK SC. A character that it lacks would be an empty box, or
nothing at all, before everybody's eyes; so every name and title is held against the font's own table of characters
(OpenType ``cmap``) before the sitting is opened. Nothing is guessed from the names of installed fonts.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTCollection, TTFont, TTLibError

FAMILIES: Final = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC")
"""As the member's screen asks for them, the best one first."""
FOLDER: Final = "HEMICYCLE_FONTS"
"""Environment variable that names a folder with font files beside the system's."""
_PLACES: Final = (
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/share/fonts/opentype"),
    Path("/usr/share/fonts/truetype"),
    Path("/usr/local/share/fonts"),
)
_NAMES: Final = ("NotoSansCJK*.ttc", "NotoSansCJK*.otf", "NotoSansSC*.[ot]tf", "SourceHanSans*.[ot]t[cf]")
_FAMILY_ID: Final = (16, 1)
"""Name table entries: typographic family, family (OpenType specification, ``name``)."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font that was found: its family, the folder it lies in, and the code points it can draw."""

    family: str
    folder: Path
    known: frozenset[int]


def covered(places: tuple[Path, ...] = ()) -> tuple[str, frozenset[int]]:
    """The family that was found, and the characters it can draw; both empty where there is none.

    Args:
        places: Folders to look in; those of the system when left out.
    """
    font = find_font(places)
    return (font.family, font.known) if font else ("", frozenset())


@lru_cache(maxsize=8)
def find_font(places: tuple[Path, ...] = ()) -> Font | None:
    """The best font that can be read; none where there is none.

    Args:
        places: Folders to look in; those of the system when left out.
    """
    for file in _files(places or _default_places()):
        try:
            found = _read(file)
        except (OSError, TTLibError, KeyError, ValueError, AssertionError):
            continue  # a font that cannot be read draws nothing: the next one
        if found is not None:
            return Font(found[0], file.parent, found[1])
    return None


def _read(file: Path) -> tuple[str, frozenset[int]] | None:
    """Family and characters of a font file, or of the face of a collection that is one of ours."""
    with TTCollection(file, lazy=True) if file.suffix == ".ttc" else TTFont(file, lazy=True) as opened:
        for face in opened.fonts if isinstance(opened, TTCollection) else [opened]:
            family = _family(face)
            if family in FAMILIES:
                return family, frozenset(face.getBestCmap() or {})
    return None


def missing(texts: Iterable[tuple[str, str]], known: frozenset[int]) -> Iterator[tuple[str, str, str]]:
    """Where, the text, and the characters of it that cannot be drawn.

    Args:
        texts: Where a text stands, and the text.
        known: Code points that can be drawn.
    """
    for where, text in texts:
        gone = "".join(dict.fromkeys(one for one in text if ord(one) not in known and not one.isspace()))
        if gone:
            yield where, text, gone


def _default_places() -> tuple[Path, ...]:
    own = os.environ.get(FOLDER, "")
    return (*((Path(own),) if own else ()), *_PLACES)


def _files(places: Iterable[Path]) -> Iterator[Path]:
    seen: set[Path] = set()
    for place in places:
        for name in _NAMES:
            for file in sorted(place.rglob(name)) if place.is_dir() else ():
                if "Regular" in file.name and file not in seen:
                    seen.add(file)
                    yield file


def _family(face: TTFont) -> str:
    table = face["name"]
    for number in _FAMILY_ID:
        for record in table.names:
            if record.nameID == number and record.toUnicode() in FAMILIES:
                return str(record.toUnicode())
    return ""
