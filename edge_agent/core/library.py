# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What this seat needs of the bodies it holds: who may sit here, whether its key is registered, what may be opened here
while it is cut off, how a frozen list disposes of its member.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, assert_never

from edge_agent.core.desk import Desk
from voting_core.agenda import Agenda, AgendaItem, Appraisal, Election, Motion, Personnel
from voting_core.codec import Reader
from voting_core.errors import RefusedError
from voting_core.floor import Floor
from voting_core.frozen_list import FROZEN_READER, FrozenEntry
from voting_core.roster import Member, RegisteredKey, Registry, Roster, text_hash
from voting_core.round_state import RoundState

ROSTER_READER: Reader[Roster] = Reader(Roster, "roster")
REGISTRY_READER: Reader[Registry] = Reader(Registry, "seat-key registry")
AGENDA_READER: Reader[Agenda] = Reader(Agenda, "agenda")


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalItem:
    """An item that may be opened at the seat, with the hash of its text."""

    item: str
    title: str
    text_sha256: str
    motion: Motion


class ListedItem(NamedTuple):
    """An item of the agenda, as a member reads the list."""

    item: str
    title: str
    kind: str
    people: tuple[tuple[str, str, str], ...]
    """Name, post and act of everybody it is about."""


class Library:
    """Bodies by hash, read once, and of each only what the seat uses."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rosters: dict[str, Roster] = {}
        self._agendas: dict[str, tuple[LocalItem, ...]] = {}
        self._listed: dict[str, tuple[ListedItem, ...]] = {}
        self._entries: dict[str, dict[str, FrozenEntry]] = {}
        self._registered: dict[str, bool] = {}
        self._keys: dict[tuple[str, int], str] = {}
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
                registry = REGISTRY_READER.read(data)
                self._registered = {sha256: self._is_in(registry)}
                self._keys = {(one.seat, one.epoch): one.key for one in registry.seats}
            elif floor.agenda is not None and floor.agenda.sha256 == sha256:
                agenda = AGENDA_READER.read(data)
                self._agendas = {sha256: _local_items(agenda)}
                self._listed = {sha256: tuple(map(_listed, agenda.items))}
            else:
                self._entries[sha256] = self._own_entries(data, floor)
        except RefusedError as error:
            self._desk.note("alarm", f"Blob {sha256[:12]}… has the right hash but cannot be read: {error}")

    def lacks(self, floor: Floor) -> list[str]:
        """Hashes of roster, registry and agenda in force that have not been read."""
        return [
            ref.sha256
            for ref, read in (
                (floor.roster, self._rosters),
                (floor.registry, self._registered),
                (floor.agenda, self._agendas),
            )
            if ref is not None and ref.sha256 not in read
        ]

    # --- who sits where ----------------------------------------------------------------------------------------------

    def roster(self, floor: Floor) -> Roster | None:
        """The roster in force, if it is here."""
        return None if floor.roster is None else self._rosters.get(floor.roster.sha256)

    def device_keys(self, floor: Floor) -> dict[tuple[str, int], str]:
        """By seat and epoch, the key of every device of this sitting; those of the registry once it is here."""
        return {**self._keys, **floor.device_keys}

    def is_stranger(self, floor: Floor) -> bool:
        """Whether another key than ours is in force for this seat: by the last epoch opened, else by the registry."""
        identity = self._desk.identity
        opened = floor.opened_epochs.get(identity.seat)
        if opened is not None:
            return (opened.epoch, opened.key) != (identity.epoch, self._desk.signer.key)
        return floor.registry is not None and not self._registered.get(floor.registry.sha256, True)

    def is_known(self, floor: Floor) -> bool:
        """Whether this device's key is one of this sitting's; not before the registry is here, or its epoch opened."""
        identity = self._desk.identity
        return self.device_keys(floor).get((identity.seat, identity.epoch)) == self._desk.signer.key

    def is_replaced(self, floor: Floor) -> bool:
        """Whether two people have closed the epoch that this device writes."""
        return (self._desk.identity.seat, self._desk.identity.epoch) in floor.closed_epochs

    def name(self, floor: Floor, member: str) -> str:
        """The name of a member; their id as long as the roster is not here."""
        roster = self.roster(floor)
        members = () if roster is None else roster.members
        return next((one.name for one in members if one.member == member), member)

    def entry(self, state: RoundState, member: str) -> FrozenEntry | None:
        """How the newest frozen list of a round disposes of a member who sits here; none while it is not here."""
        return None if state.frozen is None else self._entries.get(state.frozen.frozen.sha256, {}).get(member)

    def due(self, floor: Floor) -> int:
        """How many members are due: those without a leave, by the roster or as entered since; 0 without a roster."""
        roster, entered = self.roster(floor), floor.affairs.leave
        members = () if roster is None else roster.members
        return sum(not entered.get(one.member, one.leave) for one in members)

    def listed_items(self, floor: Floor) -> tuple["ListedItem", ...]:
        """The items of the agenda in force; none while the agenda is not here."""
        return () if floor.agenda is None else self._listed.get(floor.agenda.sha256, ())

    # --- what may be opened here -------------------------------------------------------------------------------------

    def local_items(self, floor: Floor) -> tuple[LocalItem, ...]:
        """Items of the agenda in force that a seat may open while it is cut off; none while the agenda is not here."""
        return () if floor.agenda is None else self._agendas.get(floor.agenda.sha256, ())

    def _own_entries(self, data: bytes, floor: Floor) -> dict[str, FrozenEntry]:
        """Entries about this seat, and about the members who sit or sat here, wherever their ballots are."""
        frozen, seat, roster = FROZEN_READER.read(data), self._desk.identity.seat, self.roster(floor)
        members = () if roster is None else roster.members
        ours = {one.member for one in members if seat in (one.seat, seat_of(floor, one))}
        return {entry.member: entry for entry in frozen.entries if entry.seat == seat or entry.member in ours}

    def _is_in(self, registry: Registry) -> bool:
        identity = self._desk.identity
        own = RegisteredKey(seat=identity.seat, epoch=identity.epoch, key=self._desk.signer.key)
        return own in registry.seats

    def _named(self, floor: Floor) -> list[str]:
        lists = [state.frozen.frozen for state in floor.rounds.values() if state.frozen is not None]
        return [ref.sha256 for ref in (floor.roster, floor.registry, floor.agenda, *lists) if ref is not None]


def seat_of(floor: Floor, member: Member) -> str:
    """Where a member sits now: at their own seat, or where two people moved them to."""
    return floor.moves[member.member].seat if member.member in floor.moves else member.seat


def _local_items(agenda: Agenda) -> tuple[LocalItem, ...]:
    return tuple(
        LocalItem(
            item=item.item,
            title=item.title,
            text_sha256=text_hash(item.title, item.text),
            motion=item,
        )
        for item in agenda.items
        if isinstance(item, Motion) and item.local_opening and item.secrecy == "named"
    )


def _listed(item: AgendaItem) -> ListedItem:
    kind = item.__struct_config__.tag
    assert isinstance(kind, str), "every kind of item has a tag of its own"
    people: tuple[tuple[str, str, str], ...] = ()
    match item:
        case Personnel():
            people = tuple((one.name, one.post, one.act) for one in item.nominees)
        case Appraisal():
            people = tuple((one.name, one.post, "") for one in item.targets)
        case Election():
            people = tuple((one.name, "", "") for one in item.candidates)
        case Motion():
            pass
        case _:
            assert_never(item)
    return ListedItem(item.item, item.title, kind, people)
