# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the centre knows: the floor, the seats' chains, the tree, the blobs; everything a fold of the ledger."""

from dataclasses import dataclass, field

from central_broker.core.effects import Effect
from central_broker.core.rows import BlobRow, QuarantineRow, RecordRow, Row
from voting_core.agenda import Agenda, AgendaItem
from voting_core.codec import Reader
from voting_core.floor import Floor
from voting_core.floor_records import LostRange
from voting_core.merkle import MerkleTree
from voting_core.messages import Refusal, SeatHealth, SeatState
from voting_core.roster import Member, RegisteredKey, Registry, Roster
from voting_core.seat_heads import SeatHead, SeatHeads
from voting_core.seat_log import SeatLog
from voting_core.secrecy.election import Election
from voting_core.secrecy.group import BELENIOS_2048, Group
from voting_core.secrecy.joint_key import JointKey, KeyMaking
from voting_core.secrecy.joint_opening import Opening
from voting_core.signing import Signer, Verify

ROSTER_READER: Reader[Roster] = Reader(Roster, "roster")
REGISTRY_READER: Reader[Registry] = Reader(Registry, "seat-key registry")
AGENDA_READER: Reader[Agenda] = Reader(Agenda, "agenda")


@dataclass(slots=True)
class SeatChain:
    """One epoch of one seat as the centre holds it.

    ``hashes[n - 1]`` is the hash of record n, accepted or refused; ``leaf_*`` name the last accepted one.
    """

    log: SeatLog
    hashes: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    blocked: str = ""
    leaf_seq: int = 0
    leaf_index: int = 0
    witness_size: int = 0
    witness_root: str = ""
    disagrees: str = ""


@dataclass(slots=True)
class Presence:
    """What the broker last said of a seat; forgotten when the link to the broker is lost."""

    state: SeatState
    born: str


@dataclass(slots=True)
class Draft:
    """Rows that are to become durable together, and what may be done once they are."""

    wall_ms: int
    mono_ms: int
    rows: list[Row] = field(default_factory=list)
    after: list[Effect] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    wanted: list[tuple[str, int]] = field(default_factory=list)
    """Chunks of blobs that seats asked for: hash and number."""


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was carried out: which floor record it led to, and its text as it was signed."""

    floor_seq: int
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a centre without its ledger has found with the seats, before people have accepted it.

    ``reported`` names the seats that have brought everything they hold, ``waiting`` those of the hall that have not,
    ``lost`` and ``bodies`` what is known to have existed and nobody has brought.
    """

    reported: tuple[str, ...]
    waiting: tuple[str, ...]
    lost: tuple[LostRange, ...]
    bodies: tuple[str, ...]


@dataclass(slots=True)
class House:
    """The state of one hall."""

    hall: str
    term: int
    signer: Signer
    verify: Verify
    floor: Floor
    tree: MerkleTree = field(default_factory=MerkleTree)
    floor_frames: list[bytes] = field(default_factory=list)
    floor_index: dict[int, int] = field(default_factory=dict)
    chains: dict[tuple[str, int], SeatChain] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    owners: dict[str, Member] = field(default_factory=dict)
    roster: Roster | None = None
    keys: dict[str, RegisteredKey] = field(default_factory=dict)
    agenda: dict[str, AgendaItem] = field(default_factory=dict)
    epoch_keys: dict[tuple[str, int], str] = field(default_factory=dict)
    """The key that each epoch of each seat was registered with, in any sitting."""
    closed_index: int = 0
    """Leaf of the record that last closed a sitting."""
    done: dict[str, Done] = field(default_factory=dict)
    presence: dict[str, Presence] = field(default_factory=dict)
    health: dict[str, SeatHealth] = field(default_factory=dict)
    """What each seat last said of its device; forgotten like presence."""
    quarantined: dict[str, set[bytes]] = field(default_factory=dict)
    """Digests of the payloads kept as evidence, by the seat on whose topic they came."""
    evidence: int = 0
    """Rows in the quarantine log."""
    group: Group = BELENIOS_2048
    """In which secret ballots are calculated."""
    spoken: dict[tuple[str, int, int], bytes] = field(default_factory=dict, repr=False)
    """Frames of what tellers' seats said, by seat, epoch and number."""
    asked: set[str] = field(default_factory=set, repr=False)
    """Record hashes of the encrypted ballots that are being looked at, or were."""
    faults: dict[str, str] = field(default_factory=dict, repr=False)
    """What is wrong with each encrypted ballot that was looked at, by record hash; empty for nothing."""
    makings: dict[tuple[str, int], KeyMaking] = field(default_factory=dict, repr=False)
    joint_keys: dict[tuple[str, int], JointKey] = field(default_factory=dict, repr=False)
    """By sitting and number, the tellers' keys as they were worked out."""
    elections: dict[tuple[str, str, int], Election] = field(default_factory=dict, repr=False)
    openings: dict[tuple[str, str, int, int], Opening] = field(default_factory=dict, repr=False)
    found: Found | None = None
    """Only in a house that was put together from the seats and is not accepted yet."""

    def chain(self, seat: str) -> SeatChain | None:
        """The chain of a seat's registered epoch; none for a seat that is not registered."""
        registered = self.keys.get(seat)
        if registered is None:
            return None
        key = (seat, registered.epoch)
        if key not in self.chains:
            self.chains[key] = SeatChain(SeatLog(seat, registered.epoch))
        return self.chains[key]

    def logs(self) -> dict[str, SeatLog]:
        """Folded journals of all registered seats, by seat id in order."""
        return {seat: chain.log for seat, chain in self.present_chains().items()}

    def present_chains(self) -> dict[str, SeatChain]:
        """Chains of the registered epochs of all registered seats, by seat id in order."""
        return {seat: chain for seat in sorted(self.keys) if (chain := self.chain(seat))}

    def former(self) -> dict[str, tuple[SeatLog, ...]]:
        """Folded journals of closed epochs that contradicted nothing, by seat, oldest first."""
        logs: dict[str, tuple[SeatLog, ...]] = {}
        for seat, epoch in sorted(self.floor.closed_epochs):
            chain = self.chains.get((seat, epoch))
            if chain is not None and (seat, epoch) not in self.floor.blocked:
                logs[seat] = (*logs.get(seat, ()), chain.log)
        return logs

    def closed(self) -> frozenset[str]:
        """Seats whose registered epoch is closed while no other has been opened."""
        return frozenset(seat for seat, key in self.keys.items() if (seat, key.epoch) in self.floor.closed_epochs)

    def heads(self) -> SeatHeads:
        """How far this house has come with each registered seat that has delivered anything."""
        chains = [chain for seat in sorted(self.keys) if (chain := self.chain(seat)) and chain.hashes]
        return SeatHeads(
            seats=tuple(SeatHead(seat=chain.log.seat, epoch=chain.log.epoch, seq=len(chain.hashes)) for chain in chains)
        )

    def blocked(self) -> frozenset[str]:
        """Seats that wrote two histories."""
        return frozenset(seat for seat, key in self.keys.items() if (seat, key.epoch) in self.floor.blocked)

    def leave_of(self, member: str) -> str:
        """Why a member is on leave, by the roster or by what was entered since; empty for one who is due."""
        return self.floor.affairs.leave.get(member, self.members[member].leave)

    def due(self) -> int:
        """Members who are not on leave."""
        return sum(1 for member in self.members if not self.leave_of(member))

    def card_of(self, member: str) -> str:
        """Hash of the card that a member signs in with; empty for none."""
        return self.floor.affairs.cards.get(member, self.members[member].card_sha256)

    def present(self) -> int:
        """Members of the roster who signed in where they sit since the roll was opened or the sitting resumed."""
        return sum(self.is_present(member) for member in self.members.values())

    def is_present(self, member: Member) -> bool:
        """Whether a member signed in where they sit since the roll was opened or the sitting resumed."""
        chain, floor = self.chain(self.seat_of(member)), self.floor
        if chain is None:
            return False
        return chain.log.present(floor.sitting) == member.member and chain.log.signed_in_at >= floor.roll_seq

    def seat_of(self, member: Member) -> str:
        """Where a member sits: at their own seat, or where they were moved to."""
        move = self.floor.moves.get(member.member)
        return member.seat if move is None else move.seat

    def load_owners(self) -> None:
        """Note who sits where; a seat that a member was moved to is theirs before it is anybody else's."""
        members = self.members.values()
        stay = {member.seat: member for member in members if member.member not in self.floor.moves}
        moved = {self.seat_of(member): member for member in members if member.member in self.floor.moves}
        self.owners = {**stay, **moved}

    def load_keys(self) -> None:
        """Note the key of each seat: the registered one, or that of the epoch opened since."""
        if self.floor.registry is None:
            self.keys = {}
            return
        registry = REGISTRY_READER.read(self.blobs[self.floor.registry.sha256])
        opened = [
            RegisteredKey(seat=record.seat, epoch=record.epoch, key=record.key)
            for record in self.floor.opened_epochs.values()
        ]
        self.keys = {key.seat: key for key in (*registry.seats, *opened)}
        self.epoch_keys.update({(key.seat, key.epoch): key.key for key in self.keys.values()})

    def load_roster(self) -> None:
        """Read roster and registry of the floor from their blobs; both are there because they were checked before."""
        floor = self.floor
        if floor.roster is None or floor.registry is None:
            self.roster, self.members, self.owners, self.keys, self.agenda = None, {}, {}, {}, {}
            return
        self.roster = ROSTER_READER.read(self.blobs[floor.roster.sha256])
        self.members = {member.member: member for member in self.roster.members}
        self.load_owners()
        self.load_keys()

    def seen(self) -> dict[str, Presence]:
        """What the broker said of the seats of this hall, by seat id in order.

        Before the registry is fixed nobody can tell who belongs to the hall, so then it is everybody.
        """
        return {seat: seen for seat, seen in sorted(self.presence.items()) if not self.keys or seat in self.keys}

    def load_agenda(self) -> None:
        """Read the agenda in force from its blob."""
        if self.floor.agenda is not None and self.floor.agenda.sha256 in self.blobs:
            agenda = AGENDA_READER.read(self.blobs[self.floor.agenda.sha256])
            self.agenda = {item.item: item for item in agenda.items}

    def add_leaf(self, row: RecordRow) -> int:
        """Put a record into the tree; its index, counted from 0."""
        index = self.tree.size
        self.tree.append(bytes.fromhex(row.hash))
        return index

    def keep_blob(self, row: BlobRow) -> None:
        """Hold a blob in memory."""
        self.blobs[row.sha256] = row.data

    def dispose(self, row: QuarantineRow, record_hash: str) -> None:
        """Give a refused record its number in the chain."""
        chain = self.chains.setdefault((row.seat, row.epoch), SeatChain(SeatLog(row.seat, row.epoch)))
        chain.hashes.append(record_hash)
        chain.refusals.append(Refusal(seq=row.seq, reason=row.reason[:200]))
