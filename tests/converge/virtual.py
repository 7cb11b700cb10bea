# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seats that are no machines: the agent itself, enrolled like any other, run on the technician's machine in the hall.

They fill the chamber of a hall that has fewer machines than members. Where every seat is a machine there are none.
"""

import contextlib
import secrets
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from provisioning.authority import Authority
from provisioning.device import install_enrolment, request_enrolment
from provisioning.enrolment import enrolment_bytes
from tests.converge.hall import CENTRE, NAME, SEATS, Hall
from tests.converge.release import ROOT
from tests.converge.strangers import PASSPHRASE

_STOP_S = 10


@contextlib.contextmanager
def virtual_seats(hall: Hall) -> Iterator[dict[str, Path]]:
    """Run an agent for each seat that is no machine, as long as the block runs; seat to the socket of its panel."""
    names = [seat for seat in SEATS if seat not in hall.seats]
    homes = [hall.folder / "virtual" / seat for seat in names]
    _enrol(hall, homes)
    running = [_start(hall, home) for home in homes]
    try:
        yield {home.name: home / "panel.sock" for home in homes}
    finally:
        for agent in running:
            agent.terminate()
        for agent in running:
            agent.wait(_STOP_S)


def _enrol(hall: Hall, homes: list[Path]) -> None:
    if not homes:
        return
    like = next(iter(hall.seats))
    settings = hall.on(hall.seats[like], "cat", "/var/lib/hemicycle-seat/seat.toml")
    authority, now = Authority.open(hall.authority, PASSPHRASE, by="technician"), datetime.now(UTC)
    for home in homes:
        request = request_enrolment(home, home.name)
        issued = authority.issue(request, days=1, now=now, serial=secrets.randbits(127) | 1)
        install_enrolment(home, enrolment_bytes(issued), now=now)
        # The name of the centre stands in the hosts of the hall's machines only; its certificate names its address too.
        own = settings.replace(f'"{like}"', f'"{home.name}"').replace(NAME, CENTRE)
        (home / "seat.toml").write_text(own, "utf-8")
    authority.save(now=now)


def _start(hall: Hall, home: Path) -> subprocess.Popen[bytes]:
    words = hall.network.command(sys.executable, "-m", "edge_agent", "run", "--home", str(home))
    with (home / "log").open("ab") as log:
        return subprocess.Popen(words, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
