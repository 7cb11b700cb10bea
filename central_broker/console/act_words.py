# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What acts are called, in both languages."""

from collections.abc import Mapping
from typing import Final

ACT_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "OpenSitting": ("开会", "open a sitting"),
    "FixRoster": ("确定名册", "fix the roster"),
    "PublishAgenda": ("公布议程", "publish the agenda"),
    "OpenRoll": ("开始报到", "open the roll"),
    "OpenPoll": ("付表决", "put to the vote"),
    "ClosePoll": ("结束表决", "close the vote"),
    "AbortPoll": ("中止本轮", "abort the round"),
    "FreezeRound": ("封票", "freeze the list"),
    "DeclareResult": ("宣布结果", "declare the result"),
    "PublishResult": ("公布结果", "publish the result"),
    "AnnulPoll": ("宣布作废", "annul the result"),
    "ExcuseSeats": ("免除席位", "excuse seats"),
    "AdjournSitting": ("休会", "adjourn"),
    "ResumeSitting": ("复会", "resume"),
    "CloseSitting": ("闭会", "close the sitting"),
    "MakeTellerKey": ("监票人制作密钥", "make the tellers' key"),
    "GiveUpTellerKey": ("放弃制作密钥", "give up a key"),
    "OpenCount": ("监票人开票", "open the count"),
    "EnterHandCount": ("录入人工计票", "enter a hand count"),
    "AdoptBallots": ("采纳断联席位的表决", "adopt ballots of seats cut off"),
    "CloseSeatEpoch": ("停用席位设备", "take a seat's device out of use"),
    "OpenSeatEpoch": ("启用新设备", "let a new device write for a seat"),
    "MoveMember": ("成员换座", "move a member"),
    "CastVote": ("主持人决定票", "the chair's casting vote"),
    "RecuseMember": ("回避", "recuse a member"),
    "EnterLeave": ("登记请假", "enter leave"),
    "IssueCard": ("发卡", "issue a card"),
    "EnterSignIn": ("代为报到", "sign in by the staff"),
    "NameCandidate": ("增列候选人", "name a candidate"),
    "OverrideOrder": ("变更表决顺序", "put the order of items aside"),
    "ArchiveSitting": ("归档", "archive the sitting"),
    "AcceptRebuild": ("确认重建", "accept the rebuild"),
}
"""By the kind of the act."""


def act_name(kind: str) -> tuple[str, str]:
    """What an act is called; its own name where there is no other."""
    return ACT_NAMES.get(kind, (kind, kind))
