# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A threshold in words is read in the one way it can be read, or not at all."""

from collections.abc import Callable

import pytest

from central_broker.intake.findings import Findings
from central_broker.intake.shares import read_share
from tests.unit.central_broker.intake.sitting_files import remedies
from voting_core.deciding.phrases import say_share_en, say_share_zh
from voting_core.rules.shares import Share


def read(words: str, inclusive: bool | None = None) -> tuple[Share | None, Findings]:
    """The share that words mean, and what was found."""
    findings = Findings()
    return read_share(words, inclusive, findings.at("profile.toml", 7, "quorum.share")), findings


@pytest.mark.parametrize(
    ("words", "share"),
    [
        ("过半数", (1, 2, False)),
        ("超过半数", (1, 2, False)),
        ("半数以上（含半数）", (1, 2, True)),
        ("半数以上（不含半数）", (1, 2, False)),
        ("三分之二以上", (2, 3, True)),
        ("超过三分之二", (2, 3, False)),
        ("不少于四分之三", (3, 4, True)),
        ("百分之六十以上", (60, 100, True)),
        ("超过百分之二十五", (25, 100, False)),
        ("十二分之七以上", (7, 12, True)),
        ("more than 1/2", (1, 2, False)),
        ("More than half", (1, 2, False)),
        ("at least 2/3", (2, 3, True)),
        ("two thirds or more", (2, 3, True)),
        ("≥ ２／３", (2, 3, True)),
        ("> 60 %", (60, 100, False)),
    ],
)
def test_words_that_say_everything_are_understood(words: str, share: tuple[int, int, bool]) -> None:
    """Rules may be copied from the rules of procedure, in Chinese or English, in any width."""
    found, findings = read(words)
    assert found == Share(numerator=share[0], denominator=share[1], inclusive=share[2])
    assert findings == Findings()


@pytest.mark.parametrize("words", ["2/3", "半数", "半数以上", "二分之一以上", "1/2以上", "60%"])
def test_words_that_leave_the_equal_case_open_are_asked_about(words: str) -> None:
    """Whether exactly half is enough decides motions; the import never guesses it."""
    found, findings = read(words)
    assert found is None
    assert "exactly that much" in remedies(findings)
    assert "at least" in remedies(findings)


@pytest.mark.parametrize("inclusive", [True, False])
def test_a_key_beside_the_words_settles_the_equal_case(inclusive: bool) -> None:
    """A bare 2/3 is taken together with inclusive = true or false."""
    found, _ = read("2/3", inclusive)
    assert found == Share(numerator=2, denominator=3, inclusive=inclusive)


def test_words_and_key_must_not_contradict_each_other() -> None:
    """三分之二以上 includes two thirds, whatever the key says."""
    assert read("三分之二以上", inclusive=True)[0] is not None
    found, findings = read("三分之二以上", inclusive=False)
    assert found is None
    assert "contradict" in remedies(findings)


@pytest.mark.parametrize(
    "words", ["", "全体", "most", "at least 3/2", "more than 0/3", "at least 1/0", "more than 1/1", "1/2/3"]
)
def test_what_is_no_share_is_refused(words: str) -> None:
    """Nonsense, more than the whole and nothing at all are refused with an example to follow."""
    found, findings = read(words)
    assert found is None
    assert len(findings.troubles) == 1


@pytest.mark.parametrize("say", [say_share_zh, say_share_en])
@pytest.mark.parametrize("inclusive", [True, False])
def test_what_a_result_sheet_says_can_be_written_in_a_file(say: Callable[[Share], str], inclusive: bool) -> None:
    """The words in which the program prints a share are words it reads, and they mean the same."""
    for below in range(2, 31):
        for above in range(1, below):
            share = Share(numerator=above, denominator=below, inclusive=inclusive)
            assert read(say(share))[0] == share
