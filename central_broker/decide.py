# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``hemicycle-decide CASE.json``: one case in, one outcome out, with its arithmetic in Chinese and English.

It ends with 0 and the outcome on standard output, or with 2 and a plain sentence about what is wrong with the case.
"""

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from central_broker.case_file import CASE_BYTES_MAX, line_in, read_case
from voting_core.cases.deciding import decide_case
from voting_core.cases.outcome import CaseOutcome, SubjectOutcome
from voting_core.cases.refusal import CaseError

DECIDED: Final = 0
REFUSED: Final = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Decide a case and print what follows from it.

    Returns:
        0 with an outcome, 2 for a case that cannot be decided, for the shell.
    """
    given = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Answers must not die of a terminal that lacks a letter.
            stream.reconfigure(errors="replace")
    name = "standard input" if given.case == "-" else given.case
    data = b""
    try:
        data = _bytes_of(given.case)
        outcome = decide_case(read_case(data))
    except CaseError as error:
        for fault in (error, *error.more):
            print("\n".join(printable(f"{name}: {said}") for said in _refusal(fault, data)), file=sys.stderr)
        return REFUSED
    if given.words:
        print("\n".join(words(outcome)))
    else:
        print(msgspec.json.format(msgspec.json.encode(outcome), indent=2).decode())
    return DECIDED


def _refusal(fault: CaseError, data: bytes) -> tuple[str, str]:
    """What is said of a fault in Chinese and English, with its line."""
    line = line_in(data, fault.key) if fault.key else 0
    return (
        (f"第 {line} 行：{fault.said_zh}", f"line {line}: {fault.said_en}") if line else (fault.said_zh, fault.said_en)
    )


def words(outcome: CaseOutcome) -> list[str]:
    """An outcome for people: title, rule, and each result in both languages, one line each."""
    lines = [printable(outcome.title)] if outcome.title else []
    if outcome.article:
        lines.append(f"依据 / by: {printable(outcome.article)}")
    if len(outcome.results) > 1 or outcome.kind == "election":
        lines += [outcome.said_zh, outcome.said_en]
    for one in outcome.results:
        lines += _result(one)
    return [printable(line) for line in lines]


def _result(one: SubjectOutcome) -> list[str]:
    name = f"{one.name}：" if one.name else ""
    return [f"{name}{one.said_zh}", f"{f'{one.name}: ' if one.name else ''}{one.said_en}"]


def printable(text: str) -> str:
    """A text from a file with its control characters spelled out: none of them reaches the terminal."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def _bytes_of(case: str) -> bytes:
    """The bytes of a file or of standard input, at most one more than may be.

    Raises:
        CaseError: The file cannot be read.
    """
    try:
        if case == "-":
            return sys.stdin.buffer.read(CASE_BYTES_MAX + 1)
        with Path(case).open("rb") as file:
            return file.read(CASE_BYTES_MAX + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise CaseError(
            "", (f"文件读不出来（{why}）", "核对文件名"), (f"The file cannot be read ({why})", "Check its name")
        ) from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hemicycle-decide",
        description="由规则与票数得出结论，列出算式。Decide one case: rule and counts in, outcome and arithmetic out.",
        epilog="格式 / format: docs/kinds, docs/generated/schemas/case.json",
    )
    parser.add_argument("case", metavar="CASE.json", help="案例文件，- 为标准输入 / the case, - for standard input")
    parser.add_argument("--words", action="store_true", help="只打印句子 / print sentences for people, no JSON")
    return parser
