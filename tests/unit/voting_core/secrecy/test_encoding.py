# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is on the ballot paper comes out of the encrypted count as if it had been counted in the open."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import question
from tests.secret_elections import SecretElection
from voting_core.errors import RefusedError
from voting_core.questions import Answer, Question
from voting_core.rules.election import ElectionRule
from voting_core.secrecy.archive_check import check_archive
from voting_core.secrecy.ballot_check import ballot_fault
from voting_core.secrecy.encoding import (
    WEIGHTS,
    bits_of_score,
    check_encodable,
    counts_of,
    forms_of,
    marks_of,
    sum_of_scores,
)
from voting_core.secrecy.group import TINY

GRADES = ("good", "fair", "poor", "unknown")


def scored(name: str, highest: int) -> Question:
    """A question for points."""
    return question(name, (), highest=highest)


PAPERS: dict[str, tuple[Question, ...]] = {
    "motion": (question("q1"),),
    "personnel": (question("a"), question("b"), question("c")),
    "grades": (question("a", GRADES), question("b", GRADES)),
    "marks": (question("q1", ("anna", "bert", "cara", "dora"), least=1, most=2),),
    "score": (scored("a", 10), scored("b", 5)),
}


@st.composite
def answers(draw: st.DrawFn, paper: tuple[Question, ...]) -> tuple[Answer, ...]:
    """A lawful ballot; where there are several questions, or several marks, some may be left out."""
    found = []
    for one in paper:
        may_omit = len(paper) > 1 or one.most > 1
        if may_omit and draw(st.booleans()):
            continue
        chosen = draw(st.sets(st.sampled_from(one.choices), min_size=one.least, max_size=one.most))
        found.append(Answer(question=one.question, options=tuple(o for o in one.choices if o in chosen)))
    return tuple(found)


@pytest.mark.parametrize("name", PAPERS)
@given(data=st.data())
def test_an_encrypted_count_is_the_open_one(name: str, data: st.DataObject) -> None:
    """Motions, nominees, grades, marks and scores: each option has as many votes as were given, and nothing is lost."""
    paper = PAPERS[name]
    ballots = data.draw(st.lists(answers(paper), max_size=5))
    held = SecretElection(forms_of(paper, {"yes": "赞成"}))
    texts = [held.cast(marks_of(paper, ballot)) for ballot in ballots]
    found = check_archive(TINY, held.archive(texts)).counts
    assert found is not None
    given_ = [(one.question, option) for ballot in ballots for one in ballot for option in one.options]
    wanted, answered = Counter(given_), Counter(one.question for ballot in ballots for one in ballot)

    for one, counted in zip(paper, counts_of(paper, found, len(ballots)), strict=True):
        assert dict(zip(one.choices, counted.counts, strict=True)) == {
            option: wanted[(one.question, option)] for option in one.choices
        }
        assert (counted.question, counted.ballots) == (one.question, answered[one.question])


def test_a_motion_cannot_be_left_open() -> None:
    """A ballot on a single question answers it: an empty one is no ballot."""
    paper = PAPERS["motion"]
    held, loose = SecretElection(forms_of(paper, {})), SecretElection(forms_of(PAPERS["personnel"][:1] * 2, {}))
    (form,) = forms_of(paper, {})
    text = loose.cast(marks_of(PAPERS["personnel"][:1] * 2, ()))

    assert (form.min, form.max) == (1, 1)
    assert ballot_fault(held.election, text)


def test_an_election_by_yes_and_no_is_not_held_in_secret() -> None:
    """How many candidates a ballot says yes to could not be proven; marking them can."""
    each = ElectionRule(method="each", floor=None, article="x")
    marks = ElectionRule(method="marks", floor=None, article="x")
    with pytest.raises(RefusedError, match="Let candidates be marked"):
        check_encodable(PAPERS["personnel"], each)
    check_encodable(PAPERS["marks"], marks)
    check_encodable(PAPERS["personnel"], None)


@given(st.lists(st.integers(0, 100), max_size=30))
def test_scores_sum_to_what_was_given(points: list[int]) -> None:
    """The sum of all scores follows from seven counts, which tell nothing more of any score."""
    bits = [bits_of_score(one) for one in points]
    counts = [sum(row[n] for row in bits) for n in range(len(WEIGHTS))]

    assert sum_of_scores(counts) == sum(points)
    assert all(
        sum(w * b for w, b in zip(WEIGHTS, row, strict=True)) == one for row, one in zip(bits, points, strict=True)
    )


def test_every_seven_marks_are_a_score() -> None:
    """No seven marks sum to more than 100, so that whatever is proven to be marks is a score."""
    assert sum(WEIGHTS) == 100
    assert len({tuple(bits_of_score(points)) for points in range(101)}) == 101
