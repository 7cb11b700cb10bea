# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A dishonest centre at work on an exported bundle: it has the centre's key, and no other.

It edits records, signs the floor log again from the first change on, and rebuilds tree, checkpoint, receipts and the
list of files, so that only what its key cannot mend gives it away. It works on any bundle, whoever exported it.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from tests.unit.verifier.writing import Exported, write_manifest
from voting_core.checkpoint import write_checkpoint
from voting_core.frames import MESSAGE_CONTEXT, RECORD_CONTEXT, Frame, decode_frames
from voting_core.merkle import MerkleTree
from voting_core.signing import sign_frame

Body = dict[str, Any]
FRAMES_MAX = 1_000_000


def spelled(body: object) -> bytes:
    """A body as the protocol spells it."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass
class Forger:
    """One bundle in the wrong hands."""

    bundle: Exported
    frames: list[Frame] = field(init=False)
    bodies: list[Body] = field(init=False)

    def __post_init__(self) -> None:
        """Read the ledger."""
        self.frames = decode_frames(self.read("ledger.frames"), frames_max=FRAMES_MAX)
        self.bodies = [json.loads(frame.body) for frame in self.frames]

    def read(self, name: str) -> bytes:
        """The bytes of one file."""
        return (self.bundle.folder / name).read_bytes()

    def write(self, name: str, data: bytes) -> None:
        """Change or add one file."""
        (self.bundle.folder / name).write_bytes(data)

    def find(self, kind: str, *, wanted: Callable[[Body], bool] = lambda _: True) -> int:
        """Place in the ledger of the first record of a kind."""
        return next(at for at, body in enumerate(self.bodies) if body["kind"] == kind and wanted(body))

    def frozen_list(self, frozen: int) -> Body:
        """The list that the ``RoundFrozen`` at a place names."""
        fields: Body = json.loads(self.read(f"blobs/{self.bodies[frozen]['frozen']['sha256']}"))
        return fields

    def declared(self) -> tuple[int, int]:
        """Places of the first declaration and of the freezing it refers to."""
        declared = self.find("ResultDeclared")
        seq = self.bodies[declared]["frozen_seq"]
        return declared, self.find("RoundFrozen", wanted=lambda body: body["floor_seq"] == seq)

    def counted_ballot(self, option: str = "yes") -> int:
        """Place of a ballot that the first declared result counts for an option."""
        entries = self.frozen_list(self.declared()[1])["entries"]
        hashes = {entry["hash"] for entry in entries}
        return next(
            at
            for at, (frame, body) in enumerate(zip(self.frames, self.bodies, strict=True))
            if frame.hash in hashes and body["answers"][0]["options"] == [option]
        )

    def edit(self, at: int) -> None:
        """Put a changed body into its frame, under the old signature."""
        self.frames[at] = replace(self.frames[at], body=spelled(self.bodies[at]))

    def remove(self, at: int) -> None:
        """Take a record out of the ledger."""
        del self.frames[at], self.bodies[at]

    def move(self, at: int, to: int) -> None:
        """Give a record another place in the ledger."""
        self.frames.insert(to, self.frames.pop(at))
        self.bodies.insert(to, self.bodies.pop(at))

    def keep_blob(self, value: object) -> Body:
        """Add a blob and say how a record names it."""
        data = spelled(value)
        name = hashlib.sha256(data).hexdigest()
        self.write(f"blobs/{name}", data)
        return {"sha256": name, "size_bytes": len(data)}

    def set_aside(self, body: Body, frame: Frame) -> None:
        """Say in the quarantine log that a seat's record was refused and keeps its number."""
        entries = json.loads(self.read("quarantine.json"))
        entry = {"at_ms": 1, "topic": "up", "reason": "the content was refused", "disposed": True}
        entry |= {name: body[name] for name in ("seat", "epoch", "seq")}
        entries.append({**entry, "payload": base64.b64encode(frame.encode()).decode()})
        self.write("quarantine.json", json.dumps(entries).encode())

    def receipts(self) -> list[Body]:
        """The receipts, in order."""
        frames = decode_frames(self.read("receipts.frames"), frames_max=FRAMES_MAX)
        return [json.loads(frame.body) for frame in frames]

    def write_receipts(self, bodies: list[Body]) -> None:
        """Sign changed receipts and list them; the ledger stays as it is."""
        centre = self.bundle.centre
        frames = [sign_frame(centre, MESSAGE_CONTEXT, spelled(body)).encode() for body in bodies]
        self.write("receipts.frames", b"".join(frames))
        self.relist()

    # --- covering the tracks ------------------------------------------------------------------------------------------

    def rechain_floor(self) -> None:
        """Sign the floor log again, with numbers, predecessors and references that fit."""
        seq, prev = 0, "0" * 64
        renamed: dict[str, str] = {}
        for at, body in enumerate(self.bodies):
            if "approvals" not in body:
                continue
            seq += 1
            body["floor_seq"], body["prev"] = seq, prev
            if "frozen_hash" in body:
                body["frozen_hash"] = renamed.get(body["frozen_hash"], body["frozen_hash"])
            old = self.frames[at].hash
            self.frames[at] = sign_frame(self.bundle.centre, RECORD_CONTEXT, spelled(body))
            prev = renamed[old] = self.frames[at].hash

    def rebuild(self) -> None:
        """Write the ledger with a new tree, checkpoint, receipts and list of files."""
        tree = MerkleTree([bytes.fromhex(frame.hash) for frame in self.frames])
        self.write("ledger.frames", b"".join(frame.encode() for frame in self.frames))
        self.write_receipts([self._receipt(body, tree) for body in self.receipts()])
        manifest = json.loads(self.read("bundle.json"))
        root, term = tree.root(), manifest["term"]
        manifest["size"] = tree.size
        manifest["checkpoint"] = write_checkpoint(manifest["hall"], term, tree.size, root, self.bundle.centre)
        write_manifest(self.bundle.folder, manifest, self.bundle.centre)
        self.relist()

    def _receipt(self, body: Body, tree: MerkleTree) -> Body:
        """The receipt with proofs for the new tree, as far as the seat's records are still there."""
        mine = [
            (one["seq"], at)
            for at, one in enumerate(self.bodies)
            if (one.get("seat"), one.get("epoch")) == (body["seat"], body["epoch"]) and "seq" in one
        ]
        seq, at = max(mine, default=(0, 0))
        body |= {"leaf_seq": seq, "leaf_hash": self.frames[at].hash if seq else "", "leaf_index": at}
        body |= {"tree_size": tree.size, "tree_root": tree.root().hex(), "from_size": 0, "consistency": []}
        body["inclusion"] = [node.hex() for node in tree.inclusion(at, tree.size)] if seq else []
        if body["high_seq"] == seq:
            body["high_hash"] = body["leaf_hash"]
        return body

    def relist(self) -> None:
        """Write and sign the list of files as they are now."""
        folder = self.bundle.folder
        manifest = json.loads(self.read("bundle.json"))
        names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        manifest["files"] = {
            name: {"sha256": hashlib.sha256(self.read(name)).hexdigest(), "size_bytes": len(self.read(name))}
            for name in names
            if name not in ("bundle.json", "bundle.sig")
        }
        write_manifest(folder, manifest, self.bundle.centre)

    def resign_all(self) -> None:
        """Everything the centre's key can mend."""
        self.rechain_floor()
        self.rebuild()
