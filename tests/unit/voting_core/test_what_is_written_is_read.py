# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the core writes every reader takes: exact scores however large, names on one line and no others."""

from fractions import Fraction
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier import fields, result_fields
from verifier.reading import Unreadable
from voting_core.codec import encode
from voting_core.deciding.appraisals import score
from voting_core.deciding.lines import Lines
from voting_core.identifiers import Count, CriterionName, LineText, Name
from voting_core.questions import Finding, Ratio
from voting_core.questions import Name as QuestionName
from voting_core.rules.grading import Criterion, ScoreRule
from voting_core.rules.profile import BodySize
from voting_core.rules.shares import Share

PRIMES = (999_983, 999_979, 999_961, 999_959, 999_953, 999_931, 999_917, 999_907, 999_883, 999_863)
"""The ten largest primes below a million: no means have a larger common denominator."""

CONTROLS = ("\x00", "\n", "\r", "\t", "\x1b", "\x1f", "\x7f")


def finding(exact: Fraction) -> Finding:
    """The finding of a target with this score."""
    return Finding(
        subject="t1",
        outcome="scored",
        base=1,
        needed=0,
        got=1,
        grade="",
        score=Ratio.of(exact),
        place=1,
        missing_effect="none",
        said_zh="",
        said_en="",
    )


def lines(scores: dict[str, int]) -> Lines:
    """A criterion that was scored so and by nobody else."""
    return Lines(given=scores, ballots=sum(scores.values()))


def mean_of(counts: tuple[int, ...], points: int, weights: tuple[int, ...]) -> Fraction:
    """The exact score of ten criteria, each given ``points`` by all but one member, who gives 1 less."""
    criteria = tuple(
        Criterion(criterion=f"c{number}", zh="项", en="item", weight=weight) for number, weight in enumerate(weights)
    )
    rule = ScoreRule(criteria=criteria, article="")
    given = {f"c{number}": lines({f"s{points}": count - 1, f"s{points - 1}": 1}) for number, count in enumerate(counts)}
    found = score(rule, given).score
    assert found is not None
    return found


def test_the_largest_score_is_read_by_everybody() -> None:
    """Ten criteria whose numbers of scores have no divisor in common: far beyond 2^53, and read by seat and auditor."""
    exact = mean_of(PRIMES, 100, (1000,) * 10)
    assert exact.denominator > 2**53

    body = encode(finding(exact))

    read = msgspec.json.decode(body, type=Finding)
    assert read.score is not None
    assert read.score.exact == exact
    result_fields.RATIO(msgspec.json.decode(body)["score"], "score")


@given(
    counts=st.tuples(*[st.integers(2, 1_000_000)] * 10),
    points=st.integers(1, 100),
    weights=st.tuples(*[st.integers(1, 1000)] * 10),
)
def test_every_score_is_read_back_exactly(counts: tuple[int, ...], points: int, weights: tuple[int, ...]) -> None:
    """Whatever members give, the score in the record is the score that was worked out."""
    exact = mean_of(counts, points, weights)

    read = msgspec.json.decode(encode(finding(exact)), type=Finding)

    assert read.score is not None
    assert read.score.exact == exact


@given(size=st.integers(0, 100_001))
def test_whatever_a_share_of_the_seats_asks_for_can_be_written(size: int) -> None:
    """All seats of the largest body and a thousand more are a count that a result holds; a larger body is refused."""
    share = Share(numerator=1, denominator=1, inclusive=False, plus=1000)
    try:
        msgspec.convert(size, BodySize)
    except msgspec.ValidationError:
        assert size > 100_000
        return

    assert msgspec.convert(share.needed(size), Count) == size + 1001


@pytest.mark.parametrize("control", CONTROLS, ids=repr)
@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        pytest.param(Name, fields.LABEL, id="name"),
        pytest.param(CriterionName, fields.CRITERION, id="criterion"),
        pytest.param(LineText, fields.LINE, id="post"),
        pytest.param(QuestionName, result_fields.QUESTION_NAME, id="question"),
    ],
)
@pytest.mark.parametrize("text", ["a{}b", "{}a", "a{}"])
def test_no_name_holds_a_control_character(kind: Any, rule: Any, text: str, control: str) -> None:
    """A name is one line: neither a seat nor the auditor takes one that moves a cursor or breaks a table."""
    assert msgspec.convert(text.format("·"), kind) == text.format("·")
    rule(text.format("·"), "name")

    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(text.format(control), kind)
    with pytest.raises(Unreadable):
        rule(text.format(control), "name")
