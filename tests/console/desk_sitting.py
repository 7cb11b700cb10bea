# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small sitting with all four functions: a few members of the example committee, and one item of each kind."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from msgspec import structs

from central_broker.intake import SittingDraft, read_sitting
from voting_core.agenda import Agenda

EXAMPLE: Final = Path(__file__).parents[2] / "examples" / "standing-committee"
ITEMS: Final = {"item-2": "named", "item-8": "secret", "item-11": "named", "item-13": "named"}
"""A motion, a list of nominees in secret, an appraisal of departments, an election."""


def committee() -> SittingDraft:
    """The example as it is."""
    draft = read_sitting(EXAMPLE)
    assert isinstance(draft, SittingDraft), "the example has no errors"
    return draft


def small_sitting(members: int = 9) -> SittingDraft:
    """So many members, the tellers among them and none on leave, and one item of each kind; the chair ends rounds."""
    draft = committee()
    due = sorted((one for one in draft.roster.members if not one.leave), key=lambda one: not one.teller)[:members]
    chosen = tuple(sorted(due, key=lambda one: one.member))
    seats = {one.seat for one in chosen}
    kept = tuple(one for one in draft.roster.seats if one.seat in seats)
    items = tuple(
        structs.replace(one, secrecy=ITEMS[one.item], round_ms=0) for one in draft.agenda.items if one.item in ITEMS
    )
    return replace(
        draft,
        roster=structs.replace(draft.roster, members=chosen, seats=kept, attendees=()),
        agenda=Agenda(items=items),
        card_numbers={one.member: draft.card_numbers[one.member] for one in chosen},
    )
