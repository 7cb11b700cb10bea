# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Long texts of seats: records that follow each other without a gap, each with a part of one text."""

import hashlib
from dataclasses import dataclass, field
from typing import Final

from verifier.ledger import Leaf

_NAMES_WHOLE: Final = {"SecretBallotCast": "ballot_sha256", "TellerSpoke": "word_sha256"}
_OF_A_PART: Final = frozenset({"seq", "prev", "wall_ms", "mono_ms", "boot", "floor_seq", "head_age_ms", "part", "text"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """A whole text, and the records that it came in."""

    text: str
    leaves: tuple[Leaf, ...]


@dataclass(slots=True)
class Joining:
    """The parts of a text so far; what does not follow them ends it."""

    _leaves: list[Leaf] = field(default_factory=list)

    def take(self, leaf: Leaf) -> Spoken | None:
        """The whole text with its last part; none before, and where it is not the text that its parts name."""
        got = leaf.fields
        if got["part"] == 1:
            self._leaves = []
        if not self._follows(leaf):
            self._leaves = []
            return None
        self._leaves.append(leaf)
        if got["part"] < got["parts"]:
            return None
        leaves, self._leaves = tuple(self._leaves), []
        text = "".join(one.fields["text"] for one in leaves)
        is_named = hashlib.sha256(text.encode()).hexdigest() == got[_NAMES_WHOLE[leaf.kind]]
        return Spoken(text, leaves) if is_named else None

    def _follows(self, leaf: Leaf) -> bool:
        got = leaf.fields
        if got["part"] != len(self._leaves) + 1 or got["part"] > got["parts"]:
            return False
        first = self._leaves[0] if self._leaves else leaf
        return got["seq"] == first.fields["seq"] + len(self._leaves) and _whole(first) == _whole(leaf)


def _whole(leaf: Leaf) -> dict[str, object]:
    return {name: value for name, value in leaf.fields.items() if name not in _OF_A_PART}
