# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operators: they run the sitting by what the centre says of it, click twice, click on old pictures, change plans.

An order without an answer is given again with the same id, as the desk does when its connection breaks.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from central_broker.core.effects import AnswerOrder
from central_broker.core.status import RebuildStatus, RoundStatus, Status
from tests.builders import HALL, SITTING
from tests.simulation.centre_node import CentreNode
from tests.simulation.hall import Hall
from tests.simulation.house_affairs import HouseAffairs
from tests.simulation.rescues import Rescue, Rescuers
from tests.simulation.teller_calls import TellerCalls
from voting_core import acts
from voting_core.agenda import Agenda
from voting_core.codec import encode
from voting_core.floor_header import Approval
from voting_core.lifecycle import UNDECIDED
from voting_core.roster import Registry, Roster, blob_ref
from voting_core.rules.profile import Profile

PATIENCE_MS: Final = 3_000
"""How long a desk waits for an answer before it gives the same order again."""

ROUNDS_MAX: Final = 3

Sign = Callable[[bytes, str], Approval]


class Chair:
    """Whoever runs the sitting.

    Args:
        hall: Time and chance.
        centre: Where orders go.
        sign: Signs an order for an operator.
        papers: Roster, registry and agenda.
        broken: Tells which seats people know to be broken for good.
        carry: Brings the journal of a seat to the centre on a stick.
        profile: The rules.
    """

    def __init__(
        self,
        hall: Hall,
        centre: CentreNode,
        sign: Sign,
        papers: tuple[Roster, Registry, Agenda],
        profile: Profile,
        broken: Callable[[], set[str]],
        carry: Callable[[str], None],
    ) -> None:
        self._hall, self._centre, self._sign, self._profile = hall, centre, sign, profile
        self._broken = broken
        self._roster, self._registry, self._agenda = (encode(paper) for paper in papers)
        self._seats = [seat.seat for seat in papers[0].seats]
        self._items = [item.item for item in papers[2].items]
        self._chance = hall.chances.stream("chair")
        self._rescuers = Rescuers(hall, hall.chances.stream("rescues"), carry)
        self._affairs = HouseAffairs(hall, hall.chances.stream("affairs")) if hall.plan.affairs else None
        self._tellers = TellerCalls(hall.chances.stream("teller calls"), self._waited, profile.tellers_needed)
        self._ids = 0
        self._waiting: tuple[bytes, tuple[Approval, ...], tuple[bytes, ...], int] | None = None
        self._since: dict[str, int] = {}
        self._given_up: set[str] = set()
        self.done = False
        """Whether every item is decided or given up."""

    def start(self) -> None:
        """Take the chair."""
        self._hall.scheduler.after(self._chance.randint(300, 1_200), self._turn)

    # --- asking and ordering -----------------------------------------------------------------------------------------

    def _turn(self) -> None:
        self._hall.scheduler.after(self._chance.randint(300, 1_000), self._turn)
        if self._waiting is None:
            self._centre.ask(self._on_status)
        elif self._hall.scheduler.now_ms - self._waiting[3] > PATIENCE_MS:
            self._give(*self._waiting[:3])

    def _on_status(self, status: Status | AnswerOrder) -> None:
        if isinstance(status, Status) and self._waiting is None:
            self._decide(status)

    def _order(self, kind: type[acts.ActHeader], expect: str, blobs: tuple[bytes, ...] = (), **fields: Any) -> None:
        self._ids += 1
        if self._chance.randrange(30) == 0:
            expect = "another"  # a click on an old picture
        usual: Mapping[str, Any] = {"v": 1, "hall": HALL, "sitting": SITTING}
        act = encode(kind(**{**usual, "id": f"{self._ids:032x}", "expect": expect, **fields}))
        self._give(act, (self._sign(act, "lin"),), blobs)
        if self._chance.randrange(5) == 0:
            self._give(act, (self._sign(act, "lin"),), blobs)  # a second click

    def _give(self, act: bytes, approvals: tuple[Approval, ...], blobs: tuple[bytes, ...]) -> None:
        self._waiting = (act, approvals, blobs, self._hall.scheduler.now_ms)
        self._centre.order(act, approvals, blobs, lambda answer: self._on_answer(act, blobs, answer))

    def _on_answer(self, act: bytes, blobs: tuple[bytes, ...], answer: Status | AnswerOrder) -> None:
        if not isinstance(answer, AnswerOrder) or self._waiting is None or self._waiting[0] != act:
            return
        if answer.result == "waiting":
            self._give(act, (self._sign(act, "lin"), self._sign(act, "zhou")), blobs)
        else:
            self._waiting = None

    # --- running the sitting -----------------------------------------------------------------------------------------

    def _decide(self, status: Status) -> None:
        if status.rebuild is not None and status.rebuild.floor_seq:
            self._accept_rebuild(status, status.rebuild)
            return
        if status.rebuild is not None and set(status.rebuild.reported) | self._broken() < set(self._seats):
            return
        self._rescuers.look(status)
        if status.phase in ("roll", "adjourned") and self._rescue(self._rescuers.for_seats(status)):
            return
        if status.phase in ("roll", "adjourned") and self._affairs and self._rescue(self._affairs.think(status)):
            return
        match status.phase:
            case "none":
                fields: Any = {"title": "第三十六次会议", "profile": self._profile, "operators": status.operators}
                self._order(acts.OpenSitting, "none", **fields)
            case "opened":
                blobs = (self._roster, self._registry)
                self._order(acts.FixRoster, "opened", blobs, roster=blob_ref(blobs[0]), registry=blob_ref(blobs[1]))
            case "rostered" if not status.agenda:
                self._order(acts.PublishAgenda, "rostered", (self._agenda,), agenda=blob_ref(self._agenda))
            case "rostered":
                self._order(acts.OpenRoll, "rostered")
            case "roll":
                self._run_items(status)
            case "adjourned" if self._waited("adjourned", 2_000, 6_000):
                self._order(acts.ResumeSitting, "adjourned")
            case _:
                pass

    def _rescue(self, rescue: Rescue | None) -> bool:
        """Give the order of a rescue; whether there was one."""
        if rescue is not None:
            self._order(rescue.kind, rescue.expect, **rescue.fields)
        return rescue is not None

    def _accept_rebuild(self, status: Status, rebuild: RebuildStatus) -> None:
        """Go on with what the seats brought; a seat that is known to be broken for good is named missing."""
        if rebuild.phase == "opened" and set(rebuild.reported) | self._broken() < set(self._seats):
            return  # no registry was found: people alone know how many seats the hall has
        expected = set(rebuild.waiting) - self._broken()
        name = f"rebuild {status.term} {rebuild.floor_seq}"
        if expected and self._waited(f"{name} devices", 40_000, 60_000):
            expected -= set(self._hall.replaced)  # the former device is dead, and the new one is not registered yet
        complete = not rebuild.blobs_missing or self._waited(f"{name} bodies", 30_000, 40_000)
        if not expected and complete and self._waited(name, 9_000, 20_000):
            fields: Any = {"floor_seq": rebuild.floor_seq, "floor_hash": rebuild.floor_hash}
            blobs = (self._roster, self._registry, self._agenda)
            self._order(acts.AcceptRebuild, rebuild.phase, blobs, missing=rebuild.waiting, **fields)

    def _run_items(self, status: Status) -> None:
        undecided = next((one for one in status.rounds if one.phase in UNDECIDED), None)
        if undecided is not None:
            self._hall.called = undecided.poll if undecided.phase == "open" else ""
            if undecided.secrecy == "secret" and undecided.phase not in ("open", "closed"):
                self._rescue(self._tellers.for_round(undecided))
            elif not self._rescue(self._rescuers.for_round(status, undecided)):
                self._run_round(undecided)
            return
        declared = next((one for one in status.rounds if one.phase == "declared"), None)
        if declared is not None:
            self._round_order(acts.PublishResult, declared)
        elif not self._do_something_else(status):
            self._open_next(status)

    def _run_round(self, state: RoundStatus) -> None:
        name = f"{state.poll} {state.round} {state.phase} {state.frozen_seq}"
        luck = self._chance.randrange(100)
        match state.phase:
            case "open" if self._waited(name, 4_000, 11_000):
                self._round_order(acts.AbortPoll if luck < 5 else acts.ClosePoll, state)
            case "closed" if not state.unsealed or self._waited(name, 1_000, 9_000):
                self._round_order(acts.AbortPoll if luck < 3 else acts.FreezeRound, state)
            case "frozen" if luck < 15 and state.frozen_seq:
                self._round_order(acts.FreezeRound, state)
            case "frozen" if self._waited(name, 200, 3_000):
                fields = {"frozen_seq": state.frozen_seq, "frozen_hash": state.frozen_hash}
                self._round_order(acts.FreezeRound if luck > 70 else acts.DeclareResult, state, **fields)
            case _:
                pass

    def _round_order(self, kind: type[acts.RoundAct], state: RoundStatus, **fields: Any) -> None:
        if kind in (acts.AbortPoll, acts.AnnulPoll):
            fields = {"reason": "as the chair says"}
        elif kind is not acts.DeclareResult:
            fields = {}
        self._order(kind, state.phase, poll=state.poll, round=state.round, **fields)

    def _do_something_else(self, status: Status) -> bool:
        """Now and then, between rounds: annul, adjourn, excuse."""
        name = f"something else {[(one.poll, one.round, one.phase) for one in status.rounds]}"
        if name in self._since:
            return False
        self._since[name] = 0
        luck = self._chance.randrange(60)
        published = [one for one in status.rounds if one.phase == "published" and one.round < ROUNDS_MAX]
        off = tuple(one.seat for one in status.seats if not one.online and not one.excused)
        if luck < 4 and published:
            self._round_order(acts.AnnulPoll, published[-1])
        elif luck < 6:
            self._order(acts.AdjournSitting, "roll", reason="as the chair says")
        elif luck < 20 and off:
            self._order(acts.ExcuseSeats, "roll", seats=off[:1], reason="switched off")
        else:
            return False
        return True

    def _open_next(self, status: Status) -> None:
        entries = {item.item: item for item in status.agenda}
        for item in self._items:
            rounds = [one for one in status.rounds if one.poll == item]
            over = rounds and rounds[-1].phase not in ("aborted", "annulled") and not rounds[-1].goes_on
            if item in self._given_up or over:
                continue
            number = len(rounds) + 1
            if number > ROUNDS_MAX or self._waited(f"{item} {number}", 60_000, 90_000):
                self._given_up.add(item)
            elif status.present >= status.quorum_needed:
                first, ready = self._tellers.for_item(status, entries[item])
                fields: Any = {"poll": item, "round": number, "item": item, "text_sha256": entries[item].text_sha256}
                if not self._rescue(first) and ready:
                    self._order(acts.OpenPoll, "none", **fields)
            return
        self.done = True

    def _waited(self, name: str, least_ms: int, most_ms: int) -> bool:
        """Whether a drawn time has passed since this was first asked."""
        now_ms = self._hall.scheduler.now_ms
        if name not in self._since:
            self._since[name] = now_ms + self._chance.randint(least_ms, most_ms)
        return now_ms >= self._since[name]
