# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All wire seats of a hall in this process: who connects when, who presses when, and how long it took."""

import asyncio
import random
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from adapters.key_files import load_signing_key
from adapters.link import Will
from rehearsal.building import BuiltHall
from rehearsal.load.floor_book import FloorBook
from rehearsal.load.wire import KEEPALIVE_S, Wire, WireError, WirePlace, wire_tls
from rehearsal.load.wire_seat import WireIdentity, WireSeat
from voting_core.errors import HemicycleError
from voting_core.signing import Ed25519Signer
from voting_core.topics import seat_subscriptions, seat_topic

TICK_S: Final = 0.25
TRIES_MAX: Final = 5
AGAIN_S: Final = 1.0
"""A real seat whose connection fails waits a random time below 0.2 s, 0.4 s, 0.8 s …; a storm is worse."""

OPTIONS: Final = ("yes", "no", "abstain")


class CrowdError(HemicycleError):
    """The crowd did not get through in time; the message says how far it got."""


@dataclass(slots=True)
class Place:
    """One seat with its wire, which is replaced at every connection."""

    home: Path
    subscriptions: tuple[str, ...]
    seat: WireSeat = field(init=False)
    tls: ssl.SSLContext | None = None
    wire: Wire | None = None

    def say(self, topic: str, payload: bytes, retain: bool) -> bool:
        """Publish if the link is up."""
        if self.wire is None or not self.wire.is_up:
            return False
        self.wire.publish(topic, payload, retain=retain)
        return True


class Crowd:
    """The wire seats of a hall. Use it as ``async with``.

    Args:
        built: The hall; its certificates and keys.
        seats: Which of its seats are here.
        chance: Draws who presses when.
    """

    def __init__(self, built: BuiltHall, seats: tuple[str, ...], chance: random.Random) -> None:
        self._built, self._chance = built, chance
        self.book = FloorBook(built.draft.hall, built.centre_key)
        self._member_of = {one.seat: one.member for one in built.draft.roster.members}
        self.places = [self._place(seat) for seat in seats]
        self.lost: list[str] = []
        """Why connections ended."""
        self.fault: BaseException | None = None
        self._ticking: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Begin to keep time; nobody is connected yet."""
        self._ticking = asyncio.create_task(self._tick())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Hang up everywhere."""
        if self._ticking is not None:
            self._ticking.cancel()
        self.hang_up()

    @property
    def seats(self) -> list[WireSeat]:
        """The seats, in order."""
        return [place.seat for place in self.places]

    async def connect(self, *, at_once: int) -> list[float]:
        """Connect every seat, so many side by side.

        Returns:
            Seconds that each seat took from its first try until its subscriptions were granted.

        Raises:
            CrowdError: A seat was refused again and again.
        """
        gate = asyncio.Semaphore(at_once)

        async def one(place: Place) -> float:
            async with gate:
                began_s = time.monotonic()
                await self._connect(place)
                return time.monotonic() - began_s

        return await asyncio.gather(*(one(place) for place in self.places))

    def hang_up(self) -> None:
        """Drop every connection."""
        for place in self.places:
            if place.wire is not None:
                place.wire.close()

    async def until(self, holds: Callable[[WireSeat], bool], what: str, timeout_s: float) -> float:
        """Wait until something holds at every seat; the seconds it took.

        Raises:
            CrowdError: It does not come true in time.
        """
        began_s, open_seats = time.monotonic(), self.seats
        while True:
            if self.fault is not None:
                raise self.fault
            open_seats = [seat for seat in open_seats if not holds(seat)]
            took_s = time.monotonic() - began_s
            if not open_seats:
                return took_s
            if took_s > timeout_s:
                lost = f" Connections lost: {len(self.lost)}, the last one: {self.lost[-1]}." if self.lost else ""
                raise CrowdError(f"After {timeout_s:.0f} s, {len(open_seats)} seats do not yet {what}.{lost}")
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

    def _place(self, seat: str) -> Place:
        draft, home = self._built.draft, self._built.places.seat(seat)
        member = self._member_of[seat]
        identity = WireIdentity(
            hall=draft.hall, sitting=draft.sitting, seat=seat, member=member, centre_key=self._built.centre_key
        )
        signer = Ed25519Signer(load_signing_key(home / "record.key"))
        place = Place(home=home, subscriptions=seat_subscriptions(draft.hall, seat))
        place.seat = WireSeat(identity, signer, self.book, place.say)
        return place

    async def _connect(self, place: Place) -> None:
        seat, hall = place.seat.identity.seat, place.seat.identity.hall
        if place.tls is None:
            place.tls = wire_tls(place.home)
        for number in range(1, TRIES_MAX + 1):
            where = WirePlace(
                host="127.0.0.1",
                port=self._built.port,
                home=place.home,
                identity=seat,
                subscriptions=place.subscriptions,
                will=Will(topic=seat_topic(hall, seat, "state"), payload=place.seat.last_words()),
            )
            place.wire = Wire(where, place.tls, place.seat.on_link, self._hear(place.seat), self._note_lost(place.seat))
            try:
                await place.wire.open()
            except WireError as error:
                self.lost.append(str(error))
                if number == TRIES_MAX:
                    raise CrowdError(f"No connection after {number} tries: {error}.") from error
                await asyncio.sleep(AGAIN_S * self._chance.random())
            else:
                return

    def _hear(self, seat: WireSeat) -> Callable[[str, bytes, bool], None]:
        def hear(topic: str, payload: bytes, retained: bool) -> None:
            try:
                seat.on_message(topic, payload, retained)
            except (HemicycleError, AssertionError) as fault:
                self.fault = fault

        return hear

    def _note_lost(self, seat: WireSeat) -> Callable[[str], None]:
        def note(reason: str) -> None:
            seat.on_lost()
            self.lost.append(reason)

        return note

    async def _tick(self) -> None:
        """Let every seat look at its clock, and tell the broker that it lives."""
        pinged_s = time.monotonic()
        while True:
            await asyncio.sleep(TICK_S)
            now_s = time.monotonic()
            pings = now_s - pinged_s > KEEPALIVE_S / 2
            pinged_s = now_s if pings else pinged_s
            for number, place in enumerate(self.places):
                if place.wire is not None and place.wire.is_up:
                    place.seat.tick(now_s)
                    if pings:
                        place.wire.ping()
                if number % 64 == 63:
                    await asyncio.sleep(0)
