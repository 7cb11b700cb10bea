# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A hall of any size, made from the files of an example: the same rules, members without names of their own."""

from pathlib import Path
from typing import Final

import msgspec

from central_broker.intake import SittingDraft, read_sitting
from voting_core.errors import RefusedError
from voting_core.roster import Member, Roster, Seat, card_hash

ROW_SEATS: Final = 50
CARDS: Final = 0x04000000
"""Numbers of invented cards begin here."""


def large_draft(files: Path, seats: int) -> SittingDraft:
    """The sitting of these files with so many members and seats; its rounds end when the chair says so.

    Raises:
        RefusedError: The files have trouble.
    """
    draft = read_sitting(files)
    if not isinstance(draft, SittingDraft):
        raise RefusedError(f"{files} has trouble.", "Look at it with 'hemicycle-central check'.")
    names = [f"s{number:05}" for number in range(1, seats + 1)]
    cards = {f"m{name[1:]}": f"{CARDS + number:08X}" for number, name in enumerate(names)}
    roster = Roster(
        members=tuple(
            Member(
                member=member,
                name=f"代表{member[1:]}",
                seat=f"s{member[1:]}",
                card_sha256=card_hash(number),
                leave="",
                teller=False,
            )
            for member, number in cards.items()
        ),
        seats=tuple(
            Seat(seat=name, row=1 + number // ROW_SEATS, place=1 + number % ROW_SEATS)
            for number, name in enumerate(names)
        ),
    )
    items = tuple(msgspec.structs.replace(item, round_ms=0) for item in draft.agenda.items)
    agenda = msgspec.structs.replace(draft.agenda, items=items)
    return SittingDraft(
        sitting=draft.sitting,
        title=draft.title,
        hall=draft.hall,
        day=draft.day,
        profile=draft.profile,
        roster=roster,
        agenda=agenda,
        card_numbers=cards,
        notes=(),
    )
