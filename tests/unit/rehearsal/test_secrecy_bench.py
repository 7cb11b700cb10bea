# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bench of secret ballots measures what is really made, checked, audited and opened."""

from typing import Any

from rehearsal.bench.secrecy import PAPERS, Figures, is_measured, lawful, measure, measure_opening
from rehearsal.bench.secrecy_page import secrecy_page


def test_an_archive_is_made_checked_and_audited() -> None:
    """Four ballots for three scores; a ballot that did not hold, or an archive that was refused, would end it."""
    found = measure("three scores, 3 × 7 marks", 4, None)

    assert (found.voters, found.tool_s, found.ratio) == (4, None, None)
    assert min(found.make_ms, found.check_ms, found.audit_s) > 0


def test_a_count_is_opened_by_two_of_three_tellers() -> None:
    """From the last agreement to the archive with its result."""
    assert measure_opening(3) > 0


def test_every_paper_has_a_lawful_ballot() -> None:
    """One mark for each question, behind the blank answer where there is one."""
    for questions in PAPERS.values():
        assert [sum(marks) for marks in lawful(questions)] == [1] * len(questions)


def test_very_many_voters_have_a_short_paper() -> None:
    """The long papers would take an hour."""
    assert [name for name in PAPERS if is_measured(name, 1_000)] == ["a motion, 1 × 3"]


def test_the_page_tells_goals_and_ratios() -> None:
    """The worst and the best ratio stand beside the goal; without the independent program that is said."""
    given: dict[str, Any] = {"paper": "x", "make_ms": 5.0, "check_ms": 7.0, "audit_s": 2.0}
    slow, fast = (Figures(**given, voters=60, tool_s=6.0), Figures(**given, voters=1_000, tool_s=9.0))

    assert "| x | 1,000 | 5.0 ms | 7.0 ms | 2.0 s | 9.0 s | **4.5** |" in secrecy_page([slow, fast], 0.5, 90)
    assert "3.0 to 4.5 times faster | ≥ 3 |" in secrecy_page([slow, fast], 0.5, 90)
    assert "not installed" in secrecy_page([Figures(**given, voters=60, tool_s=None)], 0.5, 90)
