# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one-time token that lets one seat enrol by itself: 256 random bits on its boot medium, their public half here.

The bits are the seed of an Ed25519 key. The seat signs its request with it; the authority's ledger holds the public
half only. So neither who reads the ledger nor who carries or forwards requests can make one (see docs/adr/0027).
"""

import hashlib
from base64 import b64decode, b64encode
from typing import Annotated, Final, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Meta

from provisioning.identity import EnrolmentError
from provisioning.ledger import Moment, PublicKey
from provisioning.request import REQUEST_BYTES_MAX
from provisioning.seat_settings import SeatSettings
from voting_core.codec import Reader, encode
from voting_core.errors import BodyError
from voting_core.identifiers import Epoch, HallId
from voting_core.signing import public_text, verify

TOKEN_BYTES: Final = 32
JOINING_BYTES_MAX: Final = 2 * REQUEST_BYTES_MAX
_CONTEXT: Final = b"hemicycle/1 token\0"
_WRITE_AGAIN: Final = "Give the seat a new token: hemicycle-pki token, and write the file to its boot medium."


class JoinFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file ``hemicycle-join.json`` on the boot medium. ``token`` is secret; ``host`` is where the window is.

    Without ``settings`` the card has its ``seat.toml`` already.
    """

    format: Literal["hemicycle/1 join file"] = "hemicycle/1 join file"
    hall: HallId
    seat: str
    epoch: Epoch
    host: Annotated[str, Meta(min_length=1, max_length=253)]
    port: Annotated[int, Meta(ge=1, le=65_535)]
    until: Moment
    ca_certificate: Annotated[str, Meta(max_length=8_192)]
    token: Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]{43}=$")]
    settings: SeatSettings | None = None

    def __repr__(self) -> str:
        return f"JoinFile(seat={self.seat!r}, token=…)"  # never in a log or a traceback


class Joining(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a seat sends. ``request`` is its request as text, ``token`` the token's public half, ``proof`` base64."""

    format: Literal["hemicycle/1 joining"] = "hemicycle/1 joining"
    request: Annotated[str, Meta(max_length=REQUEST_BYTES_MAX)]
    token: PublicKey
    proof: Annotated[str, Meta(max_length=128)]


_file_reader: Final[Reader[JoinFile]] = Reader(JoinFile, "join file")
_joining_reader: Final[Reader[Joining]] = Reader(Joining, "joining")


def token_key(seed: bytes) -> str:
    """The public half of a token's 32 bytes, base64."""
    return public_text(Ed25519PrivateKey.from_private_bytes(seed).public_key())


def read_join_file(data: bytes) -> JoinFile:
    """The join file of a boot medium.

    Raises:
        EnrolmentError: It is none, or was altered.
    """
    try:
        file = _file_reader.read(data.removesuffix(b"\n"))
        _seed(file)
    except BodyError as error:
        raise EnrolmentError("The join file on the boot medium is damaged.", _WRITE_AGAIN) from error
    return file


def join_file_bytes(file: JoinFile) -> bytes:
    """The file's bytes; they hold the token."""
    return encode(file) + b"\n"


def joining_bytes(file: JoinFile, request: bytes) -> bytes:
    """What a seat sends: its request, signed with the token."""
    key = Ed25519PrivateKey.from_private_bytes(_seed(file))
    proof = b64encode(key.sign(_signed(request))).decode("ascii")
    return encode(Joining(request=request.decode("utf-8"), token=public_text(key.public_key()), proof=proof))


def read_joining(data: bytes) -> tuple[bytes, str]:
    """Check what a seat sent.

    Returns:
        Its request, not checked yet, and the public half of the token that signed it.

    Raises:
        EnrolmentError: It is too long, no joining, or not signed by the token that it names.
    """
    if len(data) > JOINING_BYTES_MAX:
        raise EnrolmentError(f"{len(data)} bytes are no joining.", "Run hemicycle-pki join on the seat.")
    try:
        joining = _joining_reader.read(data)
        proof = b64decode(joining.proof, validate=True)
    except (BodyError, ValueError) as error:
        raise EnrolmentError("What came is no joining.", "Run hemicycle-pki join on the seat.") from error
    request = joining.request.encode("utf-8")
    if not verify(joining.token, _signed(request), proof):
        raise EnrolmentError("The request was altered on the way, or its token is wrong.", _WRITE_AGAIN)
    return request, joining.token


def _seed(file: JoinFile) -> bytes:
    seed = b64decode(file.token)
    if b64encode(seed).decode("ascii") != file.token:
        raise BodyError("The token has a second spelling.")
    return seed


def _signed(request: bytes) -> bytes:
    return _CONTEXT + hashlib.sha256(request).digest()
