# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What this seat needs of the bodies it holds: who may sit here, whether its key is registered, how a frozen list
disposes of its member.
"""

from collections.abc import Mapping

from edge_agent.core.desk import Desk
from voting_core.codec import Reader
from voting_core.errors import RefusedError
from voting_core.floor import Floor, RoundState
from voting_core.floor_records import FROZEN_READER, FrozenEntry
from voting_core.roster import Member, RegisteredKey, Registry, Roster

ROSTER_READER: Reader[Roster] = Reader(Roster, "roster")
REGISTRY_READER: Reader[Registry] = Reader(Registry, "seat-key registry")


class Library:
    """Bodies by hash, read once, and of each only what the seat uses."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rosters: dict[str, Roster] = {}
        self._entries: dict[str, FrozenEntry | None] = {}
        self._registered: dict[str, bool] = {}
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
            elif floor.registry is not None and floor.registry.sha256 == sha256:
                self._registered = {sha256: self._is_in(REGISTRY_READER.read(data))}
            else:
                self._entries[sha256] = self._own_entry(data)
        except RefusedError as error:
            self._desk.note("alarm", f"Blob {sha256[:12]}… has the right hash but cannot be read: {error}")

    def roster(self, floor: Floor) -> Roster | None:
        """The roster in force, if it is here."""
        return None if floor.roster is None else self._rosters.get(floor.roster.sha256)

    def is_stranger(self, floor: Floor) -> bool:
        """Whether the registry in force is here and does not know this seat with this key."""
        return floor.registry is not None and not self._registered.get(floor.registry.sha256, True)

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

    def _is_in(self, registry: Registry) -> bool:
        identity = self._desk.identity
        own = RegisteredKey(seat=identity.seat, epoch=identity.epoch, key=self._desk.signer.key)
        return own in registry.seats

    def _named(self, floor: Floor) -> list[str]:
        lists = [state.frozen.frozen for state in floor.rounds.values() if state.frozen is not None]
        return [ref.sha256 for ref in (floor.roster, floor.registry, *lists) if ref is not None]
