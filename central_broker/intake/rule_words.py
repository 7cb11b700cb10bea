# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules as sentences that a secretary can hold against the rules of procedure."""

from typing import Final

from central_broker.intake.wording import Said
from voting_core.agenda import AgendaItem
from voting_core.deciding.phrases import say_share_en, say_share_zh
from voting_core.rules.majority import Base, Majority, Quorum
from voting_core.rules.profile import Display, PressRule, Profile

_PRESS: Final[dict[PressRule, Said]] = {
    "first": Said("第一次按键有效，按下后不能改", "the first press counts and cannot be changed"),
    "last": Said("最后一次按键有效，结束前可以改", "the last press before the end counts"),
}
_DISPLAY: Final[dict[Display, Said]] = {
    "count": Said("表决中只显示已按人数", "only the number of ballots is shown while a round is open"),
    "live": Said("表决中实时显示各项票数", "all lines are shown live while a round is open"),
}
_BASE: Final[dict[Base, Said]] = {
    "all_members": Said("全体组成人员", "all members"),
    "present": Said("出席人员", "the members present"),
    "cast": Said("参加表决的人员（赞成、反对、弃权之和）", "the votes cast (yes, no and abstain)"),
}


def say_quorum(quorum: Quorum, members: int) -> Said:
    """How many must be present."""
    needed = quorum.share.needed(members)
    return Said(
        f"全体组成人员{say_share_zh(quorum.share)}出席方可开会：{members} 人中须有 {needed} 人",
        f"{say_share_en(quorum.share)} of all members must be present: {needed} of {members}",
    )


def say_majority(majority: Majority, members: int) -> Said:
    """How many must be in favour; a number where the roster decides it."""
    base, share = _BASE[majority.base], majority.share
    said = Said(
        f"{base.zh}{say_share_zh(share)}赞成，方为通过", f"{say_share_en(share)} of {base.en} must be in favour"
    )
    if majority.base != "all_members":
        return said
    needed = share.needed(members)
    return Said(f"{said.zh}：{members} 人中须得 {needed} 票", f"{said.en}: {needed} of {members}")


def say_press(press: PressRule) -> Said:
    """Which press counts."""
    return _PRESS[press]


def say_display(display: Display) -> Said:
    """What is shown while a round is open."""
    return _DISPLAY[display]


def say_time(round_ms: int) -> Said:
    """How long a round lasts."""
    if round_ms == 0:
        return Said("由主持人宣布结束", "the chair ends the round")
    seconds = round_ms // 1_000
    return Said(f"表决时间 {seconds} 秒", f"a round lasts {seconds} seconds")


def say_item_rule(item: AgendaItem, profile: Profile, members: int) -> Said:
    """The whole rule of one item: majority, press, time; what the item sets for itself is marked with a star."""
    parts = [
        _marked(say_majority(item.majority or profile.majority, members), own=item.majority is not None),
        _marked(say_press(item.press or profile.press), own=item.press is not None),
        _marked(say_time(profile.round_ms if item.round_ms is None else item.round_ms), own=item.round_ms is not None),
    ]
    return Said("；".join(part.zh for part in parts) + "。", "; ".join(part.en for part in parts) + ".")


def _marked(said: Said, *, own: bool) -> Said:
    return Said(f"※{said.zh}", f"*{said.en}") if own else said
