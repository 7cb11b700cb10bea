# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The enrolment request: what a device says of itself, carried from the device to the authority.

A device has two keys that never leave it: one for TLS (P-256) and one that signs records (Ed25519; the broker signs
none). Each of them signs the whole content, so neither can be swapped on the way: whoever replaces one lacks the other.
What remains is to replace both, and then the certificate does not fit the device: ``install`` says so.
"""

import base64
import hashlib
from typing import Annotated, Final, Literal

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from msgspec import Meta

from provisioning.identity import EnrolmentError, Role, role_of
from voting_core.codec import Reader, encode
from voting_core.errors import BodyError
from voting_core.identifiers import Epoch
from voting_core.signing import public_text, verify

REQUEST_BYTES_MAX: Final = 16_384
PROOF_CONTEXT: Final = b"hemicycle/1 enrolment\0"

_CARRY_AGAIN = "Carry the request from the device again; if it is refused again, make a new one on the device."


class RequestContent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What both keys sign. ``record_key`` is empty for the broker, which signs no records."""

    identity: str
    role: Role
    epoch: Epoch
    csr: Annotated[str, Meta(max_length=4_096)]
    record_key: Annotated[str, Meta(pattern=r"^([A-Za-z0-9+/]{43}=)?$")]


class EnrolmentRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file ``enrolment-request.json``. Proofs are base64; ``record_proof`` is empty for the broker."""

    format: Literal["hemicycle/1 enrolment request"]
    content: RequestContent
    tls_proof: Annotated[str, Meta(max_length=128)]
    record_proof: Annotated[str, Meta(max_length=128)]


_reader: Final[Reader[EnrolmentRequest]] = Reader(EnrolmentRequest, "enrolment request")


def make_request(
    identity: str, epoch: int, tls_key: ec.EllipticCurvePrivateKey, record_key: Ed25519PrivateKey | None
) -> bytes:
    """The bytes of a request.

    Args:
        identity: Becomes the certificate's name.
        epoch: The journal's incarnation, from 1.
        tls_key: P-256.
        record_key: None for the broker only.

    Raises:
        EnrolmentError: The identity cannot be used.
    """
    role = role_of(identity)
    assert (record_key is None) == (role == "broker"), "every role but the broker's signs records"
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, identity)])
    csr = x509.CertificateSigningRequestBuilder().subject_name(name).sign(tls_key, hashes.SHA256())
    content = RequestContent(
        identity=identity,
        role=role,
        epoch=epoch,
        csr=csr.public_bytes(Encoding.PEM).decode("ascii"),
        record_key="" if record_key is None else public_text(record_key.public_key()),
    )
    proven = PROOF_CONTEXT + encode(content)
    request = EnrolmentRequest(
        format="hemicycle/1 enrolment request",
        content=content,
        tls_proof=_text(tls_key.sign(proven, ec.ECDSA(hashes.SHA256()))),
        record_proof="" if record_key is None else _text(record_key.sign(proven)),
    )
    return encode(request)


def read_request(data: bytes) -> tuple[RequestContent, ec.EllipticCurvePublicKey]:
    """Check a request from its bytes.

    Returns:
        What it says, and the TLS key that the certificate will be for.

    Raises:
        EnrolmentError: Cut, altered, for another name than its own, or signed by other keys.
    """
    if len(data) > REQUEST_BYTES_MAX:
        raise EnrolmentError(f"A file of {len(data)} bytes is no enrolment request.", _CARRY_AGAIN)
    try:
        request = _reader.read(data)
    except BodyError as error:
        raise EnrolmentError(error.problem, _CARRY_AGAIN) from error
    content = request.content
    if role_of(content.identity) != content.role:
        raise EnrolmentError(f"{content.identity} asks to be a {content.role}, and that name cannot be.", _CARRY_AGAIN)
    tls_key = _key_of_csr(content)
    _check_proofs(request, tls_key)
    return content, tls_key


def fingerprint(data: bytes) -> str:
    """Eight characters to compare by eye or by telephone: what the device showed is what the authority reads."""
    text = base64.b32encode(hashlib.sha256(data).digest())[:8].decode("ascii")
    return f"{text[:4]}-{text[4:]}"


def key_digest(key: ec.EllipticCurvePublicKey) -> str:
    """SHA-256 of a public key, as hex: how the inventory remembers a TLS key."""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def _key_of_csr(content: RequestContent) -> ec.EllipticCurvePublicKey:
    try:
        csr = x509.load_pem_x509_csr(content.csr.encode("ascii"))
        names = [str(name.value) for name in csr.subject]
        key = csr.public_key()
        is_whole = csr.is_signature_valid
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        raise EnrolmentError(f"The certificate request of {content.identity} cannot be read.", _CARRY_AGAIN) from error
    if names != [content.identity]:
        raise EnrolmentError(f"{content.identity} asks for a certificate named {', '.join(names)!r}.", _CARRY_AGAIN)
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise EnrolmentError(f"The TLS key of {content.identity} is not a P-256 key.", _CARRY_AGAIN)
    if not is_whole:
        raise EnrolmentError(f"The certificate request of {content.identity} was altered.", _CARRY_AGAIN)
    return key


def _check_proofs(request: EnrolmentRequest, tls_key: ec.EllipticCurvePublicKey) -> None:
    content = request.content
    proven = PROOF_CONTEXT + encode(content)
    altered = EnrolmentError(f"The request of {content.identity} was altered on the way.", _CARRY_AGAIN)
    try:
        tls_key.verify(_bytes(request.tls_proof), proven, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError) as error:
        raise altered from error
    if content.role == "broker":
        if content.record_key or request.record_proof:
            raise EnrolmentError("The broker signs no records and has no key for it.", _CARRY_AGAIN)
        return
    try:
        proof = _bytes(request.record_proof)
    except ValueError as error:
        raise altered from error
    if not verify(content.record_key, proven, proof):
        raise altered


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    data = base64.b64decode(text, validate=True)
    if _text(data) != text:
        raise ValueError("a second spelling of the same bytes")
    return data
