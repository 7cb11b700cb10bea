# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealing a share for one other seat: X25519, HKDF with SHA-256, ChaCha20-Poly1305.

Each pair of seats has its own key in every making of a key, used once, so that the nonce may be zero.
Source: RFC 7748, RFC 5869, RFC 8439.
"""

import base64
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from gmpy2 import mpz

SHARE_BYTES: Final = 32
_NONCE: Final = bytes(12)


def public_text(secret: bytes) -> str:
    """The public key of an exchange secret of 32 bytes, in base64."""
    return base64.b64encode(X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()).decode()


def seal(secret: bytes, receiver: str, share: mpz, context: bytes) -> bytes:
    """Seal a share for the holder of an exchange key; its length tells nothing of it."""
    data = int(share).to_bytes(SHARE_BYTES, "big")
    return ChaCha20Poly1305(_key(secret, receiver, context)).encrypt(_NONCE, data, context)


def unseal(secret: bytes, sender: str, sealed: bytes, context: bytes) -> mpz | None:
    """The share that the holder of an exchange key sealed; none where it was sealed otherwise."""
    try:
        data = ChaCha20Poly1305(_key(secret, sender, context)).decrypt(_NONCE, sealed, context)
    except (InvalidTag, ValueError):
        return None
    return mpz(int.from_bytes(data, "big"))


def _key(secret: bytes, other: str, context: bytes) -> bytes:
    """The key of a pair.

    Raises:
        ValueError: The other's public key is one of the few that give away everything.
    """
    peer = X25519PublicKey.from_public_bytes(base64.b64decode(other))
    shared = X25519PrivateKey.from_private_bytes(secret).exchange(peer)
    return HKDF(SHA256(), length=32, salt=None, info=b"hemicycle/1 share\0" + context).derive(shared)
