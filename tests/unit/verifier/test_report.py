# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report on a terminal, and the fingerprints people compare on paper."""

import hashlib
from base64 import b64encode

from verifier.audit import Audit
from verifier.findings import Check, Words
from verifier.report import BREAKS_SHOWN, as_text, last_line
from verifier.signatures import fingerprint

GOOD = Check("good", Words("好", "Good"), Words("全都成立。", "All of it holds."))


def _bad(breaks: int) -> Check:
    return Check(
        "bad", Words("坏", "Bad"), breaks=[Words(f"第 {number} 处", f"thing {number}") for number in range(breaks)]
    )


def _audit(*checks: Check) -> Audit:
    return Audit(hall="demo", sitting="2026-03", title="第三次会议", checks=list(checks))


def test_terminal_shows_marks_in_colour() -> None:
    """On a terminal what holds is green and what breaks is red; the last line sums up."""
    lines = as_text(_audit(GOOD, _bad(1)), "en", colour=True).splitlines()

    assert "\x1b[32m✓\x1b[0m Good: All of it holds." in lines
    assert "\x1b[31m✗\x1b[0m Bad: 1 thing breaks" in lines
    assert lines[-1] == "\x1b[31m1 check fails\x1b[0m"


def test_many_breaches_are_summed_up() -> None:
    """Of very many breaches the first are told and the rest are counted."""
    shown = as_text(_audit(_bad(BREAKS_SHOWN + 5)), "zh", colour=False)

    assert f"第 {BREAKS_SHOWN - 1} 处" in shown
    assert f"第 {BREAKS_SHOWN} 处" not in shown
    assert "另有 5 处" in shown


def test_last_line_says_it_all() -> None:
    """The last line says that everything holds, or how many checks fail."""
    assert last_line(_audit(GOOD), "zh") == "全部核验通过"
    assert last_line(_audit(GOOD), "en") == "everything holds"
    assert last_line(_audit(_bad(1), _bad(2)), "zh") == "2 项核验不通过"


def test_fingerprint_can_be_compared_by_eye() -> None:
    """A key's fingerprint is the SHA-256 of its 32 bytes in groups of four digits."""
    raw = bytes(range(32))

    assert fingerprint(b64encode(raw).decode()).replace(" ", "") == hashlib.sha256(raw).hexdigest()
    assert [len(group) for group in fingerprint(b64encode(raw).decode()).split()] == [4] * 16
