# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sittings as they might go: steps drawn by hypothesis, of which those that the house does not allow now do nothing."""

from dataclasses import dataclass, field

from edge_agent.core.inputs import Button
from tests.spec.local_stage import MOTION, item, publish
from tests.spec.scripted_centre import Message, ScriptedCentre
from tests.spec.seat_host import SeatHost
from voting_core.floor_records import MemberMoved, SittingAdjourned, SittingClosed, SittingResumed
from voting_core.lifecycle import ENDED, RoundPhase, SittingPhase
from voting_core.round_records import PollAborted

STEPS = (
    "card",
    "yes",
    "no",
    "abstain",
    "deliver",
    "wait",
    "open",
    "close",
    "freeze",
    "declare",
    "publish",
    "abort",
    "adjourn",
    "resume",
    "end",
    "begin",
    "choose",
    "put",
    "move away",
    "move back",
)

_BUTTONS: dict[str, Button] = {"yes": "yes", "no": "no", "abstain": "abstain"}


@dataclass(slots=True)
class RandomSitting:
    """A seat, its centre, and the next legal step of each name."""

    host: SeatHost = field(default_factory=SeatHost)
    centre: ScriptedCentre = field(default_factory=ScriptedCentre)
    rounds: int = 0
    sittings: int = 1

    def __post_init__(self) -> None:
        """Open the first sitting."""
        self.host.link(up=True)
        self.host.hear(self.centre.state(), *self.centre.open_sitting())
        publish(self.host, self.centre, item("budget"))

    def step(self, name: str) -> None:
        """Do one step, if it can be done now."""
        if name in _BUTTONS:
            self.host.press(_BUTTONS[name])
        elif name == "choose":
            self.host.open("budget")
            self.host.open("budget")
        elif name == "card":
            self.host.card()
        elif name == "wait":
            self.host.pass_ms(3_100)
        elif name == "deliver":
            self.host.pass_ms(200)
            if self.host.batches():
                self.host.hear(self.centre.accept(self.host.batches()[-1]))
        else:
            self.host.hear(*self._messages(name))

    def _messages(self, name: str) -> list[Message]:
        floor, centre = self.centre.floor.floor, self.centre
        state = floor.undecided or (list(floor.rounds.values())[-1] if floor.rounds else None)
        phase = state.phase if state else RoundPhase.NONE
        poll, number = state.key if state else ("", 0)
        rolling, idle = floor.phase is SittingPhase.ROLL, floor.undecided is None
        match name:
            case "open" if rolling and idle:
                self.rounds += 1
                return centre.write(centre.floor.open_poll(poll=f"item-{self.rounds}"))
            case "put" if rolling and idle and self._may_be_put("budget"):
                last = floor.latest_round("budget")
                number = last.opened.round + 1 if last else 1
                return centre.write(centre.floor.open_poll(poll="budget", number=number, questions=MOTION))
            case "move away" if rolling:
                return centre.write(centre.floor.write(MemberMoved, member="m07", seat="s10", reason="x"))
            case "move back" if rolling:
                return centre.write(centre.floor.write(MemberMoved, member="m07", seat="s07", reason="x"))
            case "close" if phase is RoundPhase.OPEN:
                return centre.write(centre.floor.close_poll(poll, number))
            case "freeze" if phase is RoundPhase.CLOSED:
                return centre.freeze(poll, number)
            case "declare" if phase is RoundPhase.FROZEN:
                return centre.declare(poll, number)
            case "publish" if phase is RoundPhase.DECLARED and rolling:
                return centre.publish(poll, number)
            case "abort" if not idle:
                return centre.write(centre.floor.write(PollAborted, poll=poll, round=number, reason="x"))
            case "adjourn" if rolling and idle:
                return centre.write(centre.floor.write(SittingAdjourned, reason="x"))
            case "resume" if floor.phase is SittingPhase.ADJOURNED:
                return centre.write(centre.floor.write(SittingResumed))
            case "end" if rolling and idle:
                return centre.write(centre.floor.write(SittingClosed))
            case "begin" if floor.phase is SittingPhase.CLOSED:
                self.sittings += 1
                return centre.open_sitting(f"sitting-{self.sittings}")
            case _:
                return []

    def _may_be_put(self, poll: str) -> bool:
        last = self.centre.floor.floor.latest_round(poll)
        return last is None or last.phase in ENDED
