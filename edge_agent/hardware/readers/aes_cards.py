# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cards that prove themselves with a symmetric key: DESFire EV1 to EV3 and NTAG 424 DNA, by AES of 128 bits.

::

    terminal                                              card
    90 5A … AID, or 00 A4 … of the NTAG's application →   9100, 9000
    90 AA … key number (DESFire), 90 71 … (NTAG)      →   E(RndB)  91AF
    90 AF … E(RndA ‖ RndB')                           →   E(RndA'), or E(TI ‖ RndA' ‖ capabilities)  9100
    X' is X turned left by one byte. DESFire chains CBC over all four messages, NTAG begins each with zeros.

Sources: NXP AN12343 (DESFire EV2/EV3, AuthenticateAES 0xAA), AN12196 (NTAG 424 DNA, AuthenticateEV2First 0x71). The
card proves that it holds the key, and the terminal proves the same: whoever steals a terminal has its one member's key,
and none beside it. What was proved was proved to this terminal alone; nobody else can check it afterwards.
"""

import hmac
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Final, Literal

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

BLOCK_BYTES: Final = 16
NTAG_APPLICATION: Final = bytes.fromhex("D2760000850101")

_ZEROS: Final = bytes(BLOCK_BYTES)
_DONE: Final = b"\x91\x00"
_MORE: Final = b"\x91\xaf"

Draw = Callable[[int], bytes]
"""Draws that many bytes by chance."""
Exchange = Generator[bytes, bytes, bool]
"""Commands for the card, its answers, and whether it proved itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardKey:
    """The key of one card.

    Args:
        kind: What card it is.
        key: 16 bytes, of this card alone.
        key_number: Which key of the application it is.
        application: Three bytes, as DESFire sends them (the lowest first); nothing for an NTAG.
    """

    kind: Literal["desfire", "ntag424"]
    key: bytes = field(repr=False)
    key_number: int = 0
    application: bytes = b""


def prove(card: CardKey, draw: Draw) -> Exchange:
    """Have a card prove that it holds its key; false if it does not."""
    select = _wrapped(0x5A, card.application)
    if card.kind == "ntag424":
        select = b"\x00\xa4\x04\x0c" + bytes([len(NTAG_APPLICATION)]) + NTAG_APPLICATION + b"\x00"
    selected = yield select
    if selected not in (_DONE, b"\x90\x00"):
        return False
    # The NTAG is told the length of our capabilities: none.
    begin = _wrapped(0xAA, bytes([card.key_number]))
    if card.kind == "ntag424":
        begin = _wrapped(0x71, bytes([card.key_number, 0]))
    answer = yield begin
    if len(answer) != BLOCK_BYTES + 2 or answer[-2:] != _MORE:
        return False
    sealed_b, random_a = answer[:-2], draw(BLOCK_BYTES)
    chained = card.kind == "desfire"
    random_b = _opened(card.key, _ZEROS, sealed_b)
    token = _sealed(card.key, sealed_b if chained else _ZEROS, random_a + turned(random_b))
    answer = yield _wrapped(0xAF, token)
    if answer[-2:] != _DONE or len(answer) != (BLOCK_BYTES if chained else 2 * BLOCK_BYTES) + 2:
        return False
    opened = _opened(card.key, token[-BLOCK_BYTES:] if chained else _ZEROS, answer[:-2])
    proof = opened if chained else opened[4 : 4 + BLOCK_BYTES]  # behind the four bytes of the transaction's number
    return hmac.compare_digest(proof, turned(random_a))


def turned(data: bytes) -> bytes:
    """Turned left by one byte."""
    return data[1:] + data[:1]


def _wrapped(command: int, data: bytes) -> bytes:
    """A native command in an APDU, as all these cards take it."""
    return bytes([0x90, command, 0, 0, len(data)]) + data + b"\x00"


def _sealed(key: bytes, start: bytes, data: bytes) -> bytes:
    cipher = Cipher(AES(key), CBC(start)).encryptor()
    return cipher.update(data) + cipher.finalize()


def _opened(key: bytes, start: bytes, data: bytes) -> bytes:
    cipher = Cipher(AES(key), CBC(start)).decryptor()
    return cipher.update(data) + cipher.finalize()
