# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backup and restore of the centre's key: without it, a lost disk would end the sitting.

A backup is one small file locked with a passphrase. Whoever restores it starts a new *term*: seats then refuse what the
former centre may still say.
"""

from pathlib import Path
from typing import Annotated, Final

import msgspec
from cryptography.exceptions import InternalError, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from msgspec import Meta

from adapters.key_files import create_key_file, load_signing_key, private_pem, write_atomic
from central_broker.settings import Home, Settings, read_settings, write_settings
from voting_core.codec import Reader, encode
from voting_core.errors import BodyError, RefusedError
from voting_core.identifiers import HallId, KeyText, Term
from voting_core.roster import Operator
from voting_core.signing import public_text

PASSPHRASE_LENGTH_MIN: Final = 12


class KeyBackup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag=True):
    """A centre's key and what a fresh machine needs beside it; only the key itself is secret and locked."""

    v: Annotated[int, Meta(ge=1, le=1)]
    hall: HallId
    term: Term
    broker_host: str
    broker_port: int
    operators: tuple[Operator, ...]
    centre_key: KeyText
    locked_key: str


BACKUP_READER: Reader[KeyBackup] = Reader(KeyBackup, "key backup")


def back_up(home: Home, target: Path, passphrase: bytes) -> str:
    """Write the backup of a home's key into a new file.

    Returns:
        The public key, to be compared and written on the envelope.

    Raises:
        RefusedError: The passphrase is short, the file exists, or the home has no readable key.
    """
    if len(passphrase) < PASSPHRASE_LENGTH_MIN:
        raise RefusedError(f"The passphrase has fewer than {PASSPHRASE_LENGTH_MIN} characters.", "Choose a longer one.")
    if target.exists():
        raise RefusedError(f"{target} exists already.", "Name a new file; backups are never overwritten.")
    settings = read_settings(home)
    key = load_signing_key(home.key)
    backup = KeyBackup(
        v=1,
        hall=settings.hall,
        term=settings.term,
        broker_host=settings.broker_host,
        broker_port=settings.broker_port,
        operators=settings.operators,
        centre_key=public_text(key.public_key()),
        locked_key=private_pem(key, passphrase).decode(),
    )
    write_atomic(target, encode(backup) + b"\n", 0o600)
    return backup.centre_key


def restore_keys(source: Path, home: Home, passphrase: bytes) -> Settings:
    """Put a backed-up key into a home without one, under the next term.

    Returns:
        The settings written.

    Raises:
        RefusedError: The file is no backup, the passphrase is wrong, or the home has a key already.
    """
    if home.key.exists() or home.settings.exists():
        raise RefusedError(f"{home.folder} holds a centre already.", "Restore into an empty folder.")
    backup = _read_backup(source)
    key = _unlock(backup, source, passphrase)
    settings = Settings(
        hall=backup.hall,
        term=backup.term + 1,
        broker_host=backup.broker_host,
        broker_port=backup.broker_port,
        operators=backup.operators,
    )
    home.folder.mkdir(parents=True, exist_ok=True)
    create_key_file(home.key, private_pem(key))
    write_atomic(home.settings, write_settings(settings))
    return settings


def _read_backup(source: Path) -> KeyBackup:
    try:
        return BACKUP_READER.read(source.read_bytes().rstrip(b"\n"))
    except OSError as error:
        raise RefusedError(f"{source} cannot be read: {error.strerror}.", "Check the path.") from error
    except BodyError as error:
        raise RefusedError(f"{source}: {error.problem}", "Take another copy of the backup.") from error


def _unlock(backup: KeyBackup, source: Path, passphrase: bytes) -> Ed25519PrivateKey:
    if "ENCRYPTED" not in backup.locked_key:
        raise RefusedError(f"{source}: the key inside is not locked.", "Take another copy of the backup.")
    try:
        key = load_pem_private_key(backup.locked_key.encode(), passphrase)
    except (ValueError, TypeError) as error:  # the library says it so of an empty passphrase
        raise RefusedError(f"{source}: the passphrase is wrong.", "Enter it again.") from error
    except (UnsupportedAlgorithm, InternalError) as error:
        raise RefusedError(f"{source}: the key inside is locked in an unknown way.", "Take another copy.") from error
    if not isinstance(key, Ed25519PrivateKey) or public_text(key.public_key()) != backup.centre_key:
        raise RefusedError(f"{source}: the key inside is not the one it names.", "Take another copy of the backup.")
    return key
