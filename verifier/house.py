# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house as the ledger tells it, record by record: who sits where, what was pressed, how far each round is.

Nothing is judged here. The checks look at a house just before a record, then the house takes it, whatever they found:
so one breach does not hide the next.
"""

from dataclasses import dataclass, field

from verifier.affairs import KINDS as AFFAIRS
from verifier.affairs import Affairs
from verifier.desks import Desk, RoundKey, SeatKey
from verifier.findings import Words
from verifier.ledger import Leaf
from verifier.papers import Papers
from verifier.proofs import card_of_proof, fault_of_proof
from verifier.reading import Fields
from verifier.rounds import Attempt, Round
from verifier.shapes import ROUND_KINDS
from verifier.teller_keys import KEY_KINDS, TellerKey

SITTING_AFTER = {
    "SittingOpened": "opened",
    "RosterFixed": "rostered",
    "RollOpened": "roll",
    "SittingAdjourned": "adjourned",
    "SittingResumed": "roll",
    "SittingClosed": "closed",
}
ROUND_AFTER = {
    "PollOpened": "open",
    "PollClosed": "closed",
    "PollAborted": "aborted",
    "RoundFrozen": "frozen",
    "CountBegun": "opening",
    "CountOpened": "counted",
    "ResultDeclared": "declared",
    "ResultPublished": "published",
    "PollAnnulled": "annulled",
}
OWES = frozenset({"open", "closed", "frozen", "opening", "counted"})
"""Phases in which a round owes the house a result."""

CHANGES_THE_LIST = frozenset({"HandCountEntered", "BallotsAdopted"})


@dataclass(slots=True)
class House:
    """One hall. The papers are those in force; empty where there are none, or none that can be read."""

    papers: Papers
    sitting: str = ""
    phase: str = "none"
    sittings: set[str] = field(default_factory=set)
    profile: Fields = field(default_factory=dict)
    operators: dict[str, str] = field(default_factory=dict)
    """Operators' keys by their names."""
    roster: Fields = field(default_factory=dict)
    agenda: Fields = field(default_factory=dict)
    agenda_leaf: Leaf | None = None
    """The record that put the agenda in force, also where the agenda cannot be had."""
    epochs: dict[str, int] = field(default_factory=dict)
    """The epoch that writes for each seat: the registered one, or the one opened since."""
    closed_epochs: dict[SeatKey, Leaf] = field(default_factory=dict)
    """Epochs that are over, in whatever sitting, and the record that says so."""
    opened_epochs: dict[str, Leaf] = field(default_factory=dict)
    """By seat, the record that opened another epoch in this sitting."""
    moves: dict[str, Leaf] = field(default_factory=dict)
    """By member, the last move in this sitting."""
    archived: set[str] = field(default_factory=set)
    ended: Leaf | None = None
    """The record that last closed a sitting."""
    roll_seq: int = 0
    """Number of the record that opened the roll, or resumed the sitting, last."""
    excused: set[str] = field(default_factory=set)
    blocked: dict[SeatKey, Leaf] = field(default_factory=dict)
    """Every epoch of a seat that signed two histories, and the record that says so."""
    rounds: dict[RoundKey, Round] = field(default_factory=dict)
    desks: dict[SeatKey, Desk] = field(default_factory=dict)
    affairs: Affairs = field(default_factory=Affairs)
    """What was entered of persons and items in this sitting."""
    keys: dict[int, TellerKey] = field(default_factory=dict)
    """The tellers' joint keys of this sitting, by number."""

    def desk(self, seat: str) -> Desk:
        """What the epoch that writes for the seat has said."""
        return self.desks.get((seat, self.epochs.get(seat, 0)), Desk())

    def seat_of(self, member: Fields) -> str:
        """Where a member of the roster sits: at their own seat, or where they were moved to."""
        move = self.moves.get(member["member"])
        return str(member["seat"] if move is None else move.fields["seat"])

    def leave_of(self, member: Fields) -> str:
        """Why a member of the roster is away, by the roster or by what was entered since; empty for one who is due."""
        return str(self.affairs.leave.get(member["member"], member["leave"]))

    def is_present(self, member: Fields) -> bool:
        """Whether a member signed in where they sit since the roll was opened or the sitting resumed."""
        desk = self.desk(self.seat_of(member))
        return bool(desk.sits(self.sitting) == member["member"] and desk.signed_in_at >= self.roll_seq)

    def item(self, name: str) -> Fields | None:
        """An item of the agenda in force."""
        return next((one for one in self.agenda.get("items", ()) if one["item"] == name), None)

    def is_blocked(self, seat: str) -> bool:
        """Whether the epoch that writes for the seat signed two histories."""
        return (seat, self.epochs.get(seat, 0)) in self.blocked

    def is_closed(self, seat: str) -> bool:
        """Whether nothing writes for the seat: its epoch is closed and no other was opened."""
        return (seat, self.epochs.get(seat, 0)) in self.closed_epochs

    def former_desks(self, seat: str) -> list[Desk]:
        """What the closed epochs of a seat have said, oldest first, without those that contradicted themselves."""
        keys = sorted(key for key in self.closed_epochs if key[0] == seat and key not in self.blocked)
        return [self.desks[key] for key in keys if key in self.desks]

    def round_of(self, leaf: Leaf) -> Round | None:
        """The round a floor record is about; none where it was never opened."""
        return self.rounds.get((leaf.fields["poll"], leaf.fields["round"]))

    @property
    def undecided(self) -> Round | None:
        """A round that still owes the house a result."""
        return next((one for one in self.rounds.values() if one.phase in OWES), None)

    def take_seat(self, leaf: Leaf) -> None:
        """Take a seat's record."""
        key = (leaf.fields["seat"], leaf.fields["epoch"])
        desk = self.desks.setdefault(key, Desk())
        desk.take(leaf, holds=leaf.kind != "MemberSignedIn" or self.fault_of_sign_in(leaf) is None)

    def fault_of_sign_in(self, leaf: Leaf) -> Words | None:
        """Why a sign-in signs nobody in; none where it holds."""
        got = leaf.fields
        desk, is_here = self.desks.get((got["seat"], got["epoch"]), Desk()), got["sitting"] == self.sitting
        if got["identification"] == "card-proof":
            return fault_of_proof(got, desk.nonces) or (self._fault_of_card(got) if is_here and self.roster else None)
        if got["proof"]:
            return Words("附有证明却说没有", "carries a proof and says that there is none")
        if not is_here or self.profile.get("identification") != "proof":
            return None
        if got["identification"] != "manual":
            return Words("卡未出示证明，本次会议要求证明", "is without the proof that this sitting asks for")
        if (got["member"], got["seat"]) in self.affairs.entered:
            return None
        return Words("无人补报到，本次会议要求证明", "was entered by nobody, and this sitting asks for a proof")

    def _fault_of_card(self, got: Fields) -> Words | None:
        """Whether the card that proved itself is the member's, as far as the seat could know."""
        own = next((one["card_sha256"] for one in self.roster["members"] if one["member"] == got["member"]), "")
        for floor_seq, card in self.affairs.issued.get(got["member"], ()):
            own = card if floor_seq <= got["floor_seq"] else own
        return (
            None if card_of_proof(got["proof"]) == own else Words("不是该代表的卡", "is by a card that is not theirs")
        )

    def take_floor(self, leaf: Leaf) -> None:
        """Take a floor record."""
        got = leaf.fields
        self.phase = SITTING_AFTER.get(leaf.kind, self.phase)
        match leaf.kind:
            case "SittingOpened":
                self._begin(got)
            case "RosterFixed":
                self._fix_roster(leaf)
            case "AgendaPublished":
                self.agenda, self.agenda_leaf = self.papers.agenda(leaf), leaf
            case "SeatExcused":
                self.excused |= set(got["seats"])
            case "SeatExcuseRevoked":
                self.excused.discard(got["seat"])
            case "RollOpened" | "SittingResumed":
                self.roll_seq = got["floor_seq"]
            case "SittingClosed":
                self.ended = leaf
            case "SittingArchived":
                self.archived.add(got["sitting"])
            case kind if kind in AFFAIRS:
                self.affairs.take(leaf)
            case "MemberMoved":
                self.moves[got["member"]] = leaf
            case "SeatBlocked" | "SeatEpochClosed" | "SeatEpochOpened":
                self._change_epoch(leaf)
            case "PollOpened":
                key = (got["poll"], got["round"])
                self.rounds[key] = Round(self.sitting, key, leaf)
            case kind if kind in ROUND_KINDS:
                self._step_round(leaf)
            case kind if kind in KEY_KINDS:
                self._step_key(leaf)

    def _begin(self, got: Fields) -> None:
        self.sitting = got["sitting"]
        self.sittings.add(self.sitting)
        self.profile = got["profile"]
        self.operators = {one["operator"]: one["key"] for one in got["operators"]}
        self.roster, self.agenda, self.agenda_leaf, self.epochs = {}, {}, None, {}
        self.excused, self.rounds, self.moves, self.opened_epochs = set(), {}, {}, {}
        self.affairs, self.keys = Affairs(), {}

    def _fix_roster(self, leaf: Leaf) -> None:
        self.roster = self.papers.roster(leaf)
        registry = self.papers.registry(leaf)
        self.epochs = {one["seat"]: one["epoch"] for one in registry.get("seats", ())}
        self.opened_epochs = {}

    def _change_epoch(self, leaf: Leaf) -> None:
        key = (leaf.fields["seat"], leaf.fields["epoch"])
        if leaf.kind == "SeatBlocked":
            self.blocked.setdefault(key, leaf)
        elif leaf.kind == "SeatEpochClosed":
            self.closed_epochs.setdefault(key, leaf)
        else:
            self.epochs[key[0]] = key[1]
            self.opened_epochs[key[0]] = leaf

    def _step_key(self, leaf: Leaf) -> None:
        if leaf.kind == "TellerKeyBegun":
            self.keys[leaf.fields["key"]] = TellerKey(leaf)
        elif leaf.fields["key"] in self.keys:
            self.keys[leaf.fields["key"]].take(leaf)

    @property
    def key_in_force(self) -> int:
        """Number of the tellers' key that was fixed last; 0 for none."""
        return max((number for number, key in self.keys.items() if key.fixed is not None), default=0)

    def _step_round(self, leaf: Leaf) -> None:
        known = self.round_of(leaf)
        if known is None:
            return
        known.phase = ROUND_AFTER.get(leaf.kind, known.phase)
        match leaf.kind:
            case "PollClosed":
                known.closed = leaf
            case "RoundFrozen":
                known.frozen = leaf
            case "ResultDeclared":
                known.declared = leaf
            case "HandCountEntered":
                known.hand_counts.append(leaf)
            case "CountBegun":
                known.attempts.append(Attempt(leaf))
            case "CountWordsHeard" | "CountFailed" if known.attempts:
                known.attempts[-1].take(leaf)
            case "CountOpened":
                known.count = leaf
            case "CastingVoteGiven":
                known.casting = leaf.fields["option"]
            case "BallotsAdopted":
                known.adopted |= {ballot["hash"] for ballot in leaf.fields["ballots"]}
        if leaf.kind in CHANGES_THE_LIST and known.phase == "frozen":
            # The list does not know of it: the round has to be frozen again.
            known.phase = "closed"
