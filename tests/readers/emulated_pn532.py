# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A PN532 as its data sheet has it, on the wire side: for our driver, and for two drivers of other people.

It shares no code with our driver. It knows the commands that the three drivers use, ordinary and long frames, waking
by a long preamble of either kind, searches that wait for a card, and breaking off by an acceptance frame. As it leaves
reset, it selects cards of ISO 14443-4 by itself; a driver that was there before may have told it not to.
"""

from collections import deque
from collections.abc import Callable

from tests.readers.contactless_cards import UidCard

ACK = bytes.fromhex("0000FF00FF00")
NACK = bytes.fromhex("0000FFFF0000")
SYNTAX_ERROR = bytes.fromhex("0000FF01FF7F8100")

Fault = Callable[[bytes], bytes]


def wrap(body: bytes) -> bytes:
    """Put an answer, beginning with D5, into a frame."""
    size = len(body)
    lengths = bytes([size, 256 - size]) if size < 256 else b"\xff\xff" + bytes([size >> 8, size & 0xFF])
    if size >= 256:
        lengths += bytes([(256 - (size >> 8) - (size & 0xFF)) % 256])
    return b"\0\0\xff" + lengths + body + bytes([(256 - sum(body) % 256) % 256, 0])


class EmulatedPn532:
    """The chip with its antenna.

    Args:
        version: What it calls itself: IC, version, revision, support.
    """

    def __init__(self, version: bytes = bytes.fromhex("32010607")) -> None:
        self._version = version
        self._heard = b""
        self._retries = 0xFF
        self._selects = True
        self._is_waiting = False
        self._listed: dict[int, UidCard] = {}
        self._served: set[int] = set()
        self.field: list[UidCard] = []
        """The cards on the antenna."""
        self.is_dead = False
        """Whether it takes and says nothing any more."""
        self.faults: deque[Fault] = deque()
        """What happens to the next things it says, one after the other."""
        self.commands: list[bytes] = []
        """Every command it took."""

    def put(self, *cards: UidCard) -> bytes:
        """Lay cards on the antenna; what is said to whoever waits for them."""
        self.field += cards
        if not self._is_waiting:
            return b""
        self._is_waiting = False
        return self._say(wrap(self._list(1)))

    def take(self) -> None:
        """Take all cards away."""
        self.field = []
        self._listed = {}

    def hear(self, data: bytes) -> bytes:
        """Bytes from the host; what is said to them."""
        if self.is_dead:
            return b""
        self._heard += data
        said = b""
        while (frame := self._next_frame()) is not None:
            said += self._take(frame)
        return said

    def _next_frame(self) -> bytes | None:
        """The next whole frame's body, with D4 in front; b"" for an acceptance, b"!" for a spoilt one."""
        start = self._heard.find(b"\x00\xff")
        if start < 0:
            self._heard = self._heard[-1:]
            return None
        data = self._heard[start + 2 :]
        if len(data) < 2:
            return None
        if data[:2] == b"\x00\xff":
            self._heard = data[2:]
            return b""
        head, size = (5, int.from_bytes(data[2:4], "big")) if data[:2] == b"\xff\xff" else (2, data[0])
        if len(data) < head + size + 1:
            return None
        self._heard = data[head + size + 1 :]
        checked = sum(data[2:5]) if head == 5 else sum(data[:2])
        body, check = data[head : head + size], data[head + size]
        return body if checked % 256 == 0 and (sum(body) + check) % 256 == 0 else b"!"

    def _take(self, body: bytes) -> bytes:
        self._is_waiting = False  # any word from the host breaks off a search
        if body == b"":
            return b""
        if body == b"!":
            return self._say(NACK)
        self.commands.append(body[1:])
        if body[0] != 0xD4 or len(body) < 2:
            return self._say(ACK) + self._say(SYNTAX_ERROR)
        answer = self._do(body[1], body[2:])
        said = self._say(ACK)
        if answer is None:
            return said
        return said + self._say(SYNTAX_ERROR if answer == b"?" else wrap(answer))

    def _say(self, words: bytes) -> bytes:
        return self.faults.popleft()(words) if self.faults else words

    def _do(self, code: int, data: bytes) -> bytes | None:
        """The answer to a command; ``None`` for later, ``?`` for one that it does not know."""
        done = bytes([0xD5, code + 1])
        match code:
            case 0x00 if data[:1] == b"\x00":
                return done + data
            case 0x00:
                return done + b"\x00"
            case 0x02:
                return done + self._version
            case 0x06:
                return done + bytes(len(data) // 2)
            case 0x12:
                self._selects = bool(data[0] & 0x10)
                return done
            case 0x08 | 0x10 | 0x14:
                return done
            case 0x16 | 0x44 | 0x52 | 0x54:
                return done + b"\x00"
            case 0x32:
                self._configure(data)
                return done
            case 0x4A:
                if data[1:2] != b"\x00":
                    return done + b"\x00"  # no card of another type is ever there
                if not self.field and self._retries == 0xFF:
                    self._is_waiting = True
                    return None
                return self._list(data[0])
            case 0x40:
                return done + self._exchange(data[0], data[1:])
        return b"?"

    def _configure(self, data: bytes) -> None:
        if data[:1] == b"\x05":
            self._retries = data[3]
        if data[0] == 1 and not data[1] & 1:
            self._listed = {}
            self._served = set()

    def _list(self, most: int) -> bytes:
        # A card with a UID of more than four bytes that was left powered answers every other search only.
        heard = [card for card in self.field if id(card) not in self._served][:most]
        self._served = {id(card) for card in heard if len(card.uid) > 4}
        self._listed = dict(enumerate(heard, start=1))
        body = bytes([0xD5, 0x4B, len(heard)])
        for place, card in self._listed.items():
            card.power_up()
            body += bytes([place]) + card.sens + bytes([card.sak, len(card.uid)]) + card.uid
            body += card.ats if self._selects else b""
        return body

    def _exchange(self, place: int, command: bytes) -> bytes:
        card = self._listed.get(place & 0x3F)
        if card is None:
            return b"\x27"
        is_heard = card in self.field and (self._selects or not card.ats)
        answer = card.answer(command) if is_heard else None
        return b"\x01" if answer is None else b"\x00" + answer
