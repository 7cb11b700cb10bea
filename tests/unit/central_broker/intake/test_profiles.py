# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shipped profiles can be used as they are, name where each rule is written, and decide at their edge."""

import shutil
from pathlib import Path

import pytest

from central_broker.intake import SittingDraft, read_sitting
from central_broker.intake.preview import preview
from voting_core.deciding.lines import Lines
from voting_core.deciding.motions import Casting, decide
from voting_core.deciding.quorum import Attendance, quorum_needed
from voting_core.rules.profile import Profile

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"
NAMES = sorted(path.stem for path in (EXAMPLES / "profiles").glob("*.toml"))


def draft(tmp_path: Path, name: str) -> SittingDraft:
    """The city council's sitting under a shipped profile."""
    folder = tmp_path / name
    shutil.copytree(EXAMPLES / "city-council", folder)
    shutil.copy(EXAMPLES / "profiles" / f"{name}.toml", folder / "profile.toml")
    found = read_sitting(folder)
    assert isinstance(found, SittingDraft), found
    return found


def test_there_are_five_profiles() -> None:
    """Municipal and provincial standing committee, full congress, a council by votes cast, one with a casting vote."""
    assert NAMES == [
        "city-council-votes-cast",
        "council-casting-vote",
        "full-congress",
        "municipal-standing-committee",
        "provincial-standing-committee",
    ]
    index = (EXAMPLES / "profiles" / "README.md").read_text(encoding="utf-8")
    assert all(f"({name}.toml)" in index for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_names_where_its_rules_are_written(tmp_path: Path, name: str) -> None:
    """Quorum and majorities each cite an article, or say that none was found; the preview shows them."""
    found = draft(tmp_path, name)
    profile = found.profile
    rules = [profile.quorum, profile.majority, profile.personnel, profile.appraisal, profile.election]
    shown = "".join(preview(found, "zh").split())

    for rule in rules:
        assert rule is None or len(rule.article) > 10
    assert "".join(profile.majority.article.split()) in shown
    assert "".join(profile.name.split()) in shown


@pytest.mark.parametrize(
    ("name", "members", "present"),
    [
        ("municipal-standing-committee", 41, 21),
        ("provincial-standing-committee", 65, 33),
        ("full-congress", 2980, 1987),
        ("city-council-votes-cast", 9, 5),
        ("council-casting-vote", 9, 5),
    ],
)
def test_a_profile_opens_with_its_quorum(tmp_path: Path, name: str, members: int, present: int) -> None:
    """More than half, or two thirds: the number that must be present is the rule's."""
    profile = draft(tmp_path, name).profile
    here = Attendance(size=profile.size, members=members, due=members, present=present)

    assert quorum_needed(profile.quorum, here) == present


def outcome(profile: Profile, yes: int, no: int, abstain: int, silent: int, casting: Casting = "") -> str:
    """What a motion comes to."""
    lines = Lines(
        given={"yes": yes, "no": no, "abstain": abstain},
        ballots=yes + no + abstain,
        not_pressed=silent,
        size=profile.size,
    )
    return decide(profile.majority, lines, casting=casting).outcome


@pytest.mark.parametrize(
    ("name", "enough", "short"),
    [
        ("municipal-standing-committee", (21, 10, 5, 5), (20, 10, 6, 5)),
        ("provincial-standing-committee", (33, 20, 6, 6), (32, 21, 6, 6)),
        ("full-congress", (1491, 1000, 400, 89), (1490, 1001, 400, 89)),
        ("city-council-votes-cast", (3, 2, 1, 3), (2, 2, 2, 3)),
        ("council-casting-vote", (4, 3, 2, 0), (3, 4, 2, 0)),
    ],
)
def test_a_profile_decides_at_its_edge(
    tmp_path: Path, name: str, enough: tuple[int, int, int, int], short: tuple[int, int, int, int]
) -> None:
    """With just enough votes a motion is carried, with one fewer it is not."""
    profile = draft(tmp_path, name).profile

    assert (outcome(profile, *enough), outcome(profile, *short)) == ("carried", "not_carried")


def test_the_chair_breaks_a_tie_where_the_profile_says_so(tmp_path: Path) -> None:
    """Four to four waits for the chair in one council, and is lost in the other."""
    chair, cast = draft(tmp_path, "council-casting-vote").profile, draft(tmp_path, "city-council-votes-cast").profile

    assert outcome(chair, 4, 4, 1, 0) == "tied"
    assert outcome(chair, 4, 4, 1, 0, casting="yes") == "carried"
    assert outcome(cast, 4, 4, 1, 0) == "not_carried"


def test_a_vote_that_too_few_took_part_in_is_void(tmp_path: Path) -> None:
    """Fewer votes cast than half of those attending: void, by the rule of the International Labour Conference."""
    profile = draft(tmp_path, "city-council-votes-cast").profile

    assert [outcome(profile, 3, 1, 0, 5), outcome(profile, 3, 2, 0, 4)] == ["void", "carried"]
