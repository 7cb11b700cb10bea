# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A hall's broker for tests: real mosquitto on loopback, with an authority and enrolled homes made on the spot."""

import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509

from adapters.link import Will
from adapters.mqtt_link import MqttSettings
from provisioning.authority import Authority
from provisioning.certificates import ServerNames
from provisioning.enrol import enrol_homes
from rehearsal import places
from rehearsal.mosquitto import MosquittoProcess, write_broker_home
from rehearsal.mosquitto_binary import MosquittoBinary, NoMosquittoError, find_mosquitto
from tests.conftest import require_system

WORKERS = 16
"""Processes that can run tests at once without ever drawing the same port."""
PASSPHRASE = b"correct horse"
NAMES = ServerNames(("localhost",), (IPv4Address("127.0.0.1"),))


def mosquitto_or_skip() -> MosquittoBinary:
    """The broker's program; without one the test ends with a word about what is missing."""
    try:
        return find_mosquitto()
    except NoMosquittoError:
        return MosquittoBinary(path=Path(require_system("mosquitto")))


def free_port() -> int:
    """A port on loopback that nobody uses now. Processes that run tests side by side never draw the same one."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    while True:
        port = places.free_port()
        if port % WORKERS == worker % WORKERS:
            return port


def now() -> datetime:
    """Real time: the broker's TLS compares it with the certificates."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall:
    """An authority, enrolled homes by identity, and a port for the broker."""

    root: Path
    authority: Authority
    homes: dict[str, Path]
    port: int

    @classmethod
    def enrol(cls, root: Path, identities: Iterable[str], names: ServerNames = NAMES) -> "Hall":
        """Make the hall ``demo`` under ``root``, with these devices and a broker called by these names."""
        authority = Authority.create(
            root / "ca",
            "demo",
            PASSPHRASE,
            by="li",
            now=now() - timedelta(minutes=1),
            serial=x509.random_serial_number(),
        )
        homes = {identity: root / identity for identity in ("broker", *identities)}
        enrol_homes(authority, homes, days=2, now=now(), next_serial=x509.random_serial_number, broker_names=names)
        return cls(root=root, authority=authority, homes=homes, port=free_port())

    def settings(self, identity: str, *subscriptions: str, will: Will | None = None, home: str = "") -> MqttSettings:
        """How a device connects; ``home`` names the home whose files it uses, if not its own."""
        files = self.homes[home or identity]
        return MqttSettings(
            identity=identity,
            subscriptions=subscriptions,
            will=will,
            host="127.0.0.1",
            port=self.port,
            ca_file=files / "ca.crt",
            certificate_file=files / "tls.crt",
            key_file=files / "tls.key",
            connect_timeout_s=10.0,
            retry_max_s=0.5,
        )

    @asynccontextmanager
    async def broker(self, *, with_crl: bool = False) -> AsyncIterator[MosquittoProcess]:
        """The running broker, ended at the end of the block."""
        crl_file = self.authority.folder / "crl.pem" if with_crl else None
        plan = write_broker_home(self.homes["broker"], hall="demo", port=self.port, crl_file=crl_file)
        process = MosquittoProcess(mosquitto_or_skip(), plan)
        await process.start()
        try:
            yield process
        finally:
            await process.kill()
