# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deciding an election: who is elected, who is tied at the cut and stands again, how many posts stay open.

Of those who reach the floor the ones with the most votes are elected, as far as there are posts. Where candidates with
as many votes stand on both sides of the cut, none of them is elected: the house votes again among them for the posts
that are left. Source: election rules of the National People's Congress, 2013.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from voting_core.deciding.lines import UNANSWERED, Lines
from voting_core.deciding.motions import MissingEffect
from voting_core.rules.election import ElectionRule

Standing = Literal["elected", "not_elected", "again"]
"""How a candidate stands; ``again``: tied at the cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One candidate: votes for them, what the floor asks (zero without one), and how they stand."""

    candidate: str
    got: int
    base: int
    needed: int
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Elected:
    """How an election ended. ``contested`` posts are those that the tied candidates stand for again."""

    posts: int
    placed: tuple[Placed, ...]
    """All candidates in the order of the ballot."""
    contested: int
    left_open: int
    void: bool
    """Whether too few took part, or more ballots came back than went out."""
    turnout: int
    turnout_needed: int
    missing_effect: MissingEffect

    def named(self, standing: Standing) -> tuple[str, ...]:
        """Candidates who stand so, most votes first."""
        ordered = sorted(self.placed, key=lambda one: -one.got)
        return tuple(one.candidate for one in ordered if one.standing == standing)


@dataclass(frozen=True, slots=True)
class Votes:
    """The lines of an election as its engine looks at them: one for each candidate, with *yes* for a vote for them."""

    by_candidate: Mapping[str, Lines]

    @property
    def any(self) -> Lines:
        """The lines of the candidate to whom most members gave an answer: the others were left out by some."""
        return max(self.by_candidate.values(), key=lambda lines: lines.ballots)

    def settled(self, wanted: str, otherwise: str) -> "Votes":
        """The same as if everybody of whom nothing is known voted for one candidate, and otherwise as it says."""
        return Votes(
            {name: lines.settled("yes" if name == wanted else otherwise) for name, lines in self.by_candidate.items()}
        )


def votes_of_marks(candidates: Sequence[str], lines: Lines) -> Votes:
    """Look at a ballot of marks candidate by candidate: who is not marked gets no vote and none against."""

    def one(candidate: str) -> Lines:
        marks = lines.votes(candidate)
        given = {"yes": marks, "unmarked": lines.ballots - marks}
        return Lines(
            given=given,
            ballots=lines.ballots,
            not_pressed=lines.not_pressed,
            absent=lines.absent,
            leave=lines.leave,
            recused=lines.recused,
            void=lines.void,
            offline=lines.offline,
            unaccounted=lines.unaccounted,
            excess=lines.excess,
            size=lines.size,
            issued=lines.issued,
            by_channel={channel: {"yes": part.get(candidate, 0)} for channel, part in lines.by_channel.items()},
        )

    return Votes({candidate: one(candidate) for candidate in candidates})


def elect(rule: ElectionRule, posts: int, votes: Votes) -> Elected:
    """Decide an election for a number of posts.

    Where a ballot must vote for somebody (``least``), members of whom nothing is known are still taken to be able to
    vote for nobody: a change may be announced that no valid ballot could bring.
    """
    found = _elect(rule, posts, votes)
    unknown = any(lines.unknown for lines in votes.by_candidate.values())
    spurious = any(lines.spurious for lines in votes.by_candidate.values())
    if not unknown and not spurious:
        return found
    others = [_elect(rule, posts, other) for other in _others(votes)]
    # Votes too many may be anybody's: they are taken to matter, unless they make the election void.
    turned = spurious or any(_outcome(other) != _outcome(found) for other in others)
    turned = turned and not (found.void and _is_overreturned(rule, votes))
    return Elected(
        posts=found.posts,
        placed=found.placed,
        contested=found.contested,
        left_open=found.left_open,
        void=found.void,
        turnout=found.turnout,
        turnout_needed=found.turnout_needed,
        missing_effect="can_change" if turned else "cannot_change",
    )


def _others(votes: Votes) -> list[Votes]:
    """What the unknown could have done that matters most: nothing for anybody, or all of them for one candidate alone.

    Where several lifted together come out otherwise, one of them was not elected before, and that one lifted alone
    comes out otherwise too: whoever else is lifted only takes the post away again.
    """
    nobody = [votes.settled("", line) for line in ("no", *UNANSWERED)]
    return nobody + [votes.settled(candidate, "no") for candidate in votes.by_candidate]


def _outcome(elected: Elected) -> tuple[bool, tuple[Standing, ...]]:
    return elected.void, tuple(one.standing for one in elected.placed)


def _elect(rule: ElectionRule, posts: int, votes: Votes) -> Elected:
    turnout, turnout_needed = _turnout(rule, votes)
    void = turnout < turnout_needed or _is_overreturned(rule, votes)
    measured = {name: _measure(rule, lines) for name, lines in votes.by_candidate.items()}
    got_by = {name: got for name, (_, _, got) in measured.items()}
    able = sorted(
        (name for name, (_, needed, got) in measured.items() if got >= max(1, needed)), key=lambda name: -got_by[name]
    )
    elected, again = (set[str](), set[str]()) if void else _cut(able, got_by, posts)
    again = again if rule.tie == "again" else set()
    contested = posts - len(elected) if again else 0
    return Elected(
        posts=posts,
        placed=tuple(
            Placed(
                candidate=name,
                got=got,
                base=base,
                needed=needed,
                standing="elected" if name in elected else "again" if name in again else "not_elected",
            )
            for name, (base, needed, got) in measured.items()
        ),
        contested=contested,
        left_open=posts - len(elected) - contested,
        void=void,
        turnout=turnout,
        turnout_needed=turnout_needed,
        missing_effect="none",
    )


def _is_overreturned(rule: ElectionRule, votes: Votes) -> bool:
    over = any(lines.overreturned for lines in votes.by_candidate.values())
    return rule.floor is not None and rule.floor.excess == "void" and over


def _cut(able: Sequence[str], got: Mapping[str, int], posts: int) -> tuple[set[str], set[str]]:
    """Those elected, and those tied at the cut; ``able`` is sorted by votes, most first."""
    if len(able) <= posts:
        return set(able), set()
    bar = got[able[posts - 1]]
    if got[able[posts]] < bar:
        return set(able[:posts]), set()
    return {name for name in able if got[name] > bar}, {name for name in able if got[name] == bar}


def _measure(rule: ElectionRule, lines: Lines) -> tuple[int, int, int]:
    if rule.floor is None:
        return 0, 0, lines.votes("yes")
    base = lines.base(rule.floor.base, rule.floor.recusal)
    return base, max(1, rule.floor.threshold.needed(base)), lines.votes("yes")


def _turnout(rule: ElectionRule, votes: Votes) -> tuple[int, int]:
    """How many took part: whoever gave an answer about any candidate did, though they left others out."""
    quorum = rule.floor.turnout if rule.floor else None
    if rule.floor is None or quorum is None:
        return 0, 0
    every = votes.by_candidate.values()
    counted = {
        "present": max(lines.present for lines in every),
        "cast": max(lines.ballots for lines in every),
        "returned": max(lines.returned for lines in every),
    }[quorum.counted]
    return counted, quorum.threshold.needed(votes.any.base(quorum.of, rule.floor.recusal))
