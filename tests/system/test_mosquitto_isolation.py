# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The broker lets each device be itself and nobody else. Shown by devices with valid certificates that try."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from adapters.key_files import private_pem, write_atomic
from adapters.link import Will
from adapters.mqtt_link import MqttLink, MqttSettings
from adapters.tls_client import client_tls
from provisioning.certificates import ca_certificate
from provisioning.device import install_enrolment, request_enrolment
from provisioning.enrolment import enrolment_bytes
from tests.hall_broker import Hall, now
from tests.link_stage import PATIENCE_S, Ear

pytestmark = pytest.mark.system

ROOT = "hc1/demo"
TO_CENTRE = ("up", "ask", "state")
REVOKED = "this device's certificate is revoked"
CONNECT = bytes.fromhex("100f 0004 4d515454 05 02 003c 00 0002 7331".replace(" ", ""))
"""An MQTT 5 CONNECT with the client id ``s1``."""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Hall:
    """A hall with two seats and a centre."""
    return Hall.enrol(tmp_path_factory.mktemp("hall"), ("s01", "s02", "centre"))


Opener = Callable[[MqttSettings], Ear]
"""Gives a running link, closed when the scene ends."""


def with_broker(hall: Hall, scene: Callable[[Opener], Awaitable[None]], *, with_crl: bool = False) -> None:
    """Play a scene while the hall's broker runs."""
    opened: list[Ear] = []

    def open_link(settings: MqttSettings) -> Ear:
        opened.append(Ear(lambda e: MqttLink(settings, e.on_up, e.on_down, e.on_message, on_trouble=e.on_trouble)))
        return opened[-1]

    async def run() -> None:
        async with hall.broker(with_crl=with_crl):
            try:
                await scene(open_link)
            finally:
                for ear in opened:
                    await ear.close()

    asyncio.run(run())


# --- what a seat may hear ---

FOREIGN_FILTERS = (
    f"{ROOT}/seat/s02/receipt",
    f"{ROOT}/seat/+/floor",
    f"{ROOT}/seat/#",
    f"{ROOT}/+/s02/+",
    f"{ROOT}/#",
    "#",
    "$SYS/#",
)


@pytest.mark.parametrize("wanted", FOREIGN_FILTERS)
def test_a_seat_hears_nothing_of_another_seat(hall: Hall, wanted: str) -> None:
    """A seat that subscribes to another seat's topics, or to all, hears none of what passes there."""

    async def scene(ear: Opener) -> None:
        centre = await ear(hall.settings("centre", f"{ROOT}/seat/+/up")).until("up")
        victim = await ear(hall.settings("s02", f"{ROOT}/seat/s02/receipt", f"{ROOT}/seat/s02/floor")).until("up")
        spy = await ear(hall.settings("s01", wanted, f"{ROOT}/seat/s01/receipt")).until("up")
        victim.link.publish(f"{ROOT}/seat/s02/up", b"secret batch")
        victim.link.publish(f"{ROOT}/seat/s02/state", b"secret state", retain=True)
        centre.link.publish(f"{ROOT}/seat/s02/receipt", b"secret receipt", retain=True)
        centre.link.publish(f"{ROOT}/seat/s02/floor", b"secret floor")
        await victim.until("message", 2)
        await centre.until_hears(b"secret batch")
        centre.link.publish(f"{ROOT}/seat/s01/receipt", b"own")
        await spy.until_hears(b"own")
        assert set(spy.payloads) == {b"own"}

    with_broker(hall, scene)


def test_a_seat_hears_nothing_that_was_retained_for_another(hall: Hall) -> None:
    """What the broker keeps for another seat is not handed to a seat that asks later."""

    async def scene(ear: Opener) -> None:
        centre = await ear(hall.settings("centre")).until("up")
        centre.link.publish(f"{ROOT}/seat/s02/receipt", b"secret", retain=True)
        centre.link.publish(f"{ROOT}/seat/s01/receipt", b"own", retain=True)
        spy = await ear(hall.settings("s01", f"{ROOT}/seat/+/receipt")).until_hears(b"own")
        await ear(hall.settings("s02", f"{ROOT}/seat/s02/receipt")).until_hears(b"secret")
        assert spy.payloads == [b"own"]

    with_broker(hall, scene)


# --- what a seat may say ---

FOREIGN_TOPICS = (
    f"{ROOT}/seat/s02/up",
    f"{ROOT}/seat/s02/ask",
    f"{ROOT}/seat/s02/state",
    f"{ROOT}/seat/s02/receipt",
    f"{ROOT}/seat/s01/receipt",
    f"{ROOT}/seat/s01/floor",
    f"{ROOT}/seat/s01/up/more",
    f"{ROOT}/all/floor",
    f"{ROOT}/all/head",
    f"{ROOT}/all/blob/{'0' * 64}/0",
    f"{ROOT}/centre/state",
    "hc1/other/seat/s01/up",
    "hc2/demo/seat/s01/up",
    "anything",
)


@pytest.mark.parametrize("topic", FOREIGN_TOPICS)
def test_a_seat_cannot_speak_as_another(hall: Hall, topic: str) -> None:
    """What a seat publishes on another seat's or the centre's topics reaches nobody, and its link says so."""

    async def scene(ear: Opener) -> None:
        centre = await ear(hall.settings("centre", *(f"{ROOT}/seat/+/{name}" for name in TO_CENTRE))).until("up")
        own = (f"{ROOT}/all/#", f"{ROOT}/centre/state", f"{ROOT}/seat/s02/receipt")
        others = await ear(hall.settings("s02", *own)).until("up")
        liar = await ear(hall.settings("s01")).until("up")
        liar.link.publish(topic, b"lie", retain=True)
        await liar.until("down")
        await liar.until("up", 2)
        liar.link.publish(f"{ROOT}/seat/s01/up", b"truth")
        await centre.until_hears(b"truth")
        centre.link.publish(f"{ROOT}/all/floor", b"order")
        await others.until_hears(b"order")
        await others.close()
        late = await ear(hall.settings("s02", *own)).until("up")
        centre.link.publish(f"{ROOT}/all/floor", b"order")
        await late.until_hears(b"order")
        assert b"lie" not in centre.payloads + others.payloads + late.payloads
        assert topic in liar.reasons[0]
        assert "Not authorized" in liar.reasons[0]

    with_broker(hall, scene)


def test_a_seat_can_say_and_hear_all_that_is_its_own(hall: Hall) -> None:
    """The access list forbids others' topics and nothing that a seat and the centre need."""

    async def scene(ear: Opener) -> None:
        to_centre = [f"{ROOT}/seat/s01/{name}" for name in TO_CENTRE]
        to_seat = [f"{ROOT}/seat/s01/receipt", f"{ROOT}/seat/s01/floor", f"{ROOT}/all/floor", f"{ROOT}/all/head"]
        to_seat += [f"{ROOT}/all/blob/{'0' * 64}/12", f"{ROOT}/centre/state"]
        centre = await ear(hall.settings("centre", *(f"{ROOT}/seat/+/{name}" for name in TO_CENTRE))).until("up")
        own = (f"{ROOT}/all/#", f"{ROOT}/centre/state", f"{ROOT}/seat/s01/receipt", f"{ROOT}/seat/s01/floor")
        seat = await ear(hall.settings("s01", *own)).until("up")
        for topic in to_centre:
            seat.link.publish(topic, topic.encode())
        for topic in to_seat:
            centre.link.publish(topic, topic.encode())
        await centre.until("message", len(to_centre))
        await seat.until("message", len(to_seat))
        assert [topic for topic, _, _ in centre.messages] == to_centre
        assert [topic for topic, _, _ in seat.messages] == to_seat

    with_broker(hall, scene)


def test_a_seat_cannot_leave_a_will_for_another(hall: Hall) -> None:
    """A seat cannot have the broker announce another seat's death."""

    async def scene(ear: Opener) -> None:
        centre = await ear(hall.settings("centre", f"{ROOT}/seat/+/state", f"{ROOT}/seat/+/up")).until("up")
        will = Will(topic=f"{ROOT}/seat/s02/state", payload=b"lie")
        # Debian's mosquitto takes the connection and checks the will when it would speak it.
        liar = await ear(hall.settings("s01", will=will)).until("up")
        await liar.close()
        honest = await ear(hall.settings("s01")).until("up")
        honest.link.publish(f"{ROOT}/seat/s01/up", b"truth")
        await centre.until_hears(b"truth")
        assert centre.payloads == [b"truth"]

    with_broker(hall, scene)


# --- who a device is ---


@pytest.mark.parametrize("claimed", ["s02", "centre"])
def test_a_seat_cannot_take_anothers_session(hall: Hall, claimed: str) -> None:
    """A seat that connects with another's client id stays itself: the other keeps its connection, and so its topics."""

    async def scene(ear: Opener) -> None:
        victim = await ear(hall.settings(claimed)).until("up")
        centre = victim if claimed == "centre" else await ear(hall.settings("centre")).until("up")
        thief = await ear(hall.settings(claimed, f"{ROOT}/seat/s01/receipt", home="s01")).until("up")
        centre.link.publish(f"{ROOT}/seat/s01/receipt", b"for s01")
        await thief.until_hears(b"for s01")
        assert victim.heard == ["up"]
        await ear(hall.settings("s01")).until("up")
        await thief.until("down")
        assert victim.heard == ["up"], "the thief was s01 all the time"

    with_broker(hall, scene)


async def knock(hall: Hall, tls: ssl.SSLContext | None) -> bool:
    """Whether the broker answers a CONNECT with a CONNACK; every other end is a refusal."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", hall.port, ssl=tls, server_hostname="127.0.0.1" if tls else None
            )
            try:
                writer.write(CONNECT)
                await writer.drain()
                first = await reader.read(1)
            finally:
                writer.transport.abort()
    except (ssl.SSLError, ConnectionError):
        return False
    return first == b"\x20"


def device_tls(hall: Hall, identity: str) -> ssl.SSLContext:
    """The context of an enrolled device."""
    home = hall.homes[identity]
    return client_tls(home / "ca.crt", home / "tls.crt", home / "tls.key")


def test_an_enrolled_device_gets_in(hall: Hall) -> None:
    """The control for the refusals below: with its certificate, a seat is let in."""

    async def scene(ear: Opener) -> None:
        assert await knock(hall, device_tls(hall, "s01"))

    with_broker(hall, scene)


def test_a_device_without_certificate_is_refused(hall: Hall) -> None:
    """Who shows no certificate does not get in."""

    async def scene(ear: Opener) -> None:
        tls = ssl.create_default_context(cafile=hall.homes["s01"] / "ca.crt")
        assert not await knock(hall, tls)

    with_broker(hall, scene)


def test_a_self_made_certificate_is_refused(hall: Hall, tmp_path: Path) -> None:
    """Who made the certificate by itself, with a seat's name in it, does not get in."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = ca_certificate(key, "s01", now=now(), serial=x509.random_serial_number())
    write_atomic(tmp_path / "tls.key", private_pem(key), 0o600)
    write_atomic(tmp_path / "tls.crt", certificate.public_bytes(Encoding.PEM))

    async def scene(ear: Opener) -> None:
        tls = client_tls(hall.homes["s01"] / "ca.crt", tmp_path / "tls.crt", tmp_path / "tls.key")
        assert not await knock(hall, tls)

    with_broker(hall, scene)


def test_a_seat_of_another_hall_is_refused(hall: Hall, tmp_path: Path) -> None:
    """A seat enrolled in the neighbouring hall does not get in, and does not take this broker for its own."""
    other = Hall.enrol(tmp_path, ("s01",))

    async def scene(ear: Opener) -> None:
        home = other.homes["s01"]
        stranger = client_tls(hall.homes["s01"] / "ca.crt", home / "tls.crt", home / "tls.key")
        assert not await knock(hall, stranger)
        assert not await knock(hall, device_tls(other, "s01"))

    with_broker(hall, scene)


def test_the_brokers_certificate_opens_no_door(hall: Hall) -> None:
    """The broker's own certificate serves; it cannot be used to connect."""

    async def scene(ear: Opener) -> None:
        assert not await knock(hall, device_tls(hall, "broker"))

    with_broker(hall, scene)


def test_plain_tcp_is_refused(hall: Hall) -> None:
    """Who speaks without TLS gets no answer."""

    async def scene(ear: Opener) -> None:
        assert not await knock(hall, None)

    with_broker(hall, scene)


def test_tls_1_2_is_refused(hall: Hall) -> None:
    """Older TLS is refused, valid certificate or not."""

    async def scene(ear: Opener) -> None:
        tls = device_tls(hall, "s01")
        tls.minimum_version = tls.maximum_version = ssl.TLSVersion.TLSv1_2
        assert not await knock(hall, tls)

    with_broker(hall, scene)


def test_a_revoked_device_is_kept_out_and_told_why(tmp_path: Path) -> None:
    """After a revocation, the stolen seat does not get in, the others do, and the stolen seat's screen can say why."""
    hall = Hall.enrol(tmp_path, ("s01", "s02"))
    hall.authority.revoke("s01", now=now())
    hall.authority.save(now=now())

    async def scene(ear: Opener) -> None:
        assert not await knock(hall, device_tls(hall, "s01"))
        assert await knock(hall, device_tls(hall, "s02"))
        stolen = await ear(hall.settings("s01")).until("trouble")
        assert stolen.reasons[0] == REVOKED

    with_broker(hall, scene, with_crl=True)


def test_a_revoked_device_that_is_connected_is_out_once_the_broker_restarts(tmp_path: Path) -> None:
    """A new list alone leaves a stolen seat on the line; a restart ends it with the reason, others return."""
    hall = Hall.enrol(tmp_path, ("s01", "s02", "s03", "centre"))
    floor = f"{ROOT}/all/floor"

    def open_link(identity: str) -> Ear:
        settings = hall.settings(identity, floor)
        return Ear(lambda e: MqttLink(settings, e.on_up, e.on_down, e.on_message, on_trouble=e.on_trouble))

    async def scene() -> None:
        async with hall.broker(with_crl=True) as broker:
            ears = [open_link(identity) for identity in ("s01", "s02", "centre")]
            stolen, other, centre = ears
            try:
                for ear in ears:
                    await ear.until("up")
                for identity in ("s01", "s03"):
                    hall.authority.revoke(identity, now=now())
                hall.authority.save(now=now())
                broker.reload()
                # s03 tells when the list is read; s01 itself would take its own connection over.
                while await knock(hall, device_tls(hall, "s03")):
                    pass
                centre.link.publish(floor, b"after the list")
                await stolen.until_hears(b"after the list")

                await broker.restart()
                await other.until("up", 2)
                await centre.until("up", 2)
                await stolen.until("trouble")
                while REVOKED not in stolen.reasons:
                    await stolen.until("trouble", stolen.heard.count("trouble") + 1)
                centre.link.publish(floor, b"after the restart")
                await other.until_hears(b"after the restart")
                assert b"after the restart" not in stolen.payloads
                assert stolen.heard.count("up") == 1
            finally:
                for ear in ears:
                    await ear.close()

    asyncio.run(scene())


def test_a_replaced_device_is_kept_out(tmp_path: Path) -> None:
    """When a seat's device is replaced, the old one does not get in any more and the new one does."""
    hall = Hall.enrol(tmp_path, ("s01",))
    successor = tmp_path / "s01-new"
    enrolment = hall.authority.issue(
        request_enrolment(successor, "s01", 2), days=2, now=now(), serial=x509.random_serial_number(), replace=True
    )
    hall.authority.save(now=now())
    install_enrolment(successor, enrolment_bytes(enrolment), now=now())
    hall.homes["s01-new"] = successor

    async def scene(ear: Opener) -> None:
        assert not await knock(hall, device_tls(hall, "s01"))
        assert await knock(hall, device_tls(hall, "s01-new"))

    with_broker(hall, scene, with_crl=True)
