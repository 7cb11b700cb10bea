# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far the centre had come with each seat: what a floor record says of it against what stands before it.

Records that the centre refused keep their number but are no leaves, so the ledger tells from which to which number the
last one disposed of may have been.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from verifier.desks import SeatKey
from verifier.findings import Check, Words
from verifier.forms import HEADS
from verifier.house import House
from verifier.ledger import Leaf
from verifier.losses import Losses, Lost
from verifier.quarantine import Held
from verifier.reading import Fields

Heads = Mapping[str, tuple[int, int]]
"""By seat: epoch and number of its last record."""


@dataclass(slots=True)
class Standing:
    """Judges heads and high numbers; remembers the heads of every record that has some."""

    house: House
    disposed: Mapping[SeatKey, Mapping[int, Held]]
    losses: Losses
    check: Check = field(
        default_factory=lambda: Check("heads", Words("记录所据的席位进度", "How far each seat had come"))
    )
    read: dict[int, Heads] = field(default_factory=dict)
    """By number of the floor record; missing where the list cannot be had."""
    compared: int = 0

    def judge_heads(self, leaf: Leaf) -> None:
        """Judge the heads of a ``PollOpened`` or ``RoundFrozen`` before the house takes it."""
        got = self.house.papers.read(leaf, leaf.fields["heads"], HEADS, Words("席位进度表", "list of seat heads"))
        if not got:
            return
        names = [one["seat"] for one in got["seats"]]
        if names != sorted(set(names)):
            self.check.blame_at(
                leaf.place, "席位进度表未按席位排序，或有重复", "its heads are not sorted by seat, or one stands twice"
            )
        self.read[leaf.fields["floor_seq"]] = {one["seat"]: (one["epoch"], one["seq"]) for one in got["seats"]}
        for one in got["seats"]:
            self._judge_head(leaf, one)
        for seat in sorted(set(self.house.epochs) - set(names)):
            if self.house.desk(seat).last:
                self.check.blame_at(
                    leaf.place,
                    f"此前已有席位 {seat} 的记录，进度表却没有这个席位",
                    f"names no head of seat {seat}, of which records stand before it",
                )

    def _judge_head(self, leaf: Leaf, one: Fields) -> None:
        seat, epoch = one["seat"], one["epoch"]
        self.compared += 1
        if self.house.epochs.get(seat) != epoch:
            self.check.blame_at(
                leaf.place,
                f"进度表写席位 {seat} 第 {epoch} 代，当时并非由它记录",
                f"names a head of seat {seat} epoch {epoch}, which does not write for the seat then",
            )
            return
        self.judge_number(self.check, leaf, (seat, epoch), one["seq"])

    def judge_number(self, check: Check, leaf: Leaf, key: SeatKey, said: int) -> None:
        """Judge the number of the last record of an epoch that a floor record says the centre had disposed of."""
        low, high = self.held(key)
        seat, epoch = key
        if said < low:
            check.blame_at(
                leaf.place,
                f"写席位 {seat} 第 {epoch} 代止于 {said} 号，此前却有 {low} 号",
                f"says that seat {seat} epoch {epoch} had come to record {said}, but record {low} stands before it",
            )
        elif said > high:
            self._judge_lacking(check, leaf, key, (high + 1, said))

    def _judge_lacking(self, check: Check, leaf: Leaf, key: SeatKey, lacking: tuple[int, int]) -> None:
        seat, epoch = key
        at_seq = leaf.fields["floor_seq"]
        lost = [self.losses.of_record(seat, epoch, seq, at_seq) for seq in {*lacking}]
        first = lost[0]
        if first is not None and None not in lost:
            check.remark_at(leaf.place, first.words.zh, first.words.en)
            return
        check.blame_at(
            leaf.place,
            f"写席位 {seat} 第 {epoch} 代已到 {lacking[1]} 号，此前账本中没有 {lacking[0]} 号，也无重建记录说明其丢失",
            f"says that seat {seat} epoch {epoch} had come to record {lacking[1]}, but record {lacking[0]} does not "
            "stand before it, and no rebuild says that it is lost",
        )

    def lost_before(self, leaf: Leaf, seats: Iterable[str]) -> Lost | None:
        """What is lost of one of these seats and stood before a floor record with heads when it was written."""
        named, at_seq = set(seats), leaf.fields["floor_seq"]
        heads = self.read.get(at_seq)
        return next(
            (
                one
                for one in self.losses.ranges
                if one.seat in named and one.said_by > at_seq and self._had_come(heads, one)
            ),
            None,
        )

    def _had_come(self, heads: Heads | None, one: Lost) -> bool:
        if heads is None or (one.seat, one.epoch) in self.house.closed_epochs:
            return True
        return (one.epoch, one.first) <= heads.get(one.seat, (0, 0))

    def held(self, key: SeatKey) -> tuple[int, int]:
        """Last record of an epoch in the ledger so far, and the last one if the refused ones after it count."""
        desk = self.house.desks.get(key)
        low = high = desk.last if desk else 0
        refused = self.disposed.get(key, {})
        while high + 1 in refused:
            high += 1
        return low, high

    def finish(self) -> Check:
        """The check, with what holds."""
        self.check.note_holds(
            f"{len(self.read)} 条记录写明的 {self.compared} 处席位进度，与其前的席位记录一致。",
            f"{self.compared} heads of seats in {len(self.read)} records are what stands before those.",
        )
        return self.check
