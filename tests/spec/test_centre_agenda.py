# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Agendas that would lead into a blind alley are refused when they are ordered: waits without end, ties without one."""

import pytest
from msgspec.structs import replace

from central_broker.core.effects import AnswerOrder
from tests.builders import MORE_THAN_HALF, majority, profile
from tests.centre_builders import Stage
from tests.kinds import SCORES, election, graded, motion, nominee, open_item, personnel, stage_with
from voting_core import acts
from voting_core.agenda import Agenda, AgendaItem, Requirement
from voting_core.codec import encode
from voting_core.roster import blob_ref
from voting_core.rules.profile import Profile

LIST = personnel("posts", nominee("n1", "局长"), nominee("n2", "处长"))
MERGED = replace(LIST, merged=True)
OF_TIES = replace(majority("decided", MORE_THAN_HALF), tie="again")


def requires(item: str, subject: str = "") -> AgendaItem:
    """A motion that may be put only after something was carried."""
    return motion("budget", requires=(Requirement(item=item, subject=subject, outcome="carried"),))


def publish(*items: AgendaItem, rules: Profile | None = None) -> AnswerOrder:
    """What a centre says to an agenda."""
    stage = Stage(rules=rules or profile()).begin()
    data = encode(Agenda(items=items))
    return stage.order(acts.PublishAgenda, blobs=(data,), agenda=blob_ref(data))


@pytest.mark.parametrize(
    ("items", "words"),
    [
        pytest.param(
            (requires("review"), graded("review", "t1")), "appraisal or an election is neither", id="an appraisal"
        ),
        pytest.param(
            (requires("chairs"), election("chairs", "a", "b", posts=1)),
            "appraisal or an election is neither",
            id="an election",
        ),
        pytest.param((requires("posts", "n1"), MERGED), "is voted on as a whole", id="one person of a merged list"),
        pytest.param((requires("act", "n1"), motion("act")), "is voted on as a whole", id="somebody of a motion"),
        pytest.param((requires("posts", "n3"), LIST), "who is not named there", id="somebody who is not named"),
    ],
)
def test_what_can_never_be_carried_is_no_condition(items: tuple[AgendaItem, ...], words: str) -> None:
    """An item that waits for a word which no result will ever say is refused with its agenda, not in the sitting."""
    answered = publish(*items)

    assert answered.result == "refused"
    assert words in answered.said_en


@pytest.mark.parametrize(("subject", "other"), [("", LIST), ("n1", LIST), ("", MERGED), ("", motion("posts"))])
def test_what_can_be_carried_is_a_condition(subject: str, other: AgendaItem) -> None:
    """A motion, a list as a whole and one person of a list that is voted on one by one are carried or not."""
    assert publish(requires("posts", subject), other).result == "done"


@pytest.mark.parametrize("tie", ["chair", "again"])
def test_several_people_one_by_one_have_no_rule_for_ties(tie: str) -> None:
    """One casting vote would fall on every tie at once, and one more round would put again what was decided."""
    answered = publish(LIST, rules=replace(profile(), personnel=replace(OF_TIES, tie=tie)))

    assert answered.result == "refused"
    assert "settles one tie only. Make an item of each of them" in answered.said_en


@pytest.mark.parametrize("item", [MERGED, personnel("posts", nominee("n1", "局长"))])
def test_one_question_may_have_a_rule_for_ties(item: AgendaItem) -> None:
    """Merged, or with one name, there is one tie to settle."""
    assert publish(item, rules=replace(profile(), personnel=OF_TIES)).result == "done"


def test_the_longest_names_make_a_question_that_can_be_read() -> None:
    """A target of 60 characters and a criterion of 57 stand in one question, in a record that every seat reads."""
    long = tuple(replace(one, zh="龘" * 57) for one in SCORES.criteria)
    item = graded("duty", "t1", rule=replace(SCORES, criteria=long))
    targets = tuple(replace(one, name="龘" * 60) for one in item.targets)

    opened = open_item(stage_with(replace(item, targets=targets)), "duty")

    assert [len(one.name) for one in opened.questions] == [120, 120]
