# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bytes of a signed record, as they are stored, hashed and forwarded.

::

    frame = u32 body length ‖ body ‖ u16 signature length ‖ signature        big-endian
    sig   = Ed25519(context ‖ body)                  context ends in a zero byte
    hash  = SHA-256(0x00 ‖ body ‖ sig)               the record hash is the Merkle leaf hash (RFC 9162 §2.1.1)

Nobody re-encodes a body: a frame that was received is stored and passed on as it came.
"""

import hashlib
import struct
from dataclasses import dataclass
from typing import Final

from voting_core.errors import FrameError

BODY_BYTES_MAX: Final = 48 * 1024
"""A record must fit one batch; what is larger travels as a blob and the record names its hash."""

BATCH_BYTES_MAX: Final = 48 * 1024
BATCH_RECORDS_MAX: Final = 32
SIGNATURE_BYTES_MAX: Final = 4096
"""Room for a post-quantum signature (ML-DSA-44 has 2,420 bytes); Ed25519 has 64."""

RECORD_CONTEXT: Final = b"hemicycle/1 record\0"
MESSAGE_CONTEXT: Final = b"hemicycle/1 message\0"
ACT_CONTEXT: Final = b"hemicycle/1 act\0"

NO_HASH: Final = "0" * 64
"""``prev`` of the first record of a chain."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A body and its signature, exactly as written by their author."""

    body: bytes
    sig: bytes

    @property
    def hash(self) -> str:
        """Record hash, 64 lower-case hex digits."""
        return leaf_hash(self.body, self.sig).hex()

    def encode(self) -> bytes:
        """The frame's bytes, for a batch, a file or the ledger."""
        return b"".join((struct.pack(">I", len(self.body)), self.body, struct.pack(">H", len(self.sig)), self.sig))


def leaf_hash(body: bytes, sig: bytes) -> bytes:
    """SHA-256(0x00 ‖ body ‖ sig), 32 bytes. Source: RFC 9162 §2.1.1."""
    return hashlib.sha256(b"\x00" + body + sig).digest()


def decode_frames(data: bytes, *, frames_max: int = BATCH_RECORDS_MAX) -> list[Frame]:
    """Cut a batch into frames.

    Args:
        data: Frames one after another and nothing else; may be empty.
        frames_max: More frames than this are refused.

    Raises:
        FrameError: A length exceeds its limit, the data ends inside a frame, or there are too many frames.
    """
    frames: list[Frame] = []
    at = 0
    while at < len(data):
        if len(frames) == frames_max:
            raise FrameError(f"The batch holds more than {frames_max} records.", "Send smaller batches.")
        body, at = _take(data, at, ">I", BODY_BYTES_MAX, "body")
        sig, at = _take(data, at, ">H", SIGNATURE_BYTES_MAX, "signature")
        frames.append(Frame(body, sig))
    return frames


def decode_frame(data: bytes) -> Frame:
    """Read exactly one frame.

    Raises:
        FrameError: There is no frame, more than one, or a broken one.
    """
    frames = decode_frames(data, frames_max=1)
    if not frames:
        raise FrameError("The message is empty.", "Send one frame.")
    return frames[0]


def _take(data: bytes, at: int, layout: str, limit_bytes: int, what: str) -> tuple[bytes, int]:
    width = struct.calcsize(layout)
    if len(data) - at < width:
        raise FrameError(f"The data ends inside the length of a {what} at byte {at}.", "Send whole frames.")
    (length,) = struct.unpack_from(layout, data, at)
    if length > limit_bytes:
        raise FrameError(f"A {what} of {length} bytes exceeds the limit of {limit_bytes}.", "Send it as a blob.")
    start = at + width
    if len(data) - start < length:
        raise FrameError(f"The data ends inside a {what} at byte {at}.", "Send whole frames.")
    return data[start : start + length], start + length
