# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A broker and its cables in virtual time: clean sessions, retained messages, wills, and every way to lose a message.

A message on a cable arrives after a while, in order, once: unless a fault drops it, sends it twice, holds it up or
lets it overtake another. Nothing is ever sent again by broker or cable, as if each acknowledgement lied.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from adapters.link import matches
from tests.simulation.chance import Chances
from tests.simulation.scheduler import Scheduler

KEEP_ALIVE_MS = 15_000
"""How long either end takes to notice that the other one is silent."""


class Listener(Protocol):
    """A program at the end of a cable."""

    def on_up(self) -> None:
        """The subscriptions are confirmed."""

    def on_down(self) -> None:
        """The link was up and is lost."""

    def on_message(self, topic: str, payload: bytes, *, retained: bool) -> None:
        """A message has arrived."""


@lru_cache(maxsize=10_000)
def _hears(subscriptions: tuple[str, ...], topic: str) -> bool:
    return any(matches(wanted, topic) for wanted in subscriptions)


@dataclass(slots=True)
class Session:
    """One connection: what it hears and what is said when it ends without a word."""

    identity: str
    subscriptions: tuple[str, ...]
    will: tuple[str, bytes]
    cable: "Cable"
    alive: bool = True


class SimBroker:
    """The broker; whatever it knows is gone when it restarts."""

    def __init__(self) -> None:
        self.is_up = True
        self.retained: dict[str, bytes] = {}
        self.sessions: dict[str, Session] = {}

    def route(self, topic: str, payload: bytes, *, retain: bool) -> None:
        """Hand a message to everybody who listens."""
        if retain:
            self.retained[topic] = payload
        for session in list(self.sessions.values()):
            if _hears(session.subscriptions, topic):
                session.cable.carry_down(session, topic, payload, retained=False)

    def admit(self, session: Session) -> None:
        """Begin a session; an older one under the same name ends."""
        self.end(session.identity)
        self.sessions[session.identity] = session

    def end(self, identity: str, *, with_will: bool = True) -> None:
        """End a session and, as a rule, say its will."""
        session = self.sessions.pop(identity, None)
        if session is None:
            return
        session.alive = False
        session.cable.on_ended(session)
        if with_will:
            self.route(*session.will, retain=True)

    def stop(self) -> None:
        """Die without a word and forget everything."""
        self.is_up = False
        self.retained.clear()
        for identity in list(self.sessions):
            self.end(identity, with_will=False)

    def start(self) -> None:
        """Run again, empty."""
        self.is_up = True


class Cable:
    """The way between one program and the broker, both directions.

    Args:
        identity: Whose cable it is.
        broker: Where it leads.
        listener: Who is at this end.
    """

    def __init__(
        self, identity: str, broker: SimBroker, listener: Listener, chances: Chances, scheduler: Scheduler
    ) -> None:
        self.identity, self.broker, self._listener = identity, broker, listener
        self._chances, self._scheduler = chances, scheduler
        self._chance = chances.stream("net")
        self.is_out = False
        self.blocked: set[str] = set()
        """Directions in which nothing passes: ``up`` to the broker, ``down`` from it."""
        self._wants: tuple[tuple[str, ...], tuple[str, bytes]] | None = None
        self._session: Session | None = None
        self._free_ms = {"up": 0, "down": 0}
        self._life = 0

    # --- what the program does ---------------------------------------------------------------------------------------

    def open(self, subscriptions: tuple[str, ...], will: tuple[str, bytes]) -> None:
        """Connect, and again whenever the connection is lost."""
        self._life += 1
        self._wants = (subscriptions, will)
        self._try_later()

    def vanish(self, noticed_after_ms: int) -> None:
        """The program is dead; the broker notices after a while."""
        self._life += 1
        self._wants = None
        session, self._session = self._session, None
        if session is not None:
            self._scheduler.after(noticed_after_ms, lambda: self._end(session))

    def publish(self, topic: str, payload: bytes, *, retain: bool) -> None:
        """Send now or lose."""
        session = self._session
        if session is not None:
            self._carry("up", lambda: self._arrive(session, topic, payload, retain=retain))

    # --- what the world does -----------------------------------------------------------------------------------------

    def pull(self) -> None:
        """Take the cable out."""
        self.is_out = True
        self._end(self._session)

    def mend(self) -> None:
        """Put it in, and let everything pass."""
        self.is_out = False
        self.blocked.clear()

    def block(self, direction: str) -> None:
        """Let nothing pass in one direction; both ends notice when nothing has come for too long."""
        self.blocked.add(direction)
        session = self._session
        self._scheduler.after(KEEP_ALIVE_MS, lambda: self._end(session) if self.blocked else None)

    def carry_down(self, session: Session, topic: str, payload: bytes, *, retained: bool) -> None:
        """A message leaves the broker."""
        self._carry("down", lambda: self._deliver(session, topic, payload, retained=retained))

    def on_ended(self, session: Session) -> None:
        """The broker ended a session."""
        if self._session is session:
            self._session = None
            self._listener.on_down()
            self._try_later()

    # --- how it happens ----------------------------------------------------------------------------------------------

    def _end(self, session: Session | None) -> None:
        if session is not None and self.broker.sessions.get(self.identity) is session:
            self.broker.end(self.identity)
        elif session is not None and session is self._session:
            self.on_ended(session)

    def _try_later(self) -> None:
        life = self._life
        self._scheduler.after(self._chance.randint(20, 1_500), lambda: self._try(life))

    def _try(self, life: int) -> None:
        if life != self._life or self._wants is None or self._session is not None:
            return
        if self.is_out or self.blocked or not self.broker.is_up:
            self._try_later()
            return
        session = Session(self.identity, *self._wants, self)
        self.broker.admit(session)
        self._session = session
        self._listener.on_up()
        for topic, payload in list(self.broker.retained.items()):
            if _hears(session.subscriptions, topic):
                self.carry_down(session, topic, payload, retained=True)

    def _carry(self, direction: str, arrive: "Arrival") -> None:
        if direction in self.blocked or self._chances.strikes("drop"):
            return
        for _ in range(2 if self._chances.strikes("duplicate") else 1):
            at_ms = self._scheduler.now_ms + self._chance.randint(1, 8)
            if self._chances.strikes("delay"):
                at_ms += self._chance.randint(100, 8_000)
            if self._chances.strikes("reorder"):
                at_ms += self._chance.randint(10, 2_000)
            else:
                at_ms = max(at_ms, self._free_ms[direction])
                self._free_ms[direction] = at_ms
            self._scheduler.after(at_ms - self._scheduler.now_ms, arrive)

    def _arrive(self, session: Session, topic: str, payload: bytes, *, retain: bool) -> None:
        if session.alive and "up" not in self.blocked:
            self.broker.route(topic, payload, retain=retain)

    def _deliver(self, session: Session, topic: str, payload: bytes, *, retained: bool) -> None:
        if session is self._session and "down" not in self.blocked:
            self._listener.on_message(topic, payload, retained=retained)


class Arrival(Protocol):
    """What happens when a message is at the other end."""

    def __call__(self) -> None:
        """It has arrived."""
