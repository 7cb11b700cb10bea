# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promises that are checked the moment something is said or shown: nothing may be said before it is durable."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from central_broker.core.effects import AnswerOrder
from central_broker.core.rows import QuarantineRow
from central_broker.core.rows import Row as LedgerRow
from edge_agent.core.rows import EvidenceRow, OwnRow, SecretRow, ValueRow
from edge_agent.core.rows import Row as SeatRow
from edge_agent.core.view import Scene, Stage, View
from tests.simulation.disk import SimDisk
from tests.simulation.facts import Fact, ballots_of, blobs_of, cut, frame_hash, ledger_facts, read
from tests.simulation.hall import BrokenPromiseError

OPTION: Final = re.compile(r'"(?:yes|no|abstain|good|fair|poor|s(?:[0-9]|10)|[npt][0-9])\\*"')
"""An option, as it stands in JSON, also within a text in it. What seats are called has two digits."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a screen said of a ballot: whose choice in which round, and how far it was."""

    seat: str
    title: str
    round: int
    choice: str
    stage: Stage


def choice_on(view: View) -> str:
    """What a screen shows as the member's answers, in the words of :attr:`Fact.option`; empty for none.

    Only where the ballot paper is on the screen: afterwards a screen tells no more than the one answer to a motion. Of
    an encrypted ballot its number is shown.
    """
    if view.tracker:
        return f"#{view.tracker}"
    if not view.paper:
        return "" if "," in view.choice else view.choice
    return "|".join(marks_on(view))


def marks_on(view: View) -> list[str]:
    """The options that are marked as chosen on the ballot paper on the screen."""
    return [
        option if one.question == "q1" else f"{one.question}={option}" for one in view.paper for option in one.chosen
    ]


@dataclass(slots=True)
class Witness:
    """Remembers what people did and saw, and holds every word against the disks.

    Args:
        seats: The disk of each seat.
        ledger: The disk of the centre.
        polls: The poll of each title.
        blind: Whether it only remembers and leaves the judging to the end: what an onlooker without a view of the disks
            could find.
        secret_polls: Those of them that are decided in secret.
    """

    seats: Mapping[str, SimDisk[SeatRow]]
    ledger: SimDisk[LedgerRow]
    polls: Mapping[str, str]
    blind: bool = False
    secret_polls: frozenset[str] = frozenset()
    pressed: set[tuple[str, str, int, str]] = field(default_factory=set)
    """Seat, title, round and option of every press of a member."""
    shown: dict[Shown, None] = field(default_factory=dict)
    meant: dict[str, frozenset[str]] = field(default_factory=dict)
    """By number of an encrypted ballot, what its member had chosen when the screen called it recorded."""
    held_cards: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    """By seat, the cards held to it, and the last floor record that the seat held then."""
    shares: dict[int, dict[str, int]] = field(default_factory=dict)
    """By number of a tellers' key, the shares that were ever durable at seats."""
    liars: set[str] = field(default_factory=set)
    """Seats whose promises are void: set back, rogue, or fed by a lying centre."""
    terms: dict[str, int] = field(default_factory=dict)
    ever_durable: dict[str, set[str]] = field(default_factory=dict)
    """Hashes of all that a seat's disk ever held, what was set back included."""
    replaced: set[str] = field(default_factory=set)
    """Seats whose first device died for good."""
    exempt: set[Shown] = field(default_factory=set)
    """What a screen said of a ballot that then lay on the disk of a device that died for good, and nowhere else."""
    wiped: bool = False
    """Whether a ledger was lost."""
    _read_rows: int = 0
    _facts: list[Fact] = field(default_factory=list)
    _former: list[Fact] = field(default_factory=list)
    _disposed: set[tuple[str, int, int]] = field(default_factory=set)
    _blobs: dict[str, Any] = field(default_factory=dict)
    _own_read: dict[str, int] = field(default_factory=dict)
    _own: dict[str, list[Fact]] = field(default_factory=dict)

    # --- the disks ---------------------------------------------------------------------------------------------------

    def ledger_facts(self) -> Sequence[Fact]:
        """The records that the ledger holds durably."""
        new = self.ledger.durable[self._read_rows :]
        self._read_rows += len(new)
        for fact in ledger_facts(new):
            self._facts.append(Fact(fact.author, fact.body, fact.hash, len(self._facts)))
        self._blobs.update(blobs_of(new))
        self._disposed |= {
            (row.seat, row.epoch, row.seq) for row in new if isinstance(row, QuarantineRow) and row.disposed
        }
        return self._facts

    def lose_device(self, seat: str) -> None:
        """A device and its disk are gone for good: what it had not delivered nobody can bring back."""
        self.own_facts(seat)
        self._own[seat], self._own_read[seat] = [], 0
        self.replaced.add(seat)
        self.terms.pop(seat, None)
        self.exempt |= {one for one in self.shown if one.seat == seat and one.stage is Stage.RECORDED}

    def forget_ledger(self) -> None:
        """The ledger is gone; what it held was true when it was said."""
        self.wiped = True
        self._former += self.ledger_facts()
        self._read_rows, self._facts, self._disposed = 0, [], set()

    @property
    def ever_in_a_ledger(self) -> Sequence[Fact]:
        """What this ledger or one that was lost held durably."""
        return [*self._former, *self.ledger_facts()]

    def own_facts(self, seat: str) -> Sequence[Fact]:
        """The records that a seat's disk holds durably."""
        rows, read_rows = self.seats[seat].durable, self._own_read.get(seat, 0)
        if len(rows) < read_rows:
            self._own[seat], read_rows = [], 0
        facts = self._own.setdefault(seat, [])
        new = [read(row.frame, seat) for row in rows[read_rows:] if isinstance(row, OwnRow)]
        facts += new
        if self.secret_polls:
            self._note_secrets(seat, rows[read_rows:], new)
        self.ever_durable.setdefault(seat, set()).update(fact.hash for fact in new)
        self._own_read[seat] = len(rows)
        return facts

    def _note_secrets(self, seat: str, rows: Sequence[SeatRow], records: Sequence[Fact]) -> None:
        """Remember shares; and nothing that a disk keeps of a secret round names an option."""
        for row in rows:
            if isinstance(row, SecretRow) and row.name.startswith("share ") and row.value:
                self.shares.setdefault(int(row.name.split()[-1]), {})[seat] = int(row.value)
            if isinstance(row, SecretRow | ValueRow) and OPTION.search(f'"{row.value}"'):
                raise BrokenPromiseError(f"seat {seat} keeps a choice in the clear as its {row.name}")
            if isinstance(row, EvidenceRow) and OPTION.search(row.note):
                raise BrokenPromiseError(f"seat {seat} keeps a choice in the clear as evidence")
        for fact in records:
            secret = fact.body.get("poll") in self.secret_polls
            if fact.kind == "BallotCast" and secret:
                raise BrokenPromiseError(f"seat {seat} wrote a choice in the clear: a named ballot in a secret round")
            if (secret or fact.kind != "BallotCast") and OPTION.search(json.dumps(fact.body)):
                raise BrokenPromiseError(f"seat {seat} wrote a choice in the clear in its {fact.kind}")

    # --- what seats say ----------------------------------------------------------------------------------------------

    def on_seat_said(self, seat: str, topic: str, payload: bytes) -> None:
        """Nothing is sent before the seat's own disk holds it; what is no record names no option of a secret round."""
        if self.secret_polls and topic.endswith(("/state", "/ask", "/health")) and OPTION.search(payload.decode()):
            raise BrokenPromiseError(f"seat {seat} sent a choice in the clear")
        if not topic.endswith(("/up", "/copy/journal")) or seat in self.liars or self.blind:
            return
        durable = {fact.hash for fact in self.own_facts(seat)}
        for frame in cut(payload)[1:]:
            if frame_hash(frame) not in durable:
                raise BrokenPromiseError(f"seat {seat} sent {read(frame).kind} before its disk held it")

    def on_shown(self, seat: str, view: View) -> None:
        """*Recorded* is shown after the seat's disk, *delivered* after the ledger, *counted* after a freezing."""
        if seat in self.liars or view.scene is Scene.STOPPED:
            return
        choice = choice_on(view)
        if choice and view.stage in (Stage.RECORDED, Stage.DELIVERED, Stage.COUNTED):
            shown = Shown(seat, view.title, view.round, choice, view.stage)
            if shown not in self.shown:
                if not self.blind:
                    self._check_shown(shown)
                self.shown[shown] = None
            if view.tracker and marks_on(view) and view.stage is not Stage.COUNTED:
                self.meant[view.tracker] = frozenset(marks_on(view))
        if view.scene is Scene.READY and view.member and not self.blind and not self._signed_in(seat):
            raise BrokenPromiseError(f"seat {seat} showed a member as signed in before its disk held it")

    def _check_shown(self, shown: Shown) -> None:
        key = (self.polls[shown.title], shown.round)
        mine = [fact for fact in ballots_of(self.own_facts(shown.seat)) if fact.round == key]
        if not any(fact.option == shown.choice for fact in mine):
            raise BrokenPromiseError(f"{shown} was shown before the seat's disk held it")
        if shown.stage is Stage.RECORDED:
            return
        hashes = {fact.hash for fact in mine if fact.option == shown.choice}
        if not any(fact.hash in hashes for fact in self.ever_in_a_ledger):
            raise BrokenPromiseError(f"{shown} was shown before the ledger held it")
        if shown.stage is Stage.COUNTED and not hashes & self._counted(key):
            raise BrokenPromiseError(f"{shown} was shown before a frozen list named it")

    def _counted(self, key: tuple[str, int]) -> set[str]:
        """Hashes of all ballots that any frozen list of a round names."""
        frozen = [fact for fact in self.ever_in_a_ledger if fact.kind == "RoundFrozen" and fact.round == key]
        return {entry["hash"] for fact in frozen for entry in self._blobs[fact["frozen"]["sha256"]]["entries"]}

    def _signed_in(self, seat: str) -> bool:
        return any(fact.kind == "MemberSignedIn" for fact in self.own_facts(seat))

    # --- what the centre says ----------------------------------------------------------------------------------------

    def on_centre_said(self, topic: str, payload: bytes) -> None:
        """No receipt, head or floor record leaves before the ledger's disk holds what it says."""
        if self.blind:
            return
        if topic.endswith("/receipt"):
            self._check_receipt(read(payload))
        elif topic.endswith("/head"):
            self._check_head(read(payload))
        elif topic.endswith("/floor"):
            durable = {fact.hash for fact in self.ledger_facts() if fact.author == "floor"}
            for frame in cut(payload):
                if frame_hash(frame) not in durable:
                    raise BrokenPromiseError(f"the centre sent {read(frame).kind} before the ledger held it")

    def _check_receipt(self, receipt: Fact) -> None:
        seat, epoch, facts = receipt["seat"], receipt["epoch"], self.ledger_facts()
        held = {fact["seq"] for fact in facts if fact.author == seat and fact["epoch"] == epoch}
        held |= {n for s, e, n in self._disposed if (s, e) == (seat, epoch)}
        missing = set(range(1, receipt["high_seq"] + 1)) - held
        if missing:
            raise BrokenPromiseError(f"seat {seat} got a receipt for {sorted(missing)}, which the ledger lacks")
        if receipt["tree_size"] > len(facts):
            raise BrokenPromiseError(f"a receipt speaks of {receipt['tree_size']} leaves, the ledger has {len(facts)}")
        if seat in self.liars or not receipt["high_seq"]:
            return
        self.own_facts(seat)
        if receipt["high_hash"] not in self.ever_durable[seat]:
            raise BrokenPromiseError(f"a receipt names record {receipt['high_seq']} that seat {seat} never had durable")

    def _check_head(self, head: Fact) -> None:
        facts = self.ledger_facts()
        floor = [fact for fact in facts if fact.author == "floor"]
        if head["floor_seq"] > len(floor) or head["tree_size"] > len(facts):
            raise BrokenPromiseError("a floor head speaks of more than the ledger holds")
        if head["floor_seq"] and floor[head["floor_seq"] - 1].hash != head["floor_hash"]:
            raise BrokenPromiseError("a floor head names another record than the ledger")

    def on_answered(self, answer: AnswerOrder) -> None:
        """An order is called done after the ledger holds the record it led to."""
        floor = [fact for fact in self.ledger_facts() if fact.author == "floor"]
        if not answer.act_id:
            return  # a journal on a stick: what it brought is judged like everything else that seats bring
        if not self.blind and answer.result == "done" and not 0 < answer.floor_seq <= len(floor):
            raise BrokenPromiseError(f"order {answer.act_id[:8]} was called done before the ledger held it")

    # --- terms -------------------------------------------------------------------------------------------------------

    def on_term(self, seat: str, term: int) -> None:
        """The term that a seat believes in never decreases, restarts included."""
        if term < self.terms.get(seat, 0):
            raise BrokenPromiseError(f"seat {seat} went back from term {self.terms[seat]} to {term}")
        self.terms[seat] = term
