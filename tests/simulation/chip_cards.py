# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who has which card in a simulated hall: every third member has a chip card that proves itself."""

import msgspec

from edge_agent.hardware.virtual_chip import chip_number
from voting_core.roster import Roster, card_hash


def has_chip(number: int) -> bool:
    """Whether the member of this number has a chip card."""
    return number % 3 == 0


def card_in_hand(number: int) -> str:
    """The number of a member's own card."""
    return chip_number(f"m{number:02}") if has_chip(number) else f"{number:08x}"


def give_cards(members: Roster) -> Roster:
    """The roster with everybody's own card."""
    held = tuple(
        msgspec.structs.replace(one, card_sha256=card_hash(card_in_hand(int(one.member[1:]))))
        for one in members.members
    )
    return msgspec.structs.replace(members, members=held)
