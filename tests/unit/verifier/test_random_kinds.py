# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two programs, one sitting: polls of every kind, drawn at random, and both agree on all of it."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rule_values import election_rules, grade_rules, majorities, score_rules
from tests.unit.verifier.every_kind import BODY, DESKS, FullHall
from tests.unit.verifier.writing import Papers, small_papers
from verifier.audit import audit_bundle
from voting_core.agenda import AgendaItem, Appraisal, Candidate, Election, Motion, Nominee, Personnel, Target
from voting_core.questions import Answer, HandLines, Line, Question
from voting_core.rules.majority import Majority
from voting_core.rules.shares import Share

PRESS = st.sampled_from(["first", "last", "confirm"])
SHARES = st.builds(
    lambda parts, inclusive: Share(numerator=min(parts), denominator=max(parts), inclusive=inclusive),
    st.tuples(st.integers(1, 4), st.integers(1, 4)),
    st.booleans(),
)


@st.composite
def rules_of(draw: st.DrawFn) -> Majority:
    """A majority that six people can reach."""
    rule = draw(majorities())
    if rule.base == "decided":
        return rule
    return msgspec.structs.replace(rule, threshold=draw(SHARES), each_group=draw(st.booleans()))


@st.composite
def items(draw: st.DrawFn) -> AgendaItem:
    """One item of some kind under some rule."""
    header: dict[str, Any] = {"item": "it", "title": "题", "text": "", "press": draw(PRESS)}
    people = [("anna", "安"), ("bo", "薄"), ("chu", "楚")][: draw(st.integers(1, 3))]
    match draw(st.sampled_from(["motion", "grades", "scores", "personnel", "election"])):
        case "motion":
            return Motion(**header, majority=draw(rules_of()))
        case "grades":
            rule = draw(grade_rules())
            steps = tuple(msgspec.structs.replace(step, share=draw(SHARES)) for step in rule.steps)
            targets = tuple(Target(subject=one, name=name, post="") for one, name in people)
            return Appraisal(**header, targets=targets, rule=msgspec.structs.replace(rule, steps=steps))
        case "scores":
            targets = tuple(Target(subject=one, name=name, post="") for one, name in people[:2])
            return Appraisal(**header, targets=targets, rule=draw(score_rules()))
        case "personnel":
            nominees = tuple(Nominee(subject=one, name=name, post="", act="appoint") for one, name in people)
            return Personnel(**header, nominees=nominees, merged=draw(st.booleans()), majority=draw(rules_of()))
        case _:
            found = draw(election_rules())
            floor = found.floor and msgspec.structs.replace(found.floor, threshold=draw(SHARES))
            found = msgspec.structs.replace(found, floor=floor)
            candidates = tuple(Candidate(subject=one, name=name) for one, name in people)
            return Election(**header, candidates=candidates, posts=draw(st.integers(1, 3)), slots=2, rule=found)


@st.composite
def answers(draw: st.DrawFn, questions: tuple[Question, ...]) -> tuple[Answer, ...]:
    """Some answers to some questions; of an election perhaps too many."""
    given: list[Answer] = []
    for asked in questions:
        count = draw(st.integers(0, min(asked.most, len(asked.choices))))
        if count:
            choices = draw(st.lists(st.sampled_from(asked.choices), min_size=count, max_size=count, unique=True))
            order = tuple(option for option in asked.choices if option in choices)
            given.append(Answer(question=asked.question, options=order))
    return tuple(given)


@st.composite
def hand_counts(draw: st.DrawFn, questions: tuple[Question, ...], members: int) -> tuple[HandLines, ...]:
    """What people counted of so many members, question by question."""
    counted: list[HandLines] = []
    for asked in questions:
        silent = draw(st.integers(0, members))
        void = draw(st.integers(0, members - silent))
        votes = dict.fromkeys(asked.choices, 0)
        for _ in range(members - silent - void):
            votes[draw(st.sampled_from(asked.choices))] += 1
        lines = tuple(Line(line=name, members=count) for name, count in votes.items() if count)
        counted.append(
            HandLines(
                question=asked.question,
                ballots=members - silent - void,
                not_pressed=silent,
                void=void,
                lines=lines,
            )
        )
    return tuple(counted)


def _papers(item: AgendaItem) -> Papers:
    given = small_papers(7, (item,))
    members = tuple(
        msgspec.structs.replace(member, group="北" if number % 2 else "")
        for number, member in enumerate(given.roster.members)
    )
    return Papers(roster=msgspec.structs.replace(given.roster, members=members), agenda=given.agenda)


def _hold_round(hall: FullHall, data: st.DataObject, number: int) -> None:
    """Presses, some of them wrong; perhaps seats that never report; perhaps hands; perhaps a casting vote."""
    hall.open("it", number)
    questions = hall.round.opened.questions
    cut_off = data.draw(st.sets(st.sampled_from(DESKS[:4]), max_size=2))
    for seat in sorted(cut_off):
        hall.lose_link(seat)
    for seat in data.draw(st.lists(st.sampled_from(DESKS), max_size=9)):
        if hall.logs[seat].member:
            hall.press(seat, answers=data.draw(answers(questions)), confirmed=data.draw(st.booleans()))
    hall.close()
    by_hand = data.draw(st.sampled_from([(), ("m07",), ("m05", "m07")]))
    if by_hand and not set(by_hand) & set(hall.round.opened.recused):
        channel = data.draw(st.sampled_from(["hands", "paper", "video"]))
        hall.count_all(*by_hand, channel=channel, counted=data.draw(hand_counts(questions, len(by_hand))))
    hall.seal(*(seat for seat in DESKS if seat not in cut_off))
    hall.freeze()
    majority = hall.round.opened.majority
    if majority is not None and majority.tie == "chair" and hall.result()[1].outcome == "tied":
        hall.cast_vote(data.draw(st.sampled_from(["yes", "no"])))
    hall.declare(("chen", "li"))
    for seat in sorted(cut_off):
        hall.regain_link(seat)


def _enter(hall: FullHall, data: st.DataObject) -> None:
    """Perhaps somebody is recused, on leave or named before the item is put."""
    for member in sorted(data.draw(st.sets(st.sampled_from(["m01", "m02", "m07"]), max_size=2))):
        hall.recuse(member, "it")
    if data.draw(st.booleans()):
        hall.sign_out("s06")
        hall.enter_leave("m06", "urgent")
    if isinstance(hall.papers.agenda.items[0], Election) and data.draw(st.booleans()):
        hall.name("it", data.draw(st.integers(1, 2)), "兰")


@settings(max_examples=80)
@given(data=st.data(), size=st.sampled_from([0, 0, 9]))
def test_both_programs_agree_on_every_kind(data: st.DataObject, size: int) -> None:
    """Whatever is put, pressed, counted by hand and entered: the auditor works out the very same lists and results."""
    hall = FullHall(msgspec.structs.replace(BODY, size=size), _papers(data.draw(items())))
    hall.convene()
    hall.excuse("s07", "s08")
    for seat in DESKS:
        hall.sign_in(seat)
    _enter(hall, data)
    _hold_round(hall, data, 1)
    if hall.round.goes_on:
        _hold_round(hall, data, 2)

    with TemporaryDirectory() as folder:
        audit = audit_bundle(hall.export(Path(folder) / "bundle").folder)

    assert [f"{check.key}: {broken.en}" for check in audit.checks for broken in check.breaks] == []
