# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The number of a chip card, from its certificate or public key in a file: what the roster's column of cards wants."""

from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)
from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificate

from voting_core.card_proof import card_number
from voting_core.errors import RefusedError

FILE_BYTES_MAX: Final = 64 * 1024

_READERS: Final = (
    lambda data: load_pem_x509_certificate(data).public_key(),
    lambda data: load_der_x509_certificate(data).public_key(),
    load_pem_public_key,
    load_der_public_key,
)


def number_in(path: Path) -> str:
    """The number of the card whose certificate or public key is in a file, PEM or DER.

    The key alone counts: who signed the certificate and until when it holds does not matter. The roster names the key.

    Raises:
        RefusedError: The file cannot be read, or holds no P-256 key.
    """
    try:
        data = path.read_bytes()[:FILE_BYTES_MAX]
    except OSError as error:
        raise RefusedError(f"{path}: it cannot be read: {error.strerror}.", "Check its name and rights.") from error
    for read in _READERS:
        try:
            key = read(data)
        except (ValueError, UnsupportedAlgorithm):
            continue
        if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
            return card_number(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
        raise RefusedError(
            f"{path}: its key is of another kind.", "Chip cards here have a P-256 key: ask the cards' maker for it."
        )
    raise RefusedError(
        f"{path}: this is neither a certificate nor a public key.",
        "Export the certificate of the card's authentication key (PIV slot 9A), in PEM or DER.",
    )
