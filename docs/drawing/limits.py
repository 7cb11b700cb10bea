# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a type accepts, in words for a table."""

import json

import msgspec.inspect as look


def accepted(info: look.Type) -> str:
    """Say which values a type takes."""
    match info:
        case look.StructType():
            return f"[{info.cls.__name__}](#{info.cls.__name__.lower()})"
        case look.UnionType():
            return " or ".join(accepted(member) for member in info.types)
        case look.LiteralType():
            return ", ".join(f"`{json.dumps(value)}`" for value in info.values)
        case look.VarTupleType():
            return f"list of {_times(info)}{accepted(info.item_type)}"
        case look.IntType():
            return f"whole number from {_number(info.ge)} to {_number(info.le)}"
        case look.StrType():
            return _text(info)
        case look.BoolType():
            return "`true`, `false`"
        case look.NoneType():
            return "`null`"
        case _:
            raise AssertionError(f"no protocol type has a field of type {info}")


def _times(info: look.VarTupleType) -> str:
    if info.max_length is None:
        return ""
    return f"{info.min_length or 0} to {info.max_length}: "


def _number(limit: float | None) -> str:
    assert limit is not None, "every number of the protocol has both limits"
    number = int(limit)
    if abs(number) == 2**53 - 1:
        return "2⁵³ − 1" if number > 0 else "−(2⁵³ − 1)"
    return f"{number:,}"


def _text(info: look.StrType) -> str:
    if info.pattern is not None:
        # The tail only keeps Python's `$` from matching before a line feed at the end.
        return "text like `" + info.pattern.removesuffix(r"(?!\n)") + "`"
    if info.max_length is None:
        return "text"
    least = f"{info.min_length} to " if info.min_length else "at most "
    return f"text of {least}{info.max_length:,} characters"
