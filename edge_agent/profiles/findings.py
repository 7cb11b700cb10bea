# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a profile, as a technician reads it."""

from dataclasses import dataclass

from edge_agent.profiles.fitting import MISSING, Place, dotted


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault: where, what is wrong, what to write instead. ``line`` counts from 1 and is 0 for a whole file."""

    file: str
    line: int
    place: Place
    problem: str
    remedy: str

    @property
    def is_missing(self) -> bool:
        """Whether a key is missing that has to be there."""
        return self.problem == MISSING

    def __str__(self) -> str:
        """One line."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where} [{dotted(self.place)}] {self.problem} → {self.remedy}"
