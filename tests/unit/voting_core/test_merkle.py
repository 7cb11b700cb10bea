# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Merkle tree agrees with another library and with the definitions of RFC 9162, for every size up to 130."""

import hashlib
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from voting_core.errors import ProofError
from voting_core.frames import leaf_hash
from voting_core.merkle import EMPTY_ROOT, MerkleTree, check_consistency, check_inclusion, node_hash

SIZE_MAX: Final = 130
LEAVES: Final = [leaf_hash(b"record %d" % number, b"") for number in range(SIZE_MAX)]
TREE: Final = MerkleTree(LEAVES)


@pytest.fixture(scope="module")
def oracle() -> InmemoryTree:
    """The same leaves in pymerkle's tree."""
    tree = InmemoryTree(algorithm="sha256")
    for number in range(SIZE_MAX):
        tree.append_entry(b"record %d" % number)
    return tree


def root_of(leaves: list[bytes]) -> bytes:
    """The root as RFC 9162 §2.1.1 defines it, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = largest_power_below(len(leaves))
    return node_hash(root_of(leaves[:split]), root_of(leaves[split:]))


def consistency_of(first: int, leaves: list[bytes], *, complete: bool = True) -> list[bytes]:
    """The consistency proof as RFC 9162 §2.1.4.1 defines it, word for word."""
    if first == len(leaves):
        return [] if complete else [root_of(leaves)]
    split = largest_power_below(len(leaves))
    if first <= split:
        return [*consistency_of(first, leaves[:split], complete=complete), root_of(leaves[split:])]
    return [*consistency_of(first - split, leaves[split:], complete=False), root_of(leaves[:split])]


def largest_power_below(count: int) -> int:
    """The largest power of two smaller than a number, by counting up."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def test_every_root_is_the_other_librarys(oracle: InmemoryTree) -> None:
    """For 1 to 130 records, and for none, our root is pymerkle's root."""
    assert [TREE.root(size) for size in range(1, SIZE_MAX + 1)] == [
        oracle.get_root(size) for size in range(1, SIZE_MAX + 1)
    ]
    assert MerkleTree().root() == EMPTY_ROOT == InmemoryTree(algorithm="sha256").get_root()


def test_a_growing_tree_has_the_roots_of_the_grown_one() -> None:
    """The root is the same whether the tree has just grown to a size or is asked for it later."""
    tree = MerkleTree()
    grown = []
    for leaf in LEAVES:
        tree.append(leaf)
        grown.append(tree.root())

    assert grown == [TREE.root(size) for size in range(1, SIZE_MAX + 1)]
    assert [TREE.leaf(index) for index in range(SIZE_MAX)] == LEAVES
    assert TREE.size == SIZE_MAX


@pytest.mark.parametrize("size", range(1, SIZE_MAX + 1))
def test_every_inclusion_proof_is_the_other_librarys_and_holds(size: int, oracle: InmemoryTree) -> None:
    """For each record of each tree, the proof is pymerkle's and leads to the root."""
    for index in range(size):
        proof = TREE.inclusion(index, size)
        assert proof == oracle.prove_inclusion(index + 1, size).path[1:]
        check_inclusion(LEAVES[index], index, size, proof, oracle.get_root(size))


@pytest.mark.parametrize("size", range(1, SIZE_MAX + 1))
def test_every_consistency_proof_holds_between_the_other_librarys_roots(size: int, oracle: InmemoryTree) -> None:
    """For each pair of trees, the proof is the one RFC 9162 defines and leads from root to root."""
    for first in range(1, size + 1):
        proof = TREE.consistency(first, size)
        assert proof == consistency_of(first, LEAVES[:size])
        check_consistency(first, oracle.get_root(first), size, oracle.get_root(size), proof)


def test_an_empty_tree_is_a_prefix_of_every_tree() -> None:
    """From no records to any number there is nothing to prove, but the empty root must be the empty root."""
    check_consistency(0, EMPTY_ROOT, 5, TREE.root(5), [])
    with pytest.raises(ProofError):
        check_consistency(0, TREE.root(1), 5, TREE.root(5), [])
    with pytest.raises(ProofError):
        check_consistency(0, EMPTY_ROOT, 5, TREE.root(5), [TREE.root(1)])


def test_two_trees_of_one_size_must_be_one_tree() -> None:
    """Two heads of the same size with different roots are two histories."""
    check_consistency(5, TREE.root(5), 5, TREE.root(5), [])
    with pytest.raises(ProofError, match="Two different trees of 5 leaves"):
        check_consistency(5, TREE.root(5), 5, TREE.root(6), [])


def test_a_tree_does_not_shrink() -> None:
    """A head of 5 records after one of 6 is refused."""
    with pytest.raises(ProofError, match="5 leaves cannot continue one of 6"):
        check_consistency(6, TREE.root(6), 5, TREE.root(5), [])


@pytest.mark.parametrize("index", [-1, 7, 8, 2**60])
def test_a_place_outside_the_tree_is_refused(index: int) -> None:
    """Record 7 of 7, counted from 0, does not exist."""
    with pytest.raises(ProofError, match="not inside a tree of 7"):
        check_inclusion(LEAVES[0], index, 7, TREE.inclusion(0, 7), TREE.root(7))


@pytest.mark.parametrize("claimed", [2, 3, 5, 8, 130])
def test_a_proof_for_a_smaller_tree_does_not_prove_for_a_larger_one(claimed: int) -> None:
    """The root of a small tree, shown as the root of a larger one, is refused though the hashes agree."""
    with pytest.raises(ProofError, match=f"does not lead to the root of {claimed} leaves"):
        check_inclusion(LEAVES[0], 0, claimed, [], LEAVES[0])


sizes = st.integers(2, SIZE_MAX)


@given(data=st.data(), size=sizes)
def test_a_tampered_inclusion_proof_is_refused(data: st.DataObject, size: int) -> None:
    """A proof with one hash changed, dropped, doubled or exchanged, or for another leaf, place or root, is refused."""
    index = data.draw(st.integers(0, size - 1))
    proof, root = TREE.inclusion(index, size), TREE.root(size)
    spoiled = data.draw(st.sampled_from(tampered(proof, data)))
    other = data.draw(st.integers(0, size - 1).filter(lambda place: place != index))

    with pytest.raises(ProofError):
        check_inclusion(LEAVES[index], index, size, spoiled, root)
    with pytest.raises(ProofError):
        check_inclusion(LEAVES[other], index, size, proof, root)
    with pytest.raises(ProofError):
        check_inclusion(LEAVES[index], other, size, proof, root)
    with pytest.raises(ProofError):
        check_inclusion(LEAVES[index], index, size, proof, flipped(root, 0))


@given(data=st.data(), size=sizes)
def test_a_tampered_consistency_proof_is_refused(data: st.DataObject, size: int) -> None:
    """A proof with one hash changed, dropped, doubled or exchanged, or between other roots, is refused."""
    first = data.draw(st.integers(1, size - 1))
    proof, before, after = TREE.consistency(first, size), TREE.root(first), TREE.root(size)
    spoiled = data.draw(st.sampled_from(tampered(proof, data)))

    with pytest.raises(ProofError):
        check_consistency(first, before, size, after, spoiled)
    with pytest.raises(ProofError):
        check_consistency(first, flipped(before, 0), size, after, proof)
    with pytest.raises(ProofError):
        check_consistency(first, before, size, flipped(after, 31), proof)


def tampered(proof: list[bytes], data: st.DataObject) -> list[list[bytes]]:
    """Versions of a proof that are not the proof."""
    at = data.draw(st.integers(0, len(proof) - 1))
    changed = [*proof[:at], flipped(proof[at], data.draw(st.integers(0, 31))), *proof[at + 1 :]]
    versions = [changed, proof[:at] + proof[at + 1 :], [*proof, proof[at]], [], [*proof[:at], proof[at], *proof[at:]]]
    if len(proof) > 1:
        versions.append(proof[::-1])
    return [version for version in versions if version != proof]


def flipped(digest: bytes, at: int) -> bytes:
    """A hash with one bit changed."""
    return digest[:at] + bytes([digest[at] ^ 1]) + digest[at + 1 :]


@settings(max_examples=30)
@given(data=st.data(), size=st.integers(1, 20_000))
def test_proofs_hold_in_large_trees(data: st.DataObject, size: int) -> None:
    """In a ledger of up to 20,000 records any record and any earlier head can be proved."""
    index = data.draw(st.integers(0, size - 1))
    first = data.draw(st.integers(1, size))
    tree = large_tree()

    check_inclusion(tree.leaf(index), index, size, tree.inclusion(index, size), tree.root(size))
    check_consistency(first, tree.root(first), size, tree.root(size), tree.consistency(first, size))


_large: list[MerkleTree] = []


def large_tree() -> MerkleTree:
    """A tree of 20,000 leaves, grown once."""
    if not _large:
        _large.append(MerkleTree([number.to_bytes(32, "big") for number in range(20_000)]))
    return _large[0]


def test_a_node_never_passes_for_a_record() -> None:
    """The hash of two records together is never the hash of a record made of both."""
    left, right = LEAVES[0], LEAVES[1]

    assert node_hash(left, right) != leaf_hash(left + right, b"")
