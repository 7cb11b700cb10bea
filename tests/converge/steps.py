# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every step of the technician's day asks: play this, and does everything run."""

import time
from pathlib import Path
from typing import Final

from tests.converge.hall import Hall, Played
from tests.converge.station import Station

OF_CENTRE: Final = ["hemicycle-broker", "hemicycle-central", "hemicycle-console", "nginx", "nftables", "chrony", "ssh"]
OF_SEAT: Final = ["hemicycle-seat", "nftables", "chrony", "ssh"]


def play(hall: Hall, what: str, book: str, *words: str) -> Played:
    """Play a playbook that has to go well, and remember how long it took."""
    played = hall.play(book, *words)
    hall.timings[what] = played.seconds
    assert played.went_well, played.said[-6000:]
    return played


def active(hall: Hall, machine: Station, services: list[str]) -> dict[str, str]:
    """How each service of a machine is."""
    words = [f"{service}.service" for service in services]
    said = hall.on(machine, "sh", "-c", f"systemctl is-active {' '.join(words)} || true").split()
    return dict(zip(services, said, strict=True))


def all_active(hall: Hall) -> bool:
    """Whether every service of every machine runs."""
    found = [active(hall, one, OF_CENTRE if name == "hub" else OF_SEAT) for name, one in hall.stations.items()]
    return all(word == "active" for services in found for word in services.values())


def appears(path: Path, patience_s: float = 60.0) -> bool:
    """Wait until a file is there."""
    end = time.monotonic() + patience_s
    while not path.exists():
        assert time.monotonic() < end, f"{path} never appears"
        time.sleep(0.1)
    return True
