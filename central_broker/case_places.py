# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where in a file a key stands: by line, for whoever has to correct it."""

import json
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

Path = tuple[str | int, ...]
"""Keys and positions from the outermost object inwards."""

_TOKEN: Final = re.compile(r'[{}\[\],:]|"(?:[^"\\]|\\.)*"|[^\s{}\[\],:"]+|\n')
_STEP: Final = re.compile(r"\[([0-9]+)\]|\.?([^.\[\]]+)")


_DEPTH_MAX: Final = 12
"""No key of a case lies as deep; what does is not looked at, lest brackets by the million take all memory."""


class Place(NamedTuple):
    """A value, and the line on which its key stands, or on which it begins where it has none."""

    path: Path
    line: int
    number: str
    """A number or a bare word as it is written; empty for a key and for everything else."""


def places(text: str) -> Iterator[Place]:
    """Every key, every entry of a list and every number of a JSON text, in its order."""
    line = 1
    # Of each object or list that is open: its path, and the key or position of the value to come.
    opened: list[tuple[Path, str | int]] = []
    awaits_key = False
    for match in _TOKEN.finditer(text):
        piece = match[0]
        inside, at = opened[-1] if opened else ((), "")
        near = 0 < len(opened) <= _DEPTH_MAX
        if piece == "\n":
            line += 1
        elif piece == ",":
            awaits_key = isinstance(at, str)
            if opened and isinstance(at, int):
                opened[-1] = (inside, at + 1)
        elif piece in "}]":
            awaits_key = False
            if opened:
                opened.pop()
        elif awaits_key and piece[0] == '"':
            awaits_key = False
            at = _text(piece)
            opened[-1] = (inside, at)
            if near:
                yield Place((*inside, at), line, "")
        elif piece != ":":
            number = "" if piece[0] in '{["' else piece
            if near and (number or isinstance(at, int)):
                yield Place((*inside, at), line, number)
            if piece in "{[":
                awaits_key = piece == "{"
                opened.append(((*inside, at) if near else (), "" if awaits_key else 0))


def line_of(text: str, key: str) -> int:
    """The line of a key such as ``rule.threshold`` or ``groups[0].body``, or of the innermost part that is there.

    Returns:
        The line, from 1; zero where nothing of the key is there.
    """
    wanted = steps_of(key)
    lines: dict[Path, int] = {}
    for place in places(text) if wanted else ():
        lines.setdefault(place.path, place.line)
    return next((lines[wanted[:depth]] for depth in range(len(wanted), 0, -1) if wanted[:depth] in lines), 0)


def steps_of(key: str) -> Path:
    """A key of a refusal as a path."""
    return tuple(int(at) if at else name for at, name in _STEP.findall(key))


def written(path: Path) -> str:
    """A path as a key is written in a refusal; half a character of a key, which nothing can print, is spelled out."""
    said = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
    return said.encode("utf-8", "backslashreplace").decode()


def _text(piece: str) -> str:
    try:
        return str(json.loads(piece))
    except ValueError:
        return piece
