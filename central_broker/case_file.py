# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a case strictly from JSON: each fault is one sentence that names its place and the remedy."""

import difflib
import json
import re
from typing import Any, Final

import msgspec
import msgspec.inspect as look

from voting_core.cases.case import Case
from voting_core.cases.refusal import CaseError

CASE_BYTES_MAX: Final = 4 * 1024 * 1024
"""A hundred targets scored by ten criteria in a body of three thousand stay below it."""


def read_case(data: bytes) -> Case:
    """Read a case; whether it contradicts itself is asked when it is decided.

    Raises:
        CaseError: It is no JSON, or not a case; the key says where.
    """
    value = _parse(_text(data))
    try:
        case: Case = msgspec.convert(value, Case)
    except msgspec.ValidationError as error:
        raise _explain(str(error)) from error
    return case


def _text(data: bytes) -> str:
    if len(data) > CASE_BYTES_MAX:
        _refuse("", "文件超过 4 MiB", "只写一个案例", "The file has more than 4 MiB", "Put one case into a file")
    if data.startswith(b"\xef\xbb\xbf"):
        _refuse(
            "",
            "文件以字节顺序标记（BOM）开头",
            "以“UTF-8 无 BOM”保存",
            "The file begins with a byte order mark",
            "Save it as UTF-8 without one",
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CaseError(
            "",
            (f"第 {line} 行不是 UTF-8 文字", "以 UTF-8 保存"),
            (f"Line {line} is not UTF-8", "Save the file as UTF-8"),
        ) from error


def _parse(text: str) -> Any:  # noqa: ANN401 - what JSON may be
    try:
        return json.loads(text, object_pairs_hook=_pairs, parse_float=_no_float, parse_constant=_no_float)
    except json.JSONDecodeError as error:
        raise CaseError(
            "",
            (f"第 {error.lineno} 行第 {error.colno} 列不是 JSON", "核对引号、逗号与括号"),
            (
                f"Line {error.lineno}, column {error.colno}, is no JSON ({error.msg})",
                "Check quotation marks, commas and brackets",
            ),
        ) from error
    except RecursionError as error:
        raise CaseError(
            "", ("括号嵌套太深", "按格式书写"), ("Brackets are nested too deeply", "Write it by the format")
        ) from error
    except CaseError:
        raise
    except ValueError as error:
        raise CaseError(
            "",
            ("有一个数字太长", "人数不超过 1000000"),
            ("A number has too many digits", "Counts are at most 1000000"),
        ) from error


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        _refuse(twice, "写了两次", "只留一个", "stands twice in one object", "Keep one of them")
    return found


def _no_float(text: str) -> Any:  # noqa: ANN401 - never returns
    _refuse(
        "",
        f"{text[:40]} 不是整数",
        "票数为整数，比例写成分子（numerator）与分母（denominator）",
        f"{text[:40]} is not a whole number",
        "Counts are whole, and a share is written as numerator and denominator",
    )


def _refuse(key: str, zh: str, zh_remedy: str, en: str, en_remedy: str) -> None:
    raise CaseError(key, (zh, zh_remedy), (en, en_remedy))


# --- what is no case ------------------------------------------------------------------------------------------------

_PLACE: Final = re.compile(r"^(?P<what>.*?)(?: - at `(?P<key>key` in `)?\$(?P<path>[^`]*)`)?$", re.DOTALL)
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_MISSING: Final = re.compile(r"Object missing required field `(.*)`")
_WORD: Final = re.compile(r"Invalid (?:enum )?value '(.*)'", re.DOTALL)
_WANTED: Final = re.compile(r"Expected `(.*)`, got `(.*)`")


def _explain(message: str) -> CaseError:
    """The sentence of the library, in our words and with a remedy."""
    match = _PLACE.match(message)
    assert match is not None, "every text matches"
    what, place = match["what"], (match["path"] or "").lstrip(".")
    if found := _UNKNOWN.fullmatch(what):
        meant = _meant(found[1], KEYS)
        return CaseError(
            _join(place, found[1]),
            ("没有这一项", f"是否“{meant}”" if meant else "删去，或查格式"),
            ("There is no such key", f"Did you mean '{meant}'?"[:-1] if meant else "Strike it, or see the format"),
        )
    if found := _MISSING.fullmatch(what):
        return CaseError(_join(place, found[1]), ("缺少这一项", "补上"), ("This key is missing", "Give it"))
    if found := _WORD.fullmatch(what):
        meant = _meant(found[1], WORDS)
        return CaseError(
            place,
            (f"没有“{found[1]}”这个词", f"是否“{meant}”" if meant else "查格式中的词"),
            (f"'{found[1]}' is no word here", f"Did you mean '{meant}'" if meant else "See the words of the format"),
        )
    if found := _WANTED.fullmatch(what):
        wanted, got = found[1], found[2]
        return CaseError(
            place,
            (f"应为 {wanted}，写的是 {got}", "按格式改正"),
            (f"This must be {wanted}, and is {got}", "Correct it by the format"),
        )
    return CaseError(place, (f"数值或文字超出范围：{what}", "按格式改正"), (what, "Correct it by the format"))


def _join(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _meant(word: str, known: tuple[str, ...]) -> str:
    return next(iter(difflib.get_close_matches(word[:60], known, n=1, cutoff=0.6)), "")


def _vocabulary() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Every key and every word that a case can have."""
    keys: set[str] = {"kind"}
    words: set[str] = set()
    seen: set[int] = set()

    def walk(info: look.Type) -> None:
        match info:
            case look.StructType(cls=cls, fields=fields, tag=tag):
                if id(cls) in seen:
                    return
                seen.add(id(cls))
                words.update([str(tag)] if tag is not None else [])
                for field in fields:
                    keys.add(field.encode_name)
                    walk(field.type)
            case look.UnionType(types=types):
                for one in types:
                    walk(one)
            case look.LiteralType(values=values):
                words.update(str(one) for one in values if one)
            case look.ListType(item_type=item) | look.VarTupleType(item_type=item):
                walk(item)
            case look.DictType(key_type=key, value_type=value):
                walk(key)
                walk(value)
            case _:
                pass

    walk(look.type_info(Case))
    return tuple(sorted(keys)), tuple(sorted(words))


KEYS, WORDS = _vocabulary()
