# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tree head as a signed note that fits on paper and in other people's tools.

::

    hemicycle/{hall}/{term}          origin
    {size}
    {root, base64}

    — {origin} {base64(key id ‖ Ed25519 signature over the text above the blank line, its line feed included)}

Source: C2SP tlog-checkpoint v1.0.0 and signed-note. Key id = first 4 bytes of SHA-256(name ‖ LF ‖ 0x01 ‖ public key).
"""

import base64
import binascii
import hashlib
import re

from voting_core.errors import ProofError, SignatureError
from voting_core.signing import Signer, Verify

_NOTE = re.compile(
    r"(?P<text>(?P<origin>hemicycle/[a-z][a-z0-9-]{0,30}/[0-9]{1,7})\n(?P<size>0|[1-9][0-9]{0,15})\n"
    r"(?P<root>[A-Za-z0-9+/]{43}=)\n)\n— (?P<name>[^ \n]+) (?P<sig>[A-Za-z0-9+/]+={0,2})\n"
)


def key_id(name: str, key: str) -> bytes:
    """Four bytes that tell a reader which key to try. ``key`` is base64 of 32 raw bytes."""
    return hashlib.sha256(name.encode() + b"\n\x01" + base64.b64decode(key)).digest()[:4]


def write_checkpoint(hall: str, term: int, size: int, root: bytes, signer: Signer) -> str:
    """Sign a tree head."""
    origin = f"hemicycle/{hall}/{term}"
    text = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    sig = base64.b64encode(key_id(origin, signer.key) + signer.sign(text.encode())).decode()
    return f"{text}\n— {origin} {sig}\n"


def read_checkpoint(note: str, key: str, verify: Verify) -> tuple[str, int, bytes]:
    """Origin, size and root of a checkpoint by the holder of ``key``.

    Raises:
        ProofError: The note has another shape.
        SignatureError: The signature is not by that key.
    """
    match = _NOTE.fullmatch(note)
    if match is None:
        raise ProofError("The checkpoint is not a signed note of a tree head.", "Export it again at the centre.")
    try:
        blob = base64.b64decode(match["sig"], validate=True)
    except binascii.Error as error:
        raise SignatureError("The signature of the checkpoint is not base64.") from error
    named = match["name"] == match["origin"] and blob[:4] == key_id(match["origin"], key)
    if not named or not verify(key, match["text"].encode(), blob[4:]):
        raise SignatureError("The checkpoint is not signed by the centre's key.", "Compare the key on paper.")
    return match["origin"], int(match["size"]), base64.b64decode(match["root"])
