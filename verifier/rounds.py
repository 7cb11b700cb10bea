# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One round of a poll, as far as the ledger has been read."""

from dataclasses import dataclass, field

from verifier.desks import RoundKey
from verifier.ledger import Leaf


@dataclass(slots=True)
class Attempt:
    """One attempt of the tellers to open a count."""

    begun: Leaf
    heard: list[Leaf] = field(default_factory=list)
    failed: Leaf | None = None

    def take(self, leaf: Leaf) -> None:
        """Take what was heard, or the end of it."""
        if leaf.kind == "CountFailed":
            self.failed = leaf
        else:
            self.heard.append(leaf)


@dataclass(slots=True)
class Round:
    """One round as far as the ledger has been read; leaves that have not come are none."""

    sitting: str
    key: RoundKey
    opened: Leaf
    phase: str = "open"
    closed: Leaf | None = None
    frozen: Leaf | None = None
    declared: Leaf | None = None
    hand_counts: list[Leaf] = field(default_factory=list)
    adopted: set[str] = field(default_factory=set)
    """Hashes of the ballots that two people adopted."""
    invalid: set[str] = field(default_factory=set)
    """Hashes of encrypted ballots that are no ballots of this election, as far as they were looked at."""
    attempts: list[Attempt] = field(default_factory=list)
    """Of the tellers, to open the count of a secret round."""
    count: Leaf | None = None
    """The record that opened it."""
    casting: str = ""
    """How the chair broke a tie; empty where they did not."""

    @property
    def is_secret(self) -> bool:
        """Whether nobody learns who chose what."""
        return bool(self.opened.fields["secrecy"] == "secret")

    @property
    def by_hand(self) -> set[str]:
        """Members who are counted by hand."""
        return {member for leaf in self.hand_counts for member in leaf.fields["members"]}

    @property
    def stands(self) -> bool:
        """Whether the round has a result that was not annulled."""
        return self.phase in ("declared", "published")

    @property
    def goes_on(self) -> bool:
        """Whether that result itself asks for a further round: votes were tied, or posts are contested."""
        if not self.stands or self.declared is None:
            return False
        return bool(self.declared.fields["outcome"] == "tied" or self.declared.fields["contested"] > 0)
