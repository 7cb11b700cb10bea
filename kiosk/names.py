# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which names of a roster the screen cannot write: asked on the seat itself, with the font that it has."""

import csv
from pathlib import Path
from typing import Final

from kiosk.look.fonts import missing_glyphs
from voting_core.errors import RefusedError

COLUMNS: Final = ("name", "姓名")


def read_names(file: Path) -> tuple[str, ...]:
    """The names of a roster: the column ``name`` or 姓名 of a table, else every line.

    Raises:
        RefusedError: The file cannot be read.
    """
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except OSError as error:
        raise RefusedError(f"{file}: cannot be read: {error.strerror}.", "Name the roster's members.csv.") from error
    except UnicodeDecodeError as error:
        raise RefusedError(f"{file}: is not UTF-8 text.", "Save it as UTF-8.") from error
    table = csv.DictReader(lines)
    column = next((one for one in COLUMNS if one in (table.fieldnames or ())), "")
    names = [row.get(column) or "" for row in table] if column else lines
    return tuple(name.strip() for name in names if name.strip())


def unwritten(family: str, file: Path) -> list[str]:
    """One sentence for each name that has characters without a glyph.

    Raises:
        RefusedError: The file cannot be read.
    """
    return [
        f"{name}: {' '.join(f'{one} (U+{ord(one):04X})' for one in gone)}"
        for name, gone in missing_glyphs(family, read_names(file)).items()
    ]
