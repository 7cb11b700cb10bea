# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the chair says when a result is announced, and what comes next: also when it is not the expected one.

Nobody should have to find words for "not carried" under the eyes of the hall.
"""

from voting_core.questions import PollKind
from voting_core.round_records import PollOutcome, ResultDeclared


def say_chair_zh(kind: PollKind, declared: ResultDeclared) -> str:
    """The words in Chinese."""
    provisional = "尚有席位未报，结果为暂定。" if declared.missing_effect == "can_change" else ""
    return provisional + _words_zh(kind, declared.outcome, declared.contested, declared.left_open)


def say_chair_en(kind: PollKind, declared: ResultDeclared) -> str:
    """The words in English."""
    provisional = "Seats have not reported yet: provisional. " if declared.missing_effect == "can_change" else ""
    return provisional + _words_en(kind, declared.outcome, declared.contested, declared.left_open)


def _words_zh(kind: PollKind, outcome: PollOutcome, contested: int, left_open: int) -> str:
    match outcome:
        case "carried":
            return "通过。"
        case "not_carried" if kind == "personnel":
            return "未获通过。该任免案不再付表决；是否再次提请，由提请人决定。"
        case "not_carried":
            return "未获通过。该议案不再付表决；提案人可以修改后再次提请，与它相关的议题不付表决。"
        case "void":
            return "表决无效。查明原因后重新表决。"
        case "tied":
            return "赞成与反对票数相等。按照规则处理：主持人投决定票，或者重新表决。"
        case "decided" if contested:
            return f"得票相等，就 {contested} 个名额在得票相等的人选中再次投票。"
        case "decided" if left_open:
            return f"现在公布结果。缺额 {left_open} 名，另行选举的时间另行决定。"
        case "decided":
            return "现在公布逐项结果。"


def _words_en(kind: PollKind, outcome: PollOutcome, contested: int, left_open: int) -> str:
    match outcome:
        case "carried":
            return "It is carried."
        case "not_carried" if kind == "personnel":
            return (
                "It is not carried. It is not put again; whether it is proposed again is for the proposers to decide."
            )
        case "not_carried":
            return "It is not carried. It is not put again; amended, it may be proposed anew. What depends on it falls."
        case "void":
            return "The vote is void. It is held again once the cause is known."
        case "tied":
            return "As many for as against. By the rule, the chair casts a vote or the house votes again."
        case "decided" if contested:
            return f"Tied: a second ballot among the tied candidates fills {contested}."
        case "decided" if left_open:
            return f"The results follow. Posts left open: {left_open}; when they are filled is decided later."
        case "decided":
            return "The results follow, one by one."
