# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a draft: what each is called, and which of them an uploaded file is meant to be.

Secretaries call their files as they like. A file is known by its name where that says it, otherwise by its columns or
keys; where neither says it, nobody guesses.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from central_broker.intake.columns import (
    AGENDA_COLUMNS,
    ATTENDEE_COLUMNS,
    LEAVE_COLUMNS,
    MEMBER_COLUMNS,
    SEAT_COLUMNS,
    Column,
    plain_header,
)
from central_broker.intake.csv_table import divided
from central_broker.intake.decoding import decode
from central_broker.intake.findings import Findings, Spot
from central_broker.intake.folder import refuse_absent
from central_broker.intake.workbook_table import SheetTable, read_workbook
from voting_core.errors import RefusedError

Files = dict[str, bytes]
"""The files of a sitting by name."""

FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "sitting": (".toml",),
    "profile": (".toml",),
    "seats": (".xlsx", ".csv"),
    "members": (".xlsx", ".csv"),
    "attendees": (".xlsx", ".csv"),
    "agenda": (".xlsx", ".csv", ".toml"),
}
"""What a sitting consists of, and in which forms each part may come. A part is in one file only."""

FAMILY_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "sitting": ("会议", "sitting"),
    "profile": ("规则", "rules"),
    "seats": ("席位", "seats"),
    "members": ("名册", "members"),
    "attendees": ("列席", "attendees"),
    "agenda": ("议程", "agenda"),
    "leave": ("请假名单", "leave"),
}

TABLES: Final[Mapping[str, tuple[Column, ...]]] = {
    "members": MEMBER_COLUMNS,
    "seats": SEAT_COLUMNS,
    "agenda": AGENDA_COLUMNS,
    "leave": LEAVE_COLUMNS,
    "attendees": ATTENDEE_COLUMNS,
}
_CALLED: Final = (
    ("leave", r"请假|leave"),
    ("attendees", r"列席|attend"),
    ("agenda", r"议程|议题|agenda"),
    ("seats", r"席位|座位|座次|seat"),
    ("members", r"名册|名单|成员|组成人员|委员|代表|member|roster"),
    ("profile", r"规则|profile|rules"),
    ("sitting", r"会议|sitting"),
)
"""What names say; the list of those on leave is a list too, so it is looked for first."""


def family_of(name: str) -> str:
    """The part of a sitting that a file of this name is; empty for none."""
    stem, _, ending = name.rpartition(".")
    return stem if f".{ending}" in FAMILIES.get(stem, ()) else ""


def file_of(files: Files, family: str) -> str:
    """The name of the file that a part is in; empty where it is not there."""
    return next((name for name in files if family_of(name) == family), "")


def put(files: Files, name: str, data: bytes) -> Files:
    """The files with one more, or another one in its part's place."""
    family = family_of(name)
    return {**{old: kept for old, kept in files.items() if family_of(old) != family}, name: data}


def fetch_from(files: Files, spot: Spot) -> bytes | None:
    """The bytes of the file that a spot names; ``None`` after leaving a trouble there."""
    if spot.file not in files:
        refuse_absent(spot)
    return files.get(spot.file)


def recognize(name: str, data: bytes) -> str:
    """As what a file is taken: the part's name with its ending, such as ``members.xlsx``.

    Raises:
        RefusedError: It is of another type, or neither its name nor its content says what it is.
    """
    plain = unicodedata.normalize("NFKC", name).replace("\\", "/").rpartition("/")[2][:100]
    stem, dot, ending = plain.rpartition(".")
    ending = f"{dot}{ending.lower()}"
    if ending not in (".xlsx", ".csv", ".toml"):
        raise RefusedError(
            f"“{plain}”不是 .xlsx、.csv 或 .toml 文件。 '{plain}' is no .xlsx, .csv or .toml file.",
            "在表格软件里另存为 .xlsx。 Save it as .xlsx.",
        )
    if not data:
        raise RefusedError(f"“{plain}”是空的。 '{plain}' is empty.", "换一份。 Take another copy.")
    found = (
        next((family for family, words in _CALLED if _fits(family, ending) and re.search(words, stem.lower())), "")
        if stem
        else ""
    )
    found = found or (_by_keys(data) if ending == ".toml" else _by_columns(data, ending))
    if not found or not _fits(found, ending):
        raise RefusedError(
            f"看不出“{plain}”是名册、席位、议程、列席还是请假名单。 What '{plain}' is cannot be told.",
            "把文件名改成其中一个，例如“名册.xlsx”。 Rename it, for instance to members.xlsx.",
        )
    return found + ending


def _fits(family: str, ending: str) -> bool:
    return ending in FAMILIES.get(family, (".xlsx", ".csv"))


def _by_keys(data: bytes) -> str:
    """By the sections and keys that stand in one kind of TOML file only."""
    text = data.decode("utf-8-sig", errors="replace")
    for family, pattern in (
        ("agenda", r"^\s*\[\[items\]\]"),
        ("profile", r"^\s*\[(quorum|majority)\]"),
        ("sitting", r"^\s*hall\s*="),
    ):
        if re.search(pattern, text, re.MULTILINE):
            return family
    return ""


def _by_columns(data: bytes, ending: str) -> str:
    """By the heading: the table of whose columns it has most, if it has all that must be there."""
    header = _header(data, ending)
    known = {
        family: sum(plain_header(cell) in _names(columns) for cell in header) for family, columns in TABLES.items()
    }
    whole = [
        family
        for family, columns in TABLES.items()
        if all(column.optional or any(plain_header(cell) in column.names for cell in header) for column in columns)
    ]
    return max(whole, key=lambda family: known[family], default="")


def _names(columns: tuple[Column, ...]) -> frozenset[str]:
    return frozenset[str]().union(*(column.names for column in columns))


def _header(data: bytes, ending: str) -> list[str]:
    """The first line of a table; nothing of what cannot be read, for its troubles are told later."""
    every = tuple(column for columns in TABLES.values() for column in columns)
    table = read_table(data, f"any{ending}", every, Findings())
    if isinstance(table, SheetTable):
        return table.rows[0][1] if table.rows else []
    first = next(iter(divided(table, every, Findings().at("any.csv"))), None) if table else None
    return first[1] if first else []


def read_table(data: bytes, name: str, columns: tuple[Column, ...], findings: Findings) -> str | SheetTable | None:
    """A table of either form, as the readers of rows take it; ``None`` after leaving a trouble."""
    spot = findings.at(name)
    return read_workbook(data, columns, spot) if name.endswith(".xlsx") else decode(data, spot)
