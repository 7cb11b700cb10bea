# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one connection still has to bring to the broker: held back in order, or sent and not yet acknowledged."""

from collections import deque
from typing import Final, NamedTuple

BACKLOG_BYTES_MAX: Final = 64 * 1024 * 1024
"""What may wait for the broker: near zero on a healthy connection. A broker that stopped reading must not fill our
memory before the keepalive finds out."""

WINDOW_MAX: Final = 65_535
"""Unless the broker says less, as many may be unacknowledged as there are message ids. Source: MQTT 5.0 §3.2.2.3.3."""


class Publication(NamedTuple):
    """One message on its way out."""

    topic: str
    payload: bytes
    retain: bool


class Outbox:
    """Keeps the broker's receive maximum, which paho ignores; dies with its connection, and its messages with it."""

    def __init__(self) -> None:
        self.window = WINDOW_MAX
        """How many the broker takes before it has acknowledged the first."""
        self._held: deque[Publication] = deque()
        self._unacknowledged: dict[int, Publication] = {}
        self._bytes = 0

    @property
    def is_empty(self) -> bool:
        """Whether the broker has acknowledged everything."""
        return not self._held and not self._unacknowledged

    def put(self, publication: Publication) -> bool:
        """Take a message, or say false because too much waits already."""
        if self._bytes + len(publication.payload) > BACKLOG_BYTES_MAX:
            return False
        self._bytes += len(publication.payload)
        self._held.append(publication)
        return True

    def next(self) -> Publication | None:
        """The next message that the broker will take now; :meth:`sent` must follow."""
        return self._held.popleft() if self._held and len(self._unacknowledged) < self.window else None

    def sent(self, message_id: int, publication: Publication) -> None:
        """The message is on its way under this id."""
        self._unacknowledged[message_id] = publication

    def acknowledged(self, message_id: int) -> str:
        """The broker has it; its topic, empty for an id that was not ours."""
        publication = self._unacknowledged.pop(message_id, None)
        if publication is None:
            return ""
        self._bytes -= len(publication.payload)
        return publication.topic
