# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The head of the sitting, the rules of the body, and what an item of the agenda sets for itself."""

from datetime import date

import pytest

from central_broker.intake.draft import Refusal
from tests.unit.central_broker.intake.sitting_files import (
    AGENDA,
    PROFILE,
    SITTING,
    draft_of,
    intake_of,
    places,
    sitting_files,
)
from voting_core.agenda import Motion
from voting_core.rules.majority import Majority, Quorum
from voting_core.rules.profile import Ordering, Profile
from voting_core.rules.shares import Share

HALF = Share(numerator=1, denominator=2, inclusive=False)


def test_a_profile_is_read_whole() -> None:
    """Seconds become milliseconds, every rule keeps its article, and what is left out is as usual."""
    assert draft_of(sitting_files()).profile == Profile(
        name="常委会",
        size=0,
        quorum=Quorum(threshold=HALF, of="all_members", counted="present", article="第一条"),
        majority=Majority(base="all_members", threshold=HALF, article="第二条"),
        personnel=Majority(base="all_members", threshold=HALF, article="第二条"),
        appraisal=None,
        election=None,
        press="last",
        display="count",
        release="word",
        end="timer",
        show_silence="screen",
        channels=("keypad", "hands"),
        ordering=Ordering(removal_first=True, amendments_first=True),
        round_ms=60_000,
    )


def test_a_sitting_has_its_id_title_hall_and_day() -> None:
    """The head of the sitting is kept as it is."""
    draft = draft_of(sitting_files())
    assert (draft.sitting, draft.title, draft.hall, draft.day) == (
        "qp-1",
        "常委会第一次会议",
        "demo",
        date(2026, 12, 18),
    )


@pytest.mark.parametrize("written", ['"2026-12-18"', '"2026年12月18日"', '"2026/12/18"'])
def test_a_day_may_be_written_as_people_do(written: str) -> None:
    """Any of them is the same day."""
    draft = draft_of(sitting_files(sitting=SITTING.replace("2026-12-18", written)))
    assert draft.day == date(2026, 12, 18)


@pytest.mark.parametrize("written", ['"2026-02-30"', '"18.12.26"', "20261218", "2026-12-18T09:00:00", "09:00:00"])
def test_what_is_no_day_is_refused(written: str) -> None:
    """A day that does not exist, another order, a number, a time."""
    assert places(sitting_files(sitting=SITTING.replace("2026-12-18", written))) == [("sitting.toml", 4, "date")]


@pytest.mark.parametrize(
    "name", ["../profile.toml", "/etc/profile.toml", "a\\\\b.toml", "profile", ".toml", "members.csv"]
)
def test_the_rules_are_in_the_same_folder(name: str) -> None:
    """What is imported is what the folder holds."""
    found = places(sitting_files(sitting=SITTING.replace("profile.toml", name)))
    assert found == [("sitting.toml", 5, "profile")]


def test_a_file_of_rules_may_have_another_name() -> None:
    """A secretariat keeps the rules of several bodies."""
    files = sitting_files(sitting=SITTING.replace("profile.toml", "常委会规则.toml"))
    files["常委会规则.toml"] = files.pop("profile.toml")
    assert draft_of(files).profile.name == "常委会"


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('press = "last"', 'press = "lats"', ("profile.toml", 2, "press")),
        ('display = "count"', "display = 1", ("profile.toml", 3, "display")),
        ("round_seconds = 60", "round_seconds = 3601", ("profile.toml", 4, "round_seconds")),
        ("round_seconds = 60", "", ("profile.toml", 1, "round_seconds")),
        ('share = "过半数"\narticle = "第一条"', 'article = "第一条"', ("profile.toml", 6, "quorum.share")),
        ('article = "第一条"', "", ("profile.toml", 6, "quorum.article")),
        ('article = "第一条"', 'article = "第一条"\ninclusive = 1', ("profile.toml", 9, "quorum.inclusive")),
        ('base = "all_members"', 'base = "all"', ("profile.toml", 11, "majority.base")),
        ('base = "all_members"', 'base = "all_members"\nbsae = 1', ("profile.toml", 12, "majority.bsae")),
    ],
)
def test_a_rule_in_trouble_is_named_by_line_and_key(old: str, new: str, place: tuple[str, int, str]) -> None:
    """Misspelt, missing, out of range, unknown: always file, line and key."""
    assert PROFILE.count(old) == 1
    assert places(sitting_files(profile=PROFILE.replace(old, new))) == [place]


def test_a_misspelt_word_gets_a_suggestion() -> None:
    """Did you mean last?"""
    intake = intake_of(sitting_files(profile=PROFILE.replace('"last"', '"lats"')))
    assert isinstance(intake, Refusal)
    assert intake.troubles[0].remedy.en == "did you mean “last”?"


def test_words_of_the_rules_may_be_chinese() -> None:
    """Base, press and display by the words of the rules of procedure."""
    chinese = PROFILE.replace('"all_members"', '"出席人员"').replace('"last"', '"第一次"').replace('"count"', '"实时"')
    profile = draft_of(sitting_files(profile=chinese)).profile
    assert (profile.majority.base, profile.press, profile.display) == ("present", "first", "live")


def test_an_item_is_opened_at_a_seat_only_where_the_agenda_allows_it() -> None:
    """Opening an item at a seat that is cut off is the exception, and is written at the item."""
    allowed = AGENDA.replace("[[items]]", "[[items]]\nlocal_opening = true", 1)

    first = draft_of(sitting_files(agenda=allowed)).agenda.items[0]
    assert isinstance(first, Motion)
    assert first.local_opening
    assert not any(isinstance(item, Motion) and item.local_opening for item in draft_of(sitting_files()).agenda.items)


def test_an_item_follows_the_profile_unless_it_says_otherwise() -> None:
    """Only what an item sets for itself stands in the agenda."""
    own = AGENDA + (
        'press = "first"\nround_seconds = 0\nkind = "motion"\n'
        '[items.majority]\nbase = "cast"\nshare = "三分之二以上"\narticle = "第三条"\n'
    )
    plain, special = draft_of(sitting_files(agenda=own)).agenda.items
    assert isinstance(plain, Motion)
    assert isinstance(special, Motion)
    assert (plain.majority, plain.press, plain.round_ms) == (None, None, None)
    assert special.majority == Majority(
        base="cast", threshold=Share(numerator=2, denominator=3, inclusive=True), article="第三条"
    )
    assert (special.press, special.round_ms) == ("first", 0)


def test_items_keep_the_order_of_the_file() -> None:
    """The agenda is an order; it is never sorted."""
    draft = draft_of(sitting_files(agenda=AGENDA.replace('"a"', '"z"')))
    assert [item.item for item in draft.agenda.items] == ["z", "b"]


def test_a_text_keeps_its_paragraphs_and_indents() -> None:
    """Members vote on the text as it stands; only blank lines around it are taken off."""
    text = "'''\n\n　　第一条 甲。\n\n　　第二条 乙。\n\n'''"
    draft = draft_of(sitting_files(agenda=AGENDA.replace('"甲案正文"', text)))
    assert draft.agenda.items[0].text == "　　第一条 甲。\n\n　　第二条 乙。"


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('id = "b"', 'id = "a"', ("agenda.toml", 7, "id")),
        ('id = "b"', 'id = "乙"', ("agenda.toml", 7, "id")),
        ('title = "乙案"', "", ("agenda.toml", 6, "title")),
        ('title = "乙案"', f'title = "{"乙" * 401}"', ("agenda.toml", 8, "title")),
        ('text = "乙案正文"', f'text = "{"乙" * 20_001}"', ("agenda.toml", 9, "text")),
        ('text = "乙案正文"', 'text = "乙\\u202e案"', ("agenda.toml", 9, "text")),
        ('text = "乙案正文"', 'texts = "乙案正文"', ("agenda.toml", 9, "texts")),
        ('text = "乙案正文"', 'text = "乙"\nkind = "elections"', ("agenda.toml", 10, "kind")),
        ('text = "乙案正文"', 'text = "乙"\nmajority = "2/3"', ("agenda.toml", 10, "majority")),
        ('text = "乙案正文"', 'text = "乙"\n[items.majority]\nbase = "cast"', ("agenda.toml", 10, "majority.share")),
    ],
)
def test_an_item_in_trouble_is_named_by_line_and_key(old: str, new: str, place: tuple[str, int, str]) -> None:
    """An id twice, a text too long, a direction character, an unknown kind: file, line and key."""
    assert place in places(sitting_files(agenda=AGENDA.replace(old, new)))


@pytest.mark.parametrize("agenda", ["items = []", "# nothing yet\n"])
def test_an_empty_agenda_is_refused(agenda: str) -> None:
    """A sitting has something to decide."""
    assert [file for file, _, _ in places(sitting_files(agenda=agenda))] == ["agenda.toml"]


def test_one_title_twice_and_a_very_short_round_are_noted() -> None:
    """Both are allowed and hardly meant."""
    draft = draft_of(sitting_files(agenda=AGENDA.replace("乙案", "甲案") + "round_seconds = 3\n"))
    assert {(note.line, note.field) for note in draft.notes} == {(8, "title"), (10, "round_seconds")}
