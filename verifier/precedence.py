# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The order in which items may be put: what stands in the way of one, by the agenda, the profile and the results."""

from collections.abc import Iterator
from typing import Final

from verifier.findings import Words
from verifier.house import House
from verifier.reading import Fields
from verifier.rounds import Round

LEAVING: Final = frozenset({"remove", "dismiss", "recall", "resign"})


def obstacles(house: House, item: Fields) -> list[Words]:
    """What should have come before an item, or should have come out otherwise; nothing where it may be put."""
    if item["item"] in house.affairs.overridden:
        return []
    found = [*_of_the_item(house, item)]
    ordering = house.profile["ordering"]
    if ordering["amendments_first"] and item["kind"] == "motion":
        found += _amendments(house, item)
    if ordering["removal_first"] and item["kind"] == "personnel":
        found += _removals(house, item)
    return found


def _of_the_item(house: House, item: Fields) -> Iterator[Words]:
    for name in item["after"]:
        if _result(house, name) is None:
            yield Words(f"“{name}”尚无结果", f"'{name}' is not decided")
    for one in item["requires"]:
        if _came_out(house, one["item"], one["subject"]) != one["outcome"]:
            what = one["item"] + (f"/{one['subject']}" if one["subject"] else "")
            zh, en = ("通过", "carried") if one["outcome"] == "carried" else ("未通过", "not carried")
            yield Words(f"“{what}”并非{zh}", f"'{what}' is not {en}")


def _amendments(house: House, item: Fields) -> Iterator[Words]:
    for other in house.agenda["items"]:
        amends = other["kind"] == "motion" and other["amends"] == item["item"]
        if amends and _result(house, other["item"]) is None:
            yield Words(f"修正案“{other['item']}”尚无结果", f"amendment '{other['item']}' is not decided")


def _removals(house: House, item: Fields) -> Iterator[Words]:
    """For every post that the item fills: whoever is to leave it has left it."""
    filled = {one["post"] for one in item["nominees"] if one["act"] not in LEAVING} - {""}
    for other in house.agenda["items"]:
        if other["kind"] != "personnel" or other["item"] == item["item"]:
            continue
        for leaving in other["nominees"]:
            if leaving["act"] not in LEAVING or leaving["post"] not in filled:
                continue
            outcome = _came_out(house, other["item"], "" if other["merged"] else leaving["subject"])
            post, name = leaving["post"], other["item"]
            if not outcome:
                yield Words(f"“{name}”中免去{post}尚无结果", f"who leaves the post in '{name}' is not decided")
            elif outcome != "carried":
                yield Words(f"“{name}”中免去{post}未通过", f"who should have left the post in '{name}' stays")


def _result(house: House, item: str) -> Fields | None:
    """The declared result of an item's latest round, where it stands and asks for no further one."""
    rounds = [one for one in house.rounds.values() if one.key[0] == item]
    last = max(rounds, key=lambda one: one.key[1], default=None)
    if last is None or not last.stands or last.goes_on or last.declared is None:
        return None
    return last.declared.fields


def _came_out(house: House, item: str, subject: str) -> str:
    """The outcome of an item, or of one subject of it; empty while it has none."""
    result = _result(house, item)
    if result is None:
        return ""
    found = [one["outcome"] for one in result["findings"] if one["subject"] == subject] if subject else []
    return str(result["outcome"]) if not subject else str(found[0]) if found else ""


def second_ballot(house: House, poll: str) -> Round | None:
    """The round whose tie for posts the next round of a poll decides; none where all candidates stand.

    Rounds that were aborted or annulled meanwhile have decided nothing: the tie is still to be broken.
    """
    standing = [one for one in house.rounds.values() if one.key[0] == poll and one.stands]
    last = max(standing, key=lambda one: one.key[1], default=None)
    return last if last is not None and last.declared is not None and last.declared.fields["contested"] else None
