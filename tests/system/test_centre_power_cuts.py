# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The centre's power is cut: whatever its real ledger had not synced may be gone, and no ballot called delivered is."""

import asyncio
import random
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from adapters.key_files import load_signing_key
from central_broker.core import CentralCore
from central_broker.core.inputs import Started
from central_broker.ledger import SqliteLedger
from central_broker.settings import Home, read_settings
from rehearsal.building import build_hall
from rehearsal.hall import Hall
from rehearsal.processes import centre_program
from tests.hall_broker import mosquitto_or_skip
from tests.kept_files import chosen
from tests.power_cuts import Cut, Promise, draw_cuts, judge, scratch_folder, told
from tests.pressing import PressedHall, draft, pressed_hall
from tests.volatile_disk import DiaryProgram, compile_layer, put_back
from voting_core.signing import Ed25519Signer, verify

pytestmark = pytest.mark.system

SEATS: Final = 4


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The layer that keeps the diary."""
    return compile_layer(tmp_path_factory.mktemp("layer"))


def _ballots_left(folder: Path, home: Home) -> dict[str, list[str]]:
    """The ballots of each seat in the ledger from which a centre starts; it must start."""
    settings = read_settings(home)
    core = CentralCore(
        hall=settings.hall,
        term=settings.term,
        signer=Ed25519Signer(load_signing_key(home.key)),
        operators=settings.operators,
        verify=verify,
    )
    with closing(SqliteLedger(folder / "ledger.sqlite")) as ledger:
        snapshot = ledger.snapshot()
    core.handle(Started(snapshot=snapshot, wall_ms=1, mono_ms=1))
    frames: dict[str, list[bytes]] = {}
    for record in snapshot.records:
        frames.setdefault(record.author, []).append(record.frame)
    return {author: chosen(held) for author, held in frames.items() if author != "floor"}


async def _live(pressed: PressedHall, program: DiaryProgram, records: int) -> list[Promise]:
    """Let the centre live until the ledger has grown so much, and kill it; what screens called delivered meanwhile."""
    promises = [Promise(seat, member.delivered, 0) for seat, member in pressed.members.items()]

    def promise(seat: str, kept: int) -> None:
        promises.append(Promise(seat, kept, program.written()))

    for seat, member in pressed.members.items():
        member.on_delivered = partial(promise, seat)
    before = sum(member.delivered for member in pressed.members.values())
    plain, pressed.hall.centre = pressed.hall.centre, program  # so that it ends with the hall, whatever happens
    await program.start()
    while sum(member.delivered for member in pressed.members.values()) < before + records:
        await pressed.delivering()
    await program.kill()
    pressed.hall.centre = plain
    for member in pressed.members.values():
        member.on_delivered = lambda _: None
    return promises


async def _cut(root: Path, layer: Path, *, lives: int, records: int, cuts: int, planted: str = "") -> list[Cut]:
    """A centre lives so often; each life is cut at so many moments, and it restarts from the last of them."""
    done, chance = list[Cut](), random.Random(f"{lives} {records}")
    async with pressed_hall(root, SEATS, pace_s=0.02) as pressed:
        hall, home = pressed.hall, Home(pressed.hall.built.places.centre)
        await hall.centre.kill()
        program = DiaryProgram(hall.centre, home.folder, layer)
        program.planted = planted
        presses = {seat: member.pressed for seat, member in pressed.members.items()}
        for life in range(lives):
            pressed.start_pressing()
            promises = await _live(pressed, program, records)
            with scratch_folder() as scratch:
                for cut in draw_cuts(program, promises, cuts, chance):
                    put_back(scratch, cut.files)
                    await asyncio.to_thread(judge, cut, lambda: _ballots_left(scratch, home), presses)
                    done.append(cut)
            if planted:
                return done
            put_back(home.folder, done[-1].files)
            await hall.start_centre_alone()
            await pressed.stop_pressing()
            await pressed.check_arrived()
            pressed.check_calm()
            if life + 1 < lives:
                await pressed.open_round()
                await hall.centre.stop()
        await pressed.close(root / "bundle")
    print(told(done))
    return done


def test_ballots_called_delivered_survive_a_power_cut(short_path: Path, layer: Path) -> None:
    """Whatever an unsynced disk forgets, ballots called delivered are in the ledger, and no seat ever complains."""
    cuts = asyncio.run(_cut(short_path, layer, lives=1, records=60, cuts=30))

    assert [cut.broken for cut in cuts if cut.broken] == []
    assert sum(cut.at_risk > 0 for cut in cuts) > 15, "hardly anything was at risk"


def test_a_ledger_that_does_not_sync_is_caught(short_path: Path, layer: Path) -> None:
    """With the weaker PRAGMA synchronous of many tutorials, the same cuts lose ballots that were called delivered."""
    cuts = asyncio.run(_cut(short_path, layer, lives=1, records=150, cuts=100, planted="NORMAL"))

    print(told(cuts))
    assert sum("called" in cut.broken for cut in cuts) > 3


def test_a_first_start_may_be_cut_at_any_moment(short_path: Path, layer: Path) -> None:
    """A centre whose power goes while its ledger is made starts the next time, whatever is left of the file."""
    built = build_hall(short_path, draft(1), lambda _: None)
    home = Home(built.places.centre)
    program = DiaryProgram(centre_program(home.folder, built.places.logs), home.folder, layer)

    async def start_once() -> None:
        hall = Hall(built, mosquitto_or_skip())
        hall.centre = program
        async with hall:
            await hall.start_centre_alone()
            await program.kill()

    asyncio.run(start_once())
    with scratch_folder() as scratch:
        cuts = list(draw_cuts(program, [], 150, random.Random(1)))
        for cut in cuts:
            put_back(scratch, cut.files)
            judge(cut, lambda: _ballots_left(scratch, home), {})

    print(told(cuts))
    assert [cut.broken for cut in cuts if cut.broken] == []
    assert sum(cut.at_risk > 0 for cut in cuts) > 50, "hardly anything was at risk"


@pytest.mark.long
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("part", range(2))
def test_ballots_called_delivered_survive_many_power_cuts(short_path: Path, layer: Path, part: int) -> None:
    """The same through checkpoints of the write-ahead log: ten lives of a centre, each cut at thirty moments."""
    cuts = asyncio.run(_cut(short_path, layer, lives=10, records=400 + part, cuts=30))

    assert [cut.broken for cut in cuts if cut.broken] == []
    assert sum(cut.in_main_file for cut in cuts) > 10, "no checkpoint was cut"
