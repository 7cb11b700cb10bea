# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A hall in memory that writes a bundle with ``voting_core``, for the verifier to read with its own eyes.

It has no broker and no clock: a test says what happens, in order. Keys come from fixed seeds, so a bundle is the same
at every run.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.unit.verifier.summaries import summary
from tests.unit.verifier.writing import Exported, Papers, receipt_frame, write_folder
from voting_core import acts
from voting_core import floor_records as facts
from voting_core import seat_records as seats
from voting_core.codec import encode
from voting_core.floor import Floor, RoundState
from voting_core.frames import ACT_CONTEXT, RECORD_CONTEXT, Frame
from voting_core.freezing import Freeze, freeze
from voting_core.merkle import MerkleTree
from voting_core.roster import AgendaItem, BlobRef, Operator, blob_ref, text_hash
from voting_core.rules import Profile
from voting_core.seat_log import SeatLog
from voting_core.signing import Ed25519Signer, sign_frame
from voting_core.tally import tally
from voting_core.verdict import decide

HALL = "demo"
SITTING = "2026-03"
OPERATORS = ("chen", "li", "wu")


def signer(name: str) -> Ed25519Signer:
    """A key that depends on its holder's name alone."""
    return Ed25519Signer(Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest()))


@dataclass
class ScriptedHall:
    """One sitting on its way; every method is one thing that happens in the hall."""

    profile: Profile
    papers: Papers
    at_ms: int = 1_800_000_000_000
    centre: Ed25519Signer = field(default_factory=lambda: signer("centre"))
    frames: list[Frame] = field(default_factory=list)
    tree: MerkleTree = field(default_factory=MerkleTree)
    blobs: dict[str, bytes] = field(default_factory=dict)
    quarantine: list[dict[str, object]] = field(default_factory=list)
    chains: dict[str, list[Frame]] = field(default_factory=dict)
    waiting: dict[str, list[tuple[seats.SeatRecord, Frame]]] = field(default_factory=dict)
    """Records of seats whose link is down, oldest first."""

    def __post_init__(self) -> None:
        """Nobody has said anything yet."""
        self.floor = Floor(HALL, self.centre.key)
        self.logs = {seat.seat: SeatLog(seat.seat, 1) for seat in self.papers.roster.seats}
        self.keys = {seat: signer(seat) for seat in self.logs}
        self.orders = 0

    # --- the floor ----------------------------------------------------------------------------------------------------

    def order(
        self, act: type[acts.ActHeader], kind: type[facts.FloorHeader], by: Sequence[str] = ("chen",), **fields: Any
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
            facts.Approval(operator=name, sig=base64.b64encode(signer(name).sign(ACT_CONTEXT + text)).decode())
            for name in by
        )
        record = {name: value for name, value in fields.items() if name in kind.__struct_fields__}
        self.floor_record(kind, act=text.decode(), approvals=approvals, **record)

    def _phase(self, fields: dict[str, Any]) -> str:
        if "round" not in fields:
            return str(self.floor.phase)
        state = self.floor.rounds.get((fields["poll"], fields["round"]))
        return str(state.phase) if state else "none"

    def floor_record(
        self, kind: type[facts.FloorHeader], *, act: str = "", approvals: tuple[facts.Approval, ...] = (), **fields: Any
    ) -> None:
        """The centre writes a floor record."""
        self.at_ms += 1_000
        head = self.floor.head
        record: Any = kind(
            v=1,
            alg="ed25519",
            hall=HALL,
            sitting=SITTING,
            term=1,
            floor_seq=head.seq + 1,
            prev=head.hash,
            at_ms=self.at_ms,
            act=act,
            approvals=approvals,
            **fields,
        )
        self.floor.check(record)
        frame = sign_frame(self.centre, RECORD_CONTEXT, encode(record))
        self._append(frame)
        self.floor.take(record, frame.hash)

    def _append(self, frame: Frame) -> int:
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

    # --- rounds -------------------------------------------------------------------------------------------------------

    def open(self, poll: str, number: int = 1) -> None:
        """Open a round on an item of the agenda."""
        item = self._item(poll)
        self.order(
            acts.OpenPoll,
            facts.PollOpened,
            poll=poll,
            round=number,
            only_item=poll,
            title=item.title,
            text_sha256=text_hash(item.title, item.text),
            secrecy="named",
            questions=(facts.Question(question="q1", options=("yes", "no", "abstain")),),
            majority=item.majority or self.profile.majority,
            press=item.press or self.profile.press,
            display=self.profile.display,
            round_ms=self.profile.round_ms if item.round_ms is None else item.round_ms,
            entitled=len(self.papers.roster.members),
            present=sum(self.logs[one.seat].present(SITTING) == one.member for one in self.papers.roster.members),
        )

    def _item(self, poll: str) -> AgendaItem:
        return next(item for item in self.papers.agenda.items if item.item == poll)

    @property
    def round(self) -> RoundState:
        """The round that was opened last."""
        return list(self.floor.rounds.values())[-1]

    @property
    def _key(self) -> dict[str, Any]:
        return {"poll": self.round.key[0], "round": self.round.key[1]}

    def close(self) -> None:
        """An operator closes the open round."""
        self.order(acts.ClosePoll, facts.PollClosed, cause="operator", **self._key)

    def run_out(self) -> None:
        """The open round ends by its own deadline."""
        self.at_ms = self.round.opened.at_ms + self.round.opened.round_ms
        self.floor_record(facts.PollClosed, cause="deadline", **self._key)

    def abort(self) -> None:
        """End the newest round without a result."""
        self.order(acts.AbortPoll, facts.PollAborted, reason="the wrong text was read out", **self._key)

    def freeze(self) -> None:
        """Dispose of every member by name."""
        state = self.round
        given = Freeze(
            sitting=SITTING,
            state=state,
            roster=self.papers.roster,
            logs=self.logs,
            excused=self.floor.excused,
            blocked=frozenset(seat for seat, _ in self.floor.blocked),
        )
        number = state.frozen.freezing + 1 if state.frozen else 1
        frozen, unsealed = freeze(given, number)
        self.list = frozen
        self.order(
            acts.FreezeRound,
            facts.RoundFrozen,
            freezing=number,
            frozen=self.blob(frozen),
            unsealed=unsealed,
            **self._key,
        )

    def declare(self, by: Sequence[str] = ("chen",)) -> None:
        """Declare the result of the newest frozen list."""
        state = self.round
        assert state.frozen is not None, "a script freezes before it declares"
        ballots = {one.hash: one.record for log in self.logs.values() for one in log.cast(SITTING, state.key)}
        counted = tally(state.opened.questions[0], self.list, ballots)
        verdict = decide(state.opened.majority, counted)
        names = ("outcome", "base", "needed", "got", "missing", "missing_effect", "said_zh", "said_en")
        self.order(
            acts.DeclareResult,
            facts.ResultDeclared,
            by,
            frozen_seq=state.frozen.floor_seq,
            frozen_hash=state.frozen_hash,
            lines=counted.lines(),
            **{name: getattr(verdict, name) for name in names},
            **self._key,
        )

    def publish(self) -> None:
        """Show the declared result to everybody."""
        assert self.round.declared is not None, "a script declares before it publishes"
        seq = self.round.declared.floor_seq
        self.order(acts.PublishResult, facts.ResultPublished, declared_seq=seq, **self._key)

    def annul(self) -> None:
        """Two operators make the declared result void."""
        self.order(acts.AnnulPoll, facts.PollAnnulled, ("chen", "wu"), reason="a count by hand was due", **self._key)

    # --- seats --------------------------------------------------------------------------------------------------------

    def seat(self, seat: str, kind: type[seats.SeatHeader], **fields: Any) -> Frame:
        """A seat writes its next record; it is delivered unless its link is down."""
        self.at_ms += 100
        chain = self.chains.setdefault(seat, [])
        header = {
            "v": 1,
            "alg": "ed25519",
            "hall": HALL,
            "seat": seat,
            "epoch": 1,
            "seq": len(chain) + 1,
            "prev": chain[-1].hash if chain else "0" * 64,
            "wall_ms": self.at_ms,
            "mono_ms": self.at_ms % 1_000_000,
            "boot": "ab" * 16,
            "floor_seq": self.floor.head.seq,
            "head_age_ms": 400,
        }
        record: Any = kind(**{**header, **fields})
        frame = sign_frame(self.keys[seat], RECORD_CONTEXT, encode(record))
        chain.append(frame)
        if seat in self.waiting:
            self.waiting[seat].append((record, frame))
        else:
            self._deliver(seat, record, frame)
        return frame

    def _deliver(self, seat: str, record: seats.SeatRecord, frame: Frame) -> None:
        self.logs[seat].take(record, frame.hash, self._append(frame))

    def lose_link(self, seat: str) -> None:
        """What the seat writes from now on waits."""
        self.waiting[seat] = []

    def regain_link(self, seat: str) -> None:
        """What waited is delivered."""
        for record, frame in self.waiting.pop(seat):
            self._deliver(seat, record, frame)

    def sign_in(self, seat: str, member: str = "") -> None:
        """A member signs in, by default the one whose seat it is."""
        name = member or next(one.member for one in self.papers.roster.members if one.seat == seat)
        self.seat(seat, seats.MemberSignedIn, sitting=SITTING, member=name, identification="card-uid")

    def sign_out(self, seat: str, cause: str = "card") -> None:
        """Whoever is signed in leaves the seat."""
        self.seat(seat, seats.MemberSignedOut, sitting=SITTING, member=self.logs[seat].member, cause=cause)

    def press(self, seat: str, option: str = "yes", **fields: Any) -> Frame:
        """The member at a seat presses a button in the newest round."""
        opened = self.round.opened
        given = {
            "sitting": SITTING,
            **self._key,
            "member": self.logs[seat].member,
            "revision": 1,
            "text_sha256": opened.text_sha256,
            "answers": (seats.Answer(question="q1", option=option),),
        }
        return self.seat(seat, seats.BallotCast, **{**given, **fields})

    def seal(self, *names: str, **fields: Any) -> None:
        """Seats seal the newest round; each names the ballot that its press rule makes valid, and the tree it saw."""
        for seat in names:
            waiting = [(record, frame.hash) for record, frame in self.waiting.get(seat, ())]
            cast = [(one.record, one.hash) for one in self.logs[seat].cast(SITTING, self.round.key)]
            cast += [(record, name) for record, name in waiting if isinstance(record, seats.BallotCast)]
            named = (cast[0] if self.round.opened.press == "first" else cast[-1]) if cast else None
            given = {
                "sitting": SITTING,
                **self._key,
                "ballot_seq": named[0].seq if named else 0,
                "ballot_hash": named[1] if named else "",
                "cause": "closed",
                "tree_size": self.tree.size,
                "tree_root": self.tree.root().hex(),
            }
            self.seat(seat, seats.PollSealed, **{**given, **fields})

    def block(self, seat: str, rival: Frame) -> None:
        """The centre keeps a rival record as evidence and takes nothing more from the seat."""
        reason = "two different records with one number"
        self.refuse(seat, rival, disposed=False, reason=reason)
        self.floor_record(facts.SeatBlocked, seat=seat, epoch=1, rival_hash=rival.hash, reason=reason)

    def refuse(self, seat: str, frame: Frame, *, disposed: bool, reason: str) -> None:
        """The centre keeps a record of a seat aside, with its reason."""
        seq = int(frame.body.split(b'"seq":')[1].split(b",")[0])
        self.quarantine.append(
            {
                "at_ms": self.at_ms,
                "topic": f"hc1/{HALL}/seat/{seat}/up",
                "reason": reason,
                "disposed": disposed,
                "seat": seat,
                "epoch": 1,
                "seq": seq,
                "payload": base64.b64encode(frame.encode()).decode(),
            }
        )

    # --- the bundle ---------------------------------------------------------------------------------------------------

    def export(self, folder: Path) -> Exported:
        """Write the bundle."""
        receipts = [
            receipt_frame(self.centre, HALL, seat, [one.hash for one in chain], self.frames, self.tree)
            for seat, chain in sorted(self.chains.items())
        ]
        files = {
            "ledger.frames": b"".join(frame.encode() for frame in self.frames),
            "quarantine.json": encode(self.quarantine),
            "receipts.frames": b"".join(frame.encode() for frame in receipts),
            "results.json": encode(summary(self.floor, self.logs.values(), self.frames, self.blobs)),
            **{f"blobs/{name}": data for name, data in self.blobs.items()},
        }
        return write_folder(folder, files, self.tree, self.centre, sitting=SITTING)
