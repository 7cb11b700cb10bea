# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the commands of ``hemicycle-pki`` take from the person and the machine: secrets, files, names, time."""

import getpass
import os
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from provisioning.authority import Authority
from provisioning.identity import EnrolmentError
from provisioning.request import fingerprint
from voting_core.errors import RefusedError

AuthorityFolder = Annotated[Path, typer.Option("--dir", help="Folder of the hall's authority.")]
Home = Annotated[Path, typer.Option(help="Home directory of the device.")]
PassphraseFile = Annotated[
    Path | None,
    typer.Option(help="File, readable by you only, whose first line is the passphrase; asked for if left out."),
]
By = Annotated[str, typer.Option(help="Who does this, for the ledger; your login name if left out.")]


def run(app: typer.Typer, *refusals: type[Exception]) -> None:
    """Run a command line; a refusal is one sentence on stderr and exit status 2.

    Args:
        app: The commands.
        refusals: What they refuse with beside ``RefusedError``.
    """
    refused: tuple[type[Exception], ...] = (RefusedError, *refusals)
    try:
        app()
    except refused as error:
        print(f"Refused: {error}", file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        print(f"Refused: {error.filename}: {error.strerror}.", file=sys.stderr)
        sys.exit(2)


def present() -> datetime:
    """This machine's time."""
    return datetime.now(UTC)


def technician(by: str) -> str:
    """The name for the ledger.

    Raises:
        EnrolmentError: The name is too long, or this user has none.
    """
    try:
        name = by or getpass.getuser()
    except (KeyError, OSError) as error:
        raise EnrolmentError("This user has no login name.", "Say who you are with --by.") from error
    if not name.isprintable() or len(name) > 64:
        raise EnrolmentError(f"{name!r} is no name for the ledger.", "Use at most 64 characters on one line.")
    return name


def open_authority(folder: Path, passphrase_file: Path | None, by: str) -> Authority:
    """The authority, opened with the passphrase of the file or the one that is typed."""
    name = technician(by)
    return Authority.open(folder, secret("Passphrase of the hall's key", passphrase_file), by=name)


def certificate_fingerprint(certificate: x509.Certificate) -> str:
    """Eight characters of a certificate, to compare by eye."""
    return fingerprint(certificate.fingerprint(hashes.SHA256()))


def read(path: Path) -> bytes:
    """A file's bytes.

    Raises:
        EnrolmentError: It cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise EnrolmentError(f"{path}: cannot be read: {error.strerror}.", "Check the path.") from error


def secret(what: str, path: Path | None, *, confirm: bool = False) -> bytes:
    """A passphrase or PIN: the file's first line, or what is typed.

    Raises:
        EnrolmentError: The file cannot be read, is empty, or can be read by others.
    """
    if path is None:
        text: str = typer.prompt(what, hide_input=True, confirmation_prompt=confirm)
        return text.encode()
    try:
        with path.open("rb") as file:  # mode and bytes through one descriptor
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            lines = file.read().splitlines()
    except OSError as error:
        raise EnrolmentError(f"{path}: cannot be read: {error.strerror}.", "Check the path.") from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise EnrolmentError(
            f"{path}: other users of this machine may read it (mode {mode:04o}).",
            f"Run: chmod 600 {path}. If somebody may have read it, choose another {what.lower()}.",
        )
    if not lines or not lines[0]:
        raise EnrolmentError(f"{path}: its first line is empty.", f"Write the {what.lower()} there.")
    return lines[0]
