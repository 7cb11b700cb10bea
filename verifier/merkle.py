# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Merkle tree over the ledger, and proofs about it, written from the definitions of RFC 9162 §2.1.

The tree of n leaves is split at the largest power of two below n; a node is SHA-256(0x01 ‖ left ‖ right). Proofs are
checked by the same recursion that defines them, not by the iterative shortcuts of §2.1.3.2.
"""

import hashlib
from collections.abc import Sequence

from verifier.reading import Unreadable


def _join(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    """The largest power of two smaller than ``size``, which is at least 2."""
    return 1 << (size - 1).bit_length() - 1


class Tree:
    """The tree over some leaf hashes, able to tell the root of every first part of them."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        # _rows[h][i] is the root over the 2**h leaves from i * 2**h on, for complete ones only.
        self._rows = [list(leaves)]
        while len(self._rows[-1]) > 1:
            row = self._rows[-1]
            self._rows.append([_join(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)])

    @property
    def size(self) -> int:
        """Number of leaves."""
        return len(self._rows[0])

    def root(self, size: int) -> bytes:
        """Root over the first ``size`` leaves: their complete parts, joined from the smallest up."""
        if size == 0:
            return hashlib.sha256(b"").digest()
        parts: list[bytes] = []
        start = 0
        for height in reversed(range(size.bit_length())):
            if size >> height & 1:
                parts.append(self._rows[height][start >> height])
                start += 1 << height
        root = parts.pop()
        while parts:
            root = _join(parts.pop(), root)
        return root


def included_root(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that an inclusion proof leads to.

    Args:
        leaf: The leaf's hash.
        index: Its place, from 0.
        size: Leaves of the tree.
        path: Siblings, lowest first.

    Raises:
        Unreadable: The proof has another length than such a tree needs, or the leaf is outside it.
    """
    if not 0 <= index < size:
        raise Unreadable(f"leaf {index} is outside a tree of {size}")
    if size == 1:
        if path:
            raise Unreadable("the proof is too long")
        return leaf
    if not path:
        raise Unreadable("the proof is too short")
    split = _split(size)
    if index < split:
        return _join(included_root(leaf, index, split, path[:-1]), path[-1])
    return _join(path[-1], included_root(leaf, index - split, size - split, path[:-1]))


def consistent_roots(first: int, first_root: bytes, size: int, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The two roots, of the first leaves and of all, that a consistency proof leads to; 0 < first < size.

    Raises:
        Unreadable: The proof has another length than such trees need.
    """
    rest = list(path)
    roots = _old_and_new(first, size, rest, first_root, whole=True)
    if rest:
        raise Unreadable("the proof is too long")
    return roots


def _old_and_new(first: int, size: int, rest: list[bytes], known: bytes, *, whole: bool) -> tuple[bytes, bytes]:
    """Follow SUBPROOF of RFC 9162 §2.1.4.1 from its last step to its first, taking nodes off the end of the proof."""
    if first == size and whole:
        return known, known
    if not rest:
        raise Unreadable("the proof is too short")
    node = rest.pop()
    if first == size:
        return node, node
    split = _split(size)
    if first <= split:
        old, new = _old_and_new(first, split, rest, known, whole=whole)
        return old, _join(new, node)
    old, new = _old_and_new(first - split, size - split, rest, known, whole=False)
    return _join(node, old), _join(node, new)
