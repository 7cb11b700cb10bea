# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the items of an agenda are about: targets, nominees, candidates."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from central_broker.intake.cells import read_subject_id, read_words
from central_broker.intake.choices import ACTS
from central_broker.intake.names import read_name
from central_broker.intake.toml_lists import read_tables
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said, quoted
from voting_core.agenda import SUBJECTS_MAX, Candidate, Nominee, Target

NAME_LENGTH_MAX: Final = 60

_DIVIDE: Final = Said("分成两项", "divide them between two items")


@dataclass(slots=True)
class _Subjects:
    """Ids and names of one item, which are not to come twice."""

    ids: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)

    def read_id(self, table: Table) -> str | None:
        """An id that is new in this item."""
        found = table.read("id", read_subject_id)
        if found is None:
            return None
        spot = table.spot("id")
        # Inline tables share a line: that the lines are different says nothing about whether the ids are.
        if found not in self.ids:
            self.ids[found] = spot.line
            return found
        first = self.ids[found]
        spot.refuse(
            Said(f"编号{quoted(found)}与第 {first} 行重复", f"the id {quoted(found)} stands in line {first} already"),
            Said("换一个编号", "take another id"),
        )
        return None

    def note_name(self, table: Table, name: str | None, said: str = "") -> None:
        """Two of one name may be one of them twice."""
        if name is None:
            return
        spot = table.spot("name")
        key = f"{name}\n{said}"
        if key not in self.names:
            self.names[key] = spot.line
        else:
            first = self.names[key]
            spot.note(Said(f"与第 {first} 行同名，请核对", f"the same name as in line {first}: check"))


def read_targets(item: Table, outer: Collection[str]) -> tuple[Target, ...]:
    """Sections ``[[items.targets]]``: who or what is appraised; those that are right."""
    subjects = _Subjects()
    found: list[Target] = []
    for table in read_tables(item, "targets", SUBJECTS_MAX, remedy=_DIVIDE):
        subject, name = subjects.read_id(table), table.text("name", NAME_LENGTH_MAX)
        post = table.read("post", read_words) if table.has("post") else ""
        subjects.note_name(table, name)
        table.finish(outer)
        if subject is not None and name is not None and post is not None:
            found.append(Target(subject=subject, name=name, post=post))
    return tuple(found)


def read_nominees(item: Table, outer: Collection[str]) -> tuple[Nominee, ...]:
    """Sections ``[[items.nominees]]``: who is appointed to a post or leaves it; those that are right."""
    subjects = _Subjects()
    found: list[Nominee] = []
    for table in read_tables(item, "nominees", SUBJECTS_MAX, remedy=_DIVIDE):
        subject, name = subjects.read_id(table), table.read("name", read_name)
        act = table.choice("act", ACTS)
        post = table.text("post", NAME_LENGTH_MAX)
        subjects.note_name(table, name, f"{act} {post}")
        table.finish(outer)
        if subject is not None and name is not None and act is not None and post is not None:
            found.append(Nominee(subject=subject, name=name, post=post, act=act))
    return tuple(found)


def read_candidates(item: Table, outer: Collection[str]) -> tuple[Candidate, ...]:
    """Sections ``[[items.candidates]]``: who stands for election; those that are right."""
    subjects = _Subjects()
    found: list[Candidate] = []
    for table in read_tables(item, "candidates", SUBJECTS_MAX, remedy=_DIVIDE):
        subject, name = subjects.read_id(table), table.read("name", read_name)
        subjects.note_name(table, name)
        table.finish(outer)
        if subject is not None and name is not None:
            found.append(Candidate(subject=subject, name=name))
    return tuple(found)
