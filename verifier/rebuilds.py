# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives and rebuilds: a bundle that was put by is of this ledger, and a rebuild says exactly what is lost."""

from dataclasses import dataclass, field

from verifier.desks import SeatKey
from verifier.findings import Check, Words
from verifier.house import House
from verifier.ledger import Leaf, seat_place
from verifier.losses import Losses
from verifier.merkle import Tree
from verifier.reading import Fields
from verifier.standing import Standing


@dataclass(slots=True)
class Rebuilds:
    """Judges ``SittingArchived`` and ``LedgerRebuilt``; remembers what the floor log proves to have existed."""

    house: House
    standing: Standing
    losses: Losses
    tree: Tree
    check: Check = field(default_factory=lambda: Check("rebuilds", Words("归档与重建", "Archives and rebuilds")))
    proven: dict[SeatKey, int] = field(default_factory=dict)
    """By epoch of a seat, the highest number that a floor record so far says had been taken."""
    archives: int = 0
    count: int = 0

    def judge(self, leaf: Leaf) -> None:
        """Judge one floor record, or note what it proves."""
        got = leaf.fields
        match leaf.kind:
            case "PollOpened" | "RoundFrozen":
                for seat, (epoch, seq) in self.standing.read.get(got["floor_seq"], {}).items():
                    self._prove((seat, epoch), seq)
            case "SeatEpochClosed" | "SeatBlocked":
                self._prove((got["seat"], got["epoch"]), got["high_seq"])
            case "SittingArchived":
                self.archives += 1
                self._judge_archive(leaf)
            case "LedgerRebuilt":
                self.count += 1
                self._judge_rebuild(leaf)

    def _prove(self, key: SeatKey, seq: int) -> None:
        self.proven[key] = max(self.proven.get(key, 0), seq)

    def _judge_archive(self, leaf: Leaf) -> None:
        size, root = leaf.fields["tree_size"], leaf.fields["tree_root"]
        if leaf.fields["floor_seq"] < self.losses.rebuilt_seq:
            self.check.remark_at(
                leaf.place,
                "所归档的树头属于重建之前的账本，无从核对",
                "names a tree head of the ledger before it was rebuilt, which cannot be checked",
            )
        elif size > leaf.index or root != self.tree.root(size).hex():
            self.check.blame_at(
                leaf.place, "所归档的树头不属于本账本", "names a tree head that is none of this ledger before it"
            )
        elif self.house.ended is not None and size <= self.house.ended.index:
            self.check.blame_at(
                leaf.place, "所归档的包在散会之前导出", "archives a bundle from before the sitting was closed"
            )

    def _judge_rebuild(self, leaf: Leaf) -> None:
        got = leaf.fields
        if got["missing"] != sorted(set(got["missing"])):
            self.check.blame_at(
                leaf.place, "缺席的席位未排序或有重复", "its missing seats are not sorted, or one stands twice"
            )
        for one in got["lost"]:
            self._judge_lost(leaf, one)

    def _judge_lost(self, leaf: Leaf, one: Fields) -> None:
        key, first, last = (one["seat"], one["epoch"]), one["first_seq"], one["last_seq"]
        place = seat_place(*key, first)
        held, _ = self.standing.held(key)
        if first <= held:
            self.check.blame_at(
                leaf.place, f"写{place.zh}已丢失，账本中却有", f"says that {place.en} is lost, but the ledger holds it"
            )
        if last < first or last > self.proven.get(key, 0):
            self.check.blame_at(
                leaf.place,
                f"写{place.zh}至 {last} 号已丢失，此前并无记录证明其存在",
                f"says that {place.en} to {last} are lost, but nothing before it says that they ever were",
            )

    def finish(self) -> Check:
        """The check, with what holds."""
        lost = sum(one.last - one.first + 1 for one in self.losses.ranges)
        self.check.note_holds(
            f"归档 {self.archives} 次，账本重建 {self.count} 次；重建时载明丢失 {lost} 条席位记录。",
            f"{self.archives} sittings archived, {self.count} rebuilds of the ledger; "
            f"{lost} seat records are said to be lost.",
        )
        return self.check
