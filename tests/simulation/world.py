# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run from its first press to its verdict: build the hall, let it live through chaos and calm, then judge it."""

import base64
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from unittest.mock import patch

import msgspec

from central_broker.core import CentralCore
from central_broker.core.effects import CheckBallots
from central_broker.core.inputs import BallotsChecked, Started
from central_broker.core.picture import draw_status
from central_broker.core.status import RoundStatus
from edge_agent.journal import JournalError, MemoryJournal
from tests.builders import HALL, roster
from tests.simulation.attacks import Attacks
from tests.simulation.centre_node import CentreNode
from tests.simulation.chair import Chair
from tests.simulation.chip_cards import give_cards
from tests.simulation.final_checks import CHECKS, FOR_GOOD
from tests.simulation.findings import Findings
from tests.simulation.hall import BrokenPromiseError, Hall
from tests.simulation.keys import keys
from tests.simulation.members import SimMember
from tests.simulation.mishaps import Mishaps
from tests.simulation.network import SimBroker
from tests.simulation.papers import draw_items, draw_rules, make_secret, name_tellers
from tests.simulation.plan import Plan
from tests.simulation.seat_node import SeatNode
from tests.simulation.secret_attacks import SecretAttacks
from tests.simulation.secret_checks import check_key_is_known
from tests.simulation.watching import Witness
from voting_core import parts
from voting_core.carried import CarriedJournal
from voting_core.errors import HemicycleError
from voting_core.floor_header import Approval
from voting_core.frames import ACT_CONTEXT
from voting_core.identifiers import CENTRE
from voting_core.roster import Operator, RegisteredKey, Registry

CALM_MS_MAX: Final = 300_000
"""Once faults stop, everything is delivered within this: five times the longest pause between two tries."""

LOOK_EVERY_MS: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a run.

    Args:
        broken: The promise that does not hold; empty when all do.
        digest: Hash over everything that happened, in order.
        struck: Every fault, by name and number.
        records: How many records of each kind are in the ledger.
        fates: What became of rows that no disk had synced when its machine died: none were pending, kept, torn, lost.
        calls: Calls that the scheduler performed.
        virtual_ms: How long the run lasted in its own time.
    """

    broken: str
    digest: str
    struck: tuple[str, ...]
    records: Mapping[str, int]
    fates: Mapping[str, int]
    calls: int
    virtual_ms: int


class World:
    """One hall and everybody in it.

    Args:
        plan: What to build and what goes wrong.
        print_line: Prints the trace.
    """

    def __init__(self, plan: Plan, print_line: Callable[[str], None] | None = None) -> None:
        self._plan = plan
        self.hall = hall = Hall(plan, print_line=print_line)
        self._signer_of, self._verify = keys(signed=plan.signed)
        names = [f"s{number:02}" for number in range(1, plan.seats + plan.spare + 1)]
        centre_key = self._signer_of(CENTRE).key
        self.seats = {name: SeatNode(name, hall, self._signer_of, self._verify, centre_key) for name in names}
        self.centre = self._new_centre(hall.broker, honest=True)
        chance = hall.chances.stream("papers")
        away = tuple(number for number in range(1, plan.seats // 4 + 1) if chance.randrange(4) == 0)
        members = give_cards(roster(plan.seats, leave=away, spare_seats=plan.spare))
        items = draw_items(plan.items, chance)
        tellers = min(plan.tellers, plan.seats)
        if tellers:
            hidden = hall.chances.stream("secret papers")
            members, items = name_tellers(members, tellers, hidden), make_secret(items, hidden)
        self.witness = Witness(
            seats={name: seat.disk for name, seat in self.seats.items()},
            ledger=self.centre.disk,
            polls={item.title: item.item for item in items.items},
            blind=plan.blind,
            secret_polls=frozenset(item.item for item in items.items if item.secrecy == "secret"),
        )
        hall.watch = self.witness
        registry = Registry(
            seats=tuple(RegisteredKey(seat=name, epoch=1, key=self._signer_of(name).key) for name in names)
        )
        rules = draw_rules(chance, min(plan.tellers_needed, tellers))
        self.chair = Chair(
            hall, self.centre, self._approve, (members, registry, items), rules, lambda: self.witness.liars, self._carry
        )
        self.members = [
            SimMember(
                hall,
                self.seats,
                number,
                self.witness,
                may_stay_away=number <= plan.seats // 4,
            )
            for number in range(1, plan.seats + 1)
            if number not in away
        ]
        nodes = list(self.seats.values())
        self.attacks = Attacks(hall, nodes, self.witness, lambda broker: self._new_centre(broker, honest=False))
        secret = SecretAttacks(hall, nodes, self.witness)
        self.mishaps = Mishaps(hall, nodes, self.centre, self.attacks, secret)

    def run(self) -> Outcome:
        """Live through it all; the outcome says which promise broke, if one did."""
        broken = ""
        try:
            with patch.object(parts, "PART_CHARACTERS", self._plan.part_characters):
                self._live()
            self._judge()
        except BrokenPromiseError as error:
            broken = str(error)
        except AssertionError as error:
            broken = f"an invariant of the core itself: {error}"
        except (HemicycleError, JournalError) as error:
            broken = f"what the disk holds cannot be continued: {error}"
        except (LookupError, TypeError, ValueError) as error:
            broken = f"a program failed: {error!r}"
        facts = self.witness.ledger_facts()
        self.hall.tell("world", broken)
        return Outcome(
            broken=broken,
            digest=self.hall.digest.hexdigest()[:16],
            struck=tuple(self.hall.chances.struck),
            records=Counter(fact.kind for fact in facts),
            fates=self.hall.chances.fates,
            calls=self.hall.scheduler.calls,
            virtual_ms=self.hall.scheduler.now_ms,
        )

    # --- the run -----------------------------------------------------------------------------------------------------

    def _live(self) -> None:
        self.centre.start()
        for seat in self.seats.values():
            seat.start()
        for member in self.members:
            member.start()
        self.chair.start()
        self.mishaps.start()
        self.hall.scheduler.run_until(self._plan.chaos_ms)
        self.mishaps.end()
        end_ms = self._plan.chaos_ms + CALM_MS_MAX
        while self.hall.scheduler.now_ms < end_ms and not self._is_settled():
            self.hall.scheduler.run_until(self.hall.scheduler.now_ms + LOOK_EVERY_MS)
            self._note_terms()

    def _is_settled(self) -> bool:
        """Whether the house has finished its agenda and every word has arrived.

        Raises:
            BrokenPromiseError: A promise is broken that no waiting heals.
        """
        if not self.chair.done or self.hall.scheduler.now_ms < self._plan.chaos_ms + 2 * LOOK_EVERY_MS:
            return False
        found = Findings(self.seats, self.witness, self.attacks, self.centre)
        for check in FOR_GOOD:
            check(found)
        try:
            self._judge()
        except BrokenPromiseError:
            return False
        return True

    def _judge(self) -> None:
        found = Findings(self.seats, self.witness, self.attacks, self.centre)
        for check in CHECKS:
            check(found)
        self._check_restarted_centre(found)

    def _check_restarted_centre(self, found: Findings) -> None:
        """Invariant 3: a centre started from the ledger tells the same of every round."""
        if self.centre.core is None or self.centre.core._in_flight is not None:
            raise BrokenPromiseError("the centre is down or still writing long after calm returned")
        anew = self.centre.new_core()
        started = Started(snapshot=self.centre.snapshot(), wall_ms=self.centre.wall_ms, mono_ms=self.centre.mono_ms)
        for effect in anew.handle(started):
            if isinstance(effect, CheckBallots):
                anew.handle(BallotsChecked(faults=self.centre.look_at(effect)))
        if self._plan.tellers and not any(fact["bodies"] for fact in found.floor("LedgerRebuilt")):
            check_key_is_known(found, anew._house)
        before, after = rounds_of(self.centre.core), rounds_of(anew)
        if before != after:
            raise BrokenPromiseError(f"a restarted centre tells another story: {before} became {after}")

    def _note_terms(self) -> None:
        for name, seat in self.seats.items():
            if seat.core is not None and name not in self.witness.liars:
                self.witness.on_term(name, seat.core._desk.term)

    # --- the people --------------------------------------------------------------------------------------------------

    def _new_centre(self, broker: SimBroker, *, honest: bool) -> CentreNode:
        people = tuple(
            Operator(operator=name, name=name.capitalize(), key=self._signer_of(name).key) for name in ("lin", "zhou")
        )
        return CentreNode(self.hall, broker, self._signer_of(CENTRE), self._verify, people, honest=honest)

    def _carry(self, seat: str) -> None:
        """Take what a seat's disk holds to the centre."""
        node = self.seats[seat]
        snapshot = MemoryJournal(node.disk.durable).snapshot()
        journal = CarriedJournal(hall=HALL, seat=seat, epoch=node.epoch, own=snapshot.own, floor=snapshot.floor)
        self.centre.carry(journal)

    def _approve(self, act: bytes, operator: str) -> Approval:
        sig = self._signer_of(operator).sign(ACT_CONTEXT + act)
        return Approval(operator=operator, sig=base64.b64encode(sig).decode())


def rounds_of(core: CentralCore) -> list[RoundStatus]:
    """Everything a centre tells of its rounds, times left out."""
    status = draw_status(core._house, core._orders.operators, (), 0)
    return [msgspec.structs.replace(one, left_ms=0) for one in status.rounds]
