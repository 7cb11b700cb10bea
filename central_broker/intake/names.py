# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of people, as spreadsheets and typists write them."""

import re
import unicodedata
from typing import Final

from central_broker.intake.findings import Spot
from central_broker.intake.spelling import clean
from central_broker.intake.wording import Said, is_han, quoted

NAME_LENGTH_MAX: Final = 60

DOT: Final = "·"
"""U+00B7, the dot between the parts of a name, such as 阿依古丽·买买提."""

_DOTS: Final = re.compile(r"\s*[·•‧∙⋅・･．]\s*")
_FORMS: Final = re.compile(r"[\u2e80-\u2fdf０-９Ａ-Ｚａ-ｚ]")
_LOST: Final = frozenset("?？□■▯〓�*＊")
"""What a program writes in place of a rare character that its encoding or font lacks."""


def read_name(raw: str, spot: Spot) -> str | None:
    """A person's name; ``None`` if it cannot be one. Rare characters are kept as they are."""
    text = clean(raw, spot)
    if text is None:
        return None
    if not text:
        spot.refuse(Said("没有姓名", "the name is missing"), Said("填上姓名", "fill in the name"))
        return None
    fault = _fault(text)
    if fault is not None:
        spot.refuse(*fault)
        return None
    tidy = _DOTS.sub(DOT, _plain_forms(text))
    joined = _join_blanks(tidy, spot)
    if joined is None:
        return None
    if joined != text:
        spot.note(Said(f"{quoted(text)}读作{quoted(joined)}", f"{quoted(text)} is read as {quoted(joined)}"))
    return joined


def _fault(text: str) -> tuple[Said, Said] | None:
    lost = next((char for char in text if char in _LOST), None)
    if lost is not None:
        return (
            Said(
                f"姓名{quoted(text)}里有{quoted(lost)}，可能是生僻字保存时丢失了",
                f"the name {quoted(text)} holds {quoted(lost)}: a rare character may have been lost in saving",
            ),
            Said("重新输入这个字，并另存为 CSV UTF-8", "type the character again and save as CSV UTF-8"),
        )
    if text[0] in "=+-@":
        return (
            Said(
                f"姓名{quoted(text)}以{quoted(text[0])}开头，表格软件会当成公式",
                f"the name {quoted(text)} begins with {quoted(text[0])}, which a spreadsheet takes for a formula",
            ),
            Said("删去开头的符号", "delete the sign at its beginning"),
        )
    if len(text) > NAME_LENGTH_MAX:
        return (
            Said(
                f"姓名有 {len(text)} 个字，最多 {NAME_LENGTH_MAX} 个",
                f"the name has {len(text)} characters, at most {NAME_LENGTH_MAX} are allowed",
            ),
            Said("检查是否把几格合成了一格", "check whether several cells became one"),
        )
    return None


def _plain_forms(text: str) -> str:
    """Radicals and full-width letters, which come with copying from a PDF or a form, as what they stand for."""
    return _FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def _join_blanks(text: str, spot: Spot) -> str | None:
    """A name without the blanks of layout: 王　伟 is 王伟. Blanks that could divide two people are refused."""
    pieces = text.split()
    if len(pieces) == 1:
        return text
    if not any(is_han(char) for char in text):
        return " ".join(pieces)
    if all(len(piece) == 1 and is_han(piece) for piece in pieces):
        return "".join(pieces)
    spot.refuse(
        Said(
            f"姓名{quoted(text)}中间有空格，看不出是一个人还是两个人",
            f"the name {quoted(text)} has a blank inside: one person or two?",
        ),
        Said(
            "一个人就删去空格（少数民族姓名用“·”连接），两个人就分两行",
            "one person: delete the blank or write “·”; two people: use two lines",
        ),
    )
    return None
