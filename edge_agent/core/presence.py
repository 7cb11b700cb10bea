# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The seat's state message: birth, progress, and as the last will its death. A hint for people, retained."""

from typing import Final

import msgspec

from edge_agent.core.desk import Desk
from edge_agent.core.effects import OpenLink, Publish
from edge_agent.core.hearing import Hearing
from edge_agent.core.own_chain import OwnChain
from voting_core.codec import encode
from voting_core.messages import PROTOCOL, SeatState
from voting_core.topics import seat_subscriptions, seat_topic

EVERY_MS: Final = 250
"""A burst of changes makes four state messages a second, not one each."""

RECORDS_EVERY_MS: Final = 10_000
"""How many records a seat has is no news: their batches tell. In a burst of a large hall a message less a press."""


class Presence:
    """What the centre is told of this seat's health."""

    def __init__(self, desk: Desk, chain: OwnChain, hearing: Hearing) -> None:
        self._desk, self._chain, self._hearing = desk, chain, hearing
        self._said: SeatState | None = None
        self._not_before_ms = 0
        self._records_due_ms = 0

    def open_link(self) -> OpenLink:
        """What the link needs to know: topics and the last will."""
        identity = self._desk.identity
        return OpenLink(
            subscriptions=seat_subscriptions(identity.hall, identity.seat),
            will_topic=seat_topic(identity.hall, identity.seat, "state"),
            will_payload=encode(self._state(on=False, cut_off=True)),
        )

    def reopen(self) -> None:
        """The link is up: say so at once."""
        self._said, self._not_before_ms = None, 0

    def say(self, *, cut_off: bool) -> None:
        """Publish the state if it has changed and the last one is old enough; of records alone, now and then."""
        due_ms = self.next_ms(cut_off=cut_off)
        if due_ms is None or self._desk.mono_ms < due_ms:
            return
        state = self._state(on=True, cut_off=cut_off)
        identity = self._desk.identity
        topic = seat_topic(identity.hall, identity.seat, "state")
        self._desk.effects.append(Publish(topic=topic, payload=encode(state), retain=True))
        self._said, self._not_before_ms = state, self._desk.mono_ms + EVERY_MS
        self._records_due_ms = self._desk.mono_ms + RECORDS_EVERY_MS

    def next_ms(self, *, cut_off: bool) -> int | None:
        """When a change that waits may be said."""
        state = self._state(on=True, cut_off=cut_off)
        if not self._hearing.link_up or state == self._said:
            return None
        only_records = self._said is not None and msgspec.structs.replace(self._said, seq=state.seq) == state
        return self._records_due_ms if only_records else self._not_before_ms

    def _state(self, *, on: bool, cut_off: bool) -> SeatState:
        identity = self._desk.identity
        return SeatState(
            v=PROTOCOL,
            on=on,
            seat=identity.seat,
            epoch=identity.epoch,
            boot=self._desk.boot,
            seq=self._chain.kept.head.seq,
            floor_seq=self._desk.floor_seq,
            cut_off=cut_off,
            software=self._desk.software[:200],
        )
