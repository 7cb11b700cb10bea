# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real hall under load: broker, centre and seats as processes, and members who press without pause.

Each member presses one button after the other, always another one than before, and waits for the word *recorded*. So
what a screen has called recorded can be compared, press by press, with the journal of the seat and with the ledger.
"""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from central_broker.desk import Desk
from central_broker.intake import SittingDraft
from edge_agent.settings import Home as SeatHome
from rehearsal.building import build_hall
from rehearsal.ending import export, settle
from rehearsal.hall import Hall
from rehearsal.panel import Panel
from tests.builders import HALL, POLL, SITTING, agenda, profile, roster
from tests.hall_broker import mosquitto_or_skip
from tests.kept_files import chosen, kept_journal, kept_ledger
from verifier.cli import main as verify
from voting_core import acts

BUTTONS: Final = ("yes", "no", "abstain")
KEPT: Final = ("recorded", "delivered", "counted")
"""Stages at which a screen has called a ballot recorded."""
PATIENCE_S: Final = 100.0
"""Only a hung program takes that long."""
PRESSES_MAX: Final = 900
"""A seat takes a thousand revisions of a ballot; its member rests a little before."""


@dataclass(slots=True)
class Member:
    """The member at one seat."""

    panel: Panel
    chance: random.Random
    pace_s: float
    hand: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a press waits for its word."""
    pressed: list[str] = field(default_factory=list)
    left: int = PRESSES_MAX
    """Presses until the member rests; a new round begins the count anew."""
    shown: list[str] = field(default_factory=list)
    """What the screen has called recorded, in order, each ballot once."""
    delivered: int = 0
    """So many of them it has called delivered."""
    last_view: dict[str, Any] = field(default_factory=dict)
    """The last screen that the seat has shown, also after its end."""
    on_delivered: Callable[[int], None] = field(default=lambda _: None)
    """Told of each screen that calls a ballot delivered: how many are."""
    _awaited: str = ""

    def __post_init__(self) -> None:
        """See every screen that the seat sends, also one that is replaced at once."""
        show = self.panel._show

        async def see(view: dict[str, Any], at_s: float = 0.0) -> None:
            self._see(view)
            await show(view, at_s)

        self.panel._show = see  # type: ignore[method-assign]  # there is one Member to a panel

    def _see(self, view: dict[str, Any]) -> None:
        self.last_view = view or self.last_view
        if not view:
            self._awaited = ""
        elif view["choice"] and view["stage"] in KEPT:
            if view["choice"] == self._awaited:
                self.shown.append(self._awaited)
                self._awaited = ""
            if view["stage"] != "recorded":
                self.delivered = len(self.shown)
                self.on_delivered(self.delivered)

    @property
    def unreceipted(self) -> int:
        """Records of the seat without a receipt, by its own account."""
        return int(self.panel.view.get("unsent", 0))

    async def sign_in(self, card: str) -> None:
        """Present the card; again where the roster had not arrived before the screen asked for a card."""
        await self.until(lambda view: view.get("scene") == "sign_in")
        while not self.panel.view["member"]:
            await self.panel.card(card)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self.until(lambda view: view.get("member"))

    async def press_on(self) -> None:
        """Press for ever; cancel to end."""
        while True:
            async with self.hand:
                if self.left:
                    await self.press()
            await asyncio.sleep(self.chance.uniform(0, 2 * self.pace_s))

    async def press(self) -> bool:
        """Press once and wait for the word; whether the screen said it before the seat went away.

        A member who sees the screen of a seat that came back goes on from what it says.
        """
        await self.until(lambda view: not view or view["scene"] in ("voting", "stopped"))
        if self.panel.view.get("scene") != "voting":
            return False
        others = [button for button in BUTTONS if button != self.panel.view["choice"]]
        button = self.chance.choice(others)
        shown = len(self.shown)
        self._awaited = button
        self.left = max(0, self.left - 1)
        self.pressed.append(button)
        await self.panel.press(button)
        await self.until(lambda _: not self._awaited)
        return len(self.shown) > shown

    async def until(self, holds: Any) -> None:
        """Wait until the screen is as wanted."""
        changed = self.panel._changed
        try:
            async with asyncio.timeout(PATIENCE_S), changed:
                await changed.wait_for(lambda: holds(self.panel.view))
        except TimeoutError as error:
            raise AssertionError(f"{self.panel.seat} waited in vain; its screen says {self.panel.view}") from error


@dataclass(slots=True)
class PressedHall:
    """The hall and its members."""

    hall: Hall
    members: dict[str, Member]
    round: int = 0
    """Rounds opened so far; each begins the count of presses anew."""
    _pressing: list[asyncio.Task[None]] = field(default_factory=list)

    def start_pressing(self) -> None:
        """Let everybody press until :meth:`stop_pressing`."""
        self._pressing = [asyncio.create_task(member.press_on()) for member in self.members.values()]

    async def stop_pressing(self) -> None:
        """Everybody finishes the press they are at; a press that went wrong is raised here."""
        for member in self.members.values():
            await member.hand.acquire()
        for task in self._pressing:
            task.cancel()
        for outcome in await asyncio.gather(*self._pressing, return_exceptions=True):
            assert isinstance(outcome, asyncio.CancelledError), f"a member could not press on: {outcome}"
        self._pressing = []
        for member in self.members.values():
            member.hand.release()

    async def abandon(self) -> None:
        """End the pressing, whatever became of it."""
        for task in self._pressing:
            task.cancel()
        await asyncio.gather(*self._pressing, return_exceptions=True)

    async def open_round(self) -> None:
        """Put the item to the vote, instead of the round before; nobody presses meanwhile."""
        if self.round:
            await self.hall.order(lambda desk: desk.order_round(acts.AbortPoll, reason="next"))
        await self.hall.order(lambda desk: desk.open_poll(POLL))
        self.round += 1
        for member in self.members.values():
            await member.until(lambda view: view.get("scene") == "voting" and view["round"] == self.round)
            member.left = PRESSES_MAX

    @property
    def is_tired(self) -> bool:
        """Whether it is time for a new round."""
        return any(member.left < PRESSES_MAX // 2 for member in self.members.values())

    async def revive(self, seat: str) -> None:
        """Start a seat that is down, and wait until its member can press again."""
        await self.members[seat].until(lambda view: not view)
        await self.hall.seats[seat].start()
        await self.members[seat].until(lambda view: view.get("scene") == "voting")

    def unreceipted(self) -> int:
        """Records that seats hold and the centre has not receipted, all seats together."""
        return sum(member.unreceipted for member in self.members.values())

    def journal(self, seat: str) -> list[bytes]:
        """Frames of one seat's journal as they lie on the disk."""
        return kept_journal(SeatHome(self.hall.built.places.seat(seat)).journal)

    def ledger(self) -> dict[str, list[bytes]]:
        """Frames in the ledger as they lie on the disk, by author."""
        return kept_ledger(self.hall.built.places.centre / "ledger.sqlite")

    def check_ledger(self) -> None:
        """The ledger as a dead centre left it opens, and holds what screens called delivered, in order, once."""
        held = self.ledger()
        for seat, member in self.members.items():
            arrived = chosen(held.get(seat, []))
            assert arrived == member.pressed[: len(arrived)], f"{seat}: the ledger holds what nobody pressed"
            assert len(arrived) >= member.delivered, f"{seat}: shown as delivered, and not in the ledger"

    async def delivering(self) -> None:
        """Wait until a seat that still presses is told of a delivery: broker and centre work again."""
        async with asyncio.timeout(PATIENCE_S):
            seen = [asyncio.create_task(self._delivered(member)) for member in self.members.values()]
            _, others = await asyncio.wait(seen, return_when=asyncio.FIRST_COMPLETED)
            for task in others:
                task.cancel()

    @staticmethod
    async def _delivered(member: Member) -> None:
        shown = len(member.shown)
        await member.until(lambda view: len(member.shown) > shown and view.get("stage") == "delivered")

    async def check_arrived(self) -> int:
        """Wait until nothing is under way; then each journal is in the ledger, to the letter and once.

        Returns:
            How many ballots are in the ledger.
        """
        await settle(self.hall)
        ledger, ballots = self.ledger(), 0
        for seat, member in self.members.items():
            journal = self.journal(seat)
            differ = f"{seat}: {len(ledger[seat])} records in the ledger, {len(journal)} others in the journal"
            assert ledger[seat] == journal, differ
            cast = chosen(journal)
            rest = iter(cast)
            assert all(button in rest for button in member.shown), f"{seat}: shown as recorded, and not kept"
            assert len(cast) <= len(member.pressed), f"{seat}: a press is kept twice"
            ballots += len(cast)
        assert set(ledger) == {"floor", *self.members}, "a stranger is in the ledger"
        return ballots

    def check_calm(self) -> None:
        """No seat has stopped, and none raises an alarm."""
        for seat, member in self.members.items():
            view = member.panel.view
            assert view["scene"] != "stopped", f"{seat} has stopped: {view['sentence_en']}"
            assert not view["alarm_en"], f"{seat} raises an alarm: {view['alarm_en']}"

    async def close(self, bundle: Path) -> None:
        """End the round, count it, export the bundle, and let the auditor's program check it."""
        for kind in (acts.ClosePoll, acts.FreezeRound, acts.DeclareResult, acts.PublishResult):
            await self.hall.order(partial(Desk.order_round, kind=kind))
            if kind is acts.ClosePoll:
                await self.hall.wait(lambda status: not status.rounds[-1].unsealed, "every seat has sealed")
        await settle(self.hall)
        await export(self.hall, bundle)
        assert await asyncio.to_thread(verify, [str(bundle)]) == 0, "the auditor's program objects"


def draft(seats: int) -> SittingDraft:
    """A sitting of so many members with one item, last press valid."""
    members = roster(seats)
    return SittingDraft(
        sitting=SITTING,
        title="会议",
        hall=HALL,
        day=date(2026, 7, 21),
        profile=profile(),
        roster=members,
        agenda=agenda(POLL),
        card_numbers={one.member: f"{number:08x}" for number, one in enumerate(members.members, start=1)},
        notes=(),
    )


@asynccontextmanager
async def pressed_hall(root: Path, seats: int, *, pace_s: float = 0.05, seed: int = 1) -> AsyncIterator[PressedHall]:
    """A hall in which everybody is signed in and the first round is open; all its processes end with the block."""
    wanted = draft(seats)
    built = build_hall(root, wanted, lambda _: None)
    async with AsyncExitStack() as stack:
        hall = await stack.enter_async_context(Hall(built, mosquitto_or_skip()))
        await hall.start_centre()
        await hall.start_seats(lambda _: None)
        await hall.order(lambda desk: desk.open_sitting(HALL, SITTING, wanted.title, wanted.profile))
        await hall.order(lambda desk: desk.fix_roster(wanted.roster, built.registry))
        await hall.order(lambda desk: desk.publish_agenda(wanted.agenda))
        await hall.order(lambda desk: desk.order(acts.OpenRoll))
        members = {seat: Member(hall.panels[seat], random.Random(f"{seed} {seat}"), pace_s) for seat in built.seats}
        for seat, member in members.items():
            await member.sign_in(built.cards[seat])
        await hall.wait(lambda status: status.present == seats, "everybody is signed in")
        pressed = PressedHall(hall, members)
        stack.push_async_callback(pressed.abandon)
        await pressed.open_round()
        yield pressed
