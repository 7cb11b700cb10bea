# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small sitting on a converged hall: orders on the centre's command line, cards and keys at the seats' panels."""

import asyncio
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from central_broker.command_link import CommandClient
from central_broker.core.status import Status
from central_broker.desk import Desk, latest_round
from rehearsal.panel import Panel
from tests.converge.bare import run
from tests.converge.hall import SEATS, Hall
from tests.converge.release import ROOT

CARDS: Final = {seat: f"0A00000{n}" for n, seat in enumerate(SEATS, 1)}
PRESSES: Final = {"s01": "yes", "s02": "yes", "s03": "yes", "s04": "no", "s05": "abstain"}
STICK: Final = Path("srv/stick")
"""Where the secretaries' stick is on the centre."""

_SITTING: Final = (
    'id = "first"\ntitle = "First sitting"\nhall = "example-hall"\ndate = 2026-12-08\nprofile = "profile.toml"\n'
)
_AGENDA: Final = '[[items]]\nid = "minutes"\ntitle = "Approval of the minutes"\ntext = "The minutes are approved."\n'
_PATIENCE_S: Final = 40.0


class Sitting:
    """One sitting of five members."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.root = hall.centre.root
        self.panels = {
            seat: Panel(seat, machine.root / "var/lib/hemicycle-seat/panel.sock")
            for seat, machine in hall.seats.items()
        }

    def order(self, *words: str, operator: str = "li") -> str:
        """Give an order on the centre's command line, as an operator."""
        stick = Path("/") / STICK
        asker = (f"--operator={operator}", f"--key={stick}/operators/{operator}.key", f"--pin-file={stick}/pin")
        program = "/opt/hemicycle/current/bin/hemicycle-central"
        home = "--home=/var/lib/hemicycle-central"
        return self.hall.on(self.hall.centre, program, home, *asker, "--lang=en", *words, user="hemicycle-central")

    def status(self) -> Status:
        """How the house stands."""
        client = CommandClient(self.root / "var/lib/hemicycle-central/command.sock")
        try:
            return Desk(client, "li", None, str).status()
        finally:
            client.close()

    def bring_stick(self) -> None:
        """Put the secretaries' files and the operators' keys where the command line reads them."""
        stick = self.root / STICK
        files = stick / "files"
        files.mkdir(parents=True)
        (files / "sitting.toml").write_text(_SITTING, "utf-8")
        (files / "agenda.toml").write_text(_AGENDA, "utf-8")
        shutil.copy(ROOT / "examples" / "city-council" / "profile.toml", files)
        members = [f"m0{n},Member {n},{seat},{CARDS[seat]},,," for n, seat in enumerate(SEATS, 1)]
        (files / "members.csv").write_text(
            "\n".join(["id,name,seat,card,leave,teller,group", *members]) + "\n", "utf-8"
        )
        seats = [f"{seat},1,{n}" for n, seat in enumerate(SEATS, 1)]
        (files / "seats.csv").write_text("\n".join(["seat,row,place", *seats]) + "\n", "utf-8")
        shutil.copytree(self.hall.folder / "operators", stick / "operators")
        shutil.copy(self.hall.folder / "pin", stick)
        registry = run(str(ROOT / ".venv/bin/hemicycle-pki"), "registry", "--dir", str(self.hall.authority))
        (stick / "registry.json").write_text(registry, "utf-8")
        run("chroot", str(self.root), "chown", "-R", "hemicycle-central:", f"/{STICK}")

    async def hold(self, presses: Mapping[str, str] = PRESSES) -> Status:
        """Open, sign in, vote, declare, close; returns how the house stood when the result was out."""
        stick = Path("/") / STICK
        followers = [asyncio.create_task(panel.run()) for panel in self.panels.values()]
        try:
            await self._order("open-sitting", f"{stick}/files", f"--registry={stick}/registry.json")
            await self._order("roll")
            for seat, panel in self.panels.items():
                await self._see(panel, "sign_in")
                await panel.card(CARDS[seat])
            for panel in self.panels.values():
                await self._see(panel, "ready")
            await self._order("open", "minutes")
            for seat, panel in self.panels.items():
                await self._see(panel, "voting")
                await panel.press(presses[seat])
            for panel in self.panels.values():
                assert await panel.until_holds(lambda view: view.get("unsent") == 0, _PATIENCE_S), panel.view
            await self._order("close")
            await self._until_sealed()
            for order in ("freeze", "declare", "publish"):
                await self._order(order)
            found = self.status()
            await self._order("close-sitting")
            await self._order("export", "/var/lib/hemicycle-central/bundle")
        finally:
            for follower in followers:
                follower.cancel()
            await asyncio.gather(*followers, return_exceptions=True)
        return found

    async def _order(self, *words: str) -> None:
        await asyncio.to_thread(self.order, *words)

    async def _see(self, panel: Panel, scene: str) -> None:
        assert await panel.until("scene", scene, timeout_s=_PATIENCE_S), f"{panel.seat} shows {panel.view}, not {scene}"

    async def _until_sealed(self) -> None:
        async with asyncio.timeout(_PATIENCE_S):
            while latest_round(self.status()).unsealed:  # noqa: ASYNC110 - another machine seals, and tells nobody here
                await asyncio.sleep(0.2)
