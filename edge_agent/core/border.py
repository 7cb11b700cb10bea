# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The border of the seat: every message from outside comes in here, to the part that can check it, or not at all."""

from collections.abc import Callable

from edge_agent.core.alarms import Alarms
from edge_agent.core.blobs import BlobCollector
from edge_agent.core.copies import Copies
from edge_agent.core.desk import Desk
from edge_agent.core.facts import BlobFact
from edge_agent.core.floor_following import FloorFollower
from edge_agent.core.hearing import Hearing
from edge_agent.core.inputs import MessageReceived
from edge_agent.core.library import Library
from edge_agent.core.own_chain import OwnChain
from edge_agent.core.patience import RoundTrip
from edge_agent.core.receipts import Receipts
from voting_core.errors import RefusedError
from voting_core.floor_records import AgendaPublished, FloorRecord, RosterFixed, blobs_named
from voting_core.topics import centre_state_topic, floor_topic, head_topic, parse_blob, seat_topic


class Border:
    """Routes messages by their topic, and turns every refusal into a note."""

    def __init__(
        self,
        desk: Desk,
        chain: OwnChain,
        hearing: Hearing,
        alarms: Alarms,
        blobs: BlobCollector,
        library: Library,
        receipts: Receipts,
        round_trip: RoundTrip,
    ) -> None:
        self._desk, self._hearing, self._blobs = desk, hearing, blobs
        self._library, self._receipts = library, receipts
        self.follower = FloorFollower(desk, hearing, alarms, round_trip, self._on_read)
        self.on_body: Callable[[str, bytes], None] = lambda _sha256, _data: None
        """Told of every body that has come; set by whoever else needs them."""
        self.copies = Copies(desk, chain, receipts, self.follower, blobs)

    def receive(self, given: MessageReceived) -> None:
        """Take a message; what cannot be believed is refused with its reason, and nothing else happens."""
        try:
            self._route(given)
            for body in self._blobs.take_early():
                self._take_body(body)
        except RefusedError as error:
            self._desk.note("warning", f"{given.topic[:200]}: {error}")

    def _route(self, given: MessageReceived) -> None:
        hall, seat, topic = self._desk.identity.hall, self._desk.identity.seat, given.topic
        if topic == floor_topic(hall):
            self.follower.on_frames(given.payload, answer=False)
        elif topic == seat_topic(hall, seat, "floor"):
            self.follower.on_frames(given.payload, answer=True)
        elif topic == head_topic(hall):
            head = self._hearing.on_head(given.payload, retained=given.retained)
            if head is not None:
                self._receipts.compare(head, given.payload)
                self.follower.on_head(head, given.payload)
        elif topic == seat_topic(hall, seat, "receipt"):
            self._receipts.on_receipt(given.payload)
        elif topic == seat_topic(hall, seat, "wanted"):
            self.copies.on_wanted(given.payload)
        elif topic == centre_state_topic(hall):
            self._hearing.on_centre_state(given.payload)
        elif topic.startswith(f"hc1/{hall}/") and (chunk := parse_blob(topic)) is not None:
            body = self._blobs.on_chunk(*chunk, given.payload)
            if body is not None:
                self._take_body(body)
        else:
            raise RefusedError("Nothing for this seat is sent on this topic.")

    def _on_read(self, record: FloorRecord) -> None:
        """A new floor record was checked: the bodies that it names are fetched while it is on its way to the disk."""
        if isinstance(record, RosterFixed | AgendaPublished):
            lacks = self._library.lacks(self.follower.ahead)
            for ref in blobs_named(record):
                if ref.sha256 in lacks:
                    self._blobs.forget(ref.sha256)
        self._blobs.follow(record)

    def _take_body(self, body: BlobFact) -> None:
        self._library.learn(body.sha256, body.data, self.follower.ahead)
        self.on_body(body.sha256, body.data)
        self._desk.store(body)
