# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Items of every kind, and a centre with them on its agenda: members answer by question and option."""

from collections.abc import Mapping
from typing import Any, Final

from tests.builders import MORE_THAN_HALF, TEXT, TITLE, answer, majority, profile, roster
from tests.centre_builders import Stage
from voting_core import acts
from voting_core.agenda import (
    Agenda,
    AgendaItem,
    Appraisal,
    Candidate,
    Election,
    Motion,
    Nominee,
    NomineeAct,
    Personnel,
    Target,
)
from voting_core.codec import encode
from voting_core.roster import blob_ref
from voting_core.round_records import PollOpened, ResultDeclared
from voting_core.rules.election import ElectionRule
from voting_core.rules.grading import Band, Criterion, Grade, GradeRule, Rate, ScoreRule, Step
from voting_core.rules.profile import Profile
from voting_core.rules.shares import Share

BOTH: Final = ("lin", "zhou")
HALF_OR_MORE: Final = Share(numerator=1, denominator=2, inclusive=True)

GRADES: Final = GradeRule(
    grades=(
        Grade(grade="satisfied", zh="满意", en="satisfied"),
        Grade(grade="basic", zh="基本满意", en="basically satisfied"),
        Grade(grade="dissatisfied", zh="不满意", en="dissatisfied"),
    ),
    others=(Grade(grade="unknown", zh="不了解", en="don't know"),),
    base="all_members",
    steps=(
        Step(grade="satisfied", options=("satisfied",), share=HALF_OR_MORE),
        Step(grade="basic", options=("satisfied", "basic"), share=HALF_OR_MORE),
    ),
    otherwise="dissatisfied",
    rates=(Rate(rate="rate", zh="满意率", en="satisfaction rate", options=("satisfied",)),),
    ranked=True,
    article="满意度测评办法第七条",
)
"""The formula of a district's standing committee: Zhenhai, 2022."""

SCORES: Final = ScoreRule(
    highest=100,
    criteria=(
        Criterion(criterion="duty", zh="履职", en="duty", weight=3),
        Criterion(criterion="law", zh="守法", en="law", weight=1),
    ),
    bands=(
        Band(grade="excellent", zh="优秀", en="excellent", least=90),
        Band(grade="fair", zh="称职", en="fair", least=60),
    ),
    article="述职评议办法第九条",
)


def motion(name: str, **fields: Any) -> Motion:
    """A motion."""
    return Motion(item=name, title=TITLE, text=TEXT, **fields)


def graded(name: str, *subjects: str, **fields: Any) -> Appraisal:
    """Targets to be graded."""
    targets = tuple(Target(subject=one, name=f"单位{one}", post="") for one in subjects)
    return Appraisal(item=name, title=TITLE, text=TEXT, targets=targets, **{"rule": GRADES, **fields})


def scored(name: str, *subjects: str) -> Appraisal:
    """Targets to be scored, each by two criteria."""
    return graded(name, *subjects, rule=SCORES)


def nominee(subject: str, post: str, act: NomineeAct = "appoint") -> Nominee:
    """Somebody who is appointed or leaves."""
    return Nominee(subject=subject, name=f"人选{subject}", post=post, act=act)


def personnel(name: str, *nominees: Nominee, merged: bool = False) -> Personnel:
    """Appointments and removals."""
    return Personnel(item=name, title=TITLE, text=TEXT, nominees=nominees, merged=merged)


def election(name: str, *subjects: str, posts: int, **fields: Any) -> Election:
    """Candidates for posts, yes or no for each, more than half of the votes cast to be elected."""
    rule = ElectionRule(method=fields.pop("method", "each"), floor=majority("cast", MORE_THAN_HALF), article="选举办法")
    candidates = tuple(Candidate(subject=one, name=f"候选人{one}") for one in subjects)
    usual: dict[str, Any] = {"rule": rule, "candidates": candidates, "posts": posts}
    return Election(item=name, title=TITLE, text=TEXT, **{**usual, **fields})


def stage_with(*items: AgendaItem, members: int = 3, rules: Profile | None = None, **begin: Any) -> Stage:
    """A centre with these items on its agenda and everybody signed in."""
    stage = Stage(members=roster(members), rules=rules or profile()).begin(**begin)
    data = encode(Agenda(items=items))
    stage.done(acts.PublishAgenda, blobs=(data,), agenda=blob_ref(data))
    return stage


def open_item(stage: Stage, poll: str, number: int = 1) -> PollOpened:
    """Put an item to the vote."""
    opened = stage.done(acts.OpenPoll, poll=poll, round=number)
    assert isinstance(opened, PollOpened)
    return opened


def vote(stage: Stage, poll: str, ballots: Mapping[str, Mapping[str, str]], number: int = 1) -> None:
    """Seats answer questions with an option, or several with blanks between them; every seat seals after the close."""
    for seat, answers in ballots.items():
        given = tuple(answer(question, *options.split()) for question, options in answers.items())
        stage.press(seat, "", poll, number, answers=given)
    stage.done(acts.ClosePoll, poll=poll, round=number)
    for seat in stage.seats:
        stage.seal(seat, poll, number)


def decide(stage: Stage, poll: str, number: int = 1, **declare: Any) -> ResultDeclared:
    """Freeze and declare."""
    stage.done(acts.FreezeRound, poll=poll, round=number)
    declared = stage.done(acts.DeclareResult, poll=poll, round=number, **declare)
    assert isinstance(declared, ResultDeclared)
    return declared
