# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The centre in the simulator: the production core on a virtual clock, cable and disk, and a desk for operators."""

from collections.abc import Callable
from typing import Final, assert_never

from central_broker.core import CentralCore
from central_broker.core.effects import (
    AnswerOrder,
    AnswerStatus,
    AppendLedger,
    CheckBallots,
    Effect,
    Note,
    Publish,
    Stop,
)
from central_broker.core.inputs import (
    BallotsChecked,
    Input,
    JournalCarried,
    LedgerAppended,
    LedgerFailed,
    LinkLost,
    LinkUp,
    MessageReceived,
    OrderReceived,
    Snapshot,
    Started,
    StatusAsked,
    Woke,
)
from central_broker.core.rows import Row
from central_broker.core.status import Status
from central_broker.ledger import MemoryLedger
from tests.builders import HALL
from tests.simulation.disk import SimDisk
from tests.simulation.hall import Hall
from tests.simulation.network import SimBroker
from tests.simulation.node import Node
from voting_core.carried import CarriedJournal
from voting_core.codec import encode
from voting_core.floor_header import Approval
from voting_core.identifiers import CENTRE
from voting_core.messages import CentreState
from voting_core.roster import Operator
from voting_core.secrecy.ballot_check import ballot_fault
from voting_core.secrecy.group import TINY
from voting_core.signing import Signer, Verify
from voting_core.topics import centre_state_topic, centre_subscriptions

TICK_MS: Final = 200


class CentreNode(Node):
    """The centre, or in an attack a second one with the same keys.

    Args:
        hall: The world around it.
        broker: Where it speaks.
        signer: Its key.
        verify: How signatures are checked.
        operators: Who may give it orders.
        honest: Whether what it says is held against the ledger of the hall.
    """

    def __init__(
        self,
        hall: Hall,
        broker: SimBroker,
        signer: Signer,
        verify: Verify,
        operators: tuple[Operator, ...],
        *,
        honest: bool = True,
    ) -> None:
        super().__init__(CENTRE, hall.chances, hall.scheduler, broker)
        self._hall, self._signer, self._verify, self._operators = hall, signer, verify, operators
        self._honest = honest
        self.disk: SimDisk[Row] = SimDisk(CENTRE, hall.chances, hall.scheduler, self._on_disk)
        self.core: CentralCore | None = None
        self.term = 1
        self._request = 0
        self._asked: dict[int, Callable[[Status | AnswerOrder], None]] = {}

    # --- life --------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the program on what the ledger holds."""
        self.life += 1
        self.starts += 1
        self.runs = True
        self._asked.clear()
        self.core = self.new_core()
        last_words = CentreState(v=1, on=False, term=self.term)
        self.cable.open(centre_subscriptions(HALL), (centre_state_topic(HALL), encode(last_words)))
        self.feed(Started(snapshot=self.snapshot(), wall_ms=self.wall_ms, mono_ms=self.mono_ms))
        life = self.life
        self.scheduler.after(TICK_MS, lambda: self._tick(life))

    def new_core(self) -> CentralCore:
        """A core with this centre's key that has not started."""
        return CentralCore(
            hall=HALL,
            term=self.term,
            signer=self._signer,
            operators=self._operators,
            verify=self._verify,
            group=TINY,
        )

    def wipe(self) -> None:
        """Lose the ledger for good; whoever starts again has the keys and the next term."""
        self.disk.set_back(0)
        self.term += 1

    def snapshot(self) -> Snapshot:
        """What a start would find on the disk."""
        ledger = MemoryLedger()
        ledger.append(self.disk.durable)
        return ledger.snapshot()

    def end(self, *, power: bool) -> None:
        """Die this instant."""
        super().end(power=power)
        self.core = None
        fate = self.disk.crash()
        self.chances.fates[fate] += 1
        self._hall.tell(self.name, f"dead; what the disk had not synced: {fate}")

    # --- what happens ------------------------------------------------------------------------------------------------

    def ask(self, on_status: Callable[[Status | AnswerOrder], None]) -> None:
        """Ask how the house stands; nobody answers for a centre that is down."""
        self._request += 1
        self._asked[self._request] = on_status
        self.feed(StatusAsked(request=self._request, wall_ms=self.wall_ms, mono_ms=self.mono_ms))

    def order(
        self,
        act: bytes,
        approvals: tuple[Approval, ...],
        blobs: tuple[bytes, ...],
        on_answer: Callable[[Status | AnswerOrder], None],
    ) -> None:
        """Give an order."""
        self._request += 1
        self._asked[self._request] = on_answer
        self.feed(
            OrderReceived(
                request=self._request,
                act=act,
                approvals=approvals,
                blobs=blobs,
                wall_ms=self.wall_ms,
                mono_ms=self.mono_ms,
            )
        )

    def carry(self, journal: CarriedJournal) -> None:
        """Somebody brings a seat's journal on a stick."""
        self._request += 1
        given = JournalCarried(request=self._request, journal=journal, wall_ms=self.wall_ms, mono_ms=self.mono_ms)
        self.feed(given)

    def on_up(self) -> None:
        """The link is up."""
        self.feed(LinkUp())

    def on_down(self) -> None:
        """The link is lost."""
        self.feed(LinkLost())

    def on_message(self, topic: str, payload: bytes, *, retained: bool) -> None:
        """A message has arrived."""
        self.feed(MessageReceived(topic=topic, payload=payload, wall_ms=self.wall_ms, mono_ms=self.mono_ms))

    def feed(self, given: Input) -> None:
        """Hand over one input and perform what follows; the machine may die before any effect."""
        if self.core is None:
            return
        self._hall.tell(self.name, given)
        for effect in self.core.handle(given):
            if self.chances.strikes("centre_dies_between_effects"):
                self.end(power=True)
                self.start_later()
                return
            self._perform(effect)
            if not self.runs:
                return

    # --- what is done ------------------------------------------------------------------------------------------------

    def _perform(self, effect: Effect) -> None:
        match effect:
            case AppendLedger(ticket=ticket, rows=rows):
                self.disk.append(ticket, rows)
                if self.chances.strikes("centre_dies_writing"):
                    self.die_writing()
            case Publish(topic=topic, payload=payload, retain=retain):
                if self._honest:
                    self._hall.watch.on_centre_said(topic, payload)
                self.cable.publish(topic, payload, retain=retain)
            case AnswerOrder():
                self._hall.tell(self.name, effect)
                if self._honest:
                    self._hall.watch.on_answered(effect)
                self._answer(effect.request, effect)
            case AnswerStatus(request=request, status=status):
                self._answer(request, status)
            case CheckBallots():
                faults, life = self.look_at(effect), self.life
                self.scheduler.after(1, lambda: self._checked(life, faults))
            case Note():
                self._hall.tell(self.name, effect)
            case Stop():
                self._hall.tell(self.name, effect)
                self.end(power=False)
                self.start_later()
            case _:
                assert_never(effect)

    @staticmethod
    def look_at(asked: CheckBallots) -> dict[str, str]:
        """What is wrong with each of some encrypted ballots, by record hash."""
        return {one: ballot_fault(asked.election, text, by) for one, text, by in asked.ballots}

    def _checked(self, life: int, faults: dict[str, str]) -> None:
        if life == self.life:
            self.feed(BallotsChecked(faults=faults))

    def _answer(self, request: int, answer: Status | AnswerOrder) -> None:
        asked = self._asked.pop(request, None)
        if asked is not None:
            self.scheduler.after(1, lambda: asked(answer))

    def _tick(self, life: int) -> None:
        if life == self.life:
            self.scheduler.after(TICK_MS, lambda: self._tick(life))
            self.feed(Woke(wall_ms=self.wall_ms, mono_ms=self.mono_ms))

    def _on_disk(self, ticket: int, reason: str) -> None:
        if reason:
            self.feed(LedgerFailed(ticket=ticket, reason=reason))
        else:
            self.feed(LedgerAppended(ticket=ticket, wall_ms=self.wall_ms, mono_ms=self.mono_ms))
