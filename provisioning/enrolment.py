# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The enrolment: what the authority gives back, and how a device checks it before it trusts it."""

from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from msgspec import Meta

from provisioning.certificates import hall_name
from provisioning.identity import EnrolmentError, Role
from provisioning.request import RequestContent
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


def certified_key(enrolment: Enrolment) -> object:
    """The key that the certificate is for.

    Raises:
        EnrolmentError: It is no certificate.
    """
    try:
        return _parsed(enrolment.certificate).public_key()
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        raise EnrolmentError("The enrolment holds no certificate.", _AGAIN) from error


def check_enrolment(
    enrolment: Enrolment, asked: RequestContent, tls_key: ec.EllipticCurvePublicKey, *, now: datetime
) -> None:
    """Refuse an enrolment that is not for this device.

    It does not say that the hall is the right one: anybody can make a hall. A person compares the hall's fingerprint.

    Args:
        enrolment: As carried.
        asked: What the device asked for.
        tls_key: The device's own.
        now: A device without a clock may be years behind; only a certificate that has ended is refused.

    Raises:
        EnrolmentError: For another device or key, expired, or not signed by the hall that it brings.
    """
    try:
        certificate, ca = _parsed(enrolment.certificate), _parsed(enrolment.ca_certificate)
        ca.verify_directly_issued_by(ca)
        certificate.verify_directly_issued_by(ca)
        named = [str(name.value) for name in certificate.subject]
        certified, ends = certificate.public_key(), certificate.not_valid_after_utc
        hall = ca.subject
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        raise EnrolmentError("The certificate is not signed by the hall it comes with.", _AGAIN) from error
    if hall != hall_name(enrolment.hall):
        raise EnrolmentError(f"The enrolment says hall {enrolment.hall}, its certificate another.", _AGAIN)
    if named != [enrolment.identity] or _place(enrolment) != _place(asked):
        raise EnrolmentError(
            f"The enrolment is for {_place(enrolment)}, and this device asked to be {_place(asked)}.",
            f"Take the enrolment of {asked.identity}.",
        )
    if certified != tls_key:
        raise EnrolmentError(f"The certificate is for another key than the one of this {asked.identity}.", _AGAIN)
    if ends <= now:
        raise EnrolmentError(f"The certificate ended on {ends:%Y-%m-%d}.", "Issue it again.")


def _parsed(pem: str) -> x509.Certificate:
    certificate = x509.load_pem_x509_certificate(pem.encode("ascii"))
    if certificate.public_bytes(Encoding.PEM).decode("ascii") != pem:
        raise ValueError("a second spelling of the same certificate")
    return certificate


def _place(what: Enrolment | RequestContent) -> str:
    return f"{what.identity}, {what.role}, epoch {what.epoch}"
