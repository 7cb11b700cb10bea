# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sitting in which everything that can be mended was broken, and was mended as it ought to be."""

from tests.unit.verifier.mended_hall import MendedHall
from tests.unit.verifier.ordinary_sitting import ITEMS
from tests.unit.verifier.writing import PROFILE, small_papers
from voting_core import acts
from voting_core import floor_records as facts
from voting_core.seat_records import NEVER_MS

DESKS = ("s01", "s02", "s03", "s04", "s05", "s06")


def new_hall() -> MendedHall:
    """A hall with a round open; m07 is on leave, seat s08 is nobody's."""
    hall = MendedHall(PROFILE, small_papers(7, ITEMS))
    hall.convene()
    hall.excuse("s07", "s08")
    for seat in DESKS:
        hall.sign_in(seat)
    hall.open("item-1")
    return hall


def hold_mended() -> MendedHall:
    """A round with everything: hands, an adopted ballot, a replaced device, a move; then the end, and the archive."""
    hall = new_hall()
    hall.press("s01")
    hall.press("s02")
    hall.close_epoch("s02")
    hall.open_epoch("s02")
    hall.sign_in("s02")
    hall.press("s03", "no")
    hall.move("m03", "s08")
    hall.sign_in("s08", "m03")
    local = hall.press("s04", floor_seq=1, opened_locally=True)
    clock = hall.press("s05", wall_ms=1, head_age_ms=NEVER_MS)
    hall.count_hands("m06", "m07", yes=1, not_pressed=1)
    hall.close()
    hall.seal(*DESKS, "s08")
    hall.freeze()
    hall.adopt(local, clock)
    hall.close_epoch("s01")
    hall.freeze()
    hall.declare()
    hall.publish()
    hall.order(acts.CloseSitting, facts.SittingClosed)
    hall.archive()
    return hall
