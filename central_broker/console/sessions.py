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
SESSIONS_MAX: Final = 500


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What of a session outlives the console."""

    sha256: str
    account: str
    token: str
    lang: str
    began_ms: int


@dataclass(slots=True)
class Session:
    """One browser of one account. ``signer`` is the unlocked key of an operator; nothing while it is locked."""

    kept: Kept
    used_ms: int
    confirmed_ms: int = 0
    locked: bool = True
    signer: Signer | None = None
    challenge: bytes = b""
    """What a passkey has to answer next."""

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
    """

    def __init__(self, file: Path, draw: Callable[[], str]) -> None:
        self._file, self._draw = file, draw
        self._known: dict[str, Session] = {}
        try:
            kept = msgspec.json.decode(file.read_bytes(), type=tuple[Kept, ...])
        except (OSError, msgspec.DecodeError):
            kept = ()  # everybody signs in again: nothing is lost but a minute
        for one in kept:
            self._known[one.sha256] = Session(kept=one, used_ms=0)

    def begin(self, account: str, lang: str, signer: Signer | None, now_ms: int) -> str:
        """Begin a session that is just confirmed; returns the browser's word."""
        word = self._draw()
        kept = Kept(sha256=_hash(word), account=account, token=self._draw(), lang=lang, began_ms=now_ms)
        while len(self._known) >= SESSIONS_MAX:
            self._known.pop(next(iter(self._known)))
        self._known[kept.sha256] = Session(kept=kept, used_ms=now_ms, confirmed_ms=now_ms, locked=False, signer=signer)
        self._keep()
        return word

    def find(self, word: str, now_ms: int) -> Session | None:
        """The session of a browser's word; none when there is none or it is over."""
        session = self._known.get(_hash(word)) if word else None
        if session is None or now_ms - session.kept.began_ms > LIFE_MS:
            return None
        if not session.locked and now_ms - session.used_ms > IDLE_MS:
            self.lock(session)
        return session

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

    def end(self, session: Session) -> None:
        """The browser signed out."""
        self._known.pop(session.kept.sha256, None)
        self._keep()

    def end_account(self, account: str) -> None:
        """Everybody who came under an account that is gone."""
        self._known = {key: one for key, one in self._known.items() if one.account != account}
        self._keep()

    def _keep(self) -> None:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomic(self._file, msgspec.json.encode([one.kept for one in self._known.values()]), 0o600)


def _hash(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()
