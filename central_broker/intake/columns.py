# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The columns of the tables, under every name a secretary may give them."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from central_broker.intake.wording import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its field, the name it goes by in our words, other names people use."""

    field: str
    label: Said
    others: tuple[str, ...] = ()
    optional: bool = False

    @property
    def names(self) -> frozenset[str]:
        """Every header that means this column, as :func:`plain_header` spells it."""
        return frozenset(plain_header(name) for name in (self.field, *self.label, *self.others))


_SEAT: Final = Column(field="seat", label=Said("席位", "seat"), others=("席位号", "席号", "座位", "座位号", "座号"))
_NAME: Final = Column(field="name", label=Said("姓名", "name"), others=("名字",))
_CARD: Final = Column(
    field="card", label=Said("卡号", "card"), others=("证卡号", "代表证号", "代表证卡号", "card number")
)
_REMARK: Final = Column(
    field="remark", label=Said("备注", "remark"), others=("说明", "remarks", "note", "notes"), optional=True
)

MEMBER_COLUMNS: Final = (
    Column(field="id", label=Said("序号", "id"), others=("编号", "代表编号", "委员编号", "no", "member")),
    _NAME,
    _SEAT,
    _CARD,
    Column(field="leave", label=Said("请假", "leave"), others=("请假事由", "请假原因", "请假理由", "on leave")),
    Column(field="teller", label=Said("监票人", "teller"), others=("监票", "是否监票人")),
    Column(
        field="group",
        label=Said("组别", "group"),
        others=("代表团", "界别", "小组", "选区", "delegation", "constituency"),
        optional=True,
    ),
    _REMARK,
)
"""``members.csv``. The remark is for the secretaries and is not imported."""

ATTENDEE_COLUMNS: Final = (
    _NAME,
    Column(
        field="post", label=Said("职务", "post"), others=("单位及职务", "单位和职务", "单位职务", "单位"), optional=True
    ),
    Column(field="card", label=_CARD.label, others=_CARD.others, optional=True),
    _REMARK,
)
"""``attendees.csv``."""

SEAT_COLUMNS: Final = (
    _SEAT,
    Column(field="row", label=Said("排", "row"), others=("排号", "第几排", "行")),
    Column(field="place", label=Said("座", "place"), others=("位", "座次", "位次", "列")),
    _REMARK,
)
"""``seats.csv``."""

LEAVE_COLUMNS: Final = (
    MEMBER_COLUMNS[0],
    Column(field="name", label=_NAME.label, others=_NAME.others, optional=True),
    MEMBER_COLUMNS[4],
    _REMARK,
)
"""A list of leave: who is on leave and why. Whoever is not on it is due."""


def _maybe(field: str, zh: str, en: str, *others: str) -> Column:
    return Column(field=field, label=Said(zh, en), others=others, optional=True)


AGENDA_COLUMNS: Final = (
    Column(field="id", label=Said("编号", "id"), others=("议题编号", "事项编号", "序号", "no")),
    _maybe("kind", "类别", "kind", "类型", "事项类别"),
    Column(field="title", label=Said("标题", "title"), others=("标题全称", "议题", "事项", "议题名称")),
    Column(field="text", label=Said("正文", "text"), others=("内容", "全文")),
    _maybe("secrecy", "记名方式", "secrecy", "是否记名", "记名", "表决方式"),
    _maybe("round_seconds", "秒数", "seconds", "时间", "表决秒数", "表决时间"),
    _maybe("press", "按键", "press", "按键方式"),
    _maybe("subject", "对象编号", "subject"),
    _maybe("name", "对象", "name", "姓名", "名称", "候选人", "测评对象", "被任免人"),
    _maybe("post", "职务", "post", "单位及职务", "单位和职务"),
    _maybe("act", "任免", "act", "任免动作"),
    _maybe("merged", "合并表决", "merged", "是否合并"),
    _maybe("posts", "应选", "posts", "应选名额", "应选人数"),
    _maybe("slots", "另选", "slots", "另选名额", "另选人数"),
    _maybe("amends", "修正", "amends", "修正哪一项"),
    _maybe("after", "先决", "after", "在哪一项之后"),
    _maybe("requires", "前提", "requires", "以哪一项为前提"),
    _maybe("share", "通过比例", "share"),
    _maybe("base", "计票基数", "base", "基数"),
    _maybe("article", "依据", "article"),
    _maybe("remark", "备注", "remark", *_REMARK.others),
)
"""``agenda.csv``: an item a line, and a line more for each further person or body that it is about."""

_LABELS: Final = {
    column.field: column.label for column in (*AGENDA_COLUMNS, *MEMBER_COLUMNS, *SEAT_COLUMNS, *ATTENDEE_COLUMNS)
}
_AGENDA_LABELS: Final = {column.field: column.label for column in AGENDA_COLUMNS}


def plain_header(cell: str) -> str:
    """A header without blanks, remarks in brackets, stars, widths and capitals: ``姓 名（必填）`` is ``姓名``."""
    text = re.sub(r"\(.*?\)", "", unicodedata.normalize("NFKC", cell))
    return re.sub(r"[\s*_]+", "", text).casefold()


def label(file: str, field: str) -> Said:
    """How a field is called in a sentence: a column by its header, a key of a TOML file as it is written."""
    if not file.endswith((".csv", ".xlsx")):
        return Said(field, field)
    return (_AGENDA_LABELS if file.startswith("agenda.") else _LABELS).get(field, Said(field, field))
