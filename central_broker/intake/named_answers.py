# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What has an id and a name in both languages: grades, other answers, rates, criteria, bands."""

from dataclasses import dataclass, field
from typing import Final

from central_broker.intake.cells import read_option_id
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said, quoted

NAME_LENGTH_MAX: Final = 60


@dataclass(frozen=True, slots=True)
class Named:
    """An id, and what it is called."""

    id: str
    zh: str
    en: str


@dataclass(slots=True)
class Ids:
    """The ids of one rule, which are all different, with the lines where they stand; those in trouble too."""

    lines: dict[str, int] = field(default_factory=dict)

    def take(self, table: Table) -> str | None:
        """The id of a section, if it can be read and is new."""
        found = table.read("id", read_option_id)
        if found is None:
            return None
        spot = table.spot("id")
        if found in self.lines:
            first = self.lines[found]
            spot.refuse(
                Said(
                    f"编号{quoted(found)}与第 {first} 行重复", f"the id {quoted(found)} stands in line {first} already"
                ),
                Said("换一个编号", "take another id"),
            )
            return None
        self.lines[found] = spot.line
        return found


def read_named(table: Table, ids: Ids, length_max: int = NAME_LENGTH_MAX) -> Named | None:
    """The keys ``id``, ``zh`` and ``en`` of a section; its other keys are left to whoever asked."""
    found = ids.take(table)
    zh, en = table.text("zh", length_max), table.text("en", length_max)
    if found is None or zh is None or en is None:
        return None
    return Named(found, zh, en)
