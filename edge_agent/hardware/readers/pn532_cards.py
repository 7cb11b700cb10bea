# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a PN532 is told to do all day: look for a card, have it prove itself if it can, let it go, look again.

Commands of the chip (NXP UM0701-02, 7) and what they are for::

    14 01 14 01        SAMConfiguration: no security module behind the chip; wakes it for good
    02                 GetFirmwareVersion: 32 … is a PN532
    12 14              SetParameters: as after a reset, whoever was here before; cards are selected by the chip
    32 05 FF 01 10     RFConfiguration: look for a card some dozen times, then say that there is none
    4A 02 00           InListPassiveTarget: two cards at most, ISO 14443 type A at 106 kbit/s
    40 tg …            InDataExchange with card tg
    52 00              InRelease: all cards
    32 01 00           RFConfiguration: field off. Cards lose their power, and the next search finds them anew;
                       else those with UIDs of seven bytes answer every other search only

A search without end would be quicker by some milliseconds, and a chip that has died would look like an empty reader.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Final, Literal

from edge_agent.core.inputs import CardTrouble
from edge_agent.hardware.readers.aes_cards import CardKey, Draw, prove
from edge_agent.hardware.readers.pn532_talk import Ask, ChipRefusedError, Rest, Script, Tell

SAM: Final = Ask(b"\x14\x01\x14\x01", 500)
VERSION: Final = Ask(b"\x02", 500)
PARAMETERS: Final = Ask(b"\x12\x14", 500)
SEARCH_SHORTLY: Final = Ask(b"\x32\x05\xff\x01\x10", 500)
SEARCH: Final = Ask(b"\x4a\x02\x00", 2_000)
RELEASE: Final = Ask(b"\x52\x00", 500)
FIELD_OFF: Final = Ask(b"\x32\x01\x00", 500)
EXCHANGE_MS: Final = 2_000

REST_MS: Final = 100
GONE_AFTER: Final = 8
"""Searches without a card after which it has gone: one that is held badly is missed now and then."""
AGAIN_AFTER: Final = 5
"""Searches after which a card that lies there is reported again."""

_PN532: Final = 0x32
_SPEAKS_APDU: Final = 0x20  # bit of SAK: ISO 14443-4, with an ATS
_UID_BYTES: Final = (4, 7, 10)
_DRAWN_UID: Final = 0x08  # a UID of four bytes that begins so is drawn at each presentation


@dataclass(frozen=True, slots=True)
class Ready:
    """The chip answers; its version and revision."""

    version: str


@dataclass(frozen=True, slots=True)
class CardRead:
    """A card lies there: its number, and whether it proved that it is no copy."""

    number: str
    means: Literal["card-uid", "card-mac"]


@dataclass(frozen=True, slots=True)
class Target:
    """A card as the chip lists it: its number in the list, UID, and the byte that says what it speaks."""

    place: int
    uid: bytes
    sak: int


Said = Ready | CardRead | CardTrouble
FindKey = Callable[[str], CardKey | None]
"""The key of a card by its number in capital hex digits; none for cards of which this seat holds no key."""


class CardGoneError(Exception):
    """The card does not answer any more."""


def serve_cards(find_key: FindKey, draw: Draw) -> Script[Said]:
    """The script. It never ends by itself."""
    yield SAM
    version = yield VERSION
    if len(version) != 4 or version[0] != _PN532:
        raise ChipRefusedError
    yield PARAMETERS
    yield SEARCH_SHORTLY
    yield Tell(Ready(f"{version[1]}.{version[2]}"))
    seen: CardRead | CardTrouble | None = None
    lying, missed, told = "", 0, 0
    while True:
        targets = targets_of((yield SEARCH))
        names = " ".join(target.uid.hex().upper() for target in targets)
        missed = 0 if targets else missed + 1
        if targets and (seen is None or names != lying):
            seen = yield from _look(targets, find_key, draw)
            lying, told = names, 0
        elif missed >= GONE_AFTER:
            seen, lying = None, ""
        if seen is not None and targets:
            # A trouble is said once, a card again and again: so the core knows that it lies there still.
            if told == 0 or (told % AGAIN_AFTER == 0 and isinstance(seen, CardRead)):
                yield Tell(seen)
            told += 1
            if seen == "card_pulled":
                seen = None  # the next search may try again
        if targets:
            yield RELEASE
            yield FIELD_OFF
        yield Rest(REST_MS)


def _look(targets: list[Target], find_key: FindKey, draw: Draw) -> Generator[Ask, bytes, CardRead | CardTrouble]:
    """What these cards are."""
    if len(targets) > 1:
        return "card_two"
    (target,) = targets
    if len(target.uid) == 4 and target.uid[0] == _DRAWN_UID:
        return "card_varies"
    number = target.uid.hex().upper()
    key = find_key(number)
    if key is None:
        return CardRead(number, "card-uid")
    if not target.sak & _SPEAKS_APDU:
        return "card_copied"
    try:
        genuine = yield from _prove(target, key, draw)
    except CardGoneError:
        return "card_pulled"
    return CardRead(number, "card-mac") if genuine else "card_copied"


def _prove(target: Target, key: CardKey, draw: Draw) -> Generator[Ask, bytes, bool]:
    talk = prove(key, draw)
    command = next(talk)
    while True:
        answer = yield Ask(bytes([0x40, target.place]) + command, EXCHANGE_MS, sendings=1)
        if not answer or answer[0] & 0x3F:
            raise CardGoneError
        try:
            command = talk.send(answer[1:])
        except StopIteration as end:
            return bool(end.value)


def targets_of(answer: bytes) -> list[Target]:
    """The cards in the answer to a search.

    Raises:
        ChipRefusedError: The answer is cut, or no card looks like that.
    """
    if not answer or answer[0] > 2:
        raise ChipRefusedError
    targets, at = list[Target](), 1
    for _ in range(answer[0]):
        if len(answer) < at + 5:
            raise ChipRefusedError
        place, sak, length = answer[at], answer[at + 3], answer[at + 4]
        at += 5 + length
        if length not in _UID_BYTES or len(answer) < at:
            raise ChipRefusedError
        targets.append(Target(place, answer[at - length : at], sak))
        if sak & _SPEAKS_APDU and at < len(answer):
            at += answer[at]  # the ATS counts itself
    return targets
