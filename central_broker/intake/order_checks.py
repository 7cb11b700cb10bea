# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the items can be put in the order of the file: no circles, removals before appointments, amendments first.

What the house would refuse in the sitting is refused here, where it can still be mended in peace.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from central_broker.intake.agenda_file import AgendaRead
from central_broker.intake.findings import Spot
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said, quoted
from voting_core.agenda import LEAVING, AgendaItem, Motion, Nominee, Personnel
from voting_core.rules.profile import Ordering


class _Before(NamedTuple):
    """An item that is decided before another one, and where the file says so."""

    item: str
    spot: Spot


def check_order(agenda: AgendaRead, ordering: Ordering) -> None:
    """Refuse what can never be put; note what the order of the file contradicts."""
    before = _before(agenda, ordering)
    if ordering.removal_first:
        _check_removals(agenda)
    if not _refuse_circles(before):
        _note_later(agenda, before)


def _before(agenda: AgendaRead, ordering: Ordering) -> dict[str, list[_Before]]:
    """By item, what is decided before it."""
    before: dict[str, list[_Before]] = {item.item: [] for item in agenda.items}
    for item in agenda.items:
        place = agenda.places[item.item]
        before[item.item] += [_Before(other, place.spot("after")) for other in item.after]
        before[item.item] += [_Before(one.item, place.spot("requires")) for one in item.requires]
        if isinstance(item, Motion) and item.amends in before and ordering.amendments_first:
            before[item.amends].append(_Before(item.item, place.spot("amends")))
    return before


def _refuse_circles(before: Mapping[str, Sequence[_Before]]) -> bool:
    """Take away, again and again, what waits for nothing that is left; what remains waits in a circle."""
    left = dict(before)
    while free := [item for item, others in left.items() if not any(one.item in left for one in others)]:
        for item in free:
            del left[item]
    if not left:
        return False
    # Whatever waits for a circle is left too: walk back until an item comes again.
    walk = [next(iter(left))]
    while walk[-1] not in walk[:-1]:
        walk.append(next(one.item for one in left[walk[-1]] if one.item in left))
    circle = walk[walk.index(walk[-1]) :]
    spot = next(one.spot for one in left[circle[0]] if one.item == circle[1])
    spot.refuse(
        Said(f"先后次序绕成了圈：{' → '.join(circle)}", f"these items wait for each other: {' → '.join(circle)}"),
        Said("删去 after、requires 或 amends 中的一个", "delete one of after, requires, amends"),
    )
    return True


def _note_later(agenda: AgendaRead, before: Mapping[str, Sequence[_Before]]) -> None:
    order = {item.item: number for number, item in enumerate(agenda.items)}
    for item, others in before.items():
        for other in others:
            if order.get(other.item, -1) > order[item]:
                other.spot.note(
                    Said(
                        f"{quoted(other.item)}须先于{quoted(item)}表决，却排在它后面",
                        f"{quoted(other.item)} is decided before {quoted(item)}, but stands behind it",
                    )
                )


def _check_removals(agenda: AgendaRead) -> None:
    """For one post nobody is appointed in the item of the removal, or in an earlier one."""
    appointed: list[tuple[AgendaItem, Table, Nominee]] = []
    for item in agenda.items:
        if not isinstance(item, Personnel):
            continue
        tables = _nominee_tables(agenda.places[item.item])
        appointed += [
            (item, table, one) for table, one in zip(tables, item.nominees, strict=True) if one.act not in LEAVING
        ]
        for table, leaving in zip(tables, item.nominees, strict=True):
            if leaving.act in LEAVING:
                _refuse_earlier(item, table, leaving, appointed)


def _refuse_earlier(
    item: AgendaItem, table: Table, leaving: Nominee, appointed: Sequence[tuple[AgendaItem, Table, Nominee]]
) -> None:
    for other, place, one in appointed:
        if one.post != leaving.post:
            continue
        line = table.spot("post").line
        where = Said("同一项", "the same item") if other is item else Said("后面的一项", "a later item")
        place.spot("post").refuse(
            Said(
                f"{quoted(one.name)}要任{quoted(one.post)}，而{quoted(leaving.name)}免去该职务写在{where.zh}"
                f"（第 {line} 行）：应先免后任",
                f"{quoted(one.name)} is to become {quoted(one.post)}, but {quoted(leaving.name)} leaves that post in "
                f"{where.en} (line {line}): the removal comes first",
            ),
            Said("把免职移到前面单独一项", "put the removal into an item of its own before this one"),
        )


def _nominee_tables(item: Table) -> list[Table]:
    written = item.values["nominees"]
    assert isinstance(written, list), "an item with nominees was read from a list of them"
    return [
        Table(one, item.lines, (*item.path, "nominees", number), item.file, cells=item.cells)
        for number, one in enumerate(written)
    ]
