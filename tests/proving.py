# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Halls whose members have chip cards: each card bears its member's name, and the sitting may ask for proofs."""

import hashlib

import msgspec

from edge_agent.hardware.virtual_chip import chip_number, sign_as_chip
from tests.builders import HALL, SITTING, profile
from voting_core.card_proof import spell_proof
from voting_core.roster import Roster, card_hash
from voting_core.rules.profile import Profile


def asking_for_proof(rules: Profile | None = None) -> Profile:
    """The usual rules, or these, where only a card that proves itself signs in."""
    return msgspec.structs.replace(rules or profile(), identification="proof")


def with_chips(members: Roster) -> Roster:
    """The same members with chip cards: the card of ``m07`` is named ``m07``."""
    held = tuple(
        msgspec.structs.replace(one, card_sha256=card_hash(chip_number(one.member))) for one in members.members
    )
    return msgspec.structs.replace(members, members=held)


def proof_of(card: str, seat: str, *, sitting: str = SITTING, hall: str = HALL, nonce: str = "1") -> str:
    """What a sign-in at this seat carries when a card of this name was asked there."""
    drawn = hashlib.sha256(nonce.encode()).digest()
    return spell_proof(sign_as_chip(card, hall=hall, sitting=sitting, seat=seat, nonce=drawn))
