# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was entered of persons and items in a sitting: recusals, leave, cards, sign-ins, names, order put aside."""

from dataclasses import dataclass, field
from typing import Final

from verifier.ledger import Leaf

KINDS: Final = frozenset(
    {"MemberRecused", "LeaveEntered", "CardIssued", "SignInEntered", "CandidateNamed", "OrderOverridden"}
)


@dataclass(slots=True)
class Affairs:
    """The entries of one sitting so far."""

    recused: dict[str, set[str]] = field(default_factory=dict)
    """By item, who may not take part in it."""
    leave: dict[str, str] = field(default_factory=dict)
    """By member, why they are away; empty for one who is due again."""
    cards: dict[str, str] = field(default_factory=dict)
    """By member, the hash of their new card; empty for one who has none."""
    issued: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """By member, every card issued in the sitting: number of the floor record, and hash of the card."""
    entered: set[tuple[str, str]] = field(default_factory=set)
    """Member and seat of every sign-in that two people entered."""
    named: dict[str, dict[int, str]] = field(default_factory=dict)
    """By election, the others who were named, by slot."""
    overridden: set[str] = field(default_factory=set)
    """Items for which the order was put aside."""

    def take(self, leaf: Leaf) -> None:
        """Take an entry."""
        got = leaf.fields
        match leaf.kind:
            case "MemberRecused":
                self.recused.setdefault(got["item"], set()).add(got["member"])
            case "LeaveEntered":
                self.leave[got["member"]] = got["reason"]
            case "CardIssued":
                self.cards[got["member"]] = got["card_sha256"]
                self.issued.setdefault(got["member"], []).append((got["floor_seq"], got["card_sha256"]))
            case "SignInEntered":
                self.entered.add((got["member"], got["seat"]))
            case "CandidateNamed":
                self.named.setdefault(got["item"], {}).setdefault(got["slot"], got["name"])
            case "OrderOverridden":
                self.overridden.add(got["item"])
