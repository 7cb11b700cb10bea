# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Receipts, floor heads and answers to seats: everything the centre says about what is already durable."""

from dataclasses import dataclass

from central_broker.core.effects import Publish
from central_broker.core.house import House, SeatChain
from voting_core.codec import encode
from voting_core.frames import BATCH_BYTES_MAX, BATCH_RECORDS_MAX, MESSAGE_CONTEXT
from voting_core.messages import CentreState, FloorHead, Receipt, Refusal
from voting_core.signing import sign_frame
from voting_core.topics import centre_state_topic, head_topic, seat_topic

REFUSALS_MAX = 100
REFUSALS_BYTES_MAX = 24 * 1024
"""Half of what a body may have: the receipt with all its proofs must be readable for its seat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Durable:
    """How far the ledger was durable when it last answered; nothing beyond this is ever said aloud.

    ``listening``: the seats' keys are fixed, so what seats send can be admitted.
    """

    listening: bool
    sitting: str
    floor_seq: int
    floor_hash: str
    open_poll: str
    open_round: int
    tree_size: int
    tree_root: str


def durable_now(house: House) -> Durable:
    """Take the picture of the house at a moment when nothing is in flight."""
    open_round = house.floor.open_round
    return Durable(
        listening=bool(house.keys),
        sitting=house.floor.sitting,
        floor_seq=house.floor.head.seq,
        floor_hash=house.floor.head.hash,
        open_poll=open_round.opened.poll if open_round else "",
        open_round=open_round.opened.round if open_round else 0,
        tree_size=house.tree.size,
        tree_root=house.tree.root().hex() if house.tree.size else "",
    )


def receipt_message(house: House, chain: SeatChain, durable: Durable, at_ms: int) -> Publish:
    """The receipt of one seat, for what is durable.

    The consistency proof starts from the head the seat said it holds. A seat that claims a head larger than the ledger,
    or another root than ours at that size, gets no proof: its own check then tells it that something is wrong.
    """
    size = durable.tree_size
    from_size = chain.witness_size if chain.witness_size <= size else 0
    accepted = chain.leaf_seq > 0
    receipt = Receipt(
        v=1,
        alg="ed25519",
        hall=house.hall,
        seat=chain.log.seat,
        term=house.term,
        epoch=chain.log.epoch,
        high_seq=len(chain.hashes),
        high_hash=chain.hashes[-1] if chain.hashes else "",
        leaf_seq=chain.leaf_seq,
        leaf_hash=chain.hashes[chain.leaf_seq - 1] if accepted else "",
        leaf_index=chain.leaf_index if accepted else 0,
        tree_size=size,
        tree_root=durable.tree_root,
        inclusion=tuple(node.hex() for node in house.tree.inclusion(chain.leaf_index, size)) if accepted else (),
        from_size=from_size,
        consistency=tuple(node.hex() for node in house.tree.consistency(from_size, size)),
        refusals=newest_refusals(chain),
        blocked=chain.blocked[:200],
        at_ms=at_ms,
    )
    frame = sign_frame(house.signer, MESSAGE_CONTEXT, encode(receipt))
    return Publish(topic=seat_topic(house.hall, chain.log.seat, "receipt"), payload=frame.encode(), retain=True)


def newest_refusals(chain: SeatChain) -> tuple[Refusal, ...]:
    """The newest refusals of a seat, oldest first, as many as a receipt has room for."""
    chosen: list[Refusal] = []
    size_bytes = 0
    for refusal in reversed(chain.refusals[-REFUSALS_MAX:]):
        size_bytes += len(encode(refusal)) + 1
        if size_bytes > REFUSALS_BYTES_MAX:
            break
        chosen.append(refusal)
    return tuple(reversed(chosen))


def head_message(house: House, durable: Durable, at_ms: int) -> Publish:
    """The floor head, retained."""
    head = FloorHead(
        v=1,
        alg="ed25519",
        hall=house.hall,
        sitting=durable.sitting,
        term=house.term,
        floor_seq=durable.floor_seq,
        floor_hash=durable.floor_hash,
        open_poll=durable.open_poll,
        open_round=durable.open_round,
        tree_size=durable.tree_size,
        tree_root=durable.tree_root,
        at_ms=at_ms,
    )
    frame = sign_frame(house.signer, MESSAGE_CONTEXT, encode(head))
    return Publish(topic=head_topic(house.hall), payload=frame.encode(), retain=True)


def state_message(house: House, *, on: bool) -> Publish:
    """Whether the centre listens; it does once it knows the seats' keys."""
    state = CentreState(v=1, on=on, term=house.term)
    return Publish(topic=centre_state_topic(house.hall), payload=encode(state), retain=True)


def floor_messages(house: House, seat: str, from_seq: int, durable: Durable) -> list[Publish]:
    """One batch of floor records from a number on, durable ones only; none when there are none."""
    batch: list[bytes] = []
    size_bytes = 0
    for frame in house.floor_frames[from_seq - 1 : min(durable.floor_seq, from_seq - 1 + BATCH_RECORDS_MAX)]:
        if batch and size_bytes + len(frame) > BATCH_BYTES_MAX:
            break
        batch.append(frame)
        size_bytes += len(frame)
    if not batch:
        return []
    return [Publish(topic=seat_topic(house.hall, seat, "floor"), payload=b"".join(batch))]
