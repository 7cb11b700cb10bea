# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``agenda.toml``: what is put to the vote, in the order of the house."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from central_broker.intake.agenda_items import KEYS_OF_ALL, KEYS_OF_KIND, own_parts
from central_broker.intake.cells import read_item_id
from central_broker.intake.choices import KINDS
from central_broker.intake.item_links import check_links, read_after, read_requirements
from central_broker.intake.profile_file import read_press, read_round_seconds, read_secrecy
from central_broker.intake.toml_lists import read_tables
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said, quoted
from voting_core.agenda import AgendaItem, Appraisal, Election, Motion, Personnel
from voting_core.questions import PollKind
from voting_core.rules.profile import Secrecy

ITEMS_MAX: Final = 1_000
TITLE_LENGTH_MAX: Final = 400
TEXT_LENGTH_MAX: Final = 20_000

_TYPES: Final[dict[PollKind, Any]] = {
    "motion": Motion,
    "appraisal": Appraisal,
    "personnel": Personnel,
    "election": Election,
}
_SITTINGS: Final = Said("分成几次会议", "divide them among several sittings")


@dataclass(frozen=True, slots=True)
class AgendaRead:
    """The items that are right, in the order of the file, and where each stands in it, by id."""

    items: tuple[AgendaItem, ...]
    places: Mapping[str, Table]


def read_agenda(root: Table, secrecy: Secrecy) -> AgendaRead:
    """The items that are right, with links to items that are there.

    Args:
        root: The file.
        secrecy: How items are voted on that do not say it.
    """
    tables = read_tables(root, "items", ITEMS_MAX, remedy=_SITTINGS)
    root.finish()
    items: dict[str, AgendaItem] = {}
    places: dict[str, Table] = {}
    ids: dict[str, int] = {}
    titles: dict[str, int] = {}
    for table in tables:
        item = _read_item(table, ids, secrecy)
        if item is None:
            continue
        items[item.item], places[item.item] = item, table
        line = table.spot("title").line
        first = titles.setdefault(item.title, line)
        if first != line:
            table.spot("title").note(Said(f"标题与第 {first} 行相同", f"the title is that of line {first} too"))
    check_links(items, places, frozenset(ids))
    return AgendaRead(tuple(items.values()), places)


def _read_item(table: Table, ids: dict[str, int], secrecy: Secrecy) -> AgendaItem | None:
    troubles = len(table.file.findings.troubles)
    item = table.read("id", read_item_id)
    kind = table.choice("kind", KINDS, "motion")
    parts: dict[str, Any] = {
        "title": table.text("title", TITLE_LENGTH_MAX),
        "text": table.text("text", TEXT_LENGTH_MAX, paragraphs=True),
        "press": read_press(table) if table.has("press") else None,
        "round_ms": _read_round_ms(table),
        "after": read_after(table),
        "requires": read_requirements(table),
        "secrecy": read_secrecy(table) if table.has("secrecy") else secrecy,
    }
    if kind is not None:
        _refuse_keys_of_others(table, kind)
        parts |= own_parts(table, kind)
        table.finish()
    if item is not None:
        _refuse_second(item, table, ids)
    if item is None or kind is None or len(table.file.findings.troubles) > troubles:
        return None
    found: AgendaItem = _TYPES[kind](item=item, **parts)
    return found


def _read_round_ms(table: Table) -> int | None:
    seconds = read_round_seconds(table) if table.has("round_seconds") else None
    return None if seconds is None else seconds * 1_000


def _refuse_keys_of_others(table: Table, kind: PollKind) -> None:
    """A key of another kind is refused with the kind that has it; without ``kind`` an item is a motion."""
    for other, keys in KEYS_OF_KIND.items():
        for key in keys:
            if other == kind or key in KEYS_OF_KIND[kind] or key in KEYS_OF_ALL or not table.has(key):
                continue
            table.spot(key).refuse(
                Said(f"{key} 不是这一类事项的键", f"{key} is no key of a {kind}"),
                Said(f'写 kind = "{other}"，或删去它', f'write kind = "{other}", or delete it'),
            )


def _refuse_second(item: str, table: Table, ids: dict[str, int]) -> None:
    spot = table.spot("id")
    if item in ids:
        spot.refuse(
            Said(
                f"编号{quoted(item)}与第 {ids[item]} 行重复",
                f"the id {quoted(item)} stands in line {ids[item]} already",
            ),
            Said("换一个编号", "take another id"),
        )
    ids.setdefault(item, spot.line)
