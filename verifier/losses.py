# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rebuilt ledger lacks, as its ``LedgerRebuilt`` records say; nothing is excused that they do not name."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from verifier.findings import Words
from verifier.ledger import Leaf, seat_place


@dataclass(frozen=True, slots=True)
class Lost:
    """Records of one epoch of a seat that were lost, both ends included, and the floor record that says so."""

    seat: str
    epoch: int
    first: int
    last: int
    said_by: int

    @property
    def words(self) -> Words:
        """The sentence that goes with what cannot be worked out again."""
        place = seat_place(self.seat, self.epoch, self.first)
        more = self.last - self.first
        return Words(
            f"{place.zh}{f'及其后 {more} 条' if more else ''}已丢失（会场记录 {self.said_by} 号载明）",
            f"{place.en}{f' and the {more} after it' if more else ''} "
            f"{'are' if more else 'is'} lost (floor record {self.said_by} says so)",
        )


@dataclass(slots=True)
class Losses:
    """Everything lost in any rebuild; a floor record is excused by a rebuild only if it was written before that."""

    ranges: list[Lost] = field(default_factory=list)
    bodies: dict[str, int] = field(default_factory=dict)
    """Hashes of bodies, and the last floor record that says they are lost."""
    rebuilt_seq: int = 0
    """Number of the last ``LedgerRebuilt``; 0 for a ledger that was never lost."""

    def of_record(self, seat: str, epoch: int, seq: int, at_seq: int) -> Lost | None:
        """The loss of one seat record, to which the floor record ``at_seq`` refers."""
        fitting = (one for one in self.ranges if (one.seat, one.epoch) == (seat, epoch) and one.said_by > at_seq)
        return next((one for one in fitting if one.first <= seq <= one.last), None)

    def of_body(self, sha256: str, at_seq: int) -> Words | None:
        """The sentence on a lost body, which the floor record ``at_seq`` names."""
        said_by = self.bodies.get(sha256, 0)
        if said_by <= at_seq:
            return None
        return Words(
            f"附件 {sha256[:12]}… 已丢失（会场记录 {said_by} 号载明）",
            f"body {sha256[:12]}… is lost (floor record {said_by} says so)",
        )


def gather_losses(leaves: Iterable[Leaf]) -> Losses:
    """What the rebuilds of a ledger say is lost."""
    losses = Losses()
    for leaf in leaves:
        if leaf.kind == "LedgerRebuilt":
            said_by = losses.rebuilt_seq = leaf.fields["floor_seq"]
            losses.ranges += [
                Lost(one["seat"], one["epoch"], one["first_seq"], one["last_seq"], said_by)
                for one in leaf.fields["lost"]
            ]
            losses.bodies.update(dict.fromkeys(leaf.fields["bodies"], said_by))
    return losses
