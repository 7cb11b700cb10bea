# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Elections in small houses: the engine against the rule read literally, every ballot tried."""

import itertools
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.voting_core.deciding.literal_elections import Hustings, ballots, could_change, outcome
from tests.unit.voting_core.deciding.literal_house import STANDINGS
from tests.unit.voting_core.deciding.rule_values import BASES, HALF, quorums, shares
from voting_core.deciding.elections import Elected, Votes, elect
from voting_core.rules.election import ElectionRule
from voting_core.rules.majority import Majority

CANDIDATES = ("an", "bo", "cai")


@st.composite
def election_rules(draw: st.DrawFn) -> ElectionRule:
    """Either method, a floor or none, a tie that means a second ballot or an open post."""
    method: Any = draw(st.sampled_from(["each", "marks"]))
    floor = st.builds(
        Majority,
        base=st.sampled_from(BASES if method == "each" else BASES[:-1]),
        threshold=shares | st.just(HALF),
        article=st.just("article"),
        recusal=st.sampled_from(["in_base", "out_of_base"]),
        excess=st.sampled_from(["flag", "void"]),
        turnout=st.none() | quorums,
    )
    return ElectionRule(
        method=method,
        floor=draw(st.none() | floor),
        least=draw(st.sampled_from([0, 0, 1])),
        tie=draw(st.sampled_from(["again", "open"])),
        article="article",
    )


@st.composite
def hustings(draw: st.DrawFn, rule: ElectionRule, *, unknown_max: int = 2) -> Hustings:
    """Up to three candidates, two posts and seven members."""
    candidates = draw(st.integers(1, 3))
    posts = draw(st.integers(1, 2))
    given_ballots = draw(st.lists(st.sampled_from(ballots(rule, candidates, posts)), max_size=5))
    return Hustings(
        candidates=CANDIDATES[:candidates],
        posts=posts,
        ballots=tuple(given_ballots),
        standings=tuple(draw(st.lists(st.sampled_from(STANDINGS), max_size=2))),
        unknown=draw(st.integers(0 if given_ballots else 1, unknown_max if rule.method == "marks" else 1)),
    )


def standings(elected: Elected) -> tuple[bool, tuple[str, ...]]:
    """What the engine says, as the literal reading says it."""
    return elected.void, tuple(one.standing for one in elected.placed)


@settings(max_examples=500)
@given(st.data(), election_rules())
def test_who_is_elected_and_what_could_change_it_are_those_of_the_rule_read_literally(
    data: st.DataObject, rule: ElectionRule
) -> None:
    """Posts are given away from the most votes down; who is unknown could change it as trying every ballot shows.

    Where a ballot must vote for somebody, the engine may warn of a change that no valid ballot brings; it never misses
    one.
    """
    house = data.draw(hustings(rule))
    found = elect(rule, house.posts, house.votes())

    assert standings(found) == outcome(rule, house)
    if found.missing_effect == "none":
        assert house.unknown == 0
    elif could_change(rule, house) or not rule.least:
        assert (found.missing_effect == "can_change") == could_change(rule, house)


@given(st.data(), election_rules())
def test_the_order_of_candidates_on_the_ballot_does_not_matter(data: st.DataObject, rule: ElectionRule) -> None:
    """However the names are printed, each candidate stands as before."""
    house = data.draw(hustings(rule))
    votes = house.votes().by_candidate
    found = elect(rule, house.posts, Votes(votes))
    by_name = {one.candidate: one for one in found.placed}
    for order in itertools.permutations(votes):
        other = elect(rule, house.posts, Votes({name: votes[name] for name in order}))
        assert {one.candidate: one for one in other.placed} == by_name
        assert (other.void, other.missing_effect) == (found.void, found.missing_effect)
        assert (other.turnout, other.turnout_needed) == (found.turnout, found.turnout_needed)


@given(st.data(), election_rules())
def test_every_post_is_filled_contested_or_open(data: st.DataObject, rule: ElectionRule) -> None:
    """Posts filled, posts contested and posts left open are all posts; nobody too many is elected."""
    house = data.draw(hustings(rule))
    found = elect(rule, house.posts, house.votes())
    won, again = found.named("elected"), found.named("again")

    assert len(won) + found.contested + found.left_open == house.posts
    assert bool(again) == bool(found.contested)
    assert not again or len(again) > found.contested
    assert not found.void or not won
