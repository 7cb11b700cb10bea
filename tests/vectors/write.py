# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the test vectors: ``python -m tests.vectors.write``, only after a change of the protocol was decided.

Every vector is a set of names and values; bytes are hexadecimal. Other implementations read the files; ours is held to
them by tests/unit/voting_core/test_vectors.py, and docs/protocol.md shows them.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from edge_agent.hardware.virtual_chip import sign_as_chip
from tests.builders import HALL, POLL, SITTING, FloorWriter, SeatWriter, approval, roster, signer
from tests.self_tests import write_self_test
from voting_core.acts import ClosePoll
from voting_core.card_proof import NONCE_BYTES, SignedChallenge, card_number, challenge_text, spell_proof
from voting_core.checkpoint import write_checkpoint
from voting_core.codec import encode
from voting_core.frames import ACT_CONTEXT, MESSAGE_CONTEXT, Frame, leaf_hash
from voting_core.merkle import MerkleTree
from voting_core.messages import BatchHeader, FloorHead, PartFault, Receipt, SeatHealth
from voting_core.roster import card_hash, text_hash
from voting_core.seat_records import MemberSignedIn
from voting_core.self_tests import CheckedStep, MeasuredFigure
from voting_core.signing import sign_frame

FOLDER: Final = Path(__file__).resolve().parent
NAMES: Final = ("centre", "s07", "lin", "zhou")
LEAVES: Final = (
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
)
"""The leaves on which implementations of Certificate Transparency have always been tried."""

Vectors = Mapping[str, Mapping[str, Any]]


def vectors() -> Mapping[str, Vectors]:
    """Every file of vectors, by name."""
    return {
        "keys": keys(),
        "hashes": hashes(),
        "records": records(),
        "acts": acts(),
        "messages": messages(),
        "merkle": merkle(),
        "checkpoint": checkpoint(),
        "refusals": refusals(),
    }


def keys() -> Vectors:
    """Ed25519 keys from fixed seeds; never use them for anything else."""
    made = {}
    for name in NAMES:
        seed = hashlib.sha256(f"hemicycle test key {name}".encode()).digest()
        made[name] = {"seed": seed.hex(), "key": signer(name).key}
    return made


def hashes() -> Vectors:
    """What a roster says of a card, and a ballot of a text."""
    return {
        "card": {"number": "04A1B2C3D4E5F6", "sha256": card_hash("04A1B2C3D4E5F6")},
        "text": {
            "title": "关于修改章程的决定",
            "text": "第一条\n第二条",
            "sha256": text_hash("关于修改章程的决定", "第一条\n第二条"),
        },
        "card-proof": card_proof(),
    }


def shown(frame: Frame, key: str) -> Mapping[str, Any]:
    """A signed frame, whole and in parts."""
    return {
        "key": key,
        "body": frame.body.decode(),
        "sig": frame.sig.hex(),
        "hash": frame.hash,
        "frame": frame.encode().hex(),
    }


def floor() -> FloorWriter:
    """A floor log up to an open round; each record carries the order that led to it where that is shown."""
    writer = FloorWriter()
    writer.open_sitting(roster(3))
    writer.open_poll()
    return writer


def journal() -> SeatWriter:
    """The journal of seat s07: a sign-in, two presses, a seal, a sign-out."""
    seat = SeatWriter("s07", floor_seq=5)
    seat.sign_in("m07")
    seat.cast("m07", "no")
    seat.cast("m07", "yes")
    seat.seal()
    seat.sign_out("m07")
    return seat


def records() -> Vectors:
    """Records of both logs, each chained to the one before it."""
    seat, writer = journal(), floor()
    act = closing_act()
    closed = writer.close_poll(act=act, approvals=(approval(act, "lin"),))
    names = ("signed-in", "ballot-1", "ballot-2", "sealed", "signed-out")
    return {
        "opened": shown(writer.frames[4], signer("centre").key),
        "closed": shown(closed, signer("centre").key),
        **{name: shown(frame, signer("s07").key) for name, frame in zip(names, seat.frames, strict=True)},
        "self-tested": shown(seat_tested(), signer("s07").key),
        "signed-in-by-proof": shown(signed_in_by_proof(), signer("s07").key),
    }


def signed_in_by_proof() -> Frame:
    """A sign-in by a chip card, in the journal of another epoch of seat s07; the nonce is 00 to 1f."""
    proof = spell_proof(card_signed())
    writer = SeatWriter("s07", epoch=3, key="s07", floor_seq=5)
    return writer.sign(
        MemberSignedIn, sitting=SITTING, member="m07", identification="card-proof", credential="", proof=proof
    )


def card_signed() -> SignedChallenge:
    """What the card ``m07`` signs for seat s07."""
    return sign_as_chip("m07", hall=HALL, sitting=SITTING, seat="s07", nonce=bytes(range(NONCE_BYTES)))


def card_proof() -> Mapping[str, str]:
    """A chip card, the text it signs, and what comes of it; its key is the card's alone."""
    signed = card_signed()
    text = challenge_text(hall=HALL, sitting=SITTING, seat="s07", nonce=signed.nonce)
    number = card_number(signed.spki)
    return {
        "spki": signed.spki.hex(),
        "number": number,
        "card": card_hash(number),
        "text": text.hex(),
        "digest": hashlib.sha256(text).hexdigest(),
        "proof": spell_proof(signed),
    }


def seat_tested() -> Frame:
    """A self-test in the journal of another epoch of seat s07: the reader failed, there is no buzzer."""
    reader = CheckedStep(outcome="failed", figures=(MeasuredFigure(figure="cards_read", value="1"),))
    return write_self_test(
        SeatWriter("s07", epoch=2, key="s07"), reader=reader, buzzer=CheckedStep(outcome="skipped", figures=())
    )


def health() -> str:
    """What seat s07 says of its device after that self-test."""
    return encode(
        SeatHealth(
            v=1,
            seat="s07",
            epoch=2,
            boot=hashlib.sha256(b"s07").hexdigest()[:32],
            software="hemicycle 0.1.0",
            profile="simulated",
            profile_sha256="",
            undervoltage="past",
            throttled="never",
            temperature_mc=48_312,
            storage_free_bytes=None,
            fsync_p95_us=9_400,
            clock_offset_ms=-12,
            unsent=0,
            faults=(PartFault(part="reader", detail="the cable is out"),),
            tested="failed",
            tested_ms=1_784_595_600_000,
            tests_failed=("reader",),
        )
    ).decode()


def closing_act() -> str:
    """An order to close the open round."""
    return encode(ClosePoll(v=1, id="5" * 32, hall=HALL, sitting=SITTING, expect="open", poll=POLL, round=1)).decode()


def acts() -> Vectors:
    """An order and the signatures of two operators over it."""
    act = closing_act()
    signed = {name: signer(name).sign(ACT_CONTEXT + act.encode()).hex() for name in ("lin", "zhou")}
    return {"close": {"act": act, **{f"sig_{name}": sig for name, sig in signed.items()}}}


def messages() -> Vectors:
    """A floor head, a batch of two records, and the receipt that answers it."""
    seat, writer = journal(), floor()
    ledger = [*writer.frames, *seat.frames]
    tree = MerkleTree([bytes.fromhex(frame.hash) for frame in ledger])
    root = tree.root().hex()
    head = FloorHead(
        v=1,
        alg="ed25519",
        hall=HALL,
        sitting=SITTING,
        term=1,
        floor_seq=writer.floor.head.seq,
        floor_hash=writer.floor.head.hash,
        open_poll=POLL,
        open_round=1,
        tree_size=tree.size,
        tree_root=root,
        at_ms=1_784_595_660_000,
    )
    receipt = receipt_for(seat, tree, held=6)
    centre = signer("centre")
    return {
        "head": shown_message(sign_frame(centre, MESSAGE_CONTEXT, encode(head)), centre.key),
        "batch": shown_batch(seat, tree, held=6),
        "receipt": shown_message(sign_frame(centre, MESSAGE_CONTEXT, encode(receipt)), centre.key),
        "health": {"body": health()},
    }


def shown_message(frame: Frame, key: str) -> Mapping[str, Any]:
    """A signed message, whole and in parts; it has no hash, for it is not stored."""
    return {"key": key, "body": frame.body.decode(), "sig": frame.sig.hex(), "frame": frame.encode().hex()}


def shown_batch(seat: SeatWriter, tree: MerkleTree, held: int) -> Mapping[str, Any]:
    """The header and the first two records of a journal, as they stand on the topic of a seat."""
    header = BatchHeader(
        v=1,
        seat=seat.seat,
        epoch=1,
        boot=hashlib.sha256(seat.seat.encode()).hexdigest()[:32],
        tree_size=held,
        tree_root=tree.root(held).hex(),
    )
    body = encode(header)
    payload = b"".join([Frame(body, b"").encode(), *(frame.encode() for frame in seat.frames[:2])])
    return {"topic": f"hc1/{HALL}/seat/{seat.seat}/up", "header": body.decode(), "payload": payload.hex()}


def receipt_for(seat: SeatWriter, tree: MerkleTree, held: int) -> Receipt:
    """What the centre answers when the whole journal is durable and the seat holds an older tree head."""
    last, index = seat.frames[-1], tree.size - 1
    return Receipt(
        v=1,
        alg="ed25519",
        hall=HALL,
        seat=seat.seat,
        term=1,
        epoch=1,
        high_seq=len(seat.frames),
        high_hash=last.hash,
        leaf_seq=len(seat.frames),
        leaf_hash=last.hash,
        leaf_index=index,
        tree_size=tree.size,
        tree_root=tree.root().hex(),
        inclusion=tuple(node.hex() for node in tree.inclusion(index, tree.size)),
        from_size=held,
        consistency=tuple(node.hex() for node in tree.consistency(held, tree.size)),
        refusals=(),
        blocked="",
        at_ms=1_784_595_660_000,
    )


def merkle() -> Vectors:
    """Roots of one to eight leaves, and every proof between them."""
    tree = MerkleTree([leaf_hash(leaf, b"") for leaf in LEAVES])
    size = tree.size
    return {
        "leaves": {str(index): leaf.hex() for index, leaf in enumerate(LEAVES)},
        "roots": {str(count): tree.root(count).hex() for count in range(size + 1)},
        "inclusion": {
            f"{index} in {count}": hexed(tree.inclusion(index, count))
            for count in range(1, size + 1)
            for index in range(count)
        },
        "consistency": {
            f"{first} to {count}": hexed(tree.consistency(first, count))
            for count in range(1, size + 1)
            for first in range(1, count + 1)
        },
    }


def hexed(proof: Sequence[bytes]) -> list[str]:
    """A proof as hexadecimal hashes."""
    return [node.hex() for node in proof]


def checkpoint() -> Vectors:
    """The tree head of eight leaves as a signed note."""
    tree = MerkleTree([leaf_hash(leaf, b"") for leaf in LEAVES])
    return {"eight": {"note": write_checkpoint(HALL, 1, tree.size, tree.root(), signer("centre"))}}


def refusals() -> Vectors:
    """Bodies that look like seat records and must be refused, with the reason."""
    good, tested = journal().frames[0].body.decode(), seat_tested().body.decode()
    spoiled = {
        "unknown-kind": (good.replace("MemberSignedIn", "MemberSangAloud"), "the kind is not known"),
        "unknown-field": (good[:-1] + ',"mood":1}', "the field is not known"),
        "missing-field": (good.replace(',"member":"m07"', ""), "a field is missing"),
        "other-order": (good.replace('"v":1,"alg":"ed25519"', '"alg":"ed25519","v":1'), "fields in another order"),
        "twice": (good.replace('"seq":1', '"seq":1,"seq":1'), "a field twice"),
        "blank": (good.replace('"v":1', '"v": 1'), "a blank"),
        "escape": (good.replace('"m07"', '"\\u006d07"'), "an escape where none is needed"),
        "fraction": (good.replace('"seq":1', '"seq":1.0'), "a fraction where a whole number is due"),
        "text-for-number": (good.replace('"seq":1', '"seq":"1"'), "text where a number is due"),
        "too-small": (good.replace('"seq":1', '"seq":0'), "a number below its limit"),
        "too-large": (good.replace('"seq":1', '"seq":9007199254740992'), "a number above its limit"),
        "id-with-line-feed": (good.replace('"m07"', '"m07\\n"'), "a line feed in an id"),
        "other-version": (good.replace('"v":1', '"v":2'), "another version of the protocol"),
        "other-algorithm": (good.replace("ed25519", "rsa"), "another algorithm"),
        "line-feed-after": (good + "\n", "bytes after the end"),
        "cut": (good[:-1], "the end is missing"),
        "tested-eight": (tested.replace('"buzzer":{"outcome":"skipped","figures":[]},', ""), "a step is missing"),
        "tested-otherwise": (tested.replace('"skipped"', '"fine"'), "an outcome that is none"),
        "tested-two-lines": (tested.replace('"value":"1"', '"value":"1\\n2"'), "a line feed in a figure"),
    }
    return {
        "good": {"body": good},
        **{name: {"body": body, "why": why} for name, (body, why) in spoiled.items()},
    }


def text_of(file: Vectors) -> str:
    """A file of vectors as it is written."""
    return json.dumps(file, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    for name, file in vectors().items():
        (FOLDER / f"{name}.json").write_text(text_of(file), encoding="utf-8")
        print(f"tests/vectors/{name}.json")
