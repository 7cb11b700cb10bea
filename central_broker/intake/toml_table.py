# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of a TOML file: typed values, every key known or refused, every trouble with its line."""

import difflib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from adapters.toml_lines import Path, nearest_line
from central_broker.intake.findings import Spot
from central_broker.intake.spelling import clean
from central_broker.intake.wording import Said, quoted

T = TypeVar("T")

_UNKNOWN_SHOWN_MAX: Final = 20


@dataclass(slots=True)
class Table:
    """One table. Ask for every key it may have, then call :meth:`finish`, which refuses the others.

    Args:
        values: As ``tomllib`` read them.
        lines: Lines of the whole file's keys.
        path: Where the table stands in the file.
        file: Where troubles go; its name is the file's.
        cells: Of a table that was written in a spreadsheet, the cell of each key.
    """

    values: dict[str, object]
    lines: dict[Path, int]
    path: Path
    file: Spot
    asked: list[str] = field(default_factory=list)
    cells: Mapping[Path, Spot] | None = None

    def spot(self, key: str = "") -> Spot:
        """The place of a key, or of the table itself."""
        path = (*self.path, key) if key else self.path
        if self.cells is not None:
            return next(
                (self.cells[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.cells), self.file
            )
        # A secretary counts the items of the agenda herself: the line and the key are enough.
        name = self.path_of(key).removeprefix("items.")
        return self.file.findings.at(self.file.file, nearest_line(self.lines, path), name)

    def path_of(self, key: str = "") -> str:
        """The name of a key, or of the table itself, as a header would spell it: ``items.majority``."""
        return ".".join(part for part in (*self.path, key) if isinstance(part, str) and part)

    def has(self, key: str) -> bool:
        """Whether the key is there; asking makes it known."""
        if key not in self.asked:
            self.asked.append(key)
        return key in self.values

    def text(self, key: str, length_max: int, *, paragraphs: bool = False) -> str | None:
        """A text that must be there and not be empty."""
        raw = self.raw_text(key)
        value = None if raw is None else clean(raw, self.spot(key), paragraphs=paragraphs)
        if value is None:
            return None
        if not value:
            self.spot(key).refuse(Said("是空的", "it is empty"), Said("填上内容", "fill it in"))
            return None
        if len(value) > length_max:
            self.spot(key).refuse(
                Said(
                    f"有 {len(value)} 个字，最多 {length_max} 个", f"{len(value)} characters, at most {length_max} fit"
                ),
                Said("缩短文字", "shorten it"),
            )
            return None
        return value

    def raw_text(self, key: str) -> str | None:
        """A text that must be there, as it was written."""
        if not self.has(key):
            self.missing(key)
            return None
        value = self.values[key]
        if isinstance(value, str):
            return value
        self.wrong(key, Said("应当是文字", "a text is wanted"), Said("用英文引号括起来", "put it in straight quotes"))
        return None

    def read(self, key: str, reader: Callable[[str, Spot], T | None]) -> T | None:
        """A text that must be there, read by one of the readers of single values."""
        raw = self.raw_text(key)
        return None if raw is None else reader(raw, self.spot(key))

    def choice(self, key: str, words: Mapping[str, T], default: T | None = None) -> T | None:
        """One of some words; the default, if there is one, where the key is left out."""
        if default is not None and not self.has(key):
            return default
        raw = self.raw_text(key)
        return None if raw is None else self.word(raw, words, self.spot(key))

    @staticmethod
    def word(raw: str, words: Mapping[str, T], spot: Spot) -> T | None:
        """One of some words, in any case of letters, blanks and hyphens as good as underscores."""
        word = raw.strip().casefold()
        word = word if word in words else re.sub(r"[\s-]+", "_", word)
        if word in words:
            return words[word]
        near = difflib.get_close_matches(word[:60], words, n=1)
        listed = "、".join(words), ", ".join(words)
        spot.refuse(
            Said(f"不认识{quoted(raw)}", f"{quoted(raw)} is not known"),
            _did_you_mean(near[0]) if near else Said(f"可用：{listed[0]}", f"use one of: {listed[1]}"),
        )
        return None

    def whole(self, key: str, least: int, most: int, default: int | None = None) -> int | None:
        """A whole number; the default, if there is one, where the key is left out."""
        if default is not None and not self.has(key):
            return default
        if not self.has(key):
            self.missing(key)
            return None
        value = self.values[key]
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.wrong(
            key,
            Said(f"应当是 {least} 到 {most} 的整数", f"a whole number from {least} to {most} is wanted"),
            Said("写阿拉伯数字，不加引号", "write digits without quotes"),
        )
        return None

    def table(self, key: str) -> "Table | None":
        """A table that must be there."""
        if not self.has(key):
            self.missing(key, table=True)
            return None
        value = self.values[key]
        if isinstance(value, dict):
            return Table(value, self.lines, (*self.path, key), self.file, cells=self.cells)
        header = f"[{self.path_of(key)}]"
        self.wrong(
            key,
            Said("应当是一节", "a section is wanted"),
            Said(f"单独起一行写 {header}，下面逐行写各键", f"write {header} on a line of its own, its keys below"),
        )
        return None

    def flag(self, key: str, *, default: bool | None = None) -> bool | None:
        """``true`` or ``false``; the default if the key is not there; ``None`` if it is something else, and refused."""
        if not self.has(key):
            return default
        value = self.values[key]
        if isinstance(value, bool):
            return value
        self.wrong(key, Said("应当是 true 或 false", "true or false is wanted"), Said("不加引号", "write no quotes"))
        return None

    def missing(self, key: str, *, table: bool = False) -> None:
        """Refuse the want of a key."""
        if self.cells is not None:
            self.spot(key).refuse(Said("没有填", "it is missing"), Said("填上这一格", "fill in the cell"))
            return
        path = f"[{self.path_of(key)}]"
        what = Said(f"一节 {path}", f"the section {path}") if table else Said(f"一行 {key} = …", f"a line {key} = …")
        self.spot(key).refuse(Said("没有写", "it is missing"), Said(f"加上{what.zh}", f"add {what.en}"))

    def wrong(self, key: str, problem: Said, remedy: Said) -> None:
        """Refuse the value of a key that is there."""
        self.spot(key).refuse(problem, remedy)

    def finish(self, outer: Collection[str] = ()) -> None:
        """Refuse the keys nobody asked for.

        Args:
            outer: Keys of the table around this one, which stand here where they were written below a header.
        """
        unknown = [key for key in self.values if key not in self.asked]
        for key in unknown[:_UNKNOWN_SHOWN_MAX]:
            self.spot(key).refuse(
                Said(f"不认识这个键{quoted(key)}", f"the key {quoted(key)} is not known"), self._way_out(key, outer)
            )
        rest = len(unknown) - _UNKNOWN_SHOWN_MAX
        if rest > 0:
            self.spot().refuse(
                Said(f"还有 {rest} 个不认识的键", f"{rest} more keys are not known"), Said("删去它们", "delete them")
            )

    def _way_out(self, key: str, outer: Collection[str]) -> Said:
        if key in outer:
            header = self.path_of()
            return Said(f"移到 [{header}] 一行之前", f"move it above the line [{header}]")
        near = difflib.get_close_matches(key[:60], self.asked, n=1)
        if near:
            return _did_you_mean(near[0])
        return Said(f"删去，或改成：{'、'.join(self.asked)}", f"delete it, or use: {', '.join(self.asked)}")


def _did_you_mean(word: str) -> Said:
    return Said(f"是不是“{word}”？", f"did you mean “{word}”?")
