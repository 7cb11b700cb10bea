# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What differs between two versions of a draft: added, removed, changed, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec

from central_broker.intake import SittingDraft
from central_broker.intake.item_words import say_rule
from central_broker.intake.soundness import attendance_of
from voting_core.agenda import AgendaItem
from voting_core.roster import Member

Kind = Literal["added", "removed", "changed"]
KINDS: Final[Mapping[Kind, tuple[str, str]]] = {
    "added": ("新增", "added"),
    "removed": ("删去", "removed"),
    "changed": ("修改", "changed"),
}

_MEMBER: Final = (
    ("name", "姓名", "name"),
    ("seat", "席位", "seat"),
    ("leave", "请假", "leave"),
    ("group", "组别", "group"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that differs. ``before`` and ``after`` are empty where there was or is nothing."""

    kind: Kind
    what: tuple[str, str]
    before: tuple[str, str] = ("", "")
    after: tuple[str, str] = ("", "")


def compare(old: SittingDraft | None, new: SittingDraft) -> tuple[Change, ...]:
    """Everything in which a new version differs from the old one; all of it is new where there was none."""
    if old is None:
        return ()
    return (*_head(old, new), *_members(old, new), *_attendees(old, new), *_seats(old, new), *_agenda(old, new))


def _head(old: SittingDraft, new: SittingDraft) -> Iterator[Change]:
    for what, before, after in (
        (("会议名称", "title"), old.title, new.title),
        (("会议编号", "id"), old.sitting, new.sitting),
        (("会场", "hall"), old.hall, new.hall),
        (("日期", "date"), old.day.isoformat(), new.day.isoformat()),
    ):
        if before != after:
            yield Change(kind="changed", what=what, before=_same(before), after=_same(after))
    mine, theirs = (msgspec.to_builtins(one.profile) for one in (old, new))
    keys = sorted(key for key in mine.keys() | theirs.keys() if mine.get(key) != theirs.get(key))
    if keys:
        said = ", ".join(keys)
        yield Change(kind="changed", what=("表决规则", "rules"), after=(f"改了 {said}", f"other {said}"))


def _members(old: SittingDraft, new: SittingDraft) -> Iterator[Change]:
    before = {one.member: one for one in old.roster.members}
    after = {one.member: one for one in new.roster.members}
    for member in sorted(before.keys() | after.keys()):
        was, is_now = before.get(member), after.get(member)
        if was is None and is_now is not None:
            yield Change(kind="added", what=_who(is_now), after=_same(f"{is_now.name} {is_now.seat}"))
        elif is_now is None and was is not None:
            yield Change(kind="removed", what=_who(was), before=_same(f"{was.name} {was.seat}"))
        elif was is not None and is_now is not None and was != is_now:
            yield from _one_member(was, is_now)


def _one_member(was: Member, is_now: Member) -> Iterator[Change]:
    zh, en = _who(is_now)
    for name, label_zh, label_en in _MEMBER:
        before, after = getattr(was, name), getattr(is_now, name)
        if before != after:
            yield Change(
                kind="changed",
                what=(f"{zh} {label_zh}", f"{en} {label_en}"),
                before=(before or "—", before or "—"),
                after=(after or "—", after or "—"),
            )
    if was.card_sha256 != is_now.card_sha256:
        yield Change(
            kind="changed",
            what=(f"{zh} 卡", f"{en} card"),
            before=_card(was),
            after=_card(is_now, other=was.card_sha256),
        )
    if was.teller != is_now.teller:
        yes, no = ("监票人", "a teller"), ("不是监票人", "no teller")
        pair = (yes, no) if was.teller else (no, yes)
        yield Change(kind="changed", what=(f"{zh} 监票", f"{en} teller"), before=pair[0], after=pair[1])


def _card(member: Member, other: str = "") -> tuple[str, str]:
    """A card's number stays out of the page; that it is another one does not."""
    if not member.card_sha256:
        return "无卡", "no card"
    return ("换了一张", "another card") if other else ("有卡", "a card")


def _attendees(old: SittingDraft, new: SittingDraft) -> Iterator[Change]:
    before = {(one.name, one.post) for one in old.roster.attendees}
    after = {(one.name, one.post) for one in new.roster.attendees}
    for name, post in sorted(before - after):
        yield Change(kind="removed", what=("列席", "attending"), before=_same(f"{name} {post}"))
    for name, post in sorted(after - before):
        yield Change(kind="added", what=("列席", "attending"), after=_same(f"{name} {post}"))


def _seats(old: SittingDraft, new: SittingDraft) -> Iterator[Change]:
    before = {one.seat: f"{one.row}-{one.place}" for one in old.roster.seats}
    after = {one.seat: f"{one.row}-{one.place}" for one in new.roster.seats}
    for seat in sorted(before.keys() | after.keys()):
        was, is_now = before.get(seat, ""), after.get(seat, "")
        if was != is_now:
            kind: Kind = "added" if not was else ("removed" if not is_now else "changed")
            yield Change(kind=kind, what=(f"席位 {seat}", f"seat {seat}"), before=_same(was), after=_same(is_now))


def _agenda(old: SittingDraft, new: SittingDraft) -> Iterator[Change]:
    before = {one.item: one for one in old.agenda.items}
    after = {one.item: one for one in new.agenda.items}
    for item in [one for one in before if one not in after]:
        yield Change(kind="removed", what=_item(item), before=_same(before[item].title))
    for item, one in after.items():
        if item not in before:
            yield Change(kind="added", what=_item(item), after=_same(one.title))
        elif before[item] != one:
            yield from _one_item(before[item], one, old, new)
    stayed = [one for one in before if one in after], [one for one in after if one in before]
    if stayed[0] != stayed[1]:
        yield Change(
            kind="changed",
            what=("议程次序", "order of the agenda"),
            before=_same("、".join(stayed[0])),
            after=_same("、".join(stayed[1])),
        )


def _one_item(was: AgendaItem, is_now: AgendaItem, old: SittingDraft, new: SittingDraft) -> Iterator[Change]:
    zh, en = _item(is_now.item)
    if was.title != is_now.title:
        yield Change(
            kind="changed", what=(f"{zh} 标题", f"{en} title"), before=_same(was.title), after=_same(is_now.title)
        )
    if was.text != is_now.text:
        sizes = tuple((f"{len(one.text)} 字", f"{len(one.text)} characters") for one in (was, is_now))
        yield Change(kind="changed", what=(f"{zh} 正文", f"{en} text"), before=sizes[0], after=sizes[1])
    rest = [_without_words(one) for one in (was, is_now)]
    if rest[0] != rest[1]:
        said = tuple(
            say_rule(item, one.profile, attendance_of(one.profile, one.roster))
            for item, one in ((was, old), (is_now, new))
        )
        before, after = ((one.zh, one.en) for one in said)
        same = ("类别、对象或次序要求有变", "its kind, subjects or links differ")
        differ = before != after
        yield Change(
            kind="changed",
            what=(f"{zh} 规则与对象", f"{en} rule and subjects"),
            before=before if differ else ("", ""),
            after=after if differ else same,
        )


def _without_words(item: AgendaItem) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(item)
    return {key: value for key, value in found.items() if key not in ("title", "text")}


def _who(member: Member) -> tuple[str, str]:
    return f"{member.name}（{member.member}）", f"{member.name} ({member.member})"


def _item(item: str) -> tuple[str, str]:
    return f"议题 {item}", f"item {item}"


def _same(text: str) -> tuple[str, str]:
    return text, text
