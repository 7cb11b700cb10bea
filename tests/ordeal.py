# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A hall whose network goes wrong in every way while its members keep pressing: real broker, centre, seats, kernels.

Broker and centre are in one network namespace, the seats in another; the wire between them is the test's own.
"""

import asyncio
import itertools
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from central_broker.core.status import RoundStatus
from central_broker.ledger import SqliteLedger
from central_broker.settings import Home
from edge_agent.journal import SqliteJournal
from edge_agent.settings import Home as SeatHome
from rehearsal.building import build_hall
from rehearsal.director import Director
from rehearsal.hall import Hall
from rehearsal.load.large_hall import large_draft
from rehearsal.panel import Panel
from rehearsal.stage import Stage
from tests.bad_wire import ADDRESSES, BadWire, Tally, Weather
from tests.hall_broker import mosquitto_or_skip
from voting_core.frames import decode_frame
from voting_core.seat_records import SEAT_READER, BallotCast

FILES: Final = Path(__file__).parent.parent / "examples" / "standing-committee"
BUTTONS: Final = ("yes", "no", "abstain")
SEATS: Final = 4
PATIENCE_S: Final = 180.0
"""Only a seat that never comes back waits that long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """Some seconds of bad weather; ``resets`` ends all connections that many times, evenly spread."""

    name: str
    seconds: float
    weather: Callable[[], Weather]
    resets: int = 0


@dataclass(slots=True)
class Survived:
    """What was left of it."""

    shown: dict[str, list[str]] = field(default_factory=dict)
    """By seat: every answer that its screen called recorded, in order."""
    journals: dict[str, list[bytes]] = field(default_factory=dict)
    ledger: dict[str, list[bytes]] = field(default_factory=dict)
    backlogs: dict[str, int] = field(default_factory=dict)
    """By spell: records without a receipt at its end."""
    drained_s: float = 0.0
    """From the healing until the last record had its receipt."""
    tally: Tally = field(default_factory=Tally)
    result: RoundStatus | None = None

    def ballots(self, seat: str) -> list[str]:
        """What the ledger holds of a seat's presses, in order."""
        records = [SEAT_READER.read(decode_frame(data).body) for data in self.ledger[seat]]
        return [record.answers[0].options[0] for record in records if isinstance(record, BallotCast)]


def play(wire: BadWire, spells: list[Spell], every_s: float) -> Survived:
    """Hold a round over the wire, through all spells one after another, and count it.

    Args:
        wire: Entered.
        spells: In order; everything is healed after the last one.
        every_s: Time between two presses of one member.
    """
    root = Path(tempfile.mkdtemp(prefix="hemicycle-"))
    try:
        return asyncio.run(_play(root, wire, spells, every_s))
    finally:
        shutil.rmtree(root, ignore_errors=True)


async def _play(root: Path, wire: BadWire, spells: list[Spell], every_s: float) -> Survived:
    survived = Survived()
    built = build_hall(root, large_draft(FILES, SEATS), lambda _: None, address=ADDRESSES["centre"])
    async with Hall(built, mosquitto_or_skip()) as hall:
        with wire.inside("centre"):
            await hall.start_centre()
        with wire.inside("seats"):
            await hall.start_seats(lambda _: None)
        director = Director(hall, Stage.silent(built.draft.roster.seats, hall.panels), pace=0.0)
        await director.open_sitting()
        await director.sign_in(built.seats)
        await hall.wait(lambda now: now.present == len(built.seats), "the centre knows of every sign-in")
        await director.open_poll(built.draft.agenda.items[0].item)
        stop = asyncio.Event()
        members = [
            asyncio.create_task(_press_on(panel, stop, every_s, survived.shown.setdefault(seat, [])))
            for seat, panel in hall.panels.items()
        ]
        for spell in spells:
            await _endure(wire, spell)
            survived.backlogs[spell.name] = hall.unsent()
        healed_s = time.monotonic()
        wire.heal()
        stop.set()
        await asyncio.gather(*members)
        await hall.wait(lambda _: hall.unsent() == 0, "every record has its receipt", timeout_s=PATIENCE_S)
        survived.drained_s = time.monotonic() - healed_s
        await director.close_poll()
        await director.freeze()
        survived.result = await director.declare()
        await asyncio.gather(*(program.stop() for program in hall.seats.values()), hall.centre.stop())
        survived.tally = wire.tally
        _read_disks(hall, survived)
    return survived


async def _endure(wire: BadWire, spell: Spell) -> None:
    wire.weather = spell.weather()
    for _ in range(spell.resets):
        wire.reset_all()
        await asyncio.sleep(spell.seconds / spell.resets)
    if not spell.resets:
        await asyncio.sleep(spell.seconds)


async def _press_on(panel: Panel, stop: asyncio.Event, every_s: float, shown: list[str]) -> None:
    """A member who changes their mind for ever and looks at the screen each time."""
    await panel.until("scene", "voting", timeout_s=PATIENCE_S)
    for button in itertools.cycle(BUTTONS):
        if stop.is_set():
            return
        await panel.press(button)
        assert await panel.until("choice", button), f"{panel.seat} does not take a press"
        assert await panel.until("stage", "recorded", "delivered"), f"{panel.seat} does not record a press"
        shown.append(button)
        await asyncio.sleep(every_s)


def _read_disks(hall: Hall, survived: Survived) -> None:
    ledger = SqliteLedger(Home(hall.built.places.centre).ledger)
    for stored in ledger.snapshot().records:
        survived.ledger.setdefault(stored.author, []).append(stored.frame)
    ledger.close()
    for seat in hall.built.seats:
        journal = SqliteJournal(SeatHome(hall.built.places.seat(seat)).journal)
        survived.journals[seat] = list(journal.snapshot().own)
        journal.close()


def last_round(survived: Survived) -> RoundStatus:
    """The round that was counted."""
    assert survived.result is not None, "the ordeal was played to its end"
    return survived.result
