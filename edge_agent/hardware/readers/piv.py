# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Having a PIV card prove itself: which card it is, its PIN, and a signature that anybody can check.

1. The card's certificate is read; its P-256 key is the card's identity, and nothing else in the certificate matters:
   the roster names the key, so no authority need be trusted, and an expired certificate keeps nobody from voting.
2. Slot 9A asks for the PIN, slot 9E (card authentication) does not. A PIN of another length than six to eight digits
   cannot be right and costs no try.
3. The card signs the challenge; the seat checks it before it believes anything.
"""

import hashlib
import warnings
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509 import InvalidVersion, load_der_x509_certificate

from edge_agent.hardware.ports import SignedChallenge
from edge_agent.hardware.readers import piv_words
from edge_agent.hardware.readers.aes_cards import Draw
from edge_agent.hardware.readers.card_challenge import NONCE_BYTES, Purpose, challenge_text
from edge_agent.hardware.readers.piv_words import OK, CardTroubleError, Transmit, wipe

PIN_DIGITS: Final = range(6, 9)


@dataclass(frozen=True, slots=True)
class PivSlot:
    """A key of a PIV card: its number, the object with its certificate, and whether it asks for the PIN."""

    number: int
    certificate: bytes
    wants_pin: bool


AUTHENTICATION: Final = PivSlot(0x9A, bytes.fromhex("5FC105"), wants_pin=True)
CARD_AUTHENTICATION: Final = PivSlot(0x9E, bytes.fromhex("5FC101"), wants_pin=False)


@dataclass(frozen=True, slots=True)
class WantPin:
    """The member has to enter the PIN; the digits come back, and are wiped here."""

    tries_left: int


@dataclass(frozen=True, slots=True)
class PinRefused:
    """The PIN was wrong; another one will be wanted."""


Dialogue = Generator[Transmit | WantPin | PinRefused, bytes | bytearray, SignedChallenge]


def prove(slot: PivSlot, purpose: Callable[[], Purpose], draw: Draw) -> Dialogue:
    """Let a card prove itself.

    Args:
        slot: With which of its keys.
        purpose: What for; asked at the last moment, for a member takes time to enter a PIN.
        draw: Draws the nonce.

    Raises:
        CardTroubleError: It does not; says why.
    """
    selected = yield from piv_words.select()
    if selected.status != OK:
        raise CardTroubleError("card_foreign")
    found = yield from piv_words.get_object(slot.certificate)
    if found.status != OK:
        raise CardTroubleError("card_foreign")
    key = key_of(piv_words.certificate_of(found.data))
    if slot.wants_pin:
        yield from _unlock()
    nonce = draw(NONCE_BYTES)
    text = challenge_text(purpose(), nonce)
    signed = yield from piv_words.sign(slot.number, hashlib.sha256(text).digest())
    if signed.status != OK:
        raise CardTroubleError("card_copied")
    signature = piv_words.signature_of(signed.data)
    try:
        key.verify(signature, text, ECDSA(SHA256()))
    except InvalidSignature as error:
        raise CardTroubleError("card_copied") from error
    spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return SignedChallenge(spki=spki, nonce=nonce, signature=signature)


def key_of(certificate: bytes) -> EllipticCurvePublicKey:
    """The P-256 key in a certificate in DER.

    Raises:
        CardTroubleError: It is no certificate, or has another kind of key.
    """
    try:
        with warnings.catch_warnings():
            # Of the certificate only the key matters: whether its serial number is in order is for others to say.
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            key = load_der_x509_certificate(certificate).public_key()
    except (ValueError, UnsupportedAlgorithm, InvalidVersion) as error:
        raise CardTroubleError("card_foreign") from error
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise CardTroubleError("card_foreign")
    return key


def _unlock() -> Generator[Transmit | WantPin | PinRefused, bytes | bytearray, None]:
    """Ask for the PIN until the card takes one."""
    asked = yield from _locked()
    while asked.status != OK:
        if asked.tries_left == 0:
            raise CardTroubleError("pin_blocked")
        if asked.tries_left is None:
            raise CardTroubleError("card_foreign")
        pin = yield WantPin(asked.tries_left)
        assert isinstance(pin, bytearray), "a PIN comes in bytes that can be wiped"
        if len(pin) in PIN_DIGITS and pin.isdigit():
            asked = yield from piv_words.verify(pin)  # which wipes it
        wipe(pin)
        if asked.status != OK and asked.tries_left:
            yield PinRefused()


def _locked() -> piv_words.Talk:
    """How many PINs may be tried; a card that some other program left open is closed first."""
    asked = yield from piv_words.ask_tries()
    if asked.status == OK:
        yield from piv_words.close()
        asked = yield from piv_words.ask_tries()
    if asked.status == OK:
        raise CardTroubleError("card_foreign")
    return asked
