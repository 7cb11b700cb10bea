# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The authority's ledger: every act of the hall's key in a chain, and a signed head that says where the chain ends.

::

    ledger.jsonl         one row a line, each with the SHA-256 of the line before
    ledger-head.json     number of rows and SHA-256 of the last one, signed with the hall's key

The chain shows a row that was altered, left out or put in. It cannot show that rows are missing at its end; the head
can. The head is also what makes rows true: lines after the last one that it counts were being written when the power
went, nothing that they speak of has left the machine, and the next write takes their place. What neither shows is a
folder put back whole to an older day: compare the head with the one on paper (``hemicycle-pki list`` prints it).
"""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import Meta

from provisioning.identity import EnrolmentError, Role
from voting_core.codec import Reader, encode
from voting_core.errors import BodyError
from voting_core.identifiers import Epoch, HallId

Moment = Annotated[datetime, Meta(tz=True)]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Serial = Annotated[str, Meta(pattern=r"^[0-9a-f]{1,40}$")]
PublicKey = Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]{43}=$")]

NOTHING_BEFORE: Final = "0" * 64
_CONTEXT: Final = b"hemicycle/1 ledger head\0"
_RESTORE: Final = "Restore the authority's folder from the last copy, whole."


class Founded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """The hall's key was made; always the first row, and only there."""

    hall: HallId
    ca_sha256: Sha256


class Issued(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """A certificate was signed. ``token`` is the public half of the token it was had for, empty without one."""

    identity: str
    role: Role
    epoch: Epoch
    record_key: Annotated[str, Meta(pattern=r"^([A-Za-z0-9+/]{43}=)?$")]
    tls_key_sha256: Sha256
    request_sha256: Sha256
    serial: Serial
    not_after: Moment
    token: Annotated[str, Meta(pattern=r"^([A-Za-z0-9+/]{43}=)?$")] = ""


class Ended(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """A certificate was ended before its time and stands on the revocation list from here on."""

    identity: str
    serial: Serial
    why: Literal["replaced", "revoked"]


class TokenGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """A token for one enrolment of a seat was drawn; it ends the seat's token before. ``token`` is its public half."""

    identity: str
    epoch: Epoch
    token: PublicKey
    until: Moment


class WindowOpened(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """Devices may enrol by themselves for a while; ``serial`` is that of the window's own certificate."""

    serial: Serial
    until: Moment


Act = Founded | Issued | Ended | TokenGiven | WindowOpened


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the ledger: what was done, when, and by which technician."""

    number: Annotated[int, Meta(ge=1)]
    before: Sha256
    at: Moment
    by: Annotated[str, Meta(min_length=1, max_length=64)]
    act: Act


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file ``ledger-head.json``; ``proof`` is an ECDSA signature in base64."""

    format: Literal["hemicycle/1 ledger head"] = "hemicycle/1 ledger head"
    rows: Annotated[int, Meta(ge=1)]
    sha256: Sha256
    proof: Annotated[str, Meta(max_length=128)]


_row_reader: Final[Reader[Row]] = Reader(Row, "row")
_head_reader: Final[Reader[Head]] = Reader(Head, "head")


def line_sha256(line: bytes) -> str:
    """What the next row says of this line (without its end of line), as hex."""
    return hashlib.sha256(line).hexdigest()


def following_row(lines: Sequence[bytes], act: Act, *, at: datetime, by: str) -> Row:
    """The row that comes after these lines."""
    before = line_sha256(lines[-1]) if lines else NOTHING_BEFORE
    return Row(number=len(lines) + 1, before=before, at=at, by=by, act=act)


def head_bytes(lines: Sequence[bytes], key: ec.EllipticCurvePrivateKey) -> bytes:
    """The head of these lines (at least one), signed with the hall's key."""
    rows, last = len(lines), line_sha256(lines[-1])
    proof = key.sign(_signed(rows, last), ec.ECDSA(hashes.SHA256()))
    return encode(Head(rows=rows, sha256=last, proof=b64encode(proof).decode("ascii"))) + b"\n"


def read_ledger(
    ledger: bytes, head: bytes, key: ec.EllipticCurvePublicKey, source: str
) -> tuple[list[bytes], list[Row]]:
    """The lines that the head counts, and what they say.

    Args:
        ledger: Bytes of ``ledger.jsonl``; more lines than the head counts are left out.
        head: Bytes of ``ledger-head.json``.
        key: The hall's.
        source: Name of the ledger's file, for the refusal.

    Raises:
        EnrolmentError: The head is not the hall's, rows are missing at the end, or one was altered: named by number.
    """
    end = _read_head(head, key, source)
    lines = ledger.split(b"\n")[:-1][: end.rows]
    if len(lines) < end.rows:
        raise EnrolmentError(f"{source}: ends after row {len(lines)}, and there were {end.rows}.", _RESTORE)
    rows, before = [], NOTHING_BEFORE
    for number, line in enumerate(lines, start=1):
        rows.append(_read_row(line, number, before, source))
        before = line_sha256(line)
    if before != end.sha256:
        raise EnrolmentError(f"{source}: row {end.rows} was altered; the signed head names another.", _RESTORE)
    return lines, rows


def _read_row(line: bytes, number: int, before: str, source: str) -> Row:
    try:
        row = _row_reader.read(line)
    except BodyError as error:
        raise EnrolmentError(f"{source}: row {number} was altered. {error.problem}", _RESTORE) from error
    if row.number != number:
        raise EnrolmentError(f"{source}: where row {number} should be stands row {row.number}.", _RESTORE)
    if row.before != before:
        raise EnrolmentError(
            f"{source}: row {number} does not follow what is before it: row {number - 1} was altered.", _RESTORE
        )
    return row


def _read_head(data: bytes, key: ec.EllipticCurvePublicKey, source: str) -> Head:
    try:
        head = _head_reader.read(data.removesuffix(b"\n"))
        key.verify(b64decode(head.proof, validate=True), _signed(head.rows, head.sha256), ec.ECDSA(hashes.SHA256()))
    except (BodyError, InvalidSignature, ValueError) as error:
        raise EnrolmentError(f"{source}: its head is not signed by this hall.", _RESTORE) from error
    return head


def _signed(rows: int, sha256: str) -> bytes:
    return _CONTEXT + f"{rows} {sha256}".encode("ascii")
