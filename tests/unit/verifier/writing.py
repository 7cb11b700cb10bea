# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers of a small hall, and the files of a bundle as ``voting_core`` writes them."""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from voting_core.agenda import Agenda, AgendaItem
from voting_core.checkpoint import write_checkpoint
from voting_core.codec import encode
from voting_core.frames import MESSAGE_CONTEXT, Frame
from voting_core.merkle import MerkleTree
from voting_core.messages import Receipt
from voting_core.roster import Member, RegisteredKey, Registry, Roster, Seat
from voting_core.rules.majority import Majority, Quorum
from voting_core.rules.profile import Ordering, Profile
from voting_core.rules.shares import Share
from voting_core.signing import Signer, sign_frame

HALF = Share(numerator=1, denominator=2, inclusive=False)
PROFILE = Profile(
    name="常务委员会",
    size=0,
    quorum=Quorum(threshold=HALF, of="all_members", counted="present", article="art. 44"),
    majority=Majority(base="all_members", threshold=HALF, article="art. 45"),
    personnel=Majority(base="all_members", threshold=HALF, article="art. 45"),
    appraisal=None,
    election=None,
    press="last",
    display="count",
    release="word",
    end="operator",
    show_silence="screen",
    channels=("keypad", "hands", "paper", "video"),
    ordering=Ordering(removal_first=True, amendments_first=True),
    round_ms=0,
)


@dataclass(frozen=True)
class Papers:
    """Who sits where, and what is put to the vote."""

    roster: Roster
    agenda: Agenda

    def registry(self, key: Callable[[str], str]) -> Registry:
        """The seats' keys, all of epoch 1."""
        return Registry(
            seats=tuple(RegisteredKey(seat=one.seat, epoch=1, key=key(one.seat)) for one in self.roster.seats)
        )


def small_papers(members: int, items: Sequence[AgendaItem], *, spare_seats: int = 1) -> Papers:
    """Members m01, m02 … at seats s01, s02 …; the last one is on leave; a few seats are nobody's."""
    names = range(1, members + 1)
    return Papers(
        roster=Roster(
            members=tuple(
                Member(
                    member=f"m{number:02}",
                    name=f"委员{number}",
                    seat=f"s{number:02}",
                    card_sha256="",
                    leave="出差" if number == members else "",
                    teller=False,
                )
                for number in names
            ),
            seats=tuple(
                Seat(seat=f"s{number:02}", row=1, place=number) for number in range(1, members + spare_seats + 1)
            ),
        ),
        agenda=Agenda(items=tuple(items)),
    )


@dataclass(frozen=True)
class Exported:
    """A bundle on disk, and the centre's key: what a dishonest centre has in its hands."""

    folder: Path
    centre: Signer


@dataclass(frozen=True)
class Wrote:
    """What one epoch of a seat has written: record hashes in order, refused ones included."""

    seat: str
    epoch: int
    hashes: Sequence[str]


def receipt_frame(centre: Signer, wrote: Wrote, frames: Sequence[Frame], tree: MerkleTree, *, term: int) -> Frame:
    """The newest receipt of a seat.

    Args:
        wrote: The seat's chain.
        frames: The ledger.
    """
    hashes = wrote.hashes
    places = {frame.hash: index for index, frame in enumerate(frames)}
    accepted = [number for number, name in enumerate(hashes, start=1) if name in places]
    high = max(accepted, default=0)
    index = places[hashes[high - 1]] if high else 0
    receipt = Receipt(
        v=1,
        alg="ed25519",
        hall="demo",
        seat=wrote.seat,
        term=term,
        epoch=wrote.epoch,
        high_seq=high,
        high_hash=hashes[high - 1] if high else "",
        leaf_seq=high,
        leaf_hash=hashes[high - 1] if high else "",
        leaf_index=index,
        tree_size=tree.size,
        tree_root=tree.root().hex(),
        inclusion=tuple(node.hex() for node in tree.inclusion(index, tree.size)) if high else (),
        from_size=tree.size // 2,
        consistency=tuple(node.hex() for node in tree.consistency(tree.size // 2, tree.size)),
        refusals=(),
        blocked="",
        at_ms=1_800_000_000_000,
    )
    return sign_frame(centre, MESSAGE_CONTEXT, encode(receipt))


def write_folder(
    folder: Path, files: Mapping[str, bytes], tree: MerkleTree, centre: Signer, *, sitting: str, term: int
) -> Exported:
    """Write the files of a bundle, with their signed list."""
    manifest = {
        "format": "hemicycle-bundle/1",
        "hall": "demo",
        "sitting": sitting,
        "term": term,
        "centre_key": centre.key,
        "size": tree.size,
        "checkpoint": write_checkpoint("demo", term, tree.size, tree.root(), centre),
        "files": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)} for name, data in files.items()
        },
    }
    (folder / "blobs").mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    write_manifest(folder, manifest, centre)
    return Exported(folder, centre)


def write_manifest(folder: Path, manifest: Mapping[str, object], centre: Signer) -> None:
    """Write and sign the list of files."""
    data = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    (folder / "bundle.json").write_bytes(data)
    (folder / "bundle.sig").write_bytes(base64.b64encode(centre.sign(MESSAGE_CONTEXT + data)) + b"\n")
