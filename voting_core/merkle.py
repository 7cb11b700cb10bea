# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Append-only Merkle tree: roots, inclusion and consistency proofs.

Source: RFC 9162 §2.1 (the tree of RFC 6962). A node is SHA-256(0x01 ‖ left ‖ right); leaves are hashed by whoever adds
them (:func:`voting_core.frames.leaf_hash`). The hashes of all complete subtrees are kept, 64 bytes a leaf in all, so a
root or a proof costs O(log² n) steps at most, of which all but O(log n) are look-ups.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

from voting_core.errors import ProofError

HASH_BYTES = 32
EDGES_MAX: Final = 4_096
EMPTY_ROOT = hashlib.sha256(b"").digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class MerkleTree:
    """A tree over leaf hashes in the order they were appended."""

    def __init__(self, leaves: Sequence[bytes] = ()) -> None:
        # _levels[k] holds, one after another, the hashes of the complete subtrees of 2**k leaves.
        self._levels: list[bytearray] = [bytearray()]
        # Hashes of incomplete subtrees at the right edge: all proofs of one size share them, and since leaves never
        # change they hold for ever. What seats ask for next lies close by, so it is enough to keep the newest ones.
        self._edges: dict[tuple[int, int], bytes] = {}
        for leaf in leaves:
            self.append(leaf)

    @property
    def size(self) -> int:
        """Number of leaves."""
        return len(self._levels[0]) // HASH_BYTES

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash of 32 bytes at the end."""
        assert len(leaf) == HASH_BYTES, "a leaf is a SHA-256 hash"
        if len(self._edges) >= EDGES_MAX:
            self._edges.clear()
        level, node = 0, leaf
        while True:
            if level == len(self._levels):
                self._levels.append(bytearray())
            nodes = self._levels[level]
            nodes += node
            if len(nodes) // HASH_BYTES % 2:
                return
            node = node_hash(bytes(nodes[-2 * HASH_BYTES : -HASH_BYTES]), node)
            level += 1

    def leaf(self, index: int) -> bytes:
        """The leaf hash at ``index``, counted from 0."""
        return self._node(0, index)

    def root(self, size: int | None = None) -> bytes:
        """Root over the first ``size`` leaves; all of them by default."""
        size = self.size if size is None else size
        assert 0 <= size <= self.size, "no root of a tree that is not there yet"
        return self._range(0, size) if size else EMPTY_ROOT

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """Proof that leaf ``index`` is in the tree of ``size`` leaves, lowest sibling first. RFC 9162 §2.1.3.1."""
        assert 0 <= index < size <= self.size, "the leaf must be inside the tree"
        return self._path(index, 0, size)

    def consistency(self, first: int, size: int) -> list[bytes]:
        """Proof that the tree of ``first`` leaves is a prefix of the tree of ``size``. RFC 9162 §2.1.4.1.

        Empty when ``first`` is 0 or ``size``: there is nothing to prove.
        """
        assert 0 <= first <= size <= self.size, "a prefix is not longer than the tree"
        if first in (0, size):
            return []
        return self._subproof(first, 0, size, complete=True)

    def _node(self, level: int, index: int) -> bytes:
        at = index * HASH_BYTES
        return bytes(self._levels[level][at : at + HASH_BYTES])

    def _range(self, start: int, stop: int) -> bytes:
        count = stop - start
        if count & (count - 1) == 0 and start % count == 0:
            level = count.bit_length() - 1
            return self._node(level, start >> level)
        known = self._edges.get((start, stop))
        if known is None:
            split = start + _split(count)
            known = self._edges[(start, stop)] = node_hash(self._range(start, split), self._range(split, stop))
        return known

    def _path(self, index: int, start: int, stop: int) -> list[bytes]:
        if stop - start == 1:
            return []
        split = start + _split(stop - start)
        if index < split:
            return [*self._path(index, start, split), self._range(split, stop)]
        return [*self._path(index, split, stop), self._range(start, split)]

    def _subproof(self, first: int, start: int, stop: int, *, complete: bool) -> list[bytes]:
        if first == stop:
            return [] if complete else [self._range(start, stop)]
        split = start + _split(stop - start)
        if first <= split:
            return [*self._subproof(first, start, split, complete=complete), self._range(split, stop)]
        return [*self._subproof(first, split, stop, complete=False), self._range(start, split)]


def _split(count: int) -> int:
    """Largest power of two smaller than ``count``."""
    return 1 << ((count - 1).bit_length() - 1)


def check_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that a leaf is at ``index`` of the tree with this root. Source: RFC 9162 §2.1.3.2.

    Raises:
        ProofError: The proof does not lead from the leaf to the root.
    """
    if not 0 <= index < size:
        raise ProofError(f"Leaf {index} is not inside a tree of {size}.")
    node, last, at = leaf, size - 1, index
    for sibling in proof:
        if last == 0:
            raise ProofError("The inclusion proof is too long.")
        if at & 1 or at == last:
            node = node_hash(sibling, node)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            node = node_hash(node, sibling)
        at >>= 1
        last >>= 1
    if last != 0 or node != root:
        raise ProofError(f"The inclusion proof of leaf {index} does not lead to the root of {size} leaves.")


def check_consistency(first: int, first_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the first tree is a prefix of the second. Source: RFC 9162 §2.1.4.2.

    Raises:
        ProofError: The proof does not connect the two roots, or the second tree is the smaller one.
    """
    if first > size:
        raise ProofError(f"A tree of {size} leaves cannot continue one of {first}.")
    if first in (0, size):
        if proof or (first == size and first_root != root) or (first == 0 and first_root != EMPTY_ROOT):
            raise ProofError(f"Two different trees of {size} leaves are shown.")
        return
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        raise ProofError("The consistency proof is empty.")
    at, last = first - 1, size - 1
    while at & 1:
        at >>= 1
        last >>= 1
    first_node = node = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofError("The consistency proof is too long.")
        if at & 1 or at == last:
            first_node, node = node_hash(sibling, first_node), node_hash(sibling, node)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            node = node_hash(node, sibling)
        at >>= 1
        last >>= 1
    if first_node != first_root or node != root or last != 0:
        raise ProofError(f"The tree of {size} leaves does not continue the tree of {first}.")
