# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The technician's view of a hall that runs, and a destroyed seat replaced in the middle of its sitting."""

import json
import re
import tarfile
from typing import Any

import pytest

from tests.conftest import lack, require_system
from tests.drilled import DESTROYED, LOOKED_AT, Drilled, drilled_sitting
from tests.house.repository import ROOT

pytestmark = [pytest.mark.system, pytest.mark.long, pytest.mark.timeout(400)]
SEATS = 9
MINUTES_MAX = 5


@pytest.fixture(scope="module")
def drill() -> Drilled:
    """The sitting with the accident, played once."""
    for command, package in (("mosquitto", ""), ("sshd", "openssh-server"), ("ssh", "openssh-client")):
        require_system(command, package)
    if not (ROOT / ".venv-ansible" / "bin" / "ansible-inventory").is_file():
        lack("no Ansible here: run `make .venv-ansible/ready`")
    return drilled_sitting()


def said(drill: Drilled, name: str) -> Any:
    """What a command printed as JSON."""
    return json.loads(drill.fleet[name].out)


def test_every_seat_of_the_hall_is_in_the_status(drill: Drilled) -> None:
    """All nine are online, with version, profile, clock, queue and the end of their certificate; no member is named."""
    seats = said(drill, "status")

    assert [one["online"] for one in seats] == [True] * SEATS
    assert all(one["health"]["certificate_ends_ms"] and one["health"]["profile"] == "simulated" for one in seats)
    assert not {"member", "name", "voted", "signed_in"} & {key for one in seats for key in one}
    assert "d9" in drill.fleet["table"].out


def test_one_version_is_on_all_seats(drill: Drilled) -> None:
    """Nothing is to be done then, and the exit code says so to scripts."""
    (some,) = said(drill, "versions").values()

    assert (len(some), drill.fleet["versions"].status) == (SEATS, 0)


def test_clocks_of_one_machine_agree(drill: Drilled) -> None:
    """Every seat says how far its clock is from the centre's; here all have the same one."""
    assert all(abs(offset) < 2_000 for offset in said(drill, "clocks").values())


def test_certificates_that_end_are_named_in_time(drill: Drilled) -> None:
    """None ends within three weeks; looking ten years ahead, every device is named with what it uses and was issued."""
    assert (said(drill, "certificates"), drill.fleet["certificates"].status) == ([], 0)
    found = {one["identity"]: one for one in said(drill, "certificates-all")}
    assert set(found) == {"centre", "broker", *(f"d{n}" for n in range(1, SEATS + 1))}
    assert not any(one["differs"] for one in found.values())


def test_the_report_of_a_self_test_is_fetched(drill: Drilled) -> None:
    """The report on the seat's own disk comes over ssh."""
    assert (said(drill, "tests")[LOOKED_AT]["ended"], drill.fleet["tests"].status) == ("finished", 0)


def test_the_bundle_of_a_seat_helps_and_gives_nothing_away(drill: Drilled) -> None:
    """It has health, home check, profile and self-test; no line of a key, no planted marker, no choice is in it."""
    with tarfile.open(drill.bundle) as tar:
        parts = {name: file.read() for name in tar.getnames() if (file := tar.extractfile(name))}
    names = {name.removeprefix(f"{LOOKED_AT}/") for name in parts}

    assert {"health.json", "home-check.txt", "profile.txt", "selftest.json", "log-seat.txt"} <= names
    assert parts[f"{LOOKED_AT}/home-check.txt"].count(b"ok  ") >= 4
    assert len(drill.secrets) >= 3
    words = [*drill.secrets, b"PRIVATE KEY", b'"yes"', "赞成".encode()]
    assert [(word, name) for word in words for name, data in parts.items() if word in data] == []


def test_a_spare_votes_within_five_minutes(drill: Drilled) -> None:
    """From the destroyed home to a result in which the spare's vote stands: less than the five minutes it may take."""
    for what, seconds in drill.seconds.items():
        print(f"{seconds:7.1f} s  {what}")
    assert drill.after is not None
    last = drill.after.rounds[-1]
    seat = next(one for one in drill.after.seats if one.seat == DESTROYED)

    assert (seat.epoch, seat.online, last.lines["yes"]) == (2, True, SEATS)
    assert drill.seconds["from the accident to the next result"] < MINUTES_MAX * 60


LOGGED = {
    "a database was opened": ("centre", r'"event": "ledger_opened"'),
    "a journal was opened": (LOOKED_AT, r'"event": "journal_opened"'),
    "a seat started": (DESTROYED, r'(?m)^(?=.*"event": "starting")(?=.*"epoch": 2)'),
    "a part broke": (LOOKED_AT, r'"event": "fault"'),
    "the link of the centre ended": ("centre", r'"event": "(link_lost|link_trouble)"'),
    "the link of a seat ended": (LOOKED_AT, "The link is lost"),
    "an order was carried out": ("centre", r'"result": "done"'),
    "an order waited for a second person": ("centre", r'"result": "waiting"'),
    "an order was refused": ("centre", r'"result": "refused"'),
    "a device was admitted": ("broker", rf"New client connected from .* as {LOOKED_AT}"),
    "a device left": ("broker", rf"Client {DESTROYED} (disconnected|closed its connection|has exceeded timeout)"),
}


@pytest.mark.parametrize("event", LOGGED)
def test_what_happened_has_its_line_in_a_log(drill: Drilled, event: str) -> None:
    """Somebody who was not there sees it afterwards; the table of docs/operations.md says where."""
    program, line = LOGGED[event]

    assert re.search(line, drill.logs[program]), drill.logs[program][-2000:]


def test_no_log_holds_a_choice(drill: Drilled) -> None:
    """Whatever was pressed in two rounds by nine members stands in no line of any program."""
    words = ['"yes"', '"no"', "赞成", "反对", "弃权"]

    assert [(word, name) for word in words for name, log in drill.logs.items() if word in log] == []
