# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real centre beside a real broker: killed, starved of disk and started again, it keeps every word it gave."""

import asyncio
import resource
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from functools import partial
from pathlib import Path

import pytest

from adapters.key_files import load_signing_key
from adapters.mqtt_link import MqttLink
from central_broker.command_link import CommandClient
from central_broker.desk import Desk
from central_broker.ledger import SqliteLedger
from central_broker.settings import Home, Settings, write_settings
from rehearsal.processes import Program
from tests.builders import HALL, SITTING, agenda, operators, profile, registry, roster, signer
from tests.hall_broker import Hall
from tests.scripted_seat import ScriptedSeat
from tests.small_disk import make_room, small_disk
from voting_core import acts
from voting_core.errors import RefusedError
from voting_core.signing import public_text
from voting_core.topics import seat_subscriptions

pytestmark = pytest.mark.system

SEATS = tuple(f"s{number:02}" for number in range(1, 7))
PATIENCE_S = 100.0


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Hall:
    """A hall with six seats and a centre, enrolled as real devices are."""
    return Hall.enrol(tmp_path_factory.mktemp("hall"), (*SEATS, "centre"))


@pytest.fixture
def home(hall: Hall, tmp_path: Path) -> Home:
    """A fresh home of the hall's centre, with an empty ledger."""
    return furnished(hall, tmp_path / "centre")


def furnished(hall: Hall, folder: Path) -> Home:
    """Put the centre's keys, certificates and settings into a folder."""
    shutil.copytree(hall.homes["centre"], folder, dirs_exist_ok=True)
    settings = Settings(
        hall=HALL, term=1, broker_host="127.0.0.1", broker_port=hall.port, operators=operators("lin", "zhou")
    )
    home = Home(folder)
    home.settings.write_bytes(write_settings(settings))
    return home


class CentreProcess(Program):
    """The process that serves a home; its log lies beside the home."""

    def __init__(self, home: Home) -> None:
        super().__init__("centre", ("central_broker", "--home", str(home.folder), "serve"), home.folder.parent)

    async def ended(self) -> int:
        """The exit code, once the process has ended by itself."""
        assert self._process is not None
        return await self._process.wait()

    async def stop_well(self) -> None:
        """End it in order, and see that it calls that a success."""
        await self.stop()
        assert await self.ended() == 0


async def at_desk(home: Home, do: Callable[[Desk], object]) -> None:
    """Do something at a desk, as soon as the centre answers."""
    numbers = iter(range(1, 100))

    def work() -> None:
        client = CommandClient(home.socket)
        try:
            do(Desk(client, "lin", signer("lin"), lambda: f"{next(numbers):032x}"))
        finally:
            client.close()

    while True:
        try:
            return await asyncio.to_thread(work)
        except RefusedError as error:
            if "does not answer" not in str(error):
                raise
            await asyncio.sleep(0.05)


def begin(desk: Desk) -> None:
    """Everything up to the open roll."""
    members = roster(len(SEATS))
    for outcome in (
        desk.open_sitting(HALL, SITTING, "会议", profile()),
        desk.fix_roster(members, registry(members)),
        desk.publish_agenda(agenda("budget")),
        desk.order(acts.OpenRoll),
    ):
        assert outcome.result == "done", outcome.said_en


@asynccontextmanager
async def seats_in(hall: Hall, home: Home) -> AsyncIterator[list[ScriptedSeat]]:
    """All seats of the hall, connected or about to be."""
    centre_key = public_text(load_signing_key(home.key).public_key())
    async with AsyncExitStack() as stack:
        seats = []
        for seat in SEATS:
            settings = hall.settings(seat, *seat_subscriptions(HALL, seat))
            one = ScriptedSeat(seat, centre_key, partial(MqttLink, settings))
            running = asyncio.create_task(one.run())
            stack.push_async_callback(asyncio.wait, {running})
            stack.push_async_callback(one.close)
            seats.append(one)
        yield seats


def held_by(home: Home) -> dict[str, list[bytes]]:
    """The records of each seat in the ledger on the disk."""
    with closing(SqliteLedger(home.ledger)) as ledger:
        records = ledger.snapshot().records
    return {seat: [one.frame for one in records if one.author == seat] for seat in SEATS}


def check_promises(home: Home, seats: list[ScriptedSeat], promised: dict[str, int]) -> None:
    """What was receipted is in the ledger, word for word, once and in order; nothing else is."""
    held = held_by(home)
    for one in seats:
        seat = one.writer.seat
        assert len(held[seat]) >= promised[seat], f"{seat}: receipted records are missing"
        assert held[seat] == [frame.encode() for frame in one.writer.frames[: len(held[seat])]]


def promises(seats: list[ScriptedSeat]) -> dict[str, int]:
    """How far each seat holds receipts."""
    return {one.writer.seat: one.receipted for one in seats}


def play(scene: Callable[[], Awaitable[None]]) -> None:
    """Play a scene to its end."""

    async def bounded() -> None:
        async with asyncio.timeout(PATIENCE_S):
            await scene()

    asyncio.run(bounded())


def test_a_centre_that_is_killed_in_a_burst_loses_nothing_it_receipted(hall: Hall, home: Home) -> None:
    """Six seats send at once while the centre is killed again and again: all arrives, once, and no promise breaks."""

    async def scene() -> None:
        centre = CentreProcess(home)
        async with hall.broker(), seats_in(hall, home) as seats:
            await centre.start()
            await at_desk(home, begin)
            for one in seats:
                one.write(600)
            delivering = asyncio.gather(*(one.deliver() for one in seats))
            for part in (1, 2, 3):
                while sum(promises(seats).values()) < part * 700:  # noqa: ASYNC110 - in the middle of anything
                    await asyncio.sleep(0.005)
                await centre.kill()
                await asyncio.to_thread(check_promises, home, seats, promises(seats))
                await centre.start()
            await delivering
            assert set(promises(seats).values()) == {600}
            assert any(one.sent_again for one in seats), "the kills were felt"
            await centre.stop_well()
            check_promises(home, seats, promises(seats))

    play(scene)


def test_a_centre_on_a_full_disk_stops_and_keeps_what_it_promised(hall: Hall, tmp_path: Path) -> None:
    """With no room left the centre ends with a failure and says why; with room again it goes on where it was."""

    async def scene(folder: Path) -> None:
        home = furnished(hall, folder / "c")
        centre = CentreProcess(home)
        async with hall.broker(), seats_in(hall, home) as seats:
            await centre.start()
            await at_desk(home, begin)
            for one in seats:
                one.write(900)
            delivering = asyncio.gather(*(one.deliver() for one in seats))
            assert await centre.ended() == 1
            assert "disk is full" in centre.last_words()
            promised = promises(seats)
            assert 0 < sum(promised.values()) < 900 * len(seats)
            await asyncio.to_thread(make_room, folder, "32m")
            await asyncio.to_thread(check_promises, home, seats, promised)
            await centre.start()
            await delivering
            await centre.stop_well()
            check_promises(home, seats, promises(seats))

    with small_disk(tmp_path / "small", "2m") as folder:
        play(partial(scene, folder))


def test_a_centre_whose_ledger_may_not_grow_stops_with_a_failure(hall: Hall, home: Home) -> None:
    """A write that fails in another way than for want of room ends the centre just the same."""

    async def scene() -> None:
        centre = CentreProcess(home)
        async with hall.broker(), seats_in(hall, home) as seats:
            await centre.start()
            await at_desk(home, begin)
            resource.prlimit(centre.pid, resource.RLIMIT_FSIZE, (400_000, 400_000))
            for one in seats:
                one.write(400)
            delivering = asyncio.gather(*(one.deliver() for one in seats))
            assert await centre.ended() == 1
            assert "cannot be written" in centre.last_words()
            await asyncio.to_thread(check_promises, home, seats, promises(seats))
            delivering.cancel()
            await asyncio.wait({delivering})

    play(scene)


def test_one_centre_at_a_time_serves_a_home(hall: Hall, home: Home) -> None:
    """A second centre on the same ledger is refused, and the first one goes on."""

    async def scene() -> None:
        first, second = CentreProcess(home), CentreProcess(home)
        async with hall.broker():
            await first.start()
            await at_desk(home, begin)
            await second.start()
            assert await second.ended() == 1
            assert "running in" in second.last_words()
            await at_desk(home, lambda desk: desk.status())
            await first.stop_well()

    play(scene)
