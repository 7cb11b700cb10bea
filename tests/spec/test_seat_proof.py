# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Chip cards that prove themselves: what the seat believes, what it writes down, and what it refuses."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from edge_agent.core.view import Scene
from edge_agent.hardware.virtual_chip import chip_key, chip_number, chip_spki, sign_as_chip
from tests.builders import HALL, SITTING, FloorWriter, roster
from tests.proving import asking_for_proof, with_chips
from tests.spec.dialogue import seat_ready
from tests.spec.scripted_centre import ScriptedCentre
from tests.spec.seat_host import CARD, SeatHost
from voting_core.card_proof import SignedChallenge, card_number, is_signed_there, read_proof
from voting_core.floor_records import CardIssued, SignInEntered, SittingAdjourned, SittingClosed, SittingResumed
from voting_core.roster import card_hash
from voting_core.seat_records import MemberSignedIn

NO_PROOF = "此卡不能证明身份，请用能证明身份的卡报到，或联系工作人员。"
FALSE = "此卡的证明无效，请取出再试一次，或联系工作人员。"
USED = "此卡的证明已经用过，请取出再试一次。"


def hall(*, asks: bool = True, chips: bool = True) -> tuple[SeatHost, ScriptedCentre]:
    """A seat that waits for its member; whether the sitting asks for proofs, and members have chip cards."""
    members = roster(9, spare_seats=1)
    centre = ScriptedCentre(members=with_chips(members) if chips else members)
    if asks:
        centre.floor = FloorWriter(rules=asking_for_proof())
    return seat_ready(signed_in=False, centre=centre)


def sign_ins(host: SeatHost) -> list[MemberSignedIn]:
    """The sign-ins in the seat's journal."""
    return [record for record in host.records() if isinstance(record, MemberSignedIn)]


def known(host: SeatHost) -> list[tuple[str, str]]:
    """Who signed in, and how they were known."""
    return [(one.member, one.identification) for one in sign_ins(host)]


def signed(*, card: str = "m07", sitting: str = SITTING, seat: str = "s07", nonce: int = 7) -> SignedChallenge:
    """What a card signs when it is asked elsewhere, or another day."""
    return sign_as_chip(card, hall=HALL, sitting=sitting, seat=seat, nonce=bytes([nonce]) * 32)


@pytest.mark.parametrize("asks", [True, False])
def test_a_card_that_proves_itself_signs_in_and_the_proof_is_kept(asks: bool) -> None:
    """The record holds what the card signed, for this seat and sitting, so that anybody can check it."""
    host, _ = hall(asks=asks)

    host.chip("m07")

    (record,) = sign_ins(host)
    proof = read_proof(record.proof)
    assert (record.member, record.identification) == ("m07", "card-proof")
    assert proof is not None
    assert proof.spki == chip_spki("m07")
    assert is_signed_there(proof, hall=HALL, sitting=SITTING, seat="s07")


def test_with_its_pin_a_card_signs_in() -> None:
    """Whoever enters the right PIN is signed in and welcomed."""
    host, _ = hall()

    host.chip("m07", "4711")
    before = host.scene()
    host.enter_pin("4711")

    assert (before, host.scene()) == (Scene.SIGN_IN, Scene.READY)
    assert known(host) == [("m07", "card-proof")]


def test_a_proof_signs_in_with_no_link() -> None:
    """The seat needs nobody to check a card: the roster names its key, and is here."""
    host, _ = hall()
    host.link(up=False)
    host.pass_ms(10_000)

    host.chip("m07")

    assert known(host) == [("m07", "card-proof")]
    assert host.scene() is Scene.READY


def test_a_number_alone_signs_nobody_in_where_a_proof_is_asked_for() -> None:
    """A card that only shows its number is refused with a sentence, and nothing is written."""
    host, _ = hall(chips=False)

    host.card(CARD)

    assert (host.kinds(), host.view.sentence_zh) == (["SeatStarted"], NO_PROOF)


def test_a_number_alone_is_enough_elsewhere_and_said_to_be_no_proof() -> None:
    """Where the sitting does not ask for a proof, the record says that a number was read."""
    host, _ = hall(asks=False, chips=False)

    host.card(CARD)

    assert [(one.identification, one.proof) for one in sign_ins(host)] == [("card-uid", "")]


@pytest.mark.parametrize("asks", [True, False])
def test_the_number_of_a_chip_card_is_not_believed_without_its_signature(asks: bool) -> None:
    """A card that shows the number of a member's chip card and signs nothing is a clone: it is no secret."""
    host, _ = hall(asks=asks)

    for number in (chip_number("m07"), chip_number("m07").lower()):
        host.pass_ms(10_000)
        host.card(number)

    assert (host.kinds(), host.view.sentence_zh) == (["SeatStarted"], NO_PROOF)


def test_a_card_that_proves_itself_to_the_seat_alone() -> None:
    """A key that card and seat share shows that it is no copy: enough unless others want to check it."""
    lax, _ = hall(asks=False, chips=False)
    strict, _ = hall(chips=False)

    lax.proof(CARD, None)
    strict.proof(CARD, None)

    assert known(lax) == [("m07", "card-mac")]
    assert (strict.kinds(), strict.view.sentence_zh) == (["SeatStarted"], NO_PROOF)


@pytest.mark.parametrize(
    "elsewhere",
    [
        signed(seat="s03"),
        signed(sitting="2026-07-20"),
        sign_as_chip("m07", hall="other", sitting=SITTING, seat="s07", nonce=bytes(32)),
        replace(signed(), nonce=bytes(32)),
        replace(signed(card="m08"), spki=chip_spki("m07")),
    ],
    ids=["another seat", "another sitting", "another hall", "another nonce", "another card's signature"],
)
@pytest.mark.parametrize("asks", [True, False])
def test_what_was_proved_elsewhere_proves_nothing_here(elsewhere: SignedChallenge, asks: bool) -> None:
    """A proof for another seat, sitting, hall or nonce, or by another card, is refused and never written."""
    host, _ = hall(asks=asks)

    host.proof(chip_number("m07"), elsewhere)

    assert (host.kinds(), host.view.sentence_zh) == (["SeatStarted"], FALSE)
    assert "A card's proof does not hold for this seat and sitting." in host.said()


def test_a_card_cannot_lend_its_number_to_another() -> None:
    """A good signature by a card of somebody else, under the member's number, is refused."""
    host, _ = hall()

    host.proof(chip_number("m07"), signed(card="m03"))

    assert (host.kinds(), host.view.sentence_zh) == (["SeatStarted"], FALSE)


def test_a_proof_that_no_record_can_carry_is_refused() -> None:
    """A good signature by a key in a form that has no spelling, or one that is no signature, is refused as false."""
    point = chip_key("m07").public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    compressed = bytes.fromhex("3039301306072a8648ce3d020106082a8648ce3d030107032200") + point
    host, centre = hall()
    issued = {"member": "m07", "card_sha256": card_hash(card_number(compressed)), "reason": "换证"}
    host.hear(*centre.write(centre.floor.write(CardIssued, **issued)))
    assert is_signed_there(replace(signed(), spki=compressed), hall=HALL, sitting=SITTING, seat="s07")

    for given in (replace(signed(), spki=compressed), replace(signed(), spki=compressed, signature=b"0")):
        host.proof(card_number(compressed), given)
        assert (host.kinds(), host.view.sentence_zh) == (["SeatStarted"], FALSE)
        host.pass_ms(10_000)


def test_the_same_proof_is_not_taken_twice() -> None:
    """Whoever recorded what a card said, and plays it again after the member has left, gets nowhere."""
    host, _ = hall()
    host.proof(chip_number("m07"), signed())
    host.pass_ms(5_000)
    host.proof(chip_number("m07"), signed(nonce=8))
    assert host.kinds()[-1] == "MemberSignedOut"

    said = []
    for nonce in (7, 8):
        host.pass_ms(10_000)
        host.proof(chip_number("m07"), signed(nonce=nonce))
        said.append(host.view.sentence_zh)

    assert (known(host), said) == ([("m07", "card-proof")], [USED, USED])


def test_the_same_proof_is_not_taken_after_a_restart() -> None:
    """What the journal holds of proofs outlives the program."""
    host, _ = hall()
    host.proof(chip_number("m07"), signed())
    host.pass_ms(5_000)
    host.chip("m07")
    again = host.restart()

    again.proof(chip_number("m07"), signed())

    assert (known(again), again.view.sentence_zh) == ([("m07", "card-proof")], USED)


def test_a_card_signs_out_as_it_signed_in() -> None:
    """The same card, put in again later, signs its member out; a copy of its number does not."""
    host, _ = hall()
    host.chip("m07")

    host.pass_ms(5_000)
    host.card(chip_number("m07"))
    copied = host.kinds()[-1], host.view.sentence_zh
    host.pass_ms(5_000)
    host.chip("m07")

    assert copied == ("MemberSignedIn", NO_PROOF)
    assert host.kinds()[-1] == "MemberSignedOut"


def test_a_chip_card_of_another_seat_is_sent_there() -> None:
    """A good card at the wrong seat is told the right one."""
    host, _ = hall()

    host.chip("m03")

    assert (host.kinds(), host.view.sentence_zh) == (["SeatStarted"], "请到 s03 席就座。")


def test_the_staff_sign_in_whoever_has_no_such_card() -> None:
    """Two people may sign a member in where a proof is asked for; the record says that people did it."""
    host, centre = hall(chips=False)

    host.hear(*centre.write(centre.floor.write(SignInEntered, member="m07", seat="s07", reason="未带证件")))

    assert known(host) == [("m07", "manual")]


def test_a_chip_card_issued_in_the_sitting_signs_in() -> None:
    """A chip card given out in place of one that shows a number is the member's from then on."""
    host, centre = hall(chips=False)
    issued = {"member": "m07", "card_sha256": card_hash(chip_number("spare")), "reason": "换证"}
    host.hear(*centre.write(centre.floor.write(CardIssued, **issued)))

    host.chip("spare")

    assert known(host) == [("m07", "card-proof")]


def test_after_a_pause_a_card_proves_itself_anew() -> None:
    """When the sitting resumes, the member puts the card in again, and the new record has a proof of its own."""
    host, centre = hall()
    host.chip("m07")
    host.hear(*centre.write(centre.floor.write(SittingAdjourned, reason="休息")))
    host.hear(*centre.write(centre.floor.write(SittingResumed)))
    host.pass_ms(5_000)

    host.chip("m07")

    first, second = sign_ins(host)
    assert first.proof != second.proof


def test_before_and_after_a_sitting_a_card_proves_nothing() -> None:
    """Between sittings there is nothing to prove: the card is told so, whatever it signed."""
    host, centre = hall()
    host.hear(*centre.write(centre.floor.write(SittingClosed)))

    host.chip("m07")

    assert (known(host), host.view.sentence_zh) == ([], "现在没有会议。")
