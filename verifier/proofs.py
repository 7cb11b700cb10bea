# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proofs of chip cards: that the card that has this key was asked at this seat in this sitting, and answered.

``proof`` is nonce, key and signature in hex, with blanks between them. What was signed is SHA-256 of
``hemicycle/1 card proof``, hall, sitting and seat, each ended by a zero byte, and the nonce. ECDSA over P-256.
"""

import hashlib
from collections.abc import Container
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from verifier.findings import Words
from verifier.reading import Fields

_KEY_HEAD: Final = "3059301306072a8648ce3d020106082a8648ce3d030107034200"
"""In front of the uncompressed point, which begins with 04: an id-ecPublicKey on the curve P-256."""

_FALSE: Final = Words("卡的证明不成立", "the card's proof does not hold")
_AGAIN: Final = Words("卡的证明此前用过", "the card's proof was used before")


def fault_of_proof(got: Fields, used: Container[tuple[str, str]]) -> Words | None:
    """What is wrong with the proof in a sign-in that says it has one; none where it holds.

    Args:
        got: The fields of the sign-in.
        used: Sitting and nonce of proofs that stand in earlier records of this epoch.
    """
    nonce, _, rest = got["proof"].partition(" ")
    key, _, signature = rest.partition(" ")
    text = b"".join(
        part.encode() + b"\0" for part in ("hemicycle/1 card proof", got["hall"], got["sitting"], got["seat"])
    )
    if not signature or not _is_by(key, signature, hashlib.sha256(text + bytes.fromhex(nonce)).digest()):
        return _FALSE
    return _AGAIN if (got["sitting"], nonce) in used else None


def card_of_proof(proof: str) -> str:
    """What a roster says of the card: the hash of its number, which is the hash of its key."""
    number = hashlib.sha256(bytes.fromhex(proof.split(" ")[1])).hexdigest().upper()
    return hashlib.sha256(b"hemicycle/1 card\0" + number.encode()).hexdigest()


@lru_cache(maxsize=16_384)
def _is_by(key: str, signature: str, digest: bytes) -> bool:
    head, point = key[: len(_KEY_HEAD)], bytes.fromhex(key[len(_KEY_HEAD) :])
    if head != _KEY_HEAD or point[:1] != b"\x04":
        return False
    r, s = int(signature[:64], 16), int(signature[64:], 16)
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        public.verify(utils.encode_dss_signature(r, s), digest, ec.ECDSA(utils.Prehashed(SHA256())))
    except (ValueError, InvalidSignature):
        return False
    return True
