# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a chip card signs to prove that it is at this seat in this sitting, and how a record carries that.

A card's number is the hash of its public key, so a roster that names the number names the key, and a seat needs nothing
secret to check a card. The proof has one spelling, in small hex digits with a blank between them::

    nonce (32 bytes) ‖ " " ‖ SubjectPublicKeyInfo of a P-256 key (91 bytes) ‖ " " ‖ r ‖ s (64 bytes)

DER leaves a signature no fixed length and a key more than one form, so neither is taken as it comes: the point must be
uncompressed, and ``r`` and ``s`` have 32 bytes each. Sources: RFC 5480 §2, FIPS 186-5 §6.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from voting_core.errors import RefusedError

NONCE_BYTES: Final = 32
SPKI_HEAD: Final = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
"""How the DER of every uncompressed P-256 key begins; its point, 64 bytes, ends it."""

_CONTEXT: Final = "hemicycle/1 card proof"
_POINT_BYTES: Final = 64
_NUMBER_BYTES: Final = 32
_SPELLING: Final = re.compile(r"([0-9a-f]{64}) ([0-9a-f]{182}) ([0-9a-f]{128})")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedChallenge:
    """What a card signed with its own key, so that anybody can check later that it was here.

    Args:
        spki: The card's public key, as a SubjectPublicKeyInfo in DER.
        nonce: The 32 bytes that this seat drew for it.
        signature: ECDSA over P-256 and SHA-256 in DER, of :func:`challenge_text`.
    """

    spki: bytes
    nonce: bytes
    signature: bytes


def challenge_text(*, hall: str, sitting: str, seat: str, nonce: bytes) -> bytes:
    """The text whose SHA-256 a card signs: its context, hall, sitting and seat, each ended by a zero, and the nonce."""
    assert len(nonce) == NONCE_BYTES, "a nonce has 32 bytes"
    words = (_CONTEXT, hall, sitting, seat)
    return b"".join(word.encode() + b"\0" for word in words) + nonce


def card_number(spki: bytes) -> str:
    """The number of a card that has a key of its own: SHA-256 of its SubjectPublicKeyInfo, in capital hex digits."""
    return hashlib.sha256(spki).hexdigest().upper()


def spell_proof(signed: SignedChallenge) -> str:
    """How a record carries a proof; whether it holds is not asked here.

    Raises:
        RefusedError: The key is no uncompressed P-256 key, the signature no signature, or the nonce of another length.
    """
    has_shape = len(signed.spki) == len(SPKI_HEAD) + _POINT_BYTES and signed.spki.startswith(SPKI_HEAD)
    if not has_shape or len(signed.nonce) != NONCE_BYTES:
        raise RefusedError("The card's key is no P-256 key in its usual form, or the nonce has not 32 bytes.")
    try:
        numbers = decode_dss_signature(signed.signature)
        signature = b"".join(number.to_bytes(_NUMBER_BYTES, "big") for number in numbers)
    except (ValueError, OverflowError) as error:
        raise RefusedError("The card's signature is none of ECDSA over P-256.") from error
    return f"{signed.nonce.hex()} {signed.spki.hex()} {signature.hex()}"


def read_proof(text: str) -> SignedChallenge | None:
    """The proof that a record carries; none where it is not spelled as one."""
    match = _SPELLING.fullmatch(text)
    if match is None:
        return None
    nonce, spki, signature = map(bytes.fromhex, match.groups())
    if not spki.startswith(SPKI_HEAD):
        return None
    r, s = (int.from_bytes(half, "big") for half in (signature[:_NUMBER_BYTES], signature[_NUMBER_BYTES:]))
    return SignedChallenge(spki=spki, nonce=nonce, signature=encode_dss_signature(r, s))


def is_signed_there(signed: SignedChallenge, *, hall: str, sitting: str, seat: str) -> bool:
    """Whether the card that has this key signed for this hall, sitting and seat; false too for a key that is none."""
    try:
        key = load_der_public_key(signed.spki)
    except (ValueError, UnsupportedAlgorithm):
        return False
    if not isinstance(key, EllipticCurvePublicKey):
        return False
    text = challenge_text(hall=hall, sitting=sitting, seat=seat, nonce=signed.nonce)
    try:
        key.verify(signed.signature, text, ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True
