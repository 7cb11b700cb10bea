# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The preview says everything a secretary must check, or everything that must be mended, in either language."""

from pathlib import Path

import pytest
from rich.cells import cell_len

from central_broker.intake import check, preview
from tests.unit.central_broker.intake.sitting_files import AGENDA, MEMBERS, PROFILE, draft_of, intake_of, sitting_files

TWO_THIRDS = '[items.majority]\nbase = "all_members"\nshare = "三分之二以上"\narticle = "第三条"\n'


def test_a_good_sitting_is_shown_in_chinese() -> None:
    """Counts, rules with their arithmetic and source, people, items with their own rules marked."""
    shown = preview(intake_of(sitting_files(agenda=AGENDA + TWO_THIRDS)), "zh_CN.UTF-8")
    for words in (
        "常委会第一次会议\n2026-12-18    会场 demo    会议编号 qp-1\n",
        "组成人员 3 人，应到 2 人，请假 1 人；监票人 1 人；未发卡 0 人；席位 3 个，空席 0 个。",
        "全体组成人员过半数出席方可开会：3 人中须有 2 人。\n          依据：第一条",
        "m2    陈䶮  s02   1-2    有  请假：病假\n",
        "1.  甲案\n    议案。\n    全体组成人员过半数赞成，方为通过：3 人中须得 2 票；最后一次按键有效，",
        "※全体组成人员三分之二以上赞成，方为通过：3 人中须得 2 票；",
        "    依据：第三条\n    编号 b，正文 4 字，开头“乙案正文”。",
        "没有错误，可以导入。",
    ):
        assert words in shown


def test_a_good_sitting_is_shown_in_english() -> None:
    """The same in English; names and titles stay as they are."""
    shown = preview(intake_of(sitting_files(profile=PROFILE.replace('"all_members"', '"cast"'))), "en")
    for words in (
        "3 members, 2 due, 1 on leave; 1 tellers; 0 without a card; 3 seats, 0 of them free.",
        "more than 1/2 of all members must be present: 2 of 3.",
        "more than 1/2 of the votes cast (yes, no and abstain) must be in favour.",
        "m2  陈䶮  s02   1-2        yes   on leave: 病假",
        "No errors: this can be imported.",
    ):
        assert words in shown


def test_the_preview_names_what_will_be_ordered() -> None:
    """Two people who see the same fingerprints see the same roster and agenda."""
    first, second = (
        preview(draft_of(sitting_files(members=text)), "zh") for text in (MEMBERS, MEMBERS.replace("病", "事"))
    )
    assert first.splitlines()[-1] != second.splitlines()[-1]


def test_people_are_listed_as_people_count() -> None:
    """Member 2 stands before member 10."""
    ids = ["m10", "m9", "m2"]
    members = MEMBERS.replace("m1,", "m10,").replace("m2,", "m9,").replace("m3,", "m2,")
    shown = preview(draft_of(sitting_files(members=members)), "zh")
    assert sorted(ids, key=shown.index) == ["m2", "m9", "m10"]


def test_troubles_are_shown_by_file_line_field_and_remedy() -> None:
    """How many, where, what, and what to do; and that nothing was imported."""
    files = sitting_files(members=MEMBERS.replace("s03", "s77"), agenda=AGENDA.replace('id = "b"', 'id = "a"'))
    assert preview(intake_of(files), "zh") == (
        "有 2 处错误，什么也没有导入（members.csv 1 处，agenda.toml 1 处）。\n\n"
        "✗ members.csv 第 4 行 席位: seats.csv 里没有席位“s77” → 改成已有的席位号，或在 seats.csv 里加上它\n"
        "✗ agenda.toml 第 7 行 id: 编号“a”与第 2 行重复 → 换一个编号\n\n"
        "请逐条改好、保存，再检查一次。\n"
    )
    assert "✗ members.csv line 4 seat: seats.csv has no seat “s77” → take a seat that is there" in preview(
        intake_of(files), "en"
    )


def test_troubles_are_in_the_order_of_the_lines() -> None:
    """Whoever mends a file goes through it once."""
    files = sitting_files(agenda="colour = 1\n" + AGENDA.replace('id = "b"', 'id = "a"'))
    lines = [line for line in preview(intake_of(files), "zh").splitlines() if line.startswith("✗")]
    assert ["第 1 行" in lines[0], "第 8 行" in lines[1]] == [True, True]


def test_notes_are_shown_with_good_and_bad_files() -> None:
    """What was read in its only sensible way is there to be checked, either way."""
    spaced = MEMBERS.replace("王伟", "王　伟")
    note = "· members.csv 第 2 行 姓名: “王　伟”读作“王伟”"
    assert note in preview(intake_of(sitting_files(members=spaced)), "zh")
    assert note in preview(intake_of(sitting_files(members=spaced.replace("s03", "s77"))), "zh")


@pytest.mark.parametrize("cell", ["\x1b[2J\x1b[H", "\u202e", "x" * 100_000])
def test_nothing_in_a_file_can_spoil_the_screen(cell: str) -> None:
    """Control codes are shown as numbers and long cells are cut, so that a file cannot forge the preview."""
    shown = preview(intake_of(sitting_files(members=MEMBERS.replace("04A1B2C5", cell).replace("m2", cell))), "zh")
    assert all(char.isprintable() or char == "\n" for char in shown)
    assert max(cell_len(line) for line in shown.splitlines()) <= 160


def test_check_answers_yes_or_no_and_the_text(tmp_path: Path) -> None:
    """The command line needs no more."""
    assert check(tmp_path, "en")[0] is False
    for name, data in sitting_files().items():
        (tmp_path / name).write_bytes(data)
    assert check(tmp_path, "en") == (True, preview(draft_of(sitting_files()), "en"))
