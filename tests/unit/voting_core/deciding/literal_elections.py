# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rule on an election, read literally: ballot after ballot, and posts given away from the most votes down."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tests.unit.voting_core.deciding.literal_house import STANDINGS, House, reaches
from voting_core.deciding.elections import Votes
from voting_core.deciding.lines import Lines
from voting_core.rules.election import ElectionRule

Ballot = tuple[str, ...]
"""One answer for each candidate, in their order: yes, no, abstain, or blank."""

Outcome = tuple[bool, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Hustings:
    """A small house that elects: valid ballots, what the others did, and how many nobody knows anything of."""

    candidates: tuple[str, ...]
    posts: int
    ballots: tuple[Ballot, ...]
    standings: tuple[str, ...]
    unknown: int
    issued: int | None = None

    @property
    def members(self) -> int:
        """All of them."""
        return len(self.ballots) + len(self.standings) + self.unknown

    def house(self, number: int) -> House:
        """What they said of one candidate; a blank is no answer."""
        said = ["not_pressed" if ballot[number] == "blank" else ballot[number] for ballot in self.ballots]
        people = (*said, *self.standings, *["unknown"] * self.unknown)
        return House(members=self.members, people=people, issued=self.issued)

    def votes(self) -> Votes:
        """As the engine takes it."""
        options = ("yes", "no", "abstain", "unmarked")
        return Votes({name: self._lines(number, options) for number, name in enumerate(self.candidates)})

    def _lines(self, number: int, options: Sequence[str]) -> Lines:
        return self.house(number).lines(options)


def outcome(rule: ElectionRule, hustings: Hustings) -> Outcome:
    """Whether the election is void, and how each candidate stands."""
    houses = [hustings.house(number) for number in range(len(hustings.candidates))]
    if _is_void(rule, houses):
        return True, ("not_elected",) * len(houses)
    votes = [house.on("yes") for house in houses]
    able = [number for number, house in enumerate(houses) if _is_able(rule, house)]
    standing = ["not_elected"] * len(houses)
    left = hustings.posts
    for total in sorted({votes[number] for number in able}, reverse=True):
        level = [number for number in able if votes[number] == total]
        if left == 0:
            break
        if len(level) > left:
            for number in level:
                standing[number] = "again" if rule.tie == "again" else "not_elected"
            break
        for number in level:
            standing[number] = "elected"
        left -= len(level)
    return False, tuple(standing)


def could_change(rule: ElectionRule, hustings: Hustings) -> bool:
    """Whether those of whom nothing is known could have voted so that it ends otherwise."""
    now = outcome(rule, hustings)
    return any(outcome(rule, truth) != now for truth in truths(rule, hustings))


def truths(rule: ElectionRule, hustings: Hustings) -> Iterator[Hustings]:
    """Every way in which they could have voted, or not."""
    ways = [*ballots(rule, len(hustings.candidates), hustings.posts), *STANDINGS]
    for chosen in itertools.combinations_with_replacement(ways, hustings.unknown):
        yield replace(
            hustings,
            unknown=0,
            ballots=hustings.ballots + tuple(one for one in chosen if isinstance(one, tuple)),
            standings=hustings.standings + tuple(one for one in chosen if isinstance(one, str)),
        )


def ballots(rule: ElectionRule, candidates: int, posts: int) -> list[Ballot]:
    """Every valid ballot: for no more than there are posts, and for no fewer than the rule asks."""
    answers = ("yes", "unmarked") if rule.method == "marks" else ("yes", "no", "abstain", "blank")
    every = itertools.product(answers, repeat=candidates)
    return [one for one in every if rule.least <= one.count("yes") <= posts and set(one) != {"blank"}]


def _is_able(rule: ElectionRule, house: House) -> bool:
    if rule.floor is None:
        return house.on("yes") > 0
    out = rule.floor.recusal == "out_of_base"
    return reaches(rule.floor.threshold, house.on("yes"), house.base(rule.floor.base, recused_out=out))


def _is_void(rule: ElectionRule, houses: Sequence[House]) -> bool:
    if rule.floor is None:
        return False
    if rule.floor.excess == "void" and any(house.too_many_ballots for house in houses):
        return True
    quorum = rule.floor.turnout
    if quorum is None:
        return False
    attending = houses[0].base(quorum.of, recused_out=rule.floor.recusal == "out_of_base")
    counted = {
        "present": houses[0].present,
        "cast": max(len(house.answered) for house in houses),
        "returned": max(house.returned for house in houses),
    }[quorum.counted]
    return not (counted >= quorum.threshold.needed(attending))
