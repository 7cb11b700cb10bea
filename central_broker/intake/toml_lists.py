# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of a TOML file: sections that come several times, and words in brackets."""

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from central_broker.intake.findings import Spot
from central_broker.intake.spelling import clean
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said

T = TypeVar("T")

_FEWER: Final = Said("删去一些", "delete some")


def read_tables(table: Table, key: str, most: int, *, least: int = 1, remedy: Said = _FEWER) -> list[Table]:
    """The sections ``[[key]]``, or a list of ``{ … }``.

    Args:
        table: Where they stand.
        key: Their name.
        most: How many are read; where there are more, none is.
        least: How many there must be; at zero the key may be left out.
        remedy: What to do about too many.
    """
    value = table.values[key] if table.has(key) else []
    header = f"[[{table.path_of(key)}]]"
    begin = Said(f"每一项以 {header} 一行开头", f"begin every one with a line {header}")
    if isinstance(value, dict) or not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        table.wrong(key, Said("写法不对", "it is written in another way"), begin)
        return []
    if len(value) < least:
        table.spot(key).refuse(Said("一项也没有", "there is none"), begin)
    if len(value) > most:
        table.spot(key).refuse(
            Said(f"有 {len(value)} 项，最多 {most} 项", f"{len(value)} of them, at most {most} fit"), remedy
        )
        return []
    return [
        Table(one, table.lines, (*table.path, key, place), table.file, cells=table.cells)
        for place, one in enumerate(value)
    ]


def read_list(table: Table, key: str, most: int, reader: Callable[[str, Spot], T | None]) -> tuple[T, ...] | None:
    """Texts in brackets, each read by a reader of single values; one text alone is a list of one.

    Nothing comes twice. ``None`` after a trouble; an empty list where the key is not there.
    """
    if not table.has(key):
        return ()
    value = table.values[key]
    raws = [value] if isinstance(value, str) else value
    if not isinstance(raws, list) or not all(isinstance(raw, str) for raw in raws):
        table.wrong(
            key,
            Said("应当是方括号里的几个词", "a list of texts is wanted"),
            Said(f'写成 {key} = ["…", "…"]', f'write {key} = ["…", "…"]'),
        )
        return None
    spot = table.spot(key)
    if not 1 <= len(raws) <= most:
        spot.refuse(
            Said(f"有 {len(raws)} 个，应为 1 到 {most} 个", f"{len(raws)} of them, 1 to {most} are wanted"),
            Said("增减到这个范围，或整行删去", "add or delete some, or delete the line"),
        )
        return None
    read = [reader(raw, spot) for raw in raws]
    found = tuple(one for one in read if one is not None)
    if len(found) < len(read):
        return None
    if len(set(found)) < len(found):
        spot.refuse(Said("有重复的", "something stands there twice"), Said("删去重复的", "delete it"))
        return None
    return found


def one_of(words: Mapping[str, T]) -> Callable[[str, Spot], T | None]:
    """A reader of single values that takes some words, in any case of letters."""

    def read(raw: str, spot: Spot) -> T | None:
        text = clean(raw, spot)
        return None if text is None else Table.word(text, words, spot)

    return read
