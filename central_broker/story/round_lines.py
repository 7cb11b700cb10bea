# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences about a round, from its opening to its result: totals of what was declared, and nothing of anybody's."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, assert_never

from central_broker.show import OUTCOMES
from central_broker.story.lines import Part
from central_broker.story.naming import Names, listed, people, plural, quoted
from voting_core.option_names import STANDING_NAMES, option_names
from voting_core.questions import Counted, Line
from voting_core.round_records import (
    BallotsAdopted,
    CastingVoteGiven,
    CountBegun,
    CountFailed,
    CountOpened,
    CountWordsHeard,
    HandCountEntered,
    PollAborted,
    PollAnnulled,
    PollClosed,
    PollOpened,
    ResultDeclared,
    ResultPublished,
    RoundFrozen,
    RoundRecord,
)

Said = dict[str, Any]
"""Fields of a line: its part and sentences, and what else differs from the usual."""

CHANNELS: Final = {"hands": ("举手", "show of hands"), "paper": ("纸票", "paper"), "video": ("视频", "video")}
CLOSED: Final = {
    "operator": ("", ""),
    "deadline": ("时间到，", "Time is up: "),
    "all_voted": ("全部已按，", "Everybody has pressed: "),
}
TELLER_STEPS: Final = {
    "agree": ("同意开票", "agree"),
    "open": ("解出各自一份", "open"),
    "answer": ("证明无误", "answer"),
}
"""What tellers' seats do in each step of opening a count."""


def say_round(record: RoundRecord, names: Names) -> Said:
    """What a record of a round says."""
    zh, en = names.title(record.poll, record.round)
    match record:
        case PollOpened():
            return _opened(record)
        case PollClosed(cause=cause):
            why = CLOSED[cause]
            return _vote(f"{why[0]}表决截止：{zh}", f"{why[1]}Voting on {en} is closed")
        case PollAborted(reason=reason):
            return _vote(f"本轮中止：{zh}，理由：{reason}", f"Aborted: {en}, because: {reason}", mishap=True)
        case RoundFrozen():
            return _frozen(record, zh, en)
        case HandCountEntered() | BallotsAdopted() | CastingVoteGiven():
            return _entered(record, names, zh, en)
        case CountBegun() | CountWordsHeard() | CountFailed() | CountOpened():
            return _count(record, zh, en)
        case ResultDeclared():
            return _declared(record, names, zh, en)
        case ResultPublished():
            return {"part": Part.RESULT, "zh": f"结果公布：{zh}", "en": f"The result of {en} is published"}
        case PollAnnulled(reason=reason):
            return {
                "part": Part.RESULT,
                "zh": f"结果作废：{zh}，理由：{reason}",
                "en": f"The result of {en} is void, because: {reason}",
                "mishap": True,
            }
        case _:
            assert_never(record)


def _vote(zh: str, en: str, **more: Any) -> Said:  # noqa: ANN401 - fields of a line
    return {"part": Part.VOTE, "zh": zh, "en": en, **more}


def _opened(record: PollOpened) -> Said:
    secret = record.secrecy == "secret"
    zh = f"付表决：{quoted(record.title)}（第 {record.round} 轮，{'无记名' if secret else '记名'}，"
    en = f"Put to the vote: “{record.title}” (round {record.round}, {'secret' if secret else 'named'}, "
    return _vote(f"{zh}在场 {record.present} 人）", f"{en}{record.present} present)")


def _frozen(record: RoundFrozen, zh: str, en: str) -> Said:
    again = (f"第 {record.freezing} 次", f" again, freezing {record.freezing}") if record.freezing > 1 else ("", "")
    ballots = (f"，密票 {record.ballots} 张", f", {record.ballots} encrypted ballots") if record.archive else ("", "")
    said_zh = f"{again[0]}封票：{zh}，在场 {record.present} 人{ballots[0]}"
    said_en = f"The list of {en} is frozen{again[1]}, {record.present} present{ballots[1]}"
    if not record.unsealed:
        return _vote(f"{said_zh}，席位全部封票", f"{said_en}, every seat has sealed")
    seats_zh, seats_en = listed(record.unsealed)
    return _vote(
        f"{said_zh}，未封票席位：{seats_zh}", f"{said_en}, not sealed: {seats_en}", mishap=True, seats=record.unsealed
    )


def _entered(record: HandCountEntered | BallotsAdopted | CastingVoteGiven, names: Names, zh: str, en: str) -> Said:
    """What two people enter: that they did, and about whom; not which way it went."""
    match record:
        case HandCountEntered(members=members):
            who_zh, who_en = people(names.member(one) for one in members)
            channel = CHANNELS[record.channel]
            return _vote(
                f"人工计票（{channel[0]}）：{zh}，{len(members)} 人：{who_zh}",
                f"Counted by {channel[1]}: {en}, {plural(len(members), 'member')}: {who_en}",
                mishap=True,
                members=members,
                names=tuple(names.member(one) for one in members),
            )
        case BallotsAdopted(ballots=ballots):
            seats = tuple(one.seat for one in ballots)
            seats_zh, seats_en = listed(seats)
            return _vote(
                f"采认断联席位选票 {len(ballots)} 张：{zh}，席位 {seats_zh}",
                f"Ballots of seats cut off are adopted: {en}, seats {seats_en}",
                mishap=True,
                seats=seats,
            )
        case CastingVoteGiven():
            return _vote(f"票数相等，主持人投决定票：{zh}", f"A tie: the chair gives the casting vote on {en}")


def _count(record: CountBegun | CountWordsHeard | CountFailed | CountOpened, zh: str, en: str) -> Said:
    number = record.attempt
    match record:
        case CountBegun(tellers=tellers):
            seats_zh, seats_en = listed(tellers)
            said = (
                f"请监票席开票：{zh}，第 {number} 次，席位 {seats_zh}",
                f"The tellers are asked to open {en}, attempt {number}, seats {seats_en}",
            )
        case CountWordsHeard(step=step):
            step_zh, step_en = TELLER_STEPS.get(step, (step, step))
            said = (f"监票席{step_zh}：{zh}", f"The tellers' seats {step_en}: {en}")
        case CountFailed(reason=reason, blamed=blamed):
            seats_zh, seats_en = listed(blamed)
            said = (
                f"开票未成：{zh}，第 {number} 次，{reason}{f'，席位 {seats_zh}' if blamed else ''}",
                f"The count of {en} failed, attempt {number}: {reason}{f', seats {seats_en}' if blamed else ''}",
            )
        case CountOpened():
            said = (f"监票席共同开票完成：{zh}", f"The tellers have opened the count of {en} together")
        case _:
            assert_never(record)
    return {
        "part": Part.TELLERS,
        "zh": said[0],
        "en": said[1],
        "mishap": isinstance(record, CountFailed),
        "seats": record.tellers if isinstance(record, CountBegun) else (),
    }


def _declared(record: ResultDeclared, names: Names, zh: str, en: str) -> Said:
    outcome = OUTCOMES[record.outcome]
    said_so = outcome[0] in record.said_zh
    head = ("：", ":") if said_so else (f"{outcome[0]}。", f", {outcome[1]}.")
    return {
        "part": Part.RESULT,
        "zh": f"宣布结果：{zh}{head[0]}{record.said_zh}",
        "en": f"Declared: {en}{head[1]} {record.said_en}",
        "mishap": record.missing_effect == "can_change",
        "more": tuple(_arithmetic(record, names)),
    }


def _arithmetic(record: ResultDeclared, names: Names) -> Iterator[tuple[str, str]]:
    """The lines of every question, and what the rule says of each subject."""
    opened = names.rounds.get((record.poll, record.round))
    if opened is None:
        return
    names_zh, names_en = (option_names(opened, "zh"), option_names(opened, "en"))
    for question, counted in zip(opened.questions, record.counted, strict=True):
        head = question.name
        yield (
            f"{head}：{_lines(counted, names_zh, 0)}" if head else _lines(counted, names_zh, 0),
            f"{head}: {_lines(counted, names_en, 1)}" if head else _lines(counted, names_en, 1),
        )
    subjects = {one.subject: one.name.split(" · ")[0] for one in opened.questions if one.subject}
    for found in record.findings:
        if found.said_zh != record.said_zh:
            name = subjects.get(found.subject) or names_zh.get(found.subject, found.subject)
            yield (f"{name}：{found.said_zh}", f"{name}: {found.said_en}")


def _lines(counted: Counted, names: Mapping[str, str], place: int) -> str:
    return " · ".join(_line(line, names, place) for line in (*counted.marks, *counted.lines) if line.members)


def _line(line: Line, names: Mapping[str, str], place: int) -> str:
    standing = STANDING_NAMES.get(line.line)
    return f"{standing[place] if standing else names.get(line.line, line.line)} {line.members}"
