# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table saved by any spreadsheet is the same table; what is not in it is never made up."""

import pytest

from central_broker.intake.columns import SEAT_COLUMNS
from central_broker.intake.csv_table import Row, read_rows
from central_broker.intake.findings import Findings
from tests.unit.central_broker.intake.sitting_files import remedies


def read(text: str, rows_max: int = 100) -> tuple[list[Row] | None, Findings]:
    """The rows of a seats file, and what was found."""
    findings = Findings()
    return read_rows(text, SEAT_COLUMNS, rows_max, findings.at("seats.csv")), findings


def lines_and_seats(rows: list[Row] | None) -> list[tuple[int, str]]:
    """Line and seat of each row."""
    assert rows is not None
    return [(row.line, row.cells["seat"]) for row in rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_end_do_not_matter(delimiter: str, end: str) -> None:
    """Comma, semicolon or tab; Windows, Unix or an old Mac."""
    text = end.join(delimiter.join(cells) for cells in [("席位", "排", "座"), ("s01", "1", "1"), ("s02", "1", "2")])
    rows, findings = read(text)
    assert lines_and_seats(rows) == [(2, "s01"), (3, "s02")]
    assert findings == Findings()


@pytest.mark.parametrize(
    "header",
    [
        "席位,排,座",
        "seat,row,place",
        "Seat,ROW,Place",
        "席 位（必填）,排号,座次",
        "座位号,第几排,位*",
        '"席位","排","座"',
    ],
)
def test_a_column_may_go_by_any_of_its_names(header: str) -> None:
    """Chinese or English, with blanks, remarks in brackets and stars."""
    rows, findings = read(f"{header}\ns01,1,1\n")
    assert lines_and_seats(rows) == [(2, "s01")]
    assert findings == Findings()


def test_columns_may_stand_in_any_order() -> None:
    """The header decides, not the place."""
    rows, _ = read("座,席位,备注,排\n3,s01,靠窗,2\n")
    assert rows is not None
    assert rows[0].cells == {"place": "3", "seat": "s01", "remark": "靠窗", "row": "2"}


def test_blank_lines_are_no_rows_and_count_as_lines() -> None:
    """Spreadsheets leave rows of commas at the end; the lines in troubles are those of the file."""
    rows, findings = read("\n席位,排,座\n,,\n\ns01,1,1\n,,\n")
    assert lines_and_seats(rows) == [(5, "s01")]
    assert findings == Findings()


def test_a_quoted_cell_may_span_lines() -> None:
    """The row is where it begins, and the next row is where that one begins."""
    rows, _ = read('席位,排,座,备注\ns01,1,1,"第一行\n第二行"\ns02,1,2,\n')
    assert lines_and_seats(rows) == [(2, "s01"), (4, "s02")]


def test_a_line_may_end_early() -> None:
    """Who types a list by hand leaves out the commas of empty cells."""
    rows, findings = read("席位,排,座\ns01\n")
    assert rows is not None
    assert rows[0].cells == {"seat": "s01", "row": "", "place": ""}
    assert findings == Findings()


def test_a_cell_outside_the_columns_is_refused() -> None:
    """One delimiter too many moves every cell behind it; the line is named."""
    _, findings = read("席位,排,座\ns01,1,1,9\n")
    assert [trouble.line for trouble in findings.troubles] == [2]
    assert "delimiter too many" in remedies(findings)


def test_missing_columns_are_named_with_the_header_to_write() -> None:
    """Both missing columns are told, and what the first line should be."""
    rows, findings = read("席位\ns01\n")
    assert rows is None
    assert [trouble.problem.zh for trouble in findings.troubles] == ["缺少“排”一列", "缺少“座”一列"]
    assert findings.troubles[0].remedy.zh == "第一行写：席位,排,座"


def test_a_column_that_comes_twice_is_refused() -> None:
    """席位 and 座位 are one column; which of them would count?"""
    rows, findings = read("席位,座位,排,座\ns01,s02,1,1\n")
    assert rows is None
    assert "stands there twice" in remedies(findings)


@pytest.mark.parametrize(
    ("header", "word"),
    [
        ("seat,row,place,plaec", "did you mean “place”?"),
        ("seat,row,place,党派", "call it “remark”"),
        ("席位，排，座", "plain commas"),
    ],
)
def test_an_unknown_column_is_refused_with_a_way_out(header: str, word: str) -> None:
    """A misspelt column must not be skipped: leave or tellers would be lost without a word."""
    _, findings = read(f"{header}\ns01,1,1,x\n")
    assert word in remedies(findings)
    assert {trouble.line for trouble in findings.troubles} == {1}


def test_quotes_that_do_not_match_are_named_where_they_begin() -> None:
    """An open quote would swallow the rest of the file; the rows before it are still looked at."""
    rows, findings = read('席位,排,座\ns01,1,1\n"s02,1,2\ns03,1,3\n')
    assert lines_and_seats(rows) == [(2, "s01")]
    assert [trouble.line for trouble in findings.troubles] == [3]


def test_a_table_has_a_bound() -> None:
    """One row too many is refused once, and the rest is not read."""
    rows, findings = read("席位,排,座\n" + "s01,1,1\n" * 9, rows_max=3)
    assert rows is not None
    assert len(rows) == 3
    assert [trouble.line for trouble in findings.troubles] == [5]


def test_a_table_needs_a_header() -> None:
    """A file of commas says what its first line should be."""
    rows, findings = read(",,\n,,\n")
    assert rows is None
    assert "write in the first line: seat,row,place" in remedies(findings)
