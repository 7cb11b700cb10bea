# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The accounts of a console: who may open it, as what, and with which password.

One file, ``accounts.json``, in the centre's home; passwords are kept as argon2id hashes (RFC 9106), and an operator's
signing key is kept beside them, locked with the same password. It is read when it has changed, so that an account added
on the command line is there at once.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from msgspec import Meta

from adapters.key_files import load_signing_key, private_pem, write_atomic
from central_broker.console.rights import Role
from voting_core.errors import RefusedError
from voting_core.identifiers import Name, OperatorId

PASSWORD_CHARACTERS_MIN: Final = 8
PASSWORD_BYTES_MAX: Final = 256

# RFC 9106 §4 lets memory be traded for passes; 19 MiB and two passes take a small board a fifth of a second.
HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
NOBODY: Final = HASHER.hash("a password that nobody has")
"""Verified for unknown names, so that they take as long as known ones."""


class Passkey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A passkey: what it is called, its id and public key in base64url, and how often it was used (WebAuthn §6.1)."""

    label: Annotated[str, Meta(min_length=1, max_length=40)]
    credential: str
    public_key: str
    uses: int


class Account(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person. Whoever orders is an operator of the centre's settings under the same id."""

    account: OperatorId
    name: Name
    role: Role
    password: str
    passkeys: tuple[Passkey, ...] = ()


class Accounts:
    """The accounts of one home.

    Args:
        folder: ``console`` in the centre's home; made if missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "accounts.json"
        self._stamp = 0
        self._known: dict[str, Account] = {}
        self._read()

    def find(self, account: str) -> Account | None:
        """An account by its id."""
        self._read()
        return self._known.get(account)

    def all(self) -> tuple[Account, ...]:
        """All of them, by id."""
        self._read()
        return tuple(sorted(self._known.values(), key=lambda one: one.account))

    def put(self, account: Account) -> None:
        """Add an account, or put it in another's place."""
        self._read()
        self._write([*(one for one in self._known.values() if one.account != account.account), account])

    def remove(self, account: str) -> None:
        """Take an account away, and its key.

        Raises:
            RefusedError: There is none of that id.
        """
        if self.find(account) is None:
            raise RefusedError(f"There is no account '{account}'.", "'account list' names them.")
        self._write([one for one in self._known.values() if one.account != account])
        self.key_file(account).unlink(missing_ok=True)

    def key_file(self, account: str) -> Path:
        """Where the signing key of an account lies, locked with its password."""
        return self._folder / f"{account}.key"

    def keep_key(self, account: str, key: Path, pin: bytes | None, password: str) -> None:
        """Keep a copy of an operator's key, locked with the account's password.

        Raises:
            RefusedError: The key cannot be read with this PIN.
        """
        pem = private_pem(load_signing_key(key, pin), password.encode())
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomic(self.key_file(account), pem, 0o600)

    def _read(self) -> None:
        try:
            stamp = self._file.stat().st_mtime_ns
        except FileNotFoundError:
            self._known, self._stamp = {}, 0
            return
        if stamp == self._stamp:
            return
        try:
            found = msgspec.json.decode(self._file.read_bytes(), type=tuple[Account, ...])
        except (OSError, msgspec.DecodeError) as error:
            raise RefusedError(f"{self._file} cannot be read: {error}.", "Put its backup back.") from error
        self._known, self._stamp = {one.account: one for one in found}, stamp

    def _write(self, accounts: Iterable[Account]) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ordered = sorted(accounts, key=lambda one: one.account)
        write_atomic(self._file, msgspec.json.format(msgspec.json.encode(ordered), indent=1) + b"\n", 0o600)
        self._stamp = 0


def hash_password(password: str) -> str:
    """What is kept of a password.

    Raises:
        RefusedError: It is too short or too long.
    """
    if len(password) < PASSWORD_CHARACTERS_MIN or len(password.encode()) > PASSWORD_BYTES_MAX:
        raise RefusedError(f"The password has fewer than {PASSWORD_CHARACTERS_MIN} characters.", "Choose a longer one.")
    return HASHER.hash(password)


def is_password(account: Account | None, password: str) -> bool:
    """Whether it is the account's password; takes as long where there is no account."""
    try:
        HASHER.verify(account.password if account else NOBODY, password[:PASSWORD_BYTES_MAX])
    except (VerificationError, InvalidHashError):
        return False
    return account is not None
