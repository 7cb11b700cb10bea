# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The enrolment: what the authority gives back, and how a device checks it before it trusts it."""

from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from msgspec import Meta

from provisioning.identity import EnrolmentError, Role
from voting_core.codec import Reader, encode
from voting_core.errors import BodyError
from voting_core.identifiers import Epoch, HallId

_Pem = Annotated[str, Meta(max_length=8_192)]
_AGAIN = "Carry the enrolment from the authority again; if it is refused again, request and issue again."


class Enrolment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file ``enrolment.json``. It holds nothing secret."""

    format: Literal["hemicycle/1 enrolment"] = "hemicycle/1 enrolment"
    hall: HallId
    identity: str
    role: Role
    epoch: Epoch
    certificate: _Pem
    ca_certificate: _Pem


_reader: Final[Reader[Enrolment]] = Reader(Enrolment, "enrolment")


def enrolment_bytes(enrolment: Enrolment) -> bytes:
    """The file's bytes."""
    return encode(enrolment)


def read_enrolment(data: bytes) -> Enrolment:
    """The enrolment that a file holds.

    Raises:
        EnrolmentError: It is not one.
    """
    try:
        return _reader.read(data)
    except BodyError as error:
        raise EnrolmentError(error.problem, _AGAIN) from error


def check_enrolment(enrolment: Enrolment, *, identity: str, tls_key: ec.EllipticCurvePublicKey, now: datetime) -> None:
    """Refuse an enrolment that is not for this device.

    Args:
        enrolment: As carried.
        identity: What the device asked to be.
        tls_key: The device's own.
        now: A device without a clock may be years behind; only a certificate that has ended is refused.

    Raises:
        EnrolmentError: For another device or key, expired, or not signed by the CA that it brings.
    """
    try:
        certificate = x509.load_pem_x509_certificate(enrolment.certificate.encode("ascii"))
        ca = x509.load_pem_x509_certificate(enrolment.ca_certificate.encode("ascii"))
    except ValueError as error:
        raise EnrolmentError("The certificate in the enrolment cannot be read.", _AGAIN) from error
    names = [str(name.value) for name in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if names != [identity] or enrolment.identity != identity:
        raise EnrolmentError(
            f"The enrolment is for {enrolment.identity}, and this device asked to be {identity}.",
            f"Take the enrolment of {identity}.",
        )
    if certificate.public_key() != tls_key:
        raise EnrolmentError(f"The certificate is for another key than the one of this {identity}.", _AGAIN)
    if certificate.not_valid_after_utc <= now:
        raise EnrolmentError(f"The certificate ended on {certificate.not_valid_after_utc:%Y-%m-%d}.", "Issue it again.")
    try:
        certificate.verify_directly_issued_by(ca)
    except (InvalidSignature, ValueError, TypeError) as error:
        raise EnrolmentError("The certificate is not signed by the hall it comes with.", _AGAIN) from error
