# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deciding a motion: base, needed, got, outcome, and whether missing seats could change it. Exact numbers only."""

from dataclasses import dataclass
from typing import Final, Literal

from voting_core.rules import Base, Majority, Quorum, Share
from voting_core.tally import Tally

Outcome = Literal["carried", "not_carried"]
MissingEffect = Literal["none", "cannot_change", "can_change"]

_BASE_ZH: Final[dict[Base, str]] = {
    "all_members": "全体组成人员",
    "present": "出席人员",
    "cast": "参加表决",
}
_BASE_EN: Final[dict[Base, str]] = {
    "all_members": "all {} members",
    "present": "the {} members present",
    "cast": "the {} votes cast",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rule says of a tally, with its arithmetic."""

    outcome: Outcome
    base: int
    needed: int
    got: int
    missing: int
    missing_effect: MissingEffect
    said_zh: str
    said_en: str


def decide(majority: Majority, tally: Tally) -> Verdict:
    """Decide one question whose options include ``yes``.

    The outcome is that of the answers at hand. ``missing_effect`` says whether the members whose seats have not
    reported could turn it: adding a yes never hurts a motion and adding any other answer never helps it, so it is
    enough to look at all of them saying yes and at all of them saying no.
    """
    base, needed, got = _count(majority, tally, yes=0, other=0)
    hands = tally.hands.get("yes", 0) if tally.standings["hands"] else None
    outcome: Outcome = "carried" if got >= needed else "not_carried"
    missing = tally.missing
    effect: MissingEffect = "none"
    if missing:
        extremes = [_count(majority, tally, yes=missing, other=0), _count(majority, tally, yes=0, other=missing)]
        turned = any((high >= bar) != (got >= needed) for _, bar, high in extremes)
        effect = "can_change" if turned else "cannot_change"
    return Verdict(
        outcome=outcome,
        base=base,
        needed=needed,
        got=got,
        missing=missing,
        missing_effect=effect,
        said_zh=_say_zh(majority, base, needed, got, hands, missing, effect),
        said_en=_say_en(majority, base, needed, got, hands, missing, effect),
    )


def has_quorum(quorum: Quorum, members: int, present: int) -> bool:
    """Whether enough of all members are present to open a round."""
    return present >= quorum.share.needed(members)


def _count(majority: Majority, tally: Tally, *, yes: int, other: int) -> tuple[int, int, int]:
    bases = {"all_members": tally.entitled, "present": tally.present, "cast": tally.cast + yes + other}
    base = bases[majority.base]
    # A majority of nothing is nobody: with no vote cast, one yes is still needed.
    needed = max(1, majority.share.needed(base))
    return base, needed, tally.given("yes") + yes


def say_share_zh(share: Share) -> str:
    """A share in Chinese: 过半数, 三分之二以上."""
    if (share.numerator, share.denominator) == (1, 2):
        return "半数以上（含半数）" if share.inclusive else "过半数"
    words = f"{_numeral(share.denominator)}分之{_numeral(share.numerator)}"
    return f"{words}以上" if share.inclusive else f"超过{words}"


def say_share_en(share: Share) -> str:
    """A share in English: more than 1/2, at least 2/3."""
    words = "at least" if share.inclusive else "more than"
    return f"{words} {share.numerator}/{share.denominator}"


def _numeral(number: int) -> str:
    digits = "零一二三四五六七八九十"
    return digits[number] if number <= 10 else str(number)


def _say_zh(
    majority: Majority, base: int, needed: int, got: int, hands: int | None, missing: int, effect: MissingEffect
) -> str:
    verdict = "通过" if got >= needed else "未通过"
    rule = f"{_BASE_ZH[majority.base]} {base} 人，{say_share_zh(majority.share)}"
    by_hand = "" if hands is None else f"（其中举手 {hands} 票）"
    said = f"{rule}：需 {needed} 票，得 {got} 票{by_hand}，{verdict}。"
    if effect == "none":
        return said
    turn = "可能改变结果" if effect == "can_change" else "不影响结果"
    return f"{said}另有 {missing} 人的席位未报，{turn}。"


def _say_en(
    majority: Majority, base: int, needed: int, got: int, hands: int | None, missing: int, effect: MissingEffect
) -> str:
    verdict = "carried" if got >= needed else "not carried"
    by_hand = "" if hands is None else f" ({hands} by hand)"
    said = (
        f"{say_share_en(majority.share).capitalize()} of {_BASE_EN[majority.base].format(base)}: "
        f"{needed} needed, {got} in favour{by_hand}, {verdict}."
    )
    if effect == "none":
        return said
    turn = "could change this" if effect == "can_change" else "cannot change this"
    return f"{said} Not yet reported: {missing}, which {turn}."
