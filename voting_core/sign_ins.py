# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a sign-in holds: a card's proof is checked by whoever reads it, and some bodies count no sign-in without one.

A sign-in that does not hold stays in the ledger and signs nobody in. What decides stands in the record, in the floor
log and in the roster, so everybody who reads the ledger comes to the same. Source: docs/protocol.md §7.
"""

from collections.abc import Container, Mapping

from voting_core.card_proof import card_number, is_signed_there, read_proof
from voting_core.floor import Floor
from voting_core.roster import Member, card_hash
from voting_core.seat_records import MemberSignedIn


def sign_in_fault(
    record: MemberSignedIn, *, floor: Floor, members: Mapping[str, Member], used: Container[tuple[str, str]]
) -> str:
    """Why a sign-in signs nobody in; empty where it holds.

    Args:
        record: What the seat wrote.
        floor: The floor log up to here.
        members: The members of the roster in force, by id; none while it is not fixed.
        used: Sitting and nonce of every proof in earlier records of this epoch of the seat.
    """
    is_here = record.sitting == floor.sitting
    if record.identification == "card-proof":
        known = members if is_here else {}
        return _fault_of_proof(record, used) or _fault_of_card(record, floor, known)
    if record.proof:
        return "it carries a proof and says that there is none"
    if not is_here or floor.profile is None or floor.profile.identification != "proof":
        return ""
    if record.identification != "manual":
        return "the card proved nothing, and this sitting asks for a proof"
    if (record.member, record.seat) not in floor.affairs.entered:
        return "nobody entered it, and this sitting asks for a proof"
    return ""


def _fault_of_proof(record: MemberSignedIn, used: Container[tuple[str, str]]) -> str:
    signed = read_proof(record.proof)
    if signed is None or not is_signed_there(signed, hall=record.hall, sitting=record.sitting, seat=record.seat):
        return "the card's proof does not hold for this seat and sitting"
    if (record.sitting, signed.nonce.hex()) in used:
        return "the card's proof was used before"
    return ""


def _fault_of_card(record: MemberSignedIn, floor: Floor, members: Mapping[str, Member]) -> str:
    """Whether the card is the member's, as far as the seat could know when it took it."""
    if not members:
        return ""
    signed = read_proof(record.proof)
    assert signed is not None, "the proof was read before"
    own = members[record.member].card_sha256 if record.member in members else ""
    for floor_seq, card in floor.affairs.issued.get(record.member, ()):
        if floor_seq <= record.floor_seq:
            own = card
    return "" if own and card_hash(card_number(signed.spki)) == own else "the card is not this member's"
