# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every device of a hall gets a new TLS key while its members press, and no press is lost."""

import asyncio
import ssl
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509

from adapters.tls_client import client_tls
from provisioning.authority import Authority
from provisioning.certificates import ServerNames
from provisioning.device import install_enrolment, request_rotation
from provisioning.enrolment import enrolment_bytes
from rehearsal.building import BuiltHall
from rehearsal.mosquitto import write_broker_home
from tests.hall_broker import now
from tests.pressing import pressed_hall

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

SEATS = 3


def _rotate(built: BuiltHall) -> Path:
    """New keys for everybody; returns the revocation list, with all former certificates on it."""
    places = built.places
    authority = Authority.open(places.authority, b"rehearsal only", by="li")
    for home in (places.broker, places.centre, *(places.seat(seat) for seat in built.seats)):
        names = ServerNames(dns=("localhost",), ip=(ip_address(built.address),)) if home == places.broker else None
        request, serial = request_rotation(home), x509.random_serial_number()
        issued = authority.issue(request, days=9, now=now(), serial=serial, names=names, replace=True)
        authority.save(now=now())
        install_enrolment(home, enrolment_bytes(issued), now=now())
    return places.authority / "crl.pem"


async def _shown(built: BuiltHall, tls: ssl.SSLContext) -> int:
    """Serial number of the certificate that the broker shows now."""
    _, writer = await asyncio.open_connection(built.address, built.port, ssl=tls, server_hostname="localhost")
    shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.transport.abort()
    return x509.load_der_x509_certificate(shown).serial_number


async def _play(root: Path) -> int:
    async with pressed_hall(root, SEATS, pace_s=0.02) as pressed:
        built = pressed.hall.built
        home = built.places.centre
        tls = client_tls(home / "ca.crt", home / "tls.crt", home / "tls.key")
        former = await _shown(built, tls)
        pressed.start_pressing()
        crl = await asyncio.to_thread(_rotate, built)

        pressed.hall.broker.reload()
        async with asyncio.timeout(30):
            while await _shown(built, tls) == former:
                pass
        await pressed.delivering()

        write_broker_home(built.places.broker, hall=built.draft.hall, port=built.port, crl_file=crl, bind=built.address)
        await pressed.hall.broker.restart()
        await pressed.delivering()
        await pressed.stop_pressing()
        ballots = await pressed.check_arrived()
        pressed.check_calm()
        assert ballots == sum(len(member.shown) for member in pressed.members.values())
        return ballots


def test_no_press_is_lost_while_every_key_of_the_hall_is_exchanged(short_path: Path) -> None:
    """Broker, centre and seats get new keys during a round; the old ones are shut out; every press shown as recorded
    is in the ledger once.
    """
    assert asyncio.run(_play(short_path)) > 0
