# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Key files, and the one way to write a small file so that it is there whole or not at all.

Signing keys are Ed25519, PKCS8 PEM, mode 0600. An operator's key is encrypted with a PIN. The PIN keeps a passer-by
from using a file left in a drawer; it does not stop somebody who copies the file and tries PINs on a fast machine.
"""

import base64
import binascii
import os
import stat
import tempfile
from pathlib import Path
from typing import Final

from cryptography.exceptions import InternalError, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from voting_core.errors import RefusedError
from voting_core.signing import public_text

PRIVATE_MODE: Final = 0o600


class KeyFileError(RefusedError):
    """A key file is missing, unsafe, locked by another PIN or of another kind; the message names file and remedy."""


def write_atomic(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file so that after a power cut it holds either all the old bytes or all the new ones.

    Args:
        path: Its folder must exist.
        data: The whole content.
        mode: Permissions, set before the first byte is written and not widened by the umask.

    Raises:
        OSError: The disk is full, the folder missing or not writable. The old file is untouched.
    """
    descriptor, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable: a new file is there after a power cut only once its folder is synced."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def private_pem(key: PrivateKeyTypes, passphrase: bytes | None = None) -> bytes:
    """A private key as PKCS8 PEM, encrypted if there is a passphrase."""
    lock: KeySerializationEncryption = NoEncryption() if passphrase is None else BestAvailableEncryption(passphrase)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def create_signing_key(path: Path, passphrase: bytes | None = None) -> Ed25519PrivateKey:
    """Make an Ed25519 key and its file.

    Args:
        path: Must not exist: a key is never overwritten, whoever lost it needs a new epoch.
        passphrase: PIN or passphrase, at least one byte.

    Raises:
        KeyFileError: The file exists, or its folder cannot be written.
    """
    key = Ed25519PrivateKey.generate()
    create_key_file(path, private_pem(key, passphrase))
    return key


def create_key_file(path: Path, pem: bytes) -> None:
    """Write a private key's PEM to a file that must not exist yet, readable by its owner only.

    Raises:
        KeyFileError: The file exists, or its folder cannot be written.
    """
    if path.exists():
        raise KeyFileError(f"{path}: a key is there already.", "Move it away if a new one is really wanted.")
    try:
        write_atomic(path, pem, PRIVATE_MODE)
    except OSError as error:
        raise KeyFileError(
            f"{path}: the key cannot be written: {error.strerror}.", "Check that the folder exists and is writable."
        ) from error


def load_signing_key(path: Path, passphrase: bytes | None = None) -> Ed25519PrivateKey:
    """Read an Ed25519 private key.

    Raises:
        KeyFileError: Missing, readable by others, not PEM, another kind of key, PIN wrong, missing or superfluous.
    """
    key = load_private_key(path, passphrase)
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(
            f"{path}: is not an Ed25519 key.", "Name the file of the signing key, not that of the TLS certificate."
        )
    return key


def load_private_key(path: Path, passphrase: bytes | None = None) -> PrivateKeyTypes:
    """Read a private key of any kind.

    Raises:
        KeyFileError: Missing, readable by others, not PEM, PIN wrong, missing or superfluous.
    """
    pem = _read_private(path)
    try:
        return load_pem_private_key(pem, passphrase)
    except TypeError as error:  # that is how the library says it
        if passphrase is None:
            raise KeyFileError(f"{path}: the key is locked with a PIN.", "Enter the PIN.") from error
        raise KeyFileError(f"{path}: the key has no PIN, but one was given.", "Leave the PIN out.") from error
    except (UnsupportedAlgorithm, InternalError) as error:  # the second of an Ed448 key of another length
        raise KeyFileError(
            f"{path}: holds a key of an unknown kind.", "Name the file that was made for this."
        ) from error
    except ValueError as error:
        if b"ENCRYPTED" in pem:
            raise KeyFileError(f"{path}: the PIN is wrong.", "Enter it again.") from error
        raise KeyFileError(f"{path}: is not a private key in PEM form.", "Check the path.") from error


def load_public_key(path: Path) -> str:
    """Read a ``.pub`` file: one line, base64 of 32 raw bytes.

    Returns:
        The key in the same base64.

    Raises:
        KeyFileError: Missing, or not such a line.
    """
    try:
        text = path.read_text("ascii").strip()
        return public_text(Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True)))
    except OSError as error:
        raise KeyFileError(f"{path}: cannot be read: {error.strerror}.", "Check the path.") from error
    except (ValueError, binascii.Error) as error:
        raise KeyFileError(f"{path}: is not a public key (one line of 44 characters).", "Check the path.") from error


def _read_private(path: Path) -> bytes:
    try:
        # Mode and bytes through one descriptor: no other file can slip in between.
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise KeyFileError(
                    f"{path}: other users of this machine may read the key (mode {mode:04o}).",
                    f"Run: chmod 600 {path}. If somebody may have read it, make a new key.",
                )
            return file.read()
    except OSError as error:
        raise KeyFileError(
            f"{path}: cannot be read: {error.strerror}.", "Check the path, and that this user owns the file."
        ) from error
