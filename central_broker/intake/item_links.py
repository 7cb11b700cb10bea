# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Links between items: which comes after which, which changes which, how another one must have come out."""

from collections.abc import Collection, Mapping
from typing import Final

from central_broker.intake.cells import read_item_id, read_subject_id
from central_broker.intake.choices import OUTCOMES
from central_broker.intake.findings import Spot
from central_broker.intake.toml_lists import read_list, read_tables
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said, quoted
from voting_core.agenda import AgendaItem, Motion, Personnel, Requirement

LINKS_MAX: Final = 20


def read_after(table: Table) -> tuple[str, ...]:
    """The key ``after``: items that are decided before."""
    return read_list(table, "after", LINKS_MAX, read_item_id) or ()


def read_requirements(table: Table) -> tuple[Requirement, ...]:
    """The key ``requires``: a list of ``{ item, subject, outcome }``; without outcome it must be carried."""
    return tuple(
        one
        for part in read_tables(table, "requires", LINKS_MAX, least=0)
        if (one := _read_requirement(part)) is not None
    )


def _read_requirement(table: Table) -> Requirement | None:
    item = table.read("item", read_item_id)
    subject = table.read("subject", read_subject_id) if table.has("subject") else ""
    outcome = table.choice("outcome", OUTCOMES, "carried")
    table.finish()
    if item is None or subject is None or outcome is None:
        return None
    return Requirement(item=item, subject=subject, outcome=outcome)


def check_links(items: Mapping[str, AgendaItem], places: Mapping[str, Table], ids: Collection[str]) -> None:
    """Every link leads to an item that is there, and asks of it what it can answer.

    Args:
        items: Those that are right, by id.
        places: Where they stand.
        ids: All ids of the file; an item in trouble is there, but nothing more is known of it.
    """
    for name, item in items.items():
        place = places[name]
        for other in item.after:
            _is_there(other, ids, place.spot("after"))
        if isinstance(item, Motion) and item.amends and _is_there(item.amends, ids, place.spot("amends")):
            _check_amended(items.get(item.amends), place.spot("amends"))
        for one in item.requires:
            if _is_there(one.item, ids, place.spot("requires")) and one.item in items:
                _check_required(one, items[one.item], place.spot("requires"))


def _is_there(item: str, ids: Collection[str], spot: Spot) -> bool:
    if item in ids:
        return True
    spot.refuse(
        Said(f"议程里没有编号为{quoted(item)}的事项", f"the agenda has no item {quoted(item)}"),
        Said("改成已有的编号", "take the id of an item that is there"),
    )
    return False


def _check_amended(other: AgendaItem | None, spot: Spot) -> None:
    if other is not None and not isinstance(other, Motion):
        spot.refuse(
            Said(
                f"{quoted(other.item)}不是议案，没有可以修正的文本",
                f"{quoted(other.item)} is no motion: it has no text to amend",
            ),
            Said("改成一项议案的编号", "take the id of a motion"),
        )


def _check_required(one: Requirement, other: AgendaItem, spot: Spot) -> None:
    if not isinstance(other, Motion | Personnel):
        spot.refuse(
            Said(
                f"{quoted(other.item)}是测评或选举，没有通过或未通过",
                f"{quoted(other.item)} is an appraisal or an election, which is neither carried nor lost",
            ),
            Said("只写在它之后：用 after", "use after, if it is only to come later"),
        )
    elif one.subject and (isinstance(other, Motion) or other.merged):
        spot.refuse(
            Said(
                f"{quoted(other.item)}是一次表决的，不分人",
                f"{quoted(other.item)} is voted on as a whole, not one by one",
            ),
            Said("删去 subject", "delete subject"),
        )
    elif isinstance(other, Personnel) and one.subject and one.subject not in {who.subject for who in other.nominees}:
        spot.refuse(
            Said(
                f"{quoted(other.item)}里没有编号为{quoted(one.subject)}的人",
                f"{quoted(other.item)} has nobody with the id {quoted(one.subject)}",
            ),
            Said("改成那一项里的编号", "take an id that stands there"),
        )
