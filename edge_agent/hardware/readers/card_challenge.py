# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a card signs: that it is at this seat in this sitting, with bytes that nobody could know before."""

import hashlib
from dataclasses import dataclass
from typing import Final

NONCE_BYTES: Final = 32
_CONTEXT: Final = "hemicycle/1 card proof"


@dataclass(frozen=True, slots=True)
class Purpose:
    """Where and when a card is to prove that it is there. Empty words: not known yet."""

    hall: str = ""
    sitting: str = ""
    seat: str = ""


def challenge_text(purpose: Purpose, nonce: bytes) -> bytes:
    """The text whose SHA-256 a card signs: its context, hall, sitting and seat, each ended by a zero, and the nonce."""
    assert len(nonce) == NONCE_BYTES, "a nonce has 32 bytes"
    words = (_CONTEXT, purpose.hall, purpose.sitting, purpose.seat)
    return b"".join(word.encode() + b"\0" for word in words) + nonce


def card_number(spki: bytes) -> str:
    """The number of a card that has a key of its own: SHA-256 of its SubjectPublicKeyInfo, in capital hex digits."""
    return hashlib.sha256(spki).hexdigest().upper()
