# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder becomes a whole sitting or nothing of it, and every trouble of every file is told at once."""

import pytest

from central_broker.intake.draft import AGENDA_READER, ROSTER_READER, Refusal
from tests.unit.central_broker.intake.sitting_files import (
    AGENDA,
    MEMBERS,
    PROFILE,
    SEATS,
    SITTING,
    draft_of,
    intake_of,
    places,
    sitting_files,
)


def test_the_blobs_are_spelled_the_one_way_of_the_protocol() -> None:
    """What the floor record names by hash is what every seat will read."""
    draft = draft_of(sitting_files())
    assert ROSTER_READER.read(draft.roster_blob) == draft.roster
    assert AGENDA_READER.read(draft.agenda_blob) == draft.agenda


def test_the_same_files_give_the_same_bytes_in_any_encoding() -> None:
    """Two secretaries on two machines prepare one sitting."""
    again = {name: data.decode().replace("\n", "\r\n").encode("utf-8-sig") for name, data in sitting_files().items()}
    assert draft_of(again).roster_blob == draft_of(sitting_files()).roster_blob
    assert draft_of(again).agenda_blob == draft_of(sitting_files()).agenda_blob


def test_one_run_tells_the_troubles_of_every_file() -> None:
    """Five files with a mistake each: five troubles, not the first of them."""
    files = sitting_files(
        sitting=SITTING.replace("demo", "会场"),
        profile=PROFILE.replace('"last"', '"never"'),
        seats=SEATS.replace("s03,2,1", "s03,2,x"),
        members=MEMBERS.replace("病假", "是"),
        agenda=AGENDA.replace('id = "b"', 'id = "a"'),
    )
    assert places(files) == [
        ("sitting.toml", 3, "hall"),
        ("profile.toml", 2, "press"),
        ("seats.csv", 4, "place"),
        ("members.csv", 3, "leave"),
        ("agenda.toml", 7, "id"),
    ]


def test_the_usual_profile_is_looked_at_when_the_sitting_cannot_be_read() -> None:
    """A slip in sitting.toml does not hide those in profile.toml."""
    files = sitting_files(sitting="title = “x”\n", profile=PROFILE.replace('"last"', '"never"'))
    assert places(files) == [("sitting.toml", 1, ""), ("profile.toml", 2, "press")]
    del files["profile.toml"]
    assert places(files) == [("sitting.toml", 1, "")]


@pytest.mark.parametrize("name", sorted(sitting_files()))
def test_a_missing_file_is_one_trouble(name: str) -> None:
    """Its absence is not told again as the absence of everything in it."""
    files = sitting_files()
    del files[name]
    assert [file for file, _, _ in places(files)] == [name]


def test_troubles_leave_nothing_to_import() -> None:
    """A refusal holds troubles and notes, and no part of a sitting."""
    intake = intake_of(sitting_files(members=MEMBERS.replace("病假", "是")))
    assert isinstance(intake, Refusal)
    assert not hasattr(intake, "roster")


def test_a_house_that_cannot_meet_is_noted() -> None:
    """One due of three is no quorum of more than half, and nothing can be carried; still, members may come."""
    draft = draft_of(sitting_files(members=MEMBERS.replace("04A1B2C5,,", "04A1B2C5,出差,")))
    assert [note.said.zh for note in draft.notes] == [
        "应到 1 人，不足法定人数 2 人：会议开不成",
        "“a”须 2 票，应到只有 1 人：不可能通过",
        "“b”须 2 票，应到只有 1 人：不可能通过",
    ]


def test_a_house_without_tellers_is_noted() -> None:
    """Named votes need none, so it is no trouble."""
    draft = draft_of(sitting_files(members=MEMBERS.replace("是", "")))
    assert [note.said.zh for note in draft.notes] == ["没有监票人"]
