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
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from adapters.key_files import write_atomic
from central_broker.console.locked_keys import LANES, MEMORY_KIB, PASSES, LockedKey
from central_broker.console.passkeys import Passkey
from central_broker.console.rights import Role
from voting_core.errors import RefusedError
from voting_core.identifiers import Name, OperatorId

PASSWORD_CHARACTERS_MIN: Final = 8
PASSWORD_BYTES_MAX: Final = 256

HASHER: Final = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)
NOBODY: Final = HASHER.hash("a password that nobody has")
"""Verified for unknown names, so that they take as long as known ones."""


class Account(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person. Whoever orders is an operator of the centre's settings under the same id."""

    account: OperatorId
    name: Name
    role: Role
    password: str
    key: LockedKey | None = None
    passkeys: tuple[Passkey, ...] = ()
    is_new: bool = False
    """Somebody else chose the password: it opens nothing but the page where it is changed."""

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

    def add(self, account: Account) -> None:
        """Add an account.

        Raises:
            RefusedError: The id is taken.
        """
        with self._changing() as known:
            if any(one.account == account.account for one in known):
                raise RefusedError(
                    f"账号 {account.account} 已存在。 There is an account '{account.account}' already.",
                    "请换一个。 Choose another id.",
                )
            self._write([*known, account])

    def change(self, account: str, do: Callable[[Account], Account]) -> Account:
        """Change one account, as it is at that moment.

        Raises:
            RefusedError: There is none of that id any more.
        """
        with self._changing() as known:
            found = next((one for one in known if one.account == account), None)
            if found is None:
                raise RefusedError(f"There is no account '{account}'.", "'account list' names them.")
            changed = do(found)
            self._write([*(one for one in known if one.account != account), changed])
        return changed

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
