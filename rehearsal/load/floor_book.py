# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the centre says to everybody, checked once for all seats of this process: floor records, heads, its own state.

Each real seat checks every one of these itself; thousands of seats in one process would only check the same bytes
again. What is said to a single seat, its receipts, every wire seat checks alone.
"""

import time
from dataclasses import dataclass, field
from itertools import takewhile

from voting_core.floor import Floor
from voting_core.floor_records import FLOOR_READER
from voting_core.frames import MESSAGE_CONTEXT, Frame, decode_frame, decode_frames
from voting_core.messages import CENTRE_STATE_READER, HEAD_READER, FloorHead
from voting_core.round_records import PollOpened
from voting_core.signing import verify


@dataclass(slots=True)
class FloorBook:
    """The floor as this process has heard it.

    Args:
        hall: Id of the hall.
        centre_key: Key of the centre.
    """

    hall: str
    centre_key: str
    floor: Floor = field(init=False)
    opened: PollOpened | None = None
    """The newest opening."""
    _hashes: list[str] = field(default_factory=list)
    _messages: dict[bytes, tuple[int, ...]] = field(default_factory=dict)
    _head: tuple[bytes, FloorHead, int] | None = None
    _state: tuple[bytes, bool] | None = None

    def __post_init__(self) -> None:
        """Begin with an empty floor."""
        self.floor = Floor(self.hall, self.centre_key)

    def numbers(self, payload: bytes) -> tuple[int, ...]:
        """Numbers of the floor records in a message, each checked against signature and chain when it first came.

        What lies behind a gap is left out: whoever misses records asks for them.

        Raises:
            HemicycleError: One of them does not belong to this floor.
        """
        known = self._messages.get(payload)
        if known is None:
            known = tuple(takewhile(bool, map(self._number, decode_frames(payload))))
            self._messages[payload] = known
        return known

    def head(self, payload: bytes) -> tuple[FloorHead, int]:
        """A floor head and the monotonic time in ms at which it first came.

        Raises:
            AssertionError: It is not signed by the centre.
        """
        if self._head is None or self._head[0] != payload:
            frame = decode_frame(payload)
            assert verify(self.centre_key, MESSAGE_CONTEXT + frame.body, frame.sig), "a floor head is not signed"
            self._head = (payload, HEAD_READER.read(frame.body), time.monotonic_ns() // 1_000_000)
        return self._head[1], self._head[2]

    def listens(self, payload: bytes) -> bool:
        """Whether the centre says that it listens."""
        if self._state is None or self._state[0] != payload:
            self._state = (payload, CENTRE_STATE_READER.read(payload).on)
        return self._state[1]

    def _number(self, frame: Frame) -> int:
        """The number of one record; 0 if records before it have not come yet."""
        number = FLOOR_READER.read(frame.body).floor_seq
        if number > len(self._hashes) + 1:
            return 0
        if number <= len(self._hashes):
            assert self._hashes[number - 1] == frame.hash, "the centre shows two floor logs"
            return number
        record = self.floor.read(frame, verify)
        self.floor.take(record, frame.hash)
        self._hashes.append(frame.hash)
        if isinstance(record, PollOpened):
            self.opened = record
        return number
