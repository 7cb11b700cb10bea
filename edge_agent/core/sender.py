# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sending the chain: exactly one batch in flight, oldest unreceipted record first, until its receipt was checked.

Only durable records are sent, only while the link is up and the centre says that it listens. Sending again is always
safe, so a batch is repeated with growing patience; nothing but a checked receipt ends that.
"""

from dataclasses import dataclass
from typing import Final

from edge_agent.core.blobs import BlobCollector
from edge_agent.core.desk import Desk
from edge_agent.core.effects import Publish
from edge_agent.core.hearing import Hearing
from edge_agent.core.own_chain import OwnChain
from edge_agent.core.patience import RoundTrip, retry_after_ms, return_after_ms
from edge_agent.core.receipts import Receipts
from voting_core.codec import VERSION, encode
from voting_core.frames import BATCH_BYTES_MAX, BATCH_RECORDS_MAX, Frame
from voting_core.messages import BatchHeader
from voting_core.topics import seat_topic

RECORDS_MAX: Final = BATCH_RECORDS_MAX - 1
"""The header is a frame of the batch too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _InFlight:
    first_seq: int
    last_seq: int
    high_seq: int
    """What was receipted when the batch was sent."""
    sent_ms: int
    retry_ms: int
    tries: int


class Sender:
    """The one batch in flight."""

    def __init__(
        self,
        desk: Desk,
        chain: OwnChain,
        hearing: Hearing,
        receipts: Receipts,
        blobs: BlobCollector,
        round_trip: RoundTrip,
    ) -> None:
        self._desk, self._chain, self._hearing = desk, chain, hearing
        self._receipts, self._blobs, self._round_trip = receipts, blobs, round_trip
        self._in_flight: _InFlight | None = None
        self._not_before_ms = 0

    @property
    def unsent(self) -> int:
        """Durable records that the centre has not receipted."""
        return self._chain.kept.head.seq - self._receipts.high_seq

    def reopen(self) -> None:
        """The way to the centre has opened: send soon, spread over the hall."""
        self._in_flight = None
        seed = f"{self._desk.boot} {self._desk.identity.seat} {self._hearing.returns}"
        self._not_before_ms = self._desk.mono_ms + return_after_ms(self._blobs.seats, seed)

    def _end_wait(self) -> None:
        """Whatever a receipt has moved forward ends the wait for the batch in flight."""
        batch = self._in_flight
        if batch is None or self._receipts.high_seq == batch.high_seq:
            return
        if batch.tries == 1 and self._receipts.high_seq >= batch.last_seq:
            self._round_trip.learn(self._desk.mono_ms - batch.sent_ms)
        self._in_flight = None

    def send(self) -> None:
        """Send what is due."""
        self._end_wait()
        if not self._hearing.can_send or not self.unsent or self._desk.mono_ms < self._due_ms:
            return
        first = self._receipts.high_seq + 1
        head = batch_header(self._desk, self._receipts)
        frames = self._chain.batch(first, RECORDS_MAX, BATCH_BYTES_MAX - len(head))
        identity, tries = self._desk.identity, self._in_flight.tries + 1 if self._in_flight else 1
        topic = seat_topic(identity.hall, identity.seat, "up")
        self._desk.effects.append(Publish(topic=topic, payload=b"".join((head, *frames))))
        last = first + len(frames) - 1
        wait_ms = retry_after_ms(self._round_trip.smoothed_ms, tries, self._chain.hashes[last - 1])
        self._in_flight = _InFlight(
            first_seq=first,
            last_seq=last,
            high_seq=first - 1,
            sent_ms=self._desk.mono_ms,
            retry_ms=self._desk.mono_ms + wait_ms,
            tries=tries,
        )

    @property
    def next_ms(self) -> int | None:
        """When the next batch, or the same again, is due."""
        return self._due_ms if self._hearing.can_send and self.unsent else None

    @property
    def _due_ms(self) -> int:
        return self._not_before_ms if self._in_flight is None else self._in_flight.retry_ms


def batch_header(desk: Desk, receipts: Receipts) -> bytes:
    """First frame of a batch: who sends it, and which tree head this seat holds."""
    size, root = receipts.tree_head()
    identity = desk.identity
    header = BatchHeader(
        v=VERSION, seat=identity.seat, epoch=identity.epoch, boot=desk.boot, tree_size=size, tree_root=root
    )
    return Frame(encode(header), b"").encode()
