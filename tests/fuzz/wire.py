# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read of messages besides bodies: frames, batches, topics, places, proofs, checkpoints."""

import json
from pathlib import Path
from random import Random
from typing import Any, Final, get_args

from central_broker.core.admission import read_batch
from tests.builders import signer
from tests.fuzz.byte_mutation import any_of, mutate_bytes
from tests.fuzz.drawing import bodies_of
from tests.fuzz.json_mutation import mutate_json
from tests.fuzz.packing import mutate_parts, pack, unpack
from tests.fuzz.target import Mutate, Target, check_refusal, demand
from verifier import merkle as theirs
from verifier import quarantine, signatures
from verifier.frames import cut_frames
from verifier.reading import Unreadable
from voting_core import seat_records, topics
from voting_core.checkpoint import read_checkpoint, write_checkpoint
from voting_core.errors import FrameError, ProofError, RefusedError, SignatureError
from voting_core.frames import BATCH_RECORDS_MAX, Frame, decode_frame, decode_frames
from voting_core.merkle import MerkleTree, check_consistency, check_inclusion
from voting_core.messages import BatchHeader
from voting_core.seat_records import SeatRecord, read_place
from voting_core.signing import verify

VECTORS: Final = Path(__file__).parents[1] / "vectors"


def vectors(name: str) -> Any:
    """One file of test vectors."""
    return json.loads((VECTORS / f"{name}.json").read_text("utf-8"))


# --- frames -----------------------------------------------------------------------------------------------------------


def frame_parts(data: bytes) -> list[bytes]:
    """Bodies and signatures of frames as far as they can be cut, whatever their lengths say."""
    parts: list[bytes] = []
    at = 0
    while at < len(data) and len(parts) < 80:
        body_stop = at + 4 + int.from_bytes(data[at : at + 4], "big")
        sig_stop = body_stop + 2 + int.from_bytes(data[body_stop : body_stop + 2], "big")
        parts += [data[at + 4 : body_stop], data[body_stop + 2 : sig_stop]]
        at = sig_stop
    return parts


def join_frames(parts: list[bytes]) -> bytes:
    """Frames of bodies and signatures with true lengths."""
    pairs = zip(parts[::2], [*parts[1::2], b""], strict=False)
    return b"".join(Frame(body, sig[:0xFFFF]).encode() for body, sig in pairs)


def mutate_frames(body: Mutate) -> Mutate:
    """Mutate a body or a signature inside frames, the order of frames, or the bytes as they are."""
    plain = mutate_bytes()

    def inside(data: bytes, rng: Random) -> bytes:
        parts = frame_parts(data)
        if not parts:
            return plain(data, rng)
        at = rng.randrange(len(parts))
        match rng.randrange(6):
            case 0:
                parts[at : at + 2] = []
            case 1:
                parts[at:at] = parts[at : at + 2]
            case 2:
                parts[at] = plain(parts[at], rng)
            case _:
                parts[at & ~1] = body(parts[at & ~1], rng)
        return join_frames(parts)

    return any_of(inside, inside, plain)


def judge_frames(data: bytes) -> bool:
    """Frames are cut as the verifier cuts them, and joined again they are the same bytes."""
    whole, broken = cut_frames(data)
    try:
        frames = decode_frames(data, frames_max=len(data) + 1)
    except FrameError as error:
        check_refusal(error)
        demand(broken is not None, f"the verifier cuts what our reader refuses: {error}")
        _judge_limits(data, whole_frames=-1)
        return False
    demand(broken is None, f"our reader cuts what the verifier refuses: {broken}")
    demand(b"".join(frame.encode() for frame in frames) == data, "frames joined again are other bytes")
    ours = [(frame.body, frame.sig, frame.hash) for frame in frames]
    demand(ours == [(one.body, one.sig, one.digest.hex()) for one in whole], "the verifier cuts other frames")
    _judge_limits(data, whole_frames=len(frames))
    return True


def _judge_limits(data: bytes, *, whole_frames: int) -> None:
    for read, fits in ((decode_frame, whole_frames == 1), (decode_frames, 0 <= whole_frames <= BATCH_RECORDS_MAX)):
        try:
            read(data)
        except FrameError as error:
            check_refusal(error)
            demand(not fits, "frames within the limit are refused")
        else:
            demand(fits, "frames beyond the limit are taken")


def judge_batch(data: bytes) -> bool:
    """A batch is refused, or its header and records are the bytes that came."""
    try:
        header, frames = read_batch(data)
    except RefusedError as error:
        check_refusal(error)
        return False
    demand(data.endswith(b"".join(frame.encode() for frame in frames)), "the records are not the bytes that came")
    demand(header.seat.encode() in data, "the header names another seat")
    return True


def _frame_seeds() -> list[bytes]:
    frames = [bytes.fromhex(one["frame"]) for one in vectors("records").values()]
    headers = [Frame(body, b"").encode() for body in bodies_of(BatchHeader)]
    sent = bytes.fromhex(vectors("messages")["batch"]["payload"])
    return [*frames, *headers, *(header + frames[-1] for header in headers), b"".join(frames), sent]


def _frame_mutation() -> Mutate:
    return mutate_frames(mutate_json([*bodies_of(SeatRecord, 2), *bodies_of(BatchHeader)]))


# --- places and topics ------------------------------------------------------------------------------------------------


def judge_place(data: bytes) -> bool:
    """The place of a record is read as the verifier reads it, and stands in the bytes."""
    place, match = read_place(data), quarantine._PLACE.match(data)
    demand((place is None) == (match is None), "the verifier sees a place where we see none, or the other way round")
    if place is None or match is None:
        return False
    theirs_ = (match["seat"].decode(), int(match["epoch"]), int(match["seq"]), match["prev"].decode())
    demand((place.seat, place.epoch, place.seq, place.prev) == theirs_, "the verifier sees another place")
    spelled = f'"seat":"{place.seat}","epoch":{place.epoch},"seq":{place.seq},"prev":"{place.prev}",'
    demand(spelled.encode() in data, "the place does not stand in the bytes")
    try:
        record = seat_records.SEAT_READER.read(data)
    except RefusedError:
        return True
    demand((record.seat, record.epoch, record.seq, record.prev) == theirs_, "a record has another place than it reads")
    return True


def judge_topic(data: bytes) -> bool:
    """A topic is refused, or taken apart into what it is built of."""
    text = data.decode("utf-8", "replace")
    sent, chunk, copied = topics.parse_from_seat(text), topics.parse_blob(text), topics.parse_copied_blob(text)
    demand([sent, chunk, copied].count(None) >= 2, "a topic is two things")
    if sent is not None:
        demand(topics.seat_topic(sent.hall, sent.seat, sent.name) == text, "a topic has a second spelling")
    if chunk is not None:
        demand(topics.blob_topic(text.split("/")[1], *chunk) == text, "a topic has a second spelling")
    if copied is not None:
        demand(topics.copied_blob_topic(*copied) == text, "a topic has a second spelling")
    return [sent, chunk, copied].count(None) == 2


def _topic_seeds() -> list[bytes]:
    seats = [topics.seat_topic("demo", "s07", name) for name in get_args(topics.SeatTopic)]
    seats += [topics.copied_blob_topic("demo", "s07", "ab" * 32, number) for number in (0, 9_999)]
    blobs = [topics.blob_topic("demo", "ab" * 32, number) for number in (0, 1, 255, 9_999)]
    others = [topics.floor_topic("a"), topics.head_topic("demo"), topics.centre_state_topic("x" * 31)]
    return [topic.encode() for topic in (*seats, *blobs, *others)]


# --- proofs -----------------------------------------------------------------------------------------------------------

_LEAVES: Final = tuple(bytes([number]) * 32 for number in range(70))
_TREE: Final = MerkleTree(_LEAVES)


def judge_inclusion(data: bytes) -> bool:
    """An inclusion proof is believed just if the verifier believes it; of our own tree, just if it is true."""
    index, size, leaf, root, path = _proof_parts(data)
    try:
        check_inclusion(leaf, index, size, path, root)
        ours = True
    except ProofError as error:
        check_refusal(error)
        ours = False
    try:
        believed = theirs.included_root(leaf, index, size, path) == root
    except Unreadable:
        believed = False
    demand(ours == believed, "the verifier judges this inclusion otherwise")
    if ours and size <= len(_LEAVES) and root == _TREE.root(size):
        demand(leaf == _LEAVES[index], "a leaf is proved where another one stands")
    return ours


def judge_consistency(data: bytes) -> bool:
    """A consistency proof is believed just if the verifier believes it; of our own tree, just if it is true."""
    first, size, old, new, path = _proof_parts(data)
    try:
        check_consistency(first, old, size, new, path)
        ours = True
    except ProofError as error:
        check_refusal(error)
        ours = False
    if 0 < first < size:
        try:
            believed = theirs.consistent_roots(first, old, size, path) == (old, new)
        except Unreadable:
            believed = False
        demand(ours == believed, "the verifier judges this consistency otherwise")
    if ours and first <= size <= len(_LEAVES) and new == _TREE.root(size):
        demand(old == _TREE.root(first), "a tree is proved to continue one that it does not continue")
    return ours


def _proof_parts(data: bytes) -> tuple[int, int, bytes, bytes, list[bytes]]:
    parts = [*unpack(data, most=70), b"", b"", b"", b""]
    numbers = [int.from_bytes(part[:7], "big") & (1 << 53) - 1 for part in parts[:2]]
    return numbers[0], numbers[1], parts[2], parts[3], [part for part in parts[4:] if part]


def _proof_seeds(*, inclusion: bool) -> list[bytes]:
    seeds = []
    for size in (1, 2, 3, 4, 5, 7, 8, 13, 32, 33, 64, 70):
        for index in sorted({0, 1, size // 2, size - 1, size} & set(range(size if inclusion else size + 1))):
            path = _TREE.inclusion(index, size) if inclusion else _TREE.consistency(index, size)
            start = _LEAVES[index] if inclusion else _TREE.root(index)
            numbers = [index.to_bytes(2, "big"), size.to_bytes(2, "big")]
            seeds.append(pack([*numbers, start, _TREE.root(size), *path]))
    return seeds


def _proof_mutation() -> Mutate:
    return any_of(mutate_parts(mutate_bytes(), fixed=True), mutate_parts(mutate_bytes(), donors=_LEAVES[:9]))


# --- checkpoints ------------------------------------------------------------------------------------------------------

_CENTRE: Final = signer("centre")
_ORIGIN: Final = "hemicycle/demo/1"


def judge_checkpoint(data: bytes) -> bool:
    """A checkpoint is believed just if the verifier believes it, and says both the same."""
    note = data.decode("utf-8", "replace")
    try:
        origin, size, root = read_checkpoint(note, _CENTRE.key, verify)
    except (ProofError, SignatureError) as error:
        check_refusal(error)
        ours = None
    else:
        demand(note.startswith(f"{origin}\n{size}\n"), "the checkpoint says another size")
        ours = (size, root) if origin == _ORIGIN else None
    try:
        theirs_ = signatures.read_checkpoint(note, _CENTRE.key, _ORIGIN)
    except Unreadable:
        theirs_ = None
    demand(ours == theirs_, f"our reader sees {ours}, the verifier {theirs_}")
    return ours is not None


def _sign_note(data: bytes, rng: Random) -> bytes:
    """A note with any text of three lines, signed by the centre all the same."""
    lines = data.split(b"\n")
    text = b"\n".join(lines[:3]) + b"\n"
    signed = write_checkpoint("demo", 1, 0, bytes(32), _Echo(text)).encode().rpartition("— ".encode())
    return text + b"\n" + signed[1] + signed[2]


class _Echo:
    """Signs another text than it is shown."""

    key = _CENTRE.key

    def __init__(self, text: bytes) -> None:
        self._text = text

    def sign(self, _message: bytes) -> bytes:
        """The signature of that other text."""
        return _CENTRE.sign(self._text)


def _checkpoint_seeds() -> list[bytes]:
    notes = [write_checkpoint("demo", 1, size, bytes([size % 256]) * 32, _CENTRE) for size in (0, 1, 10, 2**53 - 1)]
    return [note.encode() for note in (*notes, write_checkpoint("other", 2, 7, bytes(32), _CENTRE))]


def wire_targets() -> list[Target]:
    """Targets of this module."""
    text = mutate_bytes([b"hc1/demo/", b"/seat/", b"/all/blob/", b"floor", b"centre", b"0", b"00", b"\n"])
    note = mutate_bytes([b"\n\n", "— ".encode(), b"hemicycle/", b"=", b"00", "١".encode(), b"-1"])
    place = lambda: mutate_json(bodies_of(SeatRecord, 3))  # noqa: E731 - a mutation made when it is needed
    return [
        Target(name="frames", judge=judge_frames, seeds=_frame_seeds, mutate=_frame_mutation, runs=12_000),
        Target(name="batch", judge=judge_batch, seeds=_frame_seeds, mutate=_frame_mutation, runs=12_000),
        Target(name="place", judge=judge_place, seeds=lambda: bodies_of(SeatRecord, 3), mutate=place, runs=12_000),
        Target(name="topic", judge=judge_topic, seeds=_topic_seeds, mutate=lambda: text, runs=15_000),
        Target(
            name="inclusion-proof",
            judge=judge_inclusion,
            seeds=lambda: _proof_seeds(inclusion=True),
            mutate=_proof_mutation,
            runs=15_000,
        ),
        Target(
            name="consistency-proof",
            judge=judge_consistency,
            seeds=lambda: _proof_seeds(inclusion=False),
            mutate=_proof_mutation,
            runs=15_000,
        ),
        Target(
            name="checkpoint",
            judge=judge_checkpoint,
            seeds=_checkpoint_seeds,
            mutate=lambda: any_of(note, note, note, lambda data, rng: _sign_note(note(data, rng), rng)),
            runs=12_000,
        ),
    ]
