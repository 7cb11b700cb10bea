# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The screen as a process: it may die at any moment, it comes back, and there is one for each seat."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from adapters.memory_link import MemoryBroker
from edge_agent.hardware.kiosk_socket import KioskSocket
from edge_agent.journal import MemoryJournal
from tests.hands import RecordingHands
from tests.qt_screen import family
from tests.spec.dialogue import seat_ready
from tests.spec.running_seat import RunningSeat, until
from tests.unit.edge_agent.test_runtime import open_round, poke, stages

pytestmark = [pytest.mark.system, pytest.mark.usefixtures("family")]
__all__ = ["family"]


async def screen(socket: Path) -> asyncio.subprocess.Process:
    """A screen on a socket."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "kiosk", "--socket", str(socket), "--windowed"),
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(socket.parent)},
        stderr=asyncio.subprocess.PIPE,
    )


def test_the_keys_vote_on_while_the_screen_is_dead_and_it_comes_back(tmp_path: Path) -> None:
    """Killed in the middle of a vote, the screen takes nothing along; started again, it shows where the seat is."""

    async def scene() -> None:
        running = RunningSeat(MemoryJournal(open_round()), tmp_path / "panel.sock", MemoryBroker())
        await running.start()
        first = await screen(tmp_path / "panel.sock")
        await until(lambda: len(running.panel.clients) == 1)
        first.kill()
        await first.wait()
        await until(lambda: not running.panel.clients)

        await poke(tmp_path / "panel.sock", {"card": "00000007"}, {"press": "yes"})
        await until(lambda: ("yes", "recorded") in stages(running) and not running.panel.clients)
        second = await screen(tmp_path / "panel.sock")
        await until(lambda: len(running.panel.clients) == 1)
        second.terminate()
        assert await second.wait() == 0
        await running.end()

    asyncio.run(scene())


def test_a_second_screen_on_a_seat_says_so_and_goes_away(tmp_path: Path) -> None:
    """Two screens never fight for one seat."""

    async def scene() -> None:
        running = RunningSeat(MemoryJournal(open_round()), tmp_path / "panel.sock", MemoryBroker())
        await running.start()
        first = await screen(tmp_path / "panel.sock")
        await until(lambda: len(running.panel.clients) == 1)
        second = await screen(tmp_path / "panel.sock")
        said = (await second.communicate())[1].decode()
        assert second.returncode == 2
        assert "Another screen shows" in said
        first.terminate()
        assert await first.wait() == 0
        await running.end()

    asyncio.run(scene())


def test_the_socket_of_a_real_terminal_takes_only_what_a_screen_may_say(tmp_path: Path) -> None:
    """No card, no cable, no fault by way of the screen; one client; and nobody but agent and screen may open it."""
    hands = RecordingHands()

    async def scene() -> list[dict[str, object]]:
        socket = KioskSocket(tmp_path / "kiosk.sock")
        await socket.open(hands.hands())
        reader, writer = await asyncio.open_unix_connection(tmp_path / "kiosk.sock")
        await reader.readline()
        answers: list[dict[str, object]] = []
        for line in ({"card": "04A1"}, {"link": "down"}, {"fault": {"part": "reader", "detail": "x"}}, {"press": "no"}):
            writer.write(json.dumps(line).encode() + b"\n")
            answers.append(json.loads(await reader.readline()))
        other, gone = await asyncio.open_unix_connection(tmp_path / "kiosk.sock")
        answers.append(json.loads(await other.readline()))
        for one in (writer, gone):
            one.close()
        assert oct((tmp_path / "kiosk.sock").stat().st_mode)[-3:] == "660"
        await socket.close()
        return answers

    answers = asyncio.run(scene())
    assert answers == [
        {"refused": "A screen cannot do that: card."},
        {"refused": "A screen cannot do that: link."},
        {"refused": "A screen cannot do that: fault."},
        {"taken": "press"},
        {"refused": "Another screen is connected. End it first."},
    ]
    assert (hands.presses, hands.cards, hands.faults) == (["no"], [], [])


def test_a_real_terminal_keeps_no_state_but_the_one_on_the_screen(tmp_path: Path) -> None:
    """A choice that was shown for a moment in a secret vote is not kept in memory behind the screen."""
    host, _ = seat_ready(press="last")
    socket = KioskSocket(tmp_path / "kiosk.sock")

    for _ in range(3):
        socket.show(host.view)

    assert [state.seq for state in socket.history] == [3]
