# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A TOML file is read with the line of every key, so that a trouble can be found in an editor."""

import pytest

from adapters.toml_lines import key_lines, nearest_line
from central_broker.intake.findings import Findings
from central_broker.intake.toml_file import read_toml
from central_broker.intake.toml_lists import read_tables
from central_broker.intake.toml_table import Table
from tests.unit.central_broker.intake.sitting_files import remedies

DOCUMENT = '''\
# = a comment [with] "signs
title = "a = b # [c]"
"quoted.key" = 1
dotted . name = 2

[quorum]
share = "x" # = y

list = [
  "]", # [
  { inner = "}" },
]
[[items]]
id = "a"
text = """
[[items]]
id = "not this one"
\\""" still inside """""
press = "last"
[items.majority]
base = "cast"

[[items]]
id = "b"
text = \'\'\'
[x]
y = "\'\'\'
[items."majority"]
base = "cast"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("quoted.key",), 3),
        (("dotted", "name"), 4),
        (("dotted",), 4),
        (("quorum",), 6),
        (("quorum", "share"), 7),
        (("quorum", "list"), 9),
        (("items",), 13),
        (("items", 0), 13),
        (("items", 0, "id"), 14),
        (("items", 0, "press"), 19),
        (("items", 0, "majority"), 20),
        (("items", 0, "majority", "base"), 21),
        (("items", 1), 23),
        (("items", 1, "text"), 25),
        (("items", 1, "majority", "base"), 29),
    ],
)
def test_every_key_has_its_line(path: tuple[str | int, ...], line: int) -> None:
    """Strings, comments, lists and sections are not mistaken for keys."""
    assert key_lines(DOCUMENT)[path] == line


def test_a_missing_key_has_the_line_of_its_section() -> None:
    """Whoever must add a key is sent to the section it belongs to, or to the top."""
    lines = key_lines(DOCUMENT)
    assert nearest_line(lines, ("items", 1, "title")) == 23
    assert nearest_line(lines, ("nothing",)) == 1


def read(text: str) -> tuple[Table | None, Findings]:
    """The root table of a text, and what was found."""
    findings = Findings()
    return read_toml(text, findings.at("agenda.toml")), findings


def test_windows_line_ends_change_nothing() -> None:
    """Lines are counted alike in both worlds."""
    table, _ = read(DOCUMENT.replace("\n", "\r\n"))
    assert table is not None
    assert table.lines == key_lines(DOCUMENT)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("title = “标题”", "curly quotes"),
        ("title ＝ 1", "plain ="),
        ("title： 1", "plain ="),
        ("title = 标题", "straight quotes"),
        ("date = 2026-02-30", "such a day"),
        ("a = 1", "written twice"),
        ("[b]", "written twice"),
        ("c = [1", "straight quotes"),
    ],
)
def test_what_is_not_toml_is_refused_at_its_line_with_the_likely_remedy(line: str, word: str) -> None:
    """The usual slips of a Chinese keyboard are recognised."""
    table, findings = read(f"a = 1\n[b]\nx = 1\n{line}\n" if line != "a = 1" else f"\n\na = 1\n{line}\n")
    assert table is None
    assert len(findings.troubles) == 1
    assert findings.troubles[0].line in (4, 5)
    assert word in remedies(findings)


def test_brackets_without_end_are_refused() -> None:
    """A file of a hundred thousand brackets is refused like any other."""
    table, findings = read("a = " + "[" * 100_000)
    assert table is None
    assert len(findings.troubles) == 1


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "it is missing add a line name = …"),
        ("name = 3", "a text is wanted"),
        ('name = " "', "it is empty"),
        ('name = "12345678901"', "11 characters, at most 10 fit"),
        ('nmae = "x"', "did you mean “name”?"),
        ('name = "x"\ncolour = "red"', "delete it, or use: name"),
        ('name = "a\\u0000b"', "control character"),
        ('name = "a\\nb"', "line break"),
    ],
)
def test_a_text_is_there_and_fits_and_no_key_is_unknown(text: str, word: str) -> None:
    """Missing, of another kind, empty, too long, misspelt, unknown, with characters that do not show."""
    table, findings = read(text)
    assert table is not None
    table.text("name", 10)
    table.finish()
    assert word in remedies(findings)


@pytest.mark.parametrize("value", ["true", '"3"', "3.0", "-1", "11", "[]", "2026-12-18"])
def test_a_whole_number_is_no_other_value(value: str) -> None:
    """Rules know no fractions of a second and no numbers in quotes."""
    table, findings = read(f"seconds = {value}")
    assert table is not None
    assert table.whole("seconds", 0, 10) is None
    assert "a whole number from 0 to 10" in remedies(findings)


@pytest.mark.parametrize("value", ["3", '"x"', "[1]", "{ a = 1 }", '["x", {}]'])
def test_items_are_sections(value: str) -> None:
    """Whatever else stands under the key is refused with the line to write."""
    table, findings = read(f"items = {value}")
    assert table is not None
    assert read_tables(table, "items", 3) == []
    assert "[[items]]" in remedies(findings)


def test_many_unknown_keys_are_summed_up() -> None:
    """A wrong file in the right place does not fill the screen."""
    table, findings = read("\n".join(f"key{number} = 1" for number in range(1000)))
    assert table is not None
    table.finish()
    assert len(findings.troubles) == 21
    assert "980 more" in remedies(findings)
