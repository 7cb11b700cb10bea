# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of a publication as one workbook: a sheet for each, whole numbers as numbers, everything else as text."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font

from central_broker.publication.tables import DANGEROUS

NAMES: Final = {
    "findings.csv": "结论",
    "lines.csv": "票数",
    "votes.csv": "记名名单",
    "attendance.csv": "出席",
}
"""What the sheets are called."""

NUMBERS: Final = frozenset({"round", "base", "needed", "got", "place", "count"})
"""Columns of whole numbers; ids that look like numbers stay text."""


def write_workbook(tables: Mapping[str, bytes]) -> bytes:
    """A workbook of these tables, by file name.

    No cell is ever a formula: text that begins like one is marked as text.
    """
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - the same at every run
    for file, name in NAMES.items():
        rows = csv.reader(io.StringIO(tables[file].decode("utf-8-sig")))
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        head = next(rows)
        titles = [_text(sheet, title) for title in head]
        for cell in titles:
            cell.font = Font(bold=True)
        sheet.append(titles)
        for row in rows:
            sheet.append([_cell(sheet, column, value) for column, value in zip(head, row, strict=True)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, column: str, value: str) -> Cell:  # noqa: ANN401 - a sheet that is only written
    if column in NUMBERS and value.isascii() and value.isdigit():
        return WriteOnlyCell(sheet, value=int(value))
    return _text(sheet, value)


def _text(sheet: Any, value: str) -> Cell:  # noqa: ANN401 - the same
    cell = WriteOnlyCell(sheet, value=value[1:] if value[:1] == "'" and value[1:].startswith(DANGEROUS) else value)
    cell.data_type = "s"
    return cell
