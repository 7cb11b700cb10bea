# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of a body as sentences that a secretary can hold against the rules of procedure."""

from typing import Final

from central_broker.intake.wording import Said
from voting_core.deciding.phrases import CHANNEL_EN, CHANNEL_ZH
from voting_core.rules.profile import (
    Channel,
    Display,
    End,
    Ordering,
    PressRule,
    Release,
    ShowSilence,
    SignInRule,
)

_PRESS: Final[dict[PressRule, Said]] = {
    "first": Said("第一次按键有效，按下后不能改", "the first press counts and cannot be changed"),
    "last": Said("最后一次按键有效，结束前可以改", "the last press before the end counts"),
    "confirm": Said("可以改，按“确认”后不能再改", "a press may be changed until the member confirms it"),
}
_DISPLAY: Final[dict[Display, Said]] = {
    "none": Said("表决中什么也不显示", "nothing is shown while a round is open"),
    "count": Said("表决中只显示已按人数", "only the number of ballots is shown while a round is open"),
    "live": Said("表决中实时显示各项票数", "all lines are shown live while a round is open"),
}
_RELEASE: Final[dict[Release, Said]] = {
    "word": Said("结果经主持人宣布后显示", "a result is shown on the chair's word"),
    "declared": Said("结果一经确定即显示", "a result is shown as soon as it is declared"),
}
_SHOW_SILENCE: Final[dict[ShowSilence, Said]] = {
    "screen": Said("未按的人数列在大屏和报告单上", "those who did not press are a line on screen and sheet"),
    "sheet": Said("未按的人数只列在报告单上", "those who did not press are a line on the sheet only"),
    "none": Said("未按的人数不列出", "those who did not press are not shown as a line"),
}
_SIGN_IN: Final[dict[SignInRule, Said]] = {
    "card": Said(
        "刷任何证件卡报到；只读卡号的，仅识别，不能证明身份",
        "any card of theirs signs members in; a number alone is identification, not proof",
    ),
    "proof": Said(
        "只认能证明自己的芯片卡，或由工作人员补报到",
        "only a chip card that proves itself signs members in, or the staff",
    ),
}
_END: Final[dict[End, Said]] = {
    "operator": Said("", ""),
    "timer": Said("", ""),
    "all_voted": Said("，全部按完即结束", ", or until everybody present has voted"),
}


def say_press(press: PressRule) -> Said:
    """Which press counts."""
    return _PRESS[press]


def say_sign_in(rule: SignInRule) -> Said:
    """What signs a member in."""
    return _SIGN_IN[rule]


def say_tellers(needed: int) -> Said:
    """How a secret count is opened."""
    return Said(f"无记名表决由 {needed} 名监票人共同开票", f"{needed} tellers together open the count of a secret vote")


def say_display(display: Display, release: Release, silence: ShowSilence) -> Said:
    """What is shown while a round is open, when its result is, and whether it says who did not press."""
    parts = (_DISPLAY[display], _RELEASE[release], _SHOW_SILENCE[silence])
    return Said("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def say_time(round_ms: int, end: End = "timer") -> Said:
    """How long a round lasts, and what ends it before."""
    early = _END[end]
    if round_ms == 0:
        return Said(f"由主持人宣布结束{early.zh}", f"the chair ends the round{early.en}")
    seconds = round_ms // 1_000
    return Said(f"表决时间 {seconds} 秒{early.zh}", f"a round lasts {seconds} seconds{early.en}")


def say_channels(channels: tuple[Channel, ...]) -> Said:
    """By which ways members may vote."""
    zh, en = "、".join(CHANNEL_ZH[one] for one in channels), ", ".join(CHANNEL_EN[one] for one in channels)
    return Said(f"表决方式：{zh}", f"members vote {en}")


def say_ordering(ordering: Ordering) -> Said:
    """What is decided before what."""
    parts = [
        Said("同一职务先免后任", "for one post the removal before the appointment")
        if ordering.removal_first
        else Said("任免不分先后", "appointments and removals in any order"),
        Said("修正案先于文本表决", "amendments before the text that they amend")
        if ordering.amendments_first
        else Said("修正案不必先表决", "amendments in any order"),
    ]
    return Said("，".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def joined(parts: list[Said]) -> Said:
    """Parts of a sentence, one after another; empty ones left out."""
    return Said("；".join(part.zh for part in parts if part.zh), "; ".join(part.en for part in parts if part.en))


def marked(said: Said, *, own: bool) -> Said:
    """With a star before what an item sets for itself."""
    return Said(f"※{said.zh}", f"*{said.en}") if own else said
