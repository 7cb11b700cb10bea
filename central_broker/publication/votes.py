# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who voted how in a named round: one answer for each member and question, from the frozen list that was declared."""

from collections.abc import Iterator
from dataclasses import dataclass

from central_broker.core.counting import frozen_list, round_ballots
from central_broker.core.house import House
from voting_core.errors import HemicycleError
from voting_core.round_state import RoundState


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberVote:
    """One member's answer to one question: options, or the line the member stands on where there is none."""

    member: str
    name: str
    group: str
    question: str
    options: tuple[str, ...]
    line: str
    """``ballot`` for an answer; otherwise not_pressed, absent, leave, recused, offline, hands or void."""


def member_votes(house: House, state: RoundState) -> Iterator[MemberVote]:
    """Every member of a declared round, by question.

    Nothing of a secret one, for nobody knows, and nothing where the list was lost with a former ledger.
    """
    if state.is_secret:
        return
    try:
        frozen = frozen_list(house, state)
    except HemicycleError:
        return
    ballots = round_ballots(house, state)
    for question in state.opened.questions:
        for entry in frozen.entries:
            member = house.members[entry.member]
            ballot = ballots.get(entry.hash)
            options = next(
                (one.options for one in (ballot.answers if ballot else ()) if one.question == question.question), ()
            )
            line = entry.disposition
            yield MemberVote(
                member=entry.member,
                name=member.name,
                group=member.group,
                question=question.question,
                options=options,
                line="not_pressed" if line == "ballot" and not options else line,
            )
