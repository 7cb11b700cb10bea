# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a test can do to the broker in memory. What its links promise is in the contract tests."""

import asyncio

from adapters.link import LinkSettings, Will
from adapters.memory_link import MemoryBroker, MemoryLink, Published
from tests.link_stage import Ear

UP = "hc1/demo/seat/s01/up"
STATE = "hc1/demo/seat/s01/state"


def _link(broker: MemoryBroker, identity: str, *subscriptions: str, will: Will | None = None) -> Ear:
    settings = LinkSettings(identity=identity, subscriptions=subscriptions, will=will)
    return Ear(lambda e: MemoryLink(broker, settings, e.on_up, e.on_down, e.on_message))


def test_a_cut_cable_stays_cut_until_it_is_mended() -> None:
    """A seat whose cable is pulled goes down, its will is heard, and it comes back when the cable is plugged in."""

    async def run() -> None:
        broker = MemoryBroker()
        centre = await _link(broker, "centre", STATE).until("up")
        seat = await _link(broker, "s01", will=Will(topic=STATE, payload=b"gone")).until("up")
        broker.cut("s01")
        await seat.until("down")
        await centre.until_hears(b"gone")
        broker.stop()
        broker.start()
        await centre.until("up", 2)
        assert broker.connected == {"centre"}
        broker.mend("s01")
        await seat.until("up", 2)
        assert seat.heard == ["up", "down", "up"]
        for ear in (centre, seat):
            await ear.close()

    asyncio.run(run())


def test_the_broker_remembers_who_said_what() -> None:
    """A test can read every message in order, with its sender, and can speak in somebody's place."""

    async def run() -> None:
        broker = MemoryBroker()
        seat = await _link(broker, "s01", "hc1/demo/all/#").until("up")
        broker.publish("hc1/demo/all/head", b"forged", retain=True)
        await seat.until_hears(b"forged")
        seat.link.publish(UP, b"batch")
        assert broker.history == [
            Published("", "hc1/demo/all/head", b"forged", retain=True),
            Published("s01", UP, b"batch", retain=False),
        ]
        assert broker.retained == {"hc1/demo/all/head": b"forged"}
        await seat.close()

    asyncio.run(run())


def test_a_message_is_never_served_inside_the_senders_call() -> None:
    """Sender and receiver do not run inside each other, as over a network."""

    async def run() -> None:
        broker = MemoryBroker()
        centre = await _link(broker, "centre", UP).until("up")
        seat = await _link(broker, "s01").until("up")
        seat.link.publish(UP, b"batch")
        assert centre.payloads == []
        await centre.until_hears(b"batch")
        for ear in (centre, seat):
            await ear.close()

    asyncio.run(run())
