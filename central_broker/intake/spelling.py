# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Characters: which ones may stand in a text, and how the same text is always spelled the same way.

Source: Unicode 14 (Python 3.11), normalisation form C.
"""

import unicodedata
from typing import Final

from central_broker.intake.findings import Spot
from central_broker.intake.wording import Said, is_han, quoted

_REFUSED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_RETYPE: Final = Said("删去这一格的内容，重新手工输入", "delete the content and type it by hand")


def clean(raw: str, spot: Spot, *, paragraphs: bool = False) -> str | None:
    """A text in normalisation form C, without blanks around it; ``None`` if it holds a character we refuse.

    Args:
        raw: As it stands in the file.
        spot: Where it stands.
        paragraphs: Whether line feeds and tabs are allowed; the indent of the first paragraph is then kept.
    """
    if not paragraphs:
        raw = raw.strip()
    fault = _first_refused(raw, "\n\t" if paragraphs else "")
    if fault is not None:
        spot.refuse(_describe(raw, fault), _remedy(raw[fault]))
        return None
    text = unicodedata.normalize("NFC", raw)
    if text != raw:
        spot.note(
            Said(
                "有的字用了兼容或组合写法，已换成标准写法，请核对",
                "compatibility or combining characters were replaced by standard ones: check",
            )
        )
    return text.strip("\n").rstrip() if paragraphs else text.strip()


def narrow(raw: str, spot: Spot) -> str:
    """Full-width letters and digits (Ｓ０７) as the narrow ones (S07) they stand for, with a note."""
    text = unicodedata.normalize("NFKC", raw).strip()
    if text != raw.strip():
        spot.note(
            Said(
                f"{quoted(raw)}含全角字符，读作{quoted(text)}",
                f"{quoted(raw)} has full-width characters, read as {quoted(text)}",
            )
        )
    return text


def _first_refused(text: str, allowed: str) -> int | None:
    return next((place for place, char in enumerate(text) if char not in allowed and _is_refused(char)), None)


def _is_refused(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Cn":
        # Unassigned here may be a Chinese character that is younger than this Python: planes 2 and 3 are theirs.
        return not is_han(char) or ord(char) & 0xFFFE == 0xFFFE
    return category in _REFUSED or char == "\ufffd"


def _describe(text: str, place: int) -> Said:
    before = text[max(0, place - 8) : place].strip()
    where = (
        Said(f"{quoted(before)}之后的", f"after {quoted(before)}: ") if before else Said("开头的", "at the beginning: ")
    )
    kind = _kind(text[place])
    return Said(where.zh + kind.zh, where.en + kind.en)


def _kind(char: str) -> Said:
    code = f"U+{ord(char):04X}"
    if char in "\r\n\t":
        return Said("换行或制表符不能用", "a line break or a tab cannot be used")
    match unicodedata.category(char):
        case "Co":
            return Said(
                f"字符 {code} 是自造字，别的机器显示不出来", f"{code} is private to one machine, others cannot show it"
            )
        case "Cf":
            return Said(f"字符 {code} 看不见（零宽或控制方向）", f"{code} is invisible (zero width or direction)")
        case "Cc" | "Zl" | "Zp":
            return Said(f"字符 {code} 是控制字符", f"{code} is a control character")
        case _:
            return Said(f"字符 {code} 不是可用的文字", f"{code} is no character we can use")


def _remedy(char: str) -> Said:
    if unicodedata.category(char) == "Co":
        return Said(
            "用支持生僻字的输入法重新输入这个字（Unicode 已收录的写法）",
            "type it again with an input method for rare characters (its Unicode form)",
        )
    return _RETYPE
