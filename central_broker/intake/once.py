# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must not come twice in a column."""

from collections.abc import Callable, Hashable

from central_broker.intake.csv_table import Row
from central_broker.intake.wording import Said, quoted


class Once:
    """Values that must not come twice in a column.

    Args:
        what: How a sentence names them.
        key: Two values are the same if their keys are.
    """

    def __init__(self, what: Said, key: Callable[[Hashable], Hashable] = lambda value: value) -> None:
        self._what = what
        self._key = key
        self._lines: dict[Hashable, int] = {}

    def take(self, value: Hashable | None, row: Row, field: str, shown: str = "") -> bool:
        """Whether a value is new; if not, its row gets a trouble. ``None`` is no value."""
        if value is None:
            return True
        first = self._lines.setdefault(self._key(value), row.line)
        if first == row.line:
            return True
        said = quoted(shown or str(value))
        row.spot(field).refuse(
            Said(f"{self._what.zh}{said}与第 {first} 行重复", f"{self._what.en} {said} stands in line {first} already"),
            Said("两行中改一行", "change one of the two lines"),
        )
        return False
