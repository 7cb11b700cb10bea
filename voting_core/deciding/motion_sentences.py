# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a verdict on a question of yes and no says, so that everybody can check it by hand."""

from typing import Final

from voting_core.deciding.lines import Lines
from voting_core.deciding.motions import Outcome, Verdict
from voting_core.deciding.phrases import (
    say_base_en,
    say_base_zh,
    say_channels_en,
    say_channels_zh,
    say_threshold_en,
    say_threshold_zh,
)
from voting_core.rules.majority import Majority

OUTCOME_ZH: Final[dict[Outcome, str]] = {"carried": "通过", "not_carried": "未通过", "void": "无效", "tied": "票数相等"}
OUTCOME_EN: Final[dict[Outcome, str]] = {
    "carried": "carried",
    "not_carried": "not carried",
    "void": "void",
    "tied": "tied",
}

_TURNOUT_ZH: Final = {"present": "出席", "cast": "参加表决", "returned": "收回表决票"}
_TURNOUT_EN: Final = {"present": "present", "cast": "votes cast", "returned": "ballots returned"}


def say_verdict_zh(majority: Majority, lines: Lines, verdict: Verdict) -> str:
    """Such as "全体组成人员 41 人，过半数：需 21 票，得 20 票，未通过。"."""
    return _grounds_zh(majority, lines, verdict) + say_missing_zh(lines, verdict.missing_effect)


def say_verdict_en(majority: Majority, lines: Lines, verdict: Verdict) -> str:
    """More than 1/2 of all 41 members: 21 needed, 20 in favour, not carried."""
    return _grounds_en(majority, lines, verdict) + say_missing_en(lines, verdict.missing_effect)


def say_missing_zh(lines: Lines, effect: str) -> str:
    """Who is missing, who is too many, and whether that could change the outcome; empty where all is known."""
    if effect == "none":
        return ""
    turn = "可能改变结果" if effect == "can_change" else "不影响结果"
    said = f"另有 {lines.offline} 人的席位未报，{turn}。" if lines.offline else ""
    if lines.unaccounted:
        said += f"另有 {lines.unaccounted} 人未计入任何一行，{turn}。"
    if lines.spurious:
        said += f"多出 {lines.spurious} 人（票），{turn}。"
    return said


def say_missing_en(lines: Lines, effect: str) -> str:
    """The same in English."""
    if effect == "none":
        return ""
    turn = "could change this" if effect == "can_change" else "cannot change this"
    said = f" Not yet reported: {lines.offline}, which {turn}." if lines.offline else ""
    if lines.unaccounted:
        said += f" On no line: {lines.unaccounted}, which {turn}."
    if lines.spurious:
        said += f" Too many: {lines.spurious}, which {turn}."
    return said


def _grounds_zh(majority: Majority, lines: Lines, verdict: Verdict) -> str:
    word = OUTCOME_ZH[verdict.outcome]
    if verdict.ground == "excess":
        return f"收回的票多出 {lines.overreturned} 张，表决{word}。"
    if verdict.ground == "turnout":
        assert majority.turnout is not None, "only a rule on turnout makes a vote void for want of it"
        counted, needed = _TURNOUT_ZH[majority.turnout.counted], verdict.turnout_needed
        return f"{counted}须达 {needed}，实为 {verdict.turnout}，表决{word}。"
    rule = f"{say_base_zh(majority.base, verdict.base)}，{say_threshold_zh(majority.threshold)}"
    got = f"得 {verdict.got} 票{_joined_zh(majority, lines, verdict)}{say_channels_zh(lines.by_channel, 'yes')}"
    said = f"{rule}：需 {verdict.needed} 票，{got}，"
    match verdict.ground:
        case "tie":
            return f"{said}赞成与反对相等，{word}，{_next_zh(majority)}。"
        case "casting":
            return f"{said}赞成与反对相等，主持人投决定票，{word}。"
        case "group":
            return f"{said}但 {'、'.join(verdict.failed)} 未达到，{word}。"
        case _:
            return f"{said}{word}。"


def _grounds_en(majority: Majority, lines: Lines, verdict: Verdict) -> str:
    word = OUTCOME_EN[verdict.outcome]
    if verdict.ground == "excess":
        return f"Ballots too many: {lines.overreturned}; the vote is {word}."
    if verdict.ground == "turnout":
        assert majority.turnout is not None, "only a rule on turnout makes a vote void for want of it"
        counted = _TURNOUT_EN[majority.turnout.counted]
        return f"Turnout: {verdict.turnout_needed} {counted} needed, {verdict.turnout} reached; the vote is {word}."
    rule = f"{say_threshold_en(majority.threshold).capitalize()} of {say_base_en(majority.base, verdict.base)}"
    got = f"{verdict.got} in favour{_joined_en(majority, lines, verdict)}{say_channels_en(lines.by_channel, 'yes')}"
    said = f"{rule}: {verdict.needed} needed, {got}, "
    match verdict.ground:
        case "tie":
            return f"{said}as many against; {word}: {_next_en(majority)}."
        case "casting":
            return f"{said}as many against; {word} by the casting vote of the chair."
        case "group":
            return f"{said}but not reached in {', '.join(verdict.failed)}; {word}."
        case _:
            return f"{said}{word}."


def _joined_zh(majority: Majority, lines: Lines, verdict: Verdict) -> str:
    joined = verdict.got - lines.votes("yes")
    return f"（含弃权 {joined} 票）" if majority.abstentions == "majority" and joined else ""


def _joined_en(majority: Majority, lines: Lines, verdict: Verdict) -> str:
    joined = verdict.got - lines.votes("yes")
    return f" ({joined} abstentions with them)" if majority.abstentions == "majority" and joined else ""


def _next_zh(majority: Majority) -> str:
    return "由主持人投决定票" if majority.tie == "chair" else "须重新表决"


def _next_en(majority: Majority) -> str:
    return "the chair casts a vote" if majority.tie == "chair" else "the house votes again"
