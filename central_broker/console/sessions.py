# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions: who sits at which browser. A browser holds a random word, the console only its hash.

A session that nobody used for half an hour is *locked*, not ended: its pages stay live, and the password is asked for
before the next order. So is every session after the console was restarted, for the unlocked keys were in its memory
only.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from adapters.key_files import write_atomic
from voting_core.signing import Signer

IDLE_MS: Final = 30 * 60 * 1000
"""Without an action for so long, a session is locked."""
CONFIRMED_MS: Final = 15 * 60 * 1000
"""How long a confirmation stands for orders that open, close or publish."""
LIFE_MS: Final = 24 * 3600 * 1000
"""The longest sitting day."""
EACH_MAX: Final = 20
"""Sessions of one account: the screens of a hall share one. Nobody can push out anybody else's."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What of a session outlives the console. ``stamp`` is that of the account as it was proved."""

    sha256: str
    account: str
    token: str
    lang: str
    began_ms: int
    stamp: str = ""
    address: str = ""


class File(msgspec.Struct, frozen=True, kw_only=True):
    """What is written: the sessions, and when each account last signed in."""

    sessions: tuple[Kept, ...]
    arrived_ms: dict[str, int]


@dataclass(slots=True)
class Session:
    """One browser of one account. ``signer`` is the unlocked key of an operator; nothing while it is locked."""

    kept: Kept
    used_ms: int
    confirmed_ms: int = 0
    locked: bool = True
    signer: Signer | None = None

    @property
    def account(self) -> str:
        """The account's id."""
        return self.kept.account

    @property
    def lang(self) -> str:
        """Zh or en."""
        return self.kept.lang


class Sessions:
    """All sessions of a console.

    Args:
        file: Where they are kept.
        draw: Makes a random word of 256 bits.
        stamp: Tells an account's stamp as it is now, nothing for an account that is gone. A session whose account has
            another one is over.
    """

    def __init__(self, file: Path, draw: Callable[[], str], stamp: Callable[[str], str | None]) -> None:
        self._file, self._draw, self._stamp = file, draw, stamp
        self._known: dict[str, Session] = {}
        try:
            found = msgspec.json.decode(file.read_bytes(), type=File)
        except (OSError, msgspec.DecodeError):
            found = File(sessions=(), arrived_ms={})  # everybody signs in again: nothing is lost but a minute
        self._arrived_ms = dict(found.arrived_ms)
        for one in found.sessions:
            self._known[one.sha256] = Session(kept=one, used_ms=0)

    def begin(
        self, account: str, lang: str, signer: Signer | None, now_ms: int, *, stamp: str = "", address: str = ""
    ) -> str:
        """Begin a session that is just confirmed; returns the browser's word.

        Args:
            account: Whose.
            lang: Of its pages.
            signer: Their unlocked key.
            now_ms: Wall time.
            stamp: Of the account that was proved; the present one if left out.
            address: Whence they came.
        """
        word = self._draw()
        kept = Kept(
            sha256=_hash(word),
            account=account,
            token=self._draw(),
            lang=lang,
            began_ms=now_ms,
            stamp=stamp or self._stamp(account) or "",
            address=address,
        )
        for old in self.of(account)[: 1 - EACH_MAX]:
            self.lock(old)
            del self._known[old.kept.sha256]
        self._known[kept.sha256] = Session(kept=kept, used_ms=now_ms, confirmed_ms=now_ms, locked=False, signer=signer)
        self._arrived_ms[account] = now_ms
        self._keep()
        return word

    def find(self, word: str, now_ms: int) -> Session | None:
        """The session of a browser's word; none when there is none or it is over."""
        session = self._known.get(_hash(word)) if word else None
        return session if session is not None and self.holds(session, now_ms) else None

    def holds(self, session: Session, now_ms: int) -> bool:
        """Whether a session is still one. One that was idle is locked, one that is over forgotten."""
        if self._known.get(session.kept.sha256) is not session:
            return False
        over = now_ms - session.kept.began_ms > LIFE_MS or self._stamp(session.account) != session.kept.stamp
        if over:
            self.end(session)
            return False
        if not session.locked and now_ms - session.used_ms > IDLE_MS:
            self.lock(session)
        return True

    def sweep(self, now_ms: int) -> None:
        """Lock and end what nobody asks for any more: a closed browser leaves no key behind."""
        for session in tuple(self._known.values()):
            self.holds(session, now_ms)

    def of(self, account: str) -> tuple[Session, ...]:
        """All sessions of an account, oldest first."""
        return tuple(one for one in self._known.values() if one.account == account)

    def arrived_ms(self, account: str) -> int | None:
        """When an account last signed in."""
        return self._arrived_ms.get(account)

    def knows(self, account: str, address: str) -> bool:
        """Whether this account is signed in from that address already."""
        return any(one.kept.address == address for one in self.of(account))

    def use(self, session: Session, now_ms: int) -> None:
        """Somebody did something there."""
        if not session.locked:
            session.used_ms = now_ms

    def confirm(self, session: Session, signer: Signer | None, now_ms: int) -> None:
        """Somebody proved again who they are; the session is open."""
        session.locked, session.used_ms, session.confirmed_ms = False, now_ms, now_ms
        session.signer = signer or session.signer

    def lock(self, session: Session) -> None:
        """Forget the key; the pages stay."""
        session.locked, session.signer, session.confirmed_ms = True, None, 0

    def speak(self, session: Session, lang: str) -> None:
        """Show this session's pages in another language."""
        session.kept = msgspec.structs.replace(session.kept, lang=lang)
        self._keep()

    def restamp(self, session: Session, stamp: str) -> None:
        """The account's password was changed in this session: it alone goes on."""
        session.kept = msgspec.structs.replace(session.kept, stamp=stamp)
        self._keep()

    def end(self, session: Session) -> None:
        """The browser signed out, or somebody put it out."""
        self.lock(session)
        if self._known.pop(session.kept.sha256, None) is not None:
            self._keep()

    def _keep(self) -> None:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = File(sessions=tuple(one.kept for one in self._known.values()), arrived_ms=self._arrived_ms)
        write_atomic(self._file, msgspec.json.encode(file), 0o600)


def _hash(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()
