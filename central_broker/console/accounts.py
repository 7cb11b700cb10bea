# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The accounts of a console: who may open it, as what, and with which password.

One file, ``accounts.json``, in the centre's home; passwords are kept as argon2id hashes (RFC 9106), and an operator's
signing key in the same entry, locked with the same password: one write changes both. The file is read when it has
changed, so that an account added on the command line is there at once.
"""

import contextlib
import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from adapters.key_files import private_pem, write_atomic
from central_broker.console.rights import Role
from voting_core.errors import RefusedError
from voting_core.identifiers import Name, OperatorId

PASSWORD_CHARACTERS_MIN: Final = 8
PASSWORD_BYTES_MAX: Final = 256

# RFC 9106 §4 lets memory be traded for passes; 19 MiB and two passes take a small board a fifth of a second.
HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
NOBODY: Final = HASHER.hash("a password that nobody has")
"""Verified for unknown names, so that they take as long as known ones."""


KEY_SALT_BYTES: Final = 16
"""As RFC 9106 §3.1 recommends for hashes of passwords."""


class LockedKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A signing key: PKCS8 PEM, locked with 32 bytes that argon2id makes of the password and ``salt``.

    PEM's own way from password to key (PBKDF2, a few thousand rounds) would be the easier one to guess by.
    """

    salt: bytes
    pem: str


class Account(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person. Whoever orders is an operator of the centre's settings under the same id."""

    account: OperatorId
    name: Name
    role: Role
    password: str
    key: LockedKey | None = None

    @property
    def stamp(self) -> str:
        """Changes with the password: sessions begun under another one are over."""
        return hashlib.sha256(self.password.encode()).hexdigest()[:32]


class Accounts:
    """The accounts of one home.

    Args:
        folder: ``console`` in the centre's home; made if missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "accounts.json"
        self._stamp = (0, 0, 0)
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
        with self._changing() as known:
            self._write([*(one for one in known if one.account != account.account), account])

    def remove(self, account: str) -> None:
        """Take an account away, with its key.

        Raises:
            RefusedError: There is none of that id.
        """
        with self._changing() as known:
            if all(one.account != account for one in known):
                raise RefusedError(f"There is no account '{account}'.", "'account list' names them.")
            self._write([one for one in known if one.account != account])

    @contextlib.contextmanager
    def _changing(self) -> Iterator[tuple[Account, ...]]:
        """The accounts, while no other program changes them."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._folder / "accounts.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield self.all()
        finally:
            os.close(descriptor)

    def _read(self) -> None:
        try:
            found = self._file.stat()
        except FileNotFoundError:
            self._known, self._stamp = {}, (0, 0, 0)
            return
        stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
        if stamp == self._stamp:
            return
        try:
            accounts = msgspec.json.decode(self._file.read_bytes(), type=tuple[Account, ...])
        except (OSError, msgspec.DecodeError) as error:
            raise RefusedError(f"{self._file} cannot be read: {error}.", "Put its backup back.") from error
        self._known, self._stamp = {one.account: one for one in accounts}, stamp

    def _write(self, accounts: Iterable[Account]) -> None:
        ordered = sorted(accounts, key=lambda one: one.account)
        write_atomic(self._file, msgspec.json.format(msgspec.json.encode(ordered), indent=1) + b"\n", 0o600)
        self._stamp = (0, 0, 0)


def hash_password(password: str) -> str:
    """What is kept of a password.

    Raises:
        RefusedError: It is too short or too long.
    """
    if len(password) < PASSWORD_CHARACTERS_MIN:
        few = PASSWORD_CHARACTERS_MIN
        raise RefusedError(
            f"密码不足 {few} 个字符。 The password has fewer than {few} characters.",
            "请换一个更长的。 Choose a longer one.",
        )
    if len(password.encode()) > PASSWORD_BYTES_MAX:
        raise RefusedError("密码太长。 The password is too long.", "请换一个短些的。 Choose a shorter one.")
    return HASHER.hash(password)


def is_password(account: Account | None, password: str) -> bool:
    """Whether it is the account's password; takes as long where there is no account."""
    try:
        HASHER.verify(account.password if account else NOBODY, password.encode()[: PASSWORD_BYTES_MAX + 1])
    except (VerificationError, InvalidHashError):
        return False
    return account is not None


def lock_key(key: Ed25519PrivateKey, password: str) -> LockedKey:
    """A signing key, locked with a password. It takes as long as checking one."""
    salt = secrets.token_bytes(KEY_SALT_BYTES)
    return LockedKey(salt=salt, pem=private_pem(key, _stretch(password, salt)).decode())


def open_key(locked: LockedKey, password: str) -> Ed25519PrivateKey:
    """The key again.

    Raises:
        RefusedError: It is locked with another password, or damaged.
    """
    try:
        key = load_pem_private_key(locked.pem.encode(), _stretch(password, locked.salt))
    except (ValueError, TypeError) as error:
        raise RefusedError("The signing key does not open with this password.", "Add the account anew.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise RefusedError("The signing key is of another kind.", "Add the account anew.")
    return key


def _stretch(password: str, salt: bytes) -> bytes:
    """32 bytes as hexadecimal digits: what PEM takes for a passphrase."""
    raw = hash_secret_raw(
        password.encode(), salt, HASHER.time_cost, HASHER.memory_cost, HASHER.parallelism, 32, Type.ID
    )
    return raw.hex().encode()
