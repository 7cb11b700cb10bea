# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first sheet of a workbook as the rows of a table, told by cell.

Only text is taken as it stands. A number is taken where a number is meant (row, place), for a spreadsheet drops the
zeros before it and the digits after the fifteenth; formulas, dates and errors are never read.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.cell import get_column_letter

from central_broker.intake.columns import Column, plain_header
from central_broker.intake.findings import Spot
from central_broker.intake.wording import Said, quoted
from central_broker.intake.workbook_border import read_parts

ROWS_MAX: Final = 5_000
COLUMNS_MAX: Final = 60
_NUMBERS: Final = frozenset({"row", "place", "teller", "round_seconds", "posts", "slots", "merged"})
"""Fields in which a number says all that was typed."""
EXPLANATION: Final = "说明"
"""Title of a sheet beside the table that tells people how to fill it in; nothing in it is read."""
_HIDDEN: Final = re.compile(rb"""<(?:\w+:)?(row|col)\b[^<>]*\bhidden\s*=\s*["'](?:1|true)["']""")
_NUMBER: Final = re.compile(r"""\br\s*=\s*["']([0-9]{1,7})["']""")
_AS_TEXT: Final = Said(
    "把这一列的单元格格式设为“文本”，再重新填写", "format the column as text, then type the value again"
)
_UNREADABLE: Final = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, NotImplementedError),
    *(OSError, ParseError, RecursionError, RuntimeError, TypeError, ValueError, zipfile.BadZipFile),
)
"""What the library raises for a workbook that only looks like one; nothing but our own bytes goes into it."""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A sheet: its title, and the number and cells of every row that is not blank."""

    title: str
    rows: tuple[tuple[int, list[str]], ...]


def read_workbook(data: bytes, columns: Sequence[Column], file: Spot) -> SheetTable | None:
    """The first sheet of a workbook; ``None`` after leaving troubles, all those of its cells.

    Args:
        data: The whole file.
        columns: Those that the table may have.
        file: Where troubles go.
    """
    parts = read_parts(data, file)
    if parts is None:
        return None
    troubles = len(file.findings.troubles)
    _refuse_hidden(parts, file)
    try:
        with warnings.catch_warnings():
            # The library warns of styles and extensions that it drops; of a table we want the cells only.
            warnings.simplefilter("ignore")
            found = _read_sheet(data, columns, file)
    except _UNREADABLE:
        file.refuse(
            Said("文件损坏，读不出来", "the workbook is damaged and cannot be read"),
            Said("用 Excel 或 WPS 打开，另存为新的 .xlsx", "open it in the spreadsheet and save it under a new name"),
        )
        return None
    return found if len(file.findings.troubles) == troubles else None


def _refuse_hidden(parts: dict[str, bytes], file: Spot) -> None:
    """Nobody sees what a hidden row or column holds, so nobody has checked it."""
    for name, part in sorted(parts.items()):
        hidden = _HIDDEN.search(part) if name.startswith("xl/worksheets/") else None
        if hidden is None:
            continue
        number = _NUMBER.search(hidden[0].decode("utf-8", errors="replace"))
        zh, en = ("行", "row") if hidden[1] == b"row" else ("列", "column")
        which = f" {number[1]} " if number else ""
        file.refuse(
            Said(f"有隐藏的{zh}{which.rstrip()}", f"there is a hidden {en}{which.rstrip()}"),
            Said("取消隐藏和筛选；不要的就删去", "show it and clear filters, or delete it"),
        )
        return


def _read_sheet(data: bytes, columns: Sequence[Column], file: Spot) -> SheetTable | None:
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.title != EXPLANATION] or book.worksheets
    if len(sheets) != 1:
        titles = "、".join(quoted(sheet.title) for sheet in book.worksheets[:5])
        file.refuse(
            Said(f"工作簿须只有一张工作表，现有：{titles}", f"a workbook has one sheet here, and this one: {titles}"),
            Said("删去其余工作表（包括隐藏的）", "delete the other sheets, hidden ones too"),
        )
        return None
    sheet: Any = sheets[0]
    sheet.reset_dimensions()  # what a file says of its own size is not believed
    rows = tuple(_rows(sheet, columns, file))
    return SheetTable(sheet.title, rows)


def _rows(sheet: Any, columns: Sequence[Column], file: Spot) -> Iterator[tuple[int, list[str]]]:  # noqa: ANN401 - the library's two kinds
    by_name = {name: column.field for column in columns for name in column.names}
    fields: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > ROWS_MAX or len(cells) > COLUMNS_MAX:
            file.findings.at(file.file, number).refuse(
                Said(f"超过 {ROWS_MAX} 行或 {COLUMNS_MAX} 列", f"more than {ROWS_MAX} rows or {COLUMNS_MAX} columns"),
                Said("只复制有内容的行列到新工作簿", "copy the filled rows and columns into a new workbook"),
            )
            return
        known = fields or [""] * len(cells)
        texts = [
            _text(cell, "".join(known[place : place + 1]), _spot(sheet, number, place, file))
            for place, cell in enumerate(cells)
        ]
        if any(text.strip() for text in texts):
            fields = fields or [by_name.get(plain_header(text), "") for text in texts]
            yield number, texts


def _spot(sheet: Any, row: int, place: int, file: Spot) -> Spot:  # noqa: ANN401 - the library's two kinds
    return file.findings.at(file.file, row).in_cell(f"{sheet.title}!{get_column_letter(place + 1)}{row}")


def _text(cell: Any, field: str, spot: Spot) -> str:  # noqa: ANN401 - the library's two kinds
    """What a cell says; a trouble, and no text, where that cannot be known."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        spot.refuse(
            Said("是公式", "this is a formula"),
            Said("复制后“选择性粘贴为数值”，格式设为“文本”", "copy it and paste the value, formatted as text"),
        )
    elif cell.data_type == "e":
        spot.refuse(Said(f"是错误值{quoted(str(value))}", f"this is the error {quoted(str(value))}"), _AS_TEXT)
    elif isinstance(value, str):
        return value
    elif isinstance(value, bool):
        return "true" if value else "false"
    elif isinstance(value, date | datetime | time | timedelta):
        spot.refuse(Said("被表格软件改成了日期", "the spreadsheet turned it into a date"), _AS_TEXT)
    elif field in _NUMBERS and value == int(value):
        return str(int(value))
    else:
        spot.refuse(
            Said(f"是数字 {value}，开头的 0 和后面的位数可能已丢失", f"this is the number {value}: digits may be lost"),
            _AS_TEXT,
        )
    return ""
