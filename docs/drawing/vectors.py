# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The test vectors as the protocol shows them: taken from tests/vectors, put between marks in docs/protocol.md."""

import json
import re
from pathlib import Path
from typing import Any

_MARKED = re.compile(
    r"(<!-- vector: (?P<name>[a-z-]+)/(?P<key>[a-z0-9-]+)( without (?P<left_out>[a-z]+))? -->\n)"
    r".*?(?P<end><!-- end -->)",
    re.DOTALL,
)
_WIDTH = 112


def fill_vectors(text: str, folder: Path) -> str:
    """The document with every marked block replaced by what its file of vectors says."""

    def block(match: re.Match[str]) -> str:
        vectors = json.loads((folder / f"{match['name']}.json").read_text(encoding="utf-8"))
        vector = {name: value for name, value in vectors[match["key"]].items() if name != match["left_out"]}
        return f"{match[1]}```text\n{_shown(vector)}\n```\n{match['end']}"

    return _MARKED.sub(block, text)


def _shown(vector: dict[str, Any]) -> str:
    """A vector as lines of name and value; long values go on in the next lines, indented."""
    width = max(len(name) for name in vector)
    return "\n".join(
        f"{name.ljust(width) if number == 0 else ' ' * width}  {part}".rstrip()
        for name, value in vector.items()
        for number, part in enumerate(_parts(value))
    )


def _parts(value: object) -> list[str]:
    if isinstance(value, list):
        return [part for item in value for part in _parts(item)] or ["(none)"]
    lines = str(value).splitlines() or ["(empty)"]
    return [line[at : at + _WIDTH] for line in lines for at in range(0, max(1, len(line)), _WIDTH)]
