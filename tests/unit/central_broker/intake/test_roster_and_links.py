# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attendees and subjects of items: what comes twice, links to what cannot answer, removals that come too late."""

import pytest

from central_broker.intake.draft import Refusal
from central_broker.intake.findings import Trouble
from tests.unit.central_broker.intake.sitting_files import AGENDA, draft_of, intake_of, sitting_files

HEAD = '[[items]]\nid = "p"\ntitle = "任免"\ntext = "正文"\nkind = "personnel"\n'


def nominee(name: str, act: str, post: str, subject: str = "n1") -> str:
    """A section of a nominee: a line for the header, one for each key."""
    return f'[[items.nominees]]\nid = "{subject}"\nname = "{name}"\nact = "{act}"\npost = "{post}"\n'


def trouble(files: dict[str, bytes]) -> Trouble:
    """The only trouble of some files."""
    intake = intake_of(files)
    assert isinstance(intake, Refusal), intake
    assert len(intake.troubles) == 1, [one.problem.en for one in intake.troubles]
    return intake.troubles[0]


def with_attendees(table: str) -> dict[str, bytes]:
    """The small sitting with people who attend without a vote."""
    return sitting_files() | {"attendees.csv": table.encode()}


def test_attendees_are_read_and_sorted() -> None:
    """Name, post and card; a post or a card may be left out."""
    draft = draft_of(with_attendees("姓名,职务,卡号\n赵敏,区长,04A1B2D1\n李雷,,\n"))
    assert [(one.name, one.post, bool(one.card_sha256)) for one in draft.roster.attendees] == [
        ("李雷", "", False),
        ("赵敏", "区长", True),
    ]


@pytest.mark.parametrize(
    ("table", "line", "field", "said"),
    [
        ("姓名,卡号\n李雷,04A1B2C3\n", 2, "card", "that of member “m1” correct it here or in members.csv"),
        ("姓名,卡号\n李雷,04A1B2D1\n赵敏,04A1B2D1\n", 3, "card", "in line 2 already change one of the two lines"),
    ],
)
def test_a_card_of_an_attendee_is_nobody_elses(table: str, line: int, field: str, said: str) -> None:
    """Not that of a member, and not that of another attendee: each is refused at its line with the remedy."""
    found = trouble(with_attendees(table))
    assert (found.file, found.line, found.field) == ("attendees.csv", line, field)
    assert said in f"{found.problem.en} {found.remedy.en}"


@pytest.mark.parametrize("break_", ["", "\n"])
def test_an_id_comes_once_in_an_item_however_it_is_written(break_: str) -> None:
    """Two nominees with one id are refused, though a list in brackets has one line for both."""
    one = '{{ id = "n1", name = "{}", act = "任命", post = "{}" }}'
    listed = f"nominees = [{one.format('林静', '局长')},{break_}{one.format('周明', '主任')}]\n"
    found = trouble(sitting_files(agenda=HEAD + listed))
    assert (found.file, found.line) == ("agenda.toml", 6)
    assert found.problem.en == "the id “n1” stands in line 6 already"
    assert found.remedy.en == "take another id"


def test_a_removal_comes_before_the_appointment() -> None:
    """Both in one item: refused at the appointment, with where the removal goes."""
    agenda = HEAD + nominee("林静", "任命", "局长") + nominee("周明", "免去", "局长", "n2")
    found = trouble(sitting_files(agenda=agenda))
    assert (found.file, found.line) == ("agenda.toml", 10)
    assert "(line 15): the removal comes first" in found.problem.en
    assert found.remedy.en == "put the removal into an item of its own before this one"


@pytest.mark.parametrize(
    ("requires", "problem", "remedy"),
    [
        ('{ item = "zz" }', "the agenda has no item “zz”", "take the id of an item that is there"),
        ('{ item = "a", subject = "n1" }', "“a” is voted on as a whole, not one by one", "delete subject"),
        ('{ item = "p", subject = "n9" }', "“p” has nobody with the id “n9”", "take an id that stands there"),
    ],
)
def test_a_requirement_asks_what_can_be_answered(requires: str, problem: str, remedy: str) -> None:
    """No such item, a person of an item that has none, nobody with that id."""
    last = f'[[items]]\nid = "z"\ntitle = "丙案"\ntext = "正文"\nrequires = [{requires}]\n'
    agenda = AGENDA + HEAD + nominee("林静", "任命", "局长") + last
    found = trouble(sitting_files(agenda=agenda))
    line = agenda.splitlines().index(f"requires = [{requires}]") + 1
    assert (found.file, found.line, found.problem.en, found.remedy.en) == ("agenda.toml", line, problem, remedy)
