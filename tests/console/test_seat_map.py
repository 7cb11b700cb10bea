# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The map of the seats: as the hall is, nobody on anybody's lap, the gravest mark first."""

from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from central_broker.console.seat_map import MARKS, Shape, marks, spots
from tests.centre_builders import Stage


@dataclass(frozen=True)
class Place:
    """A seat with its place."""

    seat: str
    row: int
    place: int


halls = st.lists(st.integers(1, 40), min_size=1, max_size=12).map(
    lambda rows: [
        Place(f"s{row}-{place}", row, place)
        for row, length in enumerate(rows, start=1)
        for place in range(1, length + 1)
    ]
)


@pytest.mark.parametrize("shape", ["rows", "arcs"])
@given(hall=halls)
def test_no_two_seats_overlap_in_any_hall(shape: Shape, hall: list[Place]) -> None:
    """Whatever rows a hall has, in both drawings every two seats are at least a seat's width apart."""
    found = spots(hall, shape)

    assert sorted(one.seat for one in found) == sorted(one.seat for one in hall)
    nearest = min(
        (hypot(a.x - b.x, a.y - b.y) for i, a in enumerate(found) for b in found[i + 1 :]),
        default=1.0,
    )
    assert nearest >= 0.99


@pytest.mark.parametrize("shape", ["rows", "arcs"])
@given(hall=halls)
def test_a_row_is_drawn_from_left_to_right_and_the_first_row_nearest_the_rostrum(
    shape: Shape, hall: list[Place]
) -> None:
    """A secretary who looks up from the map finds the member where the map has them."""
    where = {one.seat: one for one in spots(hall, shape)}
    rows = {one.row for one in hall}
    for row in rows:
        line = [where[one.seat] for one in sorted(hall, key=lambda one: one.place) if one.row == row]
        assert all(left.x < right.x for left, right in pairwise(line))
    depth = [max(where[one.seat].y for one in hall if one.row == row) for row in sorted(rows)]
    assert all(front < back for front, back in pairwise(depth))


@pytest.mark.parametrize(
    ("fields", "first"),
    [
        ({"blocked": "two histories", "fault": "storage", "online": True}, "blocked"),
        ({"fault": "storage", "online": True}, "fault"),
        ({"fault": "storage", "online": False}, "off"),
        ({"closed": True, "cut_off": True}, "closed"),
        ({"cut_off": True, "excused": True}, "cut"),
        ({"online": False, "on_leave": True}, "leave"),
        ({"online": True, "excused": True}, "excused"),
        ({"online": True}, "absent"),
        ({"online": True, "signed_in": True}, "in"),
        ({"online": True, "signed_in": True, "voted": True}, "voted"),
        ({"online": True, "signed_in": True, "voted": True, "sealed": True}, "sealed"),
        ({"online": True, "member": ""}, "vacant"),
    ],
)
def test_the_gravest_of_what_a_seat_is_comes_first(fields: dict[str, Any], first: str) -> None:
    """A broken seat is not drawn as a voted one."""
    stage = Stage().begin()
    seat = replace(stage.status().seats[0], signed_in=False, online=False, sealed=False, voted=False)

    found = marks(replace(seat, **fields))

    assert found[0] == first
    assert set(found) <= set(MARKS)
