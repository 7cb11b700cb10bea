# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workbooks made for tests: tables as spreadsheets save them, and parts of them changed by hand."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.unit.central_broker.intake.sitting_files import MEMBERS, SEATS, sitting_files

SHEET = "xl/worksheets/sheet1.xml"


def cells_of(text: str) -> list[list[Any]]:
    """The cells of a CSV text without quotes; an empty one is none."""
    return [[cell or None for cell in line.split(",")] for line in text.splitlines()]


def workbook(rows: Sequence[Sequence[Any]], change: Callable[[Workbook, Worksheet], None] | None = None) -> bytes:
    """A workbook with one sheet of these rows, after a change to it."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet), "a new workbook has a sheet"
    sheet.title = "Sheet1"
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def members_book(change: Callable[[Workbook, Worksheet], None] | None = None) -> bytes:
    """The members of the small sitting as a workbook."""
    return workbook(cells_of(MEMBERS), change)


def seats_book() -> bytes:
    """Its seats, with rows and places as numbers."""
    head, *rows = cells_of(SEATS)
    return workbook([head, *([seat, int(row), int(place)] for seat, row, place in rows)])


def repacked(data: bytes, parts: dict[str, bytes]) -> bytes:
    """A workbook with some parts in place of its own, or beside them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        every = {one.filename: old.read(one) for one in old.infolist()} | parts
        for name, part in every.items():
            new.writestr(name, part)
    return out.getvalue()


def part_of(data: bytes, name: str = SHEET) -> bytes:
    """One part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def files_with(**books: bytes) -> dict[str, bytes]:
    """The files of the small sitting, with workbooks in place of the tables named."""
    files = sitting_files()
    for name, data in books.items():
        files.pop(f"{name}.csv", None)
        files[f"{name}.xlsx"] = data
    return files
