# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys of a simulated hall: real Ed25519 in one run of ten, a declared stub in the others.

The stub is a keyed hash whose key everybody knows, so it proves nothing against a forger. It keeps what the runs rely
on: a signature fits one key and one message. Signing takes half the time of a run otherwise.
"""

import base64
import hashlib
from collections.abc import Callable
from functools import lru_cache

from tests.builders import signer
from voting_core.signing import Signer, Verify, verify


class StubSigner:
    """A :class:`voting_core.signing.Signer` for simulations only."""

    def __init__(self, name: str) -> None:
        self._key = base64.b64encode(hashlib.sha256(f"hemicycle stub key {name}".encode()).digest()).decode()

    @property
    def key(self) -> str:
        """Looks like a public key: base64 of 32 bytes."""
        return self._key

    def sign(self, message: bytes) -> bytes:
        """64 bytes that depend on the key and the message."""
        return _stub(self._key, message)


def stub_verify(key: str, message: bytes, signature: bytes) -> bool:
    """Whether the stub of this key wrote the signature."""
    return _stub(key, message) == signature


def _stub(key: str, message: bytes) -> bytes:
    return hashlib.sha512(key.encode() + b"\0" + message).digest()


@lru_cache(maxsize=1_000)
def _stub_signer(name: str) -> StubSigner:
    return StubSigner(name)


@lru_cache(maxsize=1_000)
def _real_signer(name: str) -> Signer:
    return signer(name)


def keys(*, signed: bool) -> tuple[Callable[[str], Signer], Verify]:
    """Who signs, by name, and how it is checked."""
    return (_real_signer, verify) if signed else (_stub_signer, stub_verify)
