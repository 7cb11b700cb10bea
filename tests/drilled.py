# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sitting in which a seat is destroyed and a spare takes its place, played once as docs/technician.md tells it.

Real parts: mosquitto, the centre, nine seat processes, ``hemicycle-pki`` for the spare, and before the accident the
technician's ``hemicycle-fleet`` over ``ssh``.
"""

import asyncio
import atexit
import json
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from central_broker.core.status import Status
from provisioning.authority import read_folder
from provisioning.inventory import registry
from rehearsal.director import Director
from rehearsal.hall import Hall
from rehearsal.loss import order_by_two
from tests.house.repository import ROOT
from tests.loopback_ssh import loopback_sshd
from tests.signed_in_hall import signed_in_hall, vote
from voting_core import acts

DESTROYED, LOOKED_AT = "d3", "d5"
"""The seat that is destroyed, and the one whose logs are fetched."""
PROGRAMS = ROOT / ".venv" / "bin"
PLANTED = b"planted: must never leave the seat"


@dataclass(frozen=True, slots=True)
class Said:
    """What a command of the technician came to."""

    status: int
    out: str
    err: str


@dataclass(slots=True)
class Drilled:
    """What was seen. ``secrets`` are what lies in the looked-at seat's home; ``seconds`` what each step took."""

    fleet: dict[str, Said] = field(default_factory=dict)
    bundle: Path = Path()
    secrets: list[bytes] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    before: Status | None = None
    after: Status | None = None
    logs: dict[str, str] = field(default_factory=dict)
    """By program, all it said while the technician provoked what may happen to a hall."""


@cache
def drilled_sitting() -> Drilled:
    """Play it, once in a test run."""
    root = Path(tempfile.mkdtemp(prefix="hemicycle-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    return asyncio.run(_Play(root).run())


@dataclass(slots=True)
class _Play:
    root: Path
    seen: Drilled = field(default_factory=Drilled)
    hall: Hall = field(init=False)
    director: Director = field(init=False)

    async def run(self) -> Drilled:
        async with signed_in_hall(self.root) as (self.hall, self.director, items):
            await self._vote(items[0])
            await self.hall.wait(
                lambda now: all(one.health and one.health.clock_offset_ms is not None for one in now.seats),
                "every seat has told of its device and its clock",
            )
            await asyncio.to_thread(self._ask_the_fleet)
            self.seen.before = await self.hall.status()
            await self._drill(items[1])
            self.seen.after = await self.hall.status()
            await self._provoke()
        logs = self.hall.built.places.logs
        self.seen.logs = {file.stem: file.read_text("utf-8", "replace") for file in logs.glob("*.log")}
        broker = self.hall.built.places.broker / "mosquitto.log"
        self.seen.logs["broker"] = broker.read_text("utf-8", "replace")
        return self.seen

    async def _provoke(self) -> None:
        """A broken reader, a dead broker, an order that cannot be carried out now."""
        home = str(self.hall.built.places.seat(LOOKED_AT))
        poke = [str(PROGRAMS / "hemicycle-seat"), "poke", "--home", home, "fault", "reader", "unplugged"]
        await asyncio.to_thread(subprocess.run, poke, check=True)
        await self.hall.wait(
            lambda now: any(one.seat == LOOKED_AT and one.fault for one in now.seats), "the centre hears of the fault"
        )
        await self.hall.broker.kill()
        await self._until_logged("centre", '"event": "link_')
        await self._until_logged(LOOKED_AT, "The link is lost")
        await self.hall.broker.start()
        await self.hall.wait(lambda now: all(one.online for one in now.seats), "everybody is back after the broker")
        async with self.hall.desk("li") as desk:
            await asyncio.to_thread(desk.order, acts.ResumeSitting)

    async def _vote(self, item: str) -> None:
        await vote(self.director, item)
        await self.director.decide()

    def _ask_the_fleet(self) -> None:
        home = self.hall.built.places.seat(LOOKED_AT)
        steps = [{"step": "board", "outcome": "passed", "said_zh": "好", "said_en": "well", "figures": {}}]
        report = {"seat": LOOKED_AT, "ended": "finished", "ended_at": "2026-11-27T09:00:00Z", "steps": steps}
        (home / "selftest.json").write_text(json.dumps(report), "utf-8")
        (home / "journal-copy").write_bytes(PLANTED)
        keys = [file.read_bytes().splitlines() for file in home.glob("*.key")]
        self.seen.secrets = [PLANTED, *(line for lines in keys for line in lines if line[:5] != b"-----")]
        with loopback_sshd(self.root) as (variables, ssh):
            inventory = self.root / "hosts.ini"
            inventory.write_text(f"[centre]\nhub {variables}\n[seats]\n{LOOKED_AT} {variables}\n", "utf-8")
            authority = ["--dir", str(self.hall.built.places.authority)]
            for name, *more in (
                *(["status"], ["versions"], ["clocks"], ["tests", LOOKED_AT]),
                *(["certificates", *authority], ["certificates-all", "--days", "4000", *authority]),
                ["logs", LOOKED_AT, "--out", str(self.root)],
            ):
                words = [name.removesuffix("-all"), *more, "--json"]
                self.seen.fleet[name] = self._fleet(inventory, home, ssh, *words)
            self.seen.fleet["table"] = self._fleet(inventory, home, ssh, "status")
        self.seen.bundle = self.root / f"{LOOKED_AT}-logs.tar.gz"

    def _fleet(self, inventory: Path, home: Path, ssh: list[str], *words: str) -> Said:
        places = ["--centre-home", str(self.hall.built.places.centre), "--seat-home", str(home)]
        where = ["--inventory", str(inventory), "--local", "--no-sudo", "--programs", str(PROGRAMS), *places]
        done = subprocess.run(
            [str(PROGRAMS / "hemicycle-fleet"), *where, *(f"--ssh={word}" for word in ssh), *words],
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": f"{ROOT / '.venv-ansible' / 'bin'}:/usr/bin:/bin", "HOME": str(self.root), "COLUMNS": "200"},
        )
        return Said(done.returncode, done.stdout, done.stderr)

    async def _until_logged(self, program: str, words: str) -> None:
        file = self.hall.built.places.logs / f"{program}.log"
        async with asyncio.timeout(60):
            while words not in file.read_text("utf-8", "replace"):  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.1)

    async def _drill(self, item: str) -> None:
        home, settings = self.hall.built.places.seat(DESTROYED), ""
        settings = (home / "seat.toml").read_text("utf-8")
        await self.hall.seats[DESTROYED].kill()
        shutil.rmtree(home)
        start = time.monotonic()
        await self._step(
            "two people close the old epoch",
            order_by_two(self.hall, lambda desk: desk.close_epoch(DESTROYED, "the device was destroyed")),
        )
        await self._step("enrol the spare", asyncio.to_thread(self._enrol, home, settings))
        keys = registry(read_folder(self.hall.built.places.authority)).seats
        key = next(one.key for one in keys if one.seat == DESTROYED)
        await self._step(
            "two people open the new epoch",
            order_by_two(self.hall, lambda desk: desk.order(acts.OpenSeatEpoch, seat=DESTROYED, epoch=2, key=key)),
        )
        await self._step("the spare starts", self.hall.seats[DESTROYED].start())
        await self._step("the member signs in", self._sign_in())
        await self._step("the next vote, this seat included", self._vote(item))
        self.seen.seconds["from the accident to the next result"] = time.monotonic() - start

    async def _step(self, what: str, doing: "asyncio.Future[object] | object") -> None:
        start = time.monotonic()
        await doing  # type: ignore[misc]  # any awaitable
        self.seen.seconds[what] = time.monotonic() - start

    def _enrol(self, home: Path, settings: str) -> None:
        """The technician's commands of docs/technician.md, step 4, with ``--epoch 2`` and ``--replace``."""
        pki, folder = str(PROGRAMS / "hemicycle-pki"), str(self.hall.built.places.authority)
        secret = self.root / "authority-passphrase"
        secret.write_text("rehearsal only\n", "utf-8")
        secret.chmod(0o600)
        home.mkdir(mode=0o750)
        words = ["--dir", folder, "--replace", "--passphrase-file", str(secret), "--by", "technician"]
        for line in (
            ["request", "--home", str(home), "--identity", DESTROYED, "--epoch", "2"],
            ["issue", str(home / "enrolment-request.json"), *words],
            ["install", str(home / "enrolment.json"), "--home", str(home)],
        ):
            subprocess.run([pki, *line], check=True, capture_output=True)
        (home / "seat.toml").write_text(settings.replace("epoch = 1", "epoch = 2"), "utf-8")

    async def _sign_in(self) -> None:
        panel = self.hall.panels[DESTROYED]
        assert await panel.until("scene", "sign_in"), "the spare never asks for a card"
        for _ in range(20):
            await panel.card(self.hall.built.cards[DESTROYED])
            if await panel.until("scene", "ready", "result", timeout_s=4.0):
                return
        raise AssertionError("the spare never takes the card")
