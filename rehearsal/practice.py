# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sitting to practise in: one seat is left to somebody at this machine, all others and the chair are played."""

import asyncio
import contextlib
import random
from collections.abc import Mapping, Sequence
from typing import Any, Final

from central_broker.core.status import RoundStatus
from rehearsal.director import Director
from rehearsal.hall import RehearsalError
from rehearsal.tellers import make_key
from voting_core import acts
from voting_core.errors import RefusedError
from voting_core.questions import Question
from voting_core.roster import Roster

OTHERS_WITHIN_S: Final = 8.0
"""Time in which the others answer."""

CHANGE_S: Final = 5.0
"""How long the chair waits after the last answer: somebody who practises may want to change it."""

PATIENCE_S: Final = 120.0
"""How long the chair waits for somebody who does not answer."""

_LEANINGS: Final = {"yes": 30, "no": 3, "abstain": 2}


def seat_to_practise(roster: Roster) -> str:
    """The seat of the first member who is due and no teller.

    Raises:
        RefusedError: There is none.
    """
    member = next((one for one in roster.members if not one.leave and not one.teller), None)
    if member is None:
        raise RefusedError("Every member of this sitting is a teller or on leave.", "Take another sitting's files.")
    return member.seat


def answers(questions: Sequence[Question], posts: int, chance: random.Random) -> list[tuple[str, str]]:
    """What one of the others answers: mostly in favour, good grades, as many names as there are posts."""
    marks: list[tuple[str, str]] = []
    for question in questions:
        if question.most > 1:
            names = chance.sample(list(question.options), min(posts or 1, question.most, len(question.options)))
            marks += [(question.question, name) for name in names]
        elif question.highest:
            marks.append((question.question, f"s{chance.randint(question.highest * 4 // 5, question.highest)}"))
        else:
            weights = [_LEANINGS.get(option, max(1, 12 - 5 * place)) for place, option in enumerate(question.options)]
            marks.append((question.question, chance.choices(question.options, weights)[0]))
    return marks


class Practice:
    """The chair and the other members.

    Args:
        director: Of a running hall whose sitting is not open yet.
        seat: The seat that is left alone.
        chance: Draws what the others answer and when.
    """

    def __init__(self, director: Director, seat: str, chance: random.Random) -> None:
        self._director, self._seat, self._chance = director, seat, chance
        self._panel = director.hall.panels[seat]

    async def play(self) -> None:
        """Play the whole agenda; ends when the sitting is closed."""
        director, draft = self._director, self._director.built.draft
        await director.open_sitting()
        others = [one.seat for one in draft.roster.members if not one.leave and one.seat != self._seat]
        director.stage.tell("请在窗口中点您的卡报到。", "Click on your card in the window to sign in.", "bold cyan")
        await director.sign_in(others, within_s=4.0)
        await self._panel.until("scene", "ready", "voting", timeout_s=24 * 3_600)
        if draft.profile.tellers_needed:
            await make_key(director.hall, director.stage)
        for item in draft.agenda.items:
            with contextlib.suppress(RehearsalError):  # what may not be put, because of how another came out, is not
                await self._put(item.item)
        await director.hall.order(lambda desk: desk.order(acts.CloseSitting))
        director.stage.tell("闭会。", "The sitting is closed.", "bold")

    async def stand_in(self) -> None:
        """Without anybody at the seat: sign in, vote on the first item that is put, and let its result be seen."""
        await self._panel.until("scene", "sign_in", timeout_s=60)
        await self._panel.card(self._director.built.cards[self._seat])
        await self._panel.until("scene", "voting", timeout_s=PATIENCE_S)
        await asyncio.sleep(CHANGE_S * self._director.pace)
        await self._panel.press("yes")
        await self._panel.until("scene", "result", timeout_s=PATIENCE_S)
        await asyncio.sleep(CHANGE_S * self._director.pace)

    async def _put(self, item: str) -> None:
        """Put an item until its result stands: a tie at the cut is voted on again."""
        for _ in range(3):
            state = await self._director.open_poll(item)
            status = await self._director.hall.status()
            voters = [one.seat for one in status.seats if one.signed_in and one.online and one.seat != self._seat]
            await asyncio.gather(self._wait(state), *(self._answer(seat, state) for seat in voters))
            done = await self._director.decide()
            await asyncio.sleep(CHANGE_S * self._director.pace)
            if not done.goes_on:
                return

    async def _answer(self, seat: str, state: RoundStatus) -> None:
        panel = self._director.hall.panels[seat]
        if not await panel.until("scene", "voting", timeout_s=20):
            return
        marks = answers(state.questions, state.posts, self._chance)
        step_s = OTHERS_WITHIN_S * self._director.pace / max(1, len(marks))
        for question, option in marks:
            await asyncio.sleep(step_s * self._chance.random())
            await panel.mark(question, option)

    async def _wait(self, state: RoundStatus) -> None:
        """Until whoever practises has answered everything and had time to change it, or for so long at most."""
        questions = len(state.questions)
        if await self._panel.until_holds(lambda view: has_answered(view, questions), PATIENCE_S * self._director.pace):
            await asyncio.sleep(CHANGE_S * self._director.pace)


def has_answered(view: Mapping[str, Any], questions: int) -> bool:
    """Whether a screen shows an answer to every question, recorded at least."""
    paper = view.get("paper", [])
    answered = sum(bool(one["chosen"]) for one in paper)
    return bool(paper) and answered >= questions and view.get("stage") in ("recorded", "delivered")
