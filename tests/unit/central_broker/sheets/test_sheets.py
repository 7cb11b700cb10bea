# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The official sheet: all that a result rests on, in the same bytes every time, and no character lost."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from central_broker.core.house import House
from central_broker.glyphs import covered, missing
from central_broker.intake import SittingDraft, read_sitting
from central_broker.sheets import typeset_attendance, typeset_forms, typeset_report, typeset_result
from central_broker.sheets.opening_roll import opening_roll
from central_broker.sheets.paper_forms import forms_sheet
from central_broker.sheets.result_sheet import EFFECTS, result_sheet
from central_broker.sheets.sheet_data import Fact, Row, Sheet, Table
from central_broker.sheets.typesetting import typeset
from tests.builders import POLL
from tests.conftest import lack, require_system
from tests.console.test_leaks import opening
from tests.kinds import BOTH, motion, open_item, stage_with
from tests.whole_hall import WholeHall, body
from voting_core import acts
from voting_core.errors import RefusedError
from voting_core.lifecycle import RoundPhase

EXAMPLE = Path(__file__).parents[4] / "examples" / "standing-committee"
HOSTILE = '#read("/etc/hostname") $x$ *strong* `raw` \\ "quoted" <script> =1+1'


@pytest.fixture(autouse=True)
def _fonts() -> None:
    """Sheets need the font, from Debian's package."""
    if not covered()[0]:
        lack("this machine has no Noto Sans CJK; on Debian: apt install fonts-noto-cjk")


@pytest.fixture(scope="module")
def house() -> House:
    """A house of five that carried a motion; one member did not press."""
    hall = WholeHall(members=body(5)).begin(motion(POLL))
    hall.order(acts.OpenPoll, **opening(hall))
    for seat, button in (("s01", "yes"), ("s02", "yes"), ("s03", "yes"), ("s04", "no")):
        hall.seats[seat].press(button)  # type: ignore[arg-type]
    hall.run()
    hall.order(acts.ClosePoll, poll=POLL, round=1)
    hall.order(acts.FreezeRound, poll=POLL, round=1)
    state = hall.centre.status().rounds[-1]
    named = {"frozen_seq": state.frozen_seq, "frozen_hash": state.frozen_hash}
    hall.order(acts.DeclareResult, poll=POLL, round=1, **named)
    hall.order(acts.PublishResult, poll=POLL, round=1)
    return hall.centre.core._house


def words_of(pdf: bytes) -> str:
    """The text of a PDF, as anybody copies it, without blanks: between Chinese and digits a little space is set."""
    command = [require_system("pdftotext", "poppler-utils"), "-layout", "-", "-"]
    text = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    return text.replace(" ", "").replace("\n", "")


def test_a_sheet_says_what_the_result_rests_on(house: House) -> None:
    """Title, roll, lines, outcome, the rule's arithmetic, signatures and the record's hash."""
    text = words_of(typeset_result(house, POLL, 1).pdf)

    sheet = result_sheet(house, POLL, 1)
    for part in ("表决结果报告单", sheet.title, "通过", sheet.said, "主持人", "总监票人", sheet.proofs[0].value[:17]):
        assert part.replace(" ", "") in text, part


def test_the_lines_of_a_sheet_sum_to_the_members(house: House) -> None:
    """Yes, no, abstain, not pressed and the others: nobody is missing and nobody is there twice."""
    sheet = result_sheet(house, POLL, 1)

    assert sum(int(line.value) for line in sheet.lines) == len(house.members)
    assert {line.name: line.value for line in sheet.lines} == {"赞成": "3", "反对": "1", "弃权": "0", "未按": "1"}


def test_leave_entered_after_a_round_changes_nothing_on_its_sheet() -> None:
    """The roll is that of the moment at which the round was opened; another round has its own."""
    stage = stage_with(motion("budget"))
    open_item(stage, "budget")
    house = stage.core._house
    opened = house.floor.rounds[("budget", 1)].opened
    before = opening_roll(house, opened)
    stage.done(acts.AbortPoll, poll="budget", round=1, reason="试")
    stage.sign_out("s02")

    stage.done(acts.EnterLeave, by=BOTH, member="m02", reason="突发疾病")

    assert (house.due(), before.due) == (2, 3)
    assert opening_roll(house, opened) == before


def test_paper_forms_ask_what_the_seats_ask() -> None:
    """Grades as boxes, criteria as points, candidates one below the other, and how many are to be elected."""
    draft = read_sitting(EXAMPLE)
    assert isinstance(draft, SittingDraft)

    *_, grades, scores, election = forms_sheet(draft.title, draft.agenda, draft.profile).tables

    assert grades.rows[0].cells == ("□ 满意", "□ 基本满意", "□ 不满意", "□ 不了解")
    assert [row.cells[0] for row in scores.rows] == ["______ 分（0–100）"] * 3
    assert election.title.endswith("（应选 3 名）")
    assert [row.name for row in election.rows][:2] == ["丁与安", "古丽娜·艾山"]


def test_who_voted_how_is_listed_only_when_asked_for(house: House) -> None:
    """The list of a named vote follows the signatures, on pages of its own."""
    assert result_sheet(house, POLL, 1).annexes == ()

    (annex,) = result_sheet(house, POLL, 1, names=True).annexes
    assert [(row.name, row.said) for row in annex.rows][3:] == [("委员4", "反对"), ("委员5", "未按")]


def test_an_annulled_sheet_says_so_beside_its_outcome(house: House) -> None:
    """In the red frame, beside the word and in the square code: nobody takes it for a result that holds."""
    sheet = result_sheet(house, POLL, 1)
    state = house.floor.rounds[(POLL, 1)]
    phase = state.phase
    state.phase, state.ended_reason = RoundPhase.ANNULLED, "会场质疑"
    try:
        annulled = result_sheet(house, POLL, 1)
    finally:
        state.phase, state.ended_reason = phase, ""

    assert (sheet.mark, sheet.outcome) == ("", "通过")
    assert (annulled.mark, annulled.outcome) == ("已作废：会场质疑", "通过（已作废）")
    assert annulled.qr != sheet.qr


def test_whatever_missing_seats_mean_is_said_in_words() -> None:
    """A seat that has not sealed is named with what that means; the sentence never ends in nothing."""
    assert set(EFFECTS) == {"none", "cannot_change", "can_change"}
    assert all(all(pair) for pair in EFFECTS.values())


def test_a_round_without_a_result_has_no_sheet(house: House) -> None:
    """Nothing is set that was not declared."""
    with pytest.raises(RefusedError, match="no declared result"):
        result_sheet(house, POLL, 2)


def test_the_same_records_give_the_same_bytes_anywhere(house: House, tmp_path: Path) -> None:
    """Another process in another zone and language sets the very same file."""
    sheet = result_sheet(house, POLL, 1)
    (tmp_path / "sheet.json").write_bytes(msgspec.json.encode(sheet))
    program = (
        "import msgspec, pathlib, sys; from central_broker.sheets.sheet_data import Sheet; "
        "from central_broker.sheets.typesetting import typeset; "
        "data = pathlib.Path(sys.argv[1]).read_bytes(); "
        "sys.stdout.buffer.write(typeset(msgspec.json.decode(data, type=Sheet)))"
    )
    there = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "sheet.json")],
        capture_output=True,
        check=True,
        env={**os.environ, "TZ": "America/Lima", "LC_ALL": "C"},
    ).stdout

    assert there == typeset(sheet)


def test_another_number_gives_other_bytes(house: House) -> None:
    """What is on the sheet is in its bytes."""
    sheet = result_sheet(house, POLL, 1)

    assert typeset(replace(sheet, outcome="未通过")) != typeset(sheet)


def test_nothing_in_a_name_is_taken_for_a_command() -> None:
    """Commands of the typesetter, of a shell or a spreadsheet are printed as they were written."""
    rows = (Row(name=HOSTILE, cells=("1",), said=HOSTILE),)
    table = Table(title=HOSTILE, head=("a", "b", "c"), rows=rows)
    text = words_of(typeset(Sheet(heading="h", body="b", title=HOSTILE, tables=(table,), notes=(HOSTILE,))))

    assert text.count("#read") == 5
    assert "<script>" in text


def test_a_character_that_the_font_lacks_is_refused_and_not_dropped() -> None:
    """A name is written whole, or the sheet is not made; the message names the character."""
    with pytest.raises(RefusedError, match=r"U\+1F600"):
        typeset(Sheet(heading="表决", body="\N{GRINNING FACE}"))


def test_the_rare_characters_of_the_example_are_there() -> None:
    """Names that other fonts drop without a word come back from the PDF."""
    draft = read_sitting(EXAMPLE)
    assert isinstance(draft, SittingDraft)
    names = [one.name for one in draft.roster.members]
    assert list(missing(((name, name) for name in names), covered()[1])) == []

    rows = tuple(Row(name=name, cells=("1",), said="") for name in names)
    text = words_of(typeset(Sheet(heading="名册", body="", tables=(Table(title="", head=("a", "b"), rows=rows),))))
    assert [name for name in names if name not in text] == []


def test_long_lists_break_over_pages_and_lose_nobody() -> None:
    """Six hundred rows, each there once, with the head of the table on every page."""
    rows = tuple(Row(name=f"代表{number:04}", cells=("1",), said="") for number in range(600))
    sheet = Sheet(heading="名单", body="", tables=(Table(title="", head=("姓名", "数"), rows=rows),))

    text = words_of(typeset(sheet))

    assert all(text.count(f"代表{number:04}") == 1 for number in range(600))
    assert text.count("姓名") == text.count("\f")


def test_a_title_of_120_characters_is_printed_whole() -> None:
    """The longest title that an agenda takes."""
    title = "关于批准" * 30
    text = words_of(
        typeset(Sheet(heading="表决结果报告单", body="", title=title, roll=(Fact(name="应到", value="9"),)))
    )

    assert text.count("关于批准") == 30


def test_report_attendance_and_forms_are_set_for_every_kind(house: House) -> None:
    """The whole sitting, who was there, and ballots on paper for all four functions."""
    draft = read_sitting(EXAMPLE)
    assert isinstance(draft, SittingDraft)

    assert "会议表决情况报告" in words_of(typeset_report(house).pdf)
    assert "委员1" in words_of(typeset_attendance(house).pdf)
    forms = words_of(typeset_forms(draft.title, draft.agenda, draft.profile).pdf)
    assert all(one.title.replace(" ", "") in forms for one in draft.agenda.items)
    assert "Paperballots" in words_of(typeset_forms(draft.title, draft.agenda, draft.profile, "en").pdf)
