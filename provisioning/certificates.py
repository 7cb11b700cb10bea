# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hall's certificates: what stands in them, and why.

P-256 with SHA-256, since every TLS 1.3 stack has it. Strict in the sense of RFC 5280, so that checkers in their strict
mode accept them. A seat's and the centre's certificate can only ask (client), the broker's can only serve: a stolen
seat cannot pose as the broker.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from provisioning.identity import Role

NOT_BEFORE: Final = datetime(2024, 1, 1, tzinfo=UTC)
"""Every certificate and revocation list counts as valid since then. A terminal without a clock chip starts with the
date of its system image. A certificate "not yet valid" would keep it out until it has the time, and it gets the time
from the hall. What ends trust is revocation and ``not_after``."""

CA_YEARS: Final = 20
CRL_YEARS: Final = 10
"""An expired revocation list locks every device out (measured with mosquitto 2.0.11), so it must not expire."""


WINDOW_NAME: Final = "enrolment-window"
"""Host name in the certificate of an enrolment window; no broker may be called so, so neither can pose as the other."""


class ServerNames(NamedTuple):
    """How devices may call the broker; both empty for everybody else."""

    dns: Sequence[str] = ()
    ip: Sequence[IPv4Address | IPv6Address] = ()


class Revoked(NamedTuple):
    """One revoked certificate."""

    serial: int
    at: datetime


def hall_name(hall: str) -> x509.Name:
    """What a hall is called in its certificates."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"hemicycle hall {hall}")])


def ca_certificate(key: ec.EllipticCurvePrivateKey, hall: str, *, now: datetime, serial: int) -> x509.Certificate:
    """The hall's own certificate, signed by itself."""
    name = hall_name(hall)
    builder = _builder(name, name, key.public_key(), serial, now + timedelta(days=365 * CA_YEARS))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(is_ca=True), critical=True)
    return builder.sign(key, hashes.SHA256())


def device_certificate(
    ca_key: ec.EllipticCurvePrivateKey,
    ca: x509.Certificate,
    device_key: ec.EllipticCurvePublicKey,
    identity: str,
    role: Role,
    *,
    serial: int,
    not_after: datetime,
    names: ServerNames,
) -> x509.Certificate:
    """A certificate for a device's key, named by its identity."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, identity)])
    purpose = ExtendedKeyUsageOID.SERVER_AUTH if role == "broker" else ExtendedKeyUsageOID.CLIENT_AUTH
    builder = _builder(subject, ca.subject, device_key, serial, not_after)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(is_ca=False), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
    builder = builder.add_extension(_authority_of(ca), critical=False)
    if names.dns or names.ip:
        called = [*(x509.DNSName(name) for name in names.dns), *(x509.IPAddress(address) for address in names.ip)]
        builder = builder.add_extension(x509.SubjectAlternativeName(called), critical=False)
    # RFC 6979: the same certificate signed again is the same bytes.
    return builder.sign(ca_key, hashes.SHA256(), ecdsa_deterministic=True)


def revocation_list(
    ca_key: ec.EllipticCurvePrivateKey, ca: x509.Certificate, revoked: Iterable[Revoked], *, number: int, now: datetime
) -> x509.CertificateRevocationList:
    """The list of revoked certificates; ``number`` grows with every list."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(ca.subject)
        .last_update(NOT_BEFORE)
        .next_update(now + timedelta(days=365 * CRL_YEARS))
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(_authority_of(ca), critical=False)
    )
    for entry in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder().serial_number(entry.serial).revocation_date(entry.at).build()
        )
    return builder.sign(ca_key, hashes.SHA256())


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, serial: int, not_after: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(serial)
        .not_valid_before(NOT_BEFORE)
        .not_valid_after(not_after)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _authority_of(ca: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    own = ca.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)


def _usage(*, is_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_ca,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
