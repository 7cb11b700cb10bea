# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices that come to the broker's door with certificates of every kind, from the technician's socket."""

import secrets
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from provisioning.authority import Authority
from provisioning.device import request_enrolment
from tests.converge.bare import run
from tests.converge.hall import CENTRE, NAME, Hall
from tests.converge.release import ROOT

PASSPHRASE = b"converge only"


class Strangers:
    """Makes devices beside the hall, and lets them knock."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self._folder = hall.folder / "strangers"

    def device(self, seat: str, *, authority: Path | None = None, days_ago: int = 0) -> Path:
        """Enrol a virtual seat for one day, so many days ago; returns its home."""
        home = self._folder / f"{seat}-{secrets.token_hex(4)}"
        now = datetime.now(UTC) - timedelta(days=days_ago)
        opened = Authority.open(authority or self.hall.authority, PASSPHRASE, by="stranger")
        issued = opened.issue(request_enrolment(home, seat), days=1, now=now, serial=secrets.randbits(127) | 1)
        opened.save(now=datetime.now(UTC))
        (home / "tls.crt").write_text(issued.certificate, "ascii")
        return home

    def other_hall(self) -> Path:
        """The authority of another hall."""
        folder = self._folder / "other-authority"
        Authority.create(
            folder, "other-hall", PASSPHRASE, by="stranger", now=datetime.now(UTC), serial=secrets.randbits(127) | 1
        )
        return folder

    def revoke(self, seat: str) -> None:
        """Revoke a seat, as a technician does, and hand the list over."""
        words = ("--passphrase-file", str(self.hall.folder / "authority-passphrase"))
        run(str(ROOT / ".venv/bin/hemicycle-pki"), "revoke", seat, "--dir", str(self.hall.authority), *words)
        played = self.hall.play("revoke.yml")
        assert played.went_well, played.said

    def knock(self, home: Path | None) -> str:
        """What the broker says to a device; without a home it comes without a certificate."""
        pair = ("-", "-") if home is None else (str(home / "tls.crt"), str(home / "tls.key"))
        ca = str(self.hall.authority / "ca.crt")
        return self.look("broker", CENTRE, NAME, ca, *pair).strip()

    def look(self, *words: str, space: str = "") -> str:
        """Run the stranger's program in the technician's network, or in another one."""
        enter = ("nsenter", f"--net=/run/netns/{space or self.hall.network.name}")
        return run(*enter, sys.executable, "-m", "tests.converge.knock", *words, cwd=ROOT)

    def doors(self, address: str, *ports: int, space: str = "") -> dict[int, str]:
        """What each port of a machine does with a stranger."""
        said = self.look("ports", address, *map(str, ports), space=space)
        return {int(port): word for port, word in (line.split() for line in said.splitlines())}
