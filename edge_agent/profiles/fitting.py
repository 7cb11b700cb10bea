# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether values fit their structs: every misfit at once, where the library stops at the first.

The rules are those of the structs and of nothing else, as ``msgspec.inspect`` tells them, so that a file which fits is
also one that ``msgspec.convert`` takes.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from msgspec import inspect as told

Place = tuple[str | int, ...]
"""Keys from the root of the file."""

MISSING: Final = "is missing"
SHOWN_MAX: Final = 40
"""Characters of a value, or of a key, that a sentence repeats."""
_BITS_SHOWN_MAX: Final = 100


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that does not fit, a key too many or one too few; ``place`` is the key's."""

    place: Place
    problem: str
    remedy: str


def find_misfits(value: object, kind: told.Type, place: Place = (), why: str = "") -> Iterator[Misfit]:
    """Everything in a value that does not fit; ``why`` is what the struct says about the key."""
    match kind:
        case told.Metadata(type=inner, extra_json_schema=extra):
            yield from find_misfits(value, inner, place, str((extra or {}).get("description", why)))
        case told.StructType():
            yield from _struct(value, kind, place)
        case told.UnionType(types=types):
            kinds = [one for one in types if not isinstance(one, told.NoneType)]  # TOML has no word for none
            if len(kinds) == 1:
                yield from find_misfits(value, kinds[0], place, why)
            else:
                yield from _reader(value, [one for one in kinds if isinstance(one, told.StructType)], place)
        case told.TupleType(item_types=items):
            yield from _tuple(value, items, place, why)
        case _:
            problem = _problem(value, kind)
            if problem:
                yield Misfit(place, f"{shown(value)} {problem}", _remedy(value, kind, why))


def shown(value: object) -> str:
    """A value as a sentence repeats it: short, and on one line."""
    match value:
        case dict() | list():
            return "a section" if isinstance(value, dict) else "a list"
        case bool():
            said = str(value).lower()
        case int() if value.bit_length() > _BITS_SHOWN_MAX:
            return "a number of that size"
        case str():
            said = f"'{value}'"
        case _:
            said = str(value)
    said = "".join(letter if letter.isprintable() else "·" for letter in said)
    return said if len(said) <= SHOWN_MAX else f"{said[:SHOWN_MAX]}…"


def did_you_mean(word: str, known: list[str]) -> str:
    """The remedy for a word that is not known."""
    near = _near(word, known)
    return f"did you mean '{near[0]}'?" if near else f"use one of: {', '.join(known)}" if known else "delete it"


def _struct(value: object, kind: told.StructType, place: Place) -> Iterator[Misfit]:
    if not isinstance(value, dict):
        yield Misfit(place, f"{shown(value)} is not a section", _header(place))
        return
    fields = {field.encode_name: field for field in kind.fields}
    known = ([kind.tag_field] if kind.tag_field else []) + list(fields)
    meant = set()
    for key in value:
        if key not in known:
            meant.update(_near(key, known))
            yield Misfit((*place, key), f"{shown(key)} is not a key that this program knows", did_you_mean(key, known))
    for name, field in fields.items():
        if name in value:
            yield from find_misfits(value[name], field.type, (*place, name))
        elif field.required and name not in meant:
            yield _missing((*place, name), field.type)


def _reader(value: object, structs: list[told.StructType], place: Place) -> Iterator[Misfit]:
    """Sections that are told apart by one of their keys."""
    if not isinstance(value, dict):
        yield Misfit(place, f"{shown(value)} is not a section", _header(place))
        return
    tag_field, tags = str(structs[0].tag_field), {str(kind.tag): kind for kind in structs}
    tag = value.get(tag_field)
    if tag is None:
        yield Misfit((*place, tag_field), MISSING, f"add {tag_field}, one of: {', '.join(tags)}")
    elif not isinstance(tag, str) or tag not in tags:
        remedy = did_you_mean(tag if isinstance(tag, str) else "", list(tags))
        yield Misfit((*place, tag_field), f"{shown(tag)} is not a type that this program knows", remedy)
    else:
        yield from _struct(value, tags[tag], place)


def _tuple(value: object, items: tuple[told.Type, ...], place: Place, why: str) -> Iterator[Misfit]:
    if not isinstance(value, list) or len(value) != len(items):
        yield Misfit(place, f"a list of {len(items)} numbers is wanted", f"write {why}")
        return
    for one, kind in zip(value, items, strict=True):
        problem = _problem(one, kind)
        if problem:
            yield Misfit(place, f"{shown(one)} {problem}", f"write {why}")


def _problem(value: object, kind: told.Type) -> str:
    """What is wrong with a single value, as the end of a sentence; empty for nothing."""
    match kind:
        case told.Metadata(type=inner):
            return _problem(value, inner)
        case told.LiteralType(values=values):
            fits = any(type(value) is type(one) and value == one for one in values)
            return "" if fits else "is not known here"
        case told.BoolType():
            return "" if isinstance(value, bool) else "is neither true nor false"
        case told.IntType():
            bounds = _bounds(kind)
            return _size(value, bounds.start, bounds.stop - 1) if type(value) is int else "is no whole number"
        case told.FloatType(ge=ge, le=le):
            number = isinstance(value, int | float) and not isinstance(value, bool)
            return _size(value, ge, le) if number and value == value else "is no number"  # noqa: PLR0124 - nan is not
        case told.StrType(pattern=pattern, max_length=longest):
            if not isinstance(value, str):
                return "is no text"
            if longest is not None and len(value) > longest:
                return f"has {len(value)} characters, and {longest} fit"
            return "" if re.search(pattern or "", value) else "does not have the form that is wanted"
        case _:
            raise AssertionError(f"a profile has no keys of the kind {kind}")


def _size(value: Any, least: Any, most: Any) -> str:  # noqa: ANN401 - whole or not
    return "is too small" if value < least else "is too large" if value > most else ""


def _remedy(value: object, kind: told.Type, why: str) -> str:
    """What to write instead."""
    words = [one for one in kind.values if isinstance(one, str)] if isinstance(kind, told.LiteralType) else []
    near = _near(value, words) if isinstance(value, str) else []
    if near:
        return f"did you mean '{near[0]}'?"
    if isinstance(kind, told.StrType) and why:
        return f"write {why}"
    return f"write {_wanted(kind)}{f': {why}' if why else ''}"


def _bounds(kind: told.IntType) -> range:
    assert kind.ge is not None, "every whole number of a profile has bounds"
    last = kind.le if kind.le is not None else (kind.lt or 0) - 1
    return range(kind.ge, last + 1)


def _wanted(kind: told.Type) -> str:
    match kind:
        case told.LiteralType(values=values):
            said = [shown(one) for one in values]
            return f"one of: {', '.join(said)}" if len(said) > 1 else said[0]
        case told.IntType():
            return f"a whole number from {_bounds(kind).start} to {_bounds(kind).stop - 1}"
        case told.BoolType():
            return "true or false, without quotes"
        case told.FloatType(ge=ge, le=le):
            return f"a number from {ge:g} to {le:g}"
        case _:
            return "a text"


def _missing(place: Place, kind: told.Type) -> Misfit:
    inner, why = kind, ""
    if isinstance(kind, told.Metadata):
        inner, why = kind.type, str((kind.extra_json_schema or {}).get("description", ""))
    if isinstance(inner, told.StructType | told.UnionType):
        return Misfit(place, MISSING, f"add the section [{dotted(place)}]")
    said = why if isinstance(inner, told.StrType) and why else f"{_wanted(inner)}{f': {why}' if why else ''}"
    return Misfit(place, MISSING, f"add a line {place[-1]} = …: {said}")


def dotted(place: Place) -> str:
    """A place as a header would spell it."""
    return ".".join(str(part) if len(str(part)) <= SHOWN_MAX else f"{str(part)[:SHOWN_MAX]}…" for part in place)


def _header(place: Place) -> str:
    return f"write [{dotted(place)}] on a line of its own, and its keys below"


def _near(word: str, known: list[str]) -> list[str]:
    """The known word that may be meant, if there is one; letters may be large or small."""
    folded = {one.casefold(): one for one in known}
    return [folded[one] for one in difflib.get_close_matches(word[:SHOWN_MAX].casefold(), folded, n=1)]
