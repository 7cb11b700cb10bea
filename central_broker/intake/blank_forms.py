# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Empty workbooks to be filled in: members, seats, agenda, list of leave, people who attend.

Every column is formatted as text, because a spreadsheet takes the zeros from a number and turns ``1-2`` into a date.
The format is the column's own, not that of many empty cells: those would be read as lines. How each column is filled
in stands on a second sheet, which the import does not read.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.cell import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from central_broker.intake.columns import (
    AGENDA_COLUMNS,
    ATTENDEE_COLUMNS,
    LEAVE_COLUMNS,
    MEMBER_COLUMNS,
    SEAT_COLUMNS,
    Column,
)
from central_broker.intake.wording import Said
from central_broker.intake.workbook_table import EXPLANATION

_WHEN: Final = datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook knows no time zone; the same form is the same bytes
_WIDE: Final = {"title": 50, "text": 60, "article": 36, "name": 18, "post": 26, "card": 22, "leave": 16, "remark": 20}

_ID: Final = Said("必填。字母、数字，例如 m01；每人一个，用过的不要再给别人", "needed; letters and digits such as m01")
_CARD: Final = Said(
    "读卡器上显示的卡号，0–9 和 A–F；没有卡的留空", "the number that a reader shows; empty without a card"
)
_NAME: Final = Said("必填。生僻字照原字写，不要用 * 或 ? 代替", "needed, with its rare characters as they are")
_LEAVE: Final = Said("请假的写事由（如“病假”）；不请假的留空", "the reason of the leave, or nothing")
_REMARK: Final = Said("给自己看的，不导入", "for yourselves: it is not imported")

_HOW: Final[Mapping[str, Said]] = {
    "member id": _ID,
    "name": _NAME,
    "seat": Said("席位号，与“席位”表和设备上的一致，例如 s07", "the seat as the seat plan and its device call it"),
    "card": _CARD,
    "leave": _LEAVE,
    "teller": Said("监票人写“是”，其他人留空", "“yes” for a teller, nothing for others"),
    "group": Said("代表团、界别；没有就留空", "delegation; may be empty"),
    "remark": _REMARK,
    "row": Said("从主席台数第几排，写数字", "row, counted from the rostrum"),
    "place": Said("这一排从左数第几座，写数字", "place, counted from the left"),
    "post": Said("单位和职务", "body and post"),
    "item id": Said("必填。小写字母、数字、连字符，例如 item-1", "needed; such as item-1"),
    "kind": Said("议案、人事、测评、选举；不写就是议案", "motion, personnel, appraisal, election; a motion if empty"),
    "title": Said("必填。标题全称，书名号照写", "needed: the title in full"),
    "text": Said("必填。席位屏幕上显示的正文，可以分段（Alt+Enter）", "needed: what seats show; may have paragraphs"),
    "secrecy": Said("记名或无记名；不写照规则", "named or secret; empty as in the profile"),
    "round_seconds": Said("表决秒数，0 由主持人宣布结束；不写照规则", "seconds; 0: the chair ends it"),
    "press": Said("最后一次、第一次、确认；不写照规则", "last, first or confirm"),
    "subject": Said("人或单位的编号，如 n01；不写就自动编号", "id such as n01; numbered by itself if empty"),
    "subject name": Said(
        "人事：姓名；测评：人或单位；选举：候选人。第二个起另起一行，只填这几栏",
        "who or what it is about; each further one in a line of its own, where nothing else is filled in",
    ),
    "act": Said(
        "人事：任命、批准任命、免职、撤职、罢免、接受辞职", "appoint, confirm, remove, dismiss, recall, resign"
    ),
    "merged": Said("人事：合并为一次表决的写“是”；不写就是逐人", "“yes”: all of them in one vote"),
    "posts": Said("选举：应选几名", "an election's posts"),
    "slots": Said("选举：另选他人的空位有几个", "an election's slots for others"),
    "amends": Said("修正案：修正哪一项，写编号", "the item that this one amends"),
    "after": Said("必须先表决的各项的编号，用分号隔开", "ids of items decided before, with semicolons"),
    "requires": Said(
        "以哪一项通过为前提，例如 item-9 n01；未通过的另写“未通过”", "such as item-9 n01, or item-9 未通过"
    ),
    "share": Said("与规则不同时写，例如 三分之二以上", "only where the rule differs: such as 三分之二以上"),
    "base": Said("与上一栏同写，例如 全体组成人员", "with the one before: such as all_members"),
    "article": Said("自定比例的依据条文，写了比例就必填", "where such a rule is written"),
}
_NAMED_ELSE: Final = {("members", "id"): "member id", ("leave", "id"): "member id", ("agenda", "id"): "item id"}
_NAMED_ELSE_NAME: Final = {("agenda", "name"): "subject name"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form: the file that it becomes, its columns, and a line or two that show how it is filled in."""

    name: str
    label: Said
    columns: Sequence[Column]
    shown: Sequence[Mapping[str, str]]


FORMS: Final = (
    Form(
        name="members",
        label=Said("名册", "Members"),
        columns=MEMBER_COLUMNS,
        shown=({"id": "m01", "name": "王伟", "seat": "s01", "card": "04A1B2C3D4E5F6", "teller": "是"},),
    ),
    Form(
        name="seats",
        label=Said("席位", "Seats"),
        columns=SEAT_COLUMNS,
        shown=({"seat": "s01", "row": "1", "place": "1"},),
    ),
    Form(
        name="agenda",
        label=Said("议程", "Agenda"),
        columns=AGENDA_COLUMNS,
        shown=(
            {"id": "item-1", "kind": "议案", "title": "会议议程（草案）", "text": "提请会议通过。"},
            {
                "id": "item-2",
                "kind": "人事",
                "title": "关于任命审判员的议案",
                "text": "根据院长提请。",
                "name": "宋知许",
                "post": "审判员",
                "act": "任命",
            },
            {"name": "尹岚", "post": "审判员", "act": "任命"},
        ),
    ),
    Form(
        name="leave",
        label=Said("请假名单", "Leave"),
        columns=LEAVE_COLUMNS,
        shown=({"id": "m12", "name": "陈䶮", "leave": "病假"},),
    ),
    Form(
        name="attendees",
        label=Said("列席名单", "Attending"),
        columns=ATTENDEE_COLUMNS,
        shown=({"name": "孙立", "post": "市财政局局长"},),
    ),
)
"""By the name of the file that each becomes."""


def blank_form(form: Form) -> bytes:
    """A form as a workbook; the same bytes each time but for the packing of the archive."""
    book = Workbook()
    book.properties.created = book.properties.modified = _WHEN
    sheet = book.active
    assert isinstance(sheet, Worksheet), "a new workbook has a sheet"
    sheet.title = form.label.zh
    sheet.append([column.label.zh for column in form.columns])
    for number, column in enumerate(form.columns, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].number_format = "@"
        sheet.column_dimensions[letter].width = _WIDE.get(column.field, 11)
        head = sheet.cell(1, number)
        head.font, head.number_format = Font(bold=True), "@"
        head.fill = PatternFill("solid", fgColor="FFDCE6F1" if column.optional else "FFFFE8A8")
    sheet.freeze_panes = "A2"
    _explain(book.create_sheet(EXPLANATION), form)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _explain(sheet: Worksheet, form: Form) -> None:
    """The second sheet: every column, whether it must be there, how it is filled in; an example below."""
    rows: list[tuple[str, ...]] = [
        (f"{form.label.zh} {form.label.en}", "", "这一页不会被导入。This sheet is not imported."),
        ("栏目 column", "须有 needed", "怎么填 how to fill it in"),
    ]
    for column in form.columns:
        key = _NAMED_ELSE.get((form.name, column.field)) or _NAMED_ELSE_NAME.get((form.name, column.field))
        how = _HOW[key or column.field]
        needed = "可删 optional" if column.optional else "是 yes"
        rows.append((f"{column.label.zh} {column.label.en}", needed, f"{how.zh}。 {how.en}."))
    rows += [("", "", ""), ("范例 example", "", "")]
    rows += [
        ("", "", "   ".join(f"{_label(form, name)}：{text}" for name, text in line.items())) for line in form.shown
    ]
    rows.append(
        (
            "",
            "",
            "每格一个内容，不要合并单元格，不要用公式；卡号等编号用“文本”格式。No merged cells, no formulas.",
        )
    )
    for row in rows:
        sheet.append(row)
    for letter, width in (("A", 26), ("B", 14), ("C", 96)):
        sheet.column_dimensions[letter].width = width
    for cells in sheet.iter_rows():
        cells[2].alignment = Alignment(wrap_text=True, vertical="top")
    for cell in (*sheet[1], *sheet[2]):
        cell.font = Font(bold=True)


def _label(form: Form, name: str) -> str:
    return next(column.label.zh for column in form.columns if column.field == name)
