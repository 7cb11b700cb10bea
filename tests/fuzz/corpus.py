# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was found worth keeping: inputs that reach what the seeds do not, and by name those that found a bug.

``corpus/{target}.txt`` holds one input a line, ``regressions/{target}/{name}`` one input as it is. In a line all but
printable ASCII is escaped the way Python writes bytes.
"""

import ast
from collections.abc import Iterable
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
CORPUS: Final = HERE / "corpus"
REGRESSIONS: Final = HERE / "regressions"


def kept(target: str) -> list[bytes]:
    """The corpus of a target, and the inputs that once found a bug in it."""
    path = CORPUS / f"{target}.txt"
    lines = path.read_text("ascii").splitlines() if path.exists() else []
    return [*regressions(target).values(), *(read_line(line) for line in lines)]


def regressions(target: str) -> dict[str, bytes]:
    """Inputs that found a bug, by the name of the bug."""
    found = (REGRESSIONS / target).glob("*")
    return {path.name: path.read_bytes() for path in sorted(found)}


def read_line(line: str) -> bytes:
    """One input from its line."""
    data = ast.literal_eval(f"b'{line}'")
    assert isinstance(data, bytes), "a literal of bytes"
    return data


def write_line(data: bytes) -> str:
    """One input as a line."""
    return "".join(_LETTERS[byte] for byte in data)


_LETTERS: Final = [chr(byte) if 32 <= byte < 127 and byte not in b"'\\" else f"\\x{byte:02x}" for byte in range(256)]


def keep(target: str, inputs: Iterable[bytes]) -> None:
    """Replace the corpus of a target."""
    CORPUS.mkdir(exist_ok=True)
    lines = sorted(write_line(data) for data in set(inputs))
    path = CORPUS / f"{target}.txt"
    if lines:
        path.write_text("".join(f"{line}\n" for line in lines), "ascii")
    else:
        path.unlink(missing_ok=True)
