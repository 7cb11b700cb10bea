# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a roster and a registry of seat keys must satisfy before a sitting is held with them."""

from typing import Final

from central_broker.core.house import House
from voting_core.errors import RefusedError
from voting_core.identifiers import RESERVED
from voting_core.roster import Registry, Roster

SEAT_IDS_BYTES_MAX: Final = 32 * 1024
"""All seat ids together, with quotes and commas: a freezing may have to name every seat in one record."""


GROUPS_BYTES_MAX: Final = 6 * 1024
"""All groups together: a result names those that fell short in two sentences of two languages, in one record."""


def check_roster(roster: Roster, registry: Registry) -> None:
    """Every member has a seat of their own, and every seat a key.

    Raises:
        RefusedError: Names the first member or seat for which this does not hold.
    """
    seats = [seat.seat for seat in roster.seats]
    members = [member.member for member in roster.members]
    if not members:
        raise RefusedError("The roster has no members.", "Add them to members.csv.")
    if members != sorted(set(members)) or seats != sorted(set(seats)):
        raise RefusedError("The roster is not sorted, or names somebody twice.", "Import the sitting's files again.")
    if sum(len(seat) + 3 for seat in seats) > SEAT_IDS_BYTES_MAX:
        raise RefusedError("The ids of the seats are too long for so many seats.", "Give the seats shorter ids.")
    if sum(len(group.encode()) + 3 for group in {member.group for member in roster.members}) > GROUPS_BYTES_MAX:
        raise RefusedError(
            "The names of the groups are too long for so many groups.", "Give the groups shorter names in members.csv."
        )
    _check_registry(seats, registry)
    taken: set[str] = set()
    known = set(seats)
    for member in roster.members:
        if member.seat not in known or member.seat in taken:
            raise RefusedError(f"Member '{member.member}' has no seat of their own.", "Correct members.csv.")
        taken.add(member.seat)


def _check_registry(seats: list[str], registry: Registry) -> None:
    registered = [key.seat for key in registry.seats]
    if registered != sorted(set(registered)):
        raise RefusedError(
            "The registry is not sorted, or names a seat twice.", "Make it with 'hemicycle-pki registry'."
        )
    for seat in [*registered, *seats]:
        if seat in RESERVED:
            raise RefusedError(f"A seat cannot be called '{seat}'.", "Give it another id.")
    known = set(registered)
    for seat in seats:
        if seat not in known:
            raise RefusedError(f"Seat '{seat}' has no registered key.", "Enrol the device, then fix the roster.")


def check_keys(registry: Registry, house: House) -> None:
    """A seat that has written under one key does not get another one in the same epoch.

    Raises:
        RefusedError: Names the seat.
    """
    for key in registry.seats:
        if (key.seat, key.epoch) in house.floor.closed_epochs:
            raise RefusedError(
                f"Epoch {key.epoch} of seat '{key.seat}' is closed.", "Enrol the device again, in a later epoch."
            )
        former = house.epoch_keys.get((key.seat, key.epoch), key.key)
        chain = house.chains.get((key.seat, key.epoch))
        if former != key.key and chain is not None and chain.hashes:
            raise RefusedError(
                f"Seat '{key.seat}' has written records in epoch {key.epoch} under another key.",
                f"Enrol the device again, in epoch {key.epoch + 1}.",
            )
