# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verifier is a second implementation: what it may import is a short list, not a long ban."""

import ast
import sys
from pathlib import Path

from tests.house.repository import ROOT, project_files, shown, syntax_tree

ALLOWED = sys.stdlib_module_names | {"cryptography", "gmpy2", "verifier"}
# With these, a name in a string could bring in what an import statement may not.
LOADERS = frozenset({"importlib", "runpy"})


def _imported(path: Path) -> list[tuple[str, int]]:
    """Return the top-level names a file imports, with their lines."""
    found: list[tuple[str, int]] = []
    for node in ast.walk(syntax_tree(path)):
        match node:
            case ast.Import(names=names):
                found += [(name.name.partition(".")[0], node.lineno) for name in names]
            case ast.ImportFrom(module=module, level=0):
                found.append(((module or "").partition(".")[0], node.lineno))
    return found


def test_verifier_trusts_only_python_cryptography_and_gmp() -> None:
    """The auditors' program shares no code with the programs that it checks."""
    foreign = [
        f"{shown(path, line)} imports {name}"
        for path in project_files(".py")
        if path.is_relative_to(ROOT / "verifier")
        for name, line in _imported(path)
        if name not in ALLOWED or name in LOADERS
    ]

    assert foreign == []
