# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signatures: who can make them (a :class:`Signer`) and how they are checked.

Ed25519 by the ``cryptography`` library (RFC 8032). It is deterministic, so a core may sign without a source of chance.
A simulator may pass its own ``Signer`` and ``Verify``; production passes :class:`Ed25519Signer` and :func:`verify`.
"""

import base64
import binascii
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from voting_core.frames import Frame

Verify = Callable[[str, bytes, bytes], bool]
"""``verify(key, message, signature)``: is the signature over the message by the holder of the key (base64)?"""


class Signer(Protocol):
    """Holder of a private key."""

    @property
    def key(self) -> str:
        """Public key, base64 of 32 raw bytes."""

    def sign(self, message: bytes) -> bytes:
        """Signature over the message."""


class Ed25519Signer:
    """A :class:`Signer` around a private key that is already in memory."""

    def __init__(self, private_key: Ed25519PrivateKey) -> None:
        self._private_key = private_key
        self._key = public_text(private_key.public_key())

    @property
    def key(self) -> str:
        """Public key, base64 of 32 raw bytes."""
        return self._key

    def sign(self, message: bytes) -> bytes:
        """64 bytes. Source: RFC 8032 §5.1.6."""
        return self._private_key.sign(message)


def public_text(key: Ed25519PublicKey) -> str:
    """A public key as base64 of its 32 raw bytes, the way records and registries write it."""
    return base64.b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode("ascii")


@lru_cache(maxsize=8192)
def _parsed(key: str) -> Ed25519PublicKey | None:
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
    except (ValueError, binascii.Error):
        return None


def verify(key: str, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` over ``message`` is by the holder of ``key``; false too for a key that is none."""
    public_key = _parsed(key)
    if public_key is None:
        return False
    try:
        public_key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def sign_frame(signer: Signer, context: bytes, body: bytes) -> Frame:
    """Sign a body under its context; the context keeps a message from passing for a record."""
    return Frame(body, signer.sign(context + body))
