# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing keys of operators as the console keeps them: locked with a secret that it does not keep."""

import secrets
from typing import Final

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from adapters.key_files import private_pem
from voting_core.errors import RefusedError

# RFC 9106 §4 lets memory be traded for passes; 19 MiB and two passes take a small board a fifth of a second.
PASSES: Final = 2
MEMORY_KIB: Final = 19 * 1024
LANES: Final = 1

SALT_BYTES: Final = 16
"""As RFC 9106 §3.1 recommends for hashes of passwords."""


class LockedKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A signing key: PKCS8 PEM, locked with 32 bytes that argon2id makes of the secret and ``salt``.

    PEM's own way from password to key (PBKDF2, a few thousand rounds) would be the easier one to guess by.
    """

    salt: bytes
    pem: str


def lock_key(key: Ed25519PrivateKey, secret: str) -> LockedKey:
    """A signing key, locked with a password or a passkey's secret. It takes as long as checking a password."""
    salt = secrets.token_bytes(SALT_BYTES)
    return LockedKey(salt=salt, pem=private_pem(key, _stretch(secret, salt)).decode())


def open_key(locked: LockedKey, secret: str) -> Ed25519PrivateKey:
    """The key again.

    Raises:
        RefusedError: It is locked with another secret, or damaged.
    """
    try:
        key = load_pem_private_key(locked.pem.encode(), _stretch(secret, locked.salt))
    except (ValueError, TypeError) as error:
        raise RefusedError("The signing key does not open with this password.", "Add the account anew.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise RefusedError("The signing key is of another kind.", "Add the account anew.")
    return key


def _stretch(secret: str, salt: bytes) -> bytes:
    """32 bytes as hexadecimal digits: what PEM takes for a passphrase."""
    return hash_secret_raw(secret.encode(), salt, PASSES, MEMORY_KIB, LANES, 32, Type.ID).hex().encode()
