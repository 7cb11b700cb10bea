# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A name is kept as its bearer writes it; layout is taken off, and nothing that could be two names is guessed."""

import pytest

from central_broker.intake.names import read_name
from tests.unit.central_broker.intake.sitting_files import read_one, remedies


@pytest.mark.parametrize(
    "name",
    [
        "陈䶮",
        "方𬀩",
        "沈㛃",
        "周启堃",
        "林昭喆",
        "赵赟",
        "何龑",
        "欧阳静姝",
        "阿依古丽·买买提",
        "丁〇",
        "王伟（女）",
        "Esme O'Brady",
        "Dilip Rao-Nair",
    ],
)
def test_a_name_is_kept_as_it_is(name: str) -> None:
    """Rare characters, compound surnames, dots and foreign names pass without a word."""
    found, findings = read_one(read_name, name)
    assert found == name
    assert findings.troubles == []
    assert findings.notes == []


def test_a_character_younger_than_this_python_is_kept() -> None:
    """Chinese characters that Unicode added later are names too."""
    assert read_one(read_name, "陈\U0002ebf0")[0] == "陈\U0002ebf0"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("王　伟", "王伟"),
        ("王  伟", "王伟"),
        ("李 小 明", "李小明"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽 ・ 买买提", "阿依古丽·买买提"),
        ("⽅正", "方正"),
        ("Ａnna  Lee", "Anna Lee"),
    ],
)
def test_habits_of_layout_are_taken_off_and_shown(written: str, read: str) -> None:
    """What can only be read one way is read that way, and the preview says so."""
    found, findings = read_one(read_name, written)
    assert found == read
    assert [note.said.en for note in findings.notes] == [f"“{written}” is read as “{read}”"]


def test_compatibility_characters_become_the_standard_ones() -> None:
    """The same character is always the same bytes, so that names can be compared."""
    found, findings = read_one(read_name, "\uf9d1凡")
    assert found == "六凡"
    assert len(findings.notes) == 1


@pytest.mark.parametrize("written", ["张三 李四", "欧阳 静姝", "阿依古丽 买买提"])
def test_a_blank_that_could_divide_two_people_is_refused(written: str) -> None:
    """Two names in one cell would lose a member a vote."""
    found, findings = read_one(read_name, written)
    assert found is None
    assert "one person or two?" in remedies(findings)


@pytest.mark.parametrize("written", ["陈?", "陈？", "陈□", "陈〓", "陈*"])
def test_a_sign_in_place_of_a_rare_character_is_refused(written: str) -> None:
    """Programs write ? or □ for a character they cannot save; the member's name would be wrong on the screen."""
    found, findings = read_one(read_name, written)
    assert found is None
    assert "lost in saving" in remedies(findings)


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("陈\ue863", "private"),
        ("陈\u202e䶮", "invisible"),
        ("陈\u200b䶮", "invisible"),
        ("陈\x07䶮", "control"),
        ("陈\n䶮", "line break"),
        ("陈\ufffd", "no character we can use"),
        ("陈\U0003fffe", "no character we can use"),
        ("", "missing"),
        ("　", "missing"),
        ("=1+1", "formula"),
        ("王" * 61, "at most 60"),
    ],
)
def test_what_cannot_be_in_a_name_is_refused_with_its_reason(written: str, word: str) -> None:
    """Private, invisible and control characters, formulas, nothing and too much."""
    found, findings = read_one(read_name, written)
    assert found is None
    assert word in remedies(findings)
