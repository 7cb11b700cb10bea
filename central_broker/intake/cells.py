# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Single values: identifiers, whole numbers, yes or no, reasons of leave, posts, groups."""

import re
from typing import Final, get_args

from msgspec import Meta

from central_broker.intake.findings import Spot
from central_broker.intake.spelling import clean, narrow
from central_broker.intake.wording import Said, quoted
from voting_core.identifiers import RESERVED, HallId, ItemId, MemberId, OptionId, SeatId, SittingId, SubjectId
from voting_core.questions import YES_NO_ABSTAIN
from voting_core.tally import BALLOTS, STANDINGS

WORDS_LENGTH_MAX: Final = 200

_YES: Final = frozenset({"是", "y", "yes", "1", "true", "√", "✓", "✔"})
_NO: Final = frozenset({"", "否", "n", "no", "0", "false", "-", "—", "无"})


def _pattern(kind: object) -> re.Pattern[str]:
    """The pattern of an identifier type, so that the import and the protocol cannot differ."""
    meta = get_args(kind)[1]
    assert isinstance(meta, Meta), f"{kind} states no limits"
    assert meta.pattern is not None, f"{kind} states no pattern"
    return re.compile(meta.pattern)


_SMALL: Final = Said(
    "以小写字母开头，只用小写字母、数字和连字符，最多 31 个，例如 s07",
    "begin with a small letter; small letters, digits and hyphens, at most 31, such as s07",
)
_SMALL_OR_DIGIT: Final = Said(
    "只用小写字母、数字和连字符，最多 31 个，例如 item-1",
    "use small letters, digits and hyphens, at most 31, such as item-1",
)
_MIXED: Final = Said(
    "只用字母、数字、连字符和下划线，最多 31 个，例如 m07",
    "use letters, digits, hyphens and underscores, at most 31, such as m07",
)
_WORD: Final = Said(
    "以小写字母开头，只用小写字母、数字和下划线，最多 31 个，例如 satisfied",
    "begin with a small letter; small letters, digits and underscores, at most 31, such as satisfied",
)
_SUBJECT: Final = Said(
    "以小写字母开头，只用小写字母和数字，最多 24 个，例如 t01",
    "begin with a small letter; small letters and digits, at most 24, such as t01",
)
_LINES: Final = frozenset({*STANDINGS, BALLOTS})
"""Lines of every result: no answer may be called like one of them."""
_OTHERS: Final = re.compile(r"other[0-9]+")
"""Candidates whom members name are called so."""


def read_member_id(raw: str, spot: Spot) -> str | None:
    """A member's id; capitals and small letters differ."""
    return _read_id(narrow(raw, spot), _pattern(MemberId), _MIXED, spot)


def read_seat_id(raw: str, spot: Spot) -> str | None:
    """A seat's id. It is a name in the hall's network, so some are taken."""
    seat = _read_id(_small(raw, spot), _pattern(SeatId), _SMALL, spot)
    if seat in RESERVED:
        spot.refuse(
            Said(f"{quoted(seat)}是系统自用的名称", f"{quoted(seat)} is a name of the system's own"),
            Said("换一个席位号，例如 s01", "take another one, such as s01"),
        )
        return None
    return seat


def read_hall_id(raw: str, spot: Spot) -> str | None:
    """A hall's id."""
    return _read_id(_small(raw, spot), _pattern(HallId), _SMALL, spot)


def read_sitting_id(raw: str, spot: Spot) -> str | None:
    """A sitting's id."""
    return _read_id(_small(raw, spot), _pattern(SittingId), _SMALL_OR_DIGIT, spot)


def read_item_id(raw: str, spot: Spot) -> str | None:
    """The id of an item of the agenda."""
    return _read_id(_small(raw, spot), _pattern(ItemId), _SMALL_OR_DIGIT, spot)


def read_subject_id(raw: str, spot: Spot) -> str | None:
    """The id of a target, nominee or candidate."""
    subject = _read_id(_small(raw, spot), _pattern(SubjectId), _SUBJECT, spot)
    taken = subject is not None and (subject in _LINES or subject in YES_NO_ABSTAIN or _OTHERS.fullmatch(subject))
    if taken:
        _refuse_taken(subject or "", spot)
        return None
    return subject


def read_option_id(raw: str, spot: Spot) -> str | None:
    """The id of a grade, rate, criterion or band."""
    option = _read_id(_small(raw, spot), _pattern(OptionId), _WORD, spot)
    if option in _LINES:
        _refuse_taken(option or "", spot)
        return None
    return option


def _refuse_taken(word: str, spot: Spot) -> None:
    spot.refuse(
        Said(f"{quoted(word)}是系统自用的名称", f"{quoted(word)} is a name of the system's own"),
        Said("换一个编号", "take another id"),
    )


def read_whole(raw: str, least: int, most: int, spot: Spot) -> int | None:
    """A whole number in digits, such as a row or a place."""
    text = narrow(raw, spot)
    if re.fullmatch(r"[0-9]{1,9}", text) and least <= int(text) <= most:
        return int(text)
    spot.refuse(
        Said(
            f"{quoted(text)}不是 {least} 到 {most} 的整数", f"{quoted(text)} is no whole number from {least} to {most}"
        ),
        Said("填阿拉伯数字，例如 3", "write digits, such as 3"),
    )
    return None


def read_yes(raw: str, spot: Spot) -> bool | None:
    """Yes or no; an empty cell is no. A cross is refused: it marks a choice for some and a refusal for others."""
    word = raw.strip().casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    spot.refuse(
        Said(f"{quoted(raw)}看不出是或否", f"{quoted(raw)} is neither yes nor no"),
        Said("填“是”，或者留空", "write “yes”, or leave it empty"),
    )
    return None


def read_leave(raw: str, spot: Spot) -> str | None:
    """The reason of an approved leave; an empty cell is a member who is due."""
    reason = clean(raw, spot)
    if reason and reason.casefold() in _YES | _NO:
        spot.refuse(
            Said(
                f"请假一栏填了{quoted(reason)}，看不出是否请假", f"leave says {quoted(reason)}, which gives no reason"
            ),
            Said("请假的填事由（如“病假”），不请假的留空", "give the reason of the leave, or leave the cell empty"),
        )
        return None
    return _read_short(reason, spot)


def read_words(raw: str, spot: Spot) -> str | None:
    """A post or a group, in the words of the house; it may be empty."""
    return _read_short(clean(raw, spot), spot)


def _read_short(text: str | None, spot: Spot) -> str | None:
    if text is None or len(text) <= WORDS_LENGTH_MAX:
        return text
    spot.refuse(
        Said(
            f"有 {len(text)} 个字，最多 {WORDS_LENGTH_MAX} 个",
            f"{len(text)} characters, at most {WORDS_LENGTH_MAX} are allowed",
        ),
        Said("写短一些", "shorten it"),
    )
    return None


def _small(raw: str, spot: Spot) -> str:
    text = narrow(raw, spot)
    small = text.lower()
    if small != text:
        spot.note(
            Said(f"{quoted(text)}读作小写{quoted(small)}", f"{quoted(text)} is read in small letters, {quoted(small)}")
        )
    return small


def _read_id(text: str, pattern: re.Pattern[str], remedy: Said, spot: Spot) -> str | None:
    if pattern.search(text):
        return text
    if text:
        spot.refuse(Said(f"{quoted(text)}不能作编号", f"{quoted(text)} is no identifier"), remedy)
    else:
        spot.refuse(Said("没有填", "it is missing"), remedy)
    return None
