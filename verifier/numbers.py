# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The numbers of one question that a rule looks at: votes with the buttons and by hand together, and who is missing."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from verifier.reading import Fields

STANDINGS: Final = ("not_pressed", "absent", "leave", "recused", "offline", "hands", "void")
SILENT: Final = "not_pressed"
UNANSWERED: Final = (SILENT, "void", "absent", "leave", "recused")
"""Where a member can stand who gave no valid answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """How many members gave each answer to a question, and where the others stand."""

    votes: Mapping[str, int]
    """By option; where several may be chosen, more than ``ballots``."""
    ballots: int
    silent: int
    absent: int
    leave: int
    recused: int
    void: int
    missing: int
    size: int
    """Seats of the body by law; 0 where only its members count."""
    by_channel: Mapping[str, Mapping[str, int]]
    """Of the votes, those that came otherwise than by the buttons."""

    @property
    def present(self) -> int:
        """Members who are here and may vote; one of whom nothing is known is taken to be here."""
        return self.ballots + self.silent + self.void + self.missing

    @property
    def members(self) -> int:
        """Everybody on the list."""
        return self.present + self.absent + self.leave + self.recused

    @property
    def returned(self) -> int:
        """Ballots given, valid or not."""
        return self.ballots + self.void

    def of(self, option: str) -> int:
        """Votes for an option."""
        return self.votes.get(option, 0)

    def base(self, name: str, recusal: str) -> int:
        """How many people a base stands for."""
        whole = {
            "size": self.size or self.members,
            "all_members": self.members,
            "due": self.members - self.leave,
        }
        if name in whole:
            return whole[name] - (self.recused if recusal == "out_of_base" else 0)
        counted = {"present": self.present, "issued": self.present, "returned": self.returned, "cast": self.ballots}
        return counted[name] if name in counted else self.of("yes") + self.of("no")

    def silent_as(self, silence: str) -> "Numbers":
        """Those who did not press as abstaining, where the rule takes them so."""
        if silence != "abstain":
            return self
        votes = {**self.votes, "abstain": self.of("abstain") + self.silent}
        return replace(self, votes=votes, ballots=self.ballots + self.silent, silent=0)

    def answered(self, answers: Sequence[tuple[Sequence[str], int]]) -> "Numbers":
        """The same if so many of the missing had given these answers: options, or a line of those without one."""
        votes, ballots, missing = dict(self.votes), self.ballots, self.missing
        without = dict.fromkeys(UNANSWERED, 0)
        for chosen, members in answers:
            missing -= members
            if len(chosen) == 1 and chosen[0] in without:
                without[chosen[0]] += members
                continue
            ballots += members
            for option in chosen:
                votes[option] = votes.get(option, 0) + members
        return replace(
            self,
            votes=votes,
            ballots=ballots,
            missing=missing,
            silent=self.silent + without[SILENT],
            void=self.void + without["void"],
            absent=self.absent + without["absent"],
            leave=self.leave + without["leave"],
            recused=self.recused + without["recused"],
        )

    def everybody(self, *chosen: str) -> "Numbers":
        """The same if all of the missing had given one answer."""
        return self.answered([(chosen, self.missing)])


def splits(missing: int, answers: Sequence[str]) -> Iterator[tuple[str, int, str]]:
    """All ways in which some of the missing give one answer and the others another one: answer, how many, answer."""
    for at, first in enumerate(answers):
        for second in answers[at + 1 :]:
            yield from ((first, members, second) for members in range(missing + 1))


def numbers_of(question: Fields, counted: Fields, size: int) -> Numbers:
    """The numbers of a question from its lines as a result writes them: options, then the standings in order."""
    pressed = {line["line"]: line["members"] for line in counted["lines"][: -len(STANDINGS)]}
    stands = {line["line"]: line["members"] for line in counted["lines"][-len(STANDINGS) :]}
    ballots = sum(pressed.values())
    if question["most"] > 1:
        pressed = {line["line"]: line["members"] for line in counted["marks"]}
    hands = [one["counted"] for one in counted["channels"]]
    by_channel = {
        one["channel"]: {line["line"]: line["members"] for line in one["counted"]["lines"]}
        for one in counted["channels"]
    }
    names = dict.fromkeys([*pressed, *(name for lines in by_channel.values() for name in lines)])
    return Numbers(
        votes={name: pressed.get(name, 0) + sum(lines.get(name, 0) for lines in by_channel.values()) for name in names},
        ballots=ballots + sum(one["ballots"] for one in hands),
        silent=stands["not_pressed"] + sum(one["not_pressed"] for one in hands),
        absent=stands["absent"],
        leave=stands["leave"],
        recused=stands["recused"],
        void=stands["void"] + sum(one["void"] for one in hands),
        missing=stands["offline"],
        size=size,
        by_channel=by_channel,
    )


def needed_of(threshold: Fields, base: int) -> int:
    """The smallest whole number of people that reaches a threshold."""
    if threshold["kind"] == "fixed":
        return int(threshold["number"])
    bound = Fraction(base * threshold["numerator"], threshold["denominator"]) + int(threshold["plus"])
    return math.ceil(bound) if threshold["inclusive"] else math.floor(bound) + 1


def turnout_of(quorum: Fields | None, numbers: Numbers, recusal: str) -> tuple[int, int]:
    """How many took part and how many must; both 0 where nothing is asked."""
    if quorum is None:
        return 0, 0
    took_part = {"present": numbers.present, "cast": numbers.ballots, "returned": numbers.returned}
    return took_part[quorum["counted"]], needed_of(quorum["threshold"], numbers.base(quorum["of"], recusal))
