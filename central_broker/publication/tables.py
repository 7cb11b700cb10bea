# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results as tables that spreadsheets open: findings, lines, the votes of named rounds, and who was there when."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from central_broker.core.house import House
from central_broker.publication.votes import member_votes
from central_broker.sign_in_words import IDENTIFICATIONS
from voting_core.attendance import attendance
from voting_core.option_names import option_names
from voting_core.round_state import RoundState

DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a cell that spreadsheets would calculate begins with; a sign before it makes it text."""


def write_findings(house: House) -> bytes:
    """One row for each finding of each declared round."""
    head = ("item", "round", "phase", "kind", "title", "subject", "name", "outcome", "base", "needed", "got")
    more = ("grade", "score", "place", "missing_effect", "said_zh", "said_en")
    return _table((*head, *more), (row for state in _declared(house) for row in _findings(state)))


def write_lines(house: House) -> bytes:
    """One row for each line of each question, of each channel."""
    head = ("item", "round", "question", "name", "channel", "line", "line_zh", "count")
    return _table(head, (row for state in _declared(house) for row in _lines(state)))


def write_votes(house: House) -> bytes:
    """One row for each member and question of the declared named rounds."""
    head = ("item", "round", "question", "member", "member_name", "group", "line", "options")
    rows = (
        (*state.key, vote.question, vote.member, vote.name, vote.group, vote.line, " ".join(vote.options))
        for state in _declared(house)
        for vote in member_votes(house, state)
    )
    return _table(head, rows)


def write_attendance(house: House) -> bytes:
    """One row for each member and stay, or one for a member who never came; attendees without a vote follow."""
    head = (
        "member",
        "name",
        "group",
        "presence",
        "leave",
        "recused",
        "seat",
        "identification",
        "said",
        "came",
        "left",
        "cause",
    )
    assert house.roster is not None, "a sitting whose roster is fixed is published"
    logs = [*house.logs().values(), *(log for former in house.former().values() for log in former)]
    rows: list[Sequence[object]] = []
    for one in attendance(house.floor, house.roster, {(log.seat, log.epoch): log for log in logs}.values()):
        who = (one.member.member, one.member.name, one.member.group, one.presence, one.leave, " ".join(one.recused))
        rows += [
            (
                *who,
                visit.seat,
                visit.identification,
                _said(visit.identification),
                _time(visit.came_ms),
                _time(visit.left_ms),
                visit.cause,
            )
            for visit in one.visits
        ] or [(*who, one.seat, "", "", "", "", "")]
    rows += [("", one.name, "", "attendee", "", "", "", "", "", "", "", one.post) for one in house.roster.attendees]
    return _table(head, rows)


def _said(identification: str) -> str:
    """What the word of the record means, in both languages."""
    return " · ".join(IDENTIFICATIONS[identification])


def _time(at_ms: int | None) -> str:
    """By the seat's clock, as UTC."""
    return "" if at_ms is None else datetime.fromtimestamp(at_ms // 1_000, UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _declared(house: House) -> list[RoundState]:
    return [state for state in house.floor.rounds.values() if state.declared is not None]


def _findings(state: RoundState) -> Iterable[Sequence[object]]:
    declared, opened = state.declared, state.opened
    assert declared is not None, "only declared rounds are listed"
    names = {one.subject: one.name.split(" · ")[0] for one in opened.questions} | option_names(opened, "zh")
    for found in declared.findings:
        score = f"{found.score.numerator}/{found.score.denominator}" if found.score else ""
        yield (
            *(
                *state.key,
                str(state.phase),
                opened.item_kind,
                opened.title,
                found.subject,
                names.get(found.subject, ""),
            ),
            *(found.outcome, found.base, found.needed, found.got, found.grade, score, found.place),
            *(found.missing_effect, found.said_zh, found.said_en),
        )


def _lines(state: RoundState) -> Iterable[Sequence[object]]:
    declared, opened = state.declared, state.opened
    assert declared is not None, "only declared rounds are listed"
    names = option_names(opened, "zh")
    for question, counted in zip(opened.questions, declared.counted, strict=True):
        head = (*state.key, question.question, question.name)
        for line in (*counted.marks, *counted.lines):
            yield (*head, "keypad", line.line, names.get(line.line, ""), line.members)
        for channel in counted.channels:
            by_hand = channel.counted
            extra = (("not_pressed", by_hand.not_pressed), ("void", by_hand.void))
            for name, members in (*((line.line, line.members) for line in by_hand.lines), *extra):
                yield (*head, channel.channel, name, names.get(name, ""), members)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV after RFC 4180, with the mark by which spreadsheets know UTF-8, and no cell that they would calculate."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(DANGEROUS) else cell
