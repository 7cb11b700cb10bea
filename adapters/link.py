# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The link between a program and the hall's broker, as a port.

Two drivers keep the same rules, and one contract suite proves it (``tests/contract/test_link.py``):
:class:`adapters.mqtt_link.MqttLink` over a real broker and :class:`adapters.memory_link.MemoryLink` inside one process.

What a link promises:

- ``on_up`` comes when the broker has confirmed the subscriptions; ``on_down`` comes once for every ``on_up``, unless
  the program itself closed the link. Between the two the link is up. Messages come only while it is up, in the order in
  which the broker sent them.
- A message published while the link is up is sent at once or lost with the connection. Nothing is queued for a later
  connection, and **no acknowledgement of the broker is reported**: a broker acknowledges what it may still lose, so
  only a signed receipt may release anything.
- Callbacks are called inside :meth:`Link.run`, one at a time. What they raise ends ``run``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

PACKET_BYTES_MAX: Final = 262_144
"""Largest MQTT packet either side accepts; five times a full batch, and a bound on what a stranger can make us hold."""

PAYLOAD_BYTES_MAX: Final = PACKET_BYTES_MAX - 1_024
"""Largest payload: the packet less its header and a topic of any length we use."""

OnUp = Callable[[], None]
OnDown = Callable[[str], None]
"""Takes the reason, a plain sentence without a full stop."""
OnMessage = Callable[[str, bytes, bool], None]
"""Takes topic, payload, and whether it was retained: stored before we subscribed, not sent just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Will:
    """What the broker says for us when we vanish."""

    topic: str
    payload: bytes
    retain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSettings:
    """Who is speaking, and what it hears."""

    identity: str
    """Certificate name = user name = client id."""
    subscriptions: tuple[str, ...]
    """Topic filters, subscribed anew on every connection."""
    will: Will | None = None


class Link(Protocol):
    """A connection to the broker that comes back by itself."""

    @property
    def is_up(self) -> bool:
        """Whether a message published now would be sent."""

    async def run(self) -> None:
        """Connect, serve, connect again, until :meth:`close`.

        Raises:
            Exception: Whatever a callback raised; the link is then down for good.
        """

    def publish(self, topic: str, payload: bytes, retain: bool = False) -> bool:
        """Send a message (QoS 1).

        Args:
            topic: Without wildcards.
            payload: At most :data:`PAYLOAD_BYTES_MAX` bytes. Empty and retained forgets what the topic held.
            retain: Whether the broker keeps it for later subscribers.

        Returns:
            False when the link is down or its backlog full: the message was dropped.

        Raises:
            ValueError: The topic has a wildcard or is empty, or the payload is too large: a fault of the caller.
        """

    async def close(self, *, with_will: bool = True) -> None:
        """Disconnect and stop :meth:`run`. What was published before is sent; nothing is added, no callback follows.

        Args:
            with_will: Let the broker publish the will, as it would if we had vanished. A program that has published its
                own farewell passes false.
        """


def check_publication(topic: str, payload: bytes) -> None:
    """Refuse what no broker takes, before it costs the connection.

    Raises:
        ValueError: The topic has a wildcard or is empty, or the payload is too large.
    """
    if not topic or "+" in topic or "#" in topic:
        raise ValueError(f"{topic!r} is no topic to publish on: it is empty or has a wildcard.")
    if len(payload) > PAYLOAD_BYTES_MAX:
        raise ValueError(f"{topic}: a payload of {len(payload)} bytes is more than the {PAYLOAD_BYTES_MAX} allowed.")


def matches(topic_filter: str, topic: str) -> bool:
    """Whether a subscription covers a topic. Source: MQTT 5.0 §4.7."""
    wanted, levels = topic_filter.split("/"), topic.split("/")
    if topic.startswith("$") and wanted[0] in ("+", "#"):
        return False
    for n, level in enumerate(wanted):
        if level == "#":
            return True
        if n >= len(levels) or level not in ("+", levels[n]):
            return False
    return len(wanted) == len(levels)
