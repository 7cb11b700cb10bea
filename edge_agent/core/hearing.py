# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the seat hears: is the link up, does the centre listen, is its floor head fresh.

A floor head is fresh for ``FRESH_MS`` of this seat's own monotonic clock after it came. A retained one proves nothing
about now, nor does one that is not newer than the newest: a broker can repeat what it has. Newer is by term, floor log
and ledger, which only grow, and then by the centre's time; so a centre whose clock is set back is believed again with
its next record.
"""

from edge_agent.core.desk import Desk
from voting_core.errors import RefusedError
from voting_core.frames import decode_frame
from voting_core.messages import CENTRE_STATE_READER, FRESH_MS, HEAD_READER, FloorHead


class Hearing:
    """Link, centre and floor head as this seat hears them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.link_up = False
        self.centre_on = False
        self.newest: FloorHead | None = None
        self.returns = 0
        """How often the way to the centre has opened since the start."""
        self.silences = 0
        """How often a centre has said that it does not listen: one without its ledger wants to know who is on."""
        self.clock_offset_ms: int | None = None
        """This seat's clock less the centre's when the newest fresh head came, its way included; none without one."""
        self._deaf_since_ms = 0

    def start(self) -> None:
        """Begin to wait for the first head."""
        self._deaf_since_ms = self._desk.mono_ms

    @property
    def can_send(self) -> bool:
        """Whether the centre would hear a message sent now."""
        return self.link_up and self.centre_on

    @property
    def is_fresh(self) -> bool:
        """Whether the newest floor head is fresh."""
        age_ms = self._desk.head_age_ms
        return age_ms is not None and age_ms <= FRESH_MS

    @property
    def is_deaf(self) -> bool:
        """Whether no head has come for longer than a head stays fresh, the start included."""
        return not self.is_fresh and self._desk.mono_ms - self._deaf_since_ms > FRESH_MS

    @property
    def next_ms(self) -> int | None:
        """When freshness ends if nothing comes."""
        since = self._deaf_since_ms if self._desk.head_mono_ms is None else self._desk.head_mono_ms
        due = since + FRESH_MS + 1
        return due if due > self._desk.mono_ms else None

    def on_link(self, *, up: bool) -> None:
        """The link came up or fell; whether the centre listens is unknown until it says so."""
        self.link_up, self.centre_on = up, False

    def on_centre_state(self, payload: bytes) -> None:
        """The centre says whether it listens. Unsigned, so a lie costs time and nothing else.

        Raises:
            RefusedError: It cannot be read.
        """
        state = CENTRE_STATE_READER.read(payload)
        if state.term < self._desk.term:
            raise RefusedError(f"A centre of term {state.term} speaks, but term {self._desk.term} was seen.")
        if state.on and not self.centre_on:
            self.returns += 1
        if not state.on:
            self.silences += 1
        self.centre_on = state.on

    def on_head(self, payload: bytes, *, retained: bool) -> FloorHead | None:
        """Take a floor head; none when it is older than the newest one.

        Raises:
            RefusedError: It is not a floor head of this hall, by the centre, of its newest term.
        """
        frame = decode_frame(payload)
        head = HEAD_READER.read(frame.body)
        if head.hall != self._desk.identity.hall:
            raise RefusedError(f"A floor head of hall '{head.hall}' reached hall '{self._desk.identity.hall}'.")
        if not self._desk.is_centres_message(frame):
            raise RefusedError("The floor head is not signed by the centre.")
        if head.term < self._desk.term:
            raise RefusedError(f"The floor head has term {head.term}, but {self._desk.term} was seen.")
        if self.newest is not None and _age_order(head) <= _age_order(self.newest):
            return None
        self._desk.raise_term(head.term)
        self.newest = head
        if not retained:
            self._desk.head_mono_ms = self._desk.mono_ms
            self.clock_offset_ms = self._desk.wall_ms - head.at_ms
        return head


def _age_order(head: FloorHead) -> tuple[int, int, int, int]:
    return (head.term, head.floor_seq, head.tree_size, head.at_ms)
