# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders of operators: who may give them, in which state, with how many signatures, and what is then written.

An order that cannot be carried out is refused with a sentence for the person at the desk. An order that was already
carried out is answered as done and does nothing twice.
"""

import base64
import binascii
from dataclasses import dataclass, field
from typing import Final

from central_broker.core.affair_steps import CHECKS as AFFAIR_CHECKS
from central_broker.core.carrier import Carrier
from central_broker.core.counting import count_round
from central_broker.core.effects import AnswerOrder
from central_broker.core.house import Done, Draft, House
from central_broker.core.inputs import OrderReceived
from central_broker.core.order_steps import STEPS, check_declarable
from central_broker.core.rescue_steps import CHECKS as RESCUE_CHECKS
from central_broker.core.status import Proposal
from voting_core.acts import (
    ACT_READER,
    TWO_PEOPLE,
    AcceptRebuild,
    Act,
    AnnulPoll,
    DeclareResult,
    OpenCount,
    OpenSitting,
    RoundAct,
)
from voting_core.errors import HemicycleError, RefusedError, StepError
from voting_core.floor_header import Approval
from voting_core.frames import ACT_CONTEXT
from voting_core.lifecycle import RoundPhase
from voting_core.roster import Operator

PROPOSAL_MS: Final = 10 * 60_000
"""A first signature waits this long for the second one; after that the first operator must ask again."""

PROPOSALS_MAX: Final = 20

ACT_BYTES_MAX: Final = 20_000
"""The floor record holds the order as it was signed, beside what follows from it, and must fit a batch."""


@dataclass(slots=True)
class Pending:
    """An act that has one signature and needs two."""

    act: bytes
    parsed: Act
    approvals: dict[str, Approval]
    blobs: tuple[bytes, ...]
    until_mono_ms: int


@dataclass(slots=True)
class Orders:
    """The command layer of the core; the console and the command line share it."""

    house: House
    operators: tuple[Operator, ...]
    pending: dict[str, Pending] = field(default_factory=dict)

    def carry_out(self, draft: Draft, given: OrderReceived) -> AnswerOrder:
        """Carry out one order, or say why not; what it wrote is in the draft."""
        try:
            return self._carry_out(draft, given)
        except HemicycleError as error:
            return refusal(given.request, error)

    def proposals(self) -> tuple[Proposal, ...]:
        """Acts that wait for a second operator, oldest first."""
        return tuple(
            Proposal(
                act_id=act_id,
                kind=type(pending.parsed).__name__,
                act=pending.act.decode(),
                operators=tuple(sorted(pending.approvals)),
            )
            for act_id, pending in self.pending.items()
        )

    def _forget_overtaken(self) -> None:
        """First signatures on a picture that is old by now can never be carried out."""
        for name, pending in list(self.pending.items()):
            try:
                self._check_state(pending.parsed)
            except StepError:
                del self.pending[name]

    def expire(self, mono_ms: int) -> None:
        """Forget first signatures that waited too long."""
        self.pending = {name: given for name, given in self.pending.items() if given.until_mono_ms > mono_ms}

    def _carry_out(self, draft: Draft, given: OrderReceived) -> AnswerOrder:
        if len(given.act) > ACT_BYTES_MAX:
            raise RefusedError(
                f"The order has {len(given.act)} bytes, more than {ACT_BYTES_MAX}.",
                "Give it in parts, for instance for fewer seats at a time.",
            )
        act = ACT_READER.read(given.act)
        # Before anything is said of it: what the seats have brought is not durable here until it is accepted.
        check_rebuild(self.house, act)
        done = self.house.done.get(act.id)
        if done is not None:
            return _repeat(given, act, done)
        approvals = self._signatures(given, act)
        self._check_state(act)
        needed = people_needed(self.house, act)
        if len(approvals) < needed:
            check_waiting(self.house, act)
            return self._wait(draft, given, act, approvals)
        carrier = Carrier(house=self.house, draft=draft, blobs=given.blobs or self._kept_blobs(act.id))
        carrier.act, carrier.approvals = given.act.decode(), tuple(approvals[name] for name in sorted(approvals))
        carrier.operators = self.operators
        STEPS[type(act)](carrier, act)
        self.pending.pop(act.id, None)
        self._forget_overtaken()
        done = self.house.done.get(act.id)
        seq = done.floor_seq if done else self.house.floor.head.seq
        return _answer(given.request, "done", act.id, seq, "已执行。", "Done.")

    def _kept_blobs(self, act_id: str) -> tuple[bytes, ...]:
        kept = self.pending.get(act_id)
        return kept.blobs if kept else ()

    def _signatures(self, given: OrderReceived, act: Act) -> dict[str, Approval]:
        """The valid signatures over this act, those kept from earlier included, by operator."""
        if act.hall != self.house.hall:
            raise RefusedError(f"The order is for hall '{act.hall}'.", f"This is hall '{self.house.hall}'.")
        known = self._operators_for(act)
        kept = self.pending.get(act.id)
        if kept is not None and kept.act != given.act:
            raise RefusedError("Another order bears the same id.", "Give the order again.")
        approvals = dict(kept.approvals) if kept else {}
        for approval in given.approvals:
            operator = known.get(approval.operator)
            if operator is None:
                raise RefusedError(f"'{approval.operator}' is not an operator here.", "Ask the administrator.")
            if not self._signed(operator, given.act, approval):
                raise RefusedError(f"The signature is not by '{approval.operator}'.", "Use that operator's own key.")
            approvals[approval.operator] = approval
        if not approvals:
            raise RefusedError("The order is not signed.", "Sign it with an operator's key.")
        return approvals

    def _operators_for(self, act: Act) -> dict[str, Operator]:
        """Who may sign an act: operators of the settings, and within a sitting only those whom it began with.

        The floor log names the operators of a sitting, and auditors check signatures against them. Whoever is struck
        from the settings may sign nothing more.
        """
        named = self.operators if isinstance(act, OpenSitting) else self.house.floor.operators
        return {operator.operator: operator for operator in self.operators if operator in named}

    def _signed(self, operator: Operator, act: bytes, approval: Approval) -> bool:
        try:
            signature = base64.b64decode(approval.sig, validate=True)
        except binascii.Error:
            return False
        return self.house.verify(operator.key, ACT_CONTEXT + act, signature)

    def _check_state(self, act: Act) -> None:
        """Refuse a click on an old picture."""
        floor = self.house.floor
        if isinstance(act, OpenSitting):
            phase = str(floor.phase)
        elif act.sitting != floor.sitting:
            raise StepError(
                f"The sitting is '{floor.sitting or 'none'}', not '{act.sitting}'. Look at the state again."
            )
        elif isinstance(act, RoundAct):
            state = floor.rounds.get((act.poll, act.round))
            phase = str(state.phase if state else RoundPhase.NONE)
        else:
            phase = str(floor.phase)
        if act.expect != phase:
            raise StepError(f"The order expected '{act.expect}', but it is '{phase}'. Look at the state again.")

    def _wait(self, draft: Draft, given: OrderReceived, act: Act, approvals: dict[str, Approval]) -> AnswerOrder:
        if act.id not in self.pending and len(self.pending) >= PROPOSALS_MAX:
            raise StepError(f"{PROPOSALS_MAX} orders already wait for a second operator. Approve or let them expire.")
        blobs = given.blobs or self._kept_blobs(act.id)
        self.pending[act.id] = Pending(given.act, act, approvals, blobs, draft.mono_ms + PROPOSAL_MS)
        return _answer(
            given.request,
            "waiting",
            act.id,
            0,
            f"需要第二位工作人员确认（编号 {act.id[:8]}）。",
            f"A second operator must approve this (id {act.id[:8]}).",
        )


def _repeat(given: OrderReceived, act: Act, done: Done) -> AnswerOrder:
    """A second click is answered and does nothing; another order under the same id is refused."""
    if done.act.encode() != given.act:
        raise RefusedError("Another order bears the same id.", "Give the order again.")
    return _answer(
        given.request, "done", act.id, done.floor_seq, "此操作已执行过。", "This order was already carried out."
    )


def check_waiting(house: House, act: Act) -> None:
    """Refuse at once what a second operator could only approve in vain.

    Raises:
        StepError: The act cannot be carried out as the house stands.
    """
    checks = RESCUE_CHECKS | AFFAIR_CHECKS
    match act:
        case AnnulPoll():
            house.floor.check_kind("PollAnnulled")
            house.floor.check_round((act.poll, act.round), "PollAnnulled")
        case DeclareResult():
            check_declarable(house, act)
        case _ if type(act) in checks:
            checks[type(act)](house, act)
        case _:
            pass


def people_needed(house: House, act: Act) -> int:
    """How many operators must sign an act: two where one could change a result unseen."""
    match act:
        case _ if isinstance(act, TWO_PEOPLE):
            return 2
        case AcceptRebuild():
            return 2 if act.missing or not house.keys or _lacks(house) else 1
        case OpenSitting():
            # A centre of a later term had a ledger: that no seat holds anything of it is for two people to say.
            return 2 if house.term > 1 and not house.floor.head.seq else 1
        case DeclareResult():
            return 2 if _can_change(house, act) else 1
        case OpenCount():
            state = house.floor.rounds.get((act.poll, act.round))
            return 2 if state is not None and state.frozen is not None and state.frozen.unsealed else 1
        case _:
            return 1


def _lacks(house: House) -> bool:
    """Whether records or bodies of a house found with the seats are known to be lost."""
    return house.found is not None and bool(house.found.lost or house.found.bodies)


def _can_change(house: House, act: DeclareResult) -> bool:
    state = house.floor.rounds.get((act.poll, act.round))
    if state is None or state.frozen is None:
        return False
    if state.frozen.frozen.sha256 not in house.blobs:
        return False  # it is refused when it is carried out: the list has to be made again
    return count_round(house, state)[1].missing_effect == "can_change"


def check_rebuild(house: House, act: Act) -> None:
    """A house found with the seats takes one order only: to be accepted, just as it was found.

    Raises:
        StepError: The order is another one, or names another end of the floor log or other missing seats.
    """
    found = house.found
    if found is None:
        if isinstance(act, AcceptRebuild) and act.id not in house.done:
            raise StepError("This centre has its ledger: there is nothing to rebuild.")
        return
    if not isinstance(act, AcceptRebuild):
        raise StepError("The centre is being rebuilt from the seats: accept what was found first.")
    head = house.floor.head
    if (act.floor_seq, act.floor_hash) != (head.seq, head.hash):
        raise StepError(f"The floor log found ends with record {head.seq} by now. Look at the state again.")
    if act.missing != found.waiting:
        raise StepError(f"The seats missing are: {', '.join(found.waiting) or 'none'}. Look at the state again.")


def refusal(request: int, error: HemicycleError) -> AnswerOrder:
    """The answer to an order that is not carried out, with the reason."""
    return _answer(request, "refused", "", 0, f"未执行：{error}", f"Refused: {error}")


def _answer(request: int, result: str, act_id: str, floor_seq: int, zh: str, en: str) -> AnswerOrder:
    return AnswerOrder(request=request, result=result, act_id=act_id, floor_seq=floor_seq, said_zh=zh, said_en=en)
