# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All wire seats of a hall in this process: who connects when, who presses when, and how long it took."""

import asyncio
import random
import time
from collections.abc import Callable
from typing import Final, Self

from adapters.key_files import load_signing_key
from rehearsal.building import BuiltHall
from rehearsal.load.floor_book import FloorBook
from rehearsal.load.place import Place
from rehearsal.load.wire import KEEPALIVE_S
from rehearsal.load.wire_seat import WireIdentity, WireSeat
from voting_core.errors import HemicycleError
from voting_core.signing import Ed25519Signer

TICK_S: Final = 0.25
AT_ONCE: Final = 64
"""Connections side by side as long as nobody is in a hurry."""

OPTIONS: Final = ("yes", "no", "abstain")


class CrowdError(HemicycleError):
    """The crowd did not get through in time; the message says how far it got."""


class Crowd:
    """The wire seats of a hall. Use it as ``async with``.

    Args:
        built: The hall; its certificates and keys.
        seats: Which of its seats are here.
        chance: Draws who presses when.
    """

    def __init__(self, built: BuiltHall, seats: tuple[str, ...], chance: random.Random) -> None:
        self._built, self._chance = built, chance
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._book = FloorBook(built.draft.hall, built.centre_key)
        member_of = {one.seat: one.member for one in built.draft.roster.members}
        self.places = [self._place(seat, member_of[seat]) for seat in seats]
        self._fault: BaseException | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        """Begin to keep time; nobody is connected yet."""
        self._tasks = [asyncio.create_task(self._tick()), asyncio.create_task(self._ping())]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Hang up everywhere."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def seats(self) -> list[WireSeat]:
        """The seats, in order."""
        return [place.seat for place in self.places]

    @property
    def losses(self) -> list[str]:
        """Why connections ended or did not come about, of all seats."""
        return [reason for place in self.places for reason in place.losses]

    async def connect(self, timeout_s: float) -> None:
        """Connect every seat, 64 side by side; from then on each one comes back by itself.

        Raises:
            CrowdError: Some do not get in.
        """
        self._tasks.extend(asyncio.create_task(place.stay()) for place in self.places)
        await self.until(lambda seat: seat.is_up, "get in", timeout_s)
        for place in self.places:
            place.gate = asyncio.Semaphore()  # nobody waits for a neighbour any more

    async def until(self, holds: Callable[[WireSeat], bool], what: str, timeout_s: float) -> float:
        """Wait until something holds at every seat; the seconds it took.

        Raises:
            CrowdError: It does not come true in time.
        """
        began_s, open_seats = time.monotonic(), self.seats
        while True:
            if self._fault is not None:
                raise self._fault
            for task in self._tasks:
                if task.done():
                    task.result()
            open_seats = [seat for seat in open_seats if not holds(seat)]
            took_s = time.monotonic() - began_s
            if not open_seats:
                return took_s
            if took_s > timeout_s:
                last = [f"The last loss: {reason}." for reason in self.losses[-1:]]
                raise CrowdError(f"After {timeout_s:.0f} s, {len(open_seats)} seats do not yet {what}.", *last)
            await asyncio.sleep(0.02)

    async def press_all(self, within_s: float, timeout_s: float) -> list[float]:
        """Every member presses once at a time drawn from an interval; all presses are delivered at the end.

        Returns:
            Seconds from each press to its checked receipt.
        """
        begun = [len(seat.delivered_s) for seat in self.seats]
        turns = sorted((self._chance.uniform(0.0, within_s), number) for number in range(len(self.places)))
        began_s = time.monotonic()
        for after_s, number in turns:
            wait_s = began_s + after_s - time.monotonic()
            if wait_s > 0:
                await asyncio.sleep(wait_s)
            elif number % 16 == 0:
                await asyncio.sleep(0)
            self._press(number)
        await self.until(lambda seat: not seat.unsent, "have their receipts", timeout_s)
        return [taken_s for seat, first in zip(self.seats, begun, strict=True) for taken_s in seat.delivered_s[first:]]

    async def drain(self, records_each: int, batch_records: int, timeout_s: float) -> float:
        """Every seat has so many records that nobody has seen, and sends them in batches of one size.

        Returns:
            Seconds from the moment at which all begin to send until the last receipt was checked.
        """
        for number, seat in enumerate(self.seats):
            seat.holds_back, seat.batch_records_max = True, batch_records
            for _ in range(records_each):
                self._press(number)
            await asyncio.sleep(0)
        await asyncio.sleep(1.0)
        began_s = time.monotonic()
        for seat in self.seats:
            seat.holds_back = False
            seat.tick(began_s)
        return await self.until(lambda seat: not seat.unsent, "have sent their backlog", timeout_s)

    async def sign_in(self, seats_per_s: int, timeout_s: float) -> None:
        """Members come in one after another, so many in a second."""
        for number, seat in enumerate(self.seats, 1):
            seat.start()
            if number % 15 == 0:
                await asyncio.sleep(15 / seats_per_s)
        await self.until(lambda seat: not seat.unsent, "are signed in", timeout_s)

    def _press(self, number: int) -> None:
        """One member presses; what is drawn from seat and press, so that every run is alike."""
        seat = self.places[number].seat
        seat.press(OPTIONS[(number + len(seat.hashes)) % 3])

    def _place(self, seat: str, member: str) -> Place:
        draft = self._built.draft
        identity = WireIdentity(
            hall=draft.hall, sitting=draft.sitting, seat=seat, member=member, centre_key=self._built.centre_key
        )
        signer = Ed25519Signer(load_signing_key(self._built.places.seat(seat) / "record.key"))
        wire_seat = WireSeat(identity, signer, self._book)
        place = Place(self._built, wire_seat, self._gate, self._chance, self._note_fault)
        wire_seat.say = place.say
        return place

    def _note_fault(self, fault: BaseException) -> None:
        self._fault = fault

    async def _tick(self) -> None:
        """Let every seat look at its clock, a few at a time."""
        while True:
            await asyncio.sleep(TICK_S)
            now_s = time.monotonic()
            for number, place in enumerate(self.places):
                if place.seat.is_up:
                    place.seat.tick(now_s)
                if number % 256 == 255:
                    await asyncio.sleep(0)

    async def _ping(self) -> None:
        """Tell the broker that every seat lives; all in one go, for this must not be late when there is much to do."""
        while True:
            await asyncio.sleep(KEEPALIVE_S / 3)
            for place in self.places:
                place.ping()
