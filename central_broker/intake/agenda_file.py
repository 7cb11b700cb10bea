# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``agenda.toml``: what is put to the vote, in the order of the house."""

from typing import Final

from central_broker.intake.cells import read_item_id
from central_broker.intake.rule_tables import read_majority, read_press, read_round_seconds
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said, quoted
from voting_core.agenda import AgendaItem

ITEMS_MAX: Final = 1_000
TITLE_LENGTH_MAX: Final = 400
TEXT_LENGTH_MAX: Final = 20_000

_KINDS: Final = {"motion": "motion"}


def read_agenda(root: Table) -> tuple[AgendaItem, ...]:
    """The items that are right, in the order of the file."""
    tables = root.tables("items", ITEMS_MAX)
    root.finish()
    items: list[AgendaItem] = []
    ids: dict[str, int] = {}
    titles: dict[str, int] = {}
    for table in tables:
        item = _read_item(table, ids)
        if item is None:
            continue
        items.append(item)
        line = table.spot("title").line
        first = titles.setdefault(item.title, line)
        if first != line:
            table.spot("title").note(Said(f"标题与第 {first} 行相同", f"the title is that of line {first} too"))
    return tuple(items)


def _read_item(table: Table, ids: dict[str, int]) -> AgendaItem | None:
    troubles = len(table.file.findings.troubles)
    item = table.read("id", read_item_id)
    title = table.text("title", TITLE_LENGTH_MAX)
    text = table.text("text", TEXT_LENGTH_MAX, paragraphs=True)
    if table.has("kind"):
        table.choice("kind", _KINDS)
    majority_table = table.table("majority") if table.has("majority") else None
    majority = None if majority_table is None else read_majority(majority_table)
    press = read_press(table) if table.has("press") else None
    seconds = read_round_seconds(table) if table.has("round_seconds") else None
    local = table.flag("local_opening") if table.has("local_opening") else False
    table.finish()
    if item is not None:
        _refuse_second(item, table, ids)
    if item is None or title is None or text is None or len(table.file.findings.troubles) > troubles:
        return None
    return AgendaItem(
        item=item,
        title=title,
        text=text,
        kind="motion",
        local_opening=bool(local),
        majority=majority,
        press=press,
        round_ms=None if seconds is None else seconds * 1_000,
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
