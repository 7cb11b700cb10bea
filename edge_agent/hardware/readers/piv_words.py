# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Talking to a PIV card: APDUs, answers in pieces, and what is packed in them. Pure; NIST SP 800-73-4, part 2."""

import zlib
from collections.abc import Generator
from dataclasses import dataclass
from typing import Final

from edge_agent.core.inputs import CardTrouble

PIV_APPLICATION: Final = bytes.fromhex("A000000308")
"""The first bytes of the application's identifier: whatever version a card has, it is selected."""
OK: Final = 0x9000
WRONG_PIN: Final = 0x63C0  # and the tries that are left in the last four bits
BLOCKED: Final = 0x6983
PIECES_MAX: Final = 32
"""Of 256 bytes. A certificate has 1 to 3 kB; a card that says more is none of ours."""

_PIN_BYTES: Final = 8
_MORE: Final = 0x61


@dataclass(frozen=True, slots=True)
class Transmit:
    """An APDU for the card; what it answers comes back, its status word last. Wiped when the card has it."""

    apdu: bytearray


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with all its pieces, and the status word of the last one."""

    data: bytes
    status: int

    @property
    def tries_left(self) -> int | None:
        """How many PINs may still be tried, where the status tells it."""
        if self.status == BLOCKED:
            return 0
        return self.status & 0x0F if self.status & 0xFFF0 == WRONG_PIN else None


class CardTroubleError(Exception):
    """A card signs nobody in.

    Args:
        trouble: Why.
    """

    def __init__(self, trouble: CardTrouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


Talk = Generator[Transmit, bytes, Reply]


def ask(*apdu: int | bytes) -> Talk:
    """Send one APDU and gather its answer.

    Raises:
        CardTroubleError: The card speaks nonsense, or without end.
    """
    data, command = b"", bytearray()
    for part in apdu:
        command += part if isinstance(part, bytes) else bytes([part])
    for _ in range(PIECES_MAX):
        answer = yield Transmit(command)
        if len(answer) < 2:
            raise CardTroubleError("card_unreadable")
        data += answer[:-2]
        if answer[-2] != _MORE:
            return Reply(data, int.from_bytes(answer[-2:], "big"))
        command = bytearray([0x00, 0xC0, 0x00, 0x00, answer[-1]])
    raise CardTroubleError("card_foreign")


def select() -> Talk:
    """Choose the PIV application."""
    return ask(0x00, 0xA4, 0x04, 0x00, len(PIV_APPLICATION), PIV_APPLICATION, 0x00)


def get_object(tag: bytes) -> Talk:
    """Read a data object by its tag of three bytes."""
    return ask(0x00, 0xCB, 0x3F, 0xFF, 5, 0x5C, 3, tag, 0x00)


def ask_tries() -> Talk:
    """How many PINs may still be tried; the card says 9000 where one was entered already."""
    return ask(0x00, 0x20, 0x00, 0x80)


def close() -> Talk:
    """Forget that a PIN was entered."""
    return ask(0x00, 0x20, 0xFF, 0x80)


def verify(pin: bytearray) -> Talk:
    """Enter the PIN. ``pin`` is wiped at once, its APDU as soon as the card has it, or has gone."""
    assert 0 < len(pin) <= _PIN_BYTES, "a PIV PIN has at most eight digits"
    command = bytearray([0x00, 0x20, 0x00, 0x80, _PIN_BYTES]) + pin + b"\xff" * (_PIN_BYTES - len(pin))
    wipe(pin)
    try:
        answer = yield Transmit(command)
    finally:
        wipe(command)
    if len(answer) < 2:
        raise CardTroubleError("card_unreadable")
    return Reply(answer[:-2], int.from_bytes(answer[-2:], "big"))


def sign(slot: int, digest: bytes) -> Talk:
    """Sign a SHA-256 with the P-256 key of a slot."""
    template = b"\x82\x00\x81" + bytes([len(digest)]) + digest
    wrapped = b"\x7c" + bytes([len(template)]) + template
    return ask(0x00, 0x87, 0x11, slot, len(wrapped), wrapped, 0x00)


def wipe(secret: bytearray) -> None:
    """Overwrite bytes in place. Copies that Python or the library below made are out of reach."""
    secret[:] = bytes(len(secret))


def certificate_of(answer: bytes) -> bytes:
    """The DER certificate in the answer to :func:`get_object`.

    Raises:
        CardTroubleError: There is none in it.
    """
    parts = fields_of(fields_of(answer).get(0x53, b""))
    certificate = parts.get(0x70, b"")
    if parts.get(0x71, b"\0")[:1] == b"\x01":  # packed with gzip
        unpacker = zlib.decompressobj(wbits=31)
        try:
            certificate = unpacker.decompress(certificate, 256 * PIECES_MAX)
        except zlib.error as error:
            raise CardTroubleError("card_foreign") from error
    if not certificate:
        raise CardTroubleError("card_foreign")
    return certificate


def signature_of(answer: bytes) -> bytes:
    """The signature in the answer to :func:`sign`.

    Raises:
        CardTroubleError: There is none in it.
    """
    signature = fields_of(fields_of(answer).get(0x7C, b"")).get(0x82, b"")
    if not signature:
        raise CardTroubleError("card_copied")
    return signature


def fields_of(data: bytes) -> dict[int, bytes]:
    """The fields of BER-TLV data with tags of one byte, as PIV has them; a field that is cut ends the list."""
    fields: dict[int, bytes] = {}
    at = 0
    while at + 2 <= len(data):
        tag, size, at = data[at], data[at + 1], at + 2
        if size & 0x80:
            width = size & 0x7F
            if not 1 <= width <= 2 or at + width > len(data):
                break
            size, at = int.from_bytes(data[at : at + width], "big"), at + width
        if at + size > len(data):
            break
        fields.setdefault(tag, data[at : at + size])
        at += size
    return fields
