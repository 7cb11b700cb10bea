# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is allowed but can hardly be meant: a house that cannot meet, an item that cannot be carried."""

from central_broker.intake.findings import Findings
from central_broker.intake.wording import Said, quoted
from voting_core.agenda import Agenda
from voting_core.roster import Roster
from voting_core.rules.profile import Profile


def note_what_cannot_be(profile: Profile, roster: Roster, agenda: Agenda, findings: Findings) -> None:
    """Compare the rules with the number of members who are due, and note what they rule out."""
    everybody = len(roster.members)
    due = sum(1 for member in roster.members if not member.leave)
    people = findings.at("members.csv")
    needed = profile.quorum.share.needed(everybody)
    if due < needed:
        people.note(
            Said(
                f"应到 {due} 人，不足法定人数 {needed} 人：会议开不成",
                f"{due} members are due, the quorum is {needed}: the house cannot meet",
            )
        )
    if not any(member.teller for member in roster.members):
        people.note(Said("没有监票人", "there is no teller"))
    for item in agenda.items:
        majority = item.majority or profile.majority
        bar = majority.share.needed(everybody)
        if majority.base == "all_members" and due < bar:
            findings.at("agenda.toml", 0, "majority").note(
                Said(
                    f"{quoted(item.item)}须 {bar} 票，应到只有 {due} 人：不可能通过",
                    f"{quoted(item.item)} needs {bar} votes, only {due} members are due: it cannot be carried",
                )
            )
