# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shape every Python file keeps. Each check returns its findings as sentences; none means all is well."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.repository import shown, syntax_tree

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
# Words that name no job: whatever lies under them could lie anywhere.
EMPTY_WORDS = frozenset({"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"})
# REUSE-IgnoreStart
SPDX_LINES = (
    "# SPDX-FileCopyrightText: 2026 The Hemicycle contributors",
    "# SPDX-License-Identifier: GPL-3.0-or-later",
)
# REUSE-IgnoreEnd
REAL_CLOCKS = frozenset({"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "time_ns", "utcnow"})

AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef


def long_files(path: Path) -> list[str]:
    """Find a file of more than 400 lines."""
    lines = len(path.read_text(encoding="utf-8").splitlines())
    return [f"{shown(path)} has {lines} lines, at most {FILE_LINES_MAX}"] if lines > FILE_LINES_MAX else []


def long_functions(path: Path) -> list[str]:
    """Find functions of more than 60 lines, from ``def`` to the last line, docstring in."""
    return [
        f"{shown(path, node.lineno)} {node.name} has {lines} lines, at most {FUNCTION_LINES_MAX}"
        for node in ast.walk(syntax_tree(path))
        if isinstance(node, AnyFunction)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES_MAX
    ]


def empty_names(path: Path) -> list[str]:
    """Find files and folders whose name says nothing about their job."""
    words = {word for part in Path(shown(path)).with_suffix("").parts for word in part.split("_")}
    return [f"{shown(path)}: the word '{word}' names no job" for word in sorted(words & EMPTY_WORDS)]


def missing_licence(path: Path) -> list[str]:
    """Find files that do not start with the two SPDX lines (a ``#!`` line may come first)."""
    lines = path.read_text(encoding="utf-8").splitlines()
    first = 1 if lines and lines[0].startswith("#!") else 0
    found = tuple(lines[first : first + len(SPDX_LINES)])
    return [] if found == SPDX_LINES else [f"{shown(path)} does not start with the two SPDX lines"]


def missing_docstrings(path: Path) -> list[str]:
    """Find a module, a public class or a public function without a docstring."""
    tree = syntax_tree(path)
    places: list[tuple[str, ast.Module | ast.ClassDef | AnyFunction]] = [("module", tree)]
    places += [(node.name, node) for node in _public(tree)]
    return [
        f"{shown(path, getattr(node, 'lineno', 1))} {name} has no docstring"
        for name, node in places
        if not ast.get_docstring(node)
    ]


def _public(parent: ast.Module | ast.ClassDef) -> Iterator[ast.ClassDef | AnyFunction]:
    """Yield what others can call by name; a function inside a function is its own affair."""
    for node in parent.body:
        if isinstance(node, ast.ClassDef | AnyFunction) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


def real_time(path: Path) -> list[str]:
    """Find sleeps and real clocks; ``asyncio.sleep(0)`` only lets others run and is no sleep."""
    return [
        f"{shown(path, node.lineno)} asks for real time: {ast.unparse(node)}"
        for node in ast.walk(syntax_tree(path))
        if isinstance(node, ast.Call) and _takes_real_time(node)
    ]


def _takes_real_time(call: ast.Call) -> bool:
    name = ast.unparse(call.func)
    last = name.rpartition(".")[2]
    if last == "sleep":
        return ast.unparse(call) != "asyncio.sleep(0)"
    return last in REAL_CLOCKS or name in {"time.time", "datetime.now", "datetime.datetime.now"}
