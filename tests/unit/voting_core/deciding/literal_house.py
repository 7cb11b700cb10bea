# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small house, member by member, and every way in which what is not known of it could be.

Nothing here uses the engine: a member is a word that says what they did, a house is a bag of such words.
"""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from voting_core.deciding.lines import Lines
from voting_core.rules.majority import Base
from voting_core.rules.shares import Fixed, Share, Threshold

AWAY: Final = ("absent", "leave", "recused")
STANDINGS: Final = ("not_pressed", "void", *AWAY)
UNKNOWN: Final = "unknown"


@dataclass(frozen=True, kw_only=True)
class House:
    """``people`` may be more than the ``members``: then some of them were counted who are none."""

    members: int
    people: tuple[str, ...]
    size: int = 0
    issued: int | None = None

    def on(self, *words: str) -> int:
        """How many did one of these."""
        return sum(1 for person in self.people if person in words)

    @property
    def present(self) -> int:
        """Members who are here and may vote."""
        return self.members - self.on(*AWAY)

    @property
    def answered(self) -> list[str]:
        """The valid answers."""
        return [person for person in self.people if person not in (*STANDINGS, UNKNOWN)]

    @property
    def returned(self) -> int:
        """Ballots that came back."""
        return len(self.answered) + self.on("void")

    @property
    def too_many_ballots(self) -> int:
        """More came back than went out; where nobody counted them out, more people than members."""
        if self.issued is None:
            return max(0, len(self.people) - self.members)
        return max(0, self.returned - self.issued)

    def silent_abstain(self) -> "House":
        """The same house, with an abstention of everybody who was silent."""
        people = tuple("abstain" if person == "not_pressed" else person for person in self.people)
        return House(members=self.members, people=people, size=self.size, issued=self.issued)

    def base(self, base: Base, *, recused_out: bool = False) -> int:
        """Whom the rule counts against."""
        out = self.on("recused") if recused_out else 0
        return {
            "size": (self.size or self.members) - out,
            "all_members": self.members - out,
            "due": self.members - self.on("leave") - out,
            "present": self.present,
            "issued": self.present if self.issued is None else self.issued,
            "returned": self.returned,
            "cast": len(self.answered),
            "decided": self.on("yes", "no"),
        }[base]

    def lines(self, options: Sequence[str]) -> Lines:
        """The same house as the engine takes it."""
        return Lines(
            given={option: self.on(option) for option in options},
            ballots=self.on(*options),
            not_pressed=self.on("not_pressed"),
            absent=self.on("absent"),
            leave=self.on("leave"),
            recused=self.on("recused"),
            void=self.on("void"),
            unaccounted=self.on(UNKNOWN),
            excess=max(0, len(self.people) - self.members),
            size=self.size,
            issued=self.issued,
        )


def reaches(threshold: Threshold, got: int, base: int) -> bool:
    """Whether so many reach the threshold, read as it is written; nobody never does."""
    if isinstance(threshold, Fixed):
        return got >= max(1, threshold.number)
    assert isinstance(threshold, Share)
    bar = Fraction(threshold.numerator, threshold.denominator) * base + threshold.plus
    return got >= 1 and (got >= bar if threshold.inclusive else got > bar)


def truths(house: House, options: Sequence[str]) -> Iterator[House]:
    """Every house that could be behind what is known: whoever is too many struck off, every unknown member any fate."""
    excess = max(0, len(house.people) - house.members)
    for kept in set(itertools.combinations(sorted(house.people), len(house.people) - excess)):
        for struck in _ballots_struck(House(members=house.members, people=kept, size=house.size, issued=house.issued)):
            known = [person for person in struck if person != UNKNOWN]
            fates = (*options, *STANDINGS)
            for ways in itertools.combinations_with_replacement(fates, len(struck) - len(known)):
                yield House(members=house.members, people=(*known, *ways), size=house.size, issued=house.issued)


def _ballots_struck(house: House) -> Iterator[tuple[str, ...]]:
    """Every way to doubt as many ballots as came back too many: what their members did is not known."""
    over = house.too_many_ballots
    ballots = [*house.answered, *["void"] * house.on("void")]
    for struck in set(itertools.combinations(sorted(ballots), over)):
        left = Counter(house.people) - Counter(struck)
        yield (*left.elements(), *[UNKNOWN] * over)
