# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PIV cards, without any reader: a genuine card proves itself to this seat and sitting, and nothing else passes."""

from collections.abc import Callable

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.core.inputs import CardTrouble
from edge_agent.hardware.ports import SignedChallenge
from edge_agent.hardware.readers.card_challenge import Purpose, card_number
from edge_agent.hardware.readers.pcsc_service import without_wish
from edge_agent.hardware.readers.piv import AUTHENTICATION, CARD_AUTHENTICATION, PinRefused, PivSlot, WantPin, prove
from edge_agent.hardware.readers.piv_words import CardTroubleError, Transmit, fields_of
from tests.readers.virtual_piv_card import VirtualPivCard, certificate

PURPOSE = Purpose("hall-1", "2026-11-26", "s07")
NONCE = bytes(range(32))
SHARED = ec.generate_private_key(ec.SECP256R1())


class Member:
    """Somebody who enters PINs, and what they saw."""

    def __init__(self, *pins: str) -> None:
        self._pins = list(pins)
        self.saw: list[object] = []
        self.entered: list[bytearray] = []

    def hold(
        self,
        answer: Callable[[bytes], bytes],
        slot: PivSlot = AUTHENTICATION,
        purpose: Callable[[], Purpose] = lambda: PURPOSE,
    ) -> SignedChallenge | CardTrouble:
        """Hold a card to the reader; what the seat says of it."""
        dialogue = prove(slot, purpose, lambda size: NONCE[:size])
        given: bytes | bytearray | None = None
        try:
            while True:
                step = next(dialogue) if given is None else dialogue.send(given)
                match step:
                    case Transmit(apdu=apdu):
                        given = answer(bytes(apdu))
                    case WantPin(tries_left=tries_left):
                        self.saw.append(tries_left)
                        given = bytearray(self._pins.pop(0).encode())
                        self.entered.append(given)
                    case PinRefused():
                        self.saw.append("refused")
                        given = b""
        except CardTroubleError as error:
            return error.trouble
        except StopIteration as end:
            signed: SignedChallenge = end.value
            return signed


def test_a_card_proves_itself_with_its_pin() -> None:
    """The right PIN lets the card sign hall, sitting, seat and nonce, and anybody can check that with its key alone."""
    card, member = VirtualPivCard(), Member("123456")
    signed = member.hold(card.answer)

    assert isinstance(signed, SignedChallenge)
    assert member.saw == [3]
    assert card_number(signed.spki) == card.number
    text = b"hemicycle/1 card proof\0hall-1\x002026-11-26\0s07\0" + NONCE
    key = load_der_public_key(signed.spki)
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(signed.signature, text, ec.ECDSA(SHA256()))
    with pytest.raises(InvalidSignature):
        key.verify(signed.signature, text.replace(b"s07", b"s08"), ec.ECDSA(SHA256()))


def test_a_card_may_prove_itself_without_a_pin() -> None:
    """Where the profile says so, the card authentication key signs at a touch, and no PIN is asked for."""
    card, member = VirtualPivCard(), Member()

    assert isinstance(member.hold(card.answer, CARD_AUTHENTICATION), SignedChallenge)
    assert member.saw == []
    assert not any(apdu[1] == 0x20 for apdu in card.apdus)


def test_wrong_pins_cost_tries_and_block_the_card() -> None:
    """Each wrong PIN is told with what is left; the third blocks the card, and it stays blocked."""
    card, member = VirtualPivCard(), Member("111111", "222222", "333333")

    assert member.hold(card.answer) == "pin_blocked"
    assert member.saw == [3, "refused", 2, "refused", 1]
    card.power_up()
    assert Member().hold(card.answer) == "pin_blocked"


def test_a_wrong_pin_and_then_the_right_one() -> None:
    """A slip of the finger is no trouble."""
    member = Member("654321", "12345678")

    assert isinstance(member.hold(VirtualPivCard(pin=b"12345678").answer), SignedChallenge)
    assert member.saw == [3, "refused", 2]


@pytest.mark.parametrize("pin", ["", "12345", "123456789", "12345a", "１２３４５６"])
def test_what_cannot_be_a_pin_costs_no_try(pin: str) -> None:
    """Too few digits, too many, or no digits are refused here; the card is not asked."""
    card, member = VirtualPivCard(), Member(pin, "123456")

    assert isinstance(member.hold(card.answer), SignedChallenge)
    assert member.saw == [3, "refused", 3]


@given(wrong=st.text("0123456789", min_size=5, max_size=9))
def test_pins_are_wiped(wrong: str) -> None:
    """Right or wrong, sent or not: the digits are overwritten, and so is the APDU that carried them."""
    card, member = VirtualPivCard(SHARED), Member(wrong, "123456")
    kept: list[bytearray] = []
    dialogue = prove(AUTHENTICATION, lambda: PURPOSE, lambda _: NONCE)
    step = next(dialogue)
    pins = iter([bytearray(wrong.encode()), bytearray(b"123456")])
    try:
        while True:
            match step:
                case Transmit(apdu=apdu):
                    if apdu[1] == 0x20:
                        kept.append(apdu)
                    step = dialogue.send(card.answer(bytes(apdu)))
                case WantPin():
                    pin = next(pins)
                    member.entered.append(pin)
                    step = dialogue.send(pin)
                case PinRefused():
                    step = dialogue.send(b"")
    except StopIteration:
        pass

    assert not any(any(pin) for pin in member.entered)
    assert not any(any(apdu) for apdu in kept if len(apdu) > 4)
    assert any(len(apdu) > 4 for apdu in kept)


def test_a_pin_is_wiped_when_the_card_is_pulled() -> None:
    """A card that is pulled while it is told its PIN leaves no digits behind."""
    card, pin = VirtualPivCard(SHARED), bytearray(b"123456")
    dialogue = prove(AUTHENTICATION, lambda: PURPOSE, lambda _: NONCE)
    step = next(dialogue)
    while not (isinstance(step, Transmit) and step.apdu[:4] == bytes.fromhex("00200080") and len(step.apdu) > 4):
        step = dialogue.send(card.answer(bytes(step.apdu)) if isinstance(step, Transmit) else pin)
    assert not any(pin), "the digits are in the APDU now, and nowhere else"
    dialogue.close()

    assert not any(step.apdu)


def test_a_card_that_another_program_left_open_asks_for_its_pin() -> None:
    """A PIN that somebody entered elsewhere signs nobody in here."""
    card, member = VirtualPivCard(), Member("123456")
    card.answer(bytes.fromhex("00A4040005A00000030800"))
    card.is_open = True

    assert isinstance(member.hold(card.answer), SignedChallenge)
    assert member.saw == [3]


def test_a_card_signs_for_the_sitting_that_is_on_when_the_pin_is_entered() -> None:
    """Whoever takes long to enter the PIN proves presence in the sitting of that moment."""
    purposes = [PURPOSE]
    card = VirtualPivCard()

    def answer(apdu: bytes) -> bytes:
        if apdu[:2] == b"\x00\x20" and len(apdu) > 4:
            purposes.append(Purpose("hall-1", "2026-11-27", "s07"))
        return card.answer(apdu)

    signed = Member("123456").hold(answer, purpose=lambda: purposes[-1])

    assert isinstance(signed, SignedChallenge)
    text = b"hemicycle/1 card proof\0hall-1\x002026-11-27\0s07\0" + NONCE
    card.key.public_key().verify(signed.signature, text, ec.ECDSA(SHA256()))


def test_a_packed_certificate_is_read() -> None:
    """Cards with little room keep their certificate packed."""
    card = VirtualPivCard()
    card.is_packed = True

    assert isinstance(Member("123456").hold(card.answer), SignedChallenge)


def test_a_copy_without_the_key_is_refused() -> None:
    """A card that shows the member's certificate and PIN, but signs with a key of its own, is a copy."""
    original = VirtualPivCard()
    copy = VirtualPivCard(shown=original.shown)

    assert Member("123456").hold(copy.answer) == "card_copied"


def test_a_recording_is_refused() -> None:
    """What a genuine card said in another sitting does not pass: it was asked for something else."""
    card, recording = VirtualPivCard(), dict[bytes, bytes]()
    Member("123456").hold(lambda apdu: recording.setdefault(apdu[:5], card.answer(apdu)))
    other = Purpose("hall-1", "2026-11-27", "s07")

    def replay(apdu: bytes) -> bytes:
        return recording.get(apdu[:5], b"\x6d\x00")

    assert Member("123456").hold(replay, purpose=lambda: other) == "card_copied"
    assert isinstance(Member("123456").hold(replay), SignedChallenge)  # the same words, and the same nonce, do


def _rsa_card() -> VirtualPivCard:
    return VirtualPivCard(shown=certificate(rsa.generate_private_key(65_537, 2_048)))


def _other_curve() -> VirtualPivCard:
    return VirtualPivCard(shown=certificate(ec.generate_private_key(ec.SECP384R1())))


def _without_application() -> VirtualPivCard:
    card = VirtualPivCard()
    card.has_application = False
    return card


def _without_certificate() -> VirtualPivCard:
    card = VirtualPivCard()
    card.shown = b""
    return card


FOREIGN: dict[str, Callable[[], VirtualPivCard]] = {
    "bank card": _without_application,
    "no certificate": _without_certificate,
    "RSA": _rsa_card,
    "another curve": _other_curve,
    "nonsense": lambda: VirtualPivCard(shown=b"\x30\x03\x02\x01\x01"),
    "cut": lambda: VirtualPivCard(shown=certificate(SHARED)[:-20]),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_cards_of_others_are_told_apart(name: str) -> None:
    """A card that is not made for this is told so, before anybody enters a PIN."""
    member = Member("123456")

    assert member.hold(FOREIGN[name]().answer) == "card_foreign"
    assert member.saw == []


ANSWERS = st.one_of(
    st.sampled_from(["", "90", "9000", "6100", "6982", "63c3", "63c0", "6983", "6a82"]).map(bytes.fromhex),
    st.binary(max_size=64),
)


@given(at=st.integers(0, 8), lies=st.lists(ANSWERS, min_size=1, max_size=40))
def test_a_card_may_answer_anything(at: int, lies: list[bytes]) -> None:
    """A card that lies from some point on is refused with one of the known troubles, and never goes on for ever."""
    card, left = VirtualPivCard(SHARED), iter([*[None] * at, *lies])

    def answer(apdu: bytes) -> bytes:
        lie = next(left, b"\x6d\x00")
        return card.answer(apdu) if lie is None else lie

    said = Member(*["123456"] * 50).hold(answer)

    assert isinstance(said, SignedChallenge | str)
    if isinstance(said, SignedChallenge):
        assert card_number(said.spki) == card.number


def test_a_card_that_never_ends_is_given_up() -> None:
    """A card that always has more to say is no card of ours."""
    assert Member().hold(lambda _: bytes(256) + b"\x61\x00") == "card_foreign"
    assert Member().hold(lambda _: b"\x61\x00") == "card_foreign"


@given(data=st.binary(max_size=300))
def test_fields_of_anything_can_be_read(data: bytes) -> None:
    """No bytes make the reader of fields fall over, and what it gives was in them."""
    assert all(value in data for value in fields_of(data).values())


def test_older_cards_are_not_told_the_wanted_length() -> None:
    """In T=0 an APDU with data ends with its data; others go as they are."""
    assert without_wish(bytearray.fromhex("00A4040005A00000030800")).hex() == "00a4040005a000000308"
    for apdu in ("00C0000010", "00200080", "002000800831323334FFFFFFFF"):
        assert without_wish(bytearray.fromhex(apdu)) == bytearray.fromhex(apdu)
