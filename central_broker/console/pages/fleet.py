# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The technicians' page: every seat's device in one table, live."""

from typing import Final

from starlette.responses import Response

from central_broker.console.console import Ask, Door
from central_broker.console.fleet_rows import COLUMNS, IDLE, STATES, Rows, summary
from central_broker.console.live import stream
from central_broker.console.panes import Panes
from central_broker.console.rights import DEVICES


async def show(ask: Ask) -> Response:
    """The page; its script draws the table once and changes cells."""
    return ask.page("fleet.html", panes=draw(ask), columns=COLUMNS)


def draw(ask: Ask) -> Panes:
    """How many are how, and the rows."""
    status = ask.status
    if status is None:
        return {"summary": "", "fleet": {}}
    idle = status.phase in IDLE
    seats = (*status.seats, *status.unregistered)
    return {
        "summary": ask.draw("panes/fleet_summary.html", counts=summary(seats, idle=idle), states=STATES),
        "fleet": ROWS.texts(seats, ask.lang, ask.say, ask.console.wall_ms(), idle=idle),
    }


async def follow(ask: Ask) -> Response:
    """The page's stream."""
    return stream(ask, "fleet", draw)


ROWS: Final = Rows()

DOORS: Final = (
    Door("GET", "/fleet", DEVICES, show),
    Door("GET", "/fleet/stream", DEVICES, follow, idle=True),
)
