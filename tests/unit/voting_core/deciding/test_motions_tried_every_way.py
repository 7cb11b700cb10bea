# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions of yes and no in small houses: the engine against the rule read literally, every way tried."""

import itertools
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.voting_core.deciding.literal_house import UNKNOWN, House
from tests.unit.voting_core.deciding.literal_motions import (
    ANSWERS,
    could_change,
    groups_could_change,
    join,
    outcome,
)
from tests.unit.voting_core.deciding.rule_values import BASES, HALF, houses, plain_rules, rules, shares
from voting_core.deciding.motions import Casting, decide
from voting_core.rules.majority import Majority
from voting_core.rules.shares import Fixed, Share

TWO_THIRDS = Share(numerator=2, denominator=3, inclusive=True)
castings = st.sampled_from(["", "yes", "no"])


@settings(max_examples=600)
@given(rules, houses(ANSWERS), castings)
def test_the_outcome_and_what_could_change_it_are_those_of_the_rule_read_literally(
    rule: Majority, house: House, casting: Casting
) -> None:
    """Whoever is unknown could change an outcome exactly when some way in which they could have acted changes it."""
    verdict = decide(rule, house.lines(ANSWERS), casting=casting)

    assert verdict.outcome == outcome(rule, house, casting)
    if verdict.missing_effect == "none":
        assert house.on(UNKNOWN) == house.too_many_ballots == 0
    else:
        assert (verdict.missing_effect == "can_change") == could_change(rule, house, casting)


@settings(max_examples=600)
@given(rules, houses(ANSWERS, known_max=6, unknown_max=1, excess_max=3), castings)
def test_what_is_in_excess_is_weighed_as_whoever_is_missing(rule: Majority, house: House, casting: Casting) -> None:
    """People or ballots too many could change an outcome exactly when striking some of them off changes it."""
    verdict = decide(rule, house.lines(ANSWERS), casting=casting)

    assert verdict.outcome == outcome(rule, house, casting)
    if verdict.missing_effect != "none":
        assert (verdict.missing_effect == "can_change") == could_change(rule, house, casting)


def test_every_house_of_five_is_decided_as_the_rule_reads() -> None:
    """All houses of five, all bases, three thresholds, none left out: outcome and effect are the literal ones."""
    words = ("yes", "no", "abstain", "not_pressed", "absent", UNKNOWN)
    wholes = [House(members=5, people=people) for people in itertools.combinations_with_replacement(words, 5)]
    for base, threshold in itertools.product(BASES, (HALF, TWO_THIRDS, Fixed(number=3))):
        rule = Majority(base=base, threshold=threshold, article="article")  # type: ignore[arg-type]
        for house in wholes:
            verdict = decide(rule, house.lines(ANSWERS))
            expected = (outcome(rule, house), could_change(rule, house))
            assert (verdict.outcome, verdict.missing_effect == "can_change") == expected, (rule, house)


@settings(max_examples=150)
@given(plain_rules, st.lists(houses(ANSWERS, known_max=3, unknown_max=1), min_size=2, max_size=3))
def test_each_group_must_carry_and_the_missing_of_any_group_are_weighed(rule: Majority, parts: list[House]) -> None:
    """A majority in the whole and in every group, with whoever is unknown in each."""
    in_groups = Majority(
        base=rule.base if rule.base not in ("size", "issued") else "all_members",
        threshold=rule.threshold,
        article=rule.article,
        abstentions=rule.abstentions,
        silence=rule.silence,
        recusal=rule.recusal,
        turnout=rule.turnout,
        each_group=True,
    )
    groups = {f"g{number}": House(members=part.members, people=part.people) for number, part in enumerate(parts)}
    lines = {name: group.lines(ANSWERS) for name, group in groups.items()}
    verdict = decide(in_groups, join(groups).lines(ANSWERS), groups=lines)

    assert verdict.outcome == outcome(in_groups, join(groups), "", groups)
    assert (verdict.missing_effect == "can_change") == groups_could_change(in_groups, groups)


@given(shares, st.integers(0, 2000))
def test_needed_is_the_least_number_that_satisfies_the_share(share: Share, base: int) -> None:
    """One vote fewer than what is asked for does not satisfy the share, and what is asked for does."""
    bar = Fraction(share.numerator, share.denominator) * base + share.plus
    needed = share.needed(base)

    assert (needed >= bar) if share.inclusive else (needed > bar)
    assert not ((needed - 1 >= bar) if share.inclusive else (needed - 1 > bar))
