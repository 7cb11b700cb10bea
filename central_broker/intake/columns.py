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

_LABELS: Final = {column.field: column.label for column in (*MEMBER_COLUMNS, *SEAT_COLUMNS, *ATTENDEE_COLUMNS)}


def plain_header(cell: str) -> str:
    """A header without blanks, remarks in brackets, stars, widths and capitals: ``姓 名（必填）`` is ``姓名``."""
    text = re.sub(r"\(.*?\)", "", unicodedata.normalize("NFKC", cell))
    return re.sub(r"[\s*_]+", "", text).casefold()


def label(file: str, field: str) -> Said:
    """How a field is called in a sentence: a column by its header, a key of a TOML file as it is written."""
    return _LABELS.get(field, Said(field, field)) if file.endswith((".csv", ".xlsx")) else Said(field, field)
