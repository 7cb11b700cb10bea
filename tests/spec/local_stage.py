# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seat that is cut off with an agenda whose items may be opened there, brought to where a test begins."""

from typing import Any

from edge_agent.core.inputs import ItemOpened
from edge_agent.core.view import Lamp, Lamps
from tests.builders import TEXT, TITLE, question
from tests.spec.dialogue import Given, seat_ready
from tests.spec.scripted_centre import ScriptedCentre
from tests.spec.seat_host import SeatHost
from voting_core.agenda import Agenda, AgendaItem, Motion
from voting_core.codec import encode
from voting_core.floor_records import AgendaPublished
from voting_core.roster import blob_ref
from voting_core.seat_records import BallotCast

MOTION = (question("q1"),)
INVITING = Lamps(yes=Lamp.INVITING, no=Lamp.INVITING, abstain=Lamp.INVITING)


def item(name: str, **fields: Any) -> Motion:
    """A motion that may be opened at a seat, where nothing else is said."""
    usual: dict[str, Any] = {"title": TITLE, "text": TEXT, "local_opening": True}
    return Motion(**{"item": name, **usual, **fields})


def publish(host: SeatHost, centre: ScriptedCentre, *items: AgendaItem) -> None:
    """Another agenda is in force."""
    body = encode(Agenda(items=items))
    record = centre.floor.write(AgendaPublished, agenda=blob_ref(body), items=len(items))
    host.hear(*centre.blob(body), *centre.write(record))


def seat_with(*items: AgendaItem, **ready: Any) -> tuple[SeatHost, ScriptedCentre]:
    """A seat that still hears the centre, with this agenda."""
    host, centre = seat_ready(**ready)
    publish(host, centre, *(items or (item("budget"),)))
    return host, centre


def cut_off(*items: AgendaItem, **ready: Any) -> tuple[SeatHost, ScriptedCentre]:
    """A seat that hears nobody any more, with this agenda."""
    host, centre = seat_with(*items, **ready)
    host.link(up=False)
    host.pass_ms(4_000)
    return host, centre


def opened(*items: AgendaItem) -> tuple[SeatHost, ScriptedCentre]:
    """A seat at which the member has opened the first item."""
    host, centre = cut_off(*items)
    host.open("budget")
    host.open("budget")
    return host, centre


def reconnect(host: SeatHost, centre: ScriptedCentre) -> None:
    """The link is back and the centre speaks."""
    host.link(up=True)
    host.hear(centre.state(), retained=True)
    host.hear(centre.head())


def ballots(host: SeatHost) -> list[BallotCast]:
    """The ballots in the journal."""
    return [record for record in host.records() if isinstance(record, BallotCast)]


def choose(name: str) -> Given:
    """The member chooses an item."""
    return lambda clock: ItemOpened(item=name, wall_ms=clock.wall_ms, mono_ms=clock.mono_ms)
