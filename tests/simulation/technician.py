# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A technician who tests devices at any moment, in the middle of whatever happens.

What they press is told to no witness: a press of a test that became a ballot would be one that no member has pressed,
and the run would fail.
"""

from typing import Final

from tests.simulation.hall import Hall
from tests.simulation.members import BUTTONS
from tests.simulation.seat_node import SeatNode

DEEDS: Final = 25
TEST_MS: Final = 30_000


class SimTechnician:
    """Starts a self-test at a seat, does anything in it, and ends it, if nothing else has.

    Args:
        hall: Time and chance.
        seats: In order of their ids; each has the card of the member of its number.
    """

    def __init__(self, hall: Hall, seats: list[SeatNode]) -> None:
        self._hall, self._seats = hall, seats
        self._chance = hall.chances.stream("technician")

    def test(self) -> None:
        """Begin at some seat; where a round is open or somebody is signed in, the seat says no."""
        seat = self._chance.choice(self._seats)
        seat.say("start")
        for _ in range(DEEDS):
            self._hall.scheduler.after(self._chance.randrange(TEST_MS), lambda: self._act(seat))
        self._hall.scheduler.after(TEST_MS, lambda: self._end(seat))

    def _act(self, seat: SeatNode) -> None:
        """Press, let go, show a card or say a word; whoever reads that the scene is gone takes the hands off."""
        button, number = self._chance.choice(BUTTONS), self._chance.randrange(1, len(self._seats) + 1)
        luck = self._chance.randrange(10)
        if seat.view is None or seat.view.service is None:
            return
        if luck < 5:
            seat.press(button)
            seat.release(button)
        elif luck < 7:
            seat.present_card(f"{number:08x}")
        else:
            seat.say(self._chance.choice([one.command for one in seat.view.service.commands if one.command != "end"]))

    def _end(self, seat: SeatNode) -> None:
        if seat.view is not None and seat.view.service is not None:
            seat.say("end")
