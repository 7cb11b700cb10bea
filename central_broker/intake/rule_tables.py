# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the TOML files say of rules: base, threshold, article, press, display, time of a round."""

from typing import Final

from central_broker.intake.shares import read_share
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said
from voting_core.rules.majority import Base, Majority, Quorum
from voting_core.rules.profile import Display, PressRule, Profile
from voting_core.rules.shares import Share

ARTICLE_LENGTH_MAX: Final = 200
PROFILE_NAME_LENGTH_MAX: Final = 60
ROUND_SECONDS_MAX: Final = 3_600

_BASES: Final[dict[str, Base]] = {
    "all_members": "all_members",
    "present": "present",
    "cast": "cast",
    "全体组成人员": "all_members",
    "出席人员": "present",
    "参加表决": "cast",
}
_PRESSES: Final[dict[str, PressRule]] = {"first": "first", "last": "last", "第一次": "first", "最后一次": "last"}
_DISPLAYS: Final[dict[str, Display]] = {"count": "count", "live": "live", "人数": "count", "实时": "live"}


def read_profile(root: Table) -> Profile | None:
    """The rules of a body; ``None`` if any of them is in trouble. Every key must be there."""
    name = root.text("name", PROFILE_NAME_LENGTH_MAX)
    press, display, seconds = read_press(root), root.choice("display", _DISPLAYS), read_round_seconds(root)
    quorum_table, majority_table = root.table("quorum"), root.table("majority")
    quorum = None if quorum_table is None else _read_quorum(quorum_table)
    majority = None if majority_table is None else read_majority(majority_table)
    root.finish()
    if name is None or press is None or display is None or seconds is None or quorum is None or majority is None:
        return None
    return Profile(name=name, quorum=quorum, majority=majority, press=press, display=display, round_ms=seconds * 1_000)


def read_majority(table: Table) -> Majority | None:
    """A section ``[majority]``, of the profile or of an item."""
    base = table.choice("base", _BASES)
    share, article = _read_share(table), table.text("article", ARTICLE_LENGTH_MAX)
    table.finish()
    if base is None or share is None or article is None:
        return None
    return Majority(base=base, share=share, article=article)


def read_press(table: Table) -> PressRule | None:
    """Which press counts."""
    return table.choice("press", _PRESSES)


def read_round_seconds(table: Table) -> int | None:
    """How long a round stays open, in seconds; 0 until the chair ends it."""
    seconds = table.whole("round_seconds", 0, ROUND_SECONDS_MAX)
    if seconds is not None and 0 < seconds < 10:
        table.spot("round_seconds").note(
            Said(
                f"表决只有 {seconds} 秒，请核对单位是秒",
                f"the round lasts {seconds} seconds only: check that seconds are meant",
            )
        )
    return seconds


def _read_quorum(table: Table) -> Quorum | None:
    share, article = _read_share(table), table.text("article", ARTICLE_LENGTH_MAX)
    table.finish()
    return None if share is None or article is None else Quorum(share=share, article=article)


def _read_share(table: Table) -> Share | None:
    inclusive = table.flag("inclusive")
    return table.read("share", lambda raw, spot: read_share(raw, inclusive, spot))
