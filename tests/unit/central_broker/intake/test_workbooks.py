# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members, seats and attendees may come as workbooks: the same checks, told by cell, and nothing hostile gets in."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from central_broker.intake import Refusal, SittingDraft, read_sitting
from central_broker.intake.preview import preview
from tests.unit.central_broker.intake.sitting_files import draft_of, intake_of, sitting_files
from tests.unit.central_broker.intake.workbooks import (
    SHEET,
    cells_of,
    files_with,
    members_book,
    part_of,
    repacked,
    seats_book,
    workbook,
)

Change = Callable[[Workbook, Worksheet], None]


def said(files: dict[str, bytes], lang: str = "en") -> str:
    """What the secretary reads of files that must be refused."""
    intake = intake_of(files)
    assert isinstance(intake, Refusal), intake
    return preview(intake, lang)


def put(cell: str, value: Any, kind: str = "") -> Change:
    """A change of one cell."""

    def change(_: Workbook, sheet: Worksheet) -> None:
        sheet[cell].value = value
        if kind:
            sheet[cell].data_type = kind

    return change


def test_workbooks_say_the_same_as_tables() -> None:
    """Members and seats read from workbooks are the very bytes that the tables give."""
    from_tables = draft_of(sitting_files())
    from_books = draft_of(files_with(members=members_book(), seats=seats_book()))

    assert (from_books.roster_blob, from_books.card_numbers) == (from_tables.roster_blob, from_tables.card_numbers)


def test_a_workbook_of_attendees_is_read(tmp_path: Path) -> None:
    """Of a file that may be left out, the workbook alone is enough; so it is in a folder on the disk."""
    files = files_with(members=members_book(), attendees=workbook([["姓名", "职务"], ["孙立", "市财政局局长"]]))
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)

    draft = read_sitting(tmp_path)

    assert isinstance(draft, SittingDraft)
    assert [(one.name, one.post) for one in draft.roster.attendees] == [("孙立", "市财政局局长")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_trouble_is_told_by_file_sheet_and_cell(lang: str) -> None:
    """Whoever reads it finds the cell at once."""
    assert "✗ members.xlsx!Sheet1!C4 " in said(files_with(members=members_book(put("C4", "s77"))), lang)


def test_two_files_for_one_table_are_refused() -> None:
    """Nobody guesses which of them holds."""
    files = sitting_files() | {"members.xlsx": members_book()}

    assert "members.xlsx: members.csv is there too: which of them holds?" in said(files)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put("B3", "=A1"), "members.xlsx!Sheet1!B3: this is a formula"),
        (put("D2", 1234.0), "members.xlsx!Sheet1!D2: this is the number 1234"),
        (put("D2", 1.2e5), "members.xlsx!Sheet1!D2: this is the number 120000"),
        (put("A2", 7), "format the column as text"),
        (put("E3", date(2026, 12, 18)), "members.xlsx!Sheet1!E3: the spreadsheet turned it into a date"),
        (put("B2", "#N/A", "e"), "members.xlsx!Sheet1!B2: this is the error “#N/A”"),
        (lambda _, sheet: sheet.merge_cells("B2:B3"), "members.xlsx: the cells B2:B3 are merged"),
        (
            lambda book, _: book.create_sheet("旧名单"),
            "a workbook has one sheet here, and this one: “Sheet1”、“旧名单”",
        ),
        (
            lambda _, sheet: setattr(sheet.row_dimensions[3], "hidden", True),
            "members.xlsx: there is a hidden row 3",
        ),
        (lambda _, sheet: setattr(sheet.column_dimensions["D"], "hidden", True), "there is a hidden column"),
        (put("A9000", "m9"), "members.xlsx line 5001: more than 5000 rows or 60 columns"),
        (put("CZ2", "x"), "members.xlsx line 2: more than 5000 rows or 60 columns"),
    ],
)
def test_what_could_mislead_is_refused_with_its_place(change: Change, words: str) -> None:
    """Formulas, numbers for ids, dates, errors, merged and hidden cells, further sheets: each says where and what."""
    assert words in said(files_with(members=members_book(change)))


def test_every_bad_cell_is_told_at_once() -> None:
    """All or nothing, and everything that is wrong in one run."""

    def spoil(_: Workbook, sheet: Worksheet) -> None:
        sheet["A2"].value, sheet["D3"].value, sheet["B4"].value = 1, 5, "=B2"

    shown = said(files_with(members=members_book(spoil)))

    assert [place for place in ("!A2", "!D3", "!B4") if f"members.xlsx!Sheet1{place}" not in shown] == []
    assert shown.startswith("3 errors; nothing was imported")


def test_blanks_in_names_are_read_as_in_a_table() -> None:
    """王　伟 with a full-width blank is 王伟, with a note that names the cell."""
    draft = draft_of(files_with(members=members_book(put("B2", "王　伟"))))

    assert draft.roster.members[0].name == "王伟"
    assert "members.xlsx!Sheet1!B2 name" in preview(draft, "en")


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"xl/vbaProject.bin": b"macro"}, "the workbook holds macros"),
        ({"xl/media/zeros.bin": b"\0" * 15_000_000}, "unpacked, the workbook is too large"),
        ({"xl/media/large.bin": Random(1).randbytes(1_000) * 17_000}, "unpacked, the workbook is too large"),
        ({f"xl/media/{number}": b"" for number in range(501)}, "unpacked, the workbook is too large"),
        ({"xl/sharedStrings.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "document type"),
        (
            {"xl/sharedStrings.xml": "<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16")},
            "not written in UTF-8",
        ),
        ({"xl/sharedStrings.xml": b"<?xml version='1.0' encoding='cp037'?><a/>"}, "not written in UTF-8"),
        ({SHEET: b"<worksheet"}, "the workbook is damaged and cannot be read"),
        ({"xl/workbook.xml": b"<a/>"}, "members.xlsx"),
    ],
    ids=["macros", "zeros", "large", "parts", "entities", "utf-16", "ebcdic", "torn", "no-workbook"],
)
def test_a_hostile_workbook_is_refused_before_it_is_unpacked(parts: dict[str, bytes], words: str) -> None:
    """Macros, bombs of either kind, and XML that could hide something: one trouble each, and the file is named."""
    shown = said(files_with(members=repacked(members_book(), parts)))

    assert words in shown
    assert shown.startswith("1 errors")


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0old", b"id,name\n", b"PK\x03\x04" + b"x" * 5_000_000]
)
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    """Another file under the ending of a workbook is one trouble."""
    assert said(files_with(members=data)).startswith("1 errors")


def test_no_change_of_a_workbook_brings_the_import_down() -> None:
    """Three hundred workbooks with some bytes of their parts changed are each read or refused, and can be shown."""
    whole, chance = members_book(), Random(20261127)
    names = [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
    read = 0
    for _ in range(300):
        name = chance.choice(names)
        part = bytearray(part_of(whole, name))
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(part))
            part[place : place + chance.randint(0, 4)] = chance.choice(
                [b"", b"9", b"<", b'"', b"\xff", b"Infinity", b"-1"]
            )
        intake = intake_of(files_with(members=repacked(whole, {name: bytes(part)})))
        assert preview(intake, "zh").endswith("\n")
        read += isinstance(intake, SittingDraft)

    assert 0 < read < 300


def test_no_byte_of_the_archive_brings_the_import_down() -> None:
    """The same for the archive around the parts."""
    whole, chance = members_book(), Random(7)
    for _ in range(200):
        torn = bytearray(whole)
        torn[chance.randrange(4, len(torn))] ^= 1 << chance.randrange(8)
        assert preview(intake_of(files_with(members=bytes(torn))), "en").endswith("\n")


def test_a_header_in_english_and_in_any_order_is_known() -> None:
    """As in a table."""
    rows: list[list[Any]] = [["name", "id", "teller", "seat", "card", "leave"], ["王伟", "m1", True, "s01", None, None]]

    draft = draft_of(files_with(members=workbook(rows)))

    assert [(one.member, one.teller) for one in draft.roster.members] == [("m1", True)]
    assert cells_of("a,,b") == [["a", None, "b"]]
