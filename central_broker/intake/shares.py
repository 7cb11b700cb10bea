# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Thresholds in words: 过半数, 三分之二以上, "at least 2/3".

A bare 2/3 and 半数以上 do not say whether exactly that much is enough, so they are refused until the file says it.
"""

import re
import unicodedata
from typing import Final

from central_broker.intake.findings import Spot
from central_broker.intake.wording import Said, quoted
from voting_core.rules.shares import Share

_PART_MAX: Final = 1000

_REMEDY: Final = Said(
    "写成“过半数”“三分之二以上”，或 more than 1/2、at least 2/3",
    "write “more than 1/2” or “at least 2/3” (or 过半数, 三分之二以上)",
)

# Whole phrases, after blanks are gone and letters are small; %s stands for the fraction.
_FORMS: Final[tuple[tuple[str, bool | None], ...]] = (
    (r"(?:超过|多于|过(?=.+分之)|morethan|over|>)(?P<part>.+)", False),
    (r"(?:至少|不少于|不低于|达到|atleast|>=|≥)(?P<part>.+?)(?:以上)?", True),
    (r"(?P<part>.+)(?:以上\((?:含|包括).*\))", True),
    (r"(?P<part>.+)(?:ormore)", True),
    (r"(?P<part>.+)以上\((?:不含|不包括).*\)", False),
    (r"过(?P<part>半数)", False),
    (r"(?P<part>.+)以上", True),
    (r"(?P<part>.+)", None),
)
_NAMED: Final = {
    "半数": (1, 2),
    "half": (1, 2),
    "ahalf": (1, 2),
    "onethird": (1, 3),
    "athird": (1, 3),
    "twothirds": (2, 3),
    "threequarters": (3, 4),
    "threefifths": (3, 5),
    "四分之三": (3, 4),
}
_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}


def read_share(raw: str, inclusive: bool | None, spot: Spot) -> Share | None:
    """A share of a number of people; ``None`` if it cannot be read in one way only.

    Args:
        raw: The words, such as 三分之二以上 or "at least 2/3".
        inclusive: What the key ``inclusive`` beside it says, if it is there.
        spot: Where the words stand.
    """
    words = _plain(raw)
    plus = 0
    if more := re.fullmatch(r"(.+?)(?:再加|plus)([0-9]{1,4})", words):
        words, plus = more[1], int(more[2])
    part, stated = _split(words)
    fraction = _fraction(part)
    if fraction is None:
        spot.refuse(Said(f"看不懂{quoted(raw)}这个比例", f"{quoted(raw)} is no share that can be read"), _REMEDY)
        return None
    # 以上 includes the number itself in law, but half "or more" is written for both in rules of procedure.
    ambiguous = stated is None or (fraction == (1, 2) and words == f"{part}以上")
    if not ambiguous and inclusive is not None and inclusive != stated:
        spot.refuse(
            Said(
                f"{quoted(raw)}与 inclusive 的设置矛盾",
                f"{quoted(raw)} and the key inclusive contradict each other",
            ),
            Said("删去 inclusive 一行，或改成一致", "delete the line inclusive, or make both agree"),
        )
        return None
    whole = inclusive if ambiguous else stated
    if whole is None:
        spot.refuse(
            Said(
                f"{quoted(raw)}没有说明恰好等于时算不算",
                f"{quoted(raw)} does not say whether exactly that much is enough",
            ),
            Said(*_either(fraction)),
        )
        return None
    return _checked(fraction, whole, plus, raw, spot)


def read_number(raw: str) -> int | None:
    """The number that 不少于 226 or "at least 226" says; ``None`` for any other words."""
    found = re.fullmatch(r"(?:至少|不少于|不低于|达到|atleast|>=|≥)([0-9]{1,7})[人票名]?", _plain(raw))
    return int(found[1]) if found else None


def _plain(raw: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", raw)).lower()


def _split(words: str) -> tuple[str, bool | None]:
    for form, inclusive in _FORMS:
        found = re.fullmatch(form, words)
        if found:
            return found["part"], inclusive
    return "", None


def _fraction(part: str) -> tuple[int, int] | None:
    if part in _NAMED:
        return _NAMED[part]
    if found := re.fullmatch(r"([0-9]{1,4})[/⁄]([0-9]{1,4})", part):
        return int(found[1]), int(found[2])
    if found := re.fullmatch(r"([0-9]{1,3})%", part):
        return int(found[1]), 100
    if found := re.fullmatch(r"(.{1,4})分之(.{1,4})", part):
        below, above = _numeral(found[1]), _numeral(found[2])
        return None if below is None or above is None else (above, below)
    return None


def _numeral(text: str) -> int | None:
    """A number up to 100 in Chinese or Arabic numerals."""
    if re.fullmatch(r"[0-9]{1,4}", text):
        return int(text)
    if text in ("百", "一百"):
        return 100
    if text in _DIGITS:
        return _DIGITS[text]
    if found := re.fullmatch(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)", text):
        return 10 * _DIGITS.get(found[1], 1) + _DIGITS.get(found[2], 0)
    return None


def _checked(fraction: tuple[int, int], inclusive: bool, plus: int, raw: str, spot: Spot) -> Share | None:
    above, below = fraction
    if not (1 <= above <= below <= _PART_MAX and plus <= _PART_MAX):
        spot.refuse(
            Said(f"{quoted(raw)}不是合理的比例", f"{quoted(raw)} is no share between nothing and the whole"),
            _REMEDY,
        )
        return None
    if above == below and not inclusive:
        spot.refuse(
            Said("没有人能超过全体", "nobody can be more than the whole"),
            Said("写 at least 1/1", "write “at least 1/1”"),
        )
        return None
    return Share(numerator=above, denominator=below, inclusive=inclusive, plus=plus)


def _either(fraction: tuple[int, int]) -> tuple[str, str]:
    above, below = fraction
    return (
        f"恰好等于也算，写 at least {above}/{below}；必须超过，写 more than {above}/{below}",
        f"write “at least {above}/{below}” if it is enough, “more than {above}/{below}” if not",
    )
