# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A chip card without hardware: it signs what a real one signs, asks for its PIN, counts the tries and locks itself.

Its key follows from its name, so that whoever fills the roster of a rehearsal knows its number beforehand. Everybody
else knows the key too: such a card belongs on no real roster.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, derive_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from edge_agent.core.pin import Pin
from edge_agent.hardware.ports import Hands
from voting_core.card_proof import NONCE_BYTES, SignedChallenge, card_number, challenge_text

TRIES_MAX: Final = 3
_ECDSA: Final = ECDSA(SHA256(), deterministic_signing=True)
"""The same at every run, as RFC 6979 lets it be: what is simulated can be played again."""
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@cache
def chip_key(name: str) -> EllipticCurvePrivateKey:
    """The key of the virtual card of this name."""
    seed = int.from_bytes(hashlib.sha512(b"hemicycle virtual card " + name.encode()).digest(), "big")
    return derive_private_key(seed % (_ORDER - 1) + 1, SECP256R1())


def chip_spki(name: str) -> bytes:
    """Its public key in DER."""
    return chip_key(name).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def chip_number(name: str) -> str:
    """Its number, as a roster wants it."""
    return card_number(chip_spki(name))


def sign_as_chip(name: str, *, hall: str, sitting: str, seat: str, nonce: bytes) -> SignedChallenge:
    """What this card signs when it is asked for this seat and sitting."""
    text = challenge_text(hall=hall, sitting=sitting, seat=seat, nonce=nonce)
    return SignedChallenge(spki=chip_spki(name), nonce=nonce, signature=chip_key(name).sign(text, _ECDSA))


@dataclass(slots=True)
class ChipTray:
    """The reader of such cards, with the rules of a real one: the wish for a PIN ends with an answer of the reader.

    Args:
        hands: Where it reports.
        draw: Draws nonces of so many bytes.
        later: Calls something in the next turn of the event loop; a reader never answers while it is being asked.
    """

    hands: Hands
    draw: Callable[[int], bytes]
    later: Callable[[Callable[[], None]], object]
    _purpose: tuple[str, str, str] = ("", "", "")
    _waiting: str = ""
    """Name of the card that waits for its PIN."""
    _pins: dict[str, Pin] = field(default_factory=dict)
    _left: dict[str, int] = field(default_factory=dict)

    def challenge(self, hall: str, sitting: str, seat: str) -> None:
        """What cards sign from now on."""
        self._purpose = (hall, sitting, seat)

    def present(self, name: str, pin: Pin) -> None:
        """A card is put in; where it has no PIN, it signs at once. One that lay there before is taken out for it."""
        self._waiting, self._pins[name] = "", pin
        if not pin:
            self._sign(name)
        else:
            self._ask(name)

    def pull(self) -> None:
        """The card is taken out."""
        if self._waiting:
            self._waiting = ""
            self.hands.on_card_trouble("card_pulled")

    def enter(self, digits: str) -> None:
        """The digits for the card that waits for them; none at all: it is let go."""
        name, self._waiting = self._waiting, ""
        if name:
            entered = Pin(digits)
            self.later(lambda: self._try(name, entered))

    def _try(self, name: str, entered: Pin) -> None:
        if not entered:
            self.hands.on_card_trouble("pin_cancelled")
        elif entered == self._pins[name]:
            self._left[name] = TRIES_MAX
            self._sign(name)
        else:
            self._left[name] -= 1
            if self._left[name]:
                self.hands.on_card_trouble("pin_wrong")
            self._ask(name)

    def _ask(self, name: str) -> None:
        left = self._left.setdefault(name, TRIES_MAX)
        if left:
            self._waiting = name
            self.hands.on_pin_wanted(left)
        else:
            self.hands.on_card_trouble("pin_blocked")

    def _sign(self, name: str) -> None:
        hall, sitting, seat = self._purpose
        signed = sign_as_chip(name, hall=hall, sitting=sitting, seat=seat, nonce=self.draw(NONCE_BYTES))
        self.hands.on_proof(card_number(signed.spki), signed)
