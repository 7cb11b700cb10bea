# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain text on a page of fixed width, where a Chinese character is two columns wide."""

import re
from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len

WIDTH: Final = 100

# A latin word or number stays whole, and punctuation never begins a line.
_UNIT: Final = re.compile(r"\s+|[!-~]+|.", re.DOTALL)
_NOT_FIRST: Final = frozenset("，。、；：！？）》〉”’」』】·…%")
_NOT_LAST: Final = frozenset("（《〈“‘「『【")


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns; a longer word stands alone. A line feed begins a new line."""
    return [line for paragraph in text.split("\n") for line in _wrap_paragraph(paragraph, width)]


def indented(text: str, indent: int, width: int = WIDTH) -> str:
    """A paragraph whose lines all begin after ``indent`` blanks."""
    return "\n".join(" " * indent + line for line in wrap(text, width - indent))


def hanging(head: str, text: str, indent: int, width: int = WIDTH) -> str:
    """A paragraph with a word in its margin: ``head``, then the text, both in the first line."""
    return head.ljust(indent - (cell_len(head) - len(head))) + indented(text, indent, width)[indent:]


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest cell, two blanks apart, a rule under the header."""
    widths = [max(cell_len(row[place]) for row in (header, *rows)) for place in range(len(header))]
    rule = ["─" * width for width in widths]
    return "\n".join(
        "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (header, rule, *rows)
    )


def heading(text: str) -> str:
    """A heading with a rule to the end of the page."""
    return f"── {text} " + "─" * max(0, WIDTH - cell_len(text) - 4)


def _wrap_paragraph(text: str, width: int) -> list[str]:
    lines: list[str] = []
    line: list[str] = []
    used = 0
    for unit in _UNIT.findall(text):
        if not line and unit.isspace():
            continue
        if not line or used + cell_len(unit) <= width:
            line.append(unit)
            used += cell_len(unit)
        elif not unit.isspace():
            kept, carried = _divide(line, unit)
            lines.append("".join(kept).rstrip())
            line = [*carried, unit]
            used = sum(cell_len(piece) for piece in line)
    return [*lines, "".join(line).rstrip()]


def _divide(line: list[str], following: str) -> tuple[list[str], list[str]]:
    """What stays on a full line and what goes down with the unit that follows, for the sake of punctuation."""
    cut = len(line)
    while cut > 1 and ((line[cut] if cut < len(line) else following)[0] in _NOT_FIRST or line[cut - 1] in _NOT_LAST):
        cut -= 1
    # A line of nothing but punctuation is cut anywhere.
    return (line[:cut], line[cut:]) if cut > 1 else (line, [])
