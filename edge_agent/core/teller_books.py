# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tellers' keys at a seat: worked out from what the tellers' seats signed, so that the centre is not believed.

The bodies with the words come later than the records that name them, so everything here may be missing for a while.
"""

from collections.abc import Mapping

from edge_agent.core.desk import Desk
from edge_agent.core.library import Library
from voting_core.errors import RefusedError
from voting_core.floor import Floor
from voting_core.round_state import RoundState
from voting_core.secrecy.archive_check import pairs_of
from voting_core.secrecy.election import Election
from voting_core.secrecy.group import Group
from voting_core.secrecy.joint_key import JointKey, KeyMaking
from voting_core.secrecy.joint_opening import Opening
from voting_core.secret_rounds import election_of, fixed_key, hear_attempt, making_of, new_opening


class TellerBooks:
    """Keys, elections and openings of the sitting, as this seat has worked them out."""

    def __init__(self, desk: Desk, group: Group, floor: Floor, ahead: Floor, library: Library) -> None:
        self._desk, self._group, self._floor, self._library = desk, group, floor, library
        self._ahead = ahead
        """The floor log with what is still on its way to the disk: bodies may be there before their records are."""
        self._bodies: dict[str, bytes] = {}
        self._makings: dict[tuple[str, int], KeyMaking] = {}
        self._keys: dict[tuple[str, int], JointKey] = {}
        self._elections: dict[tuple[str, str, int], Election] = {}
        self._openings: dict[tuple[str, str, int, int], Opening] = {}

    def restore(self, blobs: Mapping[str, bytes]) -> None:
        """Take up the bodies that the floor log in force names for the tellers."""
        for sha256 in self._named():
            if sha256 in blobs:
                self._bodies[sha256] = blobs[sha256]

    def learn(self, sha256: str, data: bytes) -> None:
        """A body has come whose hash was checked."""
        if sha256 in self._named():
            self._bodies[sha256] = data

    def forget(self) -> None:
        """Another sitting begins; bodies that its records name may be here before this one is on the disk."""
        named = self._named()
        self._bodies = {sha256: data for sha256, data in self._bodies.items() if sha256 in named}
        for held in (self._makings, self._keys, self._elections, self._openings):
            held.clear()

    def _named(self) -> set[str]:
        words = [heard.words for key in self._ahead.tellers.keys.values() for heard in key.heard]
        for state in self._ahead.rounds.values():
            words += [heard.words for attempt in state.attempts for heard in attempt.heard]
            if state.frozen is not None and state.frozen.archive is not None:
                words.append(state.frozen.archive)
        return {ref.sha256 for ref in words}

    def archive(self, state: RoundState) -> bytes:
        """The frozen archive of a round; empty while it is not here."""
        frozen = state.frozen
        return b"" if frozen is None or frozen.archive is None else self._bodies.get(frozen.archive.sha256, b"")

    def making(self, number: int) -> KeyMaking | None:
        """The making of a key as the floor has heard it; none while something is missing, or is not to be believed."""
        key = self._floor.tellers.keys.get(number)
        if key is None:
            return None
        about = (self._floor.sitting, number)
        found = self._makings.get(about)
        if found is not None and len(found.heard) == len(key.heard):
            return found
        try:
            devices = self._library.device_keys(self._floor)
            found = making_of(self._group, key, self._bodies, devices, self._desk.verify)
        except RefusedError as error:
            self._desk.note("info", f"Key {number}: {error}")
            return None
        self._makings[about] = found
        return found

    def joint_key(self, number: int) -> JointKey | None:
        """A key that was fixed, if it is the one that the tellers made; none while that is not known."""
        key = self._floor.tellers.keys.get(number)
        if key is None or key.fixed is None:
            return None
        about = (self._floor.sitting, number)
        if about not in self._keys:
            making = self.making(number)
            if making is None:
                return None
            try:
                self._keys[about] = fixed_key(making, key.fixed)
            except RefusedError as error:
                self._desk.note("alarm", str(error))
                return None
        return self._keys[about]

    def election(self, state: RoundState) -> Election | None:
        """The election of a secret round; none while its key is not known here."""
        about = (self._floor.sitting, *state.key)
        if about not in self._elections:
            key = self.joint_key(state.opened.key)
            if key is None:
                return None
            self._elections[about] = election_of(self._group, state.opened, key.key)
        return self._elections[about]

    def opening(self, state: RoundState) -> Opening | None:
        """The running attempt to open a count, as the floor has heard it; none while something is missing."""
        attempt, made = state.attempts[-1], self._floor.tellers.keys[state.opened.key]
        about = (self._floor.sitting, *state.key, attempt.begun.attempt)
        key, election, archive = self.joint_key(state.opened.key), self.election(state), self.archive(state)
        if key is None or election is None or not archive:
            return None
        found = self._openings.get(about)
        if found is None:
            found = self._openings[about] = new_opening(state, attempt, election, key, pairs_of(archive))
        try:
            devices = self._library.device_keys(self._floor)
            hear_attempt(found, attempt, made, self._bodies, devices, self._desk.verify)
        except RefusedError as error:
            self._desk.note("info", f"Opening a count: {error}")
            return None
        return found
