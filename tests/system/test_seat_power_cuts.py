# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seat's power is cut: whatever its real journal had not synced may be gone, and no ballot shown as recorded is."""

import asyncio
import random
from contextlib import closing
from pathlib import Path

import pytest

from edge_agent.core.effects import Stop
from edge_agent.core.inputs import Started
from edge_agent.journal import SqliteJournal
from edge_agent.settings import Home
from rehearsal.processes import seat_program
from tests.kept_files import chosen
from tests.lone_seat import SEAT, awake, take_seat, voting_home
from tests.power_cuts import Cut, Promise, draw_cuts, judge, scratch_folder, told
from tests.spec.seat_home import make_home
from tests.spec.seat_host import new_core
from tests.volatile_disk import DiaryProgram, compile_layer, put_back

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The layer that keeps the diary."""
    return compile_layer(tmp_path_factory.mktemp("layer"))


async def _live(home: Home, program: DiaryProgram, kept: list[str], presses: int) -> tuple[list[Promise], list[str]]:
    """Press and be killed; how far the diary had got after each word *recorded*, and all that was pressed."""
    promises = [Promise(SEAT, len(kept), 0)]
    async with awake(home, program, kept) as member:
        await take_seat(program, member)
        for _ in range(presses):
            assert await member.press(), program.last_words()
            promises.append(Promise(SEAT, len(member.shown), program.written()))
    return promises, member.pressed


def _ballots_left(folder: Path) -> list[str]:
    """The ballots in the journal from which a seat starts; it must start."""
    with closing(SqliteJournal(folder / "journal.sqlite")) as journal:
        snapshot = journal.snapshot()
        started = Started(snapshot=snapshot, boot="b0" * 16, software="test", wall_ms=1, mono_ms=1)
        effects = new_core().handle(started)
    stops = [effect.reason for effect in effects if isinstance(effect, Stop)]
    assert not stops, f"the seat would not start: {stops}"
    return chosen(snapshot.own)


def _cut(folder: Path, layer: Path, *, lives: int, presses: int, cuts: int, planted: str = "") -> list[Cut]:
    """A seat lives so often; each life is cut at so many moments, and it restarts from the last of them."""
    home, done, kept = voting_home(folder), list[Cut](), list[str]()
    program = DiaryProgram(seat_program(home.folder, folder), home.folder, layer)
    program.planted = planted
    with scratch_folder() as scratch:
        for life in range(lives):
            promises, pressed = asyncio.run(_live(home, program, kept, presses))
            for cut in draw_cuts(program, promises, cuts, random.Random(f"{presses} {life}")):
                put_back(scratch, cut.files)
                judge(cut, lambda: {SEAT: _ballots_left(scratch)}, {SEAT: pressed})
                done.append(cut)
            if not done[-1].broken:
                put_back(home.folder, done[-1].files)
                kept = _ballots_left(scratch)
    print(told(done))
    return done


def test_ballots_shown_as_recorded_survive_a_power_cut(short_path: Path, layer: Path) -> None:
    """Whatever an unsynced disk forgets, every ballot shown as recorded is in the journal, and the seat starts."""
    cuts = _cut(short_path, layer, lives=2, presses=20, cuts=25)

    assert [cut.broken for cut in cuts if cut.broken] == []
    assert sum(cut.at_risk > 0 for cut in cuts) > 20, "hardly anything was at risk"


@pytest.mark.parametrize("planted", ["OFF", "NORMAL"])
def test_a_journal_that_does_not_sync_is_caught(short_path: Path, layer: Path, planted: str) -> None:
    """With a weaker PRAGMA synchronous planted, the same cuts lose ballots that were shown as recorded."""
    cuts = _cut(short_path, layer, lives=1, presses=20, cuts=25, planted=planted)

    assert sum("called" in cut.broken for cut in cuts) > 3


def test_a_first_start_may_be_cut_at_any_moment(short_path: Path, layer: Path) -> None:
    """A seat whose power goes while its journal is made starts the next time, whatever is left of the file."""
    home = make_home(short_path)
    program = DiaryProgram(seat_program(home.folder, short_path), home.folder, layer)

    async def start_once() -> None:
        async with awake(home, program) as member:
            await member.until(lambda view: view.get("scene") == "no_sitting")

    asyncio.run(start_once())
    with scratch_folder() as scratch:
        cuts = list(draw_cuts(program, [], 150, random.Random(1)))
        for cut in cuts:
            put_back(scratch, cut.files)
            judge(cut, lambda: {SEAT: _ballots_left(scratch)}, {SEAT: []})

    print(told(cuts))
    assert [cut.broken for cut in cuts if cut.broken] == []
    assert sum(cut.at_risk > 0 for cut in cuts) > 50, "hardly anything was at risk"


@pytest.mark.long
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("part", range(3))
def test_ballots_shown_as_recorded_survive_many_power_cuts(short_path: Path, layer: Path, part: int) -> None:
    """The same through checkpoints of the write-ahead log, two hundred cuts in two lives of each seat."""
    cuts = _cut(short_path, layer, lives=2, presses=400 + part, cuts=100)

    assert [cut.broken for cut in cuts if cut.broken] == []
    assert sum(cut.in_main_file for cut in cuts) > 10, "no checkpoint was cut"
