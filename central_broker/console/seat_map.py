# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where each seat is drawn, and how it stands: never which way its member voted."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import cos, pi, sin
from typing import Final, Literal, Protocol

from central_broker.core.status import SeatStatus

SVG_SEATS_MAX: Final = 300
"""Above so many, one canvas: drawing 3,000 shapes one by one keeps a browser busy for seconds."""

Shape = Literal["rows", "arcs"]

MARKS: Final[dict[str, tuple[str, str, str]]] = {
    "blocked": ("封存", "blocked", "!"),
    "fault": ("故障", "fault", "!"),
    "closed": ("已停用", "out of use", "–"),
    "cut": ("断联", "cut off", "▲"),
    "off": ("未开机", "off", "✕"),
    "leave": ("请假", "on leave", "假"),
    "excused": ("已免除", "excused", "免"),
    "absent": ("未报到", "not signed in", ""),
    "in": ("已报到", "signed in", "●"),
    "voted": ("已表决", "voted", "✓"),
    "sealed": ("已封票", "sealed", "■"),
    "vacant": ("空席", "no member", ""),
}
"""What a seat can be: Chinese, English, its sign. The first of them that holds is drawn."""


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
    ordered = [(row, sorted(line, key=lambda one: one.place)) for row, line in sorted(rows.items())]
    return tuple(spot for depth, (_, line) in enumerate(ordered) for spot in _line(line, depth, shape))


def _line(line: Sequence[Placed], depth: int, shape: Shape) -> list[Spot]:
    """One row, the rostrum's nearest first."""
    count = len(line)
    if shape == "rows" or count < 3:
        left = Fraction(1 - count, 2)
        return [Spot(seat.seat, float(left + index), depth * 1.05) for index, seat in enumerate(line)]
    radius = max(2.5 + depth * 1.3, count / pi)
    found = []
    for index, seat in enumerate(line):
        angle = pi * (Fraction(index, count - 1) - Fraction(1, 2)) * Fraction(9, 10)
        found.append(Spot(seat.seat, radius * sin(angle), radius * cos(angle)))
    return found
