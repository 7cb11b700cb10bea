# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences about what the house decided outside of rounds: its course, its people, its seats, its tellers."""

from typing import Any, Final, assert_never

from central_broker.story.lines import Part
from central_broker.story.naming import Names, listed, quoted
from central_broker.story.round_lines import Said, say_round
from voting_core.affairs import AffairRecord
from voting_core.floor_records import (
    AgendaPublished,
    CandidateNamed,
    CardIssued,
    FloorRecord,
    LeaveEntered,
    LedgerRebuilt,
    MemberMoved,
    MemberRecused,
    OrderOverridden,
    RollOpened,
    RosterFixed,
    SeatBlocked,
    SeatEpochClosed,
    SeatEpochOpened,
    SeatExcused,
    SeatExcuseRevoked,
    SignInEntered,
    SittingAdjourned,
    SittingArchived,
    SittingClosed,
    SittingOpened,
    SittingResumed,
)
from voting_core.round_records import RoundRecord
from voting_core.teller_records import (
    KeyWordsHeard,
    TellerKeyBegun,
    TellerKeyFailed,
    TellerKeyFixed,
    TellerKeyRecord,
)

KEY_STEPS: Final = {
    "hello": ("互报身份", "greet"),
    "commit": ("各自封定一份", "commit to their parts"),
    "open": ("公开封定的内容", "open what they committed to"),
    "share": ("互换密份", "exchange sealed shares"),
    "confirm": ("确认无误", "confirm"),
}
"""What tellers' seats do in each step of making a key."""


def say_floor(record: FloorRecord, names: Names) -> Said:
    """What a floor record says: the fields of its line."""
    if isinstance(record, RoundRecord):
        return say_round(record, names)
    if isinstance(record, TellerKeyRecord):
        return _tellers(record)
    if isinstance(record, AffairRecord | MemberMoved):
        return _people(record, names)
    if isinstance(record, SeatExcused | SeatExcuseRevoked | SeatBlocked | SeatEpochClosed | SeatEpochOpened):
        return _seats(record)
    return _course(record)


Course = (
    SittingOpened
    | RosterFixed
    | AgendaPublished
    | RollOpened
    | SittingAdjourned
    | SittingResumed
    | SittingClosed
    | SittingArchived
    | LedgerRebuilt
)


def _course(record: Course) -> Said:
    mishap = isinstance(record, LedgerRebuilt)
    match record:
        case SittingOpened(title=title):
            said = (f"会议开始：{title}", f"The sitting is opened: {title}")
        case RosterFixed(members=members, seats=places):
            said = (
                f"名册确定：组成人员 {members} 人，席位 {places} 个",
                f"The roster is fixed: {members} members, {places} seats",
            )
        case AgendaPublished(items=items):
            said = (f"议程发布：{items} 项", f"The agenda is published: {items} items")
        case RollOpened(members=members, due=due):
            said = (
                f"开始报到：应到 {due} 人，组成人员 {members} 人",
                f"The roll is opened: {due} due of {members} members",
            )
        case SittingAdjourned(reason=reason):
            said = (f"休会：{reason}", f"Adjourned: {reason}")
        case SittingResumed():
            said = ("复会，重新报到", "The sitting goes on; members sign in again")
        case SittingClosed():
            said = ("闭会", "The sitting is closed")
        case SittingArchived():
            said = ("会议归档，席位可清除记录", "The sitting is archived; seats may drop what the bundle holds")
        case LedgerRebuilt(missing=missing, lost=lost):
            said = _rebuilt(record.term, missing, len(lost))
        case _:
            assert_never(record)
    seats = record.missing if isinstance(record, LedgerRebuilt) else ()
    return {"part": Part.COURSE, "zh": said[0], "en": said[1], "mishap": mishap, "seats": seats}


def _rebuilt(term: int, missing: tuple[str, ...], lost: int) -> tuple[str, str]:
    zh, en = listed(missing)
    said_zh = f"未报齐席位：{zh}" if missing else "各席位已报齐"
    said_en = f"seats that have not brought everything: {en}" if missing else "every seat has brought everything"
    if lost:
        said_zh, said_en = f"{said_zh}，{lost} 段记录丢失", f"{said_en}, {lost} runs of records are lost"
    return (
        f"账本由各席位重建（第 {term} 任期），{said_zh}",
        f"The ledger is rebuilt from the seats (term {term}), {said_en}",
    )


def _people(record: AffairRecord | MemberMoved, names: Names) -> Said:
    member = "" if isinstance(record, CandidateNamed | OrderOverridden) else record.member
    who = names.member(member)
    match record:
        case MemberMoved(seat=seat, reason=reason):
            said = (f"换座：{who} 改在席位 {seat} 表决，理由：{reason}", f"{who} votes at seat {seat}: {reason}")
        case MemberRecused(item=item, reason=reason):
            title = names.item(item)
            said = (f"回避：{who} 不参加{quoted(title)}，理由：{reason}", f"{who} is recused from “{title}”: {reason}")
        case LeaveEntered(reason=reason):
            said = (f"请假：{who}，{reason}", f"{who} is on leave: {reason}")
            if not reason:
                said = (f"销假：{who} 应到", f"{who} is due again")
        case CardIssued(card_sha256=card, reason=reason):
            said = (f"补发代表证：{who}，{reason}", f"{who} has another card: {reason}")
            if not card:
                said = (f"代表证作废：{who}，{reason}", f"The card of {who} is cancelled: {reason}")
        case SignInEntered(seat=seat, reason=reason):
            said = (
                f"补报到：{who}，席位 {seat}，{reason}",
                f"{who} is signed in by the staff at seat {seat}: {reason}",
            )
        case CandidateNamed(item=item, slot=slot, name=name):
            title = names.item(item)
            said = (f"另选他人：{quoted(title)}第 {slot} 位 {name}", f"“{title}”: {name} is named in slot {slot}")
        case OrderOverridden(item=item, reason=reason):
            title = names.item(item)
            said = (f"次序搁置：先表决{quoted(title)}，理由：{reason}", f"“{title}” is put out of its order: {reason}")
        case _:
            assert_never(record)
    return {
        "part": Part.PEOPLE,
        "zh": said[0],
        "en": said[1],
        "mishap": isinstance(record, MemberMoved | SignInEntered | OrderOverridden),
        "seats": (record.seat,) if isinstance(record, MemberMoved | SignInEntered) else (),
        "members": (member,) if member else (),
        "names": (who,) if member else (),
    }


def _seats(record: SeatExcused | SeatExcuseRevoked | SeatBlocked | SeatEpochClosed | SeatEpochOpened) -> Said:
    seats = record.seats if isinstance(record, SeatExcused) else (record.seat,)
    zh, en = listed(seats)
    match record:
        case SeatExcused(reason=reason):
            said = (f"席位免封票：{zh}，理由：{reason}", f"Excused seats: {en}, because: {reason}")
        case SeatExcuseRevoked():
            said = (f"席位 {zh} 已开机，免封票取消", f"Seat {en} appeared: it is excused no more")
        case SeatBlocked(high_seq=high):
            said = (
                f"席位 {zh} 封锁：同一席位出现两份历史，第 {high} 条以后不再接收",
                f"Seat {en} is blocked: it signed two histories; nothing after record {high} is taken",
            )
        case SeatEpochClosed(epoch=epoch, high_seq=high, reason=reason):
            said = (
                f"席位 {zh} 的设备停用（第 {epoch} 纪元，已收 {high} 条），理由：{reason}",
                f"The device of seat {en} is out of use (epoch {epoch}, {high} records taken): {reason}",
            )
        case SeatEpochOpened(epoch=epoch):
            said = (f"席位 {zh} 启用新设备（第 {epoch} 纪元）", f"Another device writes for seat {en} (epoch {epoch})")
        case _:
            assert_never(record)
    mishap = not isinstance(record, SeatExcuseRevoked)
    return {"part": Part.DEVICE, "zh": said[0], "en": said[1], "mishap": mishap, "seats": seats}


def _tellers(record: TellerKeyRecord) -> Said:
    fields: dict[str, Any] = {}
    number = record.key
    match record:
        case TellerKeyBegun(tellers=tellers, needed=needed):
            seats = tuple(one.seat for one in tellers)
            zh, en = listed(seats)
            fields["seats"], fields["members"] = seats, tuple(one.member for one in tellers)
            said = (
                f"监票席开始制作第 {number} 号联合密钥：席位 {zh}，须 {needed} 人开票",
                f"The tellers begin key {number}: seats {en}, {needed} of them open a count",
            )
        case KeyWordsHeard(step=step):
            step_zh, step_en = KEY_STEPS.get(step, (step, step))
            said = (f"第 {number} 号密钥：监票席{step_zh}", f"Key {number}: the tellers' seats {step_en}")
        case TellerKeyFailed(reason=reason, blamed=blamed):
            zh, en = listed(blamed)
            fields["mishap"], fields["seats"] = True, blamed
            said = (
                f"第 {number} 号联合密钥未成：{reason}{f'，席位 {zh}' if blamed else ''}",
                f"Key {number} came to nothing: {reason}{f', seats {en}' if blamed else ''}",
            )
        case TellerKeyFixed(transcript_sha256=heard):
            said = (
                f"第 {number} 号联合密钥启用，记录指纹 {heard[:16]}",
                f"Key {number} is in force; its words are {heard[:16]}",
            )
        case _:
            assert_never(record)
    return {"part": Part.TELLERS, "zh": said[0], "en": said[1], **fields}
