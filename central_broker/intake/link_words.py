# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the items of an agenda hang together, in words; items go by their numbers in the preview."""

from collections.abc import Iterator, Sequence

from central_broker.intake.wording import Said
from voting_core.agenda import LEAVING, AgendaItem, Motion, Personnel, Requirement
from voting_core.rules.profile import Ordering


def say_links(item: AgendaItem, items: Sequence[AgendaItem], ordering: Ordering) -> list[Said]:
    """What comes before an item and on what it depends: as the file says it, and as the rules of the body do."""
    named = {one.item: f"{number}（{one.item}）" for number, one in enumerate(items, 1)}
    named_en = {one.item: f"{number} ({one.item})" for number, one in enumerate(items, 1)}
    said = [Said(f"在第 {named[one]}项之后", f"after item {named_en[one]}") for one in item.after]
    said += [_say_requirement(one, named, named_en) for one in item.requires]
    if isinstance(item, Motion):
        if item.amends:
            said.append(Said(f"修正第 {named[item.amends]}项", f"amends item {named_en[item.amends]}"))
        if item.local_opening:
            said.append(Said("席位断联时可在本席位开启", "may be opened at a seat that is cut off"))
        if ordering.amendments_first:
            amendments = [one.item for one in items if isinstance(one, Motion) and one.amends == item.item]
            said += [
                Said(f"先表决修正案：第 {named[one]}项", f"after its amendment, item {named_en[one]}")
                for one in amendments
            ]
    if isinstance(item, Personnel) and ordering.removal_first:
        said += [
            Said(
                f"同一职务先免后任：第 {named[one]}项通过后",
                f"after the removal from the same post, item {named_en[one]}",
            )
            for one in _removals(item, items)
        ]
    return said


def _removals(item: Personnel, items: Sequence[AgendaItem]) -> Iterator[str]:
    """Other items that remove somebody from a post to which this one appoints."""
    posts = {one.post for one in item.nominees if one.act not in LEAVING}
    for other in items:
        if other is item or not isinstance(other, Personnel):
            continue
        if any(one.act in LEAVING and one.post in posts for one in other.nominees):
            yield other.item


def _say_requirement(one: Requirement, named: dict[str, str], named_en: dict[str, str]) -> Said:
    outcome = Said("通过", "carried") if one.outcome == "carried" else Said("未通过", "not carried")
    part = Said(f"中的 {one.subject} ", f", {one.subject},") if one.subject else Said("", "")
    return Said(
        f"以第 {named[one.item]}项{part.zh}{outcome.zh}为前提",
        f"only if item {named_en[one.item]}{part.en} was {outcome.en}",
    )
