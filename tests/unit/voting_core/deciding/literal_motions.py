# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rule on a question of yes and no, read literally: fractions, one member after the other."""

import itertools
from collections.abc import Mapping

from tests.unit.voting_core.deciding.literal_house import House, reaches, truths
from voting_core.rules.majority import Majority

ANSWERS = ("yes", "no", "abstain")


def outcome(rule: Majority, house: House, casting: str = "", groups: Mapping[str, House] | None = None) -> str:
    """What follows when every word of the house is taken as it stands."""
    if rule.excess == "void" and house.too_many_ballots:
        return "void"
    heard = house.silent_abstain() if rule.silence == "abstain" else house
    out = rule.recusal == "out_of_base"
    if rule.turnout is not None:
        took_part = {"present": heard.present, "cast": len(heard.answered), "returned": heard.returned}
        attending = heard.base(rule.turnout.of, recused_out=out)
        counted = took_part[rule.turnout.counted]
        if not (reaches(rule.turnout.threshold, counted, attending) or _asks_nothing(rule, attending)):
            return "void"
    if _is_carried(rule, heard):
        for group in (groups or {}).values() if rule.each_group else ():
            if not _is_carried(rule, group.silent_abstain() if rule.silence == "abstain" else group):
                return "not_carried"
        return "carried"
    if rule.tie != "not_carried" and heard.on("yes") == heard.on("no") > 0:
        if rule.tie == "chair" and casting:
            return "carried" if casting == "yes" else "not_carried"
        return "tied"
    return "not_carried"


def could_change(rule: Majority, house: House, casting: str = "") -> bool:
    """Whether some truth behind the house gives another outcome than the words as they stand."""
    now = outcome(rule, house, casting)
    if now == "void" and rule.excess == "void" and house.too_many_ballots:
        return False
    return any(outcome(rule, truth, casting) != now for truth in truths(house, ANSWERS))


def groups_could_change(rule: Majority, groups: Mapping[str, House]) -> bool:
    """The same where every group is a house of its own and all of them are the whole."""
    now = outcome(rule, join(groups), "", groups)
    every = itertools.product(*[list(truths(group, ANSWERS)) for group in groups.values()])
    trues = (dict(zip(groups, ways, strict=True)) for ways in every)
    return any(outcome(rule, join(ways), "", ways) != now for ways in trues)


def join(groups: Mapping[str, House]) -> House:
    """The whole of some groups."""
    people = [person for group in groups.values() for person in group.people]
    return House(members=sum(group.members for group in groups.values()), people=tuple(people))


def _is_carried(rule: Majority, house: House) -> bool:
    in_favour = house.on("yes")
    if rule.abstentions == "majority" and house.on("yes") > house.on("no"):
        in_favour += house.on("abstain")
    return reaches(rule.threshold, in_favour, house.base(rule.base, recused_out=rule.recusal == "out_of_base"))


def _asks_nothing(rule: Majority, attending: int) -> bool:
    """Half of nobody is nobody: a turnout of none is enough where none are asked for."""
    assert rule.turnout is not None
    return rule.turnout.threshold.needed(attending) <= 0
