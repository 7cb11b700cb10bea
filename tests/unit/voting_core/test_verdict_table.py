# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What decides, line by line: bodies and thresholds from real rules, with the numbers a secretary would expect."""

from dataclasses import dataclass, field

import pytest

from tests.builders import majority
from tests.judging import counted, decide
from voting_core.rules.majority import Base
from voting_core.rules.shares import Share

OVER = False
AT_LEAST = True


@dataclass(frozen=True, kw_only=True)
class Row:
    """One vote: the rule, the lines, and what must come out."""

    why: str
    base: Base
    share: tuple[int, int, bool]
    lines: tuple[int, int, int]
    """Yes, no, abstain."""
    standings: dict[str, int] = field(default_factory=dict)
    of: int
    needed: int
    carried: bool


def row(
    why: str,
    base: Base,
    share: tuple[int, int, bool],
    lines: tuple[int, int, int],
    of: int,
    needed: int,
    carried: bool,
    **standings: int,
) -> Row:
    """One line of the table below."""
    return Row(why=why, base=base, share=share, lines=lines, standings=standings, of=of, needed=needed, carried=carried)


HALF = (1, 2, OVER)
HALF_OR_MORE = (1, 2, AT_LEAST)
TWO_THIRDS = (2, 3, AT_LEAST)
ALL: Base = "all_members"
PRESENT: Base = "present"
CAST: Base = "cast"

TABLE = [
    # A bill passes with more than half of all members of a standing committee, whoever is away.
    row("41 members, one short", ALL, HALF, (20, 21, 0), 41, 21, False),
    row("41 members, just enough", ALL, HALF, (21, 20, 0), 41, 21, True),
    row("40 members, a tie is not carried", ALL, HALF, (20, 20, 0), 40, 21, False),
    row("40 members, just enough", ALL, HALF, (21, 19, 0), 40, 21, True),
    row("abstaining weighs like no", ALL, HALF, (20, 0, 21), 41, 21, False),
    row("not pressing weighs like no", ALL, HALF, (20, 0, 0), 41, 21, False, not_pressed=21),
    row("being absent weighs like no", ALL, HALF, (20, 0, 0), 41, 21, False, absent=21),
    row("leave weighs like no", ALL, HALF, (20, 0, 0), 41, 21, False, leave=21),
    row("a recused member weighs like no", ALL, HALF, (20, 0, 0), 41, 21, False, recused=21),
    row("a void ballot weighs like no", ALL, HALF, (20, 0, 0), 41, 21, False, void=21),
    row("just enough of all with many away", ALL, HALF, (21, 0, 0), 41, 21, True, absent=15, leave=5),
    row("a county's 15", ALL, HALF, (8, 7, 0), 15, 8, True),
    row("a county's 27", ALL, HALF, (13, 14, 0), 27, 14, False),
    row("a city's 19", ALL, HALF, (10, 9, 0), 19, 10, True),
    row("a city's 51", ALL, HALF, (25, 0, 26), 51, 26, False),
    row("a province's 35", ALL, HALF, (18, 17, 0), 35, 18, True),
    row("a province's 65", ALL, HALF, (33, 32, 0), 65, 33, True),
    row("a province's 85", ALL, HALF, (42, 0, 0), 85, 43, False, not_pressed=43),
    row("a full congress of 2,980, one short", ALL, HALF, (1490, 1490, 0), 2980, 1491, False),
    row("a full congress of 2,980, just enough", ALL, HALF, (1491, 1489, 0), 2980, 1491, True),
    row("a parliament's fixed 226 of 450", ALL, HALF, (226, 224, 0), 450, 226, True),
    row("225 of 450 is half and no more", ALL, HALF, (225, 225, 0), 450, 226, False),
    # Two thirds or more of all: a constitution, an extension of the term.
    row("two thirds of 2,980, one short", ALL, TWO_THIRDS, (1986, 994, 0), 2980, 1987, False),
    row("two thirds of 2,980, just enough", ALL, TWO_THIRDS, (1987, 993, 0), 2980, 1987, True),
    row("two thirds of 3,000 exactly", ALL, TWO_THIRDS, (2000, 1000, 0), 3000, 2000, True),
    row("two thirds of 3,000, one short", ALL, TWO_THIRDS, (1999, 1001, 0), 3000, 2000, False),
    row("two thirds of 70 seats", ALL, TWO_THIRDS, (47, 23, 0), 70, 47, True),
    row("two thirds of 70 seats, one short", ALL, TWO_THIRDS, (46, 24, 0), 70, 47, False),
    row("two thirds of 41", ALL, TWO_THIRDS, (27, 14, 0), 41, 28, False),
    row("more than two thirds of 60 excludes 40", ALL, (2, 3, OVER), (40, 20, 0), 60, 41, False),
    row("two thirds or more of 60 includes 40", ALL, TWO_THIRDS, (40, 20, 0), 60, 40, True),
    # Half or more, where the rules mean the half too.
    row("half or more of 40 includes 20", ALL, HALF_OR_MORE, (20, 20, 0), 40, 20, True),
    row("half or more of 41 is 21", ALL, HALF_OR_MORE, (20, 21, 0), 41, 21, False),
    row("three quarters of 41", ALL, (3, 4, AT_LEAST), (31, 10, 0), 41, 31, True),
    row("four fifths of nine", ALL, (4, 5, AT_LEAST), (7, 2, 0), 9, 8, False),
    row("all of nine", ALL, (1, 1, AT_LEAST), (9, 0, 0), 9, 9, True),
    row("more than all is out of reach", ALL, (1, 1, OVER), (9, 0, 0), 9, 10, False),
    row("a council of three", ALL, HALF, (2, 1, 0), 3, 2, True),
    row("a body of one", ALL, HALF, (1, 0, 0), 1, 1, True),
    # Of those present: absent, on leave and recused are out of the base; not pressed and void are in.
    row("36 of 41 present", PRESENT, HALF, (19, 17, 0), 36, 19, True, absent=3, leave=2),
    row("36 of 41 present, one short", PRESENT, HALF, (18, 18, 0), 36, 19, False, absent=3, leave=2),
    row("a recused member is not counted as present", PRESENT, HALF, (5, 4, 0), 9, 5, True, recused=1),
    row("not pressed is present", PRESENT, HALF, (5, 4, 0), 10, 6, False, not_pressed=1),
    row("void is present", PRESENT, HALF, (5, 4, 0), 10, 6, False, void=1),
    row("an unreported seat counts as present", PRESENT, HALF, (5, 4, 0), 10, 6, False, offline=1),
    row("two thirds of 30 present", PRESENT, TWO_THIRDS, (20, 10, 0), 30, 20, True, absent=11),
    # Of the votes cast: yes, no and abstain, nothing else.
    row("votes cast, more yes than no", CAST, HALF, (10, 9, 0), 19, 10, True, not_pressed=22),
    row("an abstention is a vote cast", CAST, HALF, (10, 9, 1), 20, 11, False, not_pressed=21),
    row("a tie of votes cast", CAST, HALF, (10, 10, 0), 20, 11, False, absent=21),
    row("one yes and nobody else", CAST, HALF, (1, 0, 0), 1, 1, True, not_pressed=40),
    row("nobody votes", CAST, HALF, (0, 0, 0), 0, 1, False, not_pressed=41),
    row("nobody votes, half or more of nothing", CAST, HALF_OR_MORE, (0, 0, 0), 0, 1, False, not_pressed=41),
    row("two thirds of 30 cast", CAST, TWO_THIRDS, (20, 8, 2), 30, 20, True, absent=5),
    row("an empty body decides nothing", ALL, HALF_OR_MORE, (0, 0, 0), 0, 1, False),
]


@pytest.mark.parametrize("expected", TABLE, ids=lambda expected: expected.why)
def test_the_rule_decides_as_written(expected: Row) -> None:
    """Base, votes needed and outcome are what the rule says."""
    numerator, denominator, inclusive = expected.share
    rule = majority(expected.base, Share(numerator=numerator, denominator=denominator, inclusive=inclusive))
    tally = counted(**dict(zip(("yes", "no", "abstain"), expected.lines, strict=True)), **expected.standings)

    verdict = decide(rule, tally)

    assert (verdict.base, verdict.needed, verdict.got) == (expected.of, expected.needed, expected.lines[0])
    assert verdict.outcome == ("carried" if expected.carried else "not_carried")


def test_the_table_is_long_enough_to_be_trusted() -> None:
    """At least forty votes are decided above, each with a reason of its own."""
    assert len({expected.why for expected in TABLE}) == len(TABLE) >= 40
