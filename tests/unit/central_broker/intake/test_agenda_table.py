# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An agenda may come as a table or a workbook: the same items as from TOML, told by cell, and nothing hostile."""

import io
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any, Final

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from central_broker.intake import Refusal
from central_broker.intake.blank_forms import FORMS, blank_form
from central_broker.intake.columns import AGENDA_COLUMNS
from central_broker.intake.preview import preview
from tests.unit.central_broker.intake.sitting_files import PROFILE, draft_of, intake_of, sitting_files
from tests.unit.central_broker.intake.workbooks import SHEET, repacked, workbook

HEAD: Final = [column.label.zh for column in AGENDA_COLUMNS]
RULES: Final = (
    PROFILE
    + """
[appraisal]
base = "all_members"
article = "测评办法第三条"
otherwise = "poor"
grades = [{ id = "good", zh = "满意", en = "good" }, { id = "poor", zh = "不满意", en = "poor" }]
steps = [{ grade = "good", share = "过半数" }]

[election]
method = "each"
tie = "again"
article = "选举办法第四条"
"""
)
TOML: Final = """\
[[items]]
id = "a"
title = "甲案"
text = "甲案正文"
round_seconds = 20

[[items]]
id = "b"
title = "关于甲案的修正案"
text = "改一个字"
amends = "a"
[items.majority]
base = "全体组成人员"
share = "三分之二以上"
article = "第九条"

[[items]]
id = "c"
kind = "人事"
title = "任免"
text = "请审议。"
after = ["a", "b"]
requires = [{ item = "a", outcome = "通过" }]
nominees = [
  { id = "n01", name = "宋知许", post = "审判员", act = "任命" },
  { id = "n02", name = "尹岚", post = "检察员", act = "免职" },
]
merged = true

[[items]]
id = "d"
kind = "测评"
title = "满意度测评"
text = "请测评。"
targets = [{ id = "t01", name = "市财政局" }, { id = "t02", name = "市民政局" }]

[[items]]
id = "e"
kind = "选举"
title = "选举主席团"
text = "二选一。"
posts = 1
slots = 1
candidates = [{ id = "c01", name = "甲某" }, { id = "c02", name = "乙某" }]
"""


def line(**cells: Any) -> list[Any]:
    """A line of the table by fields."""
    assert not cells.keys() - {column.field for column in AGENDA_COLUMNS}, cells
    return [cells.get(column.field) for column in AGENDA_COLUMNS]


ROWS: Final = [
    HEAD,
    line(id="a", title="甲案", text="甲案正文", round_seconds=20),
    line(
        id="b",
        title="关于甲案的修正案",
        text="改一个字",
        amends="a",
        base="全体组成人员",
        share="三分之二以上",
        article="第九条",
    ),
    line(
        id="c",
        kind="人事",
        title="任免",
        text="请审议。",
        after="a；b",
        requires="a 通过",
        merged="是",
        name="宋知许",
        post="审判员",
        act="任命",
    ),
    line(name="尹岚", post="检察员", act="免职"),
    line(id="d", kind="测评", title="满意度测评", text="请测评。", name="市财政局"),
    line(name="市民政局"),
    line(id="e", kind="选举", title="选举主席团", text="二选一。", posts="1", slots=1, name="甲某"),
    line(name="乙某"),
]


def files(agenda: bytes | None, name: str = "agenda.xlsx") -> dict[str, bytes]:
    """The small sitting with its agenda as a table."""
    found = sitting_files(profile=RULES, agenda=TOML)
    if agenda is not None:
        found.pop("agenda.toml")
        found[name] = agenda
    return found


def said(given: dict[str, bytes], lang: str = "en") -> str:
    """What the secretary reads of files that must be refused."""
    intake = intake_of(given)
    assert isinstance(intake, Refusal), intake
    return preview(intake, lang)


def put(row: int, field: str, value: Any) -> bytes:
    """The agenda with another value in one cell; rows as the spreadsheet counts them."""
    rows = [list(one) for one in ROWS]
    rows[row - 1][[column.field for column in AGENDA_COLUMNS].index(field)] = value
    return workbook(rows)


@pytest.mark.parametrize("name", ["agenda.xlsx", "agenda.csv"])
def test_a_table_says_the_same_as_the_text_file(name: str) -> None:
    """All four kinds, an amendment, a rule of its own and links: the very bytes that the TOML file gives."""
    table = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in ROWS).encode()
    book = workbook(ROWS) if name == "agenda.xlsx" else table

    assert draft_of(files(book, name)).agenda_blob == draft_of(files(None)).agenda_blob


@pytest.mark.parametrize(
    ("agenda", "words"),
    [
        (put(2, "title", None), "!C2 title: it is missing"),
        (put(2, "id", "a!"), "!A2 id: “a!” is no identifier"),
        (put(3, "amends", "zz"), "!O3 amends: the agenda has no item “zz”"),
        (put(4, "act", "任用"), "!K4 act: “任用” is not known"),
        (put(5, "name", "尹*"), "!I5 name: the name “尹*” holds “*”"),
        (put(6, "kind", "评测"), "!B6 kind: “评测” is not known"),
        (put(7, "act", "任命"), "!K7 act: a appraisal has no 'act': “任命”"),
        (put(8, "posts", "两"), "!M8 posts: a whole number from 1 to 60 is wanted"),
        (put(3, "share", "半数以上"), "!R3 share: "),
        (put(2, "secrecy", "匿名"), "!E2 secrecy: “匿名” is not known"),
        (put(2, "id", 1), "!A2: this is the number 1"),
        (put(2, "text", "=A1"), "!D2: this is a formula"),
        (put(2, "title", date(2026, 12, 18)), "!C2: the spreadsheet turned it into a date"),
        (put(5, "remark", "x"), ""),
    ],
)
def test_each_fault_is_told_by_its_cell(agenda: bytes, words: str) -> None:
    """Whoever reads it finds the cell at once; a remark is nobody's business."""
    given = files(agenda)

    assert draft_of(given) if not words else f"agenda.xlsx!Sheet1{words}" in said(given)


def test_all_faults_are_told_at_once() -> None:
    """All or nothing, and everything that is wrong in one run."""
    rows = [list(one) for one in ROWS]
    rows[1][2], rows[3][10], rows[7][12] = None, "任用", 0

    assert said(files(workbook(rows))).startswith("3 errors; nothing was imported (3 in agenda.xlsx).")


def test_a_line_without_an_item_above_is_refused() -> None:
    """The first line cannot go on with anything."""
    assert "agenda.xlsx!Sheet1!A2 id: there is no item above" in said(files(workbook([HEAD, line(name="某")])))


def test_an_agenda_stands_in_one_file_only() -> None:
    """Nobody guesses which of them holds."""
    both = files(workbook(ROWS)) | {"agenda.toml": TOML.encode()}

    assert "agenda.xlsx: agenda.toml is there too: which of them holds?" in said(both)


def _merge(_: Workbook, sheet: Worksheet) -> None:
    sheet.merge_cells("A2:A3")


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda: workbook(ROWS, _merge),
        lambda: b"no workbook",
        lambda: b"\xd0\xcf\x11\xe0 an old one",
        lambda: b"PK\x03\x04 torn",
        lambda: repacked(workbook(ROWS), {"xl/vbaProject.bin": b"macro"}),
        lambda: repacked(workbook(ROWS), {"xl/media/zeros.bin": b"\0" * 15_000_000}),
        lambda: repacked(workbook(ROWS), {"xl/media/large.bin": Random(1).randbytes(1_000) * 17_000}),
        lambda: repacked(workbook(ROWS), {"xl/sharedStrings.xml": b'<?xml version="1.0"?><!DOCTYPE a []><a/>'}),
        lambda: repacked(workbook(ROWS), {SHEET: b"<worksheet"}),
        lambda: b"\0" * (4 * 1024 * 1024 + 1),
    ],
    ids=["merged", "text", "old", "torn", "macros", "zeros", "large", "entities", "half", "too-long"],
)
def test_a_hostile_agenda_is_refused_with_one_plain_sentence(spoilt: Callable[[], bytes]) -> None:
    """Merged cells, other formats, macros, bombs: one trouble, and the file is named."""
    shown = said(files(spoilt()))

    assert (shown.startswith("1 errors"), "agenda.xlsx: " in shown) == (True, True)


@pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])
def test_a_form_is_filled_in_and_read(form: Any) -> None:
    """The example of each form is taken as it stands, with the sheet of explanations still in the book."""
    book = load_workbook(io.BytesIO(blank_form(form)))
    sheet = book.worksheets[0]
    for row in form.shown:
        sheet.append([row.get(column.field) for column in form.columns])
    out = io.BytesIO()
    book.save(out)
    given = files(None) if form.name != "agenda" else files(b"")
    given.pop(f"{form.name}.csv", None)
    given[f"{form.name}.xlsx"] = out.getvalue()

    intake = intake_of(given)
    if form.name == "seats":  # one seat is too few for the members of the small sitting
        assert isinstance(intake, Refusal)
        assert {trouble.file for trouble in intake.troubles} == {"members.csv"}
    else:
        assert not isinstance(intake, Refusal), preview(intake, "en")


def test_columns_of_a_form_are_text_even_where_nothing_is_typed_yet() -> None:
    """A card number keeps its zeros, and no empty line of the form is a line of the table."""
    sheet = load_workbook(io.BytesIO(blank_form(FORMS[0]))).worksheets[0]

    assert (sheet.max_row, {sheet.column_dimensions[letter].number_format for letter in "ABCDEFGH"}) == (1, {"@"})
