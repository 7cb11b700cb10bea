# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The link over a real broker, when broker or network misbehave. What every link promises is in the contract tests."""

import asyncio
import os
import signal
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.mqtt_link import MqttLink, MqttSettings
from provisioning.certificates import ServerNames
from tests.hall_broker import Hall
from tests.link_stage import PATIENCE_S, Ear

pytestmark = pytest.mark.system

UP = "hc1/demo/seat/s01/up"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Hall:
    """A hall with a seat and a centre."""
    return Hall.enrol(tmp_path_factory.mktemp("hall"), ("s01", "centre"))


@asynccontextmanager
async def opened(settings: MqttSettings) -> AsyncIterator[Ear]:
    """A running link, closed at the end of the block."""
    ear = Ear(lambda e: MqttLink(settings, e.on_up, e.on_down, e.on_message, on_trouble=e.on_trouble))
    try:
        yield ear
    finally:
        await ear.close()


def first_trouble(settings: MqttSettings) -> str:
    """Why the first attempt to connect failed."""

    async def run() -> str:
        async with opened(settings) as seat:
            await seat.until("trouble")
            return seat.reasons[0]

    return asyncio.run(run())


def test_a_broker_that_is_not_there_is_named(hall: Hall) -> None:
    """The seat says which address does not answer."""
    assert first_trouble(hall.settings("s01")) == f"127.0.0.1:{hall.port}: nothing listens there"


def test_an_unknown_host_is_named(hall: Hall) -> None:
    """A misspelt host name in the settings is told as such."""
    reason = first_trouble(replace(hall.settings("s01"), host="no-such-host.invalid"))
    assert reason.startswith(f"no-such-host.invalid:{hall.port}: ")


def test_a_broker_of_another_hall_is_not_trusted(hall: Hall, tmp_path: Path) -> None:
    """A seat speaks to no broker that its own hall did not certify."""
    other = Hall.enrol(tmp_path, ())

    async def run() -> None:
        async with other.broker(), opened(replace(hall.settings("s01"), port=other.port)) as seat:
            await seat.until("trouble")
            assert "the broker's certificate is not accepted: " in seat.reasons[0]
            assert "up" not in seat.heard

    asyncio.run(run())


def test_a_broker_with_another_name_is_not_trusted(tmp_path: Path) -> None:
    """A broker certified for another address is not accepted at this one."""
    hall = Hall.enrol(tmp_path, ("s01",), ServerNames(("localhost",), ()))

    async def run() -> None:
        async with hall.broker(), opened(hall.settings("s01")) as seat:
            await seat.until("trouble")
            assert "IP address mismatch" in seat.reasons[0]
        async with hall.broker(), opened(replace(hall.settings("s01"), host="localhost")) as seat:
            await seat.until("up")

    asyncio.run(run())


def test_a_seat_cannot_pose_as_the_broker(hall: Hall) -> None:
    """Who stole a seat's card cannot run a broker with its certificate: the other devices do not accept it."""
    home = hall.homes["s01"]
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(home / "tls.crt", home / "tls.key")

    async def run() -> None:
        server = await asyncio.start_server(_hang_up, "127.0.0.1", hall.port, ssl=tls)
        async with server, opened(hall.settings("centre")) as centre:
            await centre.until("trouble")
            assert "the broker's certificate is not accepted: " in centre.reasons[0]

    asyncio.run(run())


def test_a_stranger_on_the_port_is_named(hall: Hall) -> None:
    """When something else listens on the broker's port, the seat says that it speaks no TLS."""

    async def run() -> None:
        server = await asyncio.start_server(_talk_rubbish, "127.0.0.1", hall.port)
        async with server, opened(hall.settings("s01")) as seat:
            await seat.until("trouble")
            assert seat.reasons[0] == f"127.0.0.1:{hall.port}: what listens there does not speak TLS"

    asyncio.run(run())


def test_a_silent_port_is_given_up_and_tried_again(hall: Hall) -> None:
    """A broker that accepts and then says nothing does not hold the seat for ever."""

    async def run() -> None:
        with socket.create_server(("127.0.0.1", hall.port)):
            async with opened(replace(hall.settings("s01"), connect_timeout_s=0.2)) as seat:
                await seat.until("trouble", 2)
                assert seat.reasons[0] == f"127.0.0.1:{hall.port}: no answer"

    asyncio.run(run())


def test_a_link_closes_while_it_waits_for_a_silent_port(hall: Hall) -> None:
    """A device can be switched off in the middle of a connection attempt."""

    async def run() -> None:
        knocked = asyncio.Event()
        with socket.create_server(("127.0.0.1", hall.port)) as server:
            asyncio.get_running_loop().add_reader(server, knocked.set)
            async with asyncio.timeout(PATIENCE_S), opened(hall.settings("s01")) as seat:
                await knocked.wait()
            asyncio.get_running_loop().remove_reader(server)
        assert seat.heard == []

    asyncio.run(run())


def test_a_frozen_broker_is_noticed_and_found_again(hall: Hall) -> None:
    """When the broker hangs without closing its connections, the seat notices by itself, and comes back when it can."""

    async def run() -> None:
        settings = replace(hall.settings("s01"), keepalive_s=1, connect_timeout_s=1.0)
        async with hall.broker() as broker, opened(settings) as seat:
            await seat.until("up")
            os.kill(broker.pid, signal.SIGSTOP)
            await seat.until("down")
            os.kill(broker.pid, signal.SIGCONT)
            await seat.until("up", 2)
            assert "the broker no longer answers" in seat.reasons

    asyncio.run(run())


def test_what_a_dead_broker_had_not_taken_is_not_sent_again(hall: Hall) -> None:
    """A message that was on its way when the broker died is gone; only the program's own resending may repeat it."""

    async def run() -> None:
        async with hall.broker() as broker, opened(hall.settings("s01")) as seat:
            await seat.until("up")
            os.kill(broker.pid, signal.SIGSTOP)
            assert all(seat.link.publish(UP, b"old") for _ in range(700))
            await broker.kill()
            await seat.until("down")
            await broker.start()
            async with opened(hall.settings("centre", UP)) as centre:
                await centre.until("up")
                await seat.until("up", 2)
                seat.link.publish(UP, b"new")
                await centre.until_hears(b"new")
                assert centre.payloads == [b"new"]

    asyncio.run(run())


def test_a_broker_that_stops_reading_does_not_fill_our_memory(hall: Hall) -> None:
    """While the broker hangs, a program soon hears that nothing more is taken; what was taken arrives."""

    async def run() -> None:
        payload = bytes(200_000)
        async with (
            hall.broker() as broker,
            opened(hall.settings("centre", UP)) as centre,
            opened(hall.settings("s01")) as seat,
        ):
            await seat.until("up")
            await centre.until("up")
            os.kill(broker.pid, signal.SIGSTOP)
            taken = 0
            while seat.link.publish(UP, payload):
                taken += 1
            assert 100 < taken < 400
            os.kill(broker.pid, signal.SIGCONT)
            await centre.until("message", taken)
            assert seat.link.publish(UP, b"goes on")
            await centre.until_hears(b"goes on")

    asyncio.run(run())


def test_a_closed_link_leaves_no_socket_open(hall: Hall) -> None:
    """After a hundred connections, failed and successful, as many files are open as before."""

    async def run() -> None:
        async with hall.broker() as broker:
            async with opened(hall.settings("s01")) as seat:
                await seat.until("up")
            before = _open_files()
            for _ in range(20):
                async with opened(hall.settings("s01")) as seat:
                    await seat.until("up")
            await broker.kill()
            for _ in range(80):
                async with opened(hall.settings("s01")) as seat:
                    await seat.until("trouble")
            assert _open_files() == before

    asyncio.run(run())


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def _hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def _talk_rubbish(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 mail.example ESMTP\r\n" * 10)
    await writer.drain()
    writer.close()
