# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Setting a sheet with typst: data goes in as JSON, so that nothing in a name is ever taken for a command.

The same data gives the same bytes: no clock, no fonts of the system, the date of the record.
"""

from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import typst

from central_broker.glyphs import FAMILIES, FOLDER, find_font, missing
from central_broker.sheets.sheet_data import Sheet, texts
from voting_core.errors import RefusedError

TEMPLATES: Final = Path(__file__).parent / "typst"


def typeset(sheet: Sheet, *, archive: bool = True) -> bytes:
    """A sheet as PDF.

    Args:
        sheet: What stands on it.
        archive: As PDF/A-2b (ISO 19005-2), which carries its fonts and may be kept for decades.

    Raises:
        RefusedError: The font is missing, or cannot write a character of the sheet.
    """
    return _compile(sheet, "pdf", ["a-2b"] if archive else [])


def picture(sheet: Sheet) -> bytes:
    """The first page as PNG.

    Raises:
        RefusedError: As above.
    """
    return _compile(sheet, "png", [])


def _compile(sheet: Sheet, kind: Literal["pdf", "png"], standards: Any) -> bytes:  # noqa: ANN401 - typst names them all
    font = find_font()
    if font is None:
        raise RefusedError(
            f"The font {FAMILIES[0]} is missing, and without it names would lose characters.",
            f"On Debian: apt install fonts-noto-cjk. Or name a folder that has it in {FOLDER}.",
        )
    gone = sorted({one for _, _, lost in missing((("", text) for text in texts(sheet)), font.known) for one in lost})
    if gone:
        raise RefusedError(
            f"{font.family} cannot write {' '.join(gone)} ({', '.join(f'U+{ord(one):04X}' for one in gone)}).",
            "Spell the name with a character that the font has, or name a folder with a richer one.",
        )
    data = msgspec.json.encode(sheet).decode()
    made = typst.compile(
        TEMPLATES / "sheet.typ",
        root=TEMPLATES,
        font_paths=[font.folder],
        ignore_system_fonts=True,
        format=kind,
        ppi=110.0,
        sys_inputs={"sheet": data, "family": font.family},
        pdf_standards=standards,
    )
    # Of several pages typst gives a list of pictures, whatever its types say.
    pages: Any = made
    return bytes(pages[0] if isinstance(pages, list) else pages)
