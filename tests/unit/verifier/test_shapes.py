# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verifier's tables of fields against the types that the hall's programs write from, with values of every kind."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rule_values import RULES
from tests.strategies import ACT_KINDS, FLOOR_KINDS, SEAT_KINDS, values
from verifier import forms, order_fields, rule_fields, shapes
from verifier.reading import Rule, Unreadable, read_exact
from voting_core.agenda import Agenda
from voting_core.codec import encode
from voting_core.frozen_list import FrozenList
from voting_core.roster import Registry, Roster
from voting_core.rules.election import ElectionRule
from voting_core.rules.grading import GradeRule, ScoreRule
from voting_core.rules.majority import Majority
from voting_core.rules.shares import Share
from voting_core.seat_heads import SeatHeads

TABLES: dict[type, Rule] = {
    **dict.fromkeys((*FLOOR_KINDS, *SEAT_KINDS), shapes.RECORD),
    **dict.fromkeys(ACT_KINDS, order_fields.ACT),
    Roster: forms.ROSTER,
    Registry: forms.REGISTRY,
    Agenda: forms.AGENDA,
    FrozenList: forms.FROZEN,
    SeatHeads: forms.HEADS,
}
RULE_TABLES: dict[type, Rule] = {
    Share: rule_fields.SHARE,
    Majority: rule_fields.MAJORITY,
    GradeRule: rule_fields.appraisal,
    ScoreRule: rule_fields.appraisal,
    ElectionRule: rule_fields.ELECTION,
}


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_every_body_of_the_hall_is_read(kind: type, data: st.DataObject) -> None:
    """Whatever the hall's programs can write of a kind, the verifier reads, field by field and in that order."""
    body = encode(data.draw(values(kind)))

    assert read_exact(body, TABLES[kind]) == json.loads(body)


@pytest.mark.parametrize("kind", RULE_TABLES, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_rule_is_read(kind: type, data: st.DataObject) -> None:
    """Whatever rule the hall's programs take, the verifier takes too."""
    body = encode(data.draw(RULES[kind]))

    assert read_exact(body, RULE_TABLES[kind]) == json.loads(body)


HALF = {"kind": "share", "numerator": 1, "denominator": 2, "inclusive": False, "plus": 0}
MAJORITY = {
    "base": "decided",
    "threshold": HALF,
    "article": "",
    "abstentions": "own",
    "silence": "own",
    "recusal": "in_base",
    "excess": "flag",
    "tie": "not_carried",
    "turnout": None,
    "each_group": False,
}
GRADES = {
    "kind": "grades",
    "grades": [{"grade": "good", "zh": "满意", "en": "good"}],
    "others": [{"grade": "unsure", "zh": "不了解", "en": "unsure"}],
    "base": "cast",
    "steps": [{"grade": "good", "options": ["good"], "share": HALF}],
    "otherwise": "",
    "rates": [],
    "ranked": False,
    "silence": "own",
    "article": "",
}
SCORES = {
    "kind": "scores",
    "highest": 10,
    "criteria": [{"criterion": "work", "zh": "工作", "en": "work", "weight": 1}],
    "trim": 0,
    "bands": [{"grade": "fine", "zh": "优", "en": "fine", "least": 9}],
    "ranked": True,
    "article": "",
}
ELECTION = {"method": "marks", "floor": None, "least": 0, "tie": "again", "article": ""}
BAND = {"grade": "poor", "zh": "差", "en": "poor", "least": 9}

CONTRADICTIONS: dict[str, tuple[Rule, dict[str, Any], str]] = {
    "a share above the whole": (rule_fields.SHARE, {**HALF, "numerator": 3}, "is more than the whole"),
    "a casting vote where no tie can come": (
        rule_fields.MAJORITY,
        {**MAJORITY, "base": "cast", "tie": "chair"},
        "a rule for ties that cannot come",
    ),
    "a casting vote for groups": (
        rule_fields.MAJORITY,
        {**MAJORITY, "tie": "chair", "each_group": True},
        "a rule for ties and a majority in each group",
    ),
    "a grade named twice": (
        rule_fields.appraisal,
        {**GRADES, "others": [{"grade": "good", "zh": "好", "en": "fine"}]},
        "names a grade twice",
    ),
    "a step that counts what nobody can give": (
        rule_fields.appraisal,
        {**GRADES, "steps": [{"grade": "good", "options": ["best"], "share": HALF}]},
        "counts best, which nobody can give",
    ),
    "a step that gives what is no grade": (
        rule_fields.appraisal,
        {**GRADES, "otherwise": "unsure"},
        "gives unsure, which is no grade",
    ),
    "a ranking without a rate": (rule_fields.appraisal, {**GRADES, "ranked": True}, "ranks by a rate"),
    "a criterion named twice": (
        rule_fields.appraisal,
        {**SCORES, "criteria": [*SCORES["criteria"], *SCORES["criteria"]]},  # type: ignore[misc]
        "names a criterion twice",
    ),
    "bands out of order": (
        rule_fields.appraisal,
        {**SCORES, "bands": [*SCORES["bands"], BAND]},  # type: ignore[misc]
        "has bands that are not in order",
    ),
    "a band above the highest score": (
        rule_fields.appraisal,
        {**SCORES, "bands": [{**BAND, "least": 11}]},
        "has bands that are not in order",
    ),
    "marks against somebody": (
        rule_fields.ELECTION,
        {**ELECTION, "floor": MAJORITY},
        "counts those against",
    ),
    "a floor in every group": (
        rule_fields.ELECTION,
        {**ELECTION, "floor": {**MAJORITY, "base": "cast", "each_group": True}},
        "a floor with a rule for ties or groups",
    ),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_a_rule_that_contradicts_itself_is_refused(case: str) -> None:
    """A rule whose parts do not go together is refused in words that say which."""
    rule, value, words = CONTRADICTIONS[case]

    with pytest.raises(Unreadable, match=words):
        read_exact(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), rule)


def _swapped(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    names = list(value)
    for at in range(1, len(names) - 1):
        order = [*names[:at], names[at + 1], names[at], *names[at + 2 :]]
        yield {name: value[name] for name in order}


def test_fields_of_a_rule_come_in_their_order() -> None:
    """A rule with two fields exchanged is another spelling, and refused."""
    for value, rule in (
        (MAJORITY, rule_fields.MAJORITY),
        (GRADES, rule_fields.appraisal),
        (SCORES, rule_fields.appraisal),
    ):
        for other in _swapped(value):
            with pytest.raises(Unreadable, match="another order"):
                read_exact(json.dumps(other, ensure_ascii=False, separators=(",", ":")).encode(), rule)
