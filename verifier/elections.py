# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deciding an election: candidates by their votes, as far as there are posts, and ties where the posts end."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from verifier.numbers import UNANSWERED, Numbers, needed_of, turnout_of
from verifier.reading import Fields

Votes = Mapping[str, Numbers]
"""By candidate in the order of the ballot: their numbers, with *yes* for a vote for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """How one candidate came out."""

    subject: str
    base: int
    needed: int
    got: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Elected:
    """How an election came out."""

    candidates: Sequence[Candidate]
    posts: int
    contested: int
    left_open: int
    is_void: bool
    effect: str

    def named(self, outcome: str) -> list[str]:
        """Candidates who came out so, most votes first and in the order of the ballot among equals."""
        found = [one for one in self.candidates if one.outcome == outcome]
        return [one.subject for one in sorted(found, key=lambda one: -one.got)]


def votes_of_marks(question: Fields, numbers: Numbers) -> Votes:
    """A ballot with marks as one number for each candidate: nobody votes against anybody."""
    return {
        candidate: replace(
            numbers,
            votes={"yes": numbers.of(candidate)},
            by_channel={},
        )
        for candidate in question["options"]
    }


def elect(rule: Fields, posts: int, votes: Votes) -> Elected:
    """Decide an election, and ask what the missing could make of it."""
    found = _elect(rule, posts, votes)
    if not _any(votes).missing:
        return found
    turned = any(_differs(found, _elect(rule, posts, other)) for other in _possible(votes))
    return replace(found, effect="can_change" if turned else "cannot_change")


def _any(votes: Votes) -> Numbers:
    """The numbers of one candidate: who is missing is the same for all."""
    return next(iter(votes.values()))


def _possible(votes: Votes) -> Iterator[Votes]:
    """What matters of all that the missing could do: stay away, keep silent, reject everybody, or lift one alone.

    If several together lifted more than one candidate above the cut, one of these was not elected before, and lifting
    that one alone changes the result too. Nothing lowers a candidate more than votes against everybody.
    """
    for line in UNANSWERED:
        yield {name: numbers.everybody(line) for name, numbers in votes.items()}
    yield {name: numbers.everybody("no") for name, numbers in votes.items()}
    for lifted in votes:
        yield {name: numbers.everybody("yes" if name == lifted else "no") for name, numbers in votes.items()}


def _differs(one: Elected, other: Elected) -> bool:
    outcomes = [[candidate.outcome for candidate in each.candidates] for each in (one, other)]
    return one.is_void != other.is_void or outcomes[0] != outcomes[1]


def _elect(rule: Fields, posts: int, votes: Votes) -> Elected:
    floor = rule["floor"]
    quorum, recusal = (floor["turnout"], floor["recusal"]) if floor else (None, "in_base")
    turnout, turnout_needed = _turnout(quorum, votes, recusal)
    measured = {name: _measure(floor, numbers) for name, numbers in votes.items()}
    is_void = turnout < turnout_needed
    able = {name: got for name, (_, needed, got) in measured.items() if got >= max(1, needed) and not is_void}
    elected = {name for name, got in able.items() if _ahead(able, got) < posts}
    # Of equals all are in or none is: where some of them would be one too many, none is.
    tied = {name for name in elected if _level(able, able[name]) > posts}
    elected -= tied
    again = tied if rule["tie"] == "again" else set()
    contested = posts - len(elected) if again else 0
    return Elected(
        candidates=[
            Candidate(
                subject=name,
                base=base,
                needed=needed,
                got=got,
                outcome="elected" if name in elected else "again" if name in again else "not_elected",
            )
            for name, (base, needed, got) in measured.items()
        ],
        posts=posts,
        contested=contested,
        left_open=posts - len(elected) - contested,
        is_void=is_void,
        effect="none",
    )


def _turnout(quorum: Fields | None, votes: Votes, recusal: str) -> tuple[int, int]:
    """Who leaves out a candidate took part all the same: the most that answered about any of them count."""
    asked = [turnout_of(quorum, numbers, recusal) for numbers in votes.values()]
    return max(took_part for took_part, _ in asked), asked[0][1]


def _ahead(able: Mapping[str, int], got: int) -> int:
    """How many have more votes."""
    return sum(other > got for other in able.values())


def _level(able: Mapping[str, int], got: int) -> int:
    """How many have as many votes or more."""
    return sum(other >= got for other in able.values())


def _measure(floor: Fields | None, numbers: Numbers) -> tuple[int, int, int]:
    """Base, votes needed and votes got; without a floor nothing is asked."""
    if floor is None:
        return 0, 0, numbers.of("yes")
    base = numbers.base(floor["base"], floor["recusal"])
    return base, max(1, needed_of(floor["threshold"], base)), numbers.of("yes")
