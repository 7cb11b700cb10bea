# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes over the cables of card readers, and what cards say: noise must pass by, and nothing may be kept of it.

::

    serial modules and the PN532    packed pieces of bytes, fed one after the other
    a talk with the PN532           packed pieces; the first byte of each is the time that passes before, times 16 ms
    the keys of a seat's cards      a file
    a smart card                    packed answers, its status word last
    a template                      packed: its JSON, then pieces of bytes
"""

import re
from collections.abc import Callable
from functools import lru_cache
from random import Random
from typing import Final, Protocol

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key

from adapters.toml_file import SettingsError
from edge_agent.hardware.ports import SignedChallenge
from edge_agent.hardware.readers.aes_cards import CardKey
from edge_agent.hardware.readers.card_challenge import Purpose, card_number
from edge_agent.hardware.readers.card_keys import read_card_keys
from edge_agent.hardware.readers.frame_template import FRAME_BYTES_MAX, FrameTemplate
from edge_agent.hardware.readers.piv import AUTHENTICATION, PinRefused, WantPin, prove
from edge_agent.hardware.readers.piv_words import CardTroubleError, Transmit
from edge_agent.hardware.readers.pn532_cards import CardRead, Said, serve_cards
from edge_agent.hardware.readers.pn532_frames import FRAME_BYTES_MAX as PN532_BYTES_MAX
from edge_agent.hardware.readers.pn532_frames import FrameParser
from edge_agent.hardware.readers.pn532_talk import Conversation, GaveUp, Send, Tell
from edge_agent.hardware.readers.rdm6300 import FRAME_BYTES, Rdm6300Parser
from edge_agent.hardware.readers.serial_template import TemplateParser, template_faults
from tests.fuzz.byte_mutation import mutate_bytes
from tests.fuzz.files import answered, written
from tests.fuzz.packing import mutate_parts, pack, unpack
from tests.fuzz.target import Mutate, Target, demand
from tests.readers.contactless_cards import DesfireCard, UidCard
from tests.readers.emulated_pn532 import EmulatedPn532, wrap
from tests.readers.module_frames import AA, FE, LINE, SUM, rdm6300_frame
from tests.readers.virtual_piv_card import VirtualPivCard

_NUMBER: Final = re.compile(r"[0-9A-F]{2,64}")
_UID: Final = bytes.fromhex("04A1B2C3D4E5F6")
_KEY: Final = bytes(range(16))
_DESFIRE: Final = CardKey(kind="desfire", key=_KEY, application=b"\x01\x00\x00")


class _Feeds(Protocol):
    @property
    def kept_bytes(self) -> int: ...
    def feed(self, data: bytes) -> list[str]: ...
    def pause(self) -> list[str]: ...


def _judge_pieces(make: Callable[[], _Feeds], bytes_max: int, data: bytes) -> bool:
    """Pieces or all at once: the same numbers, each of them a number, and nothing kept but an unfinished frame."""
    pieces, parser = unpack(data, most=32), make()
    numbers = [number for piece in pieces for number in parser.feed(piece)]
    demand(parser.kept_bytes < bytes_max, f"{parser.kept_bytes} bytes are kept")
    demand(numbers == make().feed(b"".join(pieces)), "the pieces matter")
    demand(all(_NUMBER.fullmatch(number) for number in [*numbers, *parser.pause()]), "a card without a number")
    return bool(numbers)


def judge_rdm6300(data: bytes) -> bool:
    """The stream of an RDM6300."""
    return _judge_pieces(Rdm6300Parser, FRAME_BYTES, data)


def judge_template(data: bytes) -> bool:
    """A template that is accepted yields its sample's number, whatever its module then sends; others say why not."""
    parts = unpack(data, most=16)
    try:
        template = _TEMPLATES.decode(parts[0] if parts else b"")
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    faults = template_faults(template)
    demand(all(one.key and one.problem and one.remedy for one in faults), "a fault that says nothing")
    if faults:
        return False
    parser = TemplateParser(template)
    sample = bytes.fromhex(template.sample)
    found = [number for _ in range(template.repeats) for number in parser.feed(sample)]
    demand(found[:1] == [template.sample_number], f"the sample yields {found}")
    _judge_pieces(lambda: TemplateParser(template), FRAME_BYTES_MAX, pack(parts[1:]))
    return True


_TEMPLATES: Final = msgspec.json.Decoder(FrameTemplate, strict=True)


def judge_pn532_frames(data: bytes) -> bool:
    """What a PN532 says: the same words in whatever pieces."""
    pieces, parser = unpack(data, most=32), FrameParser()
    words = [word for piece in pieces for word in parser.feed(piece)]
    demand(parser.kept_bytes < PN532_BYTES_MAX, f"{parser.kept_bytes} bytes are kept")
    demand(words == FrameParser().feed(b"".join(pieces)), "the pieces matter")
    parser.pause()
    demand(parser.kept_bytes == 0, "a pause leaves something")
    return bool(words)


def judge_pn532_talk(data: bytes) -> bool:
    """Whatever a chip says and when: the conversation waits for something or has given up, and believes no copy."""
    talk: Conversation[Said] = Conversation(
        lambda: serve_cards(lambda number: _DESFIRE if number == _UID.hex().upper() else None, bytes)
    )
    now_ms, is_over = 0, False
    out = talk.begin(now_ms)
    said: list[Said] = []
    for piece in unpack(data, most=32):
        now_ms += (piece[0] if piece else 0) * 16
        out += talk.pass_time(now_ms) if not is_over else []
        is_over = is_over or any(isinstance(one, GaveUp) for one in out)
        out += talk.hear(piece[1:], now_ms) if not is_over else []
        is_over = is_over or any(isinstance(one, GaveUp) for one in out)
        demand(is_over == (talk.due_ms is None), "the conversation waits for nothing")
        said += [one.said for one in out if isinstance(one, Tell)]
        demand(all(one.data for one in out if isinstance(one, Send)), "nothing is sent")
        out = []
    read = [one for one in said if isinstance(one, CardRead)]
    demand(all(_NUMBER.fullmatch(one.number) for one in read), "a card without a number")
    demand(not any(one.number == _UID.hex().upper() and one.means == "card-uid" for one in read), "a copy is believed")
    return bool(said)


def judge_piv(data: bytes) -> bool:
    """Whatever a smart card answers: it proves itself with its own key, or one of the known troubles is said."""
    answers, pins = iter(unpack(data, most=64)), 0
    dialogue = prove(AUTHENTICATION, lambda: Purpose("h", "s", "s01"), bytes)
    given: bytes | bytearray | None = None
    try:
        while True:
            match next(dialogue) if given is None else dialogue.send(given):
                case Transmit():
                    given = next(answers, b"\x6d\x00")
                case WantPin(tries_left=tries_left):
                    demand(0 < tries_left < 16, f"{tries_left} tries")
                    pins, given = pins + 1, bytearray(b"123456")
                case PinRefused():
                    given = b""
    except CardTroubleError:
        return False
    except StopIteration as end:
        signed = end.value
        demand(isinstance(signed, SignedChallenge), "a proof of another kind")
        demand(card_number(signed.spki) == _card().number, "another card's proof")
        demand(pins > 0, "a proof without a PIN")
        return True


@lru_cache(maxsize=1)
def _card() -> VirtualPivCard:
    """The same card at every run: its key is 1, which is a valid one."""
    return VirtualPivCard(derive_private_key(1, SECP256R1()))


def _piv_seeds() -> list[bytes]:
    """What a genuine card answers; unpacked, packed, and with a wrong PIN before."""
    seeds: list[bytes] = []
    for is_packed, pin in ((False, b"123456"), (True, b"123456"), (False, b"654321")):
        card = VirtualPivCard(_card().key, pin=pin)
        card.is_packed = is_packed
        said: list[bytes] = []
        dialogue = prove(AUTHENTICATION, lambda: Purpose("h", "s", "s01"), bytes)
        try:
            step = next(dialogue)
            while True:
                if isinstance(step, Transmit):
                    said.append(card.answer(bytes(step.apdu)))
                    step = dialogue.send(said[-1])
                else:
                    step = dialogue.send(bytearray(b"123456") if isinstance(step, WantPin) else b"")
        except (StopIteration, CardTroubleError):
            seeds.append(pack(said))
    return seeds


def _talk_seeds() -> list[bytes]:
    """What a chip says with no card, a card, two cards, a card that proves itself, and a copy."""
    seeds: list[bytes] = []
    short, copy, genuine = UidCard(_UID[:4]), UidCard(_UID), DesfireCard(_UID, _KEY)
    for cards in ([], [short], [copy, short], [genuine], [copy]):
        chip, pieces = EmulatedPn532(), list[bytes]()
        chip.put(*cards)
        talk: Conversation[Said] = Conversation(lambda: serve_cards(lambda _: _DESFIRE, bytes))
        out, now_ms = talk.begin(0), 0
        for _ in range(40):
            sent = b"".join(one.data for one in out if isinstance(one, Send))
            words = chip.hear(sent)
            due_ms = talk.due_ms if talk.due_ms is not None else now_ms
            waits = 0 if words else min(255, -(-(due_ms - now_ms) // 16))
            now_ms += waits * 16
            pieces.append(bytes([waits]) + words)
            out = talk.hear(words, now_ms) if words else talk.pass_time(now_ms)
        seeds.append(pack(pieces[:32]))
    return seeds


def judge_card_keys(data: bytes) -> bool:
    """The file of a seat's card keys is read or refused; what is read is a key of its card's kind."""
    path = written("card-keys.toml", data)

    def read() -> None:
        for number, key in read_card_keys(path).items():
            demand(bool(_NUMBER.fullmatch(number)) and len(key.key) == 16, "a key of another length")
            demand(len(key.application) == (3 if key.kind == "desfire" else 0), "an application that does not fit")

    return answered(read, SettingsError)


_CARD: Final = b"""[[card]]
number = "04A1B2C3D4E5F6"
kind = "desfire"
key = "000102030405060708090A0B0C0D0E0F"
key_number = 0
application = "010000"
"""


def _frames() -> list[bytes]:
    plain = [bytes.fromhex(one) for one in ("0000FF00FF00", "0000FFFF0000", "0000FF01FF7F8100")]
    return [*plain, wrap(b"\xd5\x03\x32\x01\x06\x07"), wrap(b"\xd5\x41\x00" + bytes(250))]


def _rdm6300_seeds() -> list[bytes]:
    one, two = rdm6300_frame(bytes.fromhex("1300952F22")), rdm6300_frame(bytes(5))
    return [pack([one, one]), pack([one[:5], one[5:] + one, two, two]), pack([b"\x02\x02" + one + b"\xff", one])]


def _template_seeds() -> list[bytes]:
    templates = (FE, AA, LINE, SUM)
    return [pack([msgspec.json.encode(one), bytes.fromhex(one.sample) * 2, b"\xfe\xaa\x02\x55"]) for one in templates]


def _in_pieces(*words: bytes) -> Callable[[], Mutate]:
    return lambda: mutate_parts(mutate_bytes(words), donors=words)


def _template_mutation() -> Mutate:
    inside = mutate_bytes([b'"xor"', b'"sum"', b'"none"', b'"digits"', b'"reversed"', b"-1", b"null", b"264"])

    def mutated(data: bytes, rng: Random) -> bytes:
        parts = unpack(data, most=16) or [b""]
        at = rng.randrange(len(parts))
        return pack([*parts[:at], inside(parts[at], rng), *parts[at + 1 :]])

    return mutated


def reader_targets() -> list[Target]:
    """Targets of this module."""
    frame = rdm6300_frame(bytes.fromhex("1300952F22"))
    answers = tuple(part for seed in _piv_seeds() for part in unpack(seed, most=64))
    words = tuple(part for seed in _talk_seeds() for part in unpack(seed, most=32))
    return [
        Target(name="reader-rdm6300", judge=judge_rdm6300, seeds=_rdm6300_seeds, mutate=_in_pieces(frame), runs=6_000),
        Target(
            name="reader-template", judge=judge_template, seeds=_template_seeds, mutate=_template_mutation, runs=6_000
        ),
        Target(
            name="reader-pn532-frames",
            judge=judge_pn532_frames,
            seeds=lambda: [pack(_frames()), pack([_frames()[4][:100], _frames()[4][100:]])],
            mutate=_in_pieces(*_frames()),
            runs=6_000,
        ),
        Target(
            name="reader-pn532-talk", judge=judge_pn532_talk, seeds=_talk_seeds, mutate=_in_pieces(*words), runs=6_000
        ),
        Target(
            name="reader-card-keys",
            judge=judge_card_keys,
            seeds=lambda: [b"", _CARD, _CARD * 2, _CARD.replace(b"desfire", b"ntag424").replace(b"010000", b"")],
            mutate=lambda: mutate_bytes([b"[[card]]\n", b'"ntag424"', b'"desfire"', _CARD]),
            runs=2_000,
        ),
        Target(name="reader-piv", judge=judge_piv, seeds=_piv_seeds, mutate=_in_pieces(*answers), runs=4_000),
    ]
