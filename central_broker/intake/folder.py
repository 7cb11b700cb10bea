# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fetching the files of a folder: the only place of the import that touches the disk."""

import difflib
import stat
from pathlib import Path
from typing import Final

from central_broker.intake.decoding import FILE_BYTES_MAX
from central_broker.intake.findings import Spot, Trouble
from central_broker.intake.wording import Said, quoted

_WORKBOOKS: Final = (".xlsx", ".xls", ".et", ".ods", ".numbers")


def is_folder(folder: Path, spot: Spot) -> bool:
    """Whether there is such a folder; if not, a trouble is left."""
    try:
        found = folder.is_dir()
    except (OSError, ValueError):
        found = False
    if not found:
        spot.refuse(
            Said("没有这个文件夹", "there is no such folder"),
            Said("检查路径，给出会议文件所在的文件夹", "check the path: it must be the folder of the sitting's files"),
        )
    return found


def fetch_file(folder: Path, spot: Spot) -> bytes | None:
    """The bytes of the file that a spot names, at most one more than is allowed; ``None`` after leaving a trouble."""
    path = folder / spot.file
    try:
        # A pipe or a device would keep us waiting, so look before opening.
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            with path.open("rb") as file:
                return file.read(FILE_BYTES_MAX + 1)
    except FileNotFoundError:
        _refuse_missing(folder, spot)
        return None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        spot.refuse(
            Said(f"文件读不出来（{reason}）", f"the file cannot be read ({reason})"),
            Said("检查文件的权限，或换一份", "check its permissions, or take another copy"),
        )
        return None
    what = Said("这是文件夹，不是文件", "this is a folder, not a file") if stat.S_ISDIR(mode) else _SPECIAL
    spot.refuse(what, Said(f"改名，另放一个 {spot.file} 文件", f"rename it and put a file {spot.file} in its place"))
    return None


def refuse_absent(spot: Spot) -> None:
    """Leave the trouble that a file is not there, and nothing like it either."""
    spot.refuse(_MISSING, _add(spot.file))


def is_absent(trouble: Trouble) -> bool:
    """Whether a trouble says just that: of a file that may be left out, it is none."""
    return trouble.problem == _MISSING and trouble.remedy == _add(trouble.file)


def is_missing(trouble: Trouble) -> bool:
    """Whether a trouble says that there is no file of that name, whatever is there instead."""
    return trouble.problem == _MISSING


_MISSING: Final = Said("没有这个文件", "the file is missing")


def _add(file: str) -> Said:
    return Said(f"照范例补上 {file}", f"add {file} after the example")


_SPECIAL: Final = Said("这不是普通文件", "this is no ordinary file")


def _refuse_missing(folder: Path, spot: Spot) -> None:
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        names = []
    stem = spot.file.rpartition(".")[0]
    workbook = next((name for name in names if name.startswith(stem) and name.lower().endswith(_WORKBOOKS)), "")
    near = difflib.get_close_matches(spot.file, names, n=1, cutoff=0.75)
    remedy = _add(spot.file)
    if workbook and spot.file.endswith(".csv"):
        remedy = Said(f"打开{quoted(workbook)}，另存为 CSV UTF-8", f"open {quoted(workbook)} and save it as CSV UTF-8")
    elif near:
        remedy = Said(f"把{quoted(near[0])}改名为 {spot.file}", f"rename {quoted(near[0])} to {spot.file}")
    spot.refuse(_MISSING, remedy)
