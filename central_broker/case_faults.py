# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with JSON that is no case: the reader's complaint in our words, with its place and the remedy."""

import difflib
import json
import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
import msgspec.inspect as look

from voting_core.cases.case import Case
from voting_core.cases.refusal import CaseError

_PLACE: Final = re.compile(r"^(?P<what>.*?)(?: - at `(?P<key>key` in `)?\$(?P<path>[^`]*)`)?$", re.DOTALL)
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_MISSING: Final = re.compile(r"Object missing required field `(.*)`")
_WORD: Final = re.compile(r"Invalid (?:enum )?value '(.*)'", re.DOTALL)
_WANTED: Final = re.compile(r"Expected `(.*)`, got `(.*)`")


_ANY_KEY: Final = "[...]"
_LOOKED_AT_MAX: Final = 200


def _name_keys(value: Any, message: str) -> str:  # noqa: ANN401 - JSON
    """The library does not name the key of a map: find the one without which the message is another."""
    place = message.rpartition(" - at `$")[2].rstrip("`") if " - at `$" in message else ""
    if _ANY_KEY not in place:
        return message
    steps = [step for step in re.split(r"\.|(\[[^\]]*\])", place) if step]
    for tried, keys in enumerate(_paths(value, steps)):
        if tried >= _LOOKED_AT_MAX:
            break
        without = json.loads(json.dumps(value))
        inner = without
        for key in keys[:-1]:
            inner = inner[key]
        del inner[keys[-1]]
        if _complaint(without) != message:
            named = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
            return message.replace(f"$.{place.lstrip('.')}", f"${named}")
    return message


def _complaint(value: Any) -> str:  # noqa: ANN401 - JSON
    try:
        msgspec.convert(value, Case)
    except msgspec.ValidationError as error:
        return str(error)
    return ""


def _paths(value: Any, steps: list[str]) -> Iterator[list[str | int]]:  # noqa: ANN401 - JSON
    """Every concrete path that a path with unnamed keys can mean."""
    if not steps:
        yield []
        return
    first, rest = steps[0], steps[1:]
    keys: list[str | int] = []
    if first == _ANY_KEY:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    elif first.startswith("["):
        keys = [int(first[1:-1])]
    else:
        keys = [first]
    for key in keys:
        for more in _paths(value[key], rest):
            yield [key, *more]


def explain(value: Any, complaint: str) -> CaseError:  # noqa: ANN401 - JSON
    """The sentence of the library, in our words and with a remedy."""
    match = _PLACE.match(_name_keys(value, complaint))
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
