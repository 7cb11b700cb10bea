# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one epoch of a seat has said, as far as the ledger has been read: who sat there, what was pressed and sealed."""

from dataclasses import dataclass, field

from verifier.ledger import Leaf

RoundKey = tuple[str, int]
"""Poll and round number."""
SeatKey = tuple[str, int]
"""Seat and epoch."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A seat's seal of a round and the member who sat there then, empty for nobody."""

    leaf: Leaf
    member: str


@dataclass(slots=True)
class Desk:
    """One epoch of one seat, as far as the ledger has been read."""

    member: str = ""
    sitting: str = ""
    signed_in_at: int = 0
    """Number of the last floor record that the seat held at the last sign-in."""
    ballots: dict[tuple[str, RoundKey], list[Leaf]] = field(default_factory=dict)
    seals: dict[tuple[str, RoundKey], Seal] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    """Hashes of ballots whose member was not signed in here when they were cast."""
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    """Sitting and member of everybody who ever signed in here, and the last floor record held at the latest time."""
    last: int = 0
    """Number of the last record in the ledger."""

    def take(self, leaf: Leaf) -> None:
        """Take the seat's next record."""
        got = leaf.fields
        self.last = got["seq"]
        if leaf.kind == "MemberSignedIn":
            self.member, self.sitting, self.signed_in_at = got["member"], got["sitting"], got["floor_seq"]
            self.seen[(got["sitting"], got["member"])] = got["floor_seq"]
        elif leaf.kind == "MemberSignedOut":
            self.member = ""
        elif leaf.kind == "BallotCast":
            if self.sits(got["sitting"]) != got["member"]:
                self.strangers.add(leaf.hash)
            self.ballots.setdefault((got["sitting"], (got["poll"], got["round"])), []).append(leaf)
        elif leaf.kind == "PollSealed":
            # A round is sealed once: what a seat says of it later changes nothing.
            self.seals.setdefault((got["sitting"], (got["poll"], got["round"])), Seal(leaf, self.sits(got["sitting"])))

    def sits(self, sitting: str) -> str:
        """Who is signed in here for a sitting; empty for nobody."""
        return self.member if self.sitting == sitting else ""
