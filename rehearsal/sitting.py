# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sitting that ``make demo`` plays: all four functions, four mishaps, an annulment, an item not carried."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from rehearsal.director import Director
from rehearsal.ending import settle
from rehearsal.functions import Functions
from rehearsal.loss import begin_rebuild, burn_centre, order_by_two, wait_for_seats
from rehearsal.people import Cast, draw_presses
from rehearsal.tellers import make_key
from voting_core import acts
from voting_core.agenda import Motion

VOTE_WITHIN_S = 5.0
"""Time in which everybody presses, at the pace of the demonstration."""

IN_THE_BURST_S = 0.02
"""When the broker dies: after the first presses of a burst have left their seats, before the last have arrived."""

BODY = 41
"""The numbers of dissenters in the script are those of a body of this size; other bodies get their share."""


@dataclass(slots=True)
class Sitting:
    """The script. Each scene is one item of the agenda."""

    director: Director
    cast: Cast
    chance: random.Random
    backup: Path | None = None
    """Where the centre's key is backed up before its disk burns; where none is named, it does not burn."""
    gone: list[str] = field(default_factory=list)
    """Seats of those who have left."""

    async def play(self) -> None:
        """Play everything, in order."""
        await self.roll()
        scenes: list[Callable[[str], Awaitable[None]]] = [
            self.calm_vote,
            self.link_lost,
            self.broker_killed,
            self.seat_killed,
            self.seat_missing,
        ]
        functions = Functions(self.director, self.chance)
        for item in self.director.built.draft.agenda.items:
            if not isinstance(item, Motion):
                await functions.play(item.item, type(item).__name__.lower())
                continue
            scene = scenes.pop(0) if scenes else self.calm_vote
            if scene == self.seat_killed and self.backup is not None:
                await self.centre_lost(self.backup)
            await scene(item.item)
        await self.director.hall.order(lambda desk: desk.order(acts.CloseSitting))
        self.director.stage.tell("闭会。", "The sitting is closed.", "bold")

    async def roll(self) -> None:
        """Members sign in; the seats of two members on leave are switched off and excused."""
        director, hall = self.director, self.director.hall
        await director.open_sitting()
        away = self.cast.on_leave[:2]
        await asyncio.gather(director.sign_in(self.cast.punctual), *(hall.seats[seat].stop() for seat in away))
        await hall.wait(lambda now: not any(one.online for one in now.seats if one.seat in away), "they are off")
        if away:
            await hall.order(lambda desk: desk.order(acts.ExcuseSeats, seats=away, reason="请假，席位关机"))
        status = await hall.wait(lambda now: now.present >= len(self.cast.punctual), "all punctual members are in")
        director.stage.tell(
            f"应到 {status.due}，实到 {status.present}，符合法定人数。", f"Quorum: {status.present} present.", "bold"
        )
        if director.built.draft.profile.tellers_needed:
            await make_key(hall, director.stage)
        await director.pause()

    async def calm_vote(self, item: str) -> None:
        """Nothing goes wrong: somebody changes their mind, somebody never presses."""
        await self.director.open_poll(item)
        others = (self.cast.silent, self.cast.doubter, *self.gone)
        voters = [seat for seat in self.cast.punctual if seat not in others]
        await asyncio.gather(self._vote(voters, self._some(no=3, abstain=2)), self._change_of_mind())
        await self.director.decide()

    async def link_lost(self, item: str) -> None:
        """Mishap 1: a seat loses its link, its member votes all the same; a latecomer signs in and votes at once."""
        director, seat = self.director, self.cast.cut_off
        await director.open_poll(item)
        await director.hall.panels[seat].until("scene", "voting", timeout_s=20)
        await director.hall.panels[seat].link("down")
        director.stage.tell(f"意外一：席位 {seat} 断网。", f"Mishap 1: seat {seat} loses its link.", "bold magenta")
        voters = [one for one in self.cast.punctual if one != seat]
        await asyncio.gather(self._vote(voters, self._some(no=4, abstain=1)), self._vote_alone(seat), self._latecomer())
        unsent = director.hall.panels[seat].view.get("unsent", 0)
        director.stage.tell(
            f"席位 {seat} 已记录、待发送 {unsent} 条。", f"It holds {unsent} recorded, unsent records.", "magenta"
        )
        director.stage.photograph("demo")
        await director.hall.panels[seat].link("up")
        director.stage.tell(f"席位 {seat} 恢复联网。", "The link is back.", "magenta")
        await director.decide()

    async def seat_killed(self, item: str) -> None:
        """Mishap 4: a seat is killed after its member pressed, and started again. The item is not carried."""
        director, seat = self.director, self.cast.killed
        await director.open_poll(item)
        voters = [*(one for one in self.cast.punctual if one != seat), self.cast.latecomer]
        voting = asyncio.create_task(self._vote(voters, self._some(no=9, abstain=4)))
        await director.hall.panels[seat].until("scene", "voting", timeout_s=20)
        await director.press(seat, "yes")
        await director.hall.panels[seat].until("stage", "recorded", "delivered", timeout_s=20)
        await director.hall.seats[seat].kill()
        director.stage.tell(
            f"意外四：席位 {seat} 按键后进程被杀。", f"Mishap 4: seat {seat} is killed after the press.", "bold magenta"
        )
        await director.pause()
        await director.hall.seats[seat].start()
        await director.hall.panels[seat].until("scene", "voting", timeout_s=60)
        stage = director.hall.panels[seat].view.get("stage", "")
        director.stage.tell(
            f"席位 {seat} 重启，选票仍在（{stage}）。", f"It restarts and still holds the ballot ({stage}).", "magenta"
        )
        await voting
        await director.decide()

    async def broker_killed(self, item: str) -> None:
        """Mishap 2: the broker dies in the middle of a burst. The result is annulled and the item put again."""
        director, hall = self.director, self.director.hall
        await director.open_poll(item)
        voters = [*self.cast.punctual, self.cast.latecomer]
        for seat in voters:
            await hall.panels[seat].until("scene", "voting", timeout_s=20)
        burst = asyncio.gather(*(director.press(seat, "yes") for seat in voters))
        await asyncio.sleep(IN_THE_BURST_S)
        await hall.broker.kill()
        await burst
        await director.pause()
        arrived = (await hall.status()).rounds[-1].voted
        director.stage.tell(
            f"意外二：消息服务器被杀，{hall.unsent()} 条记录尚无回执，中心只收到 {arrived} 张选票。",
            f"Mishap 2: the broker is killed with {hall.unsent()} unreceipted records; the centre has {arrived}.",
            "bold magenta",
        )
        await director.pause()
        await hall.broker.start()
        await hall.wait(lambda now: now.rounds[-1].voted >= len(voters), "all ballots have arrived")
        director.stage.tell("消息服务器重启，选票一张不少。", "It restarts; not one ballot is missing.", "magenta")
        await director.decide()
        await director.annul("会场质疑：重新表决一次")
        await self._again_without(item, self.cast.silent, [one for one in voters if one != self.cast.silent])

    async def centre_lost(self, backup: Path) -> None:
        """Mishap 3: the centre's disk burns. Another one is rebuilt from the seats, in the next term."""
        director, hall = self.director, self.director.hall
        await settle(hall)
        before = (await hall.status()).rounds
        await burn_centre(hall, backup)
        director.stage.tell(
            "意外三：中心的盘毁了，只剩密钥备份。",
            "Mishap 3: the centre's disk is lost; only a backup of its key is left.",
            "bold magenta",
        )
        await director.pause()
        await begin_rebuild(hall, backup)
        now = await wait_for_seats(hall, without=tuple(self.cast.on_leave[:2]))
        assert now.rebuild is not None, "that is what was waited for"
        missing = now.rebuild.waiting
        director.stage.tell(
            f"{len(now.rebuild.reported)} 个席位报来账本；关机的 {'、'.join(missing) or '无'} 由两人确认缺席。",
            f"{len(now.rebuild.reported)} seats bring the ledger; missing, by two people's word: "
            f"{', '.join(missing) or 'none'}.",
            "magenta",
        )
        await order_by_two(hall, lambda desk: desk.accept_rebuild())
        same = (await hall.status()).rounds == before
        director.stage.tell(
            f"重建完成：结果{'逐字相同' if same else '不同'}，第 2 任期开始。",
            f"Rebuilt: the results are {'the same, word for word' if same else 'NOT the same'}; term 2 begins.",
            "bold magenta",
        )
        director.stage.photograph("rebuild")
        await director.pause()

    async def _again_without(self, item: str, seat: str, others: list[str]) -> None:
        """The second round: one seat is still cut off and cannot change the result; its ballot comes late."""
        director = self.director
        await director.open_poll(item)
        await director.hall.panels[seat].until("scene", "voting", timeout_s=20)
        await director.hall.panels[seat].link("down")
        spare = len(others) - self._needed(item, len(others) + 1)
        no = min(self._some(no=2)["no"], spare) if spare >= 0 else len(others)
        await asyncio.gather(self._vote(others, {"no": no}), self._vote_alone(seat))
        await director.close_poll(without=1)
        await director.freeze()
        director.stage.tell(
            f"席位 {seat} 尚未恢复，但不影响结果，可以宣布。",
            f"Seat {seat} is missing but cannot change it.",
            "magenta",
        )
        await director.declare()
        await director.hall.panels[seat].link("up")
        await director.hall.wait(lambda now: bool(now.rounds[-1].late), "the late ballot has arrived")
        director.stage.tell(
            "迟到的选票已入账、列明，不计入。", "The late ballot is kept and listed, not counted.", "magenta"
        )

    async def seat_missing(self, item: str) -> None:
        """One member leaves early; one seat cannot report, and the result depends on it until it returns."""
        director, seat = self.director, self.cast.cut_off
        await director.sign_out(self.cast.leaver)
        self.gone.append(self.cast.leaver)
        director.stage.tell(f"席位 {self.cast.leaver} 的委员提前退席。", "One member leaves early.")
        await director.open_poll(item)
        await director.hall.panels[seat].until("scene", "voting", timeout_s=20)
        await director.hall.panels[seat].link("down")
        others = [one for one in (*self.cast.punctual, self.cast.latecomer) if one not in (seat, self.cast.leaver)]
        not_yes = max(0, len(others) - self._needed(item, len(others) + 1) + 1)
        abstain = min(1, not_yes)
        await asyncio.gather(self._vote(others, {"no": not_yes - abstain, "abstain": abstain}), self._vote_alone(seat))
        await director.close_poll(without=1)
        state = await director.freeze()
        director.stage.tell(
            f"暂定：席位 {'、'.join(state.unsealed)} 未封票，可能改变结果。",
            f"Provisional: {', '.join(state.unsealed)} unsealed, and it can change the result.",
            "bold magenta",
        )
        await director.pause()
        await director.hall.panels[seat].link("up")
        await director.hall.wait(lambda now: not now.rounds[-1].unsealed, "the missing seat has sealed")
        director.stage.tell(f"席位 {seat} 回来了，重新封票。", "The seat is back; frozen again.", "magenta")
        await director.freeze()
        await director.declare()

    def _needed(self, item: str, voters: int) -> int:
        """How many yes an item needs when so many vote."""
        draft = self.director.built.draft
        motion = next(one for one in draft.agenda.items if one.item == item)
        rule = (motion.majority if isinstance(motion, Motion) else None) or draft.profile.majority
        return rule.threshold.needed(voters if rule.base in ("cast", "decided") else len(draft.roster.members))

    def _some(self, **counts: int) -> dict[str, int]:
        """Counts of dissenters, scaled to the size of this body; at least one of each."""
        size = len(self.cast.seats)
        return {button: max(1, count * size // BODY) for button, count in counts.items()}

    async def _vote(self, voters: list[str], counts: dict[str, int]) -> None:
        await self.director.press_all(draw_presses(voters, counts, VOTE_WITHIN_S * self.director.pace, self.chance))

    async def _vote_alone(self, seat: str) -> None:
        panel = self.director.hall.panels[seat]
        await asyncio.sleep(VOTE_WITHIN_S * 0.8 * self.director.pace)
        await panel.press("yes")
        await panel.until("stage", "recorded", "delivered", timeout_s=20)

    async def _change_of_mind(self) -> None:
        seat = self.cast.doubter
        await self.director.hall.panels[seat].until("scene", "voting", timeout_s=20)
        await self.director.press(seat, "no")
        await asyncio.sleep(VOTE_WITHIN_S * 0.6 * self.director.pace)
        await self.director.press(seat, "yes")
        self.director.stage.tell(
            "一位委员改按（以最后一次为准）。", "One member changes the vote; the last press counts."
        )

    async def _latecomer(self) -> None:
        seat = self.cast.latecomer
        await self.director.pause()
        await self.director.sign_in([seat], 0)
        await self.director.press(seat, "yes")
        self.director.stage.tell(f"席位 {seat} 迟到报到，立即投票。", "A latecomer signs in and votes at once.")
