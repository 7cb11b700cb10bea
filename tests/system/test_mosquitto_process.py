# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The broker's process as a rehearsal handles it: started, broken, restarted, and never left behind."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rehearsal.mosquitto import BrokerError, MosquittoProcess
from tests.hall_broker import Hall, mosquitto_or_skip

pytestmark = pytest.mark.system

STAND_IN = """
import asyncio, os, signal, sys
from pathlib import Path
from rehearsal.mosquitto import MosquittoProcess, write_broker_home
from rehearsal.mosquitto_binary import find_mosquitto

async def run() -> None:
    plan = write_broker_home(Path(sys.argv[1]), hall="demo", port=int(sys.argv[2]))
    broker = MosquittoProcess(find_mosquitto(), plan)
    await broker.start()
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(run())
"""


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    """A hall without devices."""
    return Hall.enrol(tmp_path, ())


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_broker_is_broken_and_restarted(hall: Hall) -> None:
    """A rehearsal can kill the broker, start it again and restart it; ending it twice is harmless."""

    async def run() -> list[bool]:
        seen = []
        async with hall.broker() as broker:
            seen.append(_answers(hall.port))
            await broker.kill()
            await broker.kill()
            seen.append(_answers(hall.port))
            await broker.start()
            first = broker.pid
            await broker.restart()
            seen += [broker.pid != first, _answers(hall.port)]
            await broker.stop()
            seen += [broker.is_running, _answers(hall.port)]
        return seen

    assert asyncio.run(run()) == [True, False, True, True, False, False]


def test_a_broker_that_cannot_start_says_why(hall: Hall) -> None:
    """A taken port is named; when files are missing, the refusal repeats the broker's own last words."""

    async def run() -> None:
        async with hall.broker() as broker:
            rival = MosquittoProcess(mosquitto_or_skip(), broker.plan)
            with pytest.raises(BrokerError, match="Address already in use"):
                await rival.start()
        (hall.homes["broker"] / "tls.crt").unlink()
        with pytest.raises(BrokerError, match=r"tls\.crt"):
            await rival.start()

    asyncio.run(run())


def test_a_killed_rehearsal_leaves_no_broker_behind(hall: Hall) -> None:
    """When the rehearsal itself is killed, its broker ends too and the port is free again."""
    ended = subprocess.run(
        [sys.executable, "-c", STAND_IN, str(hall.homes["broker"]), str(hall.port)],
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL

    deadline = time.monotonic() + 100
    while _answers(hall.port) and time.monotonic() < deadline:
        os.sched_yield()
    assert not _answers(hall.port)
