# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page ``docs/performance.md``: parts that are measured by different commands, each written anew by its own."""

import platform
from pathlib import Path
from typing import Final, Literal

Part = Literal["bench", "seat", "console", "secrecy", "load", "notes"]
"""``notes`` is written by hand; no command touches it."""

_ORDER: Final[tuple[Part, ...]] = ("bench", "seat", "console", "secrecy", "load", "notes")

_HEAD: Final = """<!--
SPDX-FileCopyrightText: 2026 The Hemicycle contributors
SPDX-License-Identifier: GPL-3.0-or-later
-->

# Speed

Compare the ratios, not the times: both sides of a ratio were measured in the same run on the same machine.
"""


def write_part(page: Path, part: Part, text: str) -> None:
    """Put a part into the page, in place of what the same command wrote there before."""
    parts = read_parts(page.read_text("utf-8")) if page.exists() else {}
    parts[part] = text.strip()
    marked = [f"<!-- {name} -->\n\n{parts[name]}\n\n<!-- end -->\n" for name in _ORDER if name in parts]
    page.write_text("\n".join([_HEAD, *marked]), "utf-8")


def read_parts(text: str) -> dict[str, str]:
    """The parts of a page, by name."""
    found: dict[str, str] = {}
    for name in _ORDER:
        _, begin, rest = text.partition(f"<!-- {name} -->")
        if begin:
            found[name] = rest.partition("<!-- end -->")[0].strip()
    return found


def machine() -> str:
    """What it was measured on, without the machine's name."""
    return f"{platform.machine()}, {platform.system()} {platform.release()}, Python {platform.python_version()}"
