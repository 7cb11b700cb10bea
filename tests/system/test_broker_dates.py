# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dates on certificates, with the real broker: what has ended or not begun is refused, and the seat can say why."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from adapters.mqtt_link import MqttLink
from provisioning import certificates
from provisioning.device import request_enrolment
from tests.hall_broker import Hall, now
from tests.link_stage import Ear

pytestmark = pytest.mark.system


async def _first_trouble(hall: Hall, home: str) -> str:
    settings = hall.settings("s01", home=home)
    ear = Ear(lambda e: MqttLink(settings, e.on_up, e.on_down, e.on_message, on_trouble=e.on_trouble))
    try:
        await ear.until("trouble")
        assert "up" not in ear.heard
        return ear.reasons[0]
    finally:
        await ear.close()


def _knock(hall: Hall, home: str) -> str:
    async def scene() -> str:
        async with hall.broker():
            return await _first_trouble(hall, home)

    return asyncio.run(scene())


def _odd_one(hall: Hall, days_ago: int) -> None:
    """A device whose certificate was good for one day, so many days ago."""
    home = hall.homes["odd"] = hall.root / "odd"
    request, then = request_enrolment(home, "s01"), now() - timedelta(days=days_ago)
    issued = hall.authority.issue(request, days=1, now=then, serial=x509.random_serial_number())
    (home / "tls.crt").write_text(issued.certificate)
    (home / "ca.crt").write_text(issued.ca_certificate)


def test_an_expired_certificate_is_refused_and_the_seat_says_so(tmp_path: Path) -> None:
    """A seat whose certificate has ended does not get in; its log and screen name the reason."""
    hall = Hall.enrol(tmp_path, ())
    _odd_one(hall, 30)
    assert _knock(hall, "odd") == "this device's certificate has expired"


def test_a_certificate_that_has_not_begun_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate of tomorrow opens nothing today. Ours all begin years ago, so only another program makes one."""
    hall = Hall.enrol(tmp_path, ())
    monkeypatch.setattr(certificates, "NOT_BEFORE", now() + timedelta(hours=6))
    _odd_one(hall, 0)
    assert "the broker does not accept this device's certificate" in _knock(hall, "odd")


def test_a_seat_whose_clock_is_years_behind_says_exactly_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a clock before the first day of every certificate a seat cannot believe the broker, and says so."""
    monkeypatch.setattr(certificates, "NOT_BEFORE", now() + timedelta(hours=6))
    hall = Hall.enrol(tmp_path, ("s01",))
    trouble = _knock(hall, "s01")
    assert trouble.endswith("the broker's certificate is not yet valid: this device's clock is years behind")
