# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables saved by spreadsheets: delimiter, headers, rows with their lines.

Source: RFC 4180, and what Excel, WPS and LibreOffice write where the comma is not the delimiter.
"""

import csv
import difflib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from openpyxl.utils.cell import get_column_letter

from central_broker.intake.columns import Column, plain_header
from central_broker.intake.findings import Spot
from central_broker.intake.wording import Said, quoted
from central_broker.intake.workbook_table import SheetTable

_DELIMITERS: Final = (",", ";", "\t")
_COLUMNS_MAX: Final = 50
_UNKNOWN: Final = "?"
"""Field of a column whose header was refused: its cells are no further trouble."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table.

    Args:
        cells: Text of each known column, by field; empty where the line ends before it.
        line: From 1; of its first line where a quoted cell spans several.
        file: Where troubles go.
        letters: Of a workbook, sheet and column of each field: ``Sheet1!B``.
    """

    cells: dict[str, str]
    line: int
    file: Spot
    letters: dict[str, str] = field(default_factory=dict)

    def spot(self, field: str = "") -> Spot:
        """The place of one cell, or of the row."""
        letter = self.letters.get(field, "")
        return self.file.findings.at(self.file.file, self.line, field).in_cell(f"{letter}{self.line}" if letter else "")


def read_rows(text: str | SheetTable, columns: Sequence[Column], rows_max: int, file: Spot) -> list[Row] | None:
    """The rows of a CSV text or of a sheet, without blank ones; ``None`` if its header cannot be used.

    Args:
        text: The whole file.
        columns: Those it may have; each must be there unless it is optional.
        rows_max: How many are read; one more is refused and the rest left alone.
        file: Where troubles go.
    """
    records = iter(text.rows) if isinstance(text, SheetTable) else divided(text, columns, file)
    troubles = len(file.findings.troubles)
    header = next(records, None)
    if header is None:
        if len(file.findings.troubles) == troubles:
            file.refuse(Said("没有表头", "there is no header"), _header_remedy(columns))
        return None
    fields = _read_header(header[1], columns, file.findings.at(file.file, header[0]))
    if fields is None:
        return None
    letters: dict[str, str] = {}
    if isinstance(text, SheetTable):
        places = [(name, f"{text.title}!{get_column_letter(place)}") for place, name in enumerate(fields, 1)]
        letters = {name: letter for name, letter in places if name}
    return list(_rows(records, fields, rows_max, file, letters))


def divided(text: str, columns: Sequence[Column], file: Spot) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV text, by the delimiter that gives most of the columns."""
    return _records(text, max(_DELIMITERS, key=lambda char: _known_headers(text, char, columns)), file)


def _known_headers(text: str, delimiter: str, columns: Sequence[Column]) -> int:
    """How many columns are recognised if this is the delimiter."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    names = frozenset[str]().union(*(column.names for column in columns))
    return sum(1 for cell in first.split(delimiter) if plain_header(cell.strip('" ')) in names)


def _records(text: str, delimiter: str, file: Spot) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of every record that is not blank, up to the first that cannot be read."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            file.findings.at(file.file, line).refuse(
                Said(
                    "从这一行起引号不成对，后面的行没有读",
                    "quotes do not match from this line on; the rest was not read",
                ),
                Said('补上或删去多余的英文引号 "', 'add or delete a quotation mark "'),
            )
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _read_header(cells: list[str], columns: Sequence[Column], file: Spot) -> list[str] | None:
    """The field of each column in order, empty for a column without header; ``None`` if one is wrong."""
    if sum(1 for cell in cells if cell.strip()) > _COLUMNS_MAX:
        file.refuse(
            Said(f"第一行有 {_COLUMNS_MAX} 列以上", f"more than {_COLUMNS_MAX} columns"), _header_remedy(columns)
        )
        return None
    by_name = {name: column.field for column in columns for name in column.names}
    fields: list[str] = []
    for cell in cells:
        name = plain_header(cell)
        field = by_name.get(name, "")
        if name and not field:
            file.refuse(
                Said(f"不认识表头{quoted(cell)}", f"the header {quoted(cell)} is not known"),
                _near(cell, by_name),
            )
        elif field and field in fields:
            file.refuse(
                Said(f"表头{quoted(cell)}重复", f"the header {quoted(cell)} stands there twice"),
                Said("删去多余的一列", "delete one of the columns"),
            )
        fields.append(field or (_UNKNOWN if name else ""))
    missing = [column for column in columns if not column.optional and column.field not in fields]
    for column in missing:
        file.refuse(
            Said(f"缺少“{column.label.zh}”一列", f"the column “{column.label.en}” is missing"), _header_remedy(columns)
        )
    twice = any(fields.count(column.field) > 1 for column in columns)
    return None if missing or twice else fields


def _near(cell: str, by_name: dict[str, str]) -> Said:
    if "，" in cell or "、" in cell:
        return Said("用英文逗号 , 分隔各列", "divide the columns by plain commas")
    near = difflib.get_close_matches(plain_header(cell)[:60], by_name, n=1)
    if near:
        return Said(f"是不是“{near[0]}”？", f"did you mean “{near[0]}”?")
    return Said("删去这一列，或把它改名为“备注”", "delete the column, or call it “remark”")


def _header_remedy(columns: Sequence[Column]) -> Said:
    wanted = [column.label for column in columns if not column.optional]
    return Said(
        f"第一行写：{','.join(label.zh for label in wanted)}",
        f"write in the first line: {','.join(label.en for label in wanted)}",
    )


def _rows(
    records: Iterator[tuple[int, list[str]]], fields: list[str], rows_max: int, file: Spot, letters: dict[str, str]
) -> Iterator[Row]:
    for number, (line, cells) in enumerate(records, 1):
        spot = file.findings.at(file.file, line)
        if number > rows_max:
            spot.refuse(
                Said(f"超过 {rows_max} 行，后面的没有读", f"more than {rows_max} rows; the rest was not read"),
                Said("删去多余的行", "delete the surplus rows"),
            )
            return
        loose = [cell for place, cell in enumerate(cells) if cell.strip() and not "".join(fields[place : place + 1])]
        if loose:
            spot.refuse(
                Said(
                    f"{quoted(loose[0])}不在任何有表头的列里", f"{quoted(loose[0])} stands in no column with a header"
                ),
                Said("检查这一行是否多了分隔符", "check the row for a delimiter too many"),
            )
        found = dict(zip(fields, cells, strict=False))
        yield Row({field: found.get(field, "") for field in fields}, line, file, letters)
