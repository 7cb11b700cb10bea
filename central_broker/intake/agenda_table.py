# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``agenda.csv`` or ``agenda.xlsx``: an agenda as secretaries keep it, one line an item.

Who or what an item is about stands in its line, and each further one in a line of its own below it, where only those
columns are filled in. The lines are put together to what a TOML file would say, and read by the same readers, so that
both ways know the same rules; troubles are told by cell. Rules of an item's own go beyond a line: for those there is
``agenda.toml``.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from adapters.toml_lines import Path
from central_broker.intake.agenda_file import AgendaRead, read_agenda
from central_broker.intake.cells import read_yes
from central_broker.intake.choices import KINDS
from central_broker.intake.columns import AGENDA_COLUMNS, label
from central_broker.intake.csv_table import Row, read_rows
from central_broker.intake.findings import Findings, Spot
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said, quoted
from central_broker.intake.workbook_table import SheetTable
from voting_core.questions import PollKind
from voting_core.rules.profile import Secrecy

ROWS_MAX: Final = 3_000

OF_SUBJECTS: Final = ("subject", "name", "post", "act")
"""Columns that tell who or what an item is about; a line with nothing else goes on with the item above."""
_OF_ALL: Final = ("id", "kind", "title", "text", "secrecy", "round_seconds", "press", "after", "requires", "remark")
_MAJORITY: Final = ("share", "base", "article")
_OF_KIND: Final[dict[PollKind, tuple[str, ...]]] = {
    "motion": ("amends", *_MAJORITY),
    "personnel": (*OF_SUBJECTS, "merged", *_MAJORITY),
    "appraisal": ("subject", "name", "post"),
    "election": ("subject", "name", "posts", "slots"),
}
_LISTS: Final[dict[PollKind, tuple[str, str]]] = {
    "personnel": ("nominees", "n"),
    "appraisal": ("targets", "t"),
    "election": ("candidates", "c"),
}
"""Where the subjects of each kind stand, and how they are numbered where no id is given."""
_LIST_SIGN: Final = re.compile(r"[;；,，、\n]+")


@dataclass(slots=True)
class _Item:
    """The lines of one item, and what they say in the words of a TOML file."""

    rows: list[Row]
    values: dict[str, object] = field(default_factory=dict)
    cells: dict[Path, Spot] = field(default_factory=dict)


def read_agenda_table(text: str | SheetTable, secrecy: Secrecy, file: Spot) -> AgendaRead | None:
    """The items of a table; ``None`` if its header cannot be used.

    Args:
        text: The whole file, or its sheet.
        secrecy: How items are voted on that do not say it.
        file: Where troubles go.
    """
    rows = read_rows(text, AGENDA_COLUMNS, ROWS_MAX, file)
    if rows is None:
        return None
    items = group_rows(rows)
    cells: dict[Path, Spot] = {}
    for number, item in enumerate(items):
        _fill(item, ("items", number))
        cells |= item.cells
    return read_agenda(Table({"items": [item.values for item in items]}, {}, (), file, cells=cells), secrecy)


def group_rows(rows: list[Row]) -> list[_Item]:
    """The lines of each item together; a line that goes on with nothing is refused."""
    items: list[_Item] = []
    for row in rows:
        if not goes_on(row):
            items.append(_Item([row]))
        elif items:
            items[-1].rows.append(row)
        else:
            row.spot("id").refuse(
                Said("上面没有事项", "there is no item above"), Said("填上编号和标题", "fill in id and title")
            )
    return items


def goes_on(row: Row) -> bool:
    """Whether a line only names one more person or body of the item above."""
    return not any(text.strip() for name, text in row.cells.items() if name not in (*OF_SUBJECTS, "remark"))


def _fill(item: _Item, path: Path) -> None:
    """What the lines of an item say, and in which cell each key stands."""
    first = item.rows[0]
    item.cells[path] = first.spot("id")
    kind = _kind_of(first)
    allowed = (*_OF_ALL, *(_OF_KIND[kind] if kind else ()))
    for name in first.cells:
        key = (name,) if name not in _MAJORITY else ("majority", name)
        item.cells[(*path, *key)] = first.spot(name)
    if kind is None:
        item.values["kind"] = first.cells["kind"]  # its trouble is the reader's
    for row in item.rows:
        _refuse_others(row, allowed if kind else tuple(row.cells), kind)
    filled = {name: text.strip() for name, text in first.cells.items() if text.strip() and name in allowed}
    filled.pop("remark", None)
    item.values |= {name: text for name, text in filled.items() if name not in (*OF_SUBJECTS, *_MAJORITY)}
    _plain(item, first, filled)
    majority = {name: filled[name] for name in _MAJORITY if name in filled}
    if majority:
        item.values["majority"] = majority
    if kind in _LISTS:
        _fill_subjects(item, path, *_LISTS[kind])


def _kind_of(row: Row) -> PollKind | None:
    """The kind of an item, a motion where it says none; ``None`` for a word that is not known."""
    word = row.cells.get("kind", "").strip()
    return Table.word(word, KINDS, Findings().at("")) if word else "motion"


def _refuse_others(row: Row, allowed: tuple[str, ...], kind: PollKind | None) -> None:
    """A cell in a column of another kind is no matter of this item: perhaps the kind is wrong."""
    for name, text in row.cells.items():
        if text.strip() and name and name not in allowed:
            column = label("agenda.csv", name)
            row.spot(name).refuse(
                Said(f"这一类事项不填“{column.zh}”：{quoted(text)}", f"a {kind} has no '{column.en}': {quoted(text)}"),
                Said("改“类别”，或清空这一格", "change the kind, or empty the cell"),
            )


def _plain(item: _Item, row: Row, filled: dict[str, str]) -> None:
    """Numbers, yes or no, and lists, which a cell can hold as text only."""
    for name in ("round_seconds", "posts", "slots"):
        if filled.get(name, "").isascii() and filled.get(name, "").isdigit():
            item.values[name] = int(filled[name][:9])
    if "merged" in filled:
        merged = read_yes(filled["merged"], row.spot("merged"))
        item.values["merged"] = bool(merged)
    if "after" in filled:
        item.values["after"] = [part.strip() for part in _LIST_SIGN.split(filled["after"]) if part.strip()]
    if "requires" in filled:
        item.values["requires"] = [_requirement(part) for part in _LIST_SIGN.split(filled["requires"]) if part.strip()]


def _requirement(part: str) -> dict[str, object]:
    """``item-9 n01 未通过``: an item, one of its persons or none, and how it came out; carried if that is left out."""
    words = part.split()
    outcome = {"outcome": words.pop()} if len(words) > 1 and not words[-1][-1:].isdigit() else {}
    return {"item": words[0], **({"subject": " ".join(words[1:])} if len(words) > 1 else {}), **outcome}


def _fill_subjects(item: _Item, path: Path, key: str, sign: str) -> None:
    subjects: list[dict[str, object]] = []
    for row in item.rows:
        given = {name: row.cells.get(name, "").strip() for name in OF_SUBJECTS}
        if not any(given.values()):
            continue
        here = (*path, key, len(subjects))
        item.cells[here] = row.spot("name")
        for name in OF_SUBJECTS:
            item.cells[(*here, "id" if name == "subject" else name)] = row.spot(name)
        number = given.pop("subject") or f"{sign}{len(subjects) + 1:02d}"
        subjects.append({"id": number, **{name: text for name, text in given.items() if text}})
    item.cells[(*path, key)] = item.rows[0].spot("name")
    if subjects:
        item.values[key] = subjects
