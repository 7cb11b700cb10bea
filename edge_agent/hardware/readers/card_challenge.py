# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a card signs: that it is at this seat in this sitting, with bytes that nobody could know before."""

from dataclasses import dataclass

from voting_core import card_proof
from voting_core.card_proof import NONCE_BYTES, card_number

__all__ = ["NONCE_BYTES", "Purpose", "card_number", "challenge_text"]


@dataclass(frozen=True, slots=True)
class Purpose:
    """Where and when a card is to prove that it is there. Empty words: not known yet."""

    hall: str = ""
    sitting: str = ""
    seat: str = ""


def challenge_text(purpose: Purpose, nonce: bytes) -> bytes:
    """The text whose SHA-256 a card signs for a purpose, see :mod:`voting_core.card_proof`."""
    return card_proof.challenge_text(hall=purpose.hall, sitting=purpose.sitting, seat=purpose.seat, nonce=nonce)
