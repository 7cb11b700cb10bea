# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One seat on the wire: writes a signed chain, keeps one batch in flight, believes nothing but a checked receipt."""

import os
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from edge_agent.core.patience import RoundTrip, retry_after_ms
from rehearsal.load.floor_book import FloorBook
from voting_core.chain import START, ChainHead
from voting_core.codec import encode
from voting_core.errors import HemicycleError
from voting_core.frames import BATCH_BYTES_MAX, BATCH_RECORDS_MAX, MESSAGE_CONTEXT, RECORD_CONTEXT, Frame, decode_frame
from voting_core.merkle import EMPTY_ROOT, check_consistency, check_inclusion
from voting_core.messages import RECEIPT_READER, BatchHeader, FloorWanted, Receipt, SeatState
from voting_core.questions import Answer
from voting_core.round_records import PollOpened
from voting_core.seat_records import NEVER_MS, BallotCast, MemberSignedIn, PollSealed, SeatHeader, SeatStarted
from voting_core.signing import Signer, sign_frame, verify
from voting_core.topics import seat_topic

R = TypeVar("R", bound=SeatHeader)

STATE_EVERY_S: Final = 0.25
RECORDS_EVERY_S: Final = 10.0
"""A real seat tells its progress four times a second at most."""

SOFTWARE: Final = "hemicycle wire seat"


class ReceiptError(HemicycleError):
    """The centre sent a receipt that does not hold; the load run ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WireIdentity:
    """Which seat this is, and whose."""

    hall: str
    sitting: str
    seat: str
    member: str
    centre_key: str


@dataclass(slots=True)
class _Waiting:
    """Something that was sent and waits for its answer, with the patience of a real seat."""

    tries: int = 0
    sent_s: float = 0.0
    again_s: float = 0.0

    def sent(self, now_s: float, round_trip: RoundTrip, seed: str) -> None:
        """It left; when it may leave again."""
        self.tries, self.sent_s = self.tries + 1, now_s
        self.again_s = now_s + retry_after_ms(round_trip.smoothed_ms, self.tries, seed) / 1000


class WireSeat:
    """The chain and the conversation of one seat; sockets are somebody else's.

    Args:
        identity: Which seat.
        signer: Its record key.
        book: The floor, shared with the other seats of this process.
    """

    def __init__(self, identity: WireIdentity, signer: Signer, book: FloorBook) -> None:
        self.identity, self._signer, self._book = identity, signer, book
        self.say: Callable[[str, bytes, bool], bool] = lambda _topic, _payload, _retain: False
        """Publishes topic and payload, retained or not; false while the link is down."""
        self._boot = os.urandom(16).hex()
        self._head: ChainHead = START
        self.hashes: list[str] = []
        """Hashes of all records written, in order."""
        self.holds_back = False
        """Whether it keeps its records to itself for now, as a seat that is cut off does."""
        self.batch_records_max = BATCH_RECORDS_MAX - 1
        self._unsent: deque[tuple[int, bytes, float]] = deque()
        self._batch = _Waiting()
        self._question = _Waiting()
        self._round_trip = RoundTrip()
        self._said_s = 0.0
        self._said: tuple[int, int] | None = None
        self._tree: tuple[int, str] = (0, "")
        self._ballot: tuple[int, str] = (0, "")
        self._revision = 0
        self._sealed = 0
        self._head_ms = NEVER_MS
        self._centre_on = False
        self.floor_seq = 0
        self.is_up = False
        self.is_fresh = False
        """Whether a live floor head has come since the link came up."""
        self.delivered_s: list[float] = []
        """From writing a record to its checked receipt, in order."""

    # What happens to it.

    def on_link(self) -> None:
        """The link came up: everything that was in flight is lost."""
        self.is_up, self._centre_on, self.is_fresh = True, False, False
        self._batch, self._question = _Waiting(), _Waiting()
        self._said_s, self._said = 0.0, None
        self.tick(time.monotonic())

    def on_lost(self) -> None:
        """The link is gone."""
        self.is_up = self._centre_on = False

    def on_message(self, topic: str, payload: bytes, retained: bool) -> None:
        """A message came.

        Raises:
            ReceiptError: A receipt does not hold.
        """
        name = topic.rpartition("/")[2]
        if name == "receipt":
            self._on_receipt(payload)
        elif name == "floor":
            self._on_floor(payload)
        elif name == "head":
            self._on_head(payload, retained)
            return  # changes nothing that would have to be sent; a whole crowd hears one each second
        elif name == "state":
            self._centre_on = self._book.listens(payload)
        self.tick(time.monotonic())

    def tick(self, now_s: float) -> None:
        """Send what is due."""
        self._send(now_s)
        progress = (self._head.seq, self.floor_seq)
        only_records = self._said is not None and self._said[1] == self.floor_seq
        every_s = RECORDS_EVERY_S if only_records else STATE_EVERY_S
        if progress != self._said and now_s - self._said_s >= every_s:
            topic = seat_topic(self.identity.hall, self.identity.seat, "state")
            if self.say(topic, encode(self._state(on=True)), True):
                self._said, self._said_s = progress, now_s

    def last_words(self) -> bytes:
        """What the broker says of it when it vanishes."""
        return encode(self._state(on=False))

    @property
    def unsent(self) -> int:
        """Records without a receipt."""
        return len(self._unsent)

    @property
    def has_opening(self) -> bool:
        """Whether it holds the newest opening that anybody here has heard of."""
        return self._book.opened is not None and self.floor_seq >= self._book.opened.floor_seq

    @property
    def sealed(self) -> int:
        """Rounds it has sealed."""
        return self._sealed

    # What its member does.

    def start(self) -> None:
        """The program starts and the member signs in."""
        self._write(SeatStarted, software=SOFTWARE)
        one = self.identity
        self._write(MemberSignedIn, sitting=one.sitting, member=one.member, identification="card-uid")
        self.tick(time.monotonic())

    def press(self, option: str) -> None:
        """The member presses."""
        opened = self._round()
        self._revision += 1
        self._write(
            BallotCast,
            sitting=self.identity.sitting,
            poll=opened.poll,
            round=opened.round,
            member=self.identity.member,
            revision=self._revision,
            text_sha256=opened.text_sha256,
            opened_locally=False,
            confirmed=False,
            answers=(Answer(question=opened.questions[0].question, options=(option,)),),
        )
        self._ballot = (self._head.seq, self._head.hash)
        self.tick(time.monotonic())

    def _seal(self) -> None:
        opened, (size, root) = self._round(), self._tree
        self._sealed += 1
        self._write(
            PollSealed,
            sitting=self.identity.sitting,
            poll=opened.poll,
            round=opened.round,
            ballot_seq=self._ballot[0],
            ballot_hash=self._ballot[1],
            cause="closed",
            tree_size=size,
            tree_root=root,
        )

    def _round(self) -> PollOpened:
        assert self._book.opened is not None, "a wire seat votes only in a round"
        return self._book.opened

    def _write(self, kind: type[R], **fields: Any) -> None:  # noqa: ANN401 - the fields of the kind
        now_ms = time.monotonic_ns() // 1_000_000
        record = kind(
            v=1,
            alg="ed25519",
            hall=self.identity.hall,
            seat=self.identity.seat,
            epoch=1,
            seq=self._head.seq + 1,
            prev=self._head.hash,
            wall_ms=time.time_ns() // 1_000_000,
            mono_ms=now_ms,
            boot=self._boot,
            floor_seq=self.floor_seq,
            head_age_ms=NEVER_MS if self._head_ms == NEVER_MS else now_ms - self._head_ms,
            **fields,
        )
        frame = sign_frame(self._signer, RECORD_CONTEXT, encode(record))
        self._head = ChainHead(self._head.seq + 1, frame.hash)
        self.hashes.append(frame.hash)
        self._unsent.append((self._head.seq, frame.encode(), time.monotonic()))

    # What it sends.

    def _send(self, now_s: float) -> None:
        if not (self._centre_on and self._unsent) or self.holds_back or now_s < self._batch.again_s:
            return
        size, root = self._tree
        header = BatchHeader(v=1, seat=self.identity.seat, epoch=1, boot=self._boot, tree_size=size, tree_root=root)
        batch = bytearray(Frame(encode(header), b"").encode())
        for number, (_, data, _) in enumerate(self._unsent):
            if number == self.batch_records_max or len(batch) + len(data) > BATCH_BYTES_MAX:
                break
            batch += data
        if self.say(seat_topic(self.identity.hall, self.identity.seat, "up"), bytes(batch), False):
            self._batch.sent(now_s, self._round_trip, self.hashes[-1])

    def _state(self, *, on: bool) -> SeatState:
        return SeatState(
            v=1,
            on=on,
            seat=self.identity.seat,
            epoch=1,
            boot=self._boot,
            seq=self._head.seq,
            floor_seq=self.floor_seq,
            cut_off=not on,
            software=SOFTWARE,
        )

    # What it hears.

    def _on_floor(self, payload: bytes) -> None:
        for number in self._book.numbers(payload):
            if number == self.floor_seq + 1:
                self.floor_seq, self._question = number, _Waiting()
        self._seal_what_is_closed()

    def _seal_what_is_closed(self) -> None:
        closed = [one for one in self._book.floor.rounds.values() if one.closed is not None]
        owed = [one for one in closed if one.closed is not None and one.closed.floor_seq <= self.floor_seq]
        if len(owed) > self._sealed:
            self._seal()

    def _on_head(self, payload: bytes, retained: bool) -> None:
        head, heard_ms = self._book.head(payload)
        if not retained:
            self._head_ms, self.is_fresh = heard_ms, True
        now_s = time.monotonic()
        if head.floor_seq > self.floor_seq and now_s >= self._question.again_s:
            wanted = FloorWanted(v=1, from_seq=self.floor_seq + 1)
            if self.say(seat_topic(self.identity.hall, self.identity.seat, "ask"), encode(wanted), False):
                self._question.sent(now_s, self._round_trip, f"{self._boot} ask")

    def _on_receipt(self, payload: bytes) -> None:
        frame = decode_frame(payload)
        receipt = RECEIPT_READER.read(frame.body)
        if receipt.tree_size < self._tree[0]:
            return  # an older one, sent again
        if not verify(self.identity.centre_key, MESSAGE_CONTEXT + frame.body, frame.sig):
            raise ReceiptError(f"{self.identity.seat}: a receipt is not signed by the centre.")
        if (receipt.seat, receipt.blocked, receipt.refusals) != (self.identity.seat, "", ()):
            raise ReceiptError(f"{self.identity.seat}: {receipt.blocked or receipt.refusals or receipt.seat}.")
        if not self._is_proved(receipt):
            return
        self._tree = (receipt.tree_size, receipt.tree_root)
        now_s = time.monotonic()
        if self._unsent and self._unsent[0][0] <= receipt.high_seq:
            if self._batch.tries == 1:
                self._round_trip.learn(int(1000 * (now_s - self._batch.sent_s)))
            self._batch = _Waiting()
        while self._unsent and self._unsent[0][0] <= receipt.high_seq:
            self.delivered_s.append(now_s - self._unsent.popleft()[2])

    def _is_proved(self, receipt: Receipt) -> bool:
        """Check chain, inclusion and consistency; false if the proof begins at a head that is not held any more.

        Raises:
            HemicycleError: One of them does not hold.
        """
        seq, root = receipt.high_seq, bytes.fromhex(receipt.tree_root)
        if not 0 < seq <= len(self.hashes) or self.hashes[seq - 1] != receipt.high_hash:
            raise ReceiptError(f"{self.identity.seat}: the centre holds a record {seq} that this seat did not write.")
        if self.hashes[receipt.leaf_seq - 1] != receipt.leaf_hash:
            raise ReceiptError(f"{self.identity.seat}: the leaf is none of this seat's.")
        proof = [bytes.fromhex(node) for node in receipt.inclusion]
        check_inclusion(bytes.fromhex(receipt.leaf_hash), receipt.leaf_index, receipt.tree_size, proof, root)
        size, held = self._tree
        if (size, held) == (receipt.tree_size, receipt.tree_root):
            return True
        if receipt.from_size != size:
            return False  # it answers a batch that was sent twice; so does a real seat, and sends again
        steps = [bytes.fromhex(node) for node in receipt.consistency]
        check_consistency(size, bytes.fromhex(held) if size else EMPTY_ROOT, receipt.tree_size, root, steps)
        return True
