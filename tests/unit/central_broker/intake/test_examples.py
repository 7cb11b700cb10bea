# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example sittings can be imported as they are, and hold what they are there to show."""

from pathlib import Path

import pytest

from central_broker.intake import SittingDraft, read_sitting
from central_broker.intake.preview import preview
from voting_core.agenda import Election, Motion
from voting_core.deciding.quorum import Attendance, quorum_needed

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"


def example(name: str) -> SittingDraft:
    """One of the examples."""
    draft = read_sitting(EXAMPLES / name)
    assert isinstance(draft, SittingDraft), draft
    return draft


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in EXAMPLES.glob("*/sitting.toml")))
def test_every_example_is_imported_without_a_note(folder: str) -> None:
    """A secretary starts from a copy, and starts from nothing to explain."""
    assert example(folder).notes == ()


def test_the_standing_committee_is_a_house_of_41() -> None:
    """41 members in five rows, three on leave, three tellers who are due, a card each."""
    roster = example("standing-committee").roster
    assert len(roster.members) == len(roster.seats) == 41
    assert len({seat.row for seat in roster.seats}) == 5
    assert len({member.card_sha256 for member in roster.members} - {""}) == 41
    assert sum(1 for member in roster.members if member.leave) == 3
    assert sum(1 for member in roster.members if member.teller and not member.leave) == 3


@pytest.mark.parametrize("piece", ["䶮", "𬀩", "㛃", "堃", "喆", "赟", "龑", "·", "欧阳"])
def test_the_standing_committee_has_names_that_break_programs(piece: str) -> None:
    """Rare characters, a compound surname, a name with a dot."""
    assert any(piece in member.name for member in example("standing-committee").roster.members)


def test_the_standing_committee_has_every_kind_of_own_rule() -> None:
    """Two thirds, the first press, a short round; and a title as long as real ones are."""
    draft = example("standing-committee")
    items = draft.agenda.items
    kinds = [type(item).__name__ for item in items]
    assert [kinds.count(kind) for kind in ("Motion", "Personnel", "Appraisal", "Election")] == [7, 3, 2, 1]
    own = [item.majority for item in items if isinstance(item, Motion) and item.majority]
    assert [rule.threshold.needed(41) for rule in own] == [28]
    assert draft.profile.majority.threshold.needed(41) == 21
    assert quorum_needed(draft.profile.quorum, Attendance(size=0, members=41, due=38, present=21)) == 21
    assert [item.press for item in items if item.press] == ["first"]
    assert min(item.round_ms for item in items if item.round_ms) == 20_000
    assert max(len(item.title) for item in items) > 80


def test_the_city_council_differs_by_data_only() -> None:
    """Nine members, majority of the votes cast, first press, live lines, rounds that the chair ends."""
    draft = example("city-council")
    assert len(draft.roster.members) == 9
    assert draft.profile.majority.base == "cast"
    assert (draft.profile.press, draft.profile.display, draft.profile.round_ms) == ("first", "live", 0)


def test_the_city_council_shows_a_casting_vote_an_election_by_marks_and_wards() -> None:
    """Behind the three plain items: a tie that the chair breaks, a majority in every ward, two seats by marks."""
    draft = example("city-council")
    items = draft.agenda.items
    own = {item.item: item.majority for item in items if isinstance(item, Motion) and item.majority}
    elections = [item for item in items if isinstance(item, Election)]

    assert [item.item for item in items[:3]] == ["minutes", "ordinance-31", "suspend-rules"]
    assert [name for name, rule in own.items() if rule.tie == "chair"] == ["park-hours"]
    assert [name for name, rule in own.items() if rule.each_group] == ["ward-fund"]
    assert [(one.posts, one.rule.method) for one in elections if one.rule] == [(2, "marks")]
    wards = [member.group for member in draft.roster.members]
    assert {ward: wards.count(ward) for ward in wards} == {"North ward": 3, "Harbour ward": 3, "Hill ward": 3}


@pytest.mark.parametrize(
    ("lang", "sentences"),
    [
        ("zh", ["赞成与反对相等，由主持人投决定票", "每个组别也要分别达到", "划的人数不得超过应选名额"]),
        (
            "en",
            [
                "on a tie the chair casts a vote",
                "and so in every group by itself",
                "than there are posts may be marked",
            ],
        ),
    ],
)
def test_the_preview_says_what_is_special_about_an_item(lang: str, sentences: list[str]) -> None:
    """Casting vote, wards and marks are each a sentence, in the words for what the members do."""
    # The page breaks lines: the words are looked for as if it did not.
    shown = "".join(preview(example("city-council"), lang).split())
    assert [one for one in sentences if "".join(one.split()) not in shown] == []
