# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""On which line a key of a TOML file stands: ``tomllib`` reads values only.

This does not read TOML a second time. It is given a text that ``tomllib`` accepted, walks over its statements and
writes down where each key begins; strings and brackets are only skipped. Where it loses its way it knows fewer lines,
and a trouble names the line of the table around the key.
"""

import re
import tomllib
from typing import Final

Path = tuple[str | int, ...]
"""Keys from the root of the file, and numbers from 0 in arrays of tables: ``("items", 2, "majority", "share")``."""

_KEY: Final = re.compile(r"""(?P<key>(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[^"'=\n\#\[\]])+)=""")
_HEADER: Final = re.compile(r"""\[(?P<array>\[?)(?P<key>(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[^"'\n\#\[\]])+)\]""")
_DEPTH_MAX: Final = 8
"""Our files are three deep; lines of deeper keys are those of the eighth, so that a hostile key costs nothing."""

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_PIECE: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[\[\]{}]"
    r"|\n"
    r"|[^\"'\#\[\]{}\n]+"
    r"|.",
    re.DOTALL,
)


def key_lines(text: str) -> dict[Path, int]:
    """The line, from 1, of every key and table of a text that is TOML, with line feeds only."""
    lines: dict[Path, int] = {}
    arrays: dict[Path, int] = {}
    table: Path = ()
    position, line = 0, 1
    while position < len(text):
        if text[position] in " \t":
            position += 1
            continue
        if header := _HEADER.match(text, position):
            table = _enter(_names(header["key"]), bool(header["array"]), arrays)
            _remember(lines, table, line)
        elif key := _KEY.match(text, position):
            _remember(lines, table + _names(key["key"]), line, known=len(table))
            position = key.end()
        position, line = _skip_statement(text, position, line)
    return lines


def nearest_line(lines: dict[Path, int], path: Path) -> int:
    """The line of a key, or of the nearest table around it that has one; 1 for a file without."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1


def _names(written: str) -> Path:
    """The names that a key spells; quoted and dotted ones are left to ``tomllib``."""
    written = written.strip()
    if _BARE.fullmatch(written):
        return (written,)
    try:
        value: object = tomllib.loads(f"{written} = 0")
    except (ValueError, RecursionError):
        return ()
    names: list[str | int] = []
    while isinstance(value, dict) and value and len(names) < _DEPTH_MAX:
        name, value = next(iter(value.items()))
        names.append(name)
    return tuple(names)


def _enter(names: Path, array: bool, arrays: dict[Path, int]) -> Path:
    """The path of the table that a header opens: inside an array of tables it is its newest one."""
    path: Path = ()
    for place, name in enumerate(names, 1):
        path = (*path, name)
        if array and place == len(names):
            arrays[path] = arrays.get(path, -1) + 1
        if path in arrays:
            path = (*path, arrays[path])
    return path


def _remember(lines: dict[Path, int], path: Path, line: int, known: int = 0) -> None:
    for length in range(known + 1, len(path) + 1):
        lines.setdefault(path[:length], line)


def _skip_statement(text: str, position: int, line: int) -> tuple[int, int]:
    """Where the next statement begins, and on which line."""
    depth = 0
    while position < len(text):
        piece = _PIECE.match(text, position)
        assert piece is not None, "the last alternative matches anything"
        position = piece.end()
        found = piece[0]
        line += found.count("\n")
        if found in ("[", "{"):
            depth += 1
        elif found in ("]", "}"):
            depth -= 1
        elif found == "\n" and depth <= 0:
            break
    return position, line
