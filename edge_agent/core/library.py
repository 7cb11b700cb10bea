# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What this seat needs of the bodies it holds: who may sit here, and how a frozen list disposes of its member."""

from collections.abc import Mapping

from edge_agent.core.desk import Desk
from voting_core.codec import Reader
from voting_core.errors import RefusedError
from voting_core.floor import Floor, RoundState
from voting_core.floor_records import FROZEN_READER, FrozenEntry
from voting_core.roster import Member, Roster

ROSTER_READER: Reader[Roster] = Reader(Roster, "roster")


class Library:
    """Bodies by hash, read once, and of each only what the seat uses."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rosters: dict[str, Roster] = {}
        self._entries: dict[str, FrozenEntry | None] = {}
        self.unreadable = False
        """Whether the roster in force is spelled so that nobody could read it."""

    def restore(self, floor: Floor, blobs: Mapping[str, bytes]) -> None:
        """Read again what the floor log in force names."""
        for sha256 in self._named(floor):
            if sha256 in blobs:
                self.learn(sha256, blobs[sha256], floor)

    def learn(self, sha256: str, data: bytes, floor: Floor) -> None:
        """A body has come whose hash was checked; it is read if the floor log in force needs it here."""
        if sha256 not in self._named(floor):
            return
        try:
            if floor.roster is not None and floor.roster.sha256 == sha256:
                self.unreadable = True
                self._rosters = {sha256: ROSTER_READER.read(data)}
                self.unreadable = False
            else:
                self._entries[sha256] = self._own_entry(data)
        except RefusedError as error:
            self._desk.note("alarm", f"Blob {sha256[:12]}… has the right hash but cannot be read: {error}")

    def roster(self, floor: Floor) -> Roster | None:
        """The roster in force, if it is here."""
        return None if floor.roster is None else self._rosters.get(floor.roster.sha256)

    def owner(self, floor: Floor) -> Member | None:
        """The member whose seat this is."""
        roster = self.roster(floor)
        members = () if roster is None else roster.members
        return next((member for member in members if member.seat == self._desk.identity.seat), None)

    def entry(self, state: RoundState) -> FrozenEntry | None:
        """How the newest frozen list of a round disposes of this seat's member; none while it is not here."""
        return None if state.frozen is None else self._entries.get(state.frozen.frozen.sha256)

    def _own_entry(self, data: bytes) -> FrozenEntry | None:
        frozen = FROZEN_READER.read(data)
        return next((entry for entry in frozen.entries if entry.seat == self._desk.identity.seat), None)

    def _named(self, floor: Floor) -> list[str]:
        frozen = [state.frozen.frozen.sha256 for state in floor.rounds.values() if state.frozen is not None]
        return [*([floor.roster.sha256] if floor.roster else []), *frozen]
