# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small sitting on a converged hall: orders on the centre's command line, cards and keys at the seats' panels."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Mapping
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
_SITTING: Final = (
    'id = "{name}"\ntitle = "The {name} sitting"\nhall = "example-hall"\ndate = 2026-12-08\nprofile = "profile.toml"\n'
)
_AGENDA: Final = '[[items]]\nid = "minutes"\ntitle = "Approval of the minutes"\ntext = "The minutes are approved."\n'


class Sitting:
    """One sitting of five members; its files are on a stick of its own.

    ``virtual`` are panels of seats that are no machines of the hall.
    """

    patience_s = 40.0

    def __init__(self, hall: Hall, name: str = "first", virtual: Mapping[str, Path] | None = None) -> None:
        self.hall = hall
        self.name = name
        self.stick = Path("/srv") / name
        self._own_stick = hall.folder / "sticks" / name
        self.panels = {
            seat: Panel(seat, hall.stations[seat].socket("/var/lib/hemicycle-seat/panel.sock")) for seat in hall.seats
        }
        self.panels |= {seat: Panel(seat, socket) for seat, socket in (virtual or {}).items()}

    def order(self, *words: str, operator: str = "li") -> str:
        """Give an order on the centre's command line, as an operator."""
        keys = f"{self.stick}/operators"
        asker = (f"--operator={operator}", f"--key={keys}/{operator}.key", f"--pin-file={self.stick}/pin")
        program = "/opt/hemicycle/current/bin/hemicycle-central"
        home = "--home=/var/lib/hemicycle-central"
        return self.hall.on(
            self.hall.stations["hub"], program, home, *asker, "--lang=en", *words, user="hemicycle-central"
        )

    def status(self) -> Status:
        """How the house stands."""
        client = CommandClient(self.hall.stations["hub"].socket("/var/lib/hemicycle-central/command.sock"))
        try:
            return Desk(client, "li", None, str).status()
        finally:
            client.close()

    def bring_stick(self) -> None:
        """Put the secretaries' files and the operators' keys where the command line reads them."""
        files = self._own_stick / "files"
        files.mkdir(parents=True)
        (files / "sitting.toml").write_text(_SITTING.format(name=self.name), "utf-8")
        (files / "agenda.toml").write_text(_AGENDA, "utf-8")
        shutil.copy(ROOT / "examples" / "city-council" / "profile.toml", files)
        members = [f"m0{n},Member {n},{seat},{CARDS[seat]},,," for n, seat in enumerate(self.panels, 1)]
        (files / "members.csv").write_text(
            "\n".join(["id,name,seat,card,leave,teller,group", *members]) + "\n", "utf-8"
        )
        seats = [f"{seat},1,{n}" for n, seat in enumerate(self.panels, 1)]
        (files / "seats.csv").write_text("\n".join(["seat,row,place", *seats]) + "\n", "utf-8")
        shutil.copytree(self.hall.folder / "operators", self._own_stick / "operators")
        shutil.copy(self.hall.folder / "pin", self._own_stick)
        self.bring_registry()

    def bring_registry(self) -> None:
        """Put the list of the seats' keys, as it is now, on the stick."""
        registry = run(str(ROOT / ".venv/bin/hemicycle-pki"), "registry", "--dir", str(self.hall.authority))
        (self._own_stick / "registry.json").write_text(registry, "utf-8")
        self.hall.carry(self.hall.stations["hub"], self._own_stick, str(self.stick.parent))
        self.hall.on(self.hall.stations["hub"], "chown", "-R", "hemicycle-central:", str(self.stick))

    def bring_back(self) -> Path:
        """Fetch the exported bundle from the centre."""
        bundle = self.hall.folder / f"bundle-{self.name}"
        self.hall.fetch(self.hall.stations["hub"], f"/var/lib/hemicycle-central/bundle-{self.name}", bundle)
        return bundle

    async def hold(self, presses: Mapping[str, str] = PRESSES) -> Status:
        """Open, sign in, vote, declare, close; returns how the house stood when the result was out."""
        async with self.at_the_seats():
            await self.open()
            await self.open_round()
            for seat in self.panels:
                await self.vote(seat, presses[seat])
            return await self.end()

    @contextlib.asynccontextmanager
    async def at_the_seats(self) -> AsyncIterator[None]:
        """Sit at every seat's panel as long as the block runs."""
        followers = [asyncio.create_task(panel.run()) for panel in self.panels.values()]
        try:
            yield
        finally:
            for follower in followers:
                follower.cancel()
            await asyncio.gather(*followers, return_exceptions=True)

    async def open(self) -> None:
        """Open the sitting; every member shows the card."""
        await self.say("open-sitting", f"{self.stick}/files", f"--registry={self.stick}/registry.json")
        await self.say("roll")
        for seat in self.panels:
            await self.sign_in(seat)

    async def sign_in(self, seat: str) -> None:
        """Show a member's card until the seat knows them: a new device has to fetch the roster first."""
        panel = self.panels[seat]
        await self._see(panel, "sign_in")
        for _ in range(20):
            await panel.card(CARDS[seat])
            if await panel.until("scene", "ready", "voting", timeout_s=4.0):
                return
        raise AssertionError(f"{seat} shows {panel.view} and never takes the card")

    async def open_round(self) -> None:
        """Put the only item to the vote."""
        await self.say("open", "minutes")

    async def vote(self, seat: str, choice: str) -> None:
        """Press at a seat, and wait until the centre has it."""
        panel = self.panels[seat]
        await self._see(panel, "voting")
        await panel.press(choice)
        assert await panel.until("stage", "delivered", timeout_s=self.patience_s), panel.view

    async def end(self) -> Status:
        """Close, count, declare and close the sitting; returns how the house stood when the result was out."""
        await self.say("close")
        await self._until_sealed()
        for order in ("freeze", "declare", "publish"):
            await self.say(order)
        found = self.status()
        await self.say("close-sitting")
        await self.say("export", f"/var/lib/hemicycle-central/bundle-{self.name}")
        return found

    @staticmethod
    def lines(status: Status) -> dict[str, int]:
        """How many members each line of the last count has; lines without any are left out."""
        return {line.line: line.members for line in status.rounds[-1].counted[0].lines if line.members}

    async def say(self, *words: str) -> None:
        """Give an order that one person may give."""
        await asyncio.to_thread(self.order, *words)

    async def say_by_two(self, *words: str) -> None:
        """Give an order that takes a second person, who signs it."""
        with contextlib.suppress(AssertionError):  # it ends with a code of its own as long as it waits
            await self.say(*words)
        waiting = await asyncio.to_thread(self.status)
        await asyncio.to_thread(self.order, "approve", waiting.proposals[-1].act_id, "--yes", operator="zhao")

    async def _see(self, panel: Panel, scene: str) -> None:
        assert await panel.until("scene", scene, timeout_s=self.patience_s), (
            f"{panel.seat} shows {panel.view}, not {scene}"
        )

    async def _until_sealed(self) -> None:
        async with asyncio.timeout(self.patience_s):
            while latest_round(self.status()).unsealed:  # noqa: ASYNC110 - another machine seals, and tells nobody here
                await asyncio.sleep(0.2)
