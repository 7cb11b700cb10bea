# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hash chain of one author: each record names the one before it."""

from dataclasses import dataclass
from typing import Final

from voting_core.errors import ChainError
from voting_core.frames import NO_HASH


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last record of a chain: its number and hash; number 0 before the first record."""

    seq: int = 0
    hash: str = NO_HASH

    def follow(self, seq: int, prev: str, record_hash: str) -> "ChainHead":
        """The head after a record.

        Raises:
            ChainError: The record is not the next one, or it names another predecessor.
        """
        if seq != self.seq + 1:
            raise ChainError(f"Record {seq} does not follow record {self.seq}.", "Send the missing records first.")
        if prev != self.hash:
            raise ChainError(
                f"Record {seq} names {prev[:12]}… as its predecessor, but record {self.seq} is {self.hash[:12]}….",
                "The two come from different histories: keep both for the auditors.",
            )
        return ChainHead(seq, record_hash)


START: Final = ChainHead()
"""The head of a chain without records."""
