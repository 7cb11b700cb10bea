# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a secretary reads before anything is imported: the whole sitting, or everything that is wrong with its files."""

import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import Final, assert_never

from central_broker.intake.columns import label
from central_broker.intake.draft import Intake, Refusal, SittingDraft
from central_broker.intake.findings import Note, Trouble
from central_broker.intake.page import hanging, heading, indented, table
from central_broker.intake.reading import read_sitting
from central_broker.intake.rule_words import (
    say_display,
    say_item_rule,
    say_majority,
    say_press,
    say_quorum,
    say_time,
)
from central_broker.intake.wording import Lang, Said, language, quoted
from voting_core.agenda import AgendaItem
from voting_core.roster import Member

_OPENING_LENGTH: Final = 24


def check(folder: Path, lang: str) -> tuple[bool, str]:
    """Whether a folder could be imported, and what to show for it.

    Args:
        folder: The files of a sitting.
        lang: ``zh``, ``zh_CN.UTF-8``, ``en`` and the like.
    """
    intake = read_sitting(folder)
    return isinstance(intake, SittingDraft), preview(intake, lang)


def preview(intake: Intake, lang: str) -> str:
    """The sitting, or the troubles, as plain text, 100 columns wide, ending in a line feed."""
    tongue = language(lang)
    match intake:
        case SittingDraft():
            return _show_draft(intake, tongue)
        case Refusal():
            return _show_refusal(intake, tongue)
        case _:
            assert_never(intake)


def say_finding(finding: Trouble | Note, lang: Lang) -> str:
    """One trouble or note as a sentence: ``members.csv 第 12 行 席位: 没有这个席位 → 改成已有的席位号``."""
    name = label(finding.file, finding.field).told(lang)
    line = Said(f" 第 {finding.line} 行", f" line {finding.line}").told(lang) if finding.line else ""
    said = f"{finding.problem.told(lang)} → {finding.remedy.told(lang)}" if isinstance(finding, Trouble) else ""
    said = finding.said.told(lang) if isinstance(finding, Note) else said
    return f"{finding.file}{line}{f' {name}' if name else ''}: {said}"


def _show_refusal(refusal: Refusal, lang: Lang) -> str:
    files = Counter(trouble.file for trouble in refusal.troubles)
    listed = "，".join(f"{file} {count} 处" for file, count in files.items())
    listed_en = ", ".join(f"{count} in {file}" for file, count in files.items())
    total = len(refusal.troubles)
    blocks = [
        Said(
            f"有 {total} 处错误，什么也没有导入（{listed}）。", f"{total} errors; nothing was imported ({listed_en})."
        ).told(lang),
        "\n".join(hanging("✗", say_finding(trouble, lang), 2) for trouble in _by_place(refusal.troubles)),
        *_show_notes(refusal.notes, lang),
        Said("请逐条改好、保存，再检查一次。", "Mend them one by one, save, and check again.").told(lang),
    ]
    return "\n\n".join(blocks) + "\n"


def _show_draft(draft: SittingDraft, lang: Lang) -> str:
    here = Said(
        f"{draft.day.isoformat()}    会场 {draft.hall}    会议编号 {draft.sitting}",
        f"{draft.day.isoformat()}    hall {draft.hall}    sitting {draft.sitting}",
    )
    blocks = [
        f"{indented(draft.title, 0)}\n{here.told(lang)}",
        f"{heading(Said('人数', 'People').told(lang))}\n{indented(_say_counts(draft).told(lang), 0)}",
        *_show_rules(draft, lang),
        *_show_people(draft, lang),
        heading(Said(f"议程 {len(draft.agenda.items)} 项", f"Agenda of {len(draft.agenda.items)}").told(lang)),
        *(_show_item(number, item, draft, lang) for number, item in enumerate(draft.agenda.items, 1)),
        *_show_notes(draft.notes, lang),
        _say_good(draft).told(lang),
    ]
    return "\n\n".join(blocks) + "\n"


def _say_counts(draft: SittingDraft) -> Said:
    members = draft.roster.members
    leave = sum(1 for member in members if member.leave)
    tellers = sum(1 for member in members if member.teller)
    bare = sum(1 for member in members if not member.card_sha256)
    seats = len(draft.roster.seats)
    return Said(
        f"组成人员 {len(members)} 人，应到 {len(members) - leave} 人，请假 {leave} 人；"
        f"监票人 {tellers} 人；未发卡 {bare} 人；席位 {seats} 个，空席 {seats - len(members)} 个。",
        f"{len(members)} members, {len(members) - leave} due, {leave} on leave; {tellers} tellers; "
        f"{bare} without a card; {seats} seats, {seats - len(members)} of them free.",
    )


def _show_rules(draft: SittingDraft, lang: Lang) -> list[str]:
    profile, members = draft.profile, len(draft.roster.members)
    rules = [
        (Said("法定人数", "quorum"), say_quorum(profile.quorum, members), profile.quorum.article),
        (Said("通过", "majority"), say_majority(profile.majority, members), profile.majority.article),
        (Said("按键", "press"), say_press(profile.press), ""),
        (Said("显示", "display"), say_display(profile.display), ""),
        (Said("时间", "time"), say_time(profile.round_ms), ""),
    ]
    lines = [
        hanging(name.told(lang), f"{said.told(lang)}{Said('。', '.').told(lang)}{_source(article, lang)}", 10)
        for name, said, article in rules
    ]
    return [heading(Said(f"规则：{profile.name}", f"Rules: {profile.name}").told(lang)) + "\n" + "\n".join(lines)]


def _source(article: str, lang: Lang) -> str:
    return Said(f"\n依据：{article}", f"\nSource: {article}").told(lang) if article else ""


def _show_people(draft: SittingDraft, lang: Lang) -> list[str]:
    places = {seat.seat: f"{seat.row}-{seat.place}" for seat in draft.roster.seats}
    header = Said("序号 姓名 席位 排-座 卡 状态", "id name seat row-place card standing").told(lang).split()
    rows = [
        (
            member.member,
            member.name,
            member.seat,
            places[member.seat],
            (Said("有", "yes") if member.card_sha256 else Said("无", "none")).told(lang),
            _say_standing(member).told(lang),
        )
        for member in sorted(draft.roster.members, key=_counting_order)
    ]
    return [heading(Said("名单", "Roster").told(lang)) + "\n" + table(header, rows)]


def _counting_order(member: Member) -> list[tuple[int, str]]:
    """People expect 2 before 10; the roster itself is sorted by character."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"([0-9]+)", member.member)]


def _say_standing(member: Member) -> Said:
    parts = [Said("监票人", "teller")] if member.teller else []
    parts += [Said(f"请假：{member.leave}", f"on leave: {member.leave}")] if member.leave else []
    return Said("，".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def _show_item(number: int, item: AgendaItem, draft: SittingDraft, lang: Lang) -> str:
    rule = say_item_rule(item, draft.profile, len(draft.roster.members))
    article = _source(item.majority.article, lang) if item.majority else ""
    opening = quoted(item.text.lstrip().partition("\n")[0][:_OPENING_LENGTH])
    text = Said(
        f"编号 {item.item}，正文 {len(item.text)} 字，开头{opening}。",
        f"Id {item.item}, {len(item.text)} characters of text, beginning {opening}.",
    )
    return "\n".join(
        [
            hanging(f"{number}.", item.title, 4),
            indented(f"{rule.told(lang)}{article}", 4),
            indented(text.told(lang), 4),
        ]
    )


def _show_notes(notes: tuple[Note, ...], lang: Lang) -> list[str]:
    if not notes:
        return []
    title = Said(f"提示 {len(notes)} 条，请核对", f"{len(notes)} notes to check").told(lang)
    return [heading(title) + "\n" + "\n".join(hanging("·", say_finding(note, lang), 2) for note in _by_place(notes))]


def _by_place(findings: tuple[Trouble, ...] | tuple[Note, ...]) -> list[Trouble | Note]:
    order = list(dict.fromkeys(finding.file for finding in findings))
    return sorted(findings, key=lambda finding: (order.index(finding.file), finding.line))


def _say_good(draft: SittingDraft) -> Said:
    roster, agenda = (hashlib.sha256(blob).hexdigest()[:16] for blob in (draft.roster_blob, draft.agenda_blob))
    return Said(
        f"没有错误，可以导入。※ 表示本项自定的规则。\n名册指纹 {roster}    议程指纹 {agenda}",
        f"No errors: this can be imported. * marks what an item sets for itself.\nroster {roster}    agenda {agenda}",
    )
