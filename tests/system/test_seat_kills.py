# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seats are killed while their members press; no screen says recorded before the disk has confirmed it."""

import asyncio
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from edge_agent.settings import Home
from rehearsal.processes import seat_program
from tests.kept_files import chosen
from tests.lone_seat import awake, ballots_kept, press_to_the_end, take_seat, voting_home
from tests.pressing import Member, PressedHall, pressed_hall
from tests.tracing import KILL, SYNC, TracedProgram, require_strace

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

SEATS = 4


@dataclass(slots=True)
class Victim:
    """One seat that is killed again and again, and what must be in its journal by now."""

    pressed: PressedHall
    seat: str
    chance: random.Random
    kept: list[str] = field(default_factory=list)
    """Answers of the ballots in the journal at the last kill."""
    kills: int = 0
    unanswered: int = 0
    """Kills in which a press was under way."""

    @property
    def member(self) -> Member:
        """Who presses there."""
        return self.pressed.members[self.seat]

    async def die(self, presses: int, delay_s: float) -> None:
        """Start the seat if it is down, let its member press, and kill it so long after the last press began."""
        program, member = self.pressed.hall.seats[self.seat], self.member
        if not program.running:
            await self.pressed.revive(self.seat)
        shown, pressed = len(member.shown), len(member.pressed)
        for _ in range(presses):
            assert await member.press(), program.last_words()
        pressing = asyncio.create_task(member.press())
        await asyncio.sleep(delay_s)
        await program.kill()
        await pressing
        self.kills += 1
        await asyncio.to_thread(self.check, shown, pressed)

    def check(self, shown: int, pressed: int) -> None:
        """What the screen called recorded since then is in the journal; besides, at most the press under way."""
        cast = chosen(self.pressed.journal(self.seat))
        new, said, done = cast[len(self.kept) :], self.member.shown[shown:], self.member.pressed[pressed:]
        assert cast[: len(self.kept)] == self.kept, f"{self.seat}: older ballots have changed"
        assert new[: len(said)] == said, f"{self.seat}: shown as recorded, and not in the journal"
        assert new == done[: len(new)], f"{self.seat}: the journal holds what nobody pressed"
        self.unanswered += len(said) < len(done)
        self.kept = cast


async def _play(root: Path, rounds: int, kills: int) -> list[Victim]:
    """So many rounds, in each of which every seat is killed so often."""
    async with pressed_hall(root, SEATS) as pressed:
        victims = [Victim(pressed, seat, random.Random(f"victim {seat}")) for seat in pressed.members]

        async def suffer(victim: Victim) -> None:
            for _ in range(kills):
                await victim.die(victim.chance.randrange(4), victim.chance.choice((0.0, 0.001, 0.002, 0.004, 0.01)))
            await pressed.revive(victim.seat)

        for number in range(rounds):
            if number:
                await pressed.open_round()
            await asyncio.gather(*map(suffer, victims))
            ballots = await pressed.check_arrived()
            pressed.check_calm()
            killed = sum(victim.kills for victim in victims)
            print(f"{killed} kills so far, {ballots} ballots in the ledger, 0 lost, 0 twice")
        await pressed.close(root / "bundle")
        shown = sum(len(member.shown) for member in pressed.members.values())
        unanswered = sum(victim.unanswered for victim in victims)
        print(f"{shown} ballots shown as recorded, {unanswered} kills while a press was under way")
    return victims


async def _die_in_a_sync(home: Home, folder: Path, number: int) -> int:
    """Let a seat's n-th sync kill it before it is done; how many ballots it had called recorded till then."""
    kept = ballots_kept(home)
    program = TracedProgram(seat_program(home.folder, folder), folder)
    program.fault(SYNC, KILL, str(number))
    async with awake(home, program, kept) as member:
        await press_to_the_end(program, member)
    assert program.struck(), program.last_words()
    said = len(member.shown)
    assert member.shown == member.pressed[:said]
    assert said < len(member.pressed) or said == len(kept), "the ballot whose sync never ran was called recorded"
    assert ballots_kept(home)[:said] == member.shown, "shown as recorded, and not in the journal"
    return said - len(kept)


@pytest.mark.parametrize("syncs", [range(5, 8), pytest.param(range(1, 41), marks=pytest.mark.long)])
@pytest.mark.timeout(1_200)
def test_a_ballot_whose_sync_never_ran_is_never_called_recorded(short_path: Path, syncs: range) -> None:
    """A seat that is killed on its way into a sync has not called that ballot recorded, at whichever sync."""
    require_strace()
    home = voting_home(short_path)
    shown = [asyncio.run(_die_in_a_sync(home, short_path, number)) for number in syncs]

    print(f"{len(shown)} kills on entering a sync, {sum(shown)} ballots called recorded before them, each rightly")
    assert shown[-1] > 0, "no kill struck a ballot"
    assert shown == sorted(shown), "each later sync lets one more ballot through"


def _check_order(trace: str) -> int:
    """Between the reading of a press and its word recorded a sync has begun and returned; how many words there were."""
    awaited, syncing, synced, words = "", False, False, 0
    for line in trace.splitlines():
        if press := re.search(r'\{\\"press\\": ?\\"(\w+)\\"\}', line):
            awaited, syncing, synced = press[1], False, False
        elif "fdatasync(" in line and ("unfinished" in line or " = 0" in line):
            syncing, synced = bool(awaited), " = 0" in line
        elif "fdatasync resumed" in line and " = 0" in line:
            synced = syncing
        elif awaited and rf"\"choice\":\"{awaited}\",\"stage\":\"recorded\"" in line:
            assert synced, f"called recorded before the sync returned: {line[:80]}"
            awaited, words = "", words + 1
    return words


def test_the_word_recorded_leaves_after_the_sync_has_returned(short_path: Path) -> None:
    """On a disk that takes a fifth of a second for each sync, the kernel saw sync and screen in the right order."""
    require_strace()
    home = voting_home(short_path)
    program = TracedProgram(seat_program(home.folder, short_path), short_path)
    program.slow_syncs(200, "recvfrom", "sendto", SYNC)

    async def press_slowly() -> None:
        async with awake(home, program) as member:
            await take_seat(program, member)
            for _ in range(5):
                assert await member.press(), program.last_words()

    asyncio.run(press_slowly())

    assert _check_order(program.trace_file.read_text("utf-8", "replace")) == 5


def test_the_order_check_sees_a_word_that_came_too_early() -> None:
    """A trace in which the screen speaks while the sync still runs is refused."""
    press, word = r'recvfrom(9, "{\"press\":\"no\"}\n"', r'sendto(9, "\"choice\":\"no\",\"stage\":\"recorded\"'
    begun, returned = "7 fdatasync(3 <unfinished ...>", "7 <... fdatasync resumed>) = 0 (DELAYED)"

    assert _check_order(f"{press}\n{begun}\n{returned}\n{word}") == 1
    for early in ([press, word, begun, returned], [press, begun, word, returned], [begun, press, returned, word]):
        with pytest.raises(AssertionError):
            _check_order("\n".join(early))


def test_what_was_shown_as_recorded_survives_the_death_of_its_seat(short_path: Path) -> None:
    """Every ballot that a killed seat had called recorded is in its journal, and in the end in the ledger, once."""
    victims = asyncio.run(_play(short_path, 1, 3))

    assert sum(victim.unanswered for victim in victims) > 0, "no kill struck a press under way"


@pytest.mark.long
@pytest.mark.timeout(3_600)
def test_what_was_shown_as_recorded_survives_a_thousand_deaths(short_path: Path) -> None:
    """A thousand kills of four seats while their members press: nothing shown as recorded is lost."""
    victims = asyncio.run(_play(short_path, 5, 50))

    assert sum(victim.kills for victim in victims) == 1_000
    assert sum(victim.unanswered for victim in victims) > 250, "few kills struck a press under way"
