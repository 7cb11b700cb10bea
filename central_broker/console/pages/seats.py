# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One seat, with everything that can be done there; and the acts about persons and items that need no seat."""

from functools import partial
from typing import Final

from starlette.responses import Response

from central_broker.console.console import Ask, Door
from central_broker.console.live import stream
from central_broker.console.ordering import ORDERS
from central_broker.console.panes import Panes
from central_broker.console.rights import DEVICES, ORDERING, PREPARING, SIGNING, Role
from central_broker.console.seat_words import device, find_seat, signed_in_twice, standing
from central_broker.console.steps import current_round
from central_broker.core.status import SeatStatus, Status
from voting_core.lifecycle import RoundPhase, SittingPhase

SEEING: Final = DEVICES | PREPARING
"""See one seat: secretaries, who act, second signers, technicians, auditors."""


async def show(ask: Ask) -> Response:
    """The page of a seat."""
    status = ask.need_status()
    seat = find_seat(status, str(ask.request.path_params["seat"]))
    others = [one for one in status.seats if one.seat != seat.seat]
    return ask.page(
        "seat.html",
        seat=seat,
        panes=draw(seat.seat, ask),
        may=may(ask.role, status, seat),
        free=sorted(others, key=lambda one: (bool(one.member), one.row, one.place)),
        members=[one for one in others if one.member],
        twice=[one for one in signed_in_twice(status) if one.member == seat.member or seat.seat in one.seats],
        names={one.member: one.name for one in status.seats if one.member},
    )


def may(role: Role, status: Status, seat: SeatStatus) -> frozenset[str]:
    """What this role may do at a seat as the house stands."""
    running = status.phase in (SittingPhase.ROLL, SittingPhase.ADJOURNED)
    holds = {
        "excuse": status.phase == SittingPhase.ROLL and not seat.online and not seat.excused,
        "leave": running and bool(seat.member) and not seat.signed_in and not seat.on_leave,
        "lift": running and bool(seat.member) and seat.on_leave,
        "sign-in": status.phase == SittingPhase.ROLL and bool(seat.member) and not seat.signed_in,
        "issue-card": running and bool(seat.member),
        "move": running and bool(seat.member),
        "move-here": running and not seat.member,
        "close-epoch": running and not seat.closed,
        "open-epoch": running and seat.closed,
    }
    orders = {"lift": "leave", "move-here": "move"}
    return frozenset(name for name, held in holds.items() if held and role in ORDERS[orders.get(name, name)].roles)


async def follow(ask: Ask) -> Response:
    """The seat, live."""
    seat = find_seat(ask.need_status(), str(ask.request.path_params["seat"])).seat
    return stream(ask, f"seat {seat}", partial(draw, seat))


def draw(named: str, ask: Ask) -> Panes:
    """How the seat stands, and what waits for a second person."""
    status = ask.status
    if status is None:
        return {}
    seat = find_seat(status, named)
    facts = {"seat": seat, "standing": tuple(standing(status, seat)), "device": tuple(device(seat))}
    return {
        "facts": ask.draw("panes/seat.html", **facts),
        "waiting": ask.draw("panes/waiting.html", signs=ask.role in SIGNING),
    }


async def show_acts(ask: Ask) -> Response:
    """What a secretary may do beside the next step."""
    status = ask.need_status()
    state = current_round(status)
    return ask.page(
        "acts.html",
        members=sorted((one for one in status.seats if one.member), key=lambda one: (one.row, one.place)),
        seats=sorted(status.seats, key=lambda one: (one.row, one.place)),
        running=status.phase in (SittingPhase.ROLL, SittingPhase.ADJOURNED),
        elections=[one for one in status.agenda if one.kind == "election"],
        blocked=[one for one in status.agenda if one.blocked_zh],
        tied=state if state is not None and state.phase == RoundPhase.FROZEN and state.kind == "motion" else None,
        state=state,
        twice=signed_in_twice(status),
        panes={"waiting": ask.draw("panes/waiting.html", signs=ask.role in SIGNING)},
    )


DOORS: Final = (
    Door("GET", "/seats/{seat}", SEEING, show),
    Door("GET", "/seats/{seat}/stream", SEEING, follow, idle=True),
    Door("GET", "/acts", ORDERING, show_acts),
)
