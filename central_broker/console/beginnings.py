# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a new draft begins with: a shipped profile, a whole example, or an earlier draft."""

import re
from datetime import date
from pathlib import Path
from typing import Final

import tomlkit

from central_broker.console.draft_files import FAMILIES, Files, family_of
from central_broker.console.drafts import Drafts
from voting_core.errors import RefusedError

EXAMPLES: Final = Path(__file__).parents[2] / "examples"
"""Beside the packages, in a checkout and in a wheel alike."""

BEGINNINGS: Final[tuple[tuple[str, str, str], ...]] = (
    ("profile/municipal-standing-committee", "规则：市人大常委会", "Rules: municipal standing committee"),
    ("profile/provincial-standing-committee", "规则：省级人大常委会", "Rules: provincial standing committee"),
    ("profile/full-congress", "规则：人民代表大会全体会议", "Rules: full congress"),
    ("profile/city-council-votes-cast", "规则：市议会（参加表决人员过半数）", "Rules: city council, votes cast"),
    ("profile/council-casting-vote", "规则：议会（主持人有决定票）", "Rules: council with a casting vote"),
    ("example/standing-committee", "范例：市人大常委会，41 人，13 项", "Example: standing committee of 41, 13 items"),
    ("example/city-council", "范例：市议会，9 人", "Example: city council of nine"),
)
"""By the word in the form, what a draft can begin with beside earlier drafts."""

_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def begin_with(source: str, drafts: Drafts) -> Files:
    """The files that a new draft begins with, without its head.

    Raises:
        RefusedError: There is nothing of that name.
    """
    kind, _, name = source.partition("/")
    if source in [one[0] for one in BEGINNINGS]:
        folder = EXAMPLES / "profiles" if kind == "profile" else EXAMPLES / name
        names = {f"{name}.toml": "profile.toml"} if kind == "profile" else {}
        try:
            found = {names.get(one.name, one.name): one.read_bytes() for one in folder.iterdir() if one.is_file()}
        except OSError as error:
            raise RefusedError(
                "本机没有装范例。 The examples are not installed.", "上传文件。 Upload files."
            ) from error
        kept = ("profile",) if kind == "profile" else tuple(FAMILIES)
        return {one: data for one, data in found.items() if family_of(one) in kept and one != "sitting.toml"}
    if kind == "draft":
        return {one: data for one, data in drafts.files(name).items() if one != "sitting.toml"}
    raise RefusedError(f"没有“{source[:60]}”。 There is no such beginning.", "从列表里选。 Choose from the list.")


def write_head(sitting: str, title: str, hall: str, day: str) -> bytes:
    """``sitting.toml`` from the fields of a form; its words are checked by the import.

    Raises:
        RefusedError: The day is none.
    """
    found = _DAY.fullmatch(day)
    try:
        when = date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        when = None
    if when is None:
        raise RefusedError("日期不对。 The date is wrong.", "写成 2026-12-18。 Write it so.")
    document = tomlkit.document()
    for key, value in (("id", sitting), ("title", title), ("hall", hall)):
        document[key] = value
    document["date"] = when
    document["profile"] = "profile.toml"
    return tomlkit.dumps(document).encode()
