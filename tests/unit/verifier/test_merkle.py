# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two programs, one tree: what the centre's Merkle log proves, the verifier's own recursion accepts, and no more."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.merkle import Tree, consistent_roots, included_root
from verifier.reading import Unreadable
from voting_core.merkle import MerkleTree

SIZES = st.integers(min_value=1, max_value=70)


def _leaves(size: int) -> list[bytes]:
    return [hashlib.sha256(number.to_bytes(4, "big")).digest() for number in range(size)]


@given(size=SIZES, data=st.data())
def test_roots_are_the_same(size: int, data: st.DataObject) -> None:
    """Both programs find the same root over every first part of the ledger."""
    first = data.draw(st.integers(0, size))

    assert Tree(_leaves(size)).root(first) == MerkleTree(_leaves(size)).root(first)


@given(size=SIZES, data=st.data())
def test_inclusion_proofs_lead_to_the_root(size: int, data: st.DataObject) -> None:
    """Every inclusion proof leads to the root, and one with a node too many or too few leads nowhere."""
    index = data.draw(st.integers(0, size - 1))
    tree, leaves = MerkleTree(_leaves(size)), _leaves(size)
    path = tree.inclusion(index, size)

    assert included_root(leaves[index], index, size, path) == tree.root()
    with pytest.raises(Unreadable, match="too long"):
        included_root(leaves[index], index, size, [*path, bytes(32)])
    if path:
        with pytest.raises(Unreadable, match="too short"):
            included_root(leaves[index], index, size, path[1:])


@given(size=st.integers(2, 70), data=st.data())
def test_consistency_proofs_lead_to_both_roots(size: int, data: st.DataObject) -> None:
    """Every consistency proof leads to both roots, and one with a node too many or too few leads nowhere."""
    first = data.draw(st.integers(1, size - 1))
    tree = MerkleTree(_leaves(size))
    path = tree.consistency(first, size)

    assert consistent_roots(first, tree.root(first), size, path) == (tree.root(first), tree.root())
    with pytest.raises(Unreadable, match="too long"):
        consistent_roots(first, tree.root(first), size, [bytes(32), *path])
    with pytest.raises(Unreadable, match="too short"):
        consistent_roots(first, tree.root(first), size, path[1:])


def test_leaf_outside_the_tree_is_refused() -> None:
    """A proof for a place that the tree does not have is refused."""
    with pytest.raises(Unreadable, match="outside"):
        included_root(bytes(32), 4, 4, [])
