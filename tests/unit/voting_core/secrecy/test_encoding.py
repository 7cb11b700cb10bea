# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is on the ballot paper comes out of the encrypted count as if it had been counted in the open."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.builders import question
from tests.kinds import SCORES
from tests.secret_elections import SecretElection
from voting_core.errors import RefusedError
from voting_core.questions import Answer, Question
from voting_core.rules.election import ElectionRule
from voting_core.secrecy.archive_check import check_archive
from voting_core.secrecy.ballot_check import ballot_fault
from voting_core.secrecy.encoding import (
    bits_of_score,
    check_encodable,
    counts_of,
    forms_of,
    is_summed,
    marks_of,
    sum_of_scores,
    weights_of,
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


@given(st.integers(1, 100).flatmap(lambda most: st.tuples(st.just(most), st.lists(st.integers(0, most), max_size=30))))
def test_scores_sum_to_what_was_given(drawn: tuple[int, list[int]]) -> None:
    """The sum of all scores follows from a few counts, which tell nothing more of any score."""
    highest, points = drawn
    weights = weights_of(highest)
    bits = [bits_of_score(one, highest) for one in points]
    counts = [sum(row[n] for row in bits) for n in range(len(weights))]

    assert sum_of_scores(counts, highest) == sum(points)
    assert all(
        sum(w * b for w, b in zip(weights, row, strict=True)) == one for row, one in zip(bits, points, strict=True)
    )


@pytest.mark.parametrize("highest", range(1, 101))
def test_all_marks_are_a_score(highest: int) -> None:
    """No marks sum to more than the highest score, so that whatever is proven to be marks is a score."""
    assert sum(weights_of(highest)) == highest
    assert min(weights_of(highest)) > 0
    assert len({tuple(bits_of_score(points, highest)) for points in range(highest + 1)}) == highest + 1


def test_a_score_from_0_to_100_takes_seven_marks() -> None:
    """Seven instead of a hundred and one: a ballot of many scores stays small."""
    assert weights_of(100) == (1, 2, 4, 8, 16, 32, 37)


@given(data=st.data())
def test_a_rule_that_needs_the_sum_learns_the_sum_and_nothing_else(data: st.DataObject) -> None:
    """Each question has its sum and its number of answers; how often a score was given is in no count."""
    paper = (scored("a", 100), scored("b", 10))
    ballots = data.draw(st.lists(answers(paper), max_size=4))
    held = SecretElection(forms_of(paper, {}, summed=True))
    texts = [held.cast(marks_of(paper, ballot, summed=True)) for ballot in ballots]
    found = check_archive(TINY, held.archive(texts)).counts
    assert found is not None

    for one, counted in zip(paper, counts_of(paper, found, len(ballots), summed=True), strict=True):
        given_ = [int(a.options[0][1:]) for ballot in ballots for a in ballot if a.question == one.question]
        assert (sum_of_scores(counted.counts, one.highest), counted.ballots) == (sum(given_), len(given_))
        assert len(counted.counts) == len(weights_of(one.highest))


@pytest.mark.parametrize(("trim", "summed"), [(0, True), (1, False)])
def test_only_a_rule_that_leaves_scores_out_sees_how_often_each_was_given(trim: int, summed: bool) -> None:
    """Where the highest and the lowest are left out they must be known; elsewhere the sum is enough."""
    assert is_summed(replace(SCORES, trim=trim)) is summed
    assert not is_summed(None)
