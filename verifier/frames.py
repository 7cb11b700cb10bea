# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signed frames: how bytes become bodies and signatures, and what their hash is.

::

    frame = 4 bytes body length ‖ body ‖ 2 bytes signature length ‖ signature        big-endian
    hash  = SHA-256(0x00 ‖ body ‖ signature)
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from verifier.reading import Unreadable

BODY_BYTES_MAX: Final = 48 * 1024
SIGNATURE_BYTES_MAX: Final = 4096


@dataclass(frozen=True, slots=True)
class Frame:
    """Body and signature as their author wrote them."""

    body: bytes
    sig: bytes

    @property
    def digest(self) -> bytes:
        """Record hash and Merkle leaf hash, 32 bytes."""
        return hashlib.sha256(b"\0" + self.body + self.sig).digest()


def cut_frames(data: bytes) -> tuple[list[Frame], Unreadable | None]:
    """Cut bytes into frames.

    Returns:
        The whole frames from the start on, and what is wrong after them, if anything.
    """
    frames: list[Frame] = []
    at = 0
    try:
        while at < len(data):
            body, after_body = _piece(data, at, 4, BODY_BYTES_MAX)
            sig, at = _piece(data, after_body, 2, SIGNATURE_BYTES_MAX)
            frames.append(Frame(body, sig))
    except Unreadable as error:
        return frames, error
    return frames, None


def _piece(data: bytes, at: int, width: int, limit_bytes: int) -> tuple[bytes, int]:
    start = at + width
    if start > len(data):
        raise Unreadable(f"the bytes end inside a length at byte {at}")
    stop = start + int.from_bytes(data[at:start], "big")
    if stop - start > limit_bytes:
        raise Unreadable(f"a length of {stop - start} at byte {at} exceeds {limit_bytes}")
    if stop > len(data):
        raise Unreadable(f"the bytes end inside a frame at byte {at}")
    return data[start:stop], stop
