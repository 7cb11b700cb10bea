# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit as text for people, in Chinese or English, and as JSON for programs."""

import json
import re
from collections.abc import Iterator
from typing import Final

from verifier.audit import Audit
from verifier.findings import Check, Lang, Words
from verifier.result_lines import result_lines
from verifier.results import Result

BREAKS_SHOWN: Final = 20
# Titles and reasons come from a bundle nobody has checked yet: they must not steer the terminal or turn the text round.
_UNSAFE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def as_text(audit: Audit, lang: Lang, *, colour: bool) -> str:
    """The readable report.

    Args:
        audit: What was found.
        lang: Chinese or English.
        colour: Whether a terminal will show it.
    """
    lines = [*_head(audit, lang), "", *_check_lines(audit, lang), ""]
    if audit.results:
        lines += [*result_lines(audit.results, lang), ""]
    if audit.notes:
        lines += [Words("请注意：", "Worth knowing:").said(lang)]
        lines += [f"  ! {note.said(lang)}" for note in audit.notes[:BREAKS_SHOWN]]
        lines += [*_rest(len(audit.notes), lang), ""]
    safe = [_UNSAFE.sub("\ufffd", line) for line in [*lines, last_line(audit, lang)]]
    return "".join(f"{line}\n" for line in (_painted(safe) if colour else safe))


def last_line(audit: Audit, lang: Lang) -> str:
    """The whole report in one line."""
    failed = sum(bool(check.breaks) for check in audit.checks)
    if not failed:
        return Words("全部核验通过", "everything holds").said(lang)
    return Words(f"{failed} 项核验不通过", f"{failed} check{'s' * (failed != 1)} fail{'s' * (failed == 1)}").said(lang)


def _head(audit: Audit, lang: Lang) -> Iterator[str]:
    yield Words(
        f"会场 {audit.hall} · 会议 {audit.sitting} · {audit.title}",
        f"Hall {audit.hall} · sitting {audit.sitting} · {audit.title}",
    ).said(lang)
    yield Words("请与纸面核对（SHA-256）：", "Compare on paper (SHA-256):").said(lang)
    for who, digits in audit.keys:
        yield f"  {who.said(lang)}"
        yield f"    {digits}"


def _check_lines(audit: Audit, lang: Lang) -> Iterator[str]:
    for check in audit.checks:
        mark = "✓" if check.passed else "✗" if check.breaks else "-"
        said = _said(check)
        yield f"{mark} {check.name.said(lang)}{Words('：', ': ').said(lang)}{said.said(lang)}"
        yield from (f"    - {broken.said(lang)}" for broken in check.breaks[:BREAKS_SHOWN])
        yield from _rest(len(check.breaks), lang)


def _said(check: Check) -> Words:
    if check.skipped is not None:
        return check.skipped
    return check.holds if check.passed else _count_words(check)


def _count_words(check: Check) -> Words:
    number = len(check.breaks)
    return Words(f"{number} 处不符", f"{number} thing{'s' * (number != 1)} break{'s' * (number == 1)}")


def _rest(number: int, lang: Lang) -> list[str]:
    more = number - BREAKS_SHOWN
    return [Words(f"    - 另有 {more} 处", f"    - and {more} more").said(lang)] if more > 0 else []


def _painted(lines: list[str]) -> Iterator[str]:
    """Marks and the last line in green or red; nothing else begins with a mark."""
    good = not any(line.startswith("✗") for line in lines)
    for line in lines[:-1]:
        yield _paint(line[0], line[0] == "✓") + line[1:] if line[:1] in ("✓", "✗") else line
    yield _paint(lines[-1], good)


def _paint(text: str, good: bool) -> str:
    return f"\x1b[{32 if good else 31}m{text}\x1b[0m"


def as_json(audit: Audit, lang: Lang) -> str:
    """The report for programs: keys are fixed, sentences are in one language."""
    return (
        json.dumps(
            {
                "holds": audit.holds,
                "hall": audit.hall,
                "sitting": audit.sitting,
                "said": last_line(audit, lang),
                "keys": [{"whose": who.said(lang), "sha256": digits.replace(" ", "")} for who, digits in audit.keys],
                "checks": [
                    {
                        "check": check.key,
                        "holds": check.passed,
                        "checked": check.skipped is None,
                        "said": _said(check).said(lang),
                        "breaks": [broken.said(lang) for broken in check.breaks],
                    }
                    for check in audit.checks
                ],
                "results": [_result_json(result, lang) for result in audit.results],
                "notes": [note.said(lang) for note in audit.notes],
            },
            ensure_ascii=True,
            indent=1,
        )
        + "\n"
    )


def _result_json(result: Result, lang: Lang) -> dict[str, object]:
    poll, number = result.of.key
    return {
        "poll": poll,
        "round": number,
        "phase": result.of.phase,
        "title": result.of.opened.fields["title"],
        "kind": result.of.opened.fields["item_kind"],
        **result.summary(),
        "said": result.said.said(lang),
        "late": [dict(zip(("seat", "epoch", "seq", "member"), one, strict=True)) for one in result.late],
    }
