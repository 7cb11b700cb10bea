# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file of a hall that has run is one that docs/keys.md lists, with its mode; no key is anywhere else."""

import asyncio
import re
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from provisioning.authority import Authority
from provisioning.device import request_enrolment
from provisioning.enrolment import enrolment_bytes
from provisioning.token import join_file_bytes
from provisioning.window import give_token
from tests.hall_broker import now
from tests.pressing import pressed_hall

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "keys.md"
ROW = re.compile(r"^\| `([^`]+)` \| ([0-7]{3}) \| \w+ \| (.+) \|$", re.MULTILINE)
UNLISTED = {"hall.env", "pin"}
"""Of a rehearsal: words for a shell, and a PIN that everybody knows."""


def told(heading: str, prefix: str) -> dict[str, tuple[str, bool]]:
    """The rows of one part of the page: file to its mode, and whether it holds a private key."""
    section = PAGE.read_text("utf-8").partition(f"## {heading}")[2].partition("\n## ")[0]
    rows = {name: (mode, "private key" in words) for name, mode, words in ROW.findall(section)}
    if prefix:
        return {name.removeprefix(prefix): row for name, row in rows.items() if name.startswith(prefix)}
    return {name: row for name, row in rows.items() if ": " not in name}


def found(folder: Path) -> dict[str, tuple[str, bool]]:
    """What lies there, in the same words."""
    return {
        str(path.relative_to(folder)): (
            f"{stat.S_IMODE(path.stat().st_mode):o}",
            path.is_file() and b"PRIVATE KEY" in path.read_bytes(),
        )
        for path in folder.rglob("*")
        if not path.is_dir() and path.name not in UNLISTED
    }


async def _used_hall(root: Path) -> None:
    async with pressed_hall(root, 2) as pressed:
        pressed.start_pressing()
        await pressed.delivering()
        await pressed.stop_pressing()
        await pressed.check_arrived()
        places = pressed.hall.built.places
        for seat in pressed.hall.built.seats:
            assert found(places.seat(seat)) == told("On a seat's card", "")
        assert found(places.centre) == told("On the centre's disk", "")
        assert found(places.broker) == told("On the centre's disk", "broker: ")
        assert found(places.authority) == told("On the technician's machine", "ca: ")
        operators = {name: row for name, row in found(places.operators).items() if name.startswith("li.")}
        assert operators == told("Carried", "operators: ")


def test_a_hall_that_has_run_holds_what_the_page_lists(short_path: Path) -> None:
    """Seats, centre, broker, authority and operators: each file and its mode, each private key, and nothing else."""
    asyncio.run(_used_hall(short_path))


def test_no_seat_holds_a_key_of_somebody_else() -> None:
    """The page lists two private keys on a seat, both born there; the hall's is on the technician's machine alone."""
    seat = {name for name, (_, is_key) in told("On a seat's card", "").items() if is_key}
    assert seat == {"tls.key", "record.key"}
    holders = [name for name, (_, is_key) in told("On the technician's machine", "ca: ").items() if is_key]
    assert holders == ["ca.key"]


def test_what_is_carried_holds_no_private_key(tmp_path: Path) -> None:
    """Of all that is carried between machines one file is secret, the token's, and it is for its owner only."""
    authority = Authority.create(tmp_path / "ca", "demo", b"correct horse", by="li", now=now(), serial=1)
    until = now() + timedelta(hours=1)
    file = give_token(authority, ("s07", 1), b"t" * 32, host="192.0.2.9", port=8440, until=until, now=now())
    request = request_enrolment(tmp_path / "s07", "s07")
    serial = x509.random_serial_number()
    enrolment = enrolment_bytes(authority.issue(request, days=9, now=now(), serial=serial))
    for data in (request, enrolment, join_file_bytes(file)):
        assert b"PRIVATE" not in data
    listed = told("Carried", "carried: ")
    assert listed["hemicycle-join.json"][0] == "600"
    assert not any(is_key for _, is_key in listed.values())
