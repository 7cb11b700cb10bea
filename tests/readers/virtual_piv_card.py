# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A PIV card as NIST SP 800-73-4 has it, as far as signing in needs it: for our driver alone and behind a real pcscd.

It shares no code with our driver. Answers longer than 256 bytes come in pieces, as over T=0 and most of T=1.
"""

import datetime as dt
import gzip
import hashlib
import hmac

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

APPLICATION = bytes.fromhex("A000000308000010000100")
OBJECTS = {bytes.fromhex("5FC105"): 0x9A, bytes.fromhex("5FC101"): 0x9E}


def certificate(key: EllipticCurvePrivateKey | RSAPrivateKey) -> bytes:
    """A certificate that the card signed for itself, long expired."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "card")])
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, start, start + dt.timedelta(days=365))
    is_ec = isinstance(key, EllipticCurvePrivateKey)
    return builder.sign(key, SHA256(), ecdsa_deterministic=is_ec or None).public_bytes(Encoding.DER)


def tlv(tag: int, value: bytes) -> bytes:
    """A field of BER-TLV."""
    size = len(value)
    length = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + length + value


class VirtualPivCard:
    """A card with one key in both slots.

    Args:
        key: Its key; drawn if none is given.
        pin: Six to eight digits.
        shown: The certificate that it shows instead of its own: a copy shows the original's and lacks its key.
    """

    atr = bytes.fromhex("3B80800101")

    def __init__(
        self, key: EllipticCurvePrivateKey | None = None, *, pin: bytes = b"123456", shown: bytes = b""
    ) -> None:
        self.key = key or generate_private_key(SECP256R1())
        self._pin = pin
        self.shown = shown or certificate(self.key)
        self.tries_left = 3
        self.is_packed = False
        self.has_application = True
        self.is_open = False
        self.apdus: list[bytes] = []
        """What it was told, in order."""
        self.power_up()

    @property
    def number(self) -> str:
        """The number that a seat makes of its key."""
        return hashlib.sha256(self.spki).hexdigest().upper()

    @property
    def spki(self) -> bytes:
        """Its public key."""
        return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def power_up(self) -> None:
        """It forgets what was selected and entered; not the tries."""
        self._is_selected = self.is_open = False
        self._rest = b""

    def answer(self, apdu: bytes) -> bytes:
        """What it answers."""
        self.apdus.append(apdu)
        match apdu[:4].hex():
            case "00a40400":
                return self._select(apdu[5 : 5 + apdu[4]])
            case "00c00000":
                return self._next_piece()
            case _ if not self._is_selected:
                return b"\x6d\x00"
            case "00cb3fff":
                return self._get(apdu[5 : 5 + apdu[4]])
            case "00200080":
                return self._verify(apdu)
            case "0020ff80":
                self.is_open = False
                return b"\x90\x00"
            case "0087119a" | "0087119e":
                return self._sign(apdu[3], apdu[5 : 5 + apdu[4]])
        return b"\x6d\x00"

    def _say(self, data: bytes) -> bytes:
        self._rest = data
        return self._next_piece()

    def _next_piece(self) -> bytes:
        piece, self._rest = self._rest[:256], self._rest[256:]
        return piece + (bytes([0x61, min(len(self._rest), 256) % 256]) if self._rest else b"\x90\x00")

    def _select(self, name: bytes) -> bytes:
        if not self.has_application or not name or not APPLICATION.startswith(name):
            return b"\x6a\x82"  # what was selected before stays selected
        self._is_selected = True
        return self._say(tlv(0x61, tlv(0x4F, APPLICATION[5:])))

    def _get(self, wanted: bytes) -> bytes:
        if wanted[:2] != b"\x5c\x03" or wanted[2:] not in OBJECTS or not self.shown:
            return b"\x6a\x82"
        body = gzip.compress(self.shown) if self.is_packed else self.shown
        return self._say(tlv(0x53, tlv(0x70, body) + tlv(0x71, bytes([self.is_packed])) + tlv(0xFE, b"")))

    def _verify(self, apdu: bytes) -> bytes:
        if self.tries_left == 0:
            return b"\x69\x83"
        if apdu[4:] in (b"", b"\0"):
            return b"\x90\x00" if self.is_open else bytes([0x63, 0xC0 | self.tries_left])
        if apdu[4] != 8 or len(apdu) != 13:
            return b"\x67\x00"
        if hmac.compare_digest(apdu[5:], self._pin.ljust(8, b"\xff")):
            self.tries_left, self.is_open = 3, True
            return b"\x90\x00"
        self.tries_left, self.is_open = self.tries_left - 1, False
        return bytes([0x63, 0xC0 | self.tries_left]) if self.tries_left else b"\x69\x83"

    def _sign(self, slot: int, template: bytes) -> bytes:
        if slot == 0x9A and not self.is_open:
            return b"\x69\x82"
        if template[:6] != bytes.fromhex("7C2482008120") or len(template) != 38:
            return b"\x6a\x80"
        signature = self.key.sign(template[6:], ECDSA(Prehashed(SHA256()), deterministic_signing=True))
        return self._say(tlv(0x7C, tlv(0x82, signature)))
