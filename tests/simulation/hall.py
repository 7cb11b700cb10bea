# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What everybody in a simulated hall shares: time, chance, the broker, and those who watch."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from central_broker.core.effects import AnswerOrder
from edge_agent.core.view import View
from tests.simulation.chance import Chances
from tests.simulation.network import SimBroker
from tests.simulation.plan import Plan
from tests.simulation.scheduler import Scheduler
from tests.simulation.trace import sentence


class BrokenPromiseError(AssertionError):
    """An invariant does not hold; the message names it and what breaks it."""


class Watch(Protocol):
    """Sees all that is said and shown, at the moment it is."""

    def on_seat_said(self, seat: str, topic: str, payload: bytes) -> None:
        """A seat hands a message to its cable."""

    def on_shown(self, seat: str, view: View) -> None:
        """A seat's screen changes."""

    def on_centre_said(self, topic: str, payload: bytes) -> None:
        """The centre hands a message to its cable."""

    def on_answered(self, answer: AnswerOrder) -> None:
        """The centre answers an operator."""


@dataclass(slots=True)
class Hall:
    """The shared parts of one run.

    ``print_line`` prints the readable trace; none where nobody reads it.
    """

    plan: Plan
    scheduler: Scheduler = field(default_factory=Scheduler)
    broker: SimBroker = field(default_factory=SimBroker)
    chances: Chances = field(init=False)
    watch: Watch = field(init=False)
    print_line: Callable[[str], None] | None = None
    called: str = ""
    """The item on which the chair has called for the vote."""
    sits_at: dict[str, str] = field(default_factory=dict)
    """Where members were told to sit down, by member."""
    cards: dict[str, list[str]] = field(default_factory=dict)
    """Cards that were given to members besides the one on the roster, in order, by member."""
    replaced: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Seats with another device: the epoch that it wants to write in, and its key."""
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def __post_init__(self) -> None:
        """Open the streams of chance."""
        self.chances = Chances(self.plan, lambda said: self.tell("fault", said))

    def tell(self, who: str, what: object) -> None:
        """Put something that happened into the trace and its hash."""
        line = f"{self.scheduler.now_ms:>7} {who:<6} {sentence(what)}"
        self.digest.update(line.encode())
        if self.print_line is not None:
            self.print_line(line)
