# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a chip card's certificate to the number on the roster."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1, EllipticCurve, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import CertificateBuilder, Name, NameAttribute, random_serial_number
from cryptography.x509.oid import NameOID
from typer.testing import CliRunner

from central_broker.card_numbers import number_in
from central_broker.cli import app
from edge_agent.hardware.virtual_chip import chip_key, chip_number
from voting_core.errors import RefusedError

KEY = chip_key("m07")
EXPIRED = (datetime(2001, 1, 1, tzinfo=UTC), datetime(2002, 1, 1, tzinfo=UTC))


def certificate(encoding: Encoding) -> bytes:
    """A certificate of the card's key that has expired long ago, signed by itself."""
    name = Name([NameAttribute(NameOID.COMMON_NAME, "card")])
    built = CertificateBuilder(name, name, KEY.public_key(), random_serial_number(), *EXPIRED)
    return built.sign(KEY, SHA256()).public_bytes(encoding)


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
@pytest.mark.parametrize("what", ["certificate", "key"])
def test_the_number_is_that_of_the_key(tmp_path: Path, encoding: Encoding, what: str) -> None:
    """A certificate and a bare key, in both formats, give the number that the card proves."""
    key = KEY.public_key().public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)
    file = tmp_path / "card"
    file.write_bytes(certificate(encoding) if what == "certificate" else key)

    assert number_in(file) == chip_number("m07")


def test_the_command_prints_it(tmp_path: Path) -> None:
    """What the command prints goes into the column of cards as it is."""
    file = tmp_path / "card.pem"
    file.write_bytes(certificate(Encoding.PEM))

    done = CliRunner().invoke(app, ["--home", str(tmp_path), "card-number", str(file)])

    assert (done.exit_code, done.stdout.strip()) == (0, chip_number("m07"))


def _public(curve: EllipticCurve) -> bytes:
    return generate_private_key(curve).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "neither a certificate nor a public key"),
        (_public(SECP256R1())[:60], "neither a certificate nor a public key"),
        (_public(SECP384R1()), "of another kind"),
        (
            Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            "of another kind",
        ),
    ],
    ids=["empty", "cut", "p384", "ed25519"],
)
def test_what_is_no_card_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    """Another file or another kind of key is refused by name."""
    file = tmp_path / "card.pem"
    file.write_bytes(data)

    with pytest.raises(RefusedError, match=said) as caught:
        number_in(file)

    assert str(caught.value).startswith(str(file))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A wrong name is said, not raised."""
    with pytest.raises(RefusedError, match="cannot be read"):
        number_in(tmp_path / "nothing.pem")
