# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members and seats: every member has a seat of their own that exists, and nobody and nothing comes twice."""

import pytest

from central_broker.intake.draft import SittingDraft
from tests.unit.central_broker.intake.sitting_files import (
    MEMBERS,
    SEATS,
    draft_of,
    intake_of,
    places,
    sitting_files,
)
from voting_core.roster import Member, Seat, card_hash

HEAD = "序号,姓名,席位,卡号,请假,监票人\n"


def test_a_member_is_read_whole() -> None:
    """Id, name, seat, the hash of the card, leave, teller."""
    draft = draft_of(sitting_files())
    assert draft.roster.members[1] == Member(
        member="m2", name="陈䶮", seat="s02", card_sha256=card_hash("04A1B2C4"), leave="病假", teller=False
    )
    assert draft.roster.members[0].teller
    assert draft.card_numbers == {"m1": "04A1B2C3", "m2": "04A1B2C4", "m3": "04A1B2C5"}


def test_card_numbers_do_not_stand_in_the_roster_or_in_a_log() -> None:
    """What the house is told, and what a log could show of a draft, holds no card number."""
    draft = draft_of(sitting_files())
    assert "04A1B2C3" not in repr(draft)
    assert b"04A1B2C3" not in draft.roster_blob


def test_a_seat_is_read_whole() -> None:
    """Seat, row from the rostrum, place from the left."""
    assert draft_of(sitting_files()).roster.seats[2] == Seat(seat="s03", row=2, place=1)


def test_members_and_seats_are_sorted_whatever_the_order_of_the_files() -> None:
    """The same house gives the same bytes, so that two people can compare them."""
    lines, seats = MEMBERS.splitlines(), SEATS.splitlines()
    turned = sitting_files(
        members="\n".join([lines[0], *reversed(lines[1:])]), seats="\n".join([seats[0], *reversed(seats[1:])])
    )
    assert draft_of(turned).roster_blob == draft_of(sitting_files()).roster_blob


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("m1,李强,s02,04A1B2C9,,", ("members.csv", 3, "id")),
        ("M1,李强,s02,04A1B2C9,,", ("members.csv", 3, "id")),
        ("m2,李强,s01,04A1B2C9,,", ("members.csv", 3, "seat")),
        ("m2,李强,s02,04:a1:b2:c3,,", ("members.csv", 3, "card")),
        ("m2,李强,s09,04A1B2C9,,", ("members.csv", 3, "seat")),
        ("m2,,s02,04A1B2C9,,", ("members.csv", 3, "name")),
        ("m2,李强,,04A1B2C9,,", ("members.csv", 3, "seat")),
        ("m2,李强,s02,04A1B2C9,,×", ("members.csv", 3, "teller")),
        ("m2,李强,s02,04A1B2C9,是,", ("members.csv", 3, "leave")),
    ],
)
def test_a_row_in_trouble_is_named_by_line_and_column(row: str, place: tuple[str, int, str]) -> None:
    """The same id (in any capitals), seat or card twice; a seat that is not there; a cell that cannot be read."""
    assert places(sitting_files(members=f"{HEAD}m1,王伟,s01,04A1B2C3,,\n{row}\n")) == [place]


def test_all_troubles_of_a_row_are_told_at_once() -> None:
    """Whoever mends a row mends it once."""
    found = places(sitting_files(members=HEAD + "m 1,陈?,s99,1.23E+10,否,×\n"))
    assert [field for _, _, field in found] == ["id", "name", "seat", "card", "leave", "teller"]


def test_two_members_may_have_one_name() -> None:
    """It is allowed, and shown, because it may be one person twice."""
    draft = draft_of(sitting_files(members=MEMBERS.replace("陈䶮", "王　伟")))
    assert [note.line for note in draft.notes if "同名" in note.said.zh] == [3]


def test_two_members_may_have_no_card() -> None:
    """An empty cell is not the same card as another empty cell."""
    draft = draft_of(sitting_files(members=MEMBERS.replace("04A1B2C4", "").replace("04A1B2C5", "")))
    assert [member.card_sha256 for member in draft.roster.members][1:] == ["", ""]
    assert list(draft.card_numbers) == ["m1"]


def test_a_teller_on_leave_is_noted() -> None:
    """Somebody else has to be named before a secret ballot."""
    draft = draft_of(sitting_files(members=MEMBERS.replace("病假,", "病假,是")))
    assert any("已请假" in note.said.zh for note in draft.notes)


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ("s01,1,1\ns01,1,2", ("seats.csv", 3, "seat")),
        ("s01,1,1\nS01,1,2", ("seats.csv", 3, "seat")),
        ("s01,1,1\ns02,1,1", ("seats.csv", 3, "place")),
        ("s01,0,1", ("seats.csv", 2, "row")),
        ("s01,1,左一", ("seats.csv", 2, "place")),
        ("centre,1,1", ("seats.csv", 2, "seat")),
    ],
)
def test_a_seat_in_trouble_is_named_by_line_and_column(rows: str, place: tuple[str, int, str]) -> None:
    """One seat twice, two seats in one place, a place that is no number, a name of the system's own."""
    assert place in places(sitting_files(seats=f"席位,排,座\n{rows}\n"))


def test_a_seat_whose_row_is_wrong_is_still_a_seat_for_members() -> None:
    """One mistake in seats.csv does not become forty in members.csv."""
    assert places(sitting_files(seats=SEATS.replace("s02,1,2", "s02,x,2"))) == [("seats.csv", 3, "row")]


def test_members_are_read_when_the_seats_cannot_be() -> None:
    """A missing column in seats.csv does not hide the troubles of members.csv, nor add to them."""
    found = places(sitting_files(seats="席位,排\ns01,1\n", members=MEMBERS.replace("病假", "是")))
    assert found == [("seats.csv", 1, ""), ("members.csv", 3, "leave")]


@pytest.mark.parametrize("file", ["members", "seats"])
def test_a_house_without_members_or_seats_is_refused(file: str) -> None:
    """A quorum of nobody is no quorum."""
    header = {"members": HEAD, "seats": "席位,排,座\n"}[file]
    assert (f"{file}.csv", 0, "") in places(sitting_files(**{file: header}))


def test_a_house_has_at_most_three_thousand_members() -> None:
    """One more is refused at its line; three thousand are taken."""
    seats = "席位,排,座\n" + "".join(f"s{n},{n // 100 + 1},{n % 100 + 1}\n" for n in range(3_000))
    rows = [f"m{n},李{chr(0x4E00 + n)},s{n},,,\n" for n in range(3_001)]
    full = intake_of(sitting_files(seats=seats, members=HEAD + "".join(rows[:3_000])))
    assert isinstance(full, SittingDraft)
    assert len(full.roster.members) == 3_000
    assert places(sitting_files(seats=seats, members=HEAD + "".join(rows))) == [("members.csv", 3_002, "")]
