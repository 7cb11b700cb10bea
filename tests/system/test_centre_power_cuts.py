# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The centre's power is cut: whatever its real ledger had not synced may be gone, and no ballot called delivered is."""

import asyncio
import random
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
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

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

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
    plain, pressed.hall.centre = pressed.hall.centre, program  # so that it ends with the hall, whatever happens
    await pressed.hall.start_centre_alone()
    pressed.start_pressing()
    before = sum(member.delivered for member in pressed.members.values())
    while sum(member.delivered for member in pressed.members.values()) < before + records:
        await pressed.delivering()
    await program.kill()
    pressed.hall.centre = plain
    for member in pressed.members.values():
        member.on_delivered = lambda _: None
    return promises


@dataclass(slots=True)
class _Stand:
    """A hall whose centre lives on a disk with a diary."""

    pressed: PressedHall
    program: DiaryProgram
    chance: random.Random
    done: list[Cut] = field(default_factory=list)

    @property
    def home(self) -> Home:
        """The centre's home."""
        return Home(self.pressed.hall.built.places.centre)

    async def live_and_be_cut(self, records: int, cuts: int) -> list[Cut]:
        """The centre lives until so many more ballots are delivered, and is cut at so many moments of that life."""
        pressed, made = self.pressed, list[Cut]()
        presses = {seat: member.pressed for seat, member in pressed.members.items()}
        await pressed.hall.centre.stop()
        promises = await _live(pressed, self.program, records)
        await pressed.stop_pressing()
        with scratch_folder() as scratch:
            for cut in draw_cuts(self.program, promises, cuts, self.chance):
                put_back(scratch, cut.files)
                await asyncio.to_thread(judge, cut, lambda: _ballots_left(scratch, self.home), presses)
                made.append(cut)
        print(told(made))
        self.done += made
        return made

    async def restart(self) -> None:
        """The centre starts from what the last cut has left; everything arrives, and no seat complains."""
        put_back(self.home.folder, self.done[-1].files)
        await self.pressed.hall.start_centre_alone()
        await self.pressed.check_arrived()
        self.pressed.check_calm()


@asynccontextmanager
async def _stand(root: Path, layer: Path, seed: int) -> AsyncIterator[_Stand]:
    async with pressed_hall(root, SEATS, pace_s=0.02) as pressed:
        hall = pressed.hall
        program = DiaryProgram(hall.centre, hall.built.places.centre, layer)
        yield _Stand(pressed, program, random.Random(f"centre {seed}"))


@pytest.fixture(scope="module")
def two_lives(layer: Path) -> tuple[list[Cut], list[Cut]]:
    """The cuts of a sound life, and of one with the weaker PRAGMA synchronous of many tutorials."""

    async def play(root: Path) -> tuple[list[Cut], list[Cut]]:
        async with _stand(root, layer, 0) as stand:
            sound = await stand.live_and_be_cut(60, 30)
            await stand.restart()
            stand.program.planted = "NORMAL"
            return sound, await stand.live_and_be_cut(120, 100)

    with tempfile.TemporaryDirectory(prefix="hall-", ignore_cleanup_errors=True) as root:
        return asyncio.run(play(Path(root)))


def test_ballots_called_delivered_survive_a_power_cut(two_lives: tuple[list[Cut], list[Cut]]) -> None:
    """Whatever an unsynced disk forgets, ballots called delivered are in the ledger, and no seat ever complains."""
    sound, _ = two_lives

    assert [cut.broken for cut in sound if cut.broken] == []
    assert sum(cut.at_risk > 0 for cut in sound) > 15, "hardly anything was at risk"


def test_a_ledger_that_does_not_sync_is_caught(two_lives: tuple[list[Cut], list[Cut]]) -> None:
    """With a weaker PRAGMA synchronous planted, the same cuts lose ballots that were called delivered."""
    _, planted = two_lives

    assert sum("called" in cut.broken for cut in planted) > 3


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
@pytest.mark.parametrize("part", range(1, 3))
def test_ballots_called_delivered_survive_many_power_cuts(short_path: Path, layer: Path, part: int) -> None:
    """The same through checkpoints of the write-ahead log: five lives of a centre, each cut at sixty moments."""

    async def play() -> list[Cut]:
        async with _stand(short_path, layer, part) as stand:
            for life in range(5):
                if life:
                    await stand.pressed.open_round()
                await stand.live_and_be_cut(1_200, 60)
                await stand.restart()
            await stand.pressed.close(short_path / "bundle")
            return stand.done

    cuts = asyncio.run(play())

    print(told(cuts))
    assert [cut.broken for cut in cuts if cut.broken] == []
    assert sum(cut.in_main_file for cut in cuts) > 10, "no checkpoint was cut"
