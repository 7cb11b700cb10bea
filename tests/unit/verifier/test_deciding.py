# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two programs, one result: under every rule, whatever is counted, the verifier says what the hall's programs say."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import opening, question
from tests.rule_values import election_rules, grade_rules, majorities, score_rules
from verifier.outcomes import conclude, is_decidable
from voting_core.codec import encode
from voting_core.findings.conclusion import Conclusion
from voting_core.findings.result import find_result
from voting_core.questions import ChannelLines, HandLines, Line, Question
from voting_core.round_records import PollOpened
from voting_core.rules.election import ElectionRule
from voting_core.rules.grading import ScoreRule
from voting_core.rules.majority import Majority, Quorum
from voting_core.rules.profile import Channel
from voting_core.rules.shares import Fixed, Share
from voting_core.tally import STANDINGS, Tally

FEW = st.integers(0, 4)
HEADER: dict[str, Any] = {
    "v": 1,
    "alg": "ed25519",
    "hall": "demo",
    "sitting": "2026-03",
    "term": 1,
    "floor_seq": 9,
    "prev": "0" * 64,
    "at_ms": 1,
    "act": "",
    "approvals": (),
}
SMALL = st.builds(
    lambda parts, inclusive, plus: Share(numerator=min(parts), denominator=max(parts), inclusive=inclusive, plus=plus),
    st.tuples(st.integers(1, 4), st.integers(1, 4)),
    st.booleans(),
    st.sampled_from([0, 0, 0, 1]),
)
"""Shares that a handful of people can reach or miss."""


def opened(**fields: Any) -> PollOpened:
    """A round under some rule."""
    return PollOpened(**HEADER, **{**opening(), "majority": None, **fields})


def about(name: str, subject: str, options: tuple[str, ...] = ("yes", "no", "abstain")) -> Question:
    """A question about somebody, whose name is their id."""
    return msgspec.structs.replace(question(name, options, subject=subject), name=subject)


def as_json(value: object) -> Any:
    """What another program reads of it."""
    return json.loads(encode(value))


def agree(of: PollOpened, tallies: Sequence[Tally], casting: Any = "", groups: Any = None) -> None:
    """Ask both programs, and compare every finding, number and word."""
    ours = find_result(of, tallies, casting=casting, groups=groups)
    parts = {name: [as_json(one.counted()) for one in part] for name, part in (groups or {}).items()}
    fields = as_json(of)

    theirs = conclude(fields, [as_json(one.counted()) for one in tallies], casting, parts)

    assert is_decidable(fields)
    assert theirs.fields() == _said(ours)


def _said(ours: Conclusion) -> dict[str, object]:
    names = ("outcome", "contested", "left_open", "missing", "missing_effect", "said_zh", "said_en")
    return {"findings": as_json(ours.findings), **{name: getattr(ours, name) for name in names}}


@st.composite
def tallies_of(draw: st.DrawFn, asked: Question, standings: dict[str, int], ballots: int, hands: int) -> Tally:
    """What was counted of one question: ballots with the buttons, and hands by two channels, lawful and no more."""
    channels = []
    if hands:
        split = draw(st.integers(0, hands))
        by: tuple[tuple[Channel, int], ...] = (("hands", split), ("video", hands - split))
        for channel, members in by:
            silent = draw(st.integers(0, members))
            void = draw(st.integers(0, members - silent))
            valid = members - silent - void
            votes = draw(_votes(asked, valid))
            lines = tuple(Line(line=name, members=count) for name, count in votes.items() if count or not asked.highest)
            counted = HandLines(question=asked.question, ballots=valid, not_pressed=silent, void=void, lines=lines)
            channels.append(ChannelLines(channel=channel, counted=counted))
    answered = draw(st.integers(0, ballots))
    return Tally(
        question=asked,
        options=draw(_votes(asked, answered)),
        ballots=answered,
        standings={**standings, "not_pressed": standings["not_pressed"] + ballots - answered, "hands": hands},
        channels=tuple(channels),
    )


@st.composite
def _votes(draw: st.DrawFn, asked: Question, ballots: int) -> dict[str, int]:
    votes = dict.fromkeys(asked.choices, 0)
    for _ in range(ballots):
        count = draw(st.integers(1, min(asked.most, len(asked.choices))))
        chosen = st.lists(st.sampled_from(asked.choices), min_size=count, max_size=count, unique=True)
        for option in draw(chosen):
            votes[option] += 1
    return votes


@st.composite
def standings(draw: st.DrawFn) -> dict[str, int]:
    """Members without a ballot."""
    names = ("not_pressed", "absent", "leave", "recused", "offline", "hands", "void")
    return {name: draw(st.integers(0, 2 if name == "offline" else 3)) for name in names}


def _small(draw: Callable[..., Any], rule: Majority | None) -> Majority | None:
    """The same rule with thresholds, of the turnout too, that a handful of people can reach or miss."""
    if rule is None:
        return rule
    if rule.turnout is not None:
        rule = msgspec.structs.replace(rule, turnout=msgspec.structs.replace(rule.turnout, threshold=draw(SMALL)))
    if rule.base == "decided":
        return rule
    each_group = draw(st.booleans()) and rule.tie == "not_carried"
    return msgspec.structs.replace(rule, threshold=draw(SMALL), each_group=each_group)


@settings(max_examples=400)
@given(data=st.data(), size=st.sampled_from([0, 0, 12]), casting=st.sampled_from(["", "yes", "no"]))
def test_motions_are_decided_alike(data: st.DataObject, size: int, casting: str) -> None:
    """Motions and nominees, by every base and threshold, with groups, turnout, ties and casting votes."""
    rule = data.draw(majorities())
    small = _small(data.draw, rule)
    names = data.draw(st.sampled_from([("",), ("",), ("anna", "bo")]))
    options = ("yes", "no") if rule.abstentions == "none" else ("yes", "no", "abstain")
    asked = tuple(about(name or "q1", name, options) for name in names)
    of = opened(majority=small, questions=asked, size=size)
    parts: dict[str, list[Tally]] = {}
    for group in ("北", "南") if small is not None and small.each_group else ():
        stands, ballots, hands = data.draw(standings()), data.draw(FEW), data.draw(st.integers(0, 2))
        parts[group] = [data.draw(tallies_of(one, stands, ballots, hands)) for one in asked]
    if parts:
        whole = [_together(one, [part[at] for part in parts.values()]) for at, one in enumerate(asked)]
    else:
        stands, ballots, hands = data.draw(standings()), data.draw(FEW), data.draw(st.integers(0, 2))
        whole = [data.draw(tallies_of(one, stands, ballots, hands)) for one in asked]

    agree(of, whole, casting, parts)


def _together(asked: Question, parts: Sequence[Tally]) -> Tally:
    """Everybody's tally from those of the groups; what came by hand is left to the buttons here."""
    given = [part.numbers(0) for part in parts]
    return Tally(
        question=asked,
        options={name: sum(one.votes(name) for one in given) for name in asked.choices},
        ballots=sum(one.ballots for one in given),
        standings={
            "not_pressed": sum(one.not_pressed for one in given),
            "absent": sum(one.absent for one in given),
            "leave": sum(one.leave for one in given),
            "recused": sum(one.recused for one in given),
            "offline": sum(one.offline for one in given),
            "hands": 0,
            "void": sum(one.void for one in given),
        },
    )


@settings(max_examples=200)
@given(data=st.data(), targets=st.integers(1, 3))
def test_grades_are_given_alike(data: st.DataObject, targets: int) -> None:
    """Grades by every formula, with rates and ranking."""
    rule = data.draw(grade_rules())
    rule = msgspec.structs.replace(
        rule, steps=tuple(msgspec.structs.replace(step, share=data.draw(SMALL)) for step in rule.steps)
    )
    stands, ballots, hands = data.draw(standings()), data.draw(st.integers(0, 8)), data.draw(st.integers(0, 2))
    asked = tuple(question(f"t{number}", rule.options, subject=f"t{number}") for number in range(targets))

    agree(
        opened(appraisal=rule, questions=asked),
        [data.draw(tallies_of(one, stands, ballots, hands)) for one in asked],
    )


@settings(max_examples=200)
@given(data=st.data(), targets=st.integers(1, 2))
def test_scores_are_given_alike(data: st.DataObject, targets: int) -> None:
    """Scores by every rule: criteria, weights, extremes left out, bands, ranking."""
    rule: ScoreRule = data.draw(score_rules())
    stands, ballots, hands = data.draw(standings()), data.draw(st.integers(0, 6)), data.draw(st.integers(0, 2))
    asked = tuple(
        question(f"t{number}-{at}", (), subject=f"t{number}", criterion=criterion.criterion, highest=rule.highest)
        for number in range(targets)
        for at, criterion in enumerate(rule.criteria, start=1)
    )

    agree(
        opened(appraisal=rule, questions=asked),
        [data.draw(tallies_of(one, stands, ballots, hands)) for one in asked],
    )


@settings(max_examples=400)
@given(data=st.data(), candidates=st.integers(1, 4), posts=st.integers(1, 3))
def test_elections_end_alike(data: st.DataObject, candidates: int, posts: int) -> None:
    """Elections with marks and one by one: floors, turnout, ties at the cut, posts that stay open."""
    rule = data.draw(election_rules())
    floor = _small(data.draw, rule.floor)
    if floor is not None:
        floor = msgspec.structs.replace(floor, each_group=False)
    rule = msgspec.structs.replace(rule, floor=floor)
    names = tuple(f"c{number}" for number in range(candidates))
    if rule.method == "marks":
        asked: tuple[Question, ...] = (question("q1", names, names=names, most=min(posts, candidates)),)
    else:
        asked = tuple(about(name, name) for name in names)
    stands, ballots, hands = data.draw(standings()), data.draw(st.integers(0, 8)), data.draw(st.integers(0, 2))

    agree(
        opened(election=rule, posts=posts, questions=asked),
        [data.draw(tallies_of(one, stands, ballots, hands)) for one in asked],
    )


@settings(max_examples=200)
@given(data=st.data(), candidates=st.integers(2, 3), needed=st.integers(1, 8))
def test_turnout_is_measured_alike_where_some_left_out_candidates(
    data: st.DataObject, candidates: int, needed: int
) -> None:
    """Who gave an answer about any candidate took part, whichever candidate stands first on the ballot."""
    counted: Any = data.draw(st.sampled_from(["present", "cast", "returned"]))
    quorum = Quorum(threshold=Fixed(number=needed), of="all_members", counted=counted, article="")
    half = Share(numerator=1, denominator=2, inclusive=False)
    floor = Majority(base="decided", threshold=half, turnout=quorum, article="")
    asked = tuple(about(f"c{number}", f"c{number}") for number in range(candidates))
    stands = {name: data.draw(st.integers(0, 1)) for name in ("not_pressed", "absent", "offline", "void")}
    stands = {name: stands.get(name, 0) for name in STANDINGS}
    hands = data.draw(st.integers(0, 2))

    agree(
        opened(election=ElectionRule(method="each", floor=floor, article=""), posts=1, questions=asked),
        [data.draw(tallies_of(one, stands, 8, hands)) for one in asked],
    )
