# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sheets of a sitting, ready to be printed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from central_broker.core.house import House
from central_broker.sheets.paper_forms import forms_sheet
from central_broker.sheets.result_sheet import result_sheet
from central_broker.sheets.sheet_data import Sheet
from central_broker.sheets.sitting_sheets import attendance_sheet, report_sheet
from central_broker.sheets.typesetting import typeset
from voting_core.agenda import Agenda
from voting_core.rules.profile import Profile


@dataclass(frozen=True, slots=True)
class Typeset:
    """A sheet as PDF, with a file name; the same records give the same bytes."""

    name: str
    pdf: bytes

    @property
    def sha256(self) -> str:
        """What can be written beside it."""
        return hashlib.sha256(self.pdf).hexdigest()


def typeset_result(house: House, poll: str, number: int, lang: str = "zh", *, names: bool = False) -> Typeset:
    """The official sheet of a declared round.

    Raises:
        RefusedError: There is no such result, or the font is missing or lacks a character.
    """
    sheet = result_sheet(house, poll, number, lang, names=names)
    return _set(f"{poll}-{number}{'-names' if names else ''}.{lang}.pdf", sheet)


def typeset_report(house: House, lang: str = "zh") -> Typeset:
    """The report of the whole sitting.

    Raises:
        RefusedError: The font is missing or lacks a character.
    """
    return _set(f"report.{lang}.pdf", report_sheet(house, lang))


def typeset_attendance(house: House, lang: str = "zh") -> Typeset:
    """Who was there.

    Raises:
        RefusedError: There is no roster, or the font is missing or lacks a character.
    """
    return _set(f"attendance.{lang}.pdf", attendance_sheet(house, lang))


def typeset_forms(title: str, agenda: Agenda, profile: Profile, lang: str = "zh") -> Typeset:
    """Ballots on paper, before anything was voted on.

    Raises:
        RefusedError: The body has no rule for a kind of item, or the font is missing or lacks a character.
    """
    return _set(f"forms.{lang}.pdf", forms_sheet(title, agenda, profile, lang))


def sheet_data_of(house: House) -> Iterator[tuple[str, Sheet]]:
    """Every sheet of a sitting as data, by name, in both languages; those of named rounds with who voted how."""
    for lang in ("zh", "en"):
        for (poll, number), state in house.floor.rounds.items():
            if state.declared is not None:
                yield f"{poll}-{number}.{lang}", result_sheet(house, poll, number, lang, names=True)
        yield f"report.{lang}", report_sheet(house, lang)
        yield f"attendance.{lang}", attendance_sheet(house, lang)


def _set(name: str, sheet: Sheet) -> Typeset:
    return Typeset(name, typeset(sheet))
