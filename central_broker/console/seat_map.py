# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where each seat is drawn, and how it stands: never which way its member voted."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final, Literal, Protocol

from central_broker.core.status import SeatStatus

SVG_SEATS_MAX: Final = 300
"""Above so many, one canvas: drawing 3,000 shapes one by one keeps a browser busy for seconds."""

STEP: Final = 1.05
"""From one row to the next, in widths of a seat."""
ARC_STEP: Final = 1.3
"""The same on arcs, where corners come close."""
NARROWEST: Final = 1.25
"""From one seat to its neighbour on an arc."""
WIDEST: Final = 0.9 * pi
"""The widest arc: almost half a circle."""

Shape = Literal["rows", "arcs"]

MARKS: Final[dict[str, tuple[str, str, str, str]]] = {
    "blocked": ("封存", "blocked", "!", "!"),
    "fault": ("故障", "fault", "!", "!"),
    "closed": ("已停用", "out of use", "–", "–"),
    "cut": ("断联", "cut off", "▲", "▲"),
    "off": ("未开机", "off", "✕", "✕"),
    "leave": ("请假", "on leave", "假", "L"),
    "excused": ("已免除", "excused", "免", "E"),
    "absent": ("未报到", "not signed in", "", ""),
    "in": ("已报到", "signed in", "●", "●"),
    "voted": ("已表决", "voted", "✓", "✓"),
    "sealed": ("已封票", "sealed", "■", "■"),
    "vacant": ("空席", "no member", "", ""),
}
"""What a seat can be: its words in Chinese and English, its signs in both."""


def marks(seat: SeatStatus) -> tuple[str, ...]:
    """How a seat stands, the gravest first."""
    holds = {
        "blocked": bool(seat.blocked),
        "fault": bool(seat.fault or seat.troubles_zh) and seat.online,
        "closed": seat.closed,
        "cut": seat.cut_off,
        "off": not seat.online and not seat.cut_off and not seat.on_leave,
        "leave": seat.on_leave,
        "excused": seat.excused,
        "absent": bool(seat.member) and not seat.signed_in and not seat.on_leave,
        "sealed": seat.sealed,
        "voted": seat.voted,
        "in": seat.signed_in,
        "vacant": not seat.member,
    }
    return tuple(mark for mark, held in holds.items() if held)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a seat is drawn, in units of one seat's width; the rostrum is at the top."""

    seat: str
    x: float
    y: float


class Placed(Protocol):
    """A seat with its place in the hall: row from the rostrum, place from the left."""

    @property
    def seat(self) -> str:
        """Its id."""

    @property
    def row(self) -> int:
        """From 1."""

    @property
    def place(self) -> int:
        """From 1."""


def spots(seats: Sequence[Placed], shape: Shape = "rows") -> tuple[Spot, ...]:
    """A place for each seat: straight rows, or arcs around the rostrum as in a hemicycle."""
    rows: dict[int, list[Placed]] = defaultdict(list)
    for seat in seats:
        rows[seat.row].append(seat)
    found: list[Spot] = []
    radius = 0.0
    for depth, (_, line) in enumerate(sorted(rows.items())):
        line.sort(key=lambda one: one.place)
        radius = max(radius + ARC_STEP, NARROWEST * (len(line) - 1) / WIDEST)
        found += _straight(line, depth) if shape == "rows" else _arc(line, radius)
    return tuple(found)


def _straight(line: Sequence[Placed], depth: int) -> list[Spot]:
    left = (1 - len(line)) / 2
    return [Spot(seat.seat, left + index, depth * STEP) for index, seat in enumerate(line)]


def _arc(line: Sequence[Placed], radius: float) -> list[Spot]:
    """One row around the rostrum, its seats neither closer nor further apart than seats are."""
    turn = min(WIDEST, NARROWEST * max(1, len(line) - 1) / radius)
    angles = [turn * (index / max(1, len(line) - 1) - 0.5) if len(line) > 1 else 0.0 for index in range(len(line))]
    return [Spot(seat.seat, radius * sin(angle), radius * cos(angle)) for seat, angle in zip(line, angles, strict=True)]
