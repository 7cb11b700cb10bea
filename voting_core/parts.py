# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts that are too long for one record: cut into parts, which travel in the chain, and put together again.

Parts are records like any other, so that what is said of records, receipts, seals, carried journals and rebuilds holds
for them too, see docs/adr/0017.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from voting_core.seat_records import SecretBallotCast, TellerSpoke

PART_CHARACTERS: Final = 30_000
"""With the quotation marks of a ballot escaped, a record of one part stays below the size of a batch."""

PARTS_MAX: Final = 64

Part = SecretBallotCast | TellerSpoke


def cut(text: str) -> tuple[str, ...]:
    """Cut a text of ASCII characters into parts, all full but the last.

    A text of more than ``PARTS_MAX`` parts is a fault of whoever made it: papers are measured before they are put.
    """
    parts = tuple(text[at : at + PART_CHARACTERS] for at in range(0, len(text), PART_CHARACTERS))
    assert 1 <= len(parts) <= PARTS_MAX, "a text to be cut has a length that was measured before"
    return parts


def text_sha256(text: str) -> str:
    """The hash by which parts name the whole, in hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(slots=True)
class Joining:
    """Parts of one text on their way; what does not follow the part before is dropped with it."""

    _first: Part | None = None
    _texts: list[str] = field(default_factory=list)

    def take(self, part: Part) -> str | None:
        """Take the next part; the whole text with its last one, if it has the hash that the parts name.

        Returns:
            The text; none while parts are missing, or where they do not belong together.
        """
        if part.part == 1:
            self._first, self._texts = part, []
        if self._first is None or not _belongs(self._first, part, len(self._texts) + 1):
            self._first, self._texts = None, []
            return None
        self._texts.append(part.text)
        if part.part < part.parts:
            return None
        text = "".join(self._texts)
        self._first, self._texts = None, []
        return text if text_sha256(text) == named_sha256(part) else None


def named_sha256(part: Part) -> str:
    """Hash of the whole text that a part belongs to."""
    return part.ballot_sha256 if isinstance(part, SecretBallotCast) else part.word_sha256


def _belongs(first: Part, part: Part, number: int) -> bool:
    """Whether a part is the next one of the same text: its number, and all that the parts say of the whole."""
    return part.part == number <= part.parts and _whole(first) == _whole(part) and part.seq == first.seq + number - 1


def _whole(part: Part) -> Sequence[object]:
    match part:
        case SecretBallotCast():
            return (
                "ballot",
                part.sitting,
                part.poll,
                part.round,
                part.member,
                part.revision,
                part.text_sha256,
                part.confirmed,
                part.parts,
                part.ballot_sha256,
            )
        case TellerSpoke():
            return (
                "word",
                part.sitting,
                part.key,
                part.poll,
                part.round,
                part.attempt,
                part.step,
                part.parts,
                part.word_sha256,
            )
