# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random rules that hold together: their parts depend on each other, so their types alone cannot draw them."""

from typing import Any, Final

from hypothesis import strategies as st

from voting_core.rules.election import ElectionRule
from voting_core.rules.grading import Band, Criterion, Grade, GradeRule, Rate, ScoreRule, Step
from voting_core.rules.majority import Majority, Quorum
from voting_core.rules.shares import Fixed, Share

ARTICLES: Final = st.sampled_from(["", "议事规则第四十三条", "rule 9"])
NAMES: Final = ("satisfied", "basically", "dissatisfied", "unknown")


@st.composite
def shares(draw: st.DrawFn) -> Share:
    """A share of at most the whole."""
    parts = sorted((draw(st.integers(1, 1000)), draw(st.integers(1, 1000))))
    plus = draw(st.sampled_from([0, 0, 0, 1, 7]))
    return Share(numerator=parts[0], denominator=parts[1], inclusive=draw(st.booleans()), plus=plus)


@st.composite
def thresholds(draw: st.DrawFn) -> Share | Fixed:
    """A share or a number."""
    return draw(shares()) if draw(st.booleans()) else Fixed(number=draw(st.integers(1, 3000)))


@st.composite
def quorums(draw: st.DrawFn) -> Quorum:
    """How many must be there."""
    return Quorum(
        threshold=draw(thresholds()),
        of=draw(st.sampled_from(["size", "all_members", "due", "present"])),
        counted=draw(st.sampled_from(["present", "cast", "returned"])),
        article=draw(ARTICLES),
    )


@st.composite
def majorities(draw: st.DrawFn, *, floor: bool = False) -> Majority:
    """A majority; as the ``floor`` of an election it knows no ties and no groups."""
    common: dict[str, Any] = {
        "article": draw(ARTICLES),
        "abstentions": draw(st.sampled_from(["own", "majority", "none"])),
        "silence": draw(st.sampled_from(["own", "abstain"])),
        "recusal": draw(st.sampled_from(["in_base", "out_of_base"])),
        "excess": draw(st.sampled_from(["flag", "void"])),
        "turnout": draw(st.none() | quorums()),
    }
    if not floor and draw(st.booleans()):
        half = Share(numerator=1, denominator=2, inclusive=False)
        tie: Any = draw(st.sampled_from(["not_carried", "chair", "again"]))
        each_group = tie == "not_carried" and draw(st.booleans())
        return Majority(base="decided", threshold=half, tie=tie, each_group=each_group, **common)
    base: Any = draw(st.sampled_from(["size", "all_members", "due", "present", "issued", "returned", "cast"]))
    return Majority(base=base, threshold=draw(thresholds()), **common)


@st.composite
def grade_rules(draw: st.DrawFn) -> GradeRule:
    """Grades, and a formula that counts and gives only these."""
    count = draw(st.integers(1, 3))
    grades = tuple(Grade(grade=name, zh=f"第{name}", en=name) for name in NAMES[:count])
    others = tuple(Grade(grade=name, zh=f"第{name}", en=name) for name in NAMES[3:] if draw(st.booleans()))
    options = st.lists(st.sampled_from([one.grade for one in (*grades, *others)]), min_size=1, max_size=2, unique=True)
    given = st.sampled_from([one.grade for one in grades])
    steps = tuple(
        Step(grade=draw(given), options=tuple(draw(options)), share=draw(shares()))
        for _ in range(draw(st.integers(0, 2)))
    )
    rates = tuple(
        Rate(rate=f"rate{number}", zh="率", en="rate", options=tuple(draw(options)))
        for number in range(draw(st.integers(0, 2)))
    )
    return GradeRule(
        grades=grades,
        others=others,
        base=draw(st.sampled_from(["all_members", "present", "cast"])),
        steps=steps,
        otherwise=draw(st.just("") | given),
        rates=rates,
        ranked=bool(rates) and draw(st.booleans()),
        silence=draw(st.sampled_from(["own", "abstain"])),
        article=draw(ARTICLES),
    )


@st.composite
def score_rules(draw: st.DrawFn) -> ScoreRule:
    """Criteria with weights, and bands from the highest down."""
    highest = draw(st.sampled_from([10, 100]))
    bounds = sorted(draw(st.sets(st.integers(0, highest), max_size=3)), reverse=True)
    return ScoreRule(
        highest=highest,
        criteria=tuple(
            Criterion(criterion=f"c{number}", zh="项", en="part", weight=draw(st.integers(1, 1000)))
            for number in range(draw(st.integers(1, 3)))
        ),
        trim=draw(st.integers(0, 3)),
        bands=tuple(Band(grade=f"b{bound}", zh="档", en="band", least=bound) for bound in bounds),
        ranked=draw(st.booleans()),
        article=draw(ARTICLES),
    )


@st.composite
def election_rules(draw: st.DrawFn) -> ElectionRule:
    """An election with a floor or without."""
    return ElectionRule(
        method=draw(st.sampled_from(["each", "marks"])),
        floor=draw(st.none() | majorities(floor=True)),
        least=draw(st.integers(0, 3)),
        tie=draw(st.sampled_from(["again", "open"])),
        article=draw(ARTICLES),
    )


RULES: Final[dict[type, st.SearchStrategy[Any]]] = {
    Share: shares(),
    Quorum: quorums(),
    Majority: majorities(),
    GradeRule: grade_rules(),
    ScoreRule: score_rules(),
    ElectionRule: election_rules(),
}
"""How rules are drawn, by type."""
