# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a secretary reads before anything is imported: the whole sitting, or everything that is wrong with its files."""

import hashlib
from collections import Counter
from pathlib import Path
from typing import assert_never

from central_broker.intake.columns import label
from central_broker.intake.draft import Intake, Refusal, SittingDraft
from central_broker.intake.findings import Note, Trouble
from central_broker.intake.page import hanging, heading, indented
from central_broker.intake.reading import read_sitting
from central_broker.intake.sitting_words import say_counts, show_items, show_people, show_rules
from central_broker.intake.wording import Lang, Said, language


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
    line = f"!{finding.cell}" if finding.cell else line
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
        f"{heading(Said('人数', 'People').told(lang))}\n{indented(say_counts(draft).told(lang), 0)}",
        show_rules(draft, lang),
        *show_people(draft, lang),
        heading(Said(f"议程 {len(draft.agenda.items)} 项", f"Agenda of {len(draft.agenda.items)}").told(lang)),
        *show_items(draft, lang),
        *_show_notes(draft.notes, lang),
        _say_good(draft).told(lang),
    ]
    return "\n\n".join(blocks) + "\n"


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
