# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``sitting.toml``: which sitting this is, where and when, and which rules it follows."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from central_broker.intake.cells import read_hall_id, read_sitting_id
from central_broker.intake.findings import Spot
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said, quoted

TITLE_LENGTH_MAX: Final = 400

_FILE_NAME: Final = re.compile(r"[^/\\:\x00-\x1f]{1,100}\.toml")
_DATE: Final = re.compile(r"([0-9]{4})[-年/.]([0-9]{1,2})[-月/.]([0-9]{1,2})日?")


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingHead:
    """What ``sitting.toml`` says; a field in trouble is ``None``."""

    sitting: str | None
    title: str | None
    hall: str | None
    profile_file: str | None
    day: date | None


def read_head(root: Table) -> SittingHead:
    """The head of the sitting; every key must be there."""
    head = SittingHead(
        sitting=root.read("id", read_sitting_id),
        title=root.text("title", TITLE_LENGTH_MAX),
        hall=root.read("hall", read_hall_id),
        day=_read_day(root),
        profile_file=root.read("profile", _read_file_name),
    )
    root.finish()
    return head


def _read_day(root: Table) -> date | None:
    """A TOML date, or a date in quotes as people write it."""
    if not root.has("date"):
        root.missing("date")
        return None
    value = root.values["date"]
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    found = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    root.wrong(
        "date",
        Said("不是日期", "this is no date"),
        Said("写成 2026-12-18，不加引号", "write 2026-12-18 without quotes"),
    )
    return None


def _read_file_name(raw: str, spot: Spot) -> str | None:
    """The name of a file in the same folder, so that the folder holds all that is imported."""
    name = raw.strip()
    if _FILE_NAME.fullmatch(name) and not name.startswith("."):
        return name
    spot.refuse(
        Said(f"{quoted(raw)}不是本文件夹里的文件名", f"{quoted(raw)} is no name of a file in this folder"),
        Said("写规则文件的名字，例如 profile.toml", "write the name of the file with the rules, such as profile.toml"),
    )
    return None
