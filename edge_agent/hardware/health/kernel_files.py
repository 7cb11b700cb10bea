# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small files of the kernel, such as those below /proc and /sys: one line, or nothing."""

from pathlib import Path
from typing import Final

BYTES_MAX: Final = 4_096


def read_line(path: Path) -> str:
    """The first line of a file without blanks around it; empty where it is not there or cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(BYTES_MAX)
    except OSError:
        return ""
    # The device tree ends its texts with a zero byte.
    return data.replace(b"\0", b"").decode(errors="replace").partition("\n")[0].strip()


def read_whole(path: Path, base: int = 10) -> int | None:
    """The whole number that a file holds; none where it holds none."""
    try:
        return int(read_line(path), base)
    except ValueError:
        return None


def sorted_matches(root: Path, pattern: str) -> list[Path]:
    """Paths below a root that match a pattern, in order; none where a folder cannot be read."""
    try:
        return sorted(root.glob(pattern))
    except OSError:
        return []
