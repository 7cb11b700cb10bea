# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of seat playbooks: inputs that take their time from the script's clock, and effects told in brief."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from edge_agent.core.effects import AppendJournal, Measure, Note, Publish, ShowScreen, WakeAt
from edge_agent.core.inputs import (
    Button,
    ButtonPressed,
    CardPresented,
    Input,
    JournalAppended,
    JournalFailed,
    LinkLost,
    LinkUp,
    MessageReceived,
    Woke,
)
from edge_agent.core.rows import OwnRow, Row
from edge_agent.core.seat_core import SeatCore
from tests.builders import HALL
from tests.playbook import Clock, Like
from tests.spec.scripted_centre import Message, ScriptedCentre
from tests.spec.seat_host import CARD, SeatHost
from voting_core.frames import decode_frame
from voting_core.seat_records import SEAT_READER
from voting_core.topics import seat_topic

Given = Callable[[Clock], Input]

ASIDE = (WakeAt, Note, Measure)
"""Effects that most scripts do not speak of."""


@dataclass(slots=True)
class Stage:
    """A seat that was brought to where a script begins, and the centre that brought it there."""

    core: SeatCore
    clock: Clock
    centre: ScriptedCentre
    ticket: int
    """The last ticket that was used."""


def seat_ready(
    *, signed_in: bool = True, host: SeatHost | None = None, centre: ScriptedCentre | None = None, **opening: Any
) -> tuple[SeatHost, ScriptedCentre]:
    """A seat in a sitting, heard by the centre; in an open round when something is said of its opening."""
    host, centre = host or SeatHost(), centre or ScriptedCentre()
    host.link(up=True)
    host.hear(centre.state(), retained=True)
    host.hear(*centre.open_sitting(), centre.head())
    host.pass_ms(500)
    if signed_in:
        host.card()
    if opening:
        host.hear(*centre.write(centre.floor.open_poll(**opening)))
    deliver(host, centre)
    return host, centre


def deliver(host: SeatHost, centre: ScriptedCentre) -> None:
    """The centre receipts all that the seat has to send."""
    for _ in range(20):
        if not host.view.unsent:
            break
        host.hear(centre.head())
        host.hear(centre.accept(host.batches()[-1]))
    assert host.view.unsent == 0, "a seat sends its next batch as soon as the last one is receipted"
    host.pass_ms(300)
    host.hear(centre.head())


def on_stage(host: SeatHost, centre: ScriptedCentre) -> Stage:
    """Hand a seat over to a script."""
    tickets = [effect.ticket for effect in host.effects if isinstance(effect, AppendJournal)]
    return Stage(host.core, Clock(host.wall_ms, host.mono_ms), centre, max(tickets))


def press(button: Button) -> Given:
    """A member presses."""
    return lambda clock: ButtonPressed(button=button, wall_ms=clock.wall_ms, mono_ms=clock.mono_ms)


def card(number: str = CARD) -> Given:
    """A card is presented."""
    return lambda clock: CardPresented(number=number, wall_ms=clock.wall_ms, mono_ms=clock.mono_ms)


def appended(ticket: int) -> Given:
    """The disk confirms."""
    return lambda clock: JournalAppended(ticket=ticket, wall_ms=clock.wall_ms, mono_ms=clock.mono_ms)


def failed(ticket: int, reason: str) -> Given:
    """The disk refuses."""
    return lambda clock: JournalFailed(ticket=ticket, reason=reason, wall_ms=clock.wall_ms, mono_ms=clock.mono_ms)


def heard(message: Message) -> Given:
    """A message arrives."""
    topic, payload = message
    return lambda clock: MessageReceived(topic=topic, payload=payload, wall_ms=clock.wall_ms, mono_ms=clock.mono_ms)


def link_up() -> Given:
    """The link comes."""
    return lambda clock: LinkUp(wall_ms=clock.wall_ms, mono_ms=clock.mono_ms)


def link_lost() -> Given:
    """The link goes."""
    return lambda clock: LinkLost(reason="the cable is out", wall_ms=clock.wall_ms, mono_ms=clock.mono_ms)


def woke() -> Given:
    """The time asked for has come."""
    return lambda clock: Woke(wall_ms=clock.wall_ms, mono_ms=clock.mono_ms)


def appends(*kinds: str) -> Like:
    """An append of rows of these kinds; own records by the name of the record."""
    return Like(AppendJournal, rows=lambda rows: tuple(map(_kind, rows)) == kinds)


def shows(**fields: Any) -> Like:
    """A screen on which these things stand."""
    return Like(ShowScreen, inside="view", **fields)


def sends(name: Any) -> Like:
    """A message on one of the seat's own topics."""
    return Like(Publish, topic=seat_topic(HALL, "s07", name))


def _kind(row: Row) -> str:
    if isinstance(row, OwnRow):
        return type(SEAT_READER.read(decode_frame(row.frame).body)).__name__
    return type(row).__name__
