# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house as the ledger tells it, record by record: who sits where, what was pressed, how far each round is.

Nothing is judged here. The checks look at a house just before a record, then the house takes it, whatever they found:
so one breach does not hide the next.
"""

from dataclasses import dataclass, field

from verifier.ledger import Leaf
from verifier.papers import Papers
from verifier.reading import Fields

RoundKey = tuple[str, int]
"""Poll and round number."""

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
    "ResultDeclared": "declared",
    "ResultPublished": "published",
    "PollAnnulled": "annulled",
}


@dataclass(frozen=True, slots=True)
class Seal:
    """A seat's seal of a round and the member who sat there then, empty for nobody."""

    leaf: Leaf
    member: str


@dataclass(slots=True)
class Desk:
    """One epoch of one seat, as far as the ledger has been read."""

    member: str = ""
    sitting: str = ""
    signed_in_at: int = 0
    """Number of the last floor record that the seat held at the last sign-in."""
    ballots: dict[tuple[str, RoundKey], list[Leaf]] = field(default_factory=dict)
    seals: dict[tuple[str, RoundKey], Seal] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    """Hashes of ballots whose member was not signed in here when they were cast."""
    guests: set[tuple[str, str]] = field(default_factory=set)
    """Sitting and member of everybody who ever signed in here."""

    def take(self, leaf: Leaf) -> None:
        """Take the seat's next record."""
        got = leaf.fields
        if leaf.kind == "MemberSignedIn":
            self.member, self.sitting, self.signed_in_at = got["member"], got["sitting"], got["floor_seq"]
            self.guests.add((got["sitting"], got["member"]))
        elif leaf.kind == "MemberSignedOut":
            self.member = ""
        elif leaf.kind == "BallotCast":
            if self.sits(got["sitting"]) != got["member"]:
                self.strangers.add(leaf.hash)
            self.ballots.setdefault((got["sitting"], (got["poll"], got["round"])), []).append(leaf)
        elif leaf.kind == "PollSealed":
            # A round is sealed once: what a seat says of it later changes nothing.
            self.seals.setdefault((got["sitting"], (got["poll"], got["round"])), Seal(leaf, self.sits(got["sitting"])))

    def sits(self, sitting: str) -> str:
        """Who is signed in here for a sitting; empty for nobody."""
        return self.member if self.sitting == sitting else ""


@dataclass(slots=True)
class Round:
    """One round as far as the ledger has been read; leaves that have not come are none."""

    sitting: str
    key: RoundKey
    opened: Leaf
    phase: str = "open"
    closed: Leaf | None = None
    frozen: Leaf | None = None
    declared: Leaf | None = None


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
    epochs: dict[str, int] = field(default_factory=dict)
    """The epoch that is registered for each seat."""
    roll_seq: int = 0
    """Number of the record that opened the roll, or resumed the sitting, last."""
    excused: set[str] = field(default_factory=set)
    blocked: set[tuple[str, int]] = field(default_factory=set)
    """Seat and epoch of every seat that signed two histories."""
    rounds: dict[RoundKey, Round] = field(default_factory=dict)
    desks: dict[tuple[str, int], Desk] = field(default_factory=dict)

    def desk(self, seat: str) -> Desk:
        """What the seat's registered epoch has said."""
        return self.desks.get((seat, self.epochs.get(seat, 0)), Desk())

    def round_of(self, leaf: Leaf) -> Round | None:
        """The round a floor record is about; none where it was never opened."""
        return self.rounds.get((leaf.fields["poll"], leaf.fields["round"]))

    @property
    def undecided(self) -> Round | None:
        """A round that still owes the house a result."""
        return next((one for one in self.rounds.values() if one.phase in ("open", "closed", "frozen")), None)

    def take_seat(self, leaf: Leaf) -> None:
        """Take a seat's record."""
        key = (leaf.fields["seat"], leaf.fields["epoch"])
        self.desks.setdefault(key, Desk()).take(leaf)

    def take_floor(self, leaf: Leaf) -> None:
        """Take a floor record."""
        got = leaf.fields
        self.phase = SITTING_AFTER.get(leaf.kind, self.phase)
        match leaf.kind:
            case "SittingOpened":
                self._begin(got)
            case "RosterFixed":
                self.roster = self.papers.roster(leaf)
                registry = self.papers.registry(leaf)
                self.epochs = {one["seat"]: one["epoch"] for one in registry.get("seats", ())}
            case "AgendaPublished":
                self.agenda = self.papers.agenda(leaf)
            case "SeatExcused":
                self.excused |= set(got["seats"])
            case "SeatExcuseRevoked":
                self.excused.discard(got["seat"])
            case "RollOpened" | "SittingResumed":
                self.roll_seq = got["floor_seq"]
            case "SeatBlocked":
                self.blocked.add((got["seat"], got["epoch"]))
            case "PollOpened":
                key = (got["poll"], got["round"])
                self.rounds[key] = Round(self.sitting, key, leaf)
            case kind if kind in ROUND_AFTER:
                self._step_round(leaf)

    def _begin(self, got: Fields) -> None:
        self.sitting = got["sitting"]
        self.sittings.add(self.sitting)
        self.profile = got["profile"]
        self.operators = {one["operator"]: one["key"] for one in got["operators"]}
        self.roster, self.agenda, self.epochs = {}, {}, {}
        self.excused, self.rounds = set(), {}

    def _step_round(self, leaf: Leaf) -> None:
        known = self.round_of(leaf)
        if known is None:
            return
        known.phase = ROUND_AFTER[leaf.kind]
        match leaf.kind:
            case "PollClosed":
                known.closed = leaf
            case "RoundFrozen":
                known.frozen = leaf
            case "ResultDeclared":
                known.declared = leaf
