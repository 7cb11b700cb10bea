# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of a folder are fetched without trusting what is there."""

import os
from pathlib import Path

import pytest

from central_broker.intake import Refusal, SittingDraft, read_sitting
from tests.unit.central_broker.intake.sitting_files import sitting_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a whole sitting."""
    for name, data in sitting_files().items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def remedy(folder: Path) -> str:
    """The only trouble of a folder, as a sentence."""
    intake = read_sitting(folder)
    assert isinstance(intake, Refusal)
    (trouble,) = intake.troubles
    return f"{trouble.file}: {trouble.problem.en}: {trouble.remedy.en}"


def test_a_folder_with_the_five_files_is_a_sitting(folder: Path) -> None:
    """Other files beside them do no harm."""
    (folder / "notes.docx").write_bytes(b"anything")
    assert isinstance(read_sitting(folder), SittingDraft)


def test_a_folder_that_is_not_there_is_one_trouble(tmp_path: Path) -> None:
    """A mistyped path is not five missing files."""
    assert "there is no such folder" in remedy(tmp_path / "nowhere")
    assert "there is no such folder" in remedy(Path("a\0b"))


def test_a_file_under_nearly_its_name_is_found(folder: Path) -> None:
    """member.csv is offered for members.csv."""
    (folder / "members.csv").rename(folder / "member.csv")
    assert remedy(folder) == "members.csv: the file is missing: rename “member.csv” to members.csv"


def test_a_workbook_in_place_of_a_table_is_recognised(folder: Path) -> None:
    """Whoever forgot to save as CSV is told to."""
    (folder / "members.csv").rename(folder / "members.xls")
    assert "open “members.xls” and save it as CSV UTF-8" in remedy(folder)


def test_a_folder_in_place_of_a_file_is_refused(folder: Path) -> None:
    """It is named, and nothing else of the sitting is lost from sight."""
    (folder / "agenda.toml").unlink()
    (folder / "agenda.toml").mkdir()
    assert "this is a folder, not a file" in remedy(folder)


def test_a_pipe_in_place_of_a_file_is_not_waited_for(folder: Path) -> None:
    """Only ordinary files are opened."""
    (folder / "agenda.toml").unlink()
    os.mkfifo(folder / "agenda.toml")
    assert "no ordinary file" in remedy(folder)


def test_a_link_in_a_circle_is_refused(folder: Path) -> None:
    """What the system refuses is passed on in a sentence."""
    (folder / "agenda.toml").unlink()
    (folder / "agenda.toml").symlink_to("agenda.toml")
    assert "cannot be read" in remedy(folder)
