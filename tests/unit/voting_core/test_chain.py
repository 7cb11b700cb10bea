# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each record names the one before it: nothing can be left out, put in or exchanged unseen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting_core.chain import START, ChainHead
from voting_core.errors import ChainError
from voting_core.frames import NO_HASH

A, B = "a" * 64, "b" * 64


@given(st.lists(st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}"), max_size=20))
def test_a_chain_follows_its_records(hashes: list[str]) -> None:
    """A chain in which each record names its predecessor is followed to its last record."""
    head = START
    for seq, (prev, record_hash) in enumerate(zip([NO_HASH, *hashes], hashes, strict=False), start=1):
        head = head.follow(seq, prev, record_hash)

    assert head == ChainHead(len(hashes), hashes[-1] if hashes else NO_HASH)


@pytest.mark.parametrize("seq", [0, 1, 2, 4, 5])
def test_a_gap_or_a_repetition_is_refused(seq: int) -> None:
    """After record 2 comes record 3 and no other."""
    with pytest.raises(ChainError, match=f"Record {seq} does not follow record 2") as refusal:
        ChainHead(2, A).follow(seq, A, B)
    assert refusal.value.remedy == "Send the missing records first."


def test_a_fork_is_refused() -> None:
    """A record that names another predecessor comes from another history; both are kept."""
    with pytest.raises(ChainError, match="different histories"):
        ChainHead(2, A).follow(3, B, B)


def test_a_chain_begins_with_nothing_before_it() -> None:
    """The first record is number 1 and names no predecessor."""
    assert START.follow(1, NO_HASH, A) == ChainHead(1, A)
    with pytest.raises(ChainError):
        START.follow(1, A, B)
