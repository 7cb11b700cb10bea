# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole cases by chance: what the engine answers at its front door is what the auditor finds of the same round."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.rule_values import election_rules, grade_rules, score_rules
from tests.unit.voting_core.deciding.audited_cases import audit, by_the_auditor, by_the_engine
from tests.unit.voting_core.deciding.rule_values import rules as majorities
from tests.unit.voting_core.deciding.rule_values import shares
from voting_core.cases.case import (
    AppraisalCase,
    Body,
    Candidate,
    Case,
    CriterionScores,
    ElectionCase,
    MotionCase,
    Nominee,
    PersonnelCase,
    Target,
)
from voting_core.cases.deciding import decide_case
from voting_core.cases.refusal import CaseError
from voting_core.rules.grading import GradeRule

ANSWERS = ("yes", "no", "abstain")
CHANNELS = ("keypad", "hands")


@st.composite
def bodies(draw: st.DrawFn) -> tuple[Body, int, int]:
    """A body, how many of it are here and have reported, and how many have not."""
    here, offline = draw(st.integers(0, 7)), draw(st.integers(0, 2))
    away: Any = {name: draw(st.integers(0, 2)) for name in ("leave", "absent", "recused")}
    members = max(1, here + offline + sum(away.values()))
    here = members - offline - sum(away.values())
    size = members + draw(st.integers(0, 2)) if draw(st.booleans()) else 0
    return Body(size=size, members=members, **away), here, offline


@st.composite
def counts(draw: st.DrawFn, options: Sequence[str], here: int) -> dict[str, Any]:
    """What so many members did on one question, by two channels."""
    said = draw(st.lists(st.sampled_from([*options, *options, "void", "not_pressed"]), min_size=here, max_size=here))
    by_hand = draw(st.integers(0, here))
    parts = dict(zip(CHANNELS, (said[by_hand:], said[:by_hand]), strict=True))
    votes = {channel: {option: part.count(option) for option in options} for channel, part in parts.items()}
    return {"votes": votes, "not_pressed": said.count("not_pressed"), "void": said.count("void")}


def agree(case: Case) -> None:
    """Ask both."""
    ours, theirs = decide_case(case), audit(case)

    assert by_the_auditor(theirs) == by_the_engine(ours)
    assert (theirs[-1].contested, theirs[-1].left_open) == (ours.contested, ours.left_open)


@settings(max_examples=300)
@given(data=st.data(), rule=majorities, of=bodies(), word=st.sampled_from(["", "yes", "no"]))
def test_motions_and_nominees_come_out_alike(
    data: st.DataObject, rule: Any, of: tuple[Body, int, int], word: Any
) -> None:
    """A question, nominees one by one, and a merged list."""
    body, here, offline = of
    casting: Any = word if rule.tie == "chair" else ""
    whole: Any = {"rule": rule, "body": body, "offline": offline}
    each = [data.draw(counts(ANSWERS, here)) for _ in range(2)]
    nominees = tuple(Nominee(nominee=f"n{at}", name="甲", casting=casting, **one) for at, one in enumerate(each))
    motion = MotionCase(casting=casting, **whole, **each[0])
    named = tuple(Nominee(nominee=one.nominee, name="甲") for one in nominees)

    agree(motion)
    agree(PersonnelCase(nominees=nominees, **whole))
    agree(PersonnelCase(nominees=named, merged=motion, casting=casting, **whole))


@settings(max_examples=200)
@given(data=st.data(), drawn=grade_rules(), of=bodies())
def test_grades_and_places_come_out_alike(data: st.DataObject, drawn: GradeRule, of: tuple[Body, int, int]) -> None:
    """Grades of up to three targets, two steps for one grade among them."""
    body, here, offline = of
    rule = replace(drawn, steps=tuple(replace(step, share=data.draw(shares)) for step in drawn.steps))
    targets = [Target(target=f"t{at}", name="局", **data.draw(counts(rule.options, here))) for at in range(3)]

    agree(AppraisalCase(rule=rule, body=body, offline=offline, targets=tuple(targets)))


@settings(max_examples=100)
@given(data=st.data(), rule=score_rules(), of=bodies())
def test_scores_and_places_come_out_alike(data: st.DataObject, rule: Any, of: tuple[Body, int, int]) -> None:
    """Scores of two targets by every criterion, by two channels."""
    body, here, offline = of
    points = st.integers(0, rule.highest)

    def scored() -> CriterionScores:
        given_scores = data.draw(st.lists(points, max_size=here))
        by_hand = data.draw(st.integers(0, len(given_scores)))
        votes: Any = {"keypad": given_scores[by_hand:], "paper": given_scores[:by_hand]}
        return CriterionScores(votes=votes, not_pressed=here - len(given_scores))

    targets = tuple(
        Target(target=name, name="局", scores={one.criterion: scored() for one in rule.criteria})
        for name in ("t1", "t2")
    )

    agree(AppraisalCase(rule=rule, body=body, offline=offline, targets=targets))


@settings(max_examples=300)
@given(data=st.data(), drawn=election_rules(), of=bodies(), posts=st.integers(1, 3), names=st.integers(1, 4))
def test_elections_come_out_alike(
    data: st.DataObject, drawn: Any, of: tuple[Body, int, int], posts: int, names: int
) -> None:
    """Elections by either method; one that no ballots can give is refused and not compared."""
    body, here, offline = of
    floor = drawn.floor and replace(drawn.floor, threshold=data.draw(shares), each_group=False, abstentions="own")
    if floor is not None and floor.turnout is not None:
        floor = replace(floor, turnout=replace(floor.turnout, threshold=data.draw(shares)))
    rule = replace(drawn, floor=floor, least=0)
    whole: Any = {"rule": rule, "body": body, "offline": offline, "posts": posts}
    if rule.method == "each":
        each = [Candidate(candidate=f"c{at}", name="甲", **data.draw(counts(ANSWERS, here))) for at in range(names)]
        case = ElectionCase(candidates=tuple(each), **whole)
    else:
        ballots = data.draw(st.integers(0, here))
        marked = [data.draw(st.integers(0, ballots)) for _ in range(names)]
        each = [Candidate(candidate=f"c{at}", name="甲", votes={"keypad": {"marks": n}}) for at, n in enumerate(marked)]
        case = ElectionCase(candidates=tuple(each), ballots={"keypad": ballots}, not_pressed=here - ballots, **whole)
    try:
        decide_case(case)
    except CaseError:
        return

    agree(case)
