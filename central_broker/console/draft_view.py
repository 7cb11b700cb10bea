# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a page shows of a draft: all of it in tables, or everything that is wrong with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from central_broker import glyphs
from central_broker.console.seat_map import spots
from central_broker.intake import Intake, Note, Refusal, SittingDraft, Trouble, read_sitting
from central_broker.intake.columns import label
from central_broker.intake.item_words import list_subjects, own_article, say_kind, say_rule
from central_broker.intake.link_words import say_links
from central_broker.intake.sitting_words import counting_order, list_rules, say_counts
from central_broker.intake.soundness import attendance_of
from central_broker.intake.wording import Said
from voting_core.agenda import Appraisal, Election, Motion, Personnel
from voting_core.roster import Member

Pair = tuple[str, str]
TROUBLES_MAX: Final = 300
_MARGIN: Final = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One trouble or note, in both languages. ``place`` is a line or a cell."""

    file: str
    place: Pair
    field: Pair
    said: Pair
    remedy: Pair = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One member of the roster."""

    member: Member
    place: str

    @property
    def has_card(self) -> bool:
        """Whether they can sign in with one."""
        return bool(self.member.card_sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chair:
    """One seat on the plan, by its middle, in units of one seat's width."""

    seat: str
    name: str
    mark: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of the agenda with its whole rule."""

    number: int
    item: str
    title: str
    text: str
    secret: bool
    kind: Pair
    rule: Pair
    article: str
    subjects: tuple[Pair, ...]
    links: tuple[Pair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything that a page shows of one version; ``draft`` is there where it has no troubles."""

    draft: SittingDraft | None
    faults: tuple[Fault, ...] = ()
    more: int = 0
    notes: tuple[Fault, ...] = ()
    counts: Pair = ("", "")
    rows: tuple[Row, ...] = ()
    grouped: bool = False
    chairs: tuple[Chair, ...] = ()
    box: str = ""
    items: tuple[Item, ...] = ()
    rules: tuple[tuple[Pair, Pair, str], ...] = ()
    font: str = ""
    undrawn: tuple[tuple[str, str, str], ...] = ()

    @property
    def absent(self) -> tuple[str, ...]:
        """Files that are not there yet: of a draft that has only begun, they are no errors."""
        return tuple(one.file for one in self.faults if not one.place[0] and one.said[1] == "the file is missing")


def view(folder: Path) -> View:
    """What is shown of a version's folder; read once, because versions never change."""
    return _view(folder.resolve())


@lru_cache(maxsize=64)
def _view(folder: Path) -> View:
    return show(read_sitting(folder))


def show(intake: Intake) -> View:
    """What is shown of what the import made of the files."""
    notes = tuple(fault_of(note) for note in intake.notes)
    if isinstance(intake, Refusal):
        found = [fault_of(trouble) for trouble in _by_place(intake.troubles)]
        return View(draft=None, faults=tuple(found[:TROUBLES_MAX]), more=len(found[TROUBLES_MAX:]), notes=notes)
    font, known = glyphs.covered()
    chairs = tuple(_chairs(intake))
    return View(
        draft=intake,
        notes=notes,
        counts=_pair(say_counts(intake)),
        rows=tuple(_rows(intake)),
        grouped=any(one.group for one in intake.roster.members),
        chairs=chairs,
        box=_box(chairs),
        items=tuple(_items(intake)),
        rules=tuple((_pair(name), _pair(said), article) for name, said, article in list_rules(intake)),
        font=font,
        undrawn=tuple(glyphs.missing(_texts(intake), known)) if font else (),
    )


def fault_of(finding: Trouble | Note) -> Fault:
    """A finding in the words of a page."""
    said = finding.problem if isinstance(finding, Trouble) else finding.said
    remedy = _pair(finding.remedy) if isinstance(finding, Trouble) else ("", "")
    place = (finding.cell, finding.cell)
    if finding.line and not finding.cell:
        place = (f"第 {finding.line} 行", f"line {finding.line}")
    return Fault(
        file=finding.file,
        place=place,
        field=_pair(label(finding.file, finding.field)),
        said=_pair(said),
        remedy=remedy,
    )


def _by_place(troubles: Sequence[Trouble]) -> list[Trouble]:
    order = list(dict.fromkeys(one.file for one in troubles))
    return sorted(troubles, key=lambda one: (order.index(one.file), one.line))


def _rows(draft: SittingDraft) -> Iterator[Row]:
    places = {seat.seat: f"{seat.row}-{seat.place}" for seat in draft.roster.seats}
    for member in sorted(draft.roster.members, key=counting_order):
        yield Row(member=member, place=places[member.seat])


def _chairs(draft: SittingDraft) -> Iterator[Chair]:
    owners = {one.seat: one for one in draft.roster.members}
    for spot in spots(draft.roster.seats):
        member = owners.get(spot.seat)
        mark = "vacant" if member is None else ("leave" if member.leave else ("teller" if member.teller else "due"))
        yield Chair(seat=spot.seat, name=member.name if member else "", mark=mark, x=spot.x, y=spot.y)


def _box(chairs: Sequence[Chair]) -> str:
    """The view box of the plan: all chairs, and the rostrum above them."""
    left, right = min(one.x for one in chairs) - _MARGIN, max(one.x for one in chairs) + _MARGIN
    return f"{left:.2f} -1.3 {right - left:.2f} {max(one.y for one in chairs) + 2:.2f}"


def _items(draft: SittingDraft) -> Iterator[Item]:
    here = attendance_of(draft.profile, draft.roster)
    for number, item in enumerate(draft.agenda.items, 1):
        yield Item(
            number=number,
            item=item.item,
            title=item.title,
            text=item.text,
            secret=item.secrecy == "secret",
            kind=_pair(say_kind(item)),
            rule=_pair(say_rule(item, draft.profile, here)),
            article=own_article(item),
            subjects=tuple(_pair(one) for one in list_subjects(item)),
            links=tuple(_pair(one) for one in say_links(item, draft.agenda.items, draft.profile.ordering)),
        )


def _texts(draft: SittingDraft) -> Iterator[tuple[str, str]]:
    """Every text that is drawn before people's eyes, and where it stands."""
    yield "sitting", draft.title
    for member in draft.roster.members:
        yield member.member, member.name
        yield member.member, member.group
    for attendee in draft.roster.attendees:
        yield "attendees", f"{attendee.name}{attendee.post}"
    for item in draft.agenda.items:
        yield item.item, item.title
        yield item.item, item.text
        match item:
            case Motion():
                pass
            case Personnel():
                yield from ((item.item, f"{one.name}{one.post}") for one in item.nominees)
            case Appraisal():
                yield from ((item.item, f"{one.name}{one.post}") for one in item.targets)
            case Election():
                yield from ((item.item, one.name) for one in item.candidates)


def _pair(said: Said) -> Pair:
    return said.zh, said.en
