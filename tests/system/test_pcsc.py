# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Smart cards through the system's own service, pcscd: PIN, proof, copies, and everything that people do with cards."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_pem_x509_certificate

from edge_agent.hardware.ports import SignedChallenge
from edge_agent.hardware.readers.pcsc import PcscReader
from edge_agent.hardware.readers.pcsc_service import PcscService
from edge_agent.hardware.readers.pcsc_watch import NO_READER
from edge_agent.hardware.readers.piv import AUTHENTICATION, CARD_AUTHENTICATION, PivSlot
from tests.builders import HALL, SITTING
from tests.conftest import require_system
from tests.readers.pcscd import READER, Pcscd
from tests.readers.reader_stage import ReaderStage, play
from tests.readers.seat_with_reader import SeatWithReader
from tests.readers.virtual_piv_card import VirtualPivCard
from tests.spec.running_seat import until
from voting_core.card_proof import is_signed_there, read_proof

pytestmark = pytest.mark.system

NONCE = bytes(range(32))


@pytest.fixture(scope="module")
def service() -> Iterator[Pcscd]:
    """A running service with two empty readers."""
    with tempfile.TemporaryDirectory(prefix="pcsc-") as folder:
        pcscd = Pcscd(Path(folder))
        pcscd.start()
        try:
            yield pcscd
        finally:
            pcscd.stop()


def reader(*, slot: PivSlot = AUTHENTICATION, pin_within_s: float = 60) -> PcscReader:
    """Our driver, asking for proofs of presence at s07."""
    made = PcscReader(
        name=READER, slot=slot, draw=lambda size: NONCE[:size], retry_s=(0.05,), pin_within_s=pin_within_s
    )
    made.challenge("hall-1", "2026-11-26", "s07")
    return made


async def wanted(stage: ReaderStage, times: int = 1) -> None:
    """Wait until a PIN is wanted for that many times in all."""
    await until(lambda: len([one for one in stage.done if one[0] == "pin_wanted"]) >= times)


async def refused(stage: ReaderStage, trouble: str, times: int = 1) -> None:
    """Wait until that was said of a card."""
    await until(lambda: stage.done.count(("card_trouble", trouble)) >= times)


async def turns(used: PcscReader) -> None:
    """Let the thread look at the cards once more."""
    assert used._watch is not None
    for _ in range(2):
        beaten_s = used._watch.beaten_s
        await until(lambda: used._watch is not None and used._watch.beaten_s > beaten_s)  # noqa: B023 - awaited here


def said(stage: ReaderStage) -> list[tuple[object, ...]]:
    """All that was reported about cards, without what was signed."""
    return [one[:2] for one in stage.done if one[0] != "fault"]


def test_a_member_signs_in_with_card_and_pin(service: Pcscd) -> None:
    """Card in, PIN entered, proof reported: signed for this hall, sitting and seat, and checked with the key alone."""
    card, used = VirtualPivCard(), reader()

    async def scene(stage: ReaderStage) -> None:
        with service.card(card):
            await wanted(stage)
            used.enter_pin("123456")
            await stage.until_cards(1)
            await until(lambda: not card.is_open)  # it is let go, and forgets its PIN

    stage = play(used, scene)

    assert said(stage) == [("pin_wanted", 3), ("proof", card.number)]
    assert stage.faults == [""]
    signed = stage.done[-1][2]
    assert isinstance(signed, SignedChallenge)
    text = b"hemicycle/1 card proof\0hall-1\x002026-11-26\0s07\0" + NONCE
    card.key.public_key().verify(signed.signature, text, ECDSA(SHA256()))
    assert signed.spki == card.spki


def test_a_card_signs_at_a_touch_where_no_pin_is_asked(service: Pcscd) -> None:
    """With the card authentication key a card is enough; each further presentation is reported anew."""
    card = VirtualPivCard()

    async def scene(stage: ReaderStage) -> None:
        for times in (1, 2):
            with service.card(card):
                await stage.until_cards(times)

    assert said(play(reader(slot=CARD_AUTHENTICATION), scene)) == [("proof", card.number)] * 2


def test_wrong_pins_are_told_and_block(service: Pcscd) -> None:
    """Wrong PINs are told with what is left, until the card is blocked; nobody is signed in."""
    used = reader()

    async def scene(stage: ReaderStage) -> None:
        with service.card(VirtualPivCard()):
            for times, pin in enumerate(("111111", "222222", "333333"), start=1):
                await wanted(stage, times)
                used.enter_pin(pin)
            await refused(stage, "pin_blocked")

    assert said(play(used, scene)) == [
        ("pin_wanted", 3),
        ("card_trouble", "pin_wrong"),
        ("pin_wanted", 2),
        ("card_trouble", "pin_wrong"),
        ("pin_wanted", 1),
        ("card_trouble", "pin_blocked"),
    ]


def test_a_pin_that_nobody_waits_for_is_forgotten(service: Pcscd) -> None:
    """Digits entered before a card came, or for another one, are not tried on the next card."""
    card, used = VirtualPivCard(), reader()

    async def scene(stage: ReaderStage) -> None:
        used.enter_pin("999999")
        with service.card(VirtualPivCard()):
            await wanted(stage)
        await refused(stage, "card_pulled")
        used.enter_pin("999999")
        assert used._watch is not None
        used._watch.pins.put(bytearray(b"999999"))  # entered at the moment in which the card was pulled
        with service.card(card):
            await wanted(stage, 2)
            used.enter_pin("123456")
            await stage.until_cards(1)

    play(used, scene)
    assert card.tries_left == 3
    assert len([apdu for apdu in card.apdus if apdu[:2] == b"\x00\x20" and len(apdu) > 4]) == 1


def test_a_copy_is_refused(service: Pcscd) -> None:
    """A card with the member's number, certificate and PIN, and without their key, signs nobody in."""
    used = reader()

    async def scene(stage: ReaderStage) -> None:
        with service.card(VirtualPivCard(shown=VirtualPivCard().shown)):
            await wanted(stage)
            used.enter_pin("123456")
            await refused(stage, "card_copied")

    assert said(play(used, scene)) == [("pin_wanted", 3), ("card_trouble", "card_copied")]


def test_a_foreign_card_is_told_apart(service: Pcscd) -> None:
    """A bank card is no member's card."""
    card = VirtualPivCard()
    card.has_application = False

    async def scene(stage: ReaderStage) -> None:
        with service.card(card):
            await refused(stage, "card_foreign")

    assert said(play(reader(), scene)) == [("card_trouble", "card_foreign")]


def test_a_card_pulled_before_its_pin_ends_the_wish(service: Pcscd) -> None:
    """Whoever takes the card while the PIN is asked for is told; the next card is asked anew."""
    used = reader()

    async def scene(stage: ReaderStage) -> None:
        with service.card(VirtualPivCard()):
            await wanted(stage)
        await refused(stage, "card_pulled")
        with service.card(VirtualPivCard()):
            await wanted(stage, 2)

    assert said(play(used, scene))[:3] == [("pin_wanted", 3), ("card_trouble", "card_pulled"), ("pin_wanted", 3)]


class ShortLivedCard(VirtualPivCard):
    """A card that is pulled when it is told something for the n-th time."""

    def __init__(self, words: int) -> None:
        super().__init__()
        self._words = words

    def answer(self, apdu: bytes) -> bytes:
        """As long as it is there."""
        self._words -= 1
        if self._words == 0:
            raise EOFError
        return super().answer(apdu)


@pytest.mark.parametrize("words", [1, 2, 3, 4])
def test_a_card_pulled_in_the_middle_is_told(service: Pcscd, words: int) -> None:
    """Wherever in the exchange the card is pulled, the member is told to present it again."""
    card = ShortLivedCard(words)

    async def scene(stage: ReaderStage) -> None:
        with service.card(card):
            await refused(stage, "card_pulled")
        with service.card(VirtualPivCard()):
            await stage.until_cards(1)

    assert said(play(reader(slot=CARD_AUTHENTICATION), scene))[0] == ("card_trouble", "card_pulled")


def test_two_cards_sign_nobody_in(service: Pcscd) -> None:
    """A second card beside one that lies there is told so, each time once; the first one is not read again."""
    used, first = reader(slot=CARD_AUTHENTICATION), VirtualPivCard()

    async def scene(stage: ReaderStage) -> None:
        with service.card(first):
            await stage.until_cards(1)
            for times in (1, 2):
                with service.card(VirtualPivCard(), slot=1):
                    await refused(stage, "card_two", times)
                    await turns(used)

    assert said(play(used, scene)) == [("proof", first.number)] + [("card_trouble", "card_two")] * 2


def test_the_card_that_is_left_of_two_is_asked(service: Pcscd) -> None:
    """Whoever leaves a card behind keeps nobody from signing in once it is taken away."""
    left, used = VirtualPivCard(), reader(slot=CARD_AUTHENTICATION)

    async def scene(stage: ReaderStage) -> None:
        with service.card(VirtualPivCard()) as forgotten:
            await stage.until_cards(1)
            with service.card(left, slot=1):
                await refused(stage, "card_two")
                forgotten.pull()
                await stage.until_cards(2)

    assert play(used, scene).cards[-1] == left.number


def test_a_card_whose_owner_walks_away_is_let_go(service: Pcscd) -> None:
    """A card that waits too long for its PIN is let go, so that nobody else enters one."""
    used = reader(pin_within_s=0.0)

    async def scene(stage: ReaderStage) -> None:
        with service.card(VirtualPivCard()):
            await refused(stage, "pin_late")

    assert said(play(used, scene)) == [("pin_wanted", 3), ("card_trouble", "pin_late")]


def test_a_seat_ends_while_a_card_waits(service: Pcscd) -> None:
    """Closing the terminal does not wait for a PIN that nobody enters."""

    async def scene(stage: ReaderStage) -> None:
        with service.card(VirtualPivCard()):
            await wanted(stage)
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        play(reader(), scene)


def test_a_service_that_goes_and_comes_is_told(service: Pcscd) -> None:
    """Without the service the seat says so and lives; when it is back, cards work again."""
    used = reader(slot=CARD_AUTHENTICATION)

    async def scene(stage: ReaderStage) -> None:
        await stage.until_fault("The smart card service does not run")
        assert used.is_alive
        assert used.firmware == ""
        service.start()
        await stage.until_fault("")
        assert used.firmware == "Virtual PCD 00 00, Virtual PCD 00 01"
        with service.card(VirtualPivCard()):
            await stage.until_cards(1)
        service.stop()
        await stage.until_fault("The smart card service does not run")

    service.stop()
    try:
        play(used, scene)
    finally:
        service.start()
    assert not used.is_alive


def test_a_reader_of_another_name_is_waited_for(service: Pcscd) -> None:
    """A reader that the profile names and that is not there is said to be missing."""

    async def scene(stage: ReaderStage) -> None:
        await stage.until_fault(NO_READER)

    play(PcscReader(name="Identiv"), scene)


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without the library for smart cards is told which package to install."""
    monkeypatch.setitem(sys.modules, "smartcard", None)

    async def scene(stage: ReaderStage) -> None:
        await stage.until_fault("The program for smart cards is missing: apt install python3-pyscard")

    play(PcscReader(retry_s=(0.05,)), scene)


# --- a whole seat -----------------------------------------------------------------------------------------------------


def test_a_member_is_signed_in_by_proof(service: Pcscd, tmp_path: Path) -> None:
    """From the chip to the journal: a wrong PIN, the right one, and a record with a proof that anybody can check."""
    card = VirtualPivCard()
    seat = SeatWithReader(tmp_path, PcscReader(name=READER), card.number)

    async def scene() -> None:
        await seat.running.start()
        with service.card(card):
            await seat.until_asked(3)
            await seat.enter("999999")
            await seat.until_asked(2)
            await seat.enter("123456")
            await seat.until_signed_in()
        await seat.running.end()

    asyncio.run(scene())
    (record,) = seat.sign_ins
    proof = read_proof(record.proof)
    assert (record.member, record.identification) == ("m07", "card-proof")
    assert proof is not None
    assert proof.spki == card.spki
    assert is_signed_there(proof, hall=HALL, sitting=SITTING, seat="s07")
    assert not is_signed_there(proof, hall=HALL, sitting=SITTING, seat="s08")
    assert not any(pin in body for body in seat.bodies for pin in (b"123456", b"999999"))


# --- other people's program -------------------------------------------------------------------------------------------


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a program against the service of this test."""
    return subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)


def until_noticed() -> None:
    """Wait until the service has noticed a card; this program asks once."""
    asked = PcscService()
    states = asked.wait(dict.fromkeys(asked.readers(READER), 0), 1_000)
    while not any(asked.has_card(state) for state in states.values()):
        states = asked.wait(states, 1_000)
    asked.close()


def test_yubicos_tool_agrees_with_the_virtual_card(service: Pcscd, tmp_path: Path) -> None:
    """The tool that prepares cards reads the certificate, has it sign, and verifies; wrong PINs are told it as us."""
    tool = [require_system("yubico-piv-tool"), "--reader", READER]
    card, shown = VirtualPivCard(), tmp_path / "card.pem"
    sign = ["--action", "test-signature", "--slot", "9a", "--input", str(shown)]
    with service.card(card):
        until_noticed()
        assert run([*tool, "--action", "read-certificate", "--slot", "9a", "--output", str(shown)]).returncode == 0
        assert load_pem_x509_certificate(shown.read_bytes()).public_key() == card.key.public_key()
        wrong = run([*tool, "--action", "verify-pin", "--pin", "111111"])
        assert "2 tries left" in wrong.stderr
        assert run([*tool, *sign]).returncode != 0
        signed = run([*tool, "--action", "verify-pin", "--pin", "123456", *sign])

    assert "Successful ECDSA verification" in signed.stderr
