# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether roster and rules fit: seats of the body, groups, cards of those who attend without a vote."""

from collections.abc import Iterator
from typing import Final

from central_broker.core.roster_rules import GROUPS_BYTES_MAX
from central_broker.intake.agenda_file import AgendaRead
from central_broker.intake.findings import Findings, Spot
from central_broker.intake.roster_files import MembersRead
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said
from voting_core.agenda import Motion, Personnel
from voting_core.rules.election import ElectionRule
from voting_core.rules.grading import GradeRule
from voting_core.rules.majority import Majority, Quorum
from voting_core.rules.profile import Profile

_NAMED_MAX: Final = 5

Rule = Quorum | Majority | GradeRule | ElectionRule


def check_size(profile: Profile, members: MembersRead, findings: Findings) -> None:
    """A body has no more members than it has seats by law (名额)."""
    count = len(members.members)
    if profile.size and count > profile.size:
        findings.at("members.csv").refuse(
            Said(
                f"有 {count} 人，名额只有 {profile.size} 人", f"{count} members, but the body has {profile.size} seats"
            ),
            Said("核对名单，或改规则文件里的 size", "check the list, or change size in the profile"),
        )


def check_bases(profile: Profile, agenda: AgendaRead | None, rules: Table) -> None:
    """Whoever counts a share of the seats by law must say how many there are."""
    if profile.size:
        return
    for key, rule in _profile_rules(profile):
        if _counts_size(rule):
            _refuse_no_size(rules.spot(key))
    if agenda is None:
        return
    for item in agenda.items:
        own: object = item.majority if isinstance(item, Motion | Personnel) else item.rule
        if _counts_size(own):
            key = {"Appraisal": "appraisal", "Election": "election"}.get(type(item).__name__, "majority")
            _refuse_no_size(agenda.places[item.item].spot(key))


def check_groups(profile: Profile, agenda: AgendaRead | None, members: MembersRead, findings: Findings) -> None:
    """Where each group must be in favour, every member belongs to one; and a result can name all groups."""
    groups = {one.group for one in members.members}
    if sum(len(group.encode()) + 3 for group in groups) > GROUPS_BYTES_MAX:
        findings.at("members.csv", 0, "group").refuse(
            Said(
                f"{len(groups)} 个组别的名称太长，一份结果写不下",
                f"the names of the {len(groups)} groups are too long for one result",
            ),
            Said("缩短组别名称", "shorten the names of the groups"),
        )
    rules: list[object] = [rule for _, rule in _profile_rules(profile)]
    rules += [item.majority for item in (agenda.items if agenda else ()) if isinstance(item, Motion | Personnel)]
    without = [one.name for one in members.members if not one.group]
    if not without or not any(isinstance(rule, Majority) and rule.each_group for rule in rules):
        return
    more = len(without) - _NAMED_MAX
    rest = Said(f"等 {len(without)} 人", f" and {more} more") if more > 0 else Said("", "")
    findings.at("members.csv", 0, "group").refuse(
        Said(
            f"规则要求每组分别过半数等，但{'、'.join(without[:_NAMED_MAX])}{rest.zh}没有写组别",
            f"a rule asks for a majority in each group, but {', '.join(without[:_NAMED_MAX])}{rest.en} have none",
        ),
        Said("补上“组别”一列", "fill in the column group"),
    )


def _profile_rules(profile: Profile) -> Iterator[tuple[str, Rule]]:
    yield "quorum", profile.quorum
    yield "majority", profile.majority
    if profile.personnel != profile.majority:
        yield "personnel", profile.personnel
    if isinstance(profile.appraisal, GradeRule):
        yield "appraisal", profile.appraisal
    if profile.election is not None:
        yield "election", profile.election


def _counts_size(rule: object) -> bool:
    match rule:
        case Quorum():
            return rule.of == "size"
        case Majority():
            return rule.base == "size" or _counts_size(rule.turnout)
        case GradeRule():
            return rule.base == "size"
        case ElectionRule():
            return _counts_size(rule.floor)
        case _:
            return False


def _refuse_no_size(spot: Spot) -> None:
    spot.refuse(
        Said(
            "以名额为基数，但规则文件没有写名额",
            "it counts the seats of the body, but the profile does not say how many",
        ),
        Said("在规则文件开头加上 size = …", "add a line size = … at the head of the profile"),
    )
