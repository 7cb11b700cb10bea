# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sitting of seven members with everything that may happen in one: a lost link, a late ballot, an annulment."""

from pathlib import Path

from tests.unit.verifier.scripted_hall import HALL, ScriptedHall
from tests.unit.verifier.writing import PROFILE, Exported, small_papers
from voting_core import acts
from voting_core import floor_records as facts
from voting_core import seat_records as seats
from voting_core.agenda import Motion
from voting_core.frames import RECORD_CONTEXT
from voting_core.rules.majority import Majority
from voting_core.rules.shares import Share
from voting_core.signing import sign_frame

AT_LEAST_TWO_THIRDS = Majority(
    base="cast", threshold=Share(numerator=2, denominator=3, inclusive=True), article="art. 64"
)
ITEMS = (
    Motion(item="item-1", title="关于任命龘某某的议案", text="全文一"),
    Motion(item="item-2", title="关于预算的决议", text="全文二", press="first", round_ms=60_000),
    Motion(item="item-3", title="关于章程的修正案", text="全文三"),
    Motion(item="item-4", title="关于条例的决定", text="全文四", majority=AT_LEAST_TWO_THIRDS),
)
DESKS = ("s01", "s02", "s03", "s04", "s05", "s06")


def hold_sitting() -> ScriptedHall:
    """The whole sitting; m07 is on leave, seat s08 is nobody's."""
    hall = ScriptedHall(PROFILE, small_papers(7, ITEMS))
    hall.convene()
    hall.excuse("s07", "s08")
    for seat in DESKS:
        hall.seat(seat, seats.SeatStarted, software="0.1.0")
    write_unreadable(hall, "s04")
    for seat in DESKS:
        hall.sign_in(seat)
    _carry_the_first_item(hall)
    _decide_without_one_seat(hall)
    _annul_and_repeat(hall)
    _adjourn(hall)
    _end_in_disorder(hall)
    for seat in ("s01", "s02", "s03"):
        hall.sign_out(seat, "closed")
    hall.order(acts.CloseSitting, facts.SittingClosed)
    return hall


def export_ordinary(folder: Path) -> Exported:
    """The bundle of that sitting."""
    return hold_sitting().export(folder)


def write_unreadable(hall: ScriptedHall, seat: str) -> None:
    """A record of a kind nobody knows is refused; its number and hash stay in the chain."""
    frame = hall.chains[seat][-1]
    body = frame.body.replace(b"SeatStarted", b"SeatTickled", 1).replace(b'"seq":1', b'"seq":2', 1)
    body = body.replace(b'"prev":"' + b"0" * 64, b'"prev":"' + frame.hash.encode(), 1)
    refused = sign_frame(hall.keys[seat], RECORD_CONTEXT, body)
    hall.chains[seat].append(refused)
    hall.refuse(seat, refused, disposed=True, reason="the kind is unknown")


def _carry_the_first_item(hall: ScriptedHall) -> None:
    hall.open("item-1")
    for seat in ("s01", "s02", "s06"):
        hall.press(seat)
    hall.press("s03", "no")
    hall.press("s03", "yes", revision=2)
    hall.press("s04", "abstain")
    hall.close()
    hall.seal(*DESKS)
    hall.freeze()
    hall.declare()
    hall.publish()


def _decide_without_one_seat(hall: ScriptedHall) -> None:
    """Seat s06 is cut off; it cannot change the outcome, and its ballot comes late. Seat s05 has lost its clock."""
    hall.open("item-2")
    hall.lose_link("s06")
    for seat in ("s01", "s02", "s03", "s04", "s06"):
        hall.press(seat)
    hall.press("s01", "no", revision=2)
    hall.press("s05", "no", wall_ms=5, head_age_ms=seats.NEVER_MS)
    hall.run_out()
    hall.seal("s01", "s02", "s03", "s04")
    hall.freeze()
    hall.seal("s05")
    hall.freeze()
    hall.declare()
    hall.publish()
    hall.seal("s06")
    hall.regain_link("s06")


def _annul_and_repeat(hall: ScriptedHall) -> None:
    """With s06 missing the outcome could change: two people declare, two annul, then the house votes again."""
    hall.open("item-3")
    hall.lose_link("s06")
    for seat in ("s01", "s02", "s03", "s06"):
        hall.press(seat)
    hall.press("s04", "no")
    hall.close()
    hall.seal("s01", "s02", "s03", "s04", "s05")
    hall.freeze()
    hall.declare(("chen", "li"))
    hall.annul()
    hall.regain_link("s06")
    hall.open("item-3", 2)
    hall.press("s01")
    hall.abort()
    hall.open("item-3", 3)
    for seat in DESKS:
        hall.press(seat, "no")
    hall.close()
    hall.seal(*DESKS)
    hall.freeze()
    hall.declare()


def _adjourn(hall: ScriptedHall) -> None:
    hall.order(acts.AdjournSitting, facts.SittingAdjourned, reason="lunch")
    for seat in DESKS:
        hall.sign_out(seat, "adjourned")
    hall.order(acts.ResumeSitting, facts.SittingResumed)
    for seat in DESKS:
        hall.sign_in(seat)


def _end_in_disorder(hall: ScriptedHall) -> None:
    """The excused seat s08 appears and m02 signs in there too; then seat s05 shows two histories."""
    hall.floor_record(facts.SeatExcuseRevoked, seat="s08")
    hall.seat("s08", seats.SeatStarted, software="0.1.0")
    hall.sign_in("s08", "m02")
    hall.open("item-4")
    for seat in DESKS:
        hall.press(seat)
    hall.close()
    hall.seal(*DESKS, "s08")
    rival = hall.chains["s05"][-2]
    rival = sign_frame(hall.keys["s05"], RECORD_CONTEXT, rival.body.replace(b'"yes"', b'"no"'))
    hall.block("s05", rival)
    hall.freeze()
    hall.declare()
    hall.publish()


__all__ = ["HALL", "export_ordinary", "hold_sitting"]
