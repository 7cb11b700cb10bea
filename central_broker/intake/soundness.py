# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is allowed but can hardly be meant: a house that cannot meet, an item that cannot be carried."""

from central_broker.intake.agenda_file import AgendaRead
from central_broker.intake.findings import Findings
from central_broker.intake.wording import Said, quoted
from voting_core.agenda import AgendaItem, Appraisal, Election, Motion
from voting_core.deciding.quorum import Attendance, quorum_needed
from voting_core.roster import Roster
from voting_core.rules.majority import Majority
from voting_core.rules.profile import Profile
from voting_core.rules.shares import Fixed


def attendance_of(profile: Profile, roster: Roster) -> Attendance:
    """The numbers that rules count shares of, if everybody who is due came."""
    due = sum(1 for member in roster.members if not member.leave)
    return Attendance(size=profile.size, members=len(roster.members), due=due, present=due)


def votes_needed(majority: Majority, here: Attendance) -> int | None:
    """How many votes a majority asks for, where the roster decides that; none where only the vote does."""
    if isinstance(majority.threshold, Fixed):
        return majority.threshold.number
    base = {"size": here.size or here.members, "all_members": here.members, "due": here.due}.get(majority.base)
    return None if base is None else max(1, majority.threshold.needed(base))


def majority_of(item: AgendaItem, profile: Profile) -> Majority | None:
    """What an item, or whoever it is about, must reach; none where it has no such rule."""
    match item:
        case Motion():
            return item.majority or profile.majority
        case Appraisal():
            return None
        case Election():
            rule = item.rule or profile.election
            return rule.floor if rule is not None else None
        case _:
            return item.majority or profile.personnel


def note_what_cannot_be(profile: Profile, roster: Roster, agenda: AgendaRead, findings: Findings) -> None:
    """Compare the rules with the number of members who are due, and note what they rule out."""
    here = attendance_of(profile, roster)
    people = findings.at("members.csv")
    needed = quorum_needed(profile.quorum, here)
    if here.due < needed:
        people.note(
            Said(
                f"应到 {here.due} 人，不足法定人数 {needed} 人：会议开不成",
                f"{here.due} members are due, the quorum is {needed}: the house cannot meet",
            )
        )
    if not any(member.teller for member in roster.members):
        people.note(Said("没有监票人", "there is no teller"))
    for item in agenda.items:
        majority = majority_of(item, profile)
        bar = None if majority is None else votes_needed(majority, here)
        if bar is not None and here.due < bar:
            agenda.places[item.item].spot().note(
                Said(
                    f"{quoted(item.item)}须 {bar} 票，应到只有 {here.due} 人：不可能通过",
                    f"{quoted(item.item)} needs {bar} votes, only {here.due} members are due: it cannot be carried",
                )
            )
