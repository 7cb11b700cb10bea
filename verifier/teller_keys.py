# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tellers' joint keys as the floor log tells them."""

from dataclasses import dataclass, field
from typing import Final

from verifier.ledger import Leaf

KEY_KINDS: Final = frozenset({"TellerKeyBegun", "KeyWordsHeard", "TellerKeyFailed", "TellerKeyFixed"})
KEY_STEPS: Final = ("hello", "commit", "open", "share", "confirm")
COUNT_STEPS: Final = ("agree", "open", "answer")


@dataclass(slots=True)
class TellerKey:
    """One joint key, from its beginning until it is fixed or has come to nothing."""

    begun: Leaf
    heard: list[Leaf] = field(default_factory=list)
    fixed: Leaf | None = None
    failed: Leaf | None = None

    @property
    def is_made(self) -> bool:
        """Whether it is still being made."""
        return self.fixed is None and self.failed is None

    def take(self, leaf: Leaf) -> None:
        """Take a record about it."""
        match leaf.kind:
            case "KeyWordsHeard":
                self.heard.append(leaf)
            case "TellerKeyFailed":
                self.failed = leaf
            case _:
                self.fixed = leaf
