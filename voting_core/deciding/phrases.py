# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of rules: bases, thresholds and channels as they are read out, in Chinese and English."""

from collections.abc import Mapping
from typing import Final

from voting_core.rules.majority import Base
from voting_core.rules.shares import Fixed, Share, Threshold

BASE_ZH: Final[dict[Base, str]] = {
    "size": "名额",
    "all_members": "全体组成人员",
    "due": "应到人员",
    "present": "出席人员",
    "issued": "发出表决票",
    "returned": "收回表决票",
    "cast": "参加表决",
    "decided": "赞成与反对之和",
}
"""A number and a measure word follow: 全体组成人员 41 人."""

BASE_EN: Final[dict[Base, str]] = {
    "size": "the {} seats of the body",
    "all_members": "all {} members",
    "due": "the {} members due",
    "present": "the {} members present",
    "issued": "the {} ballots issued",
    "returned": "the {} ballots returned",
    "cast": "the {} votes cast",
    "decided": "the {} votes for and against",
}

_MEASURE_ZH: Final[dict[Base, str]] = {"issued": "张", "returned": "张", "decided": "票"}

CHANNEL_ZH: Final = {"keypad": "按键", "hands": "举手", "paper": "书面", "video": "视频"}
CHANNEL_EN: Final = {"keypad": "with the buttons", "hands": "by hand", "paper": "on paper", "video": "by video"}


def say_base_zh(base: Base, count: int) -> str:
    """A base and how many it stands for: 全体组成人员 41 人."""
    return f"{BASE_ZH[base]} {count} {_MEASURE_ZH.get(base, '人')}"


def say_base_en(base: Base, count: int) -> str:
    """A base and how many it stands for: all 41 members."""
    return BASE_EN[base].format(count)


def say_share_zh(share: Share) -> str:
    """A share in Chinese: 过半数, 三分之二以上."""
    if (share.numerator, share.denominator) == (1, 2):
        words = "半数以上（含半数）" if share.inclusive else "过半数"
    else:
        part = f"{_numeral(share.denominator)}分之{_numeral(share.numerator)}"
        words = f"{part}以上" if share.inclusive else f"超过{part}"
    return f"{words}再加 {share.plus}" if share.plus else words


def say_share_en(share: Share) -> str:
    """A share in English: more than 1/2, at least 2/3."""
    words = "at least" if share.inclusive else "more than"
    plus = f" plus {share.plus}" if share.plus else ""
    return f"{words} {share.numerator}/{share.denominator}{plus}"


def say_threshold_zh(threshold: Threshold) -> str:
    """A share, or 不少于 226."""
    return f"不少于 {threshold.number}" if isinstance(threshold, Fixed) else say_share_zh(threshold)


def say_threshold_en(threshold: Threshold) -> str:
    """A share, or "at least 226"."""
    return f"at least {threshold.number}" if isinstance(threshold, Fixed) else say_share_en(threshold)


def say_channels_zh(by_channel: Mapping[str, Mapping[str, int]], option: str) -> str:
    """How many of an option's votes came not with the buttons: （其中举手 3 票）; empty where all did."""
    parts = [f"{CHANNEL_ZH[channel]} {lines.get(option, 0)} 票" for channel, lines in by_channel.items()]
    return f"（其中{'、'.join(parts)}）" if parts else ""


def say_channels_en(by_channel: Mapping[str, Mapping[str, int]], option: str) -> str:
    """The same in English: (3 by hand)."""
    parts = [f"{lines.get(option, 0)} {CHANNEL_EN[channel]}" for channel, lines in by_channel.items()]
    return f" ({', '.join(parts)})" if parts else ""


def _numeral(number: int) -> str:
    digits = "零一二三四五六七八九十"
    return digits[number] if number <= 10 else "百" if number == 100 else str(number)
