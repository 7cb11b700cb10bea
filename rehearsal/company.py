# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The members of an open hall, played: they sign in when the roll opens, answer what is put, and tellers agree.

Whoever conducts the sitting from the console finds a house that behaves like one. The seat for practice and those of
members on leave are left alone.
"""

import asyncio
import random
from collections.abc import Mapping, Sequence
from typing import Any, Final

from rehearsal.building import BuiltHall
from rehearsal.panel import Panel
from rehearsal.practice import answers
from voting_core.questions import Question

COMING_S: Final = 12.0
"""Members come in within this time."""

ANSWERING_S: Final = 9.0
"""Most answer within this time; a few never do."""

SILENT: Final = 0.03
"""Part of the answers that are never given: somebody forgets, as everywhere."""

PATIENCE_S: Final = 24 * 3600.0


class Company:
    """The members who are played.

    Args:
        built: The hall, for cards and seats.
        panels: A hand at each seat.
        chance: Draws who answers what and when.
        left_alone: Seats that nobody plays.
        pace: How slowly people act: 1 for somebody who watches, less for a test.
    """

    def __init__(
        self,
        built: BuiltHall,
        panels: Mapping[str, Panel],
        chance: random.Random,
        left_alone: Sequence[str] = (),
        *,
        pace: float = 1.0,
    ) -> None:
        self._cards, self._panels, self._chance, self._pace = built.cards, panels, chance, pace
        away = {one.seat for one in built.draft.roster.members if one.leave} | set(left_alone)
        self._seats = [one.seat for one in built.draft.roster.members if one.seat not in away]

    async def play(self) -> None:
        """Play all of them, until cancelled."""
        await asyncio.gather(*(self._member(seat) for seat in self._seats))

    async def _member(self, seat: str) -> None:
        panel, done = self._panels[seat], ""
        while True:
            await panel.until_holds(lambda view, seen=done: wants(view) not in ("", seen), PATIENCE_S)  # type: ignore[misc]
            view, done = panel.view, wants(panel.view)
            match done.partition(" ")[0]:
                case "card" if seat in self._cards:
                    await self._wait(COMING_S)
                    await panel.card(self._cards[seat])
                case "vote" if self._chance.random() >= SILENT:
                    await self._answer(panel, view)
                case "teller":
                    await self._wait(ANSWERING_S / 3)
                    await panel.press("yes")
                case _:
                    pass

    async def _answer(self, panel: Panel, view: Mapping[str, Any]) -> None:
        marks = answers(questions(view), int(view.get("posts", 0)), self._chance)
        for question, option in marks:
            await self._wait(ANSWERING_S / max(1, len(marks)))
            await panel.mark(question, option)

    async def _wait(self, most_s: float) -> None:
        await asyncio.sleep(most_s * self._pace * self._chance.betavariate(1.6, 2.5))


def wants(view: Mapping[str, Any]) -> str:
    """What a screen asks its member for, with what it is about; empty for nothing."""
    if view.get("asks_teller"):
        return f"teller {view.get('archive', '')}"
    match view.get("scene"):
        case "sign_in":
            return f"card {view.get('sitting', '')} {view.get('due', 0)}"
        case "voting" if not view.get("stage") or not any(one["chosen"] for one in view.get("paper", ())):
            return f"vote {view.get('title', '')} {view.get('round', 0)}"
        case _:
            return ""


def questions(view: Mapping[str, Any]) -> list[Question]:
    """The ballot on a screen, as far as an answer needs it."""
    return [
        Question(
            question=one["question"],
            subject="",
            criterion="",
            name=one["name"],
            options=tuple(option["option"] for option in one["options"]),
            names=(),
            highest=one["highest"],
            least=1,
            most=one["most"],
        )
        for one in view.get("paper", ())
    ]
