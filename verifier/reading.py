# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading JSON strictly: known fields, known types, bounds, no key twice, and for signed bodies no second spelling.

A *rule* is a function that takes a parsed value and the path to it, and raises :class:`Unreadable` if the value is not
what the protocol says. Tables of rules stand in :mod:`verifier.shapes`.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

Rule = Callable[[object, str], None]
Fields = Mapping[str, Any]
"""A parsed object whose shape a rule has checked, so that its fields may be taken as the table declares them."""


class Unreadable(ValueError):
    """Bytes are not what the protocol says; the message names the field."""


def parse(data: bytes) -> object:
    """JSON in UTF-8 without a repeated key, a fraction or a not-a-number.

    Raises:
        Unreadable: It is something else.
    """
    try:
        return json.loads(
            data.decode("utf-8"), object_pairs_hook=_object, parse_float=_refuse_number, parse_constant=_refuse_number
        )
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 at byte {error.start}") from error
    except RecursionError as error:
        raise Unreadable("nested too deeply") from error
    except json.JSONDecodeError as error:
        raise Unreadable(f"not JSON: {error.msg} at character {error.pos}") from error
    except ValueError as error:
        raise Unreadable(str(error)) from error


def read_loose(data: bytes, rule: Rule) -> Any:  # noqa: ANN401 - the rule says what it is
    """A JSON file of a checked shape; blanks and the order of fields are free.

    Raises:
        Unreadable: The message names the field.
    """
    value = parse(data)
    rule(value, "")
    return value


def read_exact(data: bytes, rule: Rule) -> Any:  # noqa: ANN401 - the rule says what it is
    """A body of a checked shape, spelled the one way: fields in order, no blanks, no needless escapes.

    Raises:
        Unreadable: The message names the field.
    """
    value = read_loose(data, rule)
    try:
        spelled = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    except UnicodeEncodeError as error:
        raise Unreadable("half of a surrogate pair stands alone") from error
    if spelled != data:
        raise Unreadable("not spelled the one way the protocol allows")
    return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise Unreadable(f"the key '{name[:80]}' stands twice")
        found[name] = value
    return found


def _refuse_number(text: str) -> object:
    raise Unreadable(f"the number {text} is not whole")


# --- rules ------------------------------------------------------------------------------------------------------------


def text(low: int, high: int) -> Rule:
    """A string of ``low`` to ``high`` characters."""

    def check(value: object, at: str) -> None:
        if not isinstance(value, str) or not low <= len(value) <= high:
            raise Unreadable(f"{at} must be text of {low} to {high} characters")

    return check


def pattern(expression: str) -> Rule:
    """A string that matches as a whole."""
    compiled = re.compile(expression, re.ASCII)

    def check(value: object, at: str) -> None:
        if not isinstance(value, str) or compiled.fullmatch(value) is None:
            raise Unreadable(f"{at} must look like {expression}")

    return check


def whole(low: int, high: int) -> Rule:
    """A whole number between two bounds, both included."""

    def check(value: object, at: str) -> None:
        if type(value) is not int or not low <= value <= high:
            raise Unreadable(f"{at} must be a whole number from {low} to {high}")

    return check


def flag(value: object, at: str) -> None:
    """True or false."""
    if type(value) is not bool:
        raise Unreadable(f"{at} must be true or false")


def one_of(*allowed: str | int) -> Rule:
    """One of these values, of the same type: ``true`` is not 1."""

    def check(value: object, at: str) -> None:
        if not any(type(value) is type(choice) and value == choice for choice in allowed):
            raise Unreadable(f"{at} must be one of {', '.join(map(str, allowed))}")

    return check


def maybe(rule: Rule) -> Rule:
    """Null, or what the rule says."""

    def check(value: object, at: str) -> None:
        if value is not None:
            rule(value, at)

    return check


def either(first: Rule, second: Rule) -> Rule:
    """What one rule says, or what the other one does."""

    def check(value: object, at: str) -> None:
        try:
            first(value, at)
        except Unreadable:
            second(value, at)

    return check


def many(rule: Rule, low: int = 0, high: int = 1_000_000) -> Rule:
    """A list, each entry by the rule."""

    def check(value: object, at: str) -> None:
        if not isinstance(value, list) or not low <= len(value) <= high:
            raise Unreadable(f"{at} must be a list of {low} to {high} entries")
        for number, entry in enumerate(value):
            rule(entry, f"{at}[{number}]")

    return check


def mapped(key: Rule, rule: Rule) -> Rule:
    """An object whose keys are data."""

    def check(value: object, at: str) -> None:
        if not isinstance(value, dict):
            raise Unreadable(f"{at} must be an object")
        for name, entry in value.items():
            key(name, f"{at} key '{name[:80]}'")
            rule(entry, f"{at}.{name}")

    return check


def thing(fields: Mapping[str, Rule], *, ordered: bool = True) -> Rule:
    """An object with exactly these fields, in this order unless told otherwise."""
    names = list(fields)

    def check(value: object, at: str) -> None:
        if not isinstance(value, dict):
            raise Unreadable(f"{at or 'the body'} must be an object")
        _same_names(list(value), names, at, ordered=ordered)
        for name, rule in fields.items():
            rule(value[name], f"{at}.{name}" if at else name)

    return check


def _same_names(found: list[str], wanted: list[str], at: str, *, ordered: bool) -> None:
    unknown = [name for name in found if name not in wanted]
    if unknown:
        raise Unreadable(f"{at} has the unknown field '{unknown[0][:80]}'".strip())
    missing = [name for name in wanted if name not in found]
    if missing:
        raise Unreadable(f"{at} lacks the field '{missing[0]}'".strip())
    if ordered and found != wanted:
        raise Unreadable(f"{at} has its fields in another order".strip())


def kinds(tables: Mapping[str, Mapping[str, Rule]]) -> Rule:
    """An object whose field ``kind`` names which table it follows."""
    rules = {kind: thing({"kind": one_of(kind), **fields}) for kind, fields in tables.items()}

    def check(value: object, at: str) -> None:
        kind = value.get("kind") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in rules:
            raise Unreadable(f"the kind {str(kind)[:40]} is unknown")
        rules[kind](value, at)

    return check
