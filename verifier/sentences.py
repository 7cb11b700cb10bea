# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of sentences that results of every kind are made of, in Chinese and English, as a record must say them."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from verifier.findings import Words
from verifier.reading import Fields

_BASES: Final = {
    "size": Words("名额 {} 人", "the {} seats of the body"),
    "all_members": Words("全体组成人员 {} 人", "all {} members"),
    "due": Words("应到人员 {} 人", "the {} members due"),
    "present": Words("出席人员 {} 人", "the {} members present"),
    "issued": Words("发出表决票 {} 张", "the {} ballots issued"),
    "returned": Words("收回表决票 {} 张", "the {} ballots returned"),
    "cast": Words("参加表决 {} 人", "the {} votes cast"),
    "decided": Words("赞成与反对之和 {} 票", "the {} votes for and against"),
}
_CHANNELS: Final = {
    "hands": Words("举手", "by hand"),
    "paper": Words("书面", "on paper"),
    "video": Words("视频", "by video"),
}
_DIGITS: Final = "零一二三四五六七八九十"


def said_base(name: str, number: int) -> Words:
    """What a share is of, with its number."""
    words = _BASES[name]
    return Words(words.zh.format(number), words.en.format(number))


def said_threshold(threshold: Fields) -> Words:
    """A share, such as 过半数, or a number of people."""
    if threshold["kind"] == "fixed":
        return Words(f"不少于 {threshold['number']}", f"at least {threshold['number']}")
    top, bottom, inclusive, plus = (threshold[name] for name in ("numerator", "denominator", "inclusive", "plus"))
    en = f"{'at least' if inclusive else 'more than'} {top}/{bottom}"
    if (top, bottom) == (1, 2):
        zh = "半数以上（含半数）" if inclusive else "过半数"
    else:
        part = f"{_numeral(bottom)}分之{_numeral(top)}"
        zh = f"{part}以上" if inclusive else f"超过{part}"
    return Words(f"{zh}再加 {plus}", f"{en} plus {plus}") if plus else Words(zh, en)


def _numeral(number: int) -> str:
    if number == 100:
        return "百"
    return _DIGITS[number] if number < len(_DIGITS) else str(number)


def said_channels(by_channel: Mapping[str, Mapping[str, int]], option: str) -> Words:
    """How many votes for an option came otherwise than by the buttons; nothing where none could."""
    if not by_channel:
        return Words("", "")
    counts = [(_CHANNELS[channel], lines.get(option, 0)) for channel, lines in by_channel.items()]
    zh = "、".join(f"{channel.zh} {count} 票" for channel, count in counts)
    en = ", ".join(f"{count} {channel.en}" for channel, count in counts)
    return Words(f"（其中{zh}）", f" ({en})")


def said_missing(missing: int, effect: str) -> Words:
    """How many are missing and what they could do; nothing where nobody is."""
    if not missing:
        return Words("", "")
    could = effect == "can_change"
    return Words(
        f"另有 {missing} 人的席位未报，{'可能改变结果' if could else '不影响结果'}。",
        f" Not yet reported: {missing}, which {'could' if could else 'cannot'} change this.",
    )


def said_place(place: int) -> Words:
    """A place in the ranking; nothing where nothing is ranked."""
    return Words(f"第 {place} 名。", f" Place {place}.") if place else Words("", "")


def decimal(value: Fraction) -> str:
    """A fraction with two digits behind the point, the half rounded up."""
    hundredths = int(value * 100 + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02}"


def capital(text: str) -> str:
    """The same with a capital at its beginning, and nothing else changed."""
    return text[:1].upper() + text[1:]


def joined(*parts: Words) -> Words:
    """Sentences one after another."""
    return Words("".join(part.zh for part in parts), "".join(part.en for part in parts))
