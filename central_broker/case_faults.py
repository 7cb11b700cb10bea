# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with JSON that is no case: the reader's complaint in our words, with its place and the remedy."""

import bisect
import difflib
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
import msgspec.inspect as look

from central_broker.case_places import Path, steps_of, written
from voting_core.cases.case import Case
from voting_core.cases.refusal import CaseError

_PLACE: Final = re.compile(r"^(?P<what>.*?)(?: - at `(?P<key>key` in `)?\$(?P<path>[^`]*)`)?$", re.DOTALL)
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_MISSING: Final = re.compile(r"Object missing required field `(.*)`")
_WORD: Final = re.compile(r"Invalid (?:enum )?value '(.*)'", re.DOTALL)
_BOUND: Final = re.compile(r"Expected `(?:int|(str|array|object))`(?: of length)? (>=|<=) (-?[0-9]+)")
_WANTED: Final = re.compile(r"Expected `(.*)`, got `(.*)`")


_ANY_KEY: Final = "[...]"
FAULTS_MAX: Final = 8
"""As many are told at once: whoever has more begins anew."""


def _name_keys(value: Any, message: str) -> str:  # noqa: ANN401 - JSON
    """The library does not name the key of a map: find the one without which the message is another."""
    place = message.rpartition(" - at `$")[2].rstrip("`") if " - at `$" in message else ""
    if _ANY_KEY not in place:
        return message
    steps = [step for step in re.split(r"\.|(\[[^\]]*\])", place) if step]
    paths = [tuple(keys) for keys in _paths(value, steps)]
    # Without the one at fault, and whatever stands before it, the complaint is another: halving finds it at once.
    at = bisect.bisect_left(
        range(len(paths)), x=True, key=lambda last: _complaint(_without(value, paths[: last + 1])) != message
    )
    if at == len(paths):
        return message
    return message.replace(f"$.{place.lstrip('.')}", f"$.{written(paths[at])}")


def _without(value: Any, paths: Sequence[Path]) -> Any:  # noqa: ANN401 - JSON
    """A copy without some values; what does not lead to one of them is not copied."""
    copied: dict[Path, Any] = {(): value.copy()}
    for path in reversed(paths):
        for depth in range(1, len(path)):
            around, last = path[: depth - 1], path[depth - 1]
            if path[:depth] not in copied:
                copied[around][last] = copied[path[:depth]] = copied[around][last].copy()
        del copied[path[:-1]][path[-1]]
    return copied[()]


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
    keys: list[str | int] = [int(first[1:-1])] if first.startswith("[") and first != _ANY_KEY else [first]
    if first == _ANY_KEY:
        keys = list(value) if isinstance(value, dict) else []
    for key in keys:
        # What stands beside the one at fault may lack the key, or be no object at all.
        try:
            inner = value[key]
        except (LookupError, TypeError):
            continue
        for more in _paths(inner, rest):
            yield [key, *more]


def all_faults(value: Any, complaint: str) -> CaseError:  # noqa: ANN401 - JSON
    """What is wrong with a case, each fault once: the first one, which names the others.

    A fault is mended as its remedy says, or taken away, and the case is read again, until nothing is wrong with it or
    something is missing: what would stand there cannot be looked at.
    """
    found: list[CaseError] = []
    tried = json.loads(json.dumps(value))
    taken: set[str] = set()
    renamed: dict[str, str] = {}
    while complaint and len(found) < FAULTS_MAX:
        fault = explain(tried, complaint)
        if fault.key in taken:
            break
        found.append(_as_written(fault, renamed))
        if not _mend(tried, fault.key, complaint, taken, renamed):
            break
        complaint = _complaint(tried)
    first, *more = found
    first.more = tuple(more)
    return first


def _as_written(fault: CaseError, renamed: dict[str, str]) -> CaseError:
    """A fault inside an object whose key was mended, under the key that stands in the file."""
    for meant, wrong in renamed.items():
        if fault.key.startswith((f"{meant}.", f"{meant}[")):
            return fault.at(wrong + fault.key[len(meant) :])
    return fault


def _mend(
    value: Any,  # noqa: ANN401 - JSON
    key: str,
    complaint: str,
    taken: set[str],
    renamed: dict[str, str],
) -> bool:
    """Put what was meant in the place of what is wrong, or take it away; whether anything could be done."""
    *around, last = steps_of(key) or ("",)
    try:
        for step in around:
            value = value[step]
        wrong = value[last]
    except (LookupError, TypeError):
        return False
    if not isinstance(value, dict):
        return False
    match = _PLACE.match(complaint)
    assert match is not None, "every text matches"
    if found := _WORD.fullmatch(match["what"]):
        meant = _meant(found[1], WORDS)
        if wrong == found[1] and meant:
            value[last] = meant
            return True
        if isinstance(wrong, dict) and found[1] in wrong:
            moved = wrong.pop(found[1])
            wrong.update({meant: moved} if meant and meant not in wrong else {})
            return True
    del value[last]
    if found := _UNKNOWN.fullmatch(match["what"]):
        meant = _meant(found[1], KEYS)
        if meant and meant not in value:
            value[meant] = wrong
            renamed[_join(written((*around,)), meant)] = key
    else:
        taken.add(key)
    return True


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
        (wanted_zh, wanted_en), (got_zh, got_en) = _types(found[1]), _types(found[2])
        return CaseError(
            place,
            (f"应为{wanted_zh}，写的是{got_zh}", "按格式改正"),
            (f"This must be {wanted_en}, and is {got_en}", "Correct it by the format"),
        )
    if found := _BOUND.fullmatch(what):
        least = found[2] == ">="
        zh, en = ("不小于", "at least") if least else ("不大于", "at most")
        return CaseError(
            place,
            (f"应{zh} {found[3]}" if not found[1] else f"长度应{zh} {found[3]}", "改正"),
            (f"This must {'have a length of' if found[1] else 'be'} {en} {found[3]}", "Correct it"),
        )
    if what.startswith("Expected `str` matching regex"):
        return CaseError(
            place,
            ("写法不对，或有不许用的字符", "编号用小写字母与数字；名称与题目为一行，没有控制字符"),
            (
                "This is spelled in a way that is not allowed",
                "An id is small letters and digits; names and titles are one line without control characters",
            ),
        )
    return CaseError(place, (f"不成立：{what}", "按格式改正"), (what, "Correct it by the format"))


_TYPES: Final = {
    "int": ("整数", "a whole number"),
    "str": ("文字", "text"),
    "bool": ("true 或 false", "true or false"),
    "object": ("对象 {…}", "an object {...}"),
    "array": ("列表 […]", "a list [...]"),
    "null": ("null", "null"),
}


def _types(named: str) -> tuple[str, str]:
    """Types as the library names them, such as ``int | null``, in words."""
    known = [_TYPES.get(one, (one, one)) for one in named.split(" | ")]
    return "或".join(zh for zh, _ in known), " or ".join(en for _, en in known)


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
