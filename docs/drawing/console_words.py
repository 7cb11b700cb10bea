# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pairs of words that stand in the console's templates and code, found by reading both."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
from jinja2 import nodes

CONSOLE = Path(__file__).parents[2] / "central_broker" / "console"
CHINESE = re.compile(r"[\u3400-\u9fff]")


def template_pairs() -> Iterator[tuple[str, str, str]]:
    """File, Chinese and English of each pair that a template says."""
    parser = jinja2.Environment(autoescape=True)
    for file in sorted((CONSOLE / "templates").rglob("*.html")):
        for call in parser.parse(file.read_text("utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "say":
                texts = [text for argument in call.args for text in constants(argument)]
                if len(call.args) == 2 and len(texts) == 2:
                    yield file.name, texts[0], texts[1]


def constants(node: nodes.Node) -> list[str]:
    """The text that an argument of ``say`` is, or formats."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, nodes.Filter) and node.name == "format" and node.node is not None:
        return constants(node.node)
    return []


def code_pairs() -> Iterator[tuple[str, str, str]]:
    """The same of pairs in code: two texts beside each other, the first of them Chinese."""
    for file in sorted(CONSOLE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            parts = pair_of(node)
            texts = [text_of(part) for part in parts[:2]]
            if len(texts) == 2 and all(texts) and CHINESE.search(texts[0]):
                yield file.name, texts[0], texts[1]


def pair_of(node: ast.AST) -> list[ast.expr]:
    """What stands in a tuple, or in ``ask.say(zh, en)``."""
    if isinstance(node, ast.Tuple):
        return node.elts
    said = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "say"
    return node.args if said and isinstance(node, ast.Call) else []


def text_of(node: ast.expr) -> str:
    """A text or an f-string, its fields as braces; empty for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]
    return ""
