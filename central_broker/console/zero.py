# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The zero proof (零票证明): before the first vote, that the ledger holds no ballot of this sitting.

It is counted from the exported ledger, record by record, not taken from what the centre says of itself; whoever keeps
the sheet can hold its heads against any later bundle.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from central_broker.publication.archive import RECORDS_MAX, read_archive
from voting_core.frames import decode_frames

BALLOTS: Final = ("BallotCast", "SecretBallotCast")
ROUNDS: Final = ("PollOpened",)


class _Record(msgspec.Struct, frozen=True):
    """What of a record is counted."""

    kind: str
    sitting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatJournal:
    """How far one seat's journal is: its last record that the ledger holds."""

    seat: str
    name: str
    epoch: int
    seq: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZeroProof:
    """The ledger as it stood. ``ballots`` and ``rounds`` are those of this sitting."""

    hall: str
    sitting: str
    title: str
    phase: str
    ballots: int
    rounds: int
    records: int
    term: int
    floor_seq: int
    floor_hash: str
    tree_size: int
    tree_root: str
    roster_sha256: str
    members: int
    seats: int
    signed_in: int
    journals: tuple[SeatJournal, ...]

    @property
    def is_zero(self) -> bool:
        """Whether nobody has voted and nothing was put to the vote."""
        return not self.ballots and not self.rounds


def prove_zero(bundle: Path) -> ZeroProof:
    """Count an exported bundle.

    Raises:
        RefusedError: It cannot be read.
    """
    house = read_archive(bundle)
    floor = house.floor
    frames = decode_frames((bundle / "ledger.frames").read_bytes(), frames_max=RECORDS_MAX)
    told = [msgspec.json.decode(frame.body, type=_Record) for frame in frames]
    counted = Counter(one.kind for one in told if one.sitting == floor.sitting)
    owners = house.owners
    return ZeroProof(
        hall=house.hall,
        sitting=floor.sitting,
        title=floor.title,
        phase=str(floor.phase),
        ballots=sum(counted[kind] for kind in BALLOTS),
        rounds=sum(counted[kind] for kind in ROUNDS),
        records=len(told),
        term=house.term,
        floor_seq=floor.head.seq,
        floor_hash=floor.head.hash,
        tree_size=house.tree.size,
        tree_root=house.tree.root().hex() if house.tree.size else "",
        roster_sha256=floor.roster.sha256 if floor.roster else "",
        members=len(house.members),
        seats=len(house.keys),
        signed_in=house.present(),
        journals=tuple(
            SeatJournal(
                seat=seat,
                name=owners[seat].name if seat in owners else "",
                epoch=log.epoch,
                seq=log.head.seq,
                hash=log.head.hash if log.head.seq else "",
            )
            for seat, log in house.logs().items()
        ),
    )
