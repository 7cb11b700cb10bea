# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sitting as the files describe it, ready to be ordered, or all the reasons why it is not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from central_broker.intake.findings import Note, Trouble
from voting_core.agenda import Agenda
from voting_core.codec import Reader, encode
from voting_core.roster import Roster
from voting_core.rules.profile import Profile

ROSTER_READER: Final[Reader[Roster]] = Reader(Roster, "roster")
AGENDA_READER: Final[Reader[Agenda]] = Reader(Agenda, "agenda")
PROFILE_READER: Final[Reader[Profile]] = Reader(Profile, "profile")


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingDraft:
    """A whole sitting without trouble.

    ``roster`` is sorted by id, members and seats alike; ``agenda`` is in the order of the house. ``card_numbers`` has
    the number of every card by member id, for printing and rehearsing only: the house is told their hashes.
    """

    sitting: str
    title: str
    hall: str
    day: date
    profile: Profile
    roster: Roster
    agenda: Agenda
    card_numbers: Mapping[str, str] = field(repr=False)
    notes: tuple[Note, ...]

    @property
    def roster_blob(self) -> bytes:
        """The bytes that ``RosterFixed`` names."""
        return encode(self.roster)

    @property
    def agenda_blob(self) -> bytes:
        """The bytes that ``AgendaPublished`` names."""
        return encode(self.agenda)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Files with trouble: nothing of them is imported. At least one trouble, all that could be found."""

    troubles: tuple[Trouble, ...]
    notes: tuple[Note, ...]


Intake = SittingDraft | Refusal
