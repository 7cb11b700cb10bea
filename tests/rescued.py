# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sitting in which much breaks, played once with real parts: a carried journal, another device, hands, a lost centre.

Nine members. The journal of a seat that died cut off is carried on a stick, and the seat gets another device; the
member of another dead seat votes by hand; in the end the centre burns and is rebuilt from the seats, in the next term.
"""

import asyncio
import atexit
import hashlib
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from adapters.key_files import create_signing_key
from central_broker.command_words import Outcome
from central_broker.core.status import RoundStatus, Status
from central_broker.ledger import SqliteLedger
from central_broker.settings import Home
from rehearsal.director import Director
from rehearsal.ending import export, settle
from rehearsal.hall import Hall
from rehearsal.loss import begin_rebuild, burn_centre, order_by_two, wait_for_seats
from rehearsal.people import Press
from tests.builders import hand_lines
from tests.signed_in_hall import signed_in_hall, vote
from voting_core import acts
from voting_core.frames import decode_frame
from voting_core.signing import public_text

DEAD, HANDED = "d3", "d7"
"""The seat that dies cut off and gets another device, and the one whose member votes by hand."""


@dataclass(slots=True)
class Rescued:
    """What was seen on the way, and what is left.

    ``before`` and ``after`` hold the hashes of the ledger's records, the frozen lists by poll, and the rounds.
    """

    carried: Outcome | None = None
    unreceipted_when_killed: int = 0
    before: "Ledgered | None" = None
    after: "Ledgered | None" = None
    accepted: Outcome | None = None
    finding: Status | None = None
    end: Status | None = None
    bundle: Path = Path()
    centre_key: str = ""
    rounds: dict[str, RoundStatus] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ledgered:
    """What a ledger file holds: hashes of seat and floor records, and of all bodies; and the rounds as told."""

    records: frozenset[str]
    bodies: frozenset[str]
    rounds: tuple[RoundStatus, ...]


@cache
def rescued_sitting() -> Rescued:
    """Play it; about a minute, once in a test run."""
    root = Path(tempfile.mkdtemp(prefix="hemicycle-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    return asyncio.run(_Play(root).run())


@dataclass(slots=True)
class _Play:
    root: Path
    seen: Rescued = field(default_factory=Rescued)
    hall: Hall = field(init=False)
    director: Director = field(init=False)

    async def run(self) -> Rescued:
        async with signed_in_hall(self.root) as (self.hall, self.director, items):
            stick = await self._lose_a_seat(items[0])
            await self._replace_it(items[1])
            await self._vote_by_hand(items[2])
            await self._lose_the_centre(stick)
            await self._go_on(items[2])
        return self.seen

    async def _note(self, item: str) -> None:
        self.seen.rounds[item] = next(one for one in (await self.hall.status()).rounds if one.poll == item)

    async def _lose_a_seat(self, item: str) -> Path:
        """A member presses at a seat without a link; the seat dies; its journal is carried, and its epoch closed."""
        panel = self.hall.panels[DEAD]
        await self._open_with_dead_link(item)
        await panel.press("no")
        assert await panel.until("stage", "recorded"), "the press is never recorded"
        self.seen.unreceipted_when_killed = int(panel.view["unsent"])
        await self.hall.seats[DEAD].kill()
        await self.director.close_poll(without=1)
        stick = self.root / "stick"
        stick.mkdir()
        home = self.hall.built.places.seat(DEAD)
        command = [sys.executable, "-m", "edge_agent", "export", "--home", str(home), str(stick)]
        await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True, timeout=200)
        (file,) = stick.iterdir()
        self.seen.carried = await self.hall.order(lambda desk: desk.take_journal(file))
        await order_by_two(self.hall, lambda desk: desk.close_epoch(DEAD, "the device is dead"))
        await self.director.freeze()
        await self.director.declare()
        await self._note(item)
        return file

    async def _open_with_dead_link(self, item: str) -> None:
        others = tuple(seat for seat in self.hall.built.seats if seat != DEAD)
        await self.director.open_poll(item)
        await self.hall.panels[DEAD].until("scene", "voting")
        await self.hall.panels[DEAD].link("down")
        assert await self.hall.panels[DEAD].until("link", "cut_off"), "the seat never notices"
        await self.director.press_all([Press(seat=seat, after_s=0.0, button="yes") for seat in others])

    async def _replace_it(self, item: str) -> None:
        """Another device stands at the seat: an empty journal, a key of its own, the next epoch."""
        home = self.hall.built.places.seat(DEAD)
        for name in ("record.key", *(file.name for file in home.glob("journal*"))):
            (home / name).unlink()
        key = public_text(create_signing_key(home / "record.key").public_key())
        settings = (home / "seat.toml").read_text()
        (home / "seat.toml").write_text(settings.replace("epoch = 1", "epoch = 2"))
        await order_by_two(self.hall, lambda desk: desk.order(acts.OpenSeatEpoch, seat=DEAD, epoch=2, key=key))
        await self.hall.seats[DEAD].start()
        await self._sign_in(DEAD)
        await vote(self.director, item)
        await self.director.decide()
        await self._note(item)

    async def _sign_in(self, seat: str) -> None:
        """The member holds up the card until the screen knows them: a new device has to fetch the roster first."""
        panel = self.hall.panels[seat]
        assert await panel.until("scene", "sign_in"), "the new device never asks for a card"
        for _ in range(20):
            await panel.card(self.hall.built.cards[seat])
            if await panel.until("scene", "ready", "result", timeout_s=4.0):
                return
        raise AssertionError(f"seat {seat} never takes the card")

    async def _vote_by_hand(self, item: str) -> None:
        """A seat is dead in a round; its member raises a hand, and two people enter that by name."""
        await settle(self.hall)
        await self.hall.seats[HANDED].kill()
        await vote(self.director, item, without=(HANDED,))
        await self.director.close_poll(without=1)
        member = next(one.member for one in (await self.hall.status()).seats if one.seat == HANDED)
        count: dict[str, Any] = {"channel": "hands", "members": (member,), "counted": (hand_lines("q1", yes=1),)}
        await order_by_two(self.hall, lambda desk: desk.order_round(acts.EnterHandCount, **count))
        await self.director.freeze()
        await self.director.declare()
        await self._note(item)
        await self.hall.seats[HANDED].start()
        # It seals the round that it has missed as soon as it has read of it.
        await self.hall.wait(
            lambda now: all(one.online for one in now.seats) and now.rounds[-1].sealed == len(now.seats),
            "every seat is back and has sealed",
        )

    async def _lose_the_centre(self, stick: Path) -> None:
        """The centre's disk burns; the keys come from the backup, everything else from the seats and the stick."""
        await settle(self.hall)
        places = self.hall.built.places
        home = Home(places.centre)
        before = (await self.hall.status()).rounds
        await self.hall.centre.kill()
        self.seen.before = _read(home, before)
        await burn_centre(self.hall, self.root / "backup")
        await begin_rebuild(self.hall, self.root / "backup")
        await self.hall.order(lambda desk: desk.take_journal(stick))
        self.seen.finding = await wait_for_seats(self.hall)
        self.seen.accepted = await self.hall.order(lambda desk: desk.accept_rebuild())
        after = (await self.hall.status()).rounds
        self.seen.after = _read(home, after)

    async def _go_on(self, item: str) -> None:
        """The sitting goes on under the new term: a vote by hand is annulled and held again, with every seat alive."""
        await self.director.annul("by buttons, now that every seat works")
        await vote(self.director, item)
        await self.director.decide()
        await self.hall.order(lambda desk: desk.order(acts.CloseSitting))
        await settle(self.hall)
        self.seen.end = await self.hall.status()
        self.seen.bundle = self.root / "bundle"
        self.seen.centre_key = self.hall.built.centre_key
        await export(self.hall, self.seen.bundle)


def _read(home: Home, rounds: tuple[RoundStatus, ...]) -> Ledgered:
    ledger = SqliteLedger(home.ledger)
    try:
        snapshot = ledger.snapshot()
    finally:
        ledger.close()
    return Ledgered(
        records=frozenset(decode_frame(stored.frame).hash for stored in snapshot.records),
        bodies=frozenset(hashlib.sha256(data).hexdigest() for data in snapshot.blobs.values()),
        rounds=rounds,
    )
