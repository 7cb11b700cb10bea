# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Laws that every verdict keeps, and the sentences in which it is announced."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import MORE_THAN_HALF, majority
from tests.judging import by_hand, counted, decide
from voting_core.rules.majority import Majority
from voting_core.rules.shares import Share
from voting_core.tally import STANDINGS, Tally

BASES = ("all_members", "present", "cast")
OPTIONS = ("yes", "no", "abstain")
TWO_THIRDS = Share(numerator=2, denominator=3, inclusive=True)

shares = st.builds(
    lambda parts, inclusive: Share(numerator=min(parts), denominator=max(parts), inclusive=inclusive),
    st.tuples(st.integers(1, 9), st.integers(1, 9)) | st.tuples(st.integers(1, 1000), st.integers(1, 1000)),
    st.booleans(),
)
rules = st.builds(majority, st.sampled_from(BASES), shares)


def moved(tally: Tally, **changes: int) -> Tally:
    """The tally with more or fewer members on some lines."""
    lines = {**tally.options, **tally.standings}
    other = counted(**{name: count + changes.get(name, 0) for name, count in lines.items()})
    return by_hand(other, not_pressed=other.standings["hands"])


@st.composite
def tallies(draw: st.DrawFn, people_max: int = 60, missing_max: int = 60) -> Tally:
    """Any tally of a smaller body."""
    lines = {name: draw(st.integers(0, people_max)) for name in (*OPTIONS, *STANDINGS)}
    lines["offline"] = draw(st.integers(0, missing_max))
    return by_hand(counted(**lines), not_pressed=lines["hands"])


@given(rules, tallies(), st.sampled_from(["no", "abstain", *STANDINGS]))
def test_one_more_yes_never_loses_a_motion(rule: Majority, tally: Tally, line: str) -> None:
    """A carried motion stays carried if one member more says yes, whoever that member was before, or is a new one."""
    if decide(rule, tally).outcome == "carried":
        assert decide(rule, moved(tally, yes=1)).outcome == "carried"
        if moved(tally).standings.get(line) or tally.options.get(line):
            assert decide(rule, moved(tally, **{"yes": 1, line: -1})).outcome == "carried"


@given(rules, tallies())
def test_one_more_no_never_wins_a_motion(rule: Majority, tally: Tally) -> None:
    """A motion that is not carried stays so if one member more says no."""
    if decide(rule, tally).outcome == "not_carried":
        assert decide(rule, moved(tally, no=1)).outcome == "not_carried"


@given(rules, tallies())
def test_a_motion_without_a_yes_is_never_carried(rule: Majority, tally: Tally) -> None:
    """Nothing is carried by nobody."""
    assert decide(rule, moved(tally, yes=-tally.options["yes"])).outcome == "not_carried"


@settings(max_examples=200)
@given(rules, tallies(people_max=6, missing_max=4))
def test_the_effect_of_missing_seats_is_found_by_trying_every_way(rule: Majority, tally: Tally) -> None:
    """It is said that they could change it exactly when some way in which the missing could have voted changes it."""
    verdict = decide(rule, tally)
    known = moved(tally, offline=-tally.standings["offline"])
    fates = ("yes", "no", "abstain", "not_pressed", "absent", "leave", "recused", "void")
    outcomes = {
        decide(rule, moved(known, **{fate: ways.count(fate) for fate in fates})).outcome
        for ways in itertools.combinations_with_replacement(fates, tally.standings["offline"])
    }

    if tally.standings["offline"] == 0:
        assert verdict.missing_effect == "none"
    else:
        assert (verdict.missing_effect == "can_change") == (outcomes != {verdict.outcome})


@given(rules, tallies())
def test_a_verdict_repeats_its_arithmetic(rule: Majority, tally: Tally) -> None:
    """Base, votes needed and votes in favour stand in both sentences, as whole numbers."""
    verdict = decide(rule, tally)

    assert f" {verdict.base} 人" in verdict.said_zh
    assert f"需 {verdict.needed} 票，得 {verdict.got} 票" in verdict.said_zh
    assert f"{verdict.needed} needed, {verdict.got} in favour" in verdict.said_en
    assert ("未通过" in verdict.said_zh) == ("not carried" in verdict.said_en) == (verdict.outcome == "not_carried")


@pytest.mark.parametrize(
    ("rule", "tally", "zh", "en"),
    [
        (
            majority(),
            counted(yes=20, no=15, abstain=2, not_pressed=1, absent=2, leave=1),
            "全体组成人员 41 人，过半数：需 21 票，得 20 票，未通过。",
            "More than 1/2 of all 41 members: 21 needed, 20 in favour, not carried.",
        ),
        (
            majority("all_members", TWO_THIRDS),
            counted(yes=1987, no=993),
            "全体组成人员 2980 人，三分之二以上：需 1987 票，得 1987 票，通过。",
            "At least 2/3 of all 2980 members: 1987 needed, 1987 in favour, carried.",
        ),
        (
            majority("present"),
            counted(yes=19, no=15, offline=2, absent=5),
            "出席人员 36 人，过半数：需 19 票，得 19 票，通过。另有 2 人的席位未报，不影响结果。",
            (
                "More than 1/2 of the 36 members present: 19 needed, 19 in favour, carried."
                " Not yet reported: 2, which cannot change this."
            ),
        ),
        (
            majority("cast"),
            counted(yes=9, no=9, offline=1),
            "参加表决 18 人，过半数：需 10 票，得 9 票，未通过。另有 1 人的席位未报，可能改变结果。",
            (
                "More than 1/2 of the 18 votes cast: 10 needed, 9 in favour, not carried."
                " Not yet reported: 1, which could change this."
            ),
        ),
        (
            majority(),
            by_hand(counted(yes=19, no=15, hands=3), yes=2, no=1),
            "全体组成人员 37 人，过半数：需 19 票，得 21 票（其中举手 2 票），通过。",
            "More than 1/2 of all 37 members: 19 needed, 21 in favour (2 by hand), carried.",
        ),
        (
            majority(),
            by_hand(counted(yes=1, hands=1), no=1),
            "全体组成人员 2 人，过半数：需 2 票，得 1 票（其中举手 0 票），未通过。",
            "More than 1/2 of all 2 members: 2 needed, 1 in favour (0 by hand), not carried.",
        ),
        (
            majority("cast"),
            counted(absent=2),
            "参加表决 0 人，过半数：需 1 票，得 0 票，未通过。",
            "More than 1/2 of the 0 votes cast: 1 needed, 0 in favour, not carried.",
        ),
    ],
)
def test_the_sentence_is_the_one_that_is_read_out(rule: Majority, tally: Tally, zh: str, en: str) -> None:
    """The chair reads the arithmetic from the sheet, in Chinese or in English."""
    verdict = decide(rule, tally)

    assert (verdict.said_zh, verdict.said_en) == (zh, en)


def test_one_vote_carries_where_one_is_cast() -> None:
    """A majority of one vote is that vote."""
    verdict = decide(majority("cast"), counted(yes=1))

    assert (verdict.needed, verdict.outcome) == (1, "carried")


def test_the_longest_sentence_can_be_read_out() -> None:
    """Even with the largest numbers the Chinese sentence stays within 200 characters."""
    rule = majority("all_members", Share(numerator=997, denominator=1000, inclusive=False))

    assert len(decide(rule, counted(no=1_000_000, offline=1_000_000)).said_zh) <= 200


def test_missing_seats_of_a_decided_vote_change_nothing() -> None:
    """With 21 of 41 in favour, two unreported seats can say what they like; with 20 they could carry the motion."""
    enough, short = counted(yes=21, no=18, offline=2), counted(yes=20, no=19, offline=2)

    assert decide(majority("all_members", MORE_THAN_HALF), enough).missing_effect == "cannot_change"
    assert decide(majority("all_members", MORE_THAN_HALF), short).missing_effect == "can_change"


@pytest.mark.parametrize(
    ("share", "tally", "effect"),
    [
        pytest.param(MORE_THAN_HALF, counted(yes=2, offline=2), "can_change", id="two more no would stop it"),
        pytest.param(MORE_THAN_HALF, counted(yes=3, offline=2), "cannot_change", id="two more no would not"),
        pytest.param(TWO_THIRDS, counted(yes=1, no=1, offline=1), "can_change", id="one more yes would carry it"),
        pytest.param(TWO_THIRDS, counted(no=3, offline=2), "cannot_change", id="two more yes would not"),
    ],
)
def test_of_votes_cast_the_missing_move_the_bar_too(share: Share, tally: Tally, effect: str) -> None:
    """Where votes cast are the base, each missing vote counts in the base as well, yes or no."""
    verdict = decide(majority("cast", share), tally)

    assert (verdict.missing, verdict.missing_effect) == (tally.standings["offline"], effect)


def test_members_away_are_those_on_three_lines() -> None:
    """Absent, on leave and recused are not present; everybody else is."""
    away = {"absent": 1, "leave": 1, "recused": 1}
    lines = by_hand(counted(yes=1, not_pressed=1, offline=1, hands=1, void=1, **away), not_pressed=1).numbers(0)

    assert (lines.entitled, lines.present, lines.ballots, lines.unknown) == (8, 5, 1, 1)
