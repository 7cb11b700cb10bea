# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the demonstration does with items that are no motions: personnel, appraisals, elections with a second ballot."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec

from central_broker.core.status import RoundStatus
from central_broker.hand_lines import fill_lines
from edge_agent.core.view import View
from edge_agent.hardware.panel_words import PanelState
from edge_agent.watching import draw
from rehearsal.director import Director
from rehearsal.loss import order_by_two
from voting_core import acts
from voting_core.questions import Question

MARKS_WITHIN_S: Final = 4.0
"""Time in which everybody fills in their ballot, at the pace of the demonstration."""

BALLOTS_MAX: Final = 3
"""Second ballots in a row; past them the script leaves the tie to the chair."""

Marks = Sequence[tuple[str, str]]
"""Questions and options, in the order in which a member answers."""


@dataclass(slots=True)
class Functions:
    """The scenes of one sitting that are about persons and their work."""

    director: Director
    chance: random.Random
    counted_by_hand: list[str] = field(default_factory=list)
    """Members who were counted by hand; one is enough to show it."""

    async def play(self, item: str, kind: str) -> None:
        """Put an item and let everybody present answer it."""
        match kind:
            case "personnel":
                await self.personnel(item)
            case "appraisal":
                await self.appraisal(item)
            case _:
                await self.election(item)

    async def personnel(self, item: str) -> None:
        """Almost everybody is in favour; at the first list one seat breaks, and its member is counted by hand."""
        state, voters = await self._open(item)
        # Nobody is counted by hand in a secret vote.
        broken = "" if self.counted_by_hand or state.secrecy == "secret" else self.chance.choice(voters)
        answers = {
            seat: [
                (one.question, self.chance.choices(one.options, (30, 2, 1)[: len(one.options)])[0])
                for one in state.questions
            ]
            for seat in voters
            if seat != broken
        }
        if broken:
            await self.director.hall.seats[broken].kill()
            self.director.stage.tell(
                f"席位 {broken} 发生故障，该委员举手表决。",
                f"Seat {broken} breaks: its member raises a hand.",
                "bold magenta",
            )
        await self._fill(answers)
        if not broken:
            await self.director.decide()
            return
        await self._count_by_hand(state, broken)
        await self.director.close_poll(without=1)
        await self.director.freeze()
        await self.director.declare()
        await self.director.hall.seats[broken].start()
        await self.director.hall.panels[broken].until("scene", "result", "ready", timeout_s=60)

    async def appraisal(self, item: str) -> None:
        """Everybody grades or scores every target; some leave one out."""
        state, voters = await self._open(item)
        grades = {one.question: self._leaning(one, place) for place, one in enumerate(state.questions)}
        answers = {
            seat: [
                (one.question, self.chance.choices(one.choices, grades[one.question])[0])
                for one in state.questions
                if self.chance.randrange(60)
            ]
            for seat in voters
        }
        await self._show_paper(state, voters[0], answers[voters[0]])
        await self._fill(answers)
        await self.director.decide()

    async def _show_paper(self, state: RoundStatus, seat: str, marks: Marks) -> None:
        """One seat's screen with a ballot paper of several questions, of which some are answered."""
        if len(state.questions) < 4 or state.questions[0].highest:
            return
        await self._fill({seat: marks[:3]})
        view = msgspec.convert(self.director.hall.panels[seat].view, View)
        self.director.stage.photograph("paper", draw(PanelState(seq=1, at_us=0, lamps=view.lamps, view=view)))

    async def election(self, item: str) -> None:
        """Two candidates have as many votes at the cut, so there is a second ballot between them."""
        for _ in range(BALLOTS_MAX):
            state, voters = await self._open(item)
            await self._fill(dict(zip(voters, self._choices(state, len(voters)), strict=True)))
            done = await self.director.decide()
            if not done.goes_on:
                return
            self.director.stage.tell(
                "得票相等，就名额进行再次投票。", "A tie at the cut: a second ballot among the tied.", "bold magenta"
            )

    async def _open(self, item: str) -> tuple[RoundStatus, list[str]]:
        """Put the item; who is signed in and on takes part."""
        state = await self.director.open_poll(item)
        status = await self.director.hall.status()
        voters = [one.seat for one in status.seats if one.signed_in and one.online]
        for seat in voters:
            await self.director.hall.panels[seat].until("scene", "voting", timeout_s=20)
        return state, voters

    async def _fill(self, answers: Mapping[str, Marks]) -> None:
        """Everybody answers question by question, each at their own speed."""

        async def one(seat: str, marks: Marks) -> None:
            within_s = MARKS_WITHIN_S * self.director.pace
            await asyncio.sleep(within_s * 0.3 * self.chance.random())
            for question, option in marks:
                await self.director.hall.panels[seat].mark(question, option)
                await asyncio.sleep(within_s * 0.6 * self.chance.random() / len(marks))
            await self.director.hall.panels[seat].until("stage", "recorded", "delivered", timeout_s=20)

        await asyncio.gather(*(one(seat, marks) for seat, marks in answers.items() if marks))

    async def _count_by_hand(self, state: RoundStatus, seat: str) -> None:
        """Two people enter that the member of a broken seat raised a hand for everything."""
        member = next(one.member for one in self.director.built.draft.roster.members if one.seat == seat)
        self.counted_by_hand.append(member)
        counted = tuple(fill_lines(question, {"yes": 1}, 1) for question in state.questions)
        fields = {"channel": "hands", "members": (member,), "counted": counted}
        await order_by_two(self.director.hall, lambda desk: desk.order_round(acts.EnterHandCount, state.poll, **fields))
        self.director.stage.tell("两人录入举手 1 票：赞成。", "Two people enter one hand: yes.", "magenta")

    def _leaning(self, question: Question, place: int) -> list[int]:
        """How often each option is given: mostly the best grade, of some targets the second; scores around 90."""
        if question.highest:
            return [max(0, 30 - abs(points - question.highest * 9 // 10) * 3) for points in range(question.highest + 1)]
        first = 20 if place % 3 else 9
        return [(first, 12, 2, 1, 1, 1)[min(number, 5)] for number in range(len(question.choices))]

    def _choices(self, state: RoundStatus, voters: int) -> list[Marks]:
        """Ballots that elect the first candidates and tie the next two; in a second ballot, the first one is ahead."""
        single = len(state.questions) == 1
        names = list(state.questions[0].options) if single else [one.question for one in state.questions]
        if len(names) <= state.posts or len(names) == 2:
            return [
                self._ballot(state, names, names[: state.posts] if number % 3 else names[-state.posts :])
                for number in range(voters)
            ]
        contest = names[: state.posts + 1]
        tied = min((voters - 4) // 2, voters - self._floor() - 1)
        left_out = [contest[-1]] * tied + [contest[-2]] * tied
        left_out += [contest[number % (state.posts - 1)] for number in range(voters - len(left_out))]
        self.chance.shuffle(left_out)
        return [self._ballot(state, names, [name for name in contest if name != out]) for out in left_out]

    def _floor(self) -> int:
        """Votes that a candidate needs, by more than half of all members."""
        return len(self.director.built.draft.roster.members) // 2 + 1

    def _ballot(self, state: RoundStatus, names: Sequence[str], chosen: Sequence[str]) -> Marks:
        """One ballot for these candidates: marks, or yes for them and abstain for the others."""
        if len(state.questions) == 1:
            return [(state.questions[0].question, name) for name in chosen]
        return [(name, "yes" if name in chosen else "abstain") for name in names]
