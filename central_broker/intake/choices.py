# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words for what a rule can be, in Chinese and in English: what a file may say, and what it means."""

from typing import Final, Literal

from voting_core.agenda import NomineeAct
from voting_core.questions import PollKind
from voting_core.rules.election import Method
from voting_core.rules.majority import Abstentions, Base, Counted, Excess, Recusal, Silence, Tie
from voting_core.rules.profile import Channel, Display, End, PressRule, Release, Secrecy, ShowSilence, SignInRule

BASES: Final[dict[str, Base]] = {
    "all_members": "all_members",
    "size": "size",
    "due": "due",
    "present": "present",
    "issued": "issued",
    "returned": "returned",
    "cast": "cast",
    "decided": "decided",
    "全体组成人员": "all_members",
    "全体代表": "all_members",
    "名额": "size",
    "应到人员": "due",
    "出席人员": "present",
    "发出表决票": "issued",
    "收回表决票": "returned",
    "参加表决": "cast",
    "参加表决人员": "cast",
    "赞成与反对之和": "decided",
}

QUORUM_BASES: Final[dict[str, Literal["size", "all_members", "due", "present"]]] = {
    "all_members": "all_members",
    "size": "size",
    "due": "due",
    "present": "present",
    "全体组成人员": "all_members",
    "全体代表": "all_members",
    "名额": "size",
    "应到人员": "due",
    "出席人员": "present",
}
"""Of whom a quorum is a share: people, not votes."""

GRADE_BASES: Final[dict[str, Base]] = {word: base for word, base in BASES.items() if base != "decided"}
"""Of whom an appraisal counts shares: nobody votes yes or no in one."""

ABSTENTIONS: Final[dict[str, Abstentions]] = {
    "own": "own",
    "majority": "majority",
    "none": "none",
    "单列": "own",
    "并入多数": "majority",
    "不设弃权": "none",
}

SILENCES: Final[dict[str, Silence]] = {"own": "own", "abstain": "abstain", "单列": "own", "计为弃权": "abstain"}

RECUSALS: Final[dict[str, Recusal]] = {
    "in_base": "in_base",
    "out_of_base": "out_of_base",
    "计入基数": "in_base",
    "不计入基数": "out_of_base",
}

EXCESSES: Final[dict[str, Excess]] = {"flag": "flag", "void": "void", "提示": "flag", "无效": "void"}

TIES: Final[dict[str, Tie]] = {
    "not_carried": "not_carried",
    "chair": "chair",
    "again": "again",
    "不通过": "not_carried",
    "未通过": "not_carried",
    "主持人决定": "chair",
    "重新表决": "again",
}

COUNTED: Final[dict[str, Counted]] = {
    "present": "present",
    "cast": "cast",
    "returned": "returned",
    "出席人员": "present",
    "参加表决": "cast",
    "收回表决票": "returned",
}

PRESSES: Final[dict[str, PressRule]] = {
    "first": "first",
    "last": "last",
    "confirm": "confirm",
    "第一次": "first",
    "最后一次": "last",
    "确认": "confirm",
}

SECRECIES: Final[dict[str, Secrecy]] = {
    "named": "named",
    "secret": "secret",
    "记名": "named",
    "无记名": "secret",
}

SIGN_IN_RULES: Final[dict[str, SignInRule]] = {
    "card": "card",
    "proof": "proof",
    "刷卡": "card",
    "证明": "proof",
}

DISPLAYS: Final[dict[str, Display]] = {
    "none": "none",
    "count": "count",
    "live": "live",
    "不显示": "none",
    "人数": "count",
    "实时": "live",
}

RELEASES: Final[dict[str, Release]] = {
    "word": "word",
    "declared": "declared",
    "主持人宣布": "word",
    "即时": "declared",
}

ENDS: Final[dict[str, End]] = {
    "operator": "operator",
    "timer": "timer",
    "all_voted": "all_voted",
    "主持人宣布": "operator",
    "到时": "timer",
    "全部按完": "all_voted",
}

SHOW_SILENCES: Final[dict[str, ShowSilence]] = {
    "screen": "screen",
    "sheet": "sheet",
    "none": "none",
    "大屏": "screen",
    "报告单": "sheet",
    "不列": "none",
}

CHANNELS: Final[dict[str, Channel]] = {
    "keypad": "keypad",
    "hands": "hands",
    "paper": "paper",
    "video": "video",
    "按键": "keypad",
    "举手": "hands",
    "书面": "paper",
    "视频": "video",
}

METHODS: Final[dict[str, Method]] = {"each": "each", "marks": "marks", "逐人表决": "each", "划票": "marks"}

ELECTION_TIES: Final[dict[str, Literal["again", "open"]]] = {
    "again": "again",
    "open": "open",
    "再次投票": "again",
    "空缺": "open",
}

KINDS: Final[dict[str, PollKind]] = {
    "motion": "motion",
    "appraisal": "appraisal",
    "personnel": "personnel",
    "election": "election",
    "议案": "motion",
    "测评": "appraisal",
    "人事": "personnel",
    "选举": "election",
}

ACTS: Final[dict[str, NomineeAct]] = {
    "appoint": "appoint",
    "confirm": "confirm",
    "remove": "remove",
    "dismiss": "dismiss",
    "recall": "recall",
    "resign": "resign",
    "任命": "appoint",
    "决定任命": "appoint",
    "批准任命": "confirm",
    "免职": "remove",
    "免去": "remove",
    "撤职": "dismiss",
    "撤销": "dismiss",
    "罢免": "recall",
    "接受辞职": "resign",
}

OUTCOMES: Final[dict[str, Literal["carried", "not_carried"]]] = {
    "carried": "carried",
    "not_carried": "not_carried",
    "通过": "carried",
    "未通过": "not_carried",
}
