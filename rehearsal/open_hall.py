# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which hall is open on this machine: a note in the cache folder, so that a seat of it can be found and sat down at."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from adapters.key_files import write_atomic
from rehearsal.building import BuiltHall
from rehearsal.mosquitto_binary import cache_folder
from rehearsal.places import Places
from rehearsal.practice import seat_to_practise

NOTE: Final = "open-hall.json"


class OpenHall(msgspec.Struct, frozen=True, kw_only=True):
    """An open hall: where it lies, and whose seat and card are for somebody who plays a member."""

    root: str
    title: str
    seat: str
    member: str
    card: str
    others: dict[str, str]
    """Numbers of some cards of others, by the name of their member."""

    @property
    def panel(self) -> Path:
        """The socket of the seat's virtual panel."""
        return Places(Path(self.root)).panel(self.seat)


def describe(built: BuiltHall) -> OpenHall:
    """What is noted of a hall."""
    roster = built.draft.roster
    seat = seat_to_practise(roster)
    names = {one.seat: one.name for one in roster.members}
    others = {names[one]: built.cards[one] for one in built.seats if one != seat and one in built.cards}
    return OpenHall(
        root=str(built.places.root),
        title=built.draft.title,
        seat=seat,
        member=names[seat],
        card=built.cards[seat],
        others=dict(list(others.items())[:1]),
    )


@contextlib.contextmanager
def noted(built: BuiltHall) -> Iterator[OpenHall]:
    """Note a hall as the open one as long as it is."""
    hall, note = describe(built), cache_folder() / NOTE
    note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomic(note, msgspec.json.encode(hall))
    try:
        yield hall
    finally:
        found = find_open_hall()
        if found is None or found.root == hall.root:
            note.unlink(missing_ok=True)


def find_open_hall() -> OpenHall | None:
    """The hall that is open now; none where the note is missing, old or unreadable."""
    try:
        hall = msgspec.json.decode((cache_folder() / NOTE).read_bytes(), type=OpenHall)
    except (OSError, msgspec.DecodeError):
        return None
    return hall if hall.panel.is_socket() else None
