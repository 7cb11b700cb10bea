# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counting: a fold over one frozen list and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from voting_core.errors import RefusedError
from voting_core.floor_records import FrozenList, Line, Question
from voting_core.seat_records import BallotCast

STANDINGS: Final = ("not_pressed", "absent", "leave", "recused", "offline", "hands", "void")
"""The lines a member without a counted answer can stand on, in the order a sheet prints them."""

AWAY: Final = ("absent", "leave", "recused")
"""Lines of members who are not present."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many members stand on each line of one question; the lines sum to the members entitled."""

    question: str
    options: Mapping[str, int]
    standings: Mapping[str, int]
    hands: Mapping[str, int] = field(default_factory=dict)
    """How the members on the line *hands* voted; their lines sum to it."""

    @property
    def entitled(self) -> int:
        """All members entitled to vote."""
        return sum(self.options.values()) + sum(self.standings.values())

    @property
    def cast(self) -> int:
        """Votes cast, with buttons and by hand: yes, no and abstain together."""
        return sum(self.given(option) for option in self.options)

    def given(self, option: str) -> int:
        """Votes for one option, with buttons and by hand."""
        return self.options[option] + self.hands.get(option, 0)

    @property
    def hand_lines(self) -> tuple[Line, ...]:
        """The lines of the members counted by hand; empty where there are none."""
        return tuple(Line(line=name, members=count) for name, count in self.hands.items())

    @property
    def present(self) -> int:
        """Members who are not absent, on leave or recused; a member whose seat is offline counts as present."""
        return self.entitled - sum(self.standings[name] for name in AWAY)

    @property
    def missing(self) -> int:
        """Members whose answer is unknown because their seat has not reported."""
        return self.standings["offline"]

    def lines(self) -> tuple[Line, ...]:
        """All lines, options first."""
        merged = {**self.options, **self.standings}
        return tuple(Line(line=name, members=count) for name, count in merged.items())


def tally(
    question: Question, frozen: FrozenList, ballots: Mapping[str, BallotCast], hands: Mapping[str, int] | None = None
) -> Tally:
    """Count one question of a frozen list.

    Args:
        question: The question as it was put.
        frozen: Every entitled member, once.
        ballots: The ballot records that the list names, by record hash.
        hands: How many of the members on the line *hands* voted on which line; none where nobody did.

    Raises:
        RefusedError: The list names a member twice, a ballot that is not among ``ballots``, or a ballot of another
            member or round, or more or fewer members by hand than ``hands`` counts.
    """
    options = dict.fromkeys(question.options, 0)
    standings = dict.fromkeys(STANDINGS, 0)
    members: set[str] = set()
    for entry in frozen.entries:
        if entry.member in members:
            raise RefusedError(f"The frozen list names member '{entry.member}' twice.", "Freeze the round again.")
        members.add(entry.member)
        if entry.disposition != "ballot":
            standings[entry.disposition] += 1
            continue
        if entry.hash not in ballots:
            raise RefusedError(f"The ballot of '{entry.member}' in the frozen list is not in the ledger.")
        ballot = ballots[entry.hash]
        if _key(ballot, ballot.member) != _key(frozen, entry.member):
            raise RefusedError(f"The frozen list gives '{entry.member}' a ballot of another member or round.")
        option = _answer(question.question, ballot)
        if option in options:
            options[option] += 1
        else:
            standings["not_pressed"] += 1
    by_hand = {line: (hands or {})[line] for line in (*question.options, "not_pressed") if line in (hands or {})}
    if sum(by_hand.values()) != standings["hands"]:
        raise RefusedError(
            f"The frozen list has {standings['hands']} members by hand, the hand counts {sum(by_hand.values())}.",
            "Freeze the round again.",
        )
    counted = Tally(question=question.question, options=options, standings=standings, hands=by_hand)
    assert counted.entitled == len(frozen.entries), "every member stands on exactly one line"
    return counted


def _key(of: BallotCast | FrozenList, member: str) -> tuple[str, str, int, str]:
    return (of.sitting, of.poll, of.round, member)


def _answer(question: str, ballot: BallotCast) -> str:
    return next((answer.option for answer in ballot.answers if answer.question == question), "")
