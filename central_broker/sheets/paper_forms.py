# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ballots on paper, for the day on which no terminal works: the same questions and options as at the seats."""

from collections.abc import Iterator, Mapping
from typing import Final

from central_broker.sheets.result_sheet import Pair
from central_broker.sheets.sheet_data import Row, Sheet, Table
from central_broker.sheets.sitting_sheets import say
from voting_core.agenda import Agenda, AgendaItem, Personnel
from voting_core.ballot_paper import Paper, paper_of
from voting_core.option_names import YES_NO
from voting_core.questions import Question
from voting_core.rules.profile import Profile

BOX: Final = "□"
NOTES: Final[tuple[Pair, ...]] = (
    ("在 □ 中画 ○。举手表决时，在 □ 旁写人数。", "Draw a circle in the box; counting hands, write how many."),
    ("两人分别计数，数字一致后各自签名。", "Two people count, and sign once their numbers agree."),
)


def forms_sheet(title: str, agenda: Agenda, profile: Profile, lang: str = "zh") -> Sheet:
    """Ballots on paper for every item; a hand count is written on them too.

    Raises:
        RefusedError: The body has no rule for a kind of item.
    """
    return Sheet(
        heading=say(lang, ("纸质表决票 · 人工计票记录", "Paper ballots · record of counts by hand")),
        body=title,
        tables=tuple(_form(number, one, profile, lang) for number, one in enumerate(agenda.items, start=1)),
        notes=tuple(say(lang, one) for one in NOTES),
        signatures=(say(lang, ("计票人一", "First clerk")), say(lang, ("计票人二", "Second clerk"))),
        lang=lang,
    )


def _form(number: int, item: AgendaItem, profile: Profile, lang: str) -> Table:
    paper = paper_of(item, profile, named={})
    rows = tuple(_rows(item, paper, lang))
    width = max(len(row.cells) for row in rows)
    padded = tuple(Row(name=row.name, cells=(*row.cells, *[""] * (width - len(row.cells))), said="") for row in rows)
    limit = _limit(paper, lang)
    return Table(title=f"{number}. {item.title}{limit}", head=("", *[""] * width), rows=padded)


def _limit(paper: Paper, lang: str) -> str:
    """How many posts there are to fill."""
    return say(lang, (f"（应选 {paper.posts} 名）", f" ({paper.posts} to be elected)")) if paper.posts else ""


def _rows(item: AgendaItem, paper: Paper, lang: str) -> Iterator[Row]:
    words = {one: say(lang, pair) for one, pair in YES_NO.items()}
    names = {**words, **(paper.appraisal.names("en" if lang == "en" else "zh") if paper.appraisal else {})}
    people = "、".join(one.name for one in item.nominees) if isinstance(item, Personnel) and item.merged else ""
    for question in paper.questions:
        if question.names:  # candidates stand below one another, each with a box
            yield from (Row(name=one, cells=(BOX,), said="") for one in question.names)
        else:
            yield Row(name=question.name or people, cells=tuple(_cells(question, names, lang)), said="")


def _cells(question: Question, names: Mapping[str, str], lang: str) -> Iterator[str]:
    if question.highest:
        yield say(lang, (f"______ 分（0–{question.highest}）", f"______ (0–{question.highest})"))
    for option in question.options:
        yield f"{BOX} {names.get(option, option)}"
