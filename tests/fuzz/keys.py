# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real signatures, each made and checked once: most inputs carry those of the seeds."""

from functools import lru_cache
from typing import Final

from tests.builders import signer
from voting_core.frames import ACT_CONTEXT, Frame
from voting_core.signing import verify

checked: Final = lru_cache(maxsize=20_000)(verify)
"""``verify`` that remembers what it was asked."""


class Holder:
    """A :class:`voting_core.signing.Signer` of the test hall that remembers what it signed."""

    def __init__(self, name: str) -> None:
        self._signer = signer(name)
        self.sign = lru_cache(maxsize=20_000)(self._signer.sign)

    @property
    def key(self) -> str:
        """Public key, base64 of 32 raw bytes."""
        return self._signer.key


@lru_cache(maxsize=50)
def holder(name: str) -> Holder:
    """Whoever bears a name."""
    return Holder(name)


def sign_all(data: bytes, name: str, context: bytes) -> bytes:
    """Frames with the same bodies, signed by somebody under a context; bytes that are no frames stay."""
    at, signed = 0, b""
    while at + 4 <= len(data):
        stop = at + 4 + int.from_bytes(data[at : at + 4], "big")
        body = data[at + 4 : stop]
        signed += Frame(body, holder(name).sign(context + body)).encode()
        at = stop + 2 + int.from_bytes(data[stop : stop + 2], "big")
    return signed + data[at:]


def sign_act(act: bytes, name: str) -> bytes:
    """An operator's signature over an act."""
    return holder(name).sign(ACT_CONTEXT + act)
