# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The test vectors hold from both sides: our code writes them, and plain hashing and signing finds them right."""

import base64
import hashlib
import json
import struct
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.vectors.write import text_of, vectors
from voting_core.checkpoint import read_checkpoint
from voting_core.errors import BodyError
from voting_core.messages import BATCH_READER, HEAD_READER, RECEIPT_READER
from voting_core.seat_records import SEAT_READER
from voting_core.signing import verify

FOLDER: Final = Path(__file__).resolve().parents[2] / "vectors"


def load(name: str) -> dict[str, dict[str, Any]]:
    """One file of vectors."""
    loaded: dict[str, dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def raw_verify(key: str, message: bytes, sig: str) -> None:
    """Check an Ed25519 signature without any code of ours; raises if it is wrong."""
    Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(bytes.fromhex(sig), message)


def raw_frame(vector: dict[str, Any]) -> bytes:
    """A frame put together by hand."""
    body: bytes = vector["body"].encode()
    sig = bytes.fromhex(vector["sig"])
    return struct.pack(">I", len(body)) + body + struct.pack(">H", len(sig)) + sig


def raw_root(leaves: list[bytes]) -> bytes:
    """A Merkle root by the definition of RFC 9162 §2.1.1."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + raw_root(leaves[:split]) + raw_root(leaves[split:])).digest()


@pytest.mark.parametrize("name", vectors())
def test_our_code_writes_the_vectors(name: str) -> None:
    """What our programs sign and hash is, byte for byte, what the published vectors say."""
    assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == text_of(vectors()[name])


def test_there_are_no_other_vectors() -> None:
    """Every published file of vectors is one that our code is held to."""
    assert {path.stem for path in FOLDER.glob("*.json")} == set(vectors())


@pytest.mark.parametrize("name", load("keys"))
def test_keys_come_from_their_seeds(name: str) -> None:
    """A key is made from its seed as RFC 8032 says, and its seed from its name."""
    vector = load("keys")[name]
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(vector["seed"])).public_key()

    assert vector["seed"] == hashlib.sha256(f"hemicycle test key {name}".encode()).hexdigest()
    assert vector["key"] == base64.b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


@pytest.mark.parametrize("name", load("records"))
def test_records_are_signed_hashed_and_framed_as_said(name: str) -> None:
    """Signature, hash and frame of a record follow from its body by SHA-256 and Ed25519 alone."""
    vector = load("records")[name]
    body, sig = vector["body"].encode(), bytes.fromhex(vector["sig"])

    raw_verify(vector["key"], b"hemicycle/1 record\0" + body, vector["sig"])
    assert vector["hash"] == hashlib.sha256(b"\x00" + body + sig).hexdigest()
    assert vector["frame"] == raw_frame(vector).hex()


@pytest.mark.parametrize(
    "chain",
    [("signed-in", "ballot-1", "ballot-2", "sealed", "signed-out"), ("opened", "closed")],
    ids=["seat", "floor"],
)
def test_records_name_the_one_before(chain: tuple[str, ...]) -> None:
    """In both logs each record's `prev` is the hash of the record before it."""
    found = [load("records")[name] for name in chain]

    assert [json.loads(vector["body"])["prev"] for vector in found[1:]] == [vector["hash"] for vector in found[:-1]]


def test_a_body_is_plain_compact_json() -> None:
    """Every body is what Python's own JSON writer writes for it, without blanks and with Chinese as it is."""
    bodies = [vector["body"] for name in ("records", "messages") for vector in load(name).values() if "body" in vector]

    assert [json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":")) for body in bodies] == bodies


def test_an_order_carries_both_signatures() -> None:
    """Two operators sign the same text, and the record that the order led to carries text and signature."""
    vector, keys = load("acts")["close"], load("keys")
    closed = json.loads(load("records")["closed"]["body"])
    for name in ("lin", "zhou"):
        raw_verify(keys[name]["key"], b"hemicycle/1 act\0" + vector["act"].encode(), vector[f"sig_{name}"])

    assert closed["act"] == vector["act"]
    assert [(one["operator"], base64.b64decode(one["sig"]).hex()) for one in closed["approvals"]] == [
        ("lin", vector["sig_lin"])
    ]


@pytest.mark.parametrize("name", ["head", "receipt"])
def test_messages_are_signed_as_messages(name: str) -> None:
    """A floor head and a receipt verify under the message context and are framed like records."""
    vector = load("messages")[name]

    raw_verify(vector["key"], b"hemicycle/1 message\0" + vector["body"].encode(), vector["sig"])
    assert vector["frame"] == raw_frame(vector).hex()
    reader = HEAD_READER if name == "head" else RECEIPT_READER
    assert reader.read(vector["body"].encode()) is not None


def test_a_batch_is_a_header_and_records() -> None:
    """On the topic stand the header with an empty signature, then the first two records of the journal, as they are."""
    vector, records = load("messages")["batch"], load("records")
    header = vector["header"].encode()
    first = struct.pack(">I", len(header)) + header + b"\x00\x00"

    assert vector["payload"] == first.hex() + records["signed-in"]["frame"] + records["ballot-1"]["frame"]
    assert BATCH_READER.read(header).seat == "s07"


def test_the_receipts_proofs_lead_from_head_to_head() -> None:
    """The last record of the journal is proved to be in the tree, and the tree to continue the one the seat holds."""
    receipt = json.loads(load("messages")["receipt"]["body"])
    header = json.loads(load("messages")["batch"]["header"])
    a, b = (bytes.fromhex(node) for node in receipt["inclusion"])
    leaf = bytes.fromhex(receipt["leaf_hash"])
    left, right, sibling, behind = (bytes.fromhex(node) for node in receipt["consistency"])

    def node(one: bytes, other: bytes) -> bytes:
        return hashlib.sha256(b"\x01" + one + other).digest()

    # Leaf 9 of 10 is the right one of its pair, and the pair is right of the eight before it.
    assert (receipt["leaf_index"], receipt["tree_size"]) == (9, 10)
    assert node(b, node(a, leaf)).hex() == receipt["tree_root"]
    # Leaves 4 and 5 are a pair; 6 and 7 its neighbours; 0 to 3 before them; 8 and 9 behind.
    assert (header["tree_size"], receipt["from_size"]) == (6, 6)
    assert node(sibling, left).hex() == header["tree_root"]
    assert node(node(sibling, node(left, right)), behind).hex() == receipt["tree_root"]


def test_roots_are_those_of_the_definition() -> None:
    """The roots of none to eight leaves follow from the definition, and the last one is known all over the world."""
    vector = load("merkle")
    leaves = [hashlib.sha256(b"\x00" + bytes.fromhex(leaf)).digest() for leaf in vector["leaves"].values()]

    assert list(vector["roots"].values()) == [raw_root(leaves[:count]).hex() for count in range(9)]
    assert vector["roots"]["8"] == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_the_checkpoint_is_of_those_leaves() -> None:
    """The signed note names the root of the eight leaves."""
    note, key = load("checkpoint")["eight"]["note"], load("keys")["centre"]["key"]

    assert read_checkpoint(note, key, verify) == (
        "hemicycle/demo/1",
        8,
        bytes.fromhex(load("merkle")["roots"]["8"]),
    )


@pytest.mark.parametrize("name", [name for name in load("refusals") if name != "good"])
def test_what_must_be_refused_is_refused(name: str) -> None:
    """Every body that another implementation must refuse is refused by ours, and the good one is not."""
    good, bad = load("refusals")["good"]["body"], load("refusals")[name]["body"]

    assert SEAT_READER.read(good.encode()).seq == 1
    assert good != bad
    with pytest.raises(BodyError):
        SEAT_READER.read(bad.encode())
