# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a case strictly from JSON: each fault is one sentence that names its place and the remedy."""

import json
from typing import Any, Final

import msgspec

from central_broker.case_faults import all_faults
from central_broker.case_places import Path, line_of, places, written
from voting_core.cases.case import Case
from voting_core.cases.refusal import CaseError

CASE_BYTES_MAX: Final = 4 * 1024 * 1024
"""A hundred targets scored by ten criteria in a body of three thousand stay below it."""


def read_case(data: bytes) -> Case:
    """Read a case; whether it contradicts itself is asked when it is decided.

    Several faults are told at once, as far as one does not hide another.

    Raises:
        CaseError: It is no JSON, or not a case; the key says where.
    """
    value = _parse(_text(data))
    _refuse_half_characters(value)
    try:
        case: Case = msgspec.convert(value, Case)
    except msgspec.ValidationError as error:
        raise all_faults(value, str(error)) from error
    return case


def line_in(data: bytes, key: str) -> int:
    """The line on which a key of a case stands, or the innermost part of it that is there; zero for none."""
    return line_of(data.decode("utf-8", errors="replace"), key) if len(data) <= CASE_BYTES_MAX else 0


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
    except _TwiceError as error:
        key = _key_written_twice(text) or str(error)
        raise CaseError(key, ("写了两次", "只留一个"), ("stands twice in one object", "Keep one of them")) from error
    except _FractionError as error:
        number = str(error)
        raise CaseError(
            _key_of_number(text, number),
            (f"{number[:40]} 不是整数", "票数为整数，比例写成分子（numerator）与分母（denominator）"),
            (
                f"{number[:40]} is not a whole number",
                "Counts are whole, and a share is written as numerator and denominator",
            ),
        ) from error
    except ValueError as error:
        raise CaseError(
            "",
            ("有一个数字太长", "人数不超过 1000000"),
            ("A number has too many digits", "Counts are at most 1000000"),
        ) from error


def _refuse_half_characters(value: Any) -> None:  # noqa: ANN401 - what JSON may be
    """JSON can escape half of a character, which no text can hold."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        _refuse(
            "",
            "有半个字符（\\ud800 至 \\udfff）",
            "按原字书写",
            "A text holds half of a character (\\ud800 to \\udfff)",
            "Write the character itself",
        )


class _TwiceError(ValueError):
    """A key stands twice in one object."""


class _FractionError(ValueError):
    """A number is not whole."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        raise _TwiceError(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return found


def _no_float(text: str) -> Any:  # noqa: ANN401 - never returns
    raise _FractionError(text)


def _key_written_twice(text: str) -> str:
    seen: set[Path] = set()
    for place in places(text):
        if place.number or isinstance(place.path[-1], int):
            continue
        if place.path in seen:
            return written(place.path)
        seen.add(place.path)
    return ""


def _key_of_number(text: str, number: str) -> str:
    return next((written(place.path) for place in places(text) if place.number == number), "")


def _refuse(key: str, zh: str, zh_remedy: str, en: str, en_remedy: str) -> None:
    raise CaseError(key, (zh, zh_remedy), (en, en_remedy))
