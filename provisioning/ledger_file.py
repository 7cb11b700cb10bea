# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ledger on the disk of the technician's machine: read whole and checked, written at its end and synced."""

import fcntl
import os
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from adapters.key_files import write_atomic
from provisioning.identity import EnrolmentError
from provisioning.ledger import Row, head_bytes, read_ledger

LEDGER = "ledger.jsonl"
HEAD = "ledger-head.json"
_RESTORE = "Restore the authority's folder from the last copy, whole."


def ca_sha256(certificate: x509.Certificate) -> str:
    """How the ledger names the hall's certificate, as hex."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def read_ca(folder: Path) -> tuple[x509.Certificate, ec.EllipticCurvePublicKey]:
    """The hall's certificate and its key.

    Raises:
        EnrolmentError: The folder holds no authority, one of before there was a ledger, or a file that is none.
    """
    path = folder / "ca.crt"
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        key = certificate.public_key()
    except FileNotFoundError as error:
        raise EnrolmentError(
            f"{folder}: holds no hall's authority ({error.strerror}).", "Check --dir, or run hemicycle-pki init."
        ) from error
    except (OSError, ValueError) as error:
        raise EnrolmentError(f"{path}: cannot be read.", _RESTORE) from error
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise EnrolmentError(f"{path}: is not a hall's certificate.", _RESTORE)
    if (folder / "inventory.json").exists() and not (folder / LEDGER).exists():
        raise EnrolmentError(
            f"{folder}: was made before authorities kept a ledger.",
            "Make the hall anew with hemicycle-pki init in another folder, and enrol its devices again.",
        )
    return certificate, key


def read_rows(folder: Path, key: ec.EllipticCurvePublicKey) -> tuple[list[bytes], list[Row]]:
    """The ledger's lines and what they say, checked.

    Raises:
        EnrolmentError: A file is missing, or see :func:`read_ledger`.
    """
    try:
        ledger, head = (folder / LEDGER).read_bytes(), (folder / HEAD).read_bytes()
    except OSError as error:
        raise EnrolmentError(f"{error.filename}: cannot be read: {error.strerror}.", _RESTORE) from error
    return read_ledger(ledger, head, key, str(folder / LEDGER))


def append(folder: Path, lines: Sequence[bytes], known: int, key: ec.EllipticCurvePrivateKey) -> None:
    """Add lines and sign the new head; on return both are on the disk.

    Args:
        folder: The authority's.
        lines: The whole ledger, new lines in.
        known: How many of them were there before.
        key: The hall's.

    Raises:
        EnrolmentError: Another process has written since the ledger was read; nothing is written.
        OSError: The disk; the rows before stay.
    """
    start = b"".join(line + b"\n" for line in lines[:known])
    with os.fdopen(os.open(folder / LEDGER, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # goes with the descriptor
        if known and len(read_rows(folder, key.public_key())[0]) != known:
            raise EnrolmentError(f"{folder}: somebody else wrote to the ledger just now.", "Do it again.")
        file.seek(len(start))
        file.truncate()
        file.write(b"".join(line + b"\n" for line in lines[known:]))
        file.flush()
        os.fsync(file.fileno())
        write_atomic(folder / HEAD, head_bytes(lines, key))
