# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quorum and majorities in words, with the number that is needed where the roster decides it."""

from typing import Final

from central_broker.intake.rule_words import joined
from central_broker.intake.soundness import votes_needed
from central_broker.intake.wording import Said
from voting_core.deciding.phrases import say_threshold_en, say_threshold_zh
from voting_core.deciding.quorum import Attendance, quorum_needed
from voting_core.rules.majority import Base, Majority, Quorum
from voting_core.rules.shares import Fixed

BASES: Final[dict[Base, Said]] = {
    "size": Said("名额", "the seats of the body, vacant ones included"),
    "all_members": Said("全体组成人员", "all members"),
    "due": Said("应到人员", "the members due"),
    "present": Said("出席人员", "the members present"),
    "issued": Said("发出的表决票", "the ballots issued"),
    "returned": Said("收回的表决票", "the ballots returned"),
    "cast": Said("参加表决的人员（赞成、反对、弃权之和）", "the votes cast (yes, no and abstain)"),
    "decided": Said("赞成与反对之和", "the votes for and against"),
}
_COUNTED: Final = {
    "present": Said("出席的人", "members present"),
    "cast": Said("参加表决的人", "votes cast"),
    "returned": Said("收回的表决票", "ballots returned"),
}
_EXTRAS: Final[dict[tuple[str, str], Said]] = {
    ("abstentions", "majority"): Said("弃权并入多数的一方", "abstentions join the majority"),
    ("abstentions", "none"): Said("不设弃权", "nobody can abstain"),
    ("silence", "abstain"): Said("未按的计为弃权", "those who do not press are counted as abstaining"),
    ("recusal", "out_of_base"): Said("回避的不计入基数", "recused members are out of the base"),
    ("excess", "void"): Said("收回的票多于发出的，表决无效", "more ballots returned than issued make the vote void"),
    ("tie", "chair"): Said("赞成与反对相等，由主持人投决定票", "on a tie the chair casts a vote"),
    ("tie", "again"): Said("赞成与反对相等，重新表决", "on a tie the house votes again"),
}


def say_quorum(quorum: Quorum, here: Attendance) -> Said:
    """How many must be present to open a round."""
    needed = quorum_needed(quorum, here)
    base, of = BASES[quorum.of], {"size": here.size or here.members, "all_members": here.members, "due": here.due}
    said = Said(
        f"{_of_zh(base, quorum)}出席方可开会", f"{say_threshold_en(quorum.threshold)} of {base.en} must be present"
    )
    if quorum.of not in of:
        return said
    return Said(f"{said.zh}：{of[quorum.of]} 人中须有 {needed} 人", f"{said.en}: {needed} of {of[quorum.of]}")


def say_majority(majority: Majority, here: Attendance) -> Said:
    """How many must be in favour; a number where the roster decides it; then what is not as usual."""
    return joined([_say_threshold(majority, here, Said("赞成，方为通过", "must be in favour")), *_say_extras(majority)])


def say_floor(floor: Majority, here: Attendance) -> Said:
    """How many a candidate must have."""
    return joined(
        [_say_threshold(floor, here, Said("赞成，方可当选", "must vote for a candidate")), *_say_extras(floor)]
    )


def _say_threshold(majority: Majority, here: Attendance, words: Said) -> Said:
    base = BASES[majority.base]
    said = Said(
        f"{_of_zh(base, majority)}{words.zh}", f"{say_threshold_en(majority.threshold)} of {base.en} {words.en}"
    )
    needed = votes_needed(majority, here)
    whole = {"size": here.size or here.members, "all_members": here.members, "due": here.due}.get(majority.base)
    if needed is None or whole is None:
        return said
    return Said(f"{said.zh}：{whole} 人中须得 {needed} 票", f"{said.en}: {needed} of {whole}")


def _of_zh(base: Said, rule: Quorum | Majority) -> str:
    if isinstance(rule.threshold, Fixed):
        return f"{base.zh}中{say_threshold_zh(rule.threshold)} 人"
    return f"{base.zh}{say_threshold_zh(rule.threshold)}"


def _say_extras(majority: Majority) -> list[Said]:
    said = [_EXTRAS[key, value] for key, _ in _EXTRAS if (value := getattr(majority, key)) and (key, value) in _EXTRAS]
    found = list(dict.fromkeys(said))
    if majority.turnout is not None:
        turnout, counted = majority.turnout, _COUNTED[majority.turnout.counted]
        base = BASES[turnout.of]
        found.append(
            Said(
                f"{counted.zh}须达{_of_zh(base, turnout)}，不足则表决无效",
                f"the vote is void unless the {counted.en} are {say_threshold_en(turnout.threshold)} of {base.en}",
            )
        )
    if majority.each_group:
        found.append(Said("每个组别也要分别达到", "and so in every group by itself"))
    return found
