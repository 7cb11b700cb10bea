# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fonts of the sheets, and which characters they cannot write: on an official sheet none may vanish.

Noto Sans CJK SC has every rare character that was met in names so far. It is Debian's package fonts-noto-cjk, or lies
in the folder that HEMICYCLE_FONTS names.
"""

import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTCollection, TTFont

from voting_core.errors import RefusedError

FAMILY: Final = "Noto Sans CJK SC"
FILE: Final = "NotoSansCJK-Regular.ttc"
FOLDERS: Final = (Path("/usr/share/fonts/opentype/noto"), Path("/usr/share/fonts/noto-cjk"))
VARIABLE: Final = "HEMICYCLE_FONTS"


def font_folder() -> Path:
    """Where the fonts lie.

    Raises:
        RefusedError: They are on this machine nowhere that is known.
    """
    named = os.environ.get(VARIABLE)
    for folder in [Path(named)] if named else FOLDERS:
        if (folder / FILE).is_file():
            return folder
    raise RefusedError(
        f"The font {FAMILY} is missing, and without it names would lose characters.",
        f"On Debian: apt install fonts-noto-cjk. Or name the folder with {FILE} in {VARIABLE}.",
    )


@lru_cache(maxsize=2)
def covered(file: Path) -> frozenset[int]:
    """Every character that a font file can write."""
    with TTCollection(file, lazy=True) as collection:
        fonts: list[TTFont] = collection.fonts
        return frozenset(code for font in fonts for code in font.getBestCmap())


def missing(texts: Iterable[str], folder: Path) -> str:
    """Characters of these texts that the font cannot write, each once, in order."""
    known = covered(folder / FILE)
    return "".join(sorted({one for text in texts for one in text if ord(one) not in known and one not in "\n\t"}))
