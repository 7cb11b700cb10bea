# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The profiles of ``examples/profiles`` are read as they are, say what they say they do, and decide at the edge."""

from pathlib import Path
from typing import Final

import pytest

from central_broker.intake.draft import SittingDraft
from central_broker.intake.preview import preview
from tests.unit.central_broker.intake.sitting_files import draft_of
from voting_core.deciding.lines import Lines
from voting_core.deciding.motions import Casting, decide
from voting_core.deciding.quorum import Attendance, quorum_needed

EXAMPLES: Final = Path(__file__).resolve().parents[4] / "examples"
SHIPPED: Final = sorted(path.name for path in (EXAMPLES / "profiles").glob("*.toml"))
MUNICIPAL: Final = "municipal-standing-committee.toml"
PROVINCIAL: Final = "provincial-standing-committee.toml"
CONGRESS: Final = "full-congress.toml"
CAST: Final = "city-council-votes-cast.toml"
CASTING: Final = "council-casting-vote.toml"


def council_with(profile: str) -> SittingDraft:
    """The city council of the examples, meeting under another file of rules."""
    files = {path.name: path.read_bytes() for path in (EXAMPLES / "city-council").iterdir() if path.suffix != ".md"}
    files["profile.toml"] = (EXAMPLES / "profiles" / profile).read_bytes()
    return draft_of(files)


def lines(yes: int, no: int = 0, abstain: int = 0, not_pressed: int = 0, absent: int = 0) -> Lines:
    """How members stand on a motion."""
    return Lines(
        given={"yes": yes, "no": no, "abstain": abstain},
        ballots=yes + no + abstain,
        not_pressed=not_pressed,
        absent=absent,
    )


def test_five_profiles_are_shipped_and_listed() -> None:
    """The table of their README names every one of them, and no other."""
    assert sorted([MUNICIPAL, PROVINCIAL, CONGRESS, CAST, CASTING]) == SHIPPED
    readme = (EXAMPLES / "profiles" / "README.md").read_text(encoding="utf-8")
    listed = [line.split("`")[1] for line in readme.splitlines() if line.startswith("| `")]
    assert sorted(listed) == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_profile_is_read_without_a_note(name: str) -> None:
    """A secretary who copies one has nothing to explain, and every rule says where it is written."""
    draft = council_with(name)
    assert draft.notes == ()
    assert draft.profile.quorum.article
    assert draft.profile.majority.article


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        (MUNICIPAL, ["全体组成人员过半数出席方可开会：9 人中须有 5 人", "9 人中须得 5 票", "表决时间 60 秒"]),
        (PROVINCIAL, ["可以改，按“确认”后不能再改", "全部按完即结束", "表决中什么也不显示"]),
        (CONGRESS, ["全体组成人员三分之二以上出席方可开会：9 人中须有 6 人", "由主持人宣布结束"]),
        (CAST, ["参加表决的人员（赞成、反对、弃权之和）过半数赞成", "不足则表决无效", "回避的不计入基数"]),
        (CASTING, ["应到人员过半数出席方可开会：8 人中须有 5 人", "由主持人投决定票", "未按的计为弃权"]),
    ],
)
def test_the_preview_says_the_rules_of_a_shipped_profile(name: str, sentences: list[str]) -> None:
    """What is special about each stands in the preview, as a sentence with its number."""
    # Lines are broken at 100 columns: the words are looked for as if they were not.
    said = "".join(preview(council_with(name), "zh").split())
    assert [one for one in sentences if "".join(one.split()) not in said] == []


@pytest.mark.parametrize(
    ("name", "below", "at"),
    [
        (MUNICIPAL, lines(20, 0, 0, 21), lines(21, 0, 0, 20)),
        (PROVINCIAL, lines(32, 0, 1, 0, 32), lines(33, 0, 0, 0, 32)),
        (CONGRESS, lines(1490, 0, 1490), lines(1491, 0, 1489)),
        (CAST, lines(4, 3, 1), lines(5, 3, 1)),
        (CASTING, lines(3, 4, 2), lines(4, 3, 2)),
    ],
)
def test_one_vote_decides_under_a_shipped_profile(name: str, below: Lines, at: Lines) -> None:
    """One vote fewer is lost, by the engine that decides in the sitting."""
    majority = council_with(name).profile.majority
    assert decide(majority, below).outcome == "not_carried"
    assert decide(majority, at).outcome == "carried"


def test_a_congress_opens_with_exactly_two_thirds() -> None:
    """三分之二以上 includes two thirds: 2,000 of 3,000 deputies are enough."""
    quorum = council_with(CONGRESS).profile.quorum
    assert quorum_needed(quorum, Attendance(size=0, members=3_000, due=3_000, present=2_000)) == 2_000


def test_a_council_by_votes_cast_voids_a_vote_that_few_took_part_in() -> None:
    """Of eight present three voted: void; of eight present four are half, and that is enough."""
    majority = council_with(CAST).profile.majority
    assert decide(majority, lines(3, 0, 0, 5)).outcome == "void"
    assert decide(majority, lines(4, 0, 0, 4)).outcome == "carried"


@pytest.mark.parametrize(("vote", "outcome"), [("", "tied"), ("yes", "carried"), ("no", "not_carried")])
def test_the_chair_breaks_a_tie_where_the_profile_says_so(vote: Casting, outcome: str) -> None:
    """Four against four: it waits for the chair, and then it is what the chair says."""
    assert decide(council_with(CASTING).profile.majority, lines(4, 4, 1), casting=vote).outcome == outcome
