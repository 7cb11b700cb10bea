# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shares of a body are exact numbers of people, and each rule says whether the share itself is enough."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import MORE_THAN_HALF
from voting_core.codec import Reader
from voting_core.deciding.phrases import say_share_en, say_share_zh
from voting_core.deciding.quorum import Attendance, quorum_needed
from voting_core.errors import BodyError
from voting_core.rules.majority import Quorum
from voting_core.rules.shares import Share

HALF_OR_MORE = Share(numerator=1, denominator=2, inclusive=True)
TWO_THIRDS = Share(numerator=2, denominator=3, inclusive=True)


def quorum(share: Share) -> Quorum:
    """A share of all members must be present."""
    return Quorum(threshold=share, of="all_members", counted="present", article="")


def attending(members: int, present: int) -> Attendance:
    """A body without vacancies of which nobody is on leave."""
    return Attendance(size=members, members=members, due=members, present=present)


@given(st.integers(0, 5_000), st.integers(1, 1_000), st.integers(1, 1_000), st.booleans())
def test_needed_is_the_smallest_number_that_satisfies(base: int, a: int, b: int, inclusive: bool) -> None:
    """The number needed satisfies the share, and one fewer does not: exactly, for every body and every share."""
    share = Share(numerator=min(a, b), denominator=max(a, b), inclusive=inclusive)

    def satisfies(people: int) -> bool:
        wanted = Fraction(share.numerator, share.denominator) * base
        return people >= wanted if inclusive else people > wanted

    needed = share.needed(base)
    assert satisfies(needed)
    assert needed == 0 or not satisfies(needed - 1)


@pytest.mark.parametrize("members", range(1, 120))
def test_more_than_half_is_half_rounded_down_and_one(members: int) -> None:
    """过半数 of N is floor(N/2)+1, whether N is odd or even."""
    assert MORE_THAN_HALF.needed(members) == members // 2 + 1


@pytest.mark.parametrize(
    ("share", "base", "needed"),
    [(HALF_OR_MORE, 40, 20), (HALF_OR_MORE, 41, 21), (TWO_THIRDS, 3_000, 2_000), (TWO_THIRDS, 2_980, 1_987)],
)
def test_an_inclusive_share_includes_itself(share: Share, base: int, needed: int) -> None:
    """Half or more of 40 is 20; two thirds or more of 3,000 is 2,000."""
    assert share.needed(base) == needed


def test_a_share_above_the_whole_is_refused() -> None:
    """Nobody can ask for three halves of the members, neither in a profile nor over the wire."""
    with pytest.raises(ValueError, match="at most the whole"):
        Share(numerator=3, denominator=2, inclusive=False)
    with pytest.raises(BodyError, match="at most the whole"):
        Reader[Share](Share, "share").read(b'{"kind":"share","numerator":3,"denominator":2,"inclusive":false,"plus":0}')


@pytest.mark.parametrize(
    ("members", "present", "enough"),
    [(41, 20, False), (41, 21, True), (40, 20, False), (40, 21, True), (19, 10, True), (1, 0, False), (1, 1, True)],
)
def test_a_standing_committee_meets_with_more_than_half(members: int, present: int, enough: bool) -> None:
    """The quorum of a standing committee is more than half of all members."""
    assert (present >= quorum_needed(quorum(MORE_THAN_HALF), attending(members, present))) is enough


@pytest.mark.parametrize(("present", "enough"), [(1_986, False), (1_987, True), (2_980, True)])
def test_a_congress_meets_with_two_thirds(present: int, enough: bool) -> None:
    """The quorum of a full congress of 2,980 deputies is 1,987."""
    assert (present >= quorum_needed(quorum(TWO_THIRDS), attending(2_980, present))) is enough


@pytest.mark.parametrize(
    ("share", "zh", "en"),
    [
        (MORE_THAN_HALF, "过半数", "more than 1/2"),
        (HALF_OR_MORE, "半数以上（含半数）", "at least 1/2"),
        (TWO_THIRDS, "三分之二以上", "at least 2/3"),
        (Share(numerator=3, denominator=4, inclusive=False), "超过四分之三", "more than 3/4"),
        (Share(numerator=4, denominator=5, inclusive=True), "五分之四以上", "at least 4/5"),
        (Share(numerator=9, denominator=10, inclusive=True), "十分之九以上", "at least 9/10"),
        (Share(numerator=10, denominator=11, inclusive=True), "11分之十以上", "at least 10/11"),
        (Share(numerator=8, denominator=100, inclusive=True), "百分之八以上", "at least 8/100"),
    ],
)
def test_a_share_is_said_in_the_words_of_the_rules(share: Share, zh: str, en: str) -> None:
    """Sheets name a share the way the rules of procedure write it."""
    assert (say_share_zh(share), say_share_en(share)) == (zh, en)
