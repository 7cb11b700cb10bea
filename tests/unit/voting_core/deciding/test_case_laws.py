# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Laws that hold of every vote, whatever the rule: nobody's yes does harm, and every member is on one line."""

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.rule_values import majorities
from voting_core.cases.case import Body, Counts, MotionCase, Nominee, PersonnelCase
from voting_core.cases.counting import ANSWERS
from voting_core.cases.counting import count as count_case
from voting_core.cases.deciding import decide_case
from voting_core.deciding.appraisals import rank

FEW = st.integers(0, 6)
SOME = st.integers(1, 6)


@st.composite
def motions(draw: st.DrawFn, /, **fixed: Any) -> MotionCase:
    """A complete vote of a small body by two channels: every member is on a line, and on each there is somebody."""
    drawn = draw(majorities())
    usual: Any = {"each_group": False, "abstentions": "own" if drawn.abstentions == "none" else drawn.abstentions}
    votes: Any = {channel: {answer: draw(SOME) for answer in ANSWERS} for channel in ("keypad", "hands")}
    lines: Any = {name: draw(FEW) for name in ("not_pressed", "void", "offline")}
    away: Any = {name: draw(FEW) for name in ("leave", "absent", "recused")}
    members = sum(sum(one.values()) for one in votes.values()) + sum(lines.values()) + sum(away.values())
    rule = replace(drawn, **{**usual, **fixed})
    return MotionCase(rule=rule, votes=votes, body=Body(members=members, **away), **lines)


def outcome(case: MotionCase) -> str:
    """The word that the answers at hand come to."""
    found = decide_case(case)
    return found.leaning or found.outcome


@given(motions())
def test_every_member_is_on_exactly_one_line(case: MotionCase) -> None:
    """The lines of a complete vote sum to the members, and nothing is short or in excess."""
    (found,) = decide_case(case).results

    assert sum(members or 0 for members in found.lines.values()) == case.body.members
    assert (found.reconciliation.short, found.reconciliation.excess) == (0, 0)


@given(motions(), st.sampled_from(["no", "abstain"]))
def test_a_yes_never_does_harm(case: MotionCase, line: str) -> None:
    """A member who votes yes instead of something else never turns a vote that is carried into one that is not."""
    keypad = dict(case.votes["keypad"])
    keypad[line] = (keypad[line] or 0) - 1
    keypad["yes"] = (keypad["yes"] or 0) + 1

    after = outcome(replace(case, votes={**case.votes, "keypad": keypad}))

    assert after == "carried" or outcome(case) != "carried"


@given(motions(), st.sampled_from(["yes", "abstain"]))
def test_a_no_never_helps(case: MotionCase, line: str) -> None:
    """A member who votes no instead of something else never turns a vote that is lost into one that is carried."""
    keypad = dict(case.votes["keypad"])
    keypad[line] = (keypad[line] or 0) - 1
    keypad["no"] = (keypad["no"] or 0) + 1

    after = outcome(replace(case, votes={**case.votes, "keypad": keypad}))

    assert after != "carried" or outcome(case) == "carried"


@given(motions())
def test_channels_merged_are_their_sum(case: MotionCase) -> None:
    """What came by two channels decides like the same votes by one."""
    summed: Counter[str] = Counter()
    for lines in case.votes.values():
        summed.update({line: members or 0 for line, members in lines.items()})
    alone = replace(case, votes={"keypad": {answer: summed[answer] for answer in ANSWERS}})
    ours, theirs = decide_case(case).results[0], decide_case(alone).results[0]

    assert (ours.outcome, ours.needed, ours.got, ours.lines) == (
        theirs.outcome,
        theirs.needed,
        theirs.got,
        theirs.lines,
    )


@given(motions(), st.permutations(["keypad", "hands"]))
def test_the_order_of_channels_does_not_matter(case: MotionCase, order: list[Any]) -> None:
    """Whichever channel is written first, the same follows, word for word."""
    turned = replace(case, votes={channel: case.votes[channel] for channel in order})

    assert decide_case(turned) == decide_case(case)


@given(motions())
def test_a_merged_list_is_a_motion(case: MotionCase) -> None:
    """A list voted on as one comes out like a motion with the same votes."""
    merged = PersonnelCase(
        rule=case.rule,
        body=case.body,
        offline=case.offline,
        nominees=(Nominee(nominee="a", name="甲"), Nominee(nominee="b", name="乙")),
        merged=_counts(case),
    )

    assert decide_case(merged).outcome == decide_case(case).outcome


@given(motions())
def test_one_by_one_each_nominee_is_a_motion(case: MotionCase) -> None:
    """Of nominees voted on one by one, each comes out by the votes for that one alone."""
    nominees = tuple(
        Nominee(nominee=name, name=name, votes=case.votes, not_pressed=case.not_pressed, void=case.void)
        for name in ("a", "b")
    )
    found = decide_case(PersonnelCase(rule=case.rule, body=case.body, offline=case.offline, nominees=nominees))

    assert {one.outcome for one in found.results} == {decide_case(case).outcome}


def _counts(case: MotionCase) -> Counts:
    return Counts(votes=case.votes, not_pressed=case.not_pressed, void=case.void)


@given(motions(abstentions="own", turnout=None, excess="flag"))
def test_the_least_that_carries_carries(case: MotionCase) -> None:
    """What is called needed is enough, and one less is not, where every answer is a vote of its own."""
    (found,) = decide_case(case).results
    carried = (found.leaning or found.outcome) == "carried"

    assert carried == (found.got >= found.needed)


@given(st.lists(st.fractions(min_value=0, max_value=1), min_size=1, max_size=8))
def test_places_are_shared_by_equals(merits: list[Any]) -> None:
    """Equals share a place, whoever is behind them has as many before as there are better ones, and one."""
    places = rank(merits)

    assert list(places) == [1 + sum(other > one for other in merits) for one in merits]


def test_an_unknown_count_is_not_zero() -> None:
    """A line that was not counted takes up whoever is missing; with nobody missing it can only be zero."""
    counts: Any = {"yes": 3, "no": None, "abstain": 0}
    short = count_case(Body(members=5), Counts(votes={"keypad": counts}), 0, ANSWERS)
    full = count_case(Body(members=3), Counts(votes={"keypad": counts}), 0, ANSWERS)

    assert (short.unknown, short.lines.unaccounted) == (frozenset({"no"}), 2)
    assert (full.unknown, full.lines.unaccounted) == (frozenset(), 0)
