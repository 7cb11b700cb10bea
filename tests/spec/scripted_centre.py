# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A centre for seat tests: it writes what the test says, keeps a real ledger tree, and signs real receipts."""

from dataclasses import dataclass, field
from typing import Any

from tests.builders import HALL, FloorWriter, agenda, registry, roster, signer
from voting_core.codec import encode
from voting_core.floor_records import SeatEpochClosed, SeatEpochOpened
from voting_core.frames import MESSAGE_CONTEXT, RECORD_CONTEXT, Frame, decode_frames
from voting_core.frozen_list import FrozenEntry, FrozenList
from voting_core.merkle import MerkleTree
from voting_core.messages import BATCH_READER, CentreState, CopyWanted, FloorHead, Receipt, Refusal
from voting_core.roster import CHUNK_BYTES, Roster, blob_ref
from voting_core.round_records import ResultDeclared, ResultPublished
from voting_core.seat_records import SEAT_READER, BallotCast
from voting_core.signing import sign_frame, verify
from voting_core.topics import blob_topic, centre_state_topic, floor_topic, head_topic, seat_topic

Message = tuple[str, bytes]
"""Topic and payload."""


@dataclass(slots=True)
class ScriptedCentre:
    """One centre and what it holds of one seat."""

    seat: str = "s07"
    term: int = 1
    floor: FloorWriter = field(default_factory=FloorWriter)
    members: Roster = field(default_factory=lambda: roster(9, spare_seats=1))
    tree: MerkleTree = field(default_factory=MerkleTree)
    hashes: list[str] = field(default_factory=list)
    leaf: tuple[int, int] = (0, 0)
    """Number of the last accepted record, and its place in the ledger."""
    refusals: list[Refusal] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)
    ballots: list[tuple[BallotCast, str]] = field(default_factory=list)
    at_ms: int = 1_784_624_400_000
    witness: int = 0
    epoch: int = 1
    pen: str = "s07"
    """Whose key signs the records of the seat's present epoch."""

    # --- the floor ---------------------------------------------------------------------------------------------------

    def open_sitting(self, sitting: str = "2026-07-21") -> list[Message]:
        """Everything up to the moment when members may sign in, blobs before the records that name them."""
        before = len(self.floor.frames)
        self.floor.open_sitting(self.members, sitting=sitting)
        messages: list[Message] = []
        for body in (encode(self.members), encode(registry(self.members)), encode(agenda("budget"))):
            messages += self.blob(body)
        return messages + self.floor_since(before)

    def blob(self, body: bytes) -> list[Message]:
        """The chunks of a body."""
        ref = blob_ref(body)
        self.blobs[ref.sha256] = body
        return [
            (blob_topic(HALL, ref.sha256, n), body[n * CHUNK_BYTES : (n + 1) * CHUNK_BYTES]) for n in range(ref.chunks)
        ]

    def floor_since(self, count: int) -> list[Message]:
        """Floor records after the first so many, one message each."""
        return [(floor_topic(HALL), frame.encode()) for frame in self.floor.frames[count:]]

    def write(self, *frames: Frame) -> list[Message]:
        """Messages for floor records that were just written."""
        return [(floor_topic(HALL), frame.encode()) for frame in frames]

    def answer(self, from_seq: int) -> Message:
        """Floor records asked for, in one message."""
        frames = self.floor.frames[from_seq - 1 : from_seq + 31]
        return seat_topic(HALL, self.seat, "floor"), b"".join(frame.encode() for frame in frames)

    def everything(self) -> list[Message]:
        """All bodies and the whole floor log, as a seat that lost them gets them again."""
        chunks = [chunk for body in list(self.blobs.values()) for chunk in self.blob(body)]
        return chunks + [self.answer(number) for number in range(1, len(self.floor.frames) + 1, 32)]

    def freeze(
        self, poll: str = "budget", number: int = 1, freezing: int = 1, *, left_out: bool = False
    ) -> list[Message]:
        """Freeze a round with what has arrived from the seat; ``left_out`` does not name its ballot."""
        ours = [(ballot, name) for ballot, name in self.ballots if (ballot.poll, ballot.round) == (poll, number)]
        entries = []
        for member in self.members.members:
            named = bool(ours) and member.seat == self.seat and not left_out
            entries.append(
                FrozenEntry(
                    member=member.member,
                    disposition="ballot" if named else "not_pressed",
                    seat=member.seat,
                    epoch=1 if named else 0,
                    seq=ours[-1][0].seq if named else 0,
                    hash=ours[-1][1] if named else "",
                    note="",
                )
            )
        sitting = self.floor.floor.sitting
        frozen = FrozenList(sitting=sitting, poll=poll, round=number, freezing=freezing, entries=tuple(entries))
        chunks = self.blob(encode(frozen))
        return chunks + self.write(self.floor.freeze_round(frozen))

    def declare(self, poll: str = "budget", number: int = 1, **fields: Any) -> list[Message]:
        """Declare the newest frozen list of a round."""
        state = self.floor.round(poll, number)
        assert state.frozen is not None, "a round is frozen before it is declared"
        usual: dict[str, Any] = {
            "poll": poll,
            "round": number,
            "frozen_seq": state.frozen.floor_seq,
            "frozen_hash": state.frozen_hash,
            "counted": (),
            "findings": (),
            "outcome": "carried",
            "contested": 0,
            "left_open": 0,
            "missing": 0,
            "missing_effect": "none",
            "said_zh": "需 5 票，得 9 票，通过。",
            "said_en": "Needed 5, got 9: carried.",
        }
        frame = self.floor.write(ResultDeclared, **{**usual, **fields})
        return self.write(frame)

    def publish(self, poll: str = "budget", number: int = 1) -> list[Message]:
        """Publish the declared result of a round."""
        declared = self.floor.round(poll, number).declared
        assert declared is not None, "a result is declared before it is published"
        return self.write(self.floor.write(ResultPublished, poll=poll, round=number, declared_seq=declared.floor_seq))

    def replace_device(self, pen: str) -> list[Message]:
        """Close the seat's epoch and open the next one for the key of this name."""
        high_seq, high_hash = len(self.hashes), self.hashes[-1] if self.hashes else ""
        closed = self.floor.write(
            SeatEpochClosed,
            seat=self.seat,
            epoch=self.epoch,
            high_seq=high_seq,
            high_hash=high_hash,
            reason="存储卡损坏",
        )
        self.epoch, self.pen = self.epoch + 1, pen
        opened = self.floor.write(SeatEpochOpened, seat=self.seat, epoch=self.epoch, key=signer(pen).key)
        self.hashes, self.leaf, self.refusals, self.witness = [], (0, 0), [], 0
        return self.write(closed, opened)

    # --- what the seat sends -----------------------------------------------------------------------------------------

    def accept(self, batch: bytes, *, refusing: str = "") -> Message:
        """Take a batch into the ledger as the real centre does, or dispose of it with a reason; its receipt."""
        header, *frames = decode_frames(batch)
        self.witness = BATCH_READER.read(header.body).tree_size
        for frame in frames:
            record = SEAT_READER.read(frame.body)
            assert verify(signer(self.pen).key, RECORD_CONTEXT + frame.body, frame.sig), "the seat signs what it sends"
            if record.seq <= len(self.hashes):
                assert self.hashes[record.seq - 1] == frame.hash, "a number is never used twice"
                continue
            assert record.seq == len(self.hashes) + 1, "a seat sends without gaps"
            self.hashes.append(frame.hash)
            if refusing:
                self.refusals.append(Refusal(seq=record.seq, reason=refusing))
                continue
            self.leaf = (record.seq, self.tree.size)
            self.tree.append(bytes.fromhex(frame.hash))
            if isinstance(record, BallotCast):
                self.ballots.append((record, frame.hash))
        return self.receipt()

    def receipt(self, *, by: str = "centre", **fields: Any) -> Message:
        """The seat's receipt as things stand; fields may lie."""
        self.at_ms += 1
        size, high = self.tree.size, len(self.hashes)
        leaf, index = self.leaf
        proves = leaf > 0 and index < size
        usual: dict[str, Any] = {
            "v": 1,
            "alg": "ed25519",
            "hall": HALL,
            "seat": self.seat,
            "term": self.term,
            "epoch": self.epoch,
            "high_seq": high,
            "high_hash": self.hashes[-1] if high else "",
            "leaf_seq": leaf,
            "leaf_hash": self.hashes[leaf - 1] if leaf else "",
            "leaf_index": index,
            "tree_size": size,
            "tree_root": self.tree.root().hex() if size else "",
            "inclusion": tuple(node.hex() for node in self.tree.inclusion(index, size)) if proves else (),
            "from_size": self.witness,
            "consistency": tuple(node.hex() for node in self.tree.consistency(min(self.witness, size), size)),
            "refusals": tuple(self.refusals),
            "blocked": "",
            "at_ms": self.at_ms,
        }
        frame = sign_frame(signer(by), MESSAGE_CONTEXT, encode(Receipt(**{**usual, **fields})))
        return seat_topic(HALL, self.seat, "receipt"), frame.encode()

    def grow(self, leaves: int) -> None:
        """Records of other seats enter the ledger."""
        for n in range(leaves):
            self.tree.append(bytes([n % 256]) * 32)

    # --- what the centre says ----------------------------------------------------------------------------------------

    def head(self, *, by: str = "centre", **fields: Any) -> Message:
        """The floor head as things stand; fields may lie."""
        self.at_ms += 1
        floor = self.floor.floor
        state = floor.open_round
        usual: dict[str, Any] = {
            "v": 1,
            "alg": "ed25519",
            "hall": HALL,
            "sitting": floor.sitting or "none",
            "term": self.term,
            "floor_seq": floor.head.seq,
            "floor_hash": floor.head.hash,
            "open_poll": state.opened.poll if state else "",
            "open_round": state.opened.round if state else 0,
            "tree_size": self.tree.size,
            "tree_root": self.tree.root().hex() if self.tree.size else "",
            "at_ms": self.at_ms,
        }
        frame = sign_frame(signer(by), MESSAGE_CONTEXT, encode(FloorHead(**{**usual, **fields})))
        return head_topic(HALL), frame.encode()

    def wants(self, wanted: CopyWanted) -> Message:
        """A question of a centre that lost its ledger."""
        return seat_topic(HALL, self.seat, "wanted"), encode(wanted)

    def state(self, *, on: bool = True) -> Message:
        """Whether the centre listens."""
        return centre_state_topic(HALL), encode(CentreState(v=1, on=on, term=self.term))
