# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pen of a scripted centre: it signs floor records, with the orders that led to them, and keeps papers."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.unit.verifier.writing import Papers
from voting_core import acts
from voting_core import floor_records as facts
from voting_core.codec import encode
from voting_core.floor import Floor
from voting_core.floor_header import Approval, FloorHeader
from voting_core.frames import ACT_CONTEXT, RECORD_CONTEXT, Frame
from voting_core.merkle import MerkleTree
from voting_core.roster import BlobRef, Operator, blob_ref
from voting_core.rules.profile import Profile
from voting_core.signing import Ed25519Signer, sign_frame

HALL = "demo"
SITTING = "2026-03"
OPERATORS = ("chen", "li", "wu")


def signer(name: str) -> Ed25519Signer:
    """A key that depends on its holder's name alone."""
    return Ed25519Signer(Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest()))


@dataclass
class ScriptedFloor:
    """The floor of one sitting on its way."""

    profile: Profile
    papers: Papers
    at_ms: int = 1_800_000_000_000
    centre: Ed25519Signer = field(default_factory=lambda: signer("centre"))
    frames: list[Frame] = field(default_factory=list)
    tree: MerkleTree = field(default_factory=MerkleTree)
    blobs: dict[str, bytes] = field(default_factory=dict)
    term: int = 1

    def __post_init__(self) -> None:
        """Nobody has said anything yet."""
        self.floor = Floor(HALL, self.centre.key)
        self.orders = 0

    def order(
        self, act: type[acts.ActHeader], kind: type[FloorHeader], by: Sequence[str] = ("chen",), **fields: Any
    ) -> None:
        """Operators order something and the centre writes it down. Fields named ``only_*`` stand in the act alone."""
        self.orders += 1
        wanted = set(act.__struct_fields__)
        said = {name.removeprefix("only_"): value for name, value in fields.items()}
        order = act(
            v=1,
            id=f"{self.orders:032x}",
            hall=HALL,
            sitting=SITTING,
            expect=self._phase(fields),
            **{name: value for name, value in said.items() if name in wanted},
        )
        text = encode(order)
        approvals = tuple(
            Approval(operator=name, sig=base64.b64encode(signer(name).sign(ACT_CONTEXT + text)).decode()) for name in by
        )
        record = {name: value for name, value in fields.items() if name in kind.__struct_fields__}
        self.floor_record(kind, act=text.decode(), approvals=approvals, **record)

    def _phase(self, fields: dict[str, Any]) -> str:
        if "round" not in fields:
            return str(self.floor.phase)
        state = self.floor.rounds.get((fields["poll"], fields["round"]))
        return str(state.phase) if state else "none"

    def floor_record(
        self, kind: type[FloorHeader], *, act: str = "", approvals: tuple[Approval, ...] = (), **fields: Any
    ) -> None:
        """The centre writes a floor record."""
        self.at_ms += 1_000
        head = self.floor.head
        record: Any = kind(
            v=1,
            alg="ed25519",
            hall=HALL,
            sitting=SITTING,
            term=self.term,
            floor_seq=head.seq + 1,
            prev=head.hash,
            at_ms=self.at_ms,
            act=act,
            approvals=approvals,
            **fields,
        )
        self.floor.check(record)
        frame = sign_frame(self.centre, RECORD_CONTEXT, encode(record))
        self.append(frame)
        self.floor.take(record, frame.hash)

    def append(self, frame: Frame) -> int:
        """Put a record into the ledger; its index."""
        self.frames.append(frame)
        self.tree.append(bytes.fromhex(frame.hash))
        return self.tree.size - 1

    def blob(self, value: object) -> BlobRef:
        """Keep a paper and name it by its hash."""
        data = encode(value)
        ref = blob_ref(data)
        self.blobs[ref.sha256] = data
        return ref

    def convene(self) -> None:
        """Open the sitting, fix the roster, publish the agenda, open the roll."""
        operators = tuple(Operator(operator=name, name=name, key=signer(name).key) for name in OPERATORS)
        self.order(acts.OpenSitting, facts.SittingOpened, title="第三次会议", profile=self.profile, operators=operators)
        papers = self.papers
        self.order(
            acts.FixRoster,
            facts.RosterFixed,
            roster=self.blob(papers.roster),
            registry=self.blob(papers.registry(lambda seat: signer(seat).key)),
            members=len(papers.roster.members),
            seats=len(papers.roster.seats),
        )
        self.order(
            acts.PublishAgenda,
            facts.AgendaPublished,
            agenda=self.blob(papers.agenda),
            items=len(papers.agenda.items),
        )
        due = sum(not member.leave for member in papers.roster.members)
        self.order(acts.OpenRoll, facts.RollOpened, members=len(papers.roster.members), due=due)

    def excuse(self, *names: str) -> None:
        """Expect no seal from these seats."""
        self.order(acts.ExcuseSeats, facts.SeatExcused, seats=names, reason="switched off")
