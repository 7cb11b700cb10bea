# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs of life reach the service manager, and none is given for a seat that is dead in a part that must live."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.service_notify import SOCKET, WATCHDOG, WATCHED, ServiceNotify
from edge_agent.lifeline import Lifeline

SOON_US = 30_000


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    """The socket of a service manager."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        yield listening


def heard(manager: socket.socket, count: int) -> list[str]:
    """The next words that arrive."""
    return [manager.recv(200).decode() for _ in range(count)]


def test_what_a_service_says_arrives_word_for_word(manager: socket.socket) -> None:
    """Ready, alive, what it does in one line, stopping."""
    notify = ServiceNotify({SOCKET: manager.getsockname()}, 7)
    notify.ready()
    notify.alive()
    notify.say("in order\nand more")
    notify.stopping()

    assert heard(manager, 4) == ["READY=1", "WATCHDOG=1", "STATUS=in order", "STOPPING=1"]


def test_without_a_service_manager_nothing_is_said() -> None:
    """A seat that is started by hand runs all the same, and so does one whose manager is being restarted."""
    ServiceNotify({}, 7).ready()
    ServiceNotify({SOCKET: "/nowhere/at/all"}, 7).ready()


@pytest.mark.parametrize(
    ("environment", "within_s"),
    [
        ({WATCHDOG: "10000000"}, 10.0),
        ({WATCHDOG: "10000000", WATCHED: "7"}, 10.0),
        ({WATCHDOG: "10000000", WATCHED: "8"}, 0.0),
        ({WATCHDOG: "soon"}, 0.0),
        ({}, 0.0),
    ],
)
def test_signs_are_given_only_where_they_are_expected(environment: dict[str, str], within_s: float) -> None:
    """The watchdog may be off, or another process's."""
    assert ServiceNotify(environment, 7).watchdog_s == within_s


def test_a_seat_whose_keys_are_dead_gives_no_sign_of_life(manager: socket.socket) -> None:
    """It says what is dead; systemd hears nothing more and starts it again."""
    dead: list[str] = []
    looked = asyncio.Event()

    def look() -> str:
        looked.set()
        return dead[0] if dead else ""

    async def run() -> None:
        lifeline = Lifeline(ServiceNotify({SOCKET: manager.getsockname(), WATCHDOG: str(SOON_US)}, 7), (look,))
        lifeline.start()
        dead.append("the keys are not heard")
        for _ in range(3):
            looked.clear()
            await looked.wait()
        lifeline.stop()

    asyncio.run(run())
    assert heard(manager, 4) == ["READY=1", "WATCHDOG=1", "STATUS=the keys are not heard", "STOPPING=1"]
