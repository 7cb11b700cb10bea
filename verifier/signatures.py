# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ed25519 signatures under a context, the fingerprint people compare on paper, and the signed tree head.

A tree head is a C2SP checkpoint: origin, size and root, each on its line, a blank line, and
``— origin base64(key id ‖ signature)``. Key id = first 4 bytes of SHA-256(origin ‖ LF ‖ 0x01 ‖ public key).
"""

import base64
import binascii
import hashlib
import re
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from verifier.reading import Unreadable

RECORD: Final = b"hemicycle/1 record\0"
MESSAGE: Final = b"hemicycle/1 message\0"
ACT: Final = b"hemicycle/1 act\0"

_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,15}")
_ROOT: Final = re.compile(r"[A-Za-z0-9+/]{43}=")


@lru_cache(maxsize=16_384)
def _public_key(key: str) -> Ed25519PublicKey | None:
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
    except (ValueError, binascii.Error):
        return None


def is_signed(key: str, context: bytes, body: bytes, sig: bytes) -> bool:
    """Whether the holder of the key (base64 of 32 bytes) signed the body under the context."""
    public_key = _public_key(key)
    return public_key is not None and _verifies(public_key, sig, context + body)


def _verifies(key: Ed25519PublicKey, sig: bytes, message: bytes) -> bool:
    if len(sig) != 64:
        return False
    try:
        key.verify(sig, message)
    except InvalidSignature:
        return False
    return True


def fingerprint(key: str) -> str:
    """SHA-256 of the 32 raw bytes of a key, as 16 groups of 4 hex digits."""
    digits = hashlib.sha256(base64.b64decode(key)).hexdigest()
    return " ".join(digits[at : at + 4] for at in range(0, 64, 4))


def read_checkpoint(note: str, key: str, origin: str) -> tuple[int, bytes]:
    """Size and root of a tree head that the holder of the key signed as ``origin``.

    Raises:
        Unreadable: It is no such note, names another origin, or is not signed by that key.
    """
    lines = note.split("\n")
    if len(lines) != 6 or lines[3] or lines[5]:
        raise Unreadable("the checkpoint is not a signed note")
    if lines[0] != origin:
        raise Unreadable(f"the checkpoint is of '{lines[0][:80]}', not of '{origin}'")
    dash, _, rest = lines[4].partition(" ")
    name, _, sig_text = rest.partition(" ")
    if dash != "—" or name != origin:
        raise Unreadable("the checkpoint is signed in another name")
    if not _SIZE.fullmatch(lines[1]) or not _ROOT.fullmatch(lines[2]):
        raise Unreadable("the checkpoint holds no size and root of a tree")
    blob, root = _base64(sig_text), _base64(lines[2])
    key_id = hashlib.sha256(origin.encode() + b"\n\x01" + base64.b64decode(key)).digest()[:4]
    if blob[:4] != key_id:
        raise Unreadable("the checkpoint names another key")
    if not is_signed(key, b"", "\n".join(lines[:3]).encode() + b"\n", blob[4:]):
        raise Unreadable("the checkpoint is not signed by the centre's key")
    return int(lines[1]), root


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise Unreadable("the checkpoint holds something that is not base64") from error
