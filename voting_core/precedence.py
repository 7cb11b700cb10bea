# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must be decided before an item may be put, and how it must have come out.

For one post the removal is decided before the appointment, amendments before the text that they amend; an item may name
others that it comes after or that it depends on. Two people may put all this aside for one item. Sources: rules of
procedure of the standing committees of Jilin and of other provinces.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from voting_core.agenda import LEAVING, AgendaItem, Motion, Personnel
from voting_core.floor import Floor
from voting_core.lifecycle import RoundPhase
from voting_core.round_records import ResultDeclared


class Blocker(NamedTuple):
    """Another item that stands in the way, and why, in both languages."""

    item: str
    zh: str
    en: str


def blockers(item: AgendaItem, agenda: Mapping[str, AgendaItem], floor: Floor) -> tuple[Blocker, ...]:
    """What stands in the way of putting an item now; empty when nothing does.

    Args:
        item: The item to be put.
        agenda: All items of the agenda in force, by id.
        floor: What was decided so far.
    """
    if item.item in floor.affairs.overridden:
        return ()
    before = [name for name in item.after if _decided(floor, name) is None]
    found = [_first(name, agenda) for name in before]
    found += [
        _required(one.item, agenda, one.outcome)
        for one in item.requires
        if _outcome(floor, one.item, one.subject) != one.outcome
    ]
    profile = floor.profile
    assert profile is not None, "a sitting has a profile"
    if profile.ordering.amendments_first and isinstance(item, Motion):
        found += [
            Blocker(name, f"修正案“{other.title}”应先表决", f"amendment '{name}' is decided first")
            for name, other in agenda.items()
            if isinstance(other, Motion) and other.amends == item.item and _decided(floor, name) is None
        ]
    if profile.ordering.removal_first and isinstance(item, Personnel):
        found += _removals(item, agenda, floor)
    return tuple(dict.fromkeys(found))


def _removals(item: Personnel, agenda: Mapping[str, AgendaItem], floor: Floor) -> Iterable[Blocker]:
    """Removals from the posts to which this item appoints: they are decided, and carried, before."""
    posts = {one.post for one in item.nominees if one.post and one.act not in LEAVING}
    for name, other in agenda.items():
        if name == item.item or not isinstance(other, Personnel):
            continue
        for leaving in other.nominees:
            if leaving.act not in LEAVING or leaving.post not in posts:
                continue
            outcome = _outcome(floor, name, "" if other.merged else leaving.subject)
            if not outcome:
                yield Blocker(name, f"应先表决{leaving.name}免去{leaving.post}", f"the removal in '{name}' comes first")
            elif outcome != "carried":
                yield Blocker(
                    name,
                    f"{leaving.name}免去{leaving.post}未获通过，该职务没有空缺",
                    f"the removal in '{name}' was not carried, so the post is not vacant",
                )


def _first(name: str, agenda: Mapping[str, AgendaItem]) -> Blocker:
    return Blocker(name, f"应先表决“{_title(name, agenda)}”", f"item '{name}' is decided first")


def _required(name: str, agenda: Mapping[str, AgendaItem], outcome: str) -> Blocker:
    zh, en = ("通过", "carried") if outcome == "carried" else ("未通过", "not carried")
    return Blocker(name, f"须以“{_title(name, agenda)}”{zh}为前提", f"item '{name}' must have been {en}")


def _title(name: str, agenda: Mapping[str, AgendaItem]) -> str:
    return agenda[name].title if name in agenda else name


def _decided(floor: Floor, item: str) -> ResultDeclared | None:
    """The result of an item, where it has one that is not void by annulment and asks for no further round."""
    state = floor.latest_round(item)
    if state is None or state.phase not in (RoundPhase.DECLARED, RoundPhase.PUBLISHED) or state.goes_on:
        return None
    return state.declared


def _outcome(floor: Floor, item: str, subject: str) -> str:
    """How an item, or one subject of it, came out; empty where it is not decided."""
    declared = _decided(floor, item)
    if declared is None:
        return ""
    if not subject:
        return declared.outcome
    return next((found.outcome for found in declared.findings if found.subject == subject), "")
