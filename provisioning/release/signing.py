# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The key that releases are signed with: Ed25519 (RFC 8032), locked, on the technician's laptop and nowhere else."""

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from adapters.key_files import create_signing_key, write_atomic
from provisioning.release.verifying import Signed
from voting_core.errors import RefusedError

PASSPHRASE_BYTES_MIN = 8


def create_release_key(folder: Path, passphrase: bytes) -> Path:
    """Make ``release.key``, locked, and ``release.pub``, its public half in PEM as ``openssl`` reads it.

    Returns:
        The public file: what the role ``update`` installs on every machine.

    Raises:
        RefusedError: The passphrase is too short.
        KeyFileError: There is a key already, or the folder cannot be written.
    """
    if len(passphrase) < PASSPHRASE_BYTES_MIN:
        raise RefusedError("The passphrase is shorter than 8 characters.", "Choose a longer one.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = create_signing_key(folder / "release.key", passphrase)
    public = folder / "release.pub"
    write_atomic(public, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return public


def signed_by(public: Path) -> Signed:
    """Judge signatures by a public key in a PEM file.

    Raises:
        RefusedError: It is no Ed25519 key, or not there.
    """
    try:
        key = load_pem_public_key(public.read_bytes())
    except (OSError, ValueError) as error:
        raise RefusedError(
            f"{public}: holds no public key.", "Name the release.pub that was made with the key."
        ) from error
    if not isinstance(key, Ed25519PublicKey):
        raise RefusedError(f"{public}: is no Ed25519 key.", "Name the release.pub that was made with the key.")

    def judge(message: bytes, signature: bytes) -> bool:
        try:
            key.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    return judge
