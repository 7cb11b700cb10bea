# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks that are full or broken: the program stops itself, says so, and loses nothing that it called safe."""

import asyncio
from pathlib import Path
from typing import Final

import pytest

from edge_agent.settings import Home
from rehearsal.processes import seat_program
from tests.lone_seat import awake, ballots_kept, press_to_the_end, take_seat, voting_home
from tests.pressing import PATIENCE_S, PressedHall, pressed_hall
from tests.small_disk import make_room, small_disk
from tests.tracing import BROKEN, SYNC, WRITE, TracedProgram, require_strace

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

RESTART_HELPS: Final = 1
"""Exit code after which systemd starts a program again."""

FAULTS: Final = [(WRITE, "30"), (WRITE, "30+"), (SYNC, "9"), (SYNC, "9+")]
"""Which call fails from which one on: once, or for good."""


async def _press_till_it_stops(home: Home, program: TracedProgram, kept: list[str]) -> tuple[list[str], str]:
    """Press until the seat stops itself; what its screen had called recorded, and what it said in the end."""
    async with awake(home, program, kept) as member:
        await press_to_the_end(program, member)
        assert await program.ended() == RESTART_HELPS, program.last_words()
        return member.shown, member.last_view.get("sentence_en", "")


async def _press_three_times(home: Home, program: TracedProgram, kept: list[str]) -> list[str]:
    """With the disk sound again, the seat works: what it has called recorded by then."""
    async with awake(home, program, kept) as member:
        await take_seat(program, member)
        assert member.panel.view["choice"] == (kept[-1] if kept else "")
        for _ in range(3):
            assert await member.press(), program.last_words()
        return member.shown


def _check_seat(home: Home, program: TracedProgram, shown: list[str]) -> None:
    """Nothing shown as recorded is lost, and after a restart the seat goes on from what it holds."""
    kept = ballots_kept(home)
    assert kept[: len(shown)] == shown, "shown as recorded, and not in the journal"
    assert len(kept) <= len(shown) + 1, "more is kept than was pressed"
    program.calm()
    assert asyncio.run(_press_three_times(home, program, kept)) == ballots_kept(home)


@pytest.mark.parametrize(
    ("call", "when"), [*FAULTS[::3], *(pytest.param(*fault, marks=pytest.mark.long) for fault in FAULTS[1:3])]
)
def test_a_seat_on_a_broken_disk_stops_and_says_so(short_path: Path, call: str, when: str) -> None:
    """One failed write or sync is enough: the seat asks its member to raise a hand, ends, and has kept its word."""
    require_strace()
    home = voting_home(short_path)
    program = TracedProgram(seat_program(home.folder, short_path), short_path)
    program.fault(call, BROKEN, when)

    shown, said = asyncio.run(_press_till_it_stops(home, program, []))

    assert program.struck()
    assert (said, len(shown) > 0) == ("This seat cannot record. Raise your hand.", True)
    assert "The journal cannot be written: disk I/O error" in program.last_words()
    _check_seat(home, program, shown)


def test_a_seat_on_a_full_disk_stops_and_says_so(short_path: Path) -> None:
    """With no room left the seat asks its member to raise a hand, also when it is started again; with room it works."""
    with small_disk(short_path / "small", "700k") as folder:
        home = voting_home(folder)
        program = TracedProgram(seat_program(home.folder, short_path), short_path)

        shown, said = asyncio.run(_press_till_it_stops(home, program, []))
        full = program.last_words()
        kept = ballots_kept(home)
        # Its screen may go before anybody has seen it: it stops within moments of its start.
        shown_again, _ = asyncio.run(_press_till_it_stops(home, program, kept))

        assert (said, shown_again) == ("This seat cannot record. Raise your hand.", kept)
        assert "database or disk is full" in full
        assert len(shown) > 10, "the disk was full before anybody could press"
        make_room(folder, "8m")
        _check_seat(home, program, shown)


async def _break_the_centre(pressed: PressedHall, call: str, when: str) -> None:
    """Let the centre run into a broken disk while everybody presses; what was delivered is there, and it goes on."""
    hall = pressed.hall
    plain = hall.centre
    await plain.stop()
    hall.centre = program = TracedProgram(plain, hall.built.places.logs)
    program.fault(call, BROKEN, when)
    await program.start()
    async with asyncio.timeout(PATIENCE_S):
        assert await program.ended() == RESTART_HELPS
    assert program.struck()
    assert "cannot be written" in program.last_words(), program.last_words()
    await asyncio.to_thread(pressed.check_ledger)
    hall.centre = plain
    await hall.start_centre_alone()
    await pressed.delivering()


@pytest.mark.parametrize("faults", [FAULTS[2:3], pytest.param(FAULTS * 5, marks=pytest.mark.long)])
@pytest.mark.timeout(600)
def test_a_centre_on_a_broken_disk_stops_and_keeps_its_word(short_path: Path, faults: list[tuple[str, str]]) -> None:
    """One failed write or sync is enough: the centre ends with a reason, and what it receipted is in its ledger."""
    require_strace()

    async def play() -> None:
        async with pressed_hall(short_path, 3, pace_s=0.05) as pressed:
            for number, (call, when) in enumerate(faults):
                if number:
                    await pressed.open_round()  # a seat takes only so many revisions of one ballot
                pressed.start_pressing()
                await _break_the_centre(pressed, call, when)
                await pressed.stop_pressing()
            ballots = await pressed.check_arrived()
            pressed.check_calm()
            assert ballots == sum(len(member.shown) for member in pressed.members.values())
            print(f"{len(faults)} faults, {ballots} ballots shown as recorded and in the ledger, 0 lost, 0 twice")

    asyncio.run(play())
