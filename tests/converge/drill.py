# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong in a sitting: a seat is destroyed, the centre's disk is lost. The hall's own plays mend both."""

import asyncio
import time

from tests.converge.bare import run
from tests.converge.hall import Hall
from tests.converge.release import ROOT
from tests.converge.sitting import CARDS, Sitting

HOME = "/var/lib/hemicycle-central"
_PATIENCE_S = 60.0


class Drill(Sitting):
    """A sitting in which a seat and then the centre are lost while members vote."""

    def __init__(self, hall: Hall) -> None:
        super().__init__(hall, "second")

    async def replace(self, seat: str) -> None:
        """Lose a seat's board and card, and put a spare in its place: close, enrol, open, sign in."""
        timings = self.hall.timings
        self.hall.seats[seat].destroy()
        start = time.monotonic()
        await self.say_by_two("close-epoch", seat, "--reason=the device is destroyed")
        await asyncio.to_thread(self._enrol_spare, seat)
        timings["  the spare is enrolled after"] = time.monotonic() - start
        self.bring_registry()
        await self.say_by_two("open-epoch", seat, f"--registry={self.stick}/registry.json")
        await self.sign_in(seat)
        timings["  its member is signed in after"] = time.monotonic() - start
        await self.vote(seat, "yes")
        timings["a seat is destroyed, and its member votes at a spare after"] = time.monotonic() - start

    def _enrol_spare(self, seat: str) -> None:
        machine = self.hall.seats[seat]
        self.hall.trust(machine.insert(self.hall.folder / "spare"))
        machine.start()
        machine.wait()
        self.hall.change_host(seat, seat_epoch=2, identity_epoch=2, identity_replace=True)
        self._play("enrol.yml", "--limit", seat, "--skip-tags", "ground,release")

    async def lose_centre(self) -> None:
        """Lose the centre's home, restore the key from the technician's backup, and rebuild the rest from the seats."""
        start = time.monotonic()
        await asyncio.to_thread(self._restore_key)
        await asyncio.to_thread(
            self._play, "enrol.yml", "--limit", "hub", "--skip-tags", "ground,release", "-e", "identity_replace=true"
        )
        self.hall.timings["  the centre is restored and enrolled after"] = time.monotonic() - start
        async with asyncio.timeout(_PATIENCE_S):
            while not self._is_gathered():  # noqa: ASYNC110 - seats bring what they have, and tell nobody here
                await asyncio.sleep(0.5)
        await self.say_by_two("accept-rebuild")
        self.hall.timings["the centre's disk is lost, and the sitting goes on after"] = time.monotonic() - start

    def _restore_key(self) -> None:
        hall, centre = self.hall, self.hall.centre
        hall.on(centre, "systemctl", "stop", "hemicycle-console", "hemicycle-central")
        hall.on(centre, "mv", HOME, "/srv/lost")
        hall.on(centre, "install", "-d", "-o", "hemicycle-central", "-g", "hemicycle-central", "-m", "0750", HOME)
        hall.carry(centre, hall.folder / "backups" / "term-1.json", "/srv")
        hall.on(centre, "chmod", "644", "/srv/term-1.json")
        restore = f'printf %s "converge only" | /opt/hemicycle/current/bin/hemicycle-central --home={HOME}'
        hall.on(centre, "sh", "-c", f"{restore} keys restore /srv/term-1.json", user="hemicycle-central")

    def _is_gathered(self) -> bool:
        found = self.status().rebuild
        # The centre waits for the strangers' devices too, which were enrolled and never came: two people go on without.
        return found is not None and set(CARDS) <= set(found.reported) and not set(CARDS) & set(found.waiting)

    def _play(self, book: str, *words: str) -> None:
        played = self.hall.play(book, *words)
        assert played.went_well, played.said[-4000:]


def revoke(hall: Hall, seat: str) -> None:
    """End a seat's certificate at the authority and hand the list over, as after a theft."""
    words = ("--passphrase-file", str(hall.folder / "authority-passphrase"))
    run(str(ROOT / ".venv/bin/hemicycle-pki"), "revoke", seat, "--dir", str(hall.authority), *words)
    played = hall.play("revoke.yml")
    assert played.went_well, played.said
