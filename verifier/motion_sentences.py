# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The arithmetic of a question of yes and no, in the sentence that a result says of it."""

from collections.abc import Sequence
from typing import Final

from verifier.findings import Words
from verifier.motions import Verdict
from verifier.numbers import Numbers
from verifier.reading import Fields
from verifier.sentences import capital, joined, said_base, said_channels, said_missing, said_threshold

_OUTCOMES: Final = {
    "carried": Words("通过", "carried"),
    "not_carried": Words("未通过", "not carried"),
    "void": Words("无效", "void"),
    "tied": Words("票数相等", "tied"),
}
_TURNOUT: Final = {
    "present": Words("出席", "present"),
    "cast": Words("参加表决", "votes cast"),
    "returned": Words("收回表决票", "ballots returned"),
}


def said_verdict(rule: Fields, numbers: Numbers, verdict: Verdict) -> Words:
    """Such as "全体组成人员 41 人，过半数：需 21 票，得 20 票，未通过。"."""
    missing = said_missing(numbers.missing, verdict.effect)
    if verdict.ground == "turnout":
        return joined(_said_turnout(rule, verdict), missing)
    base, asked = said_base(rule["base"], verdict.base), said_threshold(rule["threshold"])
    got = joined(_said_joined(rule, numbers, verdict), said_channels(numbers.by_channel, "yes"))
    end = _end(rule, verdict)
    arithmetic = Words(
        f"{base.zh}，{asked.zh}：需 {verdict.needed} 票，得 {verdict.got} 票{got.zh}，{end.zh}。",
        f"{capital(asked.en)} of {base.en}: {verdict.needed} needed, {verdict.got} in favour{got.en}, {end.en}.",
    )
    return joined(arithmetic, missing)


def _said_turnout(rule: Fields, verdict: Verdict) -> Words:
    counted = _TURNOUT[rule["turnout"]["counted"]]
    return Words(
        f"{counted.zh}须达 {verdict.turnout_needed}，实为 {verdict.turnout}，表决无效。",
        f"Turnout: {verdict.turnout_needed} {counted.en} needed, {verdict.turnout} reached; the vote is void.",
    )


def _said_joined(rule: Fields, numbers: Numbers, verdict: Verdict) -> Words:
    """Abstentions that went with the majority."""
    more = verdict.got - numbers.of("yes")
    if rule["abstentions"] != "majority" or not more:
        return Words("", "")
    return Words(f"（含弃权 {more} 票）", f" ({more} abstentions with them)")


def _end(rule: Fields, verdict: Verdict) -> Words:
    word = _OUTCOMES[verdict.outcome]
    match verdict.ground:
        case "tie" if rule["tie"] == "chair":
            return Words(
                f"赞成与反对相等，{word.zh}，由主持人投决定票", f"as many against; {word.en}: the chair casts a vote"
            )
        case "tie":
            return Words(f"赞成与反对相等，{word.zh}，须重新表决", f"as many against; {word.en}: the house votes again")
        case "casting":
            return Words(
                f"赞成与反对相等，主持人投决定票，{word.zh}",
                f"as many against; {word.en} by the casting vote of the chair",
            )
        case "group":
            return Words(
                f"但 {'、'.join(verdict.failed)} 未达到，{word.zh}",
                f"but not reached in {', '.join(verdict.failed)}; {word.en}",
            )
    return word


def said_nominees(outcomes: Sequence[str]) -> Words:
    """Of how many nominees how many were approved."""
    carried = outcomes.count("carried")
    lost = len(outcomes) - carried
    return Words(
        f"{len(outcomes)} 项中 {carried} 项通过，{lost} 项未通过。",
        f"Of {len(outcomes)}: {carried} carried, {lost} not carried.",
    )
