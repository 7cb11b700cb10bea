# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Directing a sitting: signs members in, lets them press, puts items to the vote, and tells the stage what happens."""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Final

from central_broker.core.status import RoundStatus, Status
from central_broker.desk import latest_round
from rehearsal.building import BuiltHall
from rehearsal.hall import Hall
from rehearsal.people import Press
from rehearsal.stage import Stage
from rehearsal.tellers import open_count
from voting_core import acts
from voting_core.errors import HemicycleError

SIGN_IN_WITHIN_S: Final = 8.0
PACE_S: Final = 1.5
"""A pause between steps, so that somebody who watches can follow."""


class Director:
    """Leads one rehearsed sitting, step by step.

    Args:
        hall: Running, with all seats on.
        stage: Told what happens.
        pace: How slowly people act: 1 for somebody who watches, less for a test.
    """

    def __init__(self, hall: Hall, stage: Stage, *, pace: float = 1.0) -> None:
        self.hall = hall
        self.stage = stage
        self.pace = pace
        self._cards = hall.built.cards

    @property
    def built(self) -> BuiltHall:
        """The hall that is played in."""
        return self.hall.built

    async def follow(self) -> None:
        """Keep the stage's status fresh; cancel to end."""
        while True:
            with contextlib.suppress(HemicycleError, OSError):  # the centre may be down on purpose
                self.stage.status = await self.hall.status()
            await asyncio.sleep(0.4)

    async def pause(self) -> None:
        """Let somebody who watches follow."""
        await asyncio.sleep(PACE_S * self.pace)

    async def open_sitting(self) -> None:
        """Import the secretary's files and open the roll."""
        draft = self.built.draft
        await self.hall.order(lambda desk: desk.open_sitting(draft.hall, draft.sitting, draft.title, draft.profile))
        await self.hall.order(lambda desk: desk.fix_roster(draft.roster, self.built.registry))
        await self.hall.order(lambda desk: desk.publish_agenda(draft.agenda))
        await self.hall.order(lambda desk: desk.order(acts.OpenRoll))
        self.stage.tell("会议开始，请报到。", "The sitting is open; members sign in.", "bold")

    async def sign_in(self, seats: Sequence[str], within_s: float = SIGN_IN_WITHIN_S) -> None:
        """Members come in one after another and show their cards, until each screen knows its member."""
        step_s = within_s * self.pace / max(1, len(seats))

        async def one(place: int, seat: str) -> None:
            panel = self.hall.panels[seat]
            await panel.until("scene", "sign_in", timeout_s=60)
            await asyncio.sleep(place * step_s)
            await panel.card(self._cards[seat])
            await panel.until("scene", "ready", "voting", timeout_s=60)

        await asyncio.gather(*(one(place, seat) for place, seat in enumerate(seats)))

    async def sign_out(self, seat: str) -> None:
        """A member shows the card again and leaves."""
        await self.hall.panels[seat].card(self._cards[seat])
        await self.hall.panels[seat].until("scene", "sign_in", timeout_s=20)

    async def open_poll(self, item: str) -> RoundStatus:
        """Put an item to the vote."""
        await self.hall.order(lambda desk: desk.open_poll(item))
        state = latest_round(await self.hall.status())
        number = f"（第 {state.round} 轮）" if state.round > 1 else ""
        self.stage.tell(f"付表决{number}：{state.title}", f"Put to the vote: {item}", "bold")
        return state

    async def press_all(self, presses: Sequence[Press]) -> None:
        """Everybody presses at their time."""

        async def one(press: Press) -> None:
            await self.hall.panels[press.seat].until("scene", "voting", timeout_s=20)
            await asyncio.sleep(press.after_s)
            await self.hall.panels[press.seat].press(press.button)

        await asyncio.gather(*(one(press) for press in presses))

    async def press(self, seat: str, button: str) -> None:
        """One member presses."""
        await self.hall.panels[seat].press(button)

    async def close_poll(self, *, without: int = 0) -> Status:
        """End the voting and wait for the seals of all seats but ``without`` that cannot seal now."""
        await self.hall.order(lambda desk: desk.order_round(acts.ClosePoll))
        self.stage.tell("表决截止，各席位封票。", "Voting closed; every seat seals.")
        return await self.hall.wait(
            lambda status: len(latest_round(status).unsealed) <= without and not latest_round(status).checking,
            "all seats that can have sealed, and their encrypted ballots are checked",
        )

    async def freeze(self) -> RoundStatus:
        """Put every member on one line."""
        await self.hall.order(lambda desk: desk.order_round(acts.FreezeRound))
        return latest_round(await self.hall.status())

    async def declare(self) -> RoundStatus:
        """Declare and publish, and read out the arithmetic."""
        await self.hall.order(lambda desk: desk.order_round(acts.DeclareResult))
        await self.hall.order(lambda desk: desk.order_round(acts.PublishResult))
        state = latest_round(await self.hall.status())
        style = {"carried": "bold green", "decided": "bold green"}.get(state.outcome, "bold red")
        self.stage.tell(state.said_zh, state.said_en, style)
        self.stage.tell(f"主持人：{state.chair_zh}", f"Chair: {state.chair_en}", "italic")
        await self.pause()
        return state

    async def decide(self) -> RoundStatus:
        """Close, freeze, have the tellers open a secret count, declare, publish."""
        await self.close_poll()
        state = await self.freeze()
        if state.secrecy == "secret":
            await open_count(self.hall, self.stage)
        return await self.declare()

    async def annul(self, reason: str) -> None:
        """A result is annulled: one operator asks, another one approves."""
        asked = await self.hall.order(lambda desk: desk.order_round(acts.AnnulPoll, reason=reason))
        self.stage.tell(
            "一人申请作废，待第二人确认。", "One operator asks to annul; a second one must approve.", "magenta"
        )
        await self.hall.order(lambda desk: desk.approve(desk.waiting(asked.act_id)), operator="zhao")
        self.stage.tell(f"结果作废：{reason}", "Annulled by two operators.", "magenta")
