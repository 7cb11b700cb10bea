# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain text keeps to its page, also where characters are two columns wide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from central_broker.intake.page import hanging, heading, indented, table, wrap


def test_chinese_lines_are_as_wide_as_they_look() -> None:
    """Ten columns hold five characters, rare ones too."""
    assert wrap("甲乙丙丁戊己䶮𬀩", 10) == ["甲乙丙丁戊", "己䶮𬀩"]


def test_words_and_fractions_stay_whole() -> None:
    """A line breaks before a latin word, not inside it."""
    assert wrap("写 at least 2/3；好", 12) == ["写 at least", "2/3；好"]


@pytest.mark.parametrize("mark", list("，。、；：！？）》”"))
def test_no_line_begins_with_a_closing_mark(mark: str) -> None:
    """The character before it goes down with it."""
    assert wrap(f"甲乙丙丁戊{mark}己", 10) == ["甲乙丙丁", f"戊{mark}己"]


@pytest.mark.parametrize("mark", list("（《“"))
def test_no_line_ends_with_an_opening_mark(mark: str) -> None:
    """It goes down with what it opens."""
    assert wrap(f"甲乙丙丁{mark}戊", 10) == ["甲乙丙丁", f"{mark}戊"]


@given(st.text(alphabet="甲乙，。《》（）ab 1/2\n", max_size=60), st.integers(min_value=8, max_value=40))
def test_wrapping_loses_no_character(text: str, width: int) -> None:
    """All that is not a blank is there, in order."""
    assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


def test_a_table_is_aligned_in_columns() -> None:
    """Every cell of a column begins where its header does."""
    lines = table(["序号", "姓名", "席位"], [["1", "阿依古丽·买买提", "s1"], ["2", "陈䶮", "s2"]]).splitlines()
    starts = {
        cell_len(line[: line.index(word)])
        for line, word in zip(lines, ["席位", "──", "s1", "s2"], strict=True)
        if word != "──"
    }
    assert len(starts) == 1


def test_a_paragraph_hangs_from_its_number() -> None:
    """Every line begins after the margin, the first one behind its number."""
    assert hanging("1.", "甲乙丙丁", 4, width=8) == "1.  甲乙\n    丙丁"
    assert indented("甲乙丙丁", 4, width=8) == "    甲乙\n    丙丁"


def test_a_heading_fills_the_page() -> None:
    """Its rule ends at the page's edge."""
    assert cell_len(heading("议程")) == 100
