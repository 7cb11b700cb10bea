# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of the preview: numbers, rules, people, items."""

import re
from collections import Counter
from typing import Final

from central_broker.intake.appraisal_words import say_appraisal, say_election
from central_broker.intake.draft import SittingDraft
from central_broker.intake.item_words import list_subjects, own_article, say_kind, say_rule
from central_broker.intake.link_words import say_links
from central_broker.intake.majority_words import say_majority, say_quorum
from central_broker.intake.page import hanging, heading, indented, table
from central_broker.intake.rule_words import (
    say_channels,
    say_display,
    say_ordering,
    say_press,
    say_sign_in,
    say_tellers,
    say_time,
)
from central_broker.intake.soundness import attendance_of
from central_broker.intake.wording import Lang, Said, quoted
from voting_core.agenda import AgendaItem
from voting_core.roster import Member

_OPENING_LENGTH: Final = 24


def say_counts(draft: SittingDraft) -> Said:
    """How many there are of everybody."""
    members = draft.roster.members
    leave = sum(1 for member in members if member.leave)
    tellers = sum(1 for member in members if member.teller)
    bare = sum(1 for member in members if not member.card_sha256)
    seats, size = len(draft.roster.seats), draft.profile.size
    of_size = Said(
        f"名额 {size} 人，空缺 {size - len(members)} 人；", f"{size} seats of the body, {size - len(members)} vacant; "
    )
    body = of_size if size else Said("", "")
    attendees = len(draft.roster.attendees)
    beside = Said(f"列席 {attendees} 人；", f"{attendees} attend without a vote; ") if attendees else Said("", "")
    return Said(
        f"{body.zh}组成人员 {len(members)} 人，应到 {len(members) - leave} 人，请假 {leave} 人；{beside.zh}"
        f"监票人 {tellers} 人；未发卡 {bare} 人；席位 {seats} 个，空席 {seats - len(members)} 个。",
        f"{body.en}{len(members)} members, {len(members) - leave} due, {leave} on leave; {beside.en}{tellers} tellers; "
        f"{bare} without a card; {seats} seats, {seats - len(members)} of them free.",
    )


def list_rules(draft: SittingDraft) -> list[tuple[Said, Said, str]]:
    """The rules of the body: what each is about, what it says, and where it is written."""
    profile, here = draft.profile, attendance_of(draft.profile, draft.roster)
    rules = [
        (Said("法定人数", "quorum"), say_quorum(profile.quorum, here), profile.quorum.article),
        (Said("通过", "majority"), say_majority(profile.majority, here), profile.majority.article),
    ]
    if profile.personnel != profile.majority:
        rules.append((Said("任免", "personnel"), say_majority(profile.personnel, here), profile.personnel.article))
    if profile.appraisal is not None:
        rules.append((Said("测评", "appraisal"), say_appraisal(profile.appraisal, here), profile.appraisal.article))
    if profile.election is not None:
        rules.append((Said("选举", "election"), say_election(profile.election, here), profile.election.article))
    shown = say_display(profile.display, profile.release, profile.show_silence)
    rules += [
        (Said("按键", "press"), say_press(profile.press), ""),
        (Said("显示", "display"), shown, ""),
        (Said("时间", "time"), say_time(profile.round_ms, profile.end), ""),
        (Said("方式", "channels"), say_channels(profile.channels), ""),
        (Said("次序", "order"), say_ordering(profile.ordering), ""),
        (Said("报到", "sign-in"), say_sign_in(profile.identification), ""),
    ]
    if profile.tellers_needed:
        rules.append((Said("开票", "opening"), say_tellers(profile.tellers_needed), ""))
    return rules


def show_rules(draft: SittingDraft, lang: Lang) -> str:
    """The rules of the body, each with its source."""
    lines = [
        hanging(name.told(lang), f"{said.told(lang)}{Said('。', '.').told(lang)}{_source(article, lang)}", 10)
        for name, said, article in list_rules(draft)
    ]
    return (
        heading(Said(f"规则：{draft.profile.name}", f"Rules: {draft.profile.name}").told(lang))
        + "\n"
        + "\n".join(lines)
    )


def _source(article: str, lang: Lang) -> str:
    return Said(f"\n依据：{article}", f"\nSource: {article}").told(lang) if article else ""


def show_people(draft: SittingDraft, lang: Lang) -> list[str]:
    """The roster, with a column of groups where there are any, and those who attend without a vote."""
    places = {seat.seat: f"{seat.row}-{seat.place}" for seat in draft.roster.seats}
    grouped = any(member.group for member in draft.roster.members)
    header = Said("序号 姓名 席位 排-座 卡 状态", "id name seat row-place card standing").told(lang).split()
    rows = [
        (
            member.member,
            member.name,
            member.seat,
            places[member.seat],
            _say_card(member.card_sha256).told(lang),
            _say_standing(member).told(lang),
            *([member.group] if grouped else []),
        )
        for member in sorted(draft.roster.members, key=counting_order)
    ]
    header += [Said("组别", "group").told(lang)] if grouped else []
    blocks = [heading(Said("名单", "Roster").told(lang)) + "\n" + table(header, rows)]
    if grouped:
        counts = Counter(member.group for member in draft.roster.members)
        listed = Said("、", ", ").told(lang).join(f"{name or '—'} {count}" for name, count in sorted(counts.items()))
        blocks.append(indented(Said(f"各组人数：{listed}。", f"Members by group: {listed}.").told(lang), 0))
    return blocks + _show_attendees(draft, lang)


def _show_attendees(draft: SittingDraft, lang: Lang) -> list[str]:
    if not draft.roster.attendees:
        return []
    title = Said("列席人员（没有表决权）", "Attending without a vote").told(lang)
    header = Said("姓名 职务 卡", "name post card").told(lang).split()
    rows = [(one.name, one.post, _say_card(one.card_sha256).told(lang)) for one in draft.roster.attendees]
    return [heading(title) + "\n" + table(header, rows)]


def _say_card(card: str) -> Said:
    return Said("有", "yes") if card else Said("无", "none")


def counting_order(member: Member) -> list[tuple[int, str]]:
    """People expect 2 before 10; the roster itself is sorted by character."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"([0-9]+)", member.member)]


def _say_standing(member: Member) -> Said:
    parts = [Said("监票人", "teller")] if member.teller else []
    parts += [Said(f"请假：{member.leave}", f"on leave: {member.leave}")] if member.leave else []
    return Said("，".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def show_items(draft: SittingDraft, lang: Lang) -> list[str]:
    """Every item with its number."""
    numbers = {item.item: number for number, item in enumerate(draft.agenda.items, 1)}
    return [_show_item(item, numbers, draft, lang) for item in draft.agenda.items]


def _say_secret(item: AgendaItem, lang: Lang) -> str:
    return Said("，无记名", ", in secret").told(lang) if item.secrecy == "secret" else ""


def _show_item(item: AgendaItem, numbers: dict[str, int], draft: SittingDraft, lang: Lang) -> str:
    rule = say_rule(item, draft.profile, attendance_of(draft.profile, draft.roster))
    opening = quoted(item.text.lstrip().partition("\n")[0][:_OPENING_LENGTH])
    links = say_links(item, draft.agenda.items, draft.profile.ordering)
    text = Said(
        f"编号 {item.item}，正文 {len(item.text)} 字，开头{opening}。",
        f"Id {item.item}, {len(item.text)} characters of text, beginning {opening}.",
    )
    return "\n".join(
        [
            hanging(f"{numbers[item.item]}.", item.title, 4),
            indented(f"{say_kind(item).told(lang)}{_say_secret(item, lang)}{Said('。', '.').told(lang)}", 4),
            *(hanging("      ·", one.told(lang), 8) for one in list_subjects(item)),
            *(hanging("    ↳", one.told(lang), 6) for one in links),
            indented(f"{rule.told(lang)}{_source(own_article(item), lang)}", 4),
            indented(text.told(lang), 4),
        ]
    )
