# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What reading the files brings to light: troubles, which stop the import, and notes, which the secretary confirms.

One rule divides them. What can be read in one way only (a blank inside 王 伟, full-width digits, an old encoding) is
read that way and noted. What can be read in two ways is never guessed: it is a trouble.
"""

from dataclasses import dataclass, field

from central_broker.intake.wording import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that must be mended before anything is imported.

    ``line`` counts from 1 and is 0 where the whole file is meant. ``field`` is a column (``seat``) or a key
    (``majority.share``), empty where the whole line is meant.
    """

    file: str
    line: int
    field: str
    problem: Said
    remedy: Said
    cell: str = ""
    """Sheet and cell, where the file is a workbook: ``Sheet1!B7``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that was read in its only sensible way, or that is allowed but worth a look."""

    file: str
    line: int
    field: str
    said: Said
    cell: str = ""


@dataclass(slots=True)
class Findings:
    """All that was found so far, in the order of finding."""

    troubles: list[Trouble] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def at(self, file: str, line: int = 0, name: str = "") -> "Spot":
        """The place that the next finding is about."""
        return Spot(self, file, line, name)


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of one file, where whoever reads it leaves what they found."""

    findings: Findings
    file: str
    line: int = 0
    name: str = ""
    cell: str = ""

    def in_cell(self, cell: str) -> "Spot":
        """The same place, told by sheet and cell."""
        return Spot(self.findings, self.file, self.line, self.name, cell)

    def refuse(self, problem: Said, remedy: Said) -> None:
        """Leave a trouble here."""
        self.findings.troubles.append(
            Trouble(file=self.file, line=self.line, field=self.name, problem=problem, remedy=remedy, cell=self.cell)
        )

    def note(self, said: Said) -> None:
        """Leave a note here."""
        self.findings.notes.append(Note(file=self.file, line=self.line, field=self.name, said=said, cell=self.cell))
