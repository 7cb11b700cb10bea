# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bytes become text in one way, or are refused with what to do about it."""

import pytest

from central_broker.intake.decoding import FILE_BYTES_MAX, decode
from central_broker.intake.findings import Findings
from tests.unit.central_broker.intake.sitting_files import MEMBERS, draft_of, remedies, sitting_files


def read(data: bytes, name: str = "members.csv") -> tuple[str | None, Findings]:
    """The text of a file, and what was found."""
    findings = Findings()
    return decode(data, findings.at(name)), findings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_is_read_with_and_without_its_mark(encoding: str) -> None:
    """Spreadsheets put a mark before UTF-8, text editors do not; both are right."""
    text, findings = read("序号,姓名\nm1,陈䶮".encode(encoding))
    assert text == "序号,姓名\nm1,陈䶮"
    assert findings == Findings()


def test_what_a_chinese_windows_saves_is_read_with_a_note() -> None:
    """GB 18030 holds every character of Unicode, rare ones too; the secretary is asked to look at the names."""
    draft = draft_of(sitting_files(members=MEMBERS.encode("gb18030")))
    assert [member.name for member in draft.roster.members] == ["王伟", "陈䶮", "方𬀩"]
    assert [note.file for note in draft.notes] == ["members.csv"]
    assert "GB 18030" in draft.notes[0].said.en


def test_broken_utf8_is_not_taken_for_gb18030() -> None:
    """One damaged byte in UTF-8 is named by its line; other characters never appear in its place."""
    data = "序号,姓名\nm1,陈䶮\nm2,王伟\n".encode()
    cut = data.index("王".encode()) + 1
    text, findings = read(data[:cut] + data[cut + 1 :])
    assert text is None
    assert [trouble.line for trouble in findings.troubles] == [3]
    assert "damaged" in remedies(findings)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"PK\x03\x04rest", "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook"),
        ("姓名".encode("utf-16"), "UTF-16"),
        (b"id,name\nm1,\0\n", "line 2 holds a NUL byte"),
        (b"id\n\xff\xff\xff\n", "neither UTF-8 nor GB 18030"),
        (b"a" * (FILE_BYTES_MAX + 1), "larger than 4 MiB"),
    ],
)
def test_what_is_no_text_is_refused_and_says_how_to_save_it(data: bytes, word: str) -> None:
    """A renamed workbook, UTF-16, NUL bytes, nothing at all, and too much."""
    text, findings = read(data)
    assert text is None
    assert word in remedies(findings)
    assert "CSV UTF-8" in remedies(findings)


def test_a_toml_file_is_not_sent_to_a_spreadsheet() -> None:
    """The remedy for a TOML file is a text editor."""
    _, findings = read(b"", "agenda.toml")
    assert "text editor" in remedies(findings)
