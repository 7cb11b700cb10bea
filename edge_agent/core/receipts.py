# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Receipts: checked to the last proof, believed, and kept.

What a receipt says is durable at the centre already, so a checked one is believed at once; a seat that stops before it
has kept it sends once more and is answered once more. While one is on its way to the disk only the newest waits.
A receipt says how far this seat's chain is disposed of, and proves that the ledger that holds it continues the one this
seat saw before. One that is beyond our own head, or names another record at its head, means that this journal was set
back: the seat stops for good. One that is signed but proves nothing means that the centre shows two histories: alarm.
"""

from edge_agent.core.alarms import Alarms
from edge_agent.core.ballots import TreeHead
from edge_agent.core.desk import Desk
from edge_agent.core.facts import ReceiptFact
from edge_agent.core.own_chain import OwnChain
from edge_agent.core.rows import ValueRow
from voting_core.errors import ProofError, RefusedError
from voting_core.frames import decode_frame
from voting_core.merkle import EMPTY_ROOT, check_consistency, check_inclusion
from voting_core.messages import RECEIPT_READER, FloorHead, Receipt


class Receipts:
    """What the centre holds of this seat."""

    def __init__(self, desk: Desk, chain: OwnChain, alarms: Alarms) -> None:
        self._desk, self._chain, self._alarms = desk, chain, alarms
        self.newest: Receipt | None = None
        """The newest receipt that was checked."""
        self.halted = ""
        """Why this seat has stopped for good; empty while it has not."""
        self._storing = False
        self._waiting: ReceiptFact | None = None

    def restore(self, data: bytes, halted: str) -> None:
        """Continue with the newest receipt of the journal, whose own chain has been read.

        Raises:
            RefusedError: It is not one by the centre for this seat.
        """
        self.halted = halted
        if data and not halted:
            self.newest = self._read(data)
            self._halts(self.newest, data)

    @property
    def high_seq(self) -> int:
        """Last own record that is disposed of at the centre.

        A new term begins a new ledger: as long as it has not receipted anything, nothing of ours is known to be in it.
        """
        return 0 if self.newest is None or self.newest.term < self._desk.term else self.newest.high_seq

    def tree_head(self) -> TreeHead:
        """The newest tree head of the present term that this seat has checked."""
        newest = self.newest
        return (0, "") if newest is None or newest.term < self._desk.term else (newest.tree_size, newest.tree_root)

    @property
    def blocked(self) -> str:
        """Why the centre has blocked this seat; empty when it has not."""
        return "" if self.newest is None else self.newest.blocked

    def refused(self, seq: int) -> bool:
        """Whether the centre refused a record of this sitting."""
        return self.newest is not None and any(refusal.seq == seq for refusal in self.newest.refusals)

    def compare(self, head: FloorHead, payload: bytes) -> None:
        """A floor head of the size we hold must have our root."""
        size, root = self.tree_head()
        if head.term == self._desk.term and size and head.tree_size == size and head.tree_root != root:
            self._alarms.raise_alarm("tree_fork", f"The floor head shows another tree of {size} leaves.", payload)

    def on_receipt(self, payload: bytes) -> None:
        """A receipt came.

        Raises:
            RefusedError: It is not a receipt for this seat, by the centre, of its newest term, or cannot be checked
                against what this seat holds.
        """
        receipt = self._read(payload)
        if receipt.term < self._desk.term:
            raise RefusedError(f"The receipt has term {receipt.term}, but {self._desk.term} was seen.")
        if self._is_old(receipt) or self._halts(receipt, payload) or not self._is_proved(receipt, payload):
            return
        self._begin_term(receipt)
        self.newest = receipt
        self._store(ReceiptFact(receipt, payload))

    def on_kept(self) -> None:
        """A receipt is durable; the newest one that came meanwhile follows it."""
        self._storing = False
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._store(waiting)

    def _store(self, fact: ReceiptFact) -> None:
        if self._storing:
            self._waiting = fact
            return
        self._storing = True
        self._desk.store(fact)

    def _read(self, payload: bytes) -> Receipt:
        frame, identity = decode_frame(payload), self._desk.identity
        receipt = RECEIPT_READER.read(frame.body)
        if (receipt.hall, receipt.seat, receipt.epoch) != (identity.hall, identity.seat, identity.epoch):
            raise RefusedError(f"The receipt is for seat '{receipt.seat}', epoch {receipt.epoch}.")
        if not self._desk.is_centres_message(frame):
            raise RefusedError("The receipt is not signed by the centre.")
        return receipt

    def _is_old(self, receipt: Receipt) -> bool:
        """Whether it says nothing new, or repeats an older one.

        Within a term the ledger and the seat's part of it only grow, so size tells old from new and the centre's clock
        may be set back without harm. A smaller ledger with a *later* time is not old: it is checked, and fails.
        """
        newest = self.newest
        if newest is None or receipt.term > newest.term:
            return False
        if receipt.tree_size < newest.tree_size:
            return receipt.at_ms <= newest.at_ms
        place = (receipt.tree_size, receipt.high_seq, receipt.at_ms)
        if receipt.tree_size == newest.tree_size and place < (newest.tree_size, newest.high_seq, newest.at_ms):
            return True
        said = (receipt.high_seq, receipt.tree_size, receipt.tree_root, receipt.blocked, receipt.refusals)
        return said == (newest.high_seq, newest.tree_size, newest.tree_root, newest.blocked, newest.refusals)

    def _halts(self, receipt: Receipt, payload: bytes) -> bool:
        """Stop for good if the centre holds of us what we do not hold."""
        seq, hashes = receipt.high_seq, self._chain.hashes
        if seq == 0:
            return False
        if seq <= self._chain.kept.head.seq and hashes[seq - 1] == receipt.high_hash:
            return False
        self.halted = f"The centre holds record {seq} of this seat, and this journal does not."
        self._alarms.keep("rolled_back", self.halted, payload)
        self._desk.store(ValueRow(name="halted", value="rolled_back"))
        self._desk.note("alarm", self.halted)
        return True

    def _is_proved(self, receipt: Receipt, payload: bytes) -> bool:
        """Whether the proofs hold. Signed and wrong: the centre shows two histories.

        Raises:
            RefusedError: The proof starts from a head that we do not hold, so that nothing can be said.
        """
        held = self.tree_head() if receipt.term == self._desk.term else (0, "")
        if (
            receipt.from_size != held[0]
            and (receipt.tree_size, receipt.tree_root) != held
            and (receipt.tree_size >= held[0])
        ):
            raise RefusedError(f"The receipt proves from {receipt.from_size} leaves, and this seat holds {held[0]}.")
        try:
            self._prove(receipt, held)
        except ProofError as error:
            self._alarms.raise_alarm(
                "tree_fork", f"A signed receipt contradicts what this seat holds: {error}", payload
            )
            return False
        return True

    def _prove(self, receipt: Receipt, held: TreeHead) -> None:
        newest = self.newest
        if newest is not None and newest.term == receipt.term and receipt.high_seq < newest.high_seq:
            raise ProofError(f"It takes back records {receipt.high_seq + 1} to {newest.high_seq} of this seat.")
        root = bytes.fromhex(receipt.tree_root) if receipt.tree_size else EMPTY_ROOT
        if len(root) != len(EMPTY_ROOT):
            raise ProofError("The tree has leaves and no root.")
        if (receipt.tree_size, receipt.tree_root) != held:
            held_root = bytes.fromhex(held[1]) if held[0] else EMPTY_ROOT
            consistency = [bytes.fromhex(node) for node in receipt.consistency]
            check_consistency(held[0], held_root, receipt.tree_size, root, consistency)
        if receipt.leaf_seq == 0:
            return
        if receipt.leaf_seq > receipt.high_seq or self._chain.hashes[receipt.leaf_seq - 1] != receipt.leaf_hash:
            raise ProofError(f"It proves a record {receipt.leaf_seq} that this seat did not write.")
        check_inclusion(
            bytes.fromhex(receipt.leaf_hash),
            receipt.leaf_index,
            receipt.tree_size,
            [bytes.fromhex(node) for node in receipt.inclusion],
            root,
        )

    def _begin_term(self, receipt: Receipt) -> None:
        """A new term has a new ledger: the old tree head is kept as evidence and binds no more."""
        newest = self.newest
        if newest is not None and newest.term < receipt.term:
            why = f"Tree head of term {newest.term}: {newest.tree_size} leaves, root {newest.tree_root or 'none'}."
            self._alarms.keep("former_term", why, why.encode())
        self._desk.raise_term(receipt.term)
