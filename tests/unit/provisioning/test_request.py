# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A request is what the device says of itself, proven by both of its keys; what was changed on the way is refused."""

import base64
from typing import Any

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from provisioning.identity import EnrolmentError, role_of
from provisioning.request import PROOF_CONTEXT, RequestContent, fingerprint, make_request, read_request
from voting_core.codec import encode
from voting_core.signing import public_text

TLS_KEY = ec.generate_private_key(ec.SECP256R1())
RECORD_KEY = Ed25519PrivateKey.generate()


def _request(identity: str = "s07", epoch: int = 1) -> bytes:
    return make_request(identity, epoch, TLS_KEY, RECORD_KEY)


def _changed(data: bytes, field: str, value: object) -> bytes:
    """The request with one field of its content changed, proofs untouched."""
    tree: dict[str, Any] = msgspec.json.decode(data)
    tree["content"][field] = value
    return msgspec.json.encode(tree)


def _csr(name: str, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    csr = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
    return csr.public_bytes(Encoding.PEM).decode("ascii")


def _proven(content: RequestContent, tls_key: ec.EllipticCurvePrivateKey, record_key: Ed25519PrivateKey) -> bytes:
    """A request signed by whoever holds these keys, whatever it says."""
    proven = PROOF_CONTEXT + encode(content)
    return msgspec.json.encode(
        {
            "format": "hemicycle/1 enrolment request",
            "content": content,
            "tls_proof": base64.b64encode(tls_key.sign(proven, ec.ECDSA(hashes.SHA256()))).decode(),
            "record_proof": base64.b64encode(record_key.sign(proven)).decode(),
        }
    )


def test_a_request_says_who_asks_and_with_which_keys() -> None:
    """The authority reads from a request exactly what the device put in."""
    content, tls_key = read_request(_request(epoch=3))
    assert (content.identity, content.role, content.epoch) == ("s07", "seat", 3)
    assert content.record_key == public_text(RECORD_KEY.public_key())
    assert tls_key == TLS_KEY.public_key()


@pytest.mark.parametrize(("identity", "role"), [("s07", "seat"), ("centre", "centre"), ("broker", "broker")])
def test_a_name_decides_the_role(identity: str, role: str) -> None:
    """Two names are reserved for the centre and the broker; every other one is a seat's."""
    assert role_of(identity) == role


@pytest.mark.parametrize("identity", ["", "S07", "7s", "s_07", "s07/up", "s07+", "座位", "a" * 32, "s07\n", "floor"])
def test_a_name_that_cannot_stand_in_a_topic_is_refused(identity: str) -> None:
    """No device can be called what would mean something else in a topic, a file name or a log."""
    with pytest.raises(EnrolmentError):
        _request(identity)


@pytest.mark.parametrize("field", ["epoch", "record_key", "csr"])
def test_a_changed_request_is_refused(field: str) -> None:
    """Whoever carries the request can change nothing in it, neither of the keys included."""
    others = {
        "epoch": 2,
        "record_key": public_text(Ed25519PrivateKey.generate().public_key()),
        "csr": _csr("s07", ec.generate_private_key(ec.SECP256R1())),
    }
    with pytest.raises(EnrolmentError, match="was altered on the way"):
        read_request(_changed(_request(), field, others[field]))


@pytest.mark.parametrize("part", range(40))
def test_a_flipped_bit_is_refused(part: int) -> None:
    """A request damaged anywhere is refused."""
    data = bytearray(_request())
    data[len(data) * part // 40] ^= 0x01
    with pytest.raises(EnrolmentError):
        read_request(bytes(data))


def test_a_swapped_record_key_is_refused_even_with_its_own_proof() -> None:
    """An intruder who puts in a record key of their own and signs with it lacks the device's TLS key."""
    content, _ = read_request(_request())
    intruder = Ed25519PrivateKey.generate()
    forged = msgspec.structs.replace(content, record_key=public_text(intruder.public_key()))
    with pytest.raises(EnrolmentError, match="was altered on the way"):
        read_request(_proven(forged, ec.generate_private_key(ec.SECP256R1()), intruder))


def test_a_certificate_request_for_another_name_is_refused() -> None:
    """A device cannot ask to be s07 and have a certificate made for the centre."""
    content, _ = read_request(_request())
    forged = msgspec.structs.replace(content, csr=_csr("centre", TLS_KEY))
    with pytest.raises(EnrolmentError, match="s07 asks for a certificate named 'centre'"):
        read_request(_proven(forged, TLS_KEY, RECORD_KEY))


def test_a_seat_cannot_ask_to_be_the_centre() -> None:
    """A role that does not go with the name is refused."""
    content, _ = read_request(_request())
    forged = msgspec.structs.replace(content, role="centre")
    with pytest.raises(EnrolmentError, match="s07 asks to be a centre"):
        read_request(_proven(forged, TLS_KEY, RECORD_KEY))


def test_another_kind_of_key_is_refused() -> None:
    """Only keys of the kind that the hall uses are certified."""
    content, _ = read_request(_request())
    forged = msgspec.structs.replace(content, csr=_csr("s07", rsa.generate_private_key(65_537, 2_048)))
    with pytest.raises(EnrolmentError, match="is not a P-256 key"):
        read_request(_proven(forged, TLS_KEY, RECORD_KEY))


def test_a_broker_with_a_record_key_is_refused() -> None:
    """The broker signs no records, so a key for that is a mistake or worse."""
    content, _ = read_request(make_request("broker", 1, TLS_KEY, None))
    forged = msgspec.structs.replace(content, record_key=public_text(RECORD_KEY.public_key()))
    with pytest.raises(EnrolmentError, match="signs no records"):
        read_request(_proven(forged, TLS_KEY, RECORD_KEY))


@pytest.mark.parametrize("data", [b"", b"{}", b"null", b"\xff\xfe", b"[" * 10_000, b" " * 20_000])
def test_rubbish_is_refused(data: bytes) -> None:
    """A file that is no request is refused in a sentence, whatever it holds."""
    with pytest.raises(EnrolmentError) as refusal:
        read_request(data)
    assert refusal.value.remedy


def test_the_fingerprint_is_short_enough_to_read_aloud() -> None:
    """Device and authority show the same eight characters for the same request, and others for another."""
    data = _request()
    assert fingerprint(data) == fingerprint(bytes(data))
    assert fingerprint(data) != fingerprint(data + b" ")
    assert len(fingerprint(data)) == 9
