# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seat of the load generator keeps the rules of a seat: it talks to the real core of the centre, without a broker."""

from dataclasses import dataclass, field

import pytest

from central_broker.core.effects import Publish
from rehearsal.load.floor_book import FloorBook
from rehearsal.load.wire_seat import ReceiptError, WireIdentity, WireSeat
from tests.builders import HALL, SITTING, member_id, seat_id, signer
from tests.centre_builders import Stage
from voting_core.errors import ProofError
from voting_core.identifiers import CENTRE

SEAT = seat_id(1)


@dataclass(slots=True)
class Talk:
    """A wire seat and a centre that hear each other."""

    stage: Stage = field(default_factory=lambda: Stage().begin(sign_in=False))
    seat: WireSeat = field(init=False)

    def __post_init__(self) -> None:
        """Connect the seat."""
        book = FloorBook(HALL, signer(CENTRE).key)
        identity = WireIdentity(
            hall=HALL, sitting=SITTING, seat=SEAT, member=member_id(1), centre_key=signer(CENTRE).key
        )
        self.seat = WireSeat(identity, signer(SEAT), book)
        self.seat.say = self._say
        self.seat.on_link()
        for effect in self.stage.said:
            self._hear(effect)

    def _say(self, topic: str, payload: bytes, _retain: bool) -> bool:
        name = topic.rpartition("/")[2]
        for effect in self.stage.message(SEAT, name, payload):  # type: ignore[arg-type]  # a seat's own topics
            self._hear(effect)
        return True

    def _hear(self, effect: object) -> None:
        if not isinstance(effect, Publish):
            return
        if "/all/" in effect.topic or "/centre/" in effect.topic or f"/{SEAT}/" in effect.topic:
            self.seat.on_message(effect.topic, effect.payload, retained=False)


def test_the_centre_accepts_what_a_wire_seat_writes() -> None:
    """Start and sign-in of a wire seat are in the ledger, and the receipt for them was checked to its last proof."""
    talk = Talk()
    talk.seat.start()

    assert (talk.seat.unsent, len(talk.stage.records_of(SEAT)), talk.stage.status().present) == (0, 2, 1)


def test_a_receipt_for_what_it_did_not_write_stops_the_run() -> None:
    """A load run that believed any receipt would prove nothing: one for records it does not hold ends it."""
    talk = Talk()
    talk.seat.start()

    with pytest.raises(ReceiptError):
        Talk(stage=talk.stage)  # the same seat, set back to nothing, hears its receipts again


def test_a_broken_proof_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A centre whose inclusion proofs lead nowhere is found out at its first receipt."""
    talk = Talk()
    monkeypatch.setattr("voting_core.merkle.MerkleTree.inclusion", lambda *_: [bytes(32)])

    with pytest.raises(ProofError):
        talk.seat.start()
