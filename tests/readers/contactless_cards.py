# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Contactless cards for an emulated reader: one that only has a number, and two that prove themselves by AES."""

from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC


class UidCard:
    """A card that only has a number, such as a MIFARE Classic or a copy of anything.

    Args:
        uid: 4, 7 or 10 bytes.
        sak: What it claims to speak; 08 is a MIFARE Classic.
        ats: Its answer to select, with its length; empty where it speaks no ISO 14443-4.
    """

    sens = bytes.fromhex("0004")

    def __init__(self, uid: bytes, sak: int = 0x08, ats: bytes = b"") -> None:
        self.uid, self.sak, self.ats = uid, sak, ats

    def power_up(self) -> None:
        """It comes into the field."""

    def answer(self, command: bytes) -> bytes | None:
        """What it answers to an APDU; nothing at all if it is no such card, or has been taken away."""
        return None


class DesfireCard(UidCard):
    """A DESFire EV1 with one application and one AES key.

    Args:
        uid: Seven bytes.
        key: Sixteen bytes.
        application: Its three bytes as they are sent.
        draw: Draws the card's challenge.
        leaves_after: Answers after which it is taken away; -1 for never.
    """

    sens = bytes.fromhex("0344")

    def __init__(
        self,
        uid: bytes,
        key: bytes,
        *,
        application: bytes = b"\x01\x00\x00",
        draw: Callable[[int], bytes] = bytes,
        leaves_after: int = -1,
    ) -> None:
        super().__init__(uid, 0x20, bytes.fromhex("067577810280"))
        self._key, self._application, self._draw = key, application, draw
        self.leaves_after = leaves_after
        self.proofs = 0
        """How often it has proved itself."""
        self.power_up()

    def power_up(self) -> None:
        """Nothing is selected and nothing begun."""
        self._selected = False
        self._challenge = self._iv = b""

    def answer(self, command: bytes) -> bytes | None:
        """Of native commands in APDUs, the three that authentication needs."""
        if self.leaves_after == 0:
            return None
        self.leaves_after -= 1
        if len(command) < 6 or command[0] != 0x90 or command[2:4] != b"\0\0" or command[4] != len(command) - 6:
            return b"\x91\x1c"
        return self._native(command[1], command[5:-1])

    def _native(self, code: int, data: bytes) -> bytes:
        if code == 0x5A:
            self._selected = data == self._application
            return b"\x91\x00" if self._selected else b"\x91\xa0"
        if code == 0xAA and self._selected and data == b"\x00":
            self._challenge = self._draw(16)
            self._iv = self._cipher(bytes(16), self._challenge)
            return self._iv + b"\x91\xaf"
        if code == 0xAF and self._challenge and len(data) == 32:
            return self._finish(data)
        return b"\x91\xae"

    def _finish(self, token: bytes) -> bytes:
        plain = self._decipher(self._iv, token)
        challenge, self._challenge = self._challenge, b""
        if plain[16:] != challenge[1:] + challenge[:1]:
            return b"\x91\xae"
        self.proofs += 1
        return self._cipher(token[16:], plain[1:16] + plain[:1]) + b"\x91\x00"

    def _cipher(self, iv: bytes, data: bytes) -> bytes:
        return Cipher(AES(self._key), CBC(iv)).encryptor().update(data)

    def _decipher(self, iv: bytes, data: bytes) -> bytes:
        return Cipher(AES(self._key), CBC(iv)).decryptor().update(data)


class Ntag424Card(DesfireCard):
    """An NTAG 424 DNA with its application and key 0."""

    def answer(self, command: bytes) -> bytes | None:
        """Select by name is an ISO command here."""
        if command == bytes.fromhex("00A4040C07D276000085010100"):
            self._selected = True
            return b"\x90\x00"
        return super().answer(command)

    def _native(self, code: int, data: bytes) -> bytes:
        if code == 0x71 and self._selected and data[:1] == b"\x00" and len(data) == 2 + data[1]:
            self._challenge = self._draw(16)
            return self._cipher(bytes(16), self._challenge) + b"\x91\xaf"
        return super()._native(code, data) if code == 0xAF else b"\x91\x1c"

    def _finish(self, token: bytes) -> bytes:
        plain = self._decipher(bytes(16), token)
        challenge, self._challenge = self._challenge, b""
        if plain[16:] != challenge[1:] + challenge[:1]:
            return b"\x91\xae"
        self.proofs += 1
        body = bytes.fromhex("9D00C4DF") + plain[1:16] + plain[:1] + bytes(12)
        return self._cipher(bytes(16), body) + b"\x91\x00"
