# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ledger as leaves: every record in order, with what could be read of it."""

from dataclasses import dataclass
from typing import Final

from verifier.findings import Check, Words
from verifier.frames import Frame, cut_frames
from verifier.reading import Fields, Unreadable, read_exact
from verifier.shapes import FLOOR_KINDS, RECORD, SEAT_KINDS

NO_HASH: Final = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One record of the ledger. ``kind`` is empty and ``fields`` has none where the body cannot be read."""

    index: int
    frame: Frame
    hash: str
    kind: str
    fields: Fields

    @property
    def is_floor(self) -> bool:
        """Whether the centre wrote it."""
        return self.kind in FLOOR_KINDS

    @property
    def is_seat(self) -> bool:
        """Whether a seat wrote it."""
        return self.kind in SEAT_KINDS

    @property
    def place(self) -> Words:
        """How a report names it."""
        got = self.fields
        if self.is_floor:
            return Words(f"会场记录 {got['floor_seq']} 号 {self.kind}", f"floor record {got['floor_seq']} {self.kind}")
        if self.is_seat:
            return seat_place(got["seat"], got["epoch"], got["seq"], self.kind)
        return Words(f"账本第 {self.index} 条", f"ledger record {self.index}")

    @property
    def round_place(self) -> Words:
        """How a report names it together with its round; for records of a round only."""
        got, place = self.fields, self.place
        return Words(
            f"表决 {got['poll']} 第 {got['round']} 轮，{place.zh}",
            f"poll {got['poll']} round {got['round']}, {place.en}",
        )


def seat_place(seat: str, epoch: int, seq: int, kind: str = "") -> Words:
    """How a report names a record of a seat."""
    return Words(
        f"席位 {seat} 第 {epoch} 代 {seq} 号记录 {kind}".strip(),
        f"seat {seat} epoch {epoch} record {seq} {kind}".strip(),
    )


def read_ledger(data: bytes, size: int) -> tuple[list[Leaf], Check]:
    """Cut the ledger into records and read each strictly.

    Args:
        data: The bytes of ``ledger.frames``.
        size: How many records the bundle says it has.
    """
    check = Check("records", Words("账本记录", "Ledger records"))
    frames, broken = cut_frames(data)
    leaves = [_leaf(index, frame, check) for index, frame in enumerate(frames)]
    if broken is not None:
        check.blame(
            f"账本在第 {len(frames)} 条之后断裂：{broken}",
            f"the ledger breaks off after record {len(frames)}: {broken}",
        )
    if len(leaves) != size:
        check.blame(
            f"账本有 {len(leaves)} 条记录，bundle.json 写 {size} 条",
            f"the ledger has {len(leaves)} records, bundle.json says {size}",
        )
    floor = sum(leaf.is_floor for leaf in leaves)
    seat = sum(leaf.is_seat for leaf in leaves)
    check.note_holds(
        f"{len(leaves)} 条记录全部可读：会场 {floor} 条，席位 {seat} 条。",
        f"All {len(leaves)} records can be read: {floor} of the floor, {seat} of seats.",
    )
    return leaves, check


def _leaf(index: int, frame: Frame, check: Check) -> Leaf:
    digest = frame.digest.hex()
    try:
        fields: Fields = read_exact(frame.body, RECORD)
    except Unreadable as error:
        check.blame(
            f"账本第 {index} 条不符合协议：{error}", f"ledger record {index} is not as the protocol says: {error}"
        )
        return Leaf(index=index, frame=frame, hash=digest, kind="", fields={})
    return Leaf(index=index, frame=frame, hash=digest, kind=fields["kind"], fields=fields)
