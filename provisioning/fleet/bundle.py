# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything about one seat's device that helps to find a fault, in one file, and nothing else of it.

What is fetched is a fixed list of commands: no file of the seat's home is copied but the report of its self-test. The
journal, the keys and the cards' hashes stay where they are; the log never holds a choice (docs/secrecy.md).
"""

import io
import json
import re
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from provisioning.fleet.hosts import Machine

PROGRAMS: Final = "/opt/hemicycle/current/bin"
HOME: Final = "/var/lib/hemicycle-seat"
SEAT_USER: Final = "hemicycle-seat"
PART_BYTES_MAX: Final = 8_000_000

_PRIVATE = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----")


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are on a seat; a rehearsal has them elsewhere."""

    programs: str = PROGRAMS
    home: str = HOME
    user: str = SEAT_USER


def parts(places: Places, profile: str) -> Mapping[str, tuple[str, list[str]]]:
    """Name in the bundle to user and command."""
    seat, log = f"{places.programs}/hemicycle-seat", ["journalctl", "--no-pager", "--output=short-iso"]
    found = {
        "log-seat.txt": ("root", [*log, "--lines=20000", "--unit=hemicycle-seat", "--unit=hemicycle-kiosk"]),
        "log-machine.txt": ("root", [*log, "--lines=5000", "--dmesg"]),
        "log-update.txt": ("root", [*log, "--identifier=hemicycle-update", "--identifier=hemicycle-usb"]),
        "units.txt": ("root", ["systemctl", "--no-pager", "--lines=0", "status", "hemicycle-seat", "hemicycle-kiosk"]),
        "versions.txt": ("root", ["ls", "-l", "/opt/hemicycle"]),
        "release.json": ("root", ["cat", "/opt/hemicycle/current/installed"]),
        "clock.txt": ("root", ["chronyc", "-n", "tracking"]),
        "disk.txt": ("root", ["df", "-h"]),
        "home-check.txt": (places.user, [seat, "check", "--home", places.home]),
        "selftest.json": (places.user, ["cat", f"{places.home}/selftest.json"]),
    }
    if profile:
        found["profile.txt"] = (places.user, [seat, "profile", "check", profile])
    return found


def collect(machine: Machine, places: Places, profile: str, health: bytes | None) -> dict[str, bytes]:
    """Fetch every part; one that is not to be had says why instead.

    Args:
        machine: The seat's.
        places: Where things are on it.
        profile: Name of its build; empty if unknown.
        health: What the centre last heard of it, JSON; none if nothing.

    Returns:
        Name to content.
    """
    found: dict[str, bytes] = {} if health is None else {"health.json": health}
    for name, (user, command) in parts(places, profile).items():
        answer = machine.run(*command, user=user)
        if answer.status == 255:
            found["not-reached.txt"] = f"{machine.name}: {answer.err}\n".encode()
            return found
        note = "" if answer.status == 0 else f"\n[exit status {answer.status}: {answer.err[-500:]}]\n"
        found[name] = guard(name, answer.out + note.encode())
    return found


def guard(name: str, data: bytes) -> bytes:
    """Let a part through, at most its last 8 MB, and never one in which a private key stands."""
    if _PRIVATE.search(data):
        return f"{name} was left out: a private key stands in it. Look on the seat how it came there.\n".encode()
    return data[-PART_BYTES_MAX:]


def pack(parts_found: Mapping[str, bytes], seat: str) -> bytes:
    """One ``.tar.gz`` of the parts, below a folder that is called after the seat."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, data in sorted({**parts_found, "parts.json": json.dumps(sorted(parts_found)).encode()}.items()):
            member = tarfile.TarInfo(f"{seat}/{name}")
            member.size, member.mode = len(data), 0o600
            tar.addfile(member, io.BytesIO(data))
    return buffer.getvalue()
