# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The arithmetic of a result as one sentence in Chinese and one in English, as a record must say it."""

from typing import Final

from verifier.counting import Count
from verifier.findings import Words
from verifier.reading import Fields

_OF: Final = {
    "all_members": Words("全体组成人员", "all {} members"),
    "present": Words("出席人员", "the {} members present"),
    "cast": Words("参加表决", "the {} votes cast"),
}
_DIGITS: Final = "零一二三四五六七八九十"


def sentence(majority: Fields, count: Count) -> Words:
    """What a declared result says of its arithmetic."""
    of, share = _OF[majority["base"]], _share(majority["share"])
    carried = count.outcome == "carried"
    hands = count.hands.get("yes", 0)
    by_hand = Words(f"（其中举手 {hands} 票）", f" ({hands} by hand)") if count.lines["hands"] else Words("", "")
    zh = (
        f"{of.zh} {count.base} 人，{share.zh}：需 {count.needed} 票，得 {count.got} 票{by_hand.zh}，"
        f"{'通过' if carried else '未通过'}。"
    )
    en = (
        f"{share.en} of {of.en.format(count.base)}: {count.needed} needed, {count.got} in favour{by_hand.en}, "
        f"{'carried' if carried else 'not carried'}."
    )
    if count.missing:
        could = count.missing_effect == "can_change"
        zh += f"另有 {count.missing} 人的席位未报，{'可能改变结果' if could else '不影响结果'}。"
        en += f" Not yet reported: {count.missing}, which {'could' if could else 'cannot'} change this."
    return Words(zh, en)


def _share(share: Fields) -> Words:
    top, bottom, inclusive = share["numerator"], share["denominator"], share["inclusive"]
    en = f"{'At least' if inclusive else 'More than'} {top}/{bottom}"
    if (top, bottom) == (1, 2):
        return Words("半数以上（含半数）" if inclusive else "过半数", en)
    words = f"{_numeral(bottom)}分之{_numeral(top)}"
    return Words(f"{words}以上" if inclusive else f"超过{words}", en)


def _numeral(number: int) -> str:
    return _DIGITS[number] if number < len(_DIGITS) else str(number)
