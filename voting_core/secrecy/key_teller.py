# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One teller's seat in the making of a key: what it draws, says, and keeps.

All that is drawn stays in memory. A restart forgets it, and the key comes to nothing; only the share of a finished key
is kept, by whoever runs this.
"""

import base64
from dataclasses import dataclass, field

from gmpy2 import mpz

from voting_core.codec import encode
from voting_core.secrecy import share_sealing
from voting_core.secrecy.group import Draw
from voting_core.secrecy.joint_key import KeyMaking, text_sha256
from voting_core.secrecy.teller_words import (
    Commitment,
    Complaint,
    Confirmation,
    Hello,
    KeyOpening,
    SealedShare,
    Shares,
    Unable,
    Word,
)

UNABLE = encode(Unable()).decode()


@dataclass(slots=True)
class KeyTeller:
    """A teller's seat that was there from the beginning of a key.

    Args:
        seat: Which seat this is.
        making: What was heard so far; the same object goes on hearing.
        draw: Chance.
    """

    seat: str
    making: KeyMaking
    draw: Draw = field(repr=False)
    _exchange: bytes = field(init=False, repr=False)
    _coefficients: tuple[mpz, ...] = field(init=False, repr=False)
    _nonce: mpz = field(init=False, repr=False)
    share: mpz | None = field(default=None, repr=False)
    """The seat's share of the secret, once all that it was sent fits."""

    def __post_init__(self) -> None:
        """Draw everything at once."""
        group = self.making.group
        self._exchange = self.draw(1 << 256).to_bytes(32, "big")
        self._coefficients = tuple(group.draw(self.draw) for _ in range(self.making.needed))
        self._nonce = group.draw(self.draw)

    def say(self) -> str:
        """This seat's word in the step that is waited for."""
        return encode(self._word()).decode()

    def _word(self) -> Word:
        match self.making.step:
            case "hello":
                return Hello(exchange_key=share_sealing.public_text(self._exchange))
            case "commit":
                return Commitment(sha256=text_sha256(encode(self._opening()).decode()))
            case "open":
                return self._opening()
            case "share":
                return self._shares()
            case "confirm":
                return self._confirm()
            case other:
                raise AssertionError(f"nobody waits for a word in step '{other}'")

    def _opening(self) -> KeyOpening:
        group = self.making.group
        return KeyOpening(
            coefficients=tuple(str(group.secret_power(group.g, one)) for one in self._coefficients),
            nonce=str(group.secret_power(group.g, self._nonce)),
        )

    def _shares(self) -> Shares:
        making = self.making
        sealed = tuple(
            SealedShare(seat=seat, sealed=base64.b64encode(self._seal(seat, number)).decode())
            for number, seat in enumerate(making.seats, start=1)
        )
        response = (self._nonce - self._coefficients[0] * making.challenge) % making.group.q
        return Shares(shares=sealed, response=str(response))

    def _seal(self, seat: str, number: int) -> bytes:
        context = self.making.pair_context(self.seat, seat)
        return share_sealing.seal(self._exchange, self.making.exchange[seat], self._value_at(number), context)

    def _value_at(self, number: int) -> mpz:
        """The polynomial at a teller's number."""
        found = mpz(0)
        for coefficient in reversed(self._coefficients):
            found = (found * number + coefficient) % self.making.group.q
        return found

    def _confirm(self) -> Word:
        making, total = self.making, mpz(0)
        for sender in making.seats:
            share = making.open_share(sender, self.seat, self._exchange)
            if share is None or not making.fits(sender, self.seat, share):
                return Complaint(against=sender, exchange_secret=base64.b64encode(self._exchange).decode())
            total = (total + share) % making.group.q
        self.share = total
        return Confirmation(transcript_sha256=making.transcript())
