# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree over the ledger against everybody who saw it: the checkpoint, the seats, the receipts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from verifier.findings import Check, Words
from verifier.forms import RECEIPT
from verifier.frames import Frame, cut_frames
from verifier.ledger import Leaf
from verifier.merkle import Tree, consistent_roots, included_root
from verifier.quarantine import Chain, Held
from verifier.reading import Fields, Unreadable, read_exact
from verifier.signatures import MESSAGE, is_signed, read_checkpoint


def check_tree(tree: Tree, manifest: Fields, spoilt: Leaf | None) -> Check:
    """The signed tree head is that of the ledger; where it is not, everything that depends on it is not checked.

    Args:
        spoilt: The first record that is not as its author wrote it, if any: that may be why.
    """
    check = Check("tree", Words("账本树", "Ledger tree"))
    origin = f"hemicycle/{manifest['hall']}/{manifest['term']}"
    try:
        size, root = read_checkpoint(manifest["checkpoint"], manifest["centre_key"], origin)
    except Unreadable as error:
        check.blame(f"检查点不成立：{error}", f"the checkpoint does not hold: {error}")
        return check
    if size != tree.size:
        check.blame(
            f"检查点写 {size} 条，账本有 {tree.size} 条", f"the checkpoint is of {size} records, not {tree.size}"
        )
    elif root != tree.root(size):
        zh, en = "检查点是另一棵树的：根不符", "the checkpoint is of another tree: the root differs"
        if spoilt is not None:
            zh += f"；最先与所签不符的是{spoilt.place.zh}"
            en += f"; the first record that is not as it was signed is {spoilt.place.en}"
        check.blame(zh, en)
    digits = tree.root(tree.size).hex()
    check.note_holds(
        f"{tree.size} 条记录的树根 {digits[:16]}… 与签名的检查点一致。",
        f"The root {digits[:16]}… over {tree.size} records is that of the signed checkpoint.",
    )
    return check


def check_heads(tree: Tree, leaves: Sequence[Leaf], rebuilt_seq: int) -> Check:
    """Every tree head that a seat wrote into a seal is one of this ledger, as it was before the seal.

    Args:
        rebuilt_seq: The last rebuild. A seat that did not hold it yet had seen the tree of the former ledger.
    """
    check = Check("witnesses", Words("席位见证的树头", "Tree heads seen by seats"))
    every = [leaf for leaf in leaves if leaf.kind == "PollSealed"]
    seals = [leaf for leaf in every if leaf.fields["floor_seq"] >= rebuilt_seq]
    heads = 0
    for leaf in seals:
        size, root = leaf.fields["tree_size"], leaf.fields["tree_root"]
        heads += size > 0
        if size == 0:
            if root:
                check.blame_at(leaf.place, "见证了零条记录却写了树根", "names a root of no records")
        elif size > leaf.index:
            check.blame_at(
                leaf.place,
                f"见证了 {size} 条记录，而账本中此前只有 {leaf.index} 条",
                f"had seen {size} records, but only {leaf.index} stand before it",
            )
        elif root != tree.root(size).hex():
            check.blame_at(
                leaf.place,
                f"席位见证的前 {size} 条的树根与账本不符：曾对席位出示另一账本",
                f"had seen another root over the first {size} records: the seat was shown a different ledger",
            )
    former = sum(leaf.fields["tree_size"] > 0 for leaf in every) - heads
    if former:
        check.remarks.append(_former(former, Words("个席位见证的树头", "tree heads in seals")))
    check.note_holds(
        f"{len(seals)} 份封存中的 {heads} 个树头都属于本账本。",
        f"{heads} tree heads in {len(seals)} seals are all of this ledger.",
    )
    return check


def _former(count: int, what: Words) -> Words:
    return Words(
        f"{count} {what.zh}属于账本重建之前的任期，无从与本账本核对，留作证据",
        f"{count} {what.en} are of a term before the ledger was rebuilt: they cannot be checked against this tree and "
        "are kept as evidence",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What receipts are judged by."""

    tree: Tree
    leaves: Sequence[Leaf]
    chains: Mapping[tuple[str, int], Chain]
    disposed: Mapping[tuple[str, int], Mapping[int, Held]]
    manifest: Fields


def check_receipts(data: bytes, grounds: Grounds, seats: Mapping[str, int]) -> Check:
    """Each seat's newest receipt is signed, lies in its chain, and its proofs lead to this ledger.

    Args:
        data: The bytes of ``receipts.frames``.
        grounds: The ledger and its chains.
        seats: Registered seats that have written, with their epochs: each must have a receipt.
    """
    check = Check("receipts", Words("回执", "Receipts"))
    frames, broken = cut_frames(data)
    if broken is not None:
        check.blame(f"receipts.frames 断裂：{broken}", f"receipts.frames breaks off: {broken}")
    named: list[str] = []
    former = 0
    for number, frame in enumerate(frames):
        receipt = _read(check, number, frame, grounds.manifest)
        if receipt is not None:
            named.append(receipt["seat"])
            former += receipt["term"] < grounds.manifest["term"]
            _judge_receipt(check, receipt, grounds)
    if named != sorted(set(named)):
        check.blame("回执未按席位排序，或某席位有两份", "the receipts are not sorted by seat, or a seat has two")
    for seat in sorted(set(seats) - set(named)):
        check.blame(f"席位 {seat} 有记录却没有回执", f"seat {seat} has records but no receipt")
    if former:
        check.remarks.append(_former(former, Words("份回执", "receipts")))
    check.note_holds(
        f"{len(named)} 份回执签名有效，不超出席位的记录，包含与一致性证明成立。",
        f"{len(named)} receipts are signed, stay within their chains, and their proofs lead to this ledger.",
    )
    return check


def _read(check: Check, number: int, frame: Frame, manifest: Fields) -> Fields | None:
    try:
        receipt: Fields = read_exact(frame.body, RECEIPT)
    except Unreadable as error:
        check.blame(f"第 {number + 1} 份回执不符合协议：{error}", f"receipt {number + 1} cannot be read: {error}")
        return None
    place = _place(receipt)
    if not is_signed(manifest["centre_key"], MESSAGE, frame.body, frame.sig):
        check.blame_at(place, "不是中心签的", "is not signed by the centre")
    if receipt["hall"] != manifest["hall"] or receipt["term"] > manifest["term"]:
        check.blame_at(place, "属于另一会场或以后的任期", "is of another hall or a later term")
    return receipt


def _place(receipt: Fields) -> Words:
    return Words(f"席位 {receipt['seat']} 的回执", f"receipt of seat {receipt['seat']}")


def _judge_receipt(check: Check, receipt: Fields, grounds: Grounds) -> None:
    place, key = _place(receipt), (receipt["seat"], receipt["epoch"])
    chain = grounds.chains.get(key, {})
    high, is_former = receipt["high_seq"], receipt["term"] < grounds.manifest["term"]
    if high > max(chain, default=0) and is_former:
        return
    if high > max(chain, default=0):
        check.blame_at(
            place,
            f"收到 {high} 号，超出该席位的记录（{max(chain, default=0)} 号）",
            f"confirms record {high}, beyond the seat's chain of {max(chain, default=0)}",
        )
    elif chain.get(high, "") != receipt["high_hash"]:
        check.blame_at(place, f"{high} 号记录的哈希不符", f"names another hash of record {high}")
    if is_former:
        return
    refused = grounds.disposed.get(key, {})
    for refusal in receipt["refusals"]:
        if refusal["seq"] and refusal["seq"] not in refused:
            check.blame_at(
                place,
                f"写 {refusal['seq']} 号被拒收，隔离记录中没有",
                f"says record {refusal['seq']} was refused, but the quarantine does not hold it",
            )
    if _judge_size(check, receipt, grounds.tree):
        _judge_leaf(check, receipt, grounds)
        _judge_consistency(check, receipt, grounds.tree)


def _judge_size(check: Check, receipt: Fields, tree: Tree) -> bool:
    """Whether the receipt's tree head is one of the ledger's, so that its proofs can be judged."""
    size = receipt["tree_size"]
    if size > tree.size:
        check.blame_at(
            _place(receipt),
            f"写树有 {size} 条，账本只有 {tree.size} 条",
            f"is of a tree of {size} records, the ledger has {tree.size}",
        )
        return False
    root = tree.root(size).hex()
    if receipt["tree_root"] != root and (size or receipt["tree_root"]):
        check.blame_at(
            _place(receipt),
            f"前 {size} 条的树根与账本不符",
            f"names another root over the first {size} records than the ledger's",
        )
    return True


def _judge_leaf(check: Check, receipt: Fields, grounds: Grounds) -> None:
    place, index, seq = _place(receipt), receipt["leaf_index"], receipt["leaf_seq"]
    path = [bytes.fromhex(node) for node in receipt["inclusion"]]
    if seq == 0:
        if receipt["leaf_hash"] or path:
            check.blame_at(place, "没有收录的记录却有证明", "proves a record without naming one")
        return
    leaf = grounds.leaves[index] if index < receipt["tree_size"] else None
    named = None if leaf is None else tuple(leaf.fields.get(name) for name in ("seat", "epoch", "seq"))
    if leaf is None or named != (receipt["seat"], receipt["epoch"], seq) or leaf.hash != receipt["leaf_hash"]:
        check.blame_at(
            place,
            f"账本第 {index} 条不是该席位的 {seq} 号记录",
            f"ledger record {index} is not the seat's record {seq}",
        )
    if seq > receipt["high_seq"]:
        check.blame_at(place, "收录的记录超出已收到的编号", "proves a record beyond those it confirms")
    try:
        root = included_root(bytes.fromhex(receipt["leaf_hash"]), index, receipt["tree_size"], path)
    except Unreadable as error:
        check.blame_at(place, f"包含证明不成立：{error}", f"the inclusion proof does not hold: {error}")
        return
    if root.hex() != receipt["tree_root"]:
        check.blame_at(place, "包含证明不通向树根", "the inclusion proof does not lead to the root")


def _judge_consistency(check: Check, receipt: Fields, tree: Tree) -> None:
    place, first, size = _place(receipt), receipt["from_size"], receipt["tree_size"]
    path = [bytes.fromhex(node) for node in receipt["consistency"]]
    if first > size:
        check.blame_at(place, "一致性证明从更大的树出发", "proves consistency from a larger tree")
        return
    if first in (0, size):
        if path:
            check.blame_at(
                place, "无可证明却附一致性证明", "carries a consistency proof where there is nothing to prove"
            )
        return
    try:
        roots = consistent_roots(first, tree.root(first), size, path)
    except Unreadable as error:
        check.blame_at(place, f"一致性证明不成立：{error}", f"the consistency proof does not hold: {error}")
        return
    if (roots[0], roots[1].hex()) != (tree.root(first), receipt["tree_root"]):
        check.blame_at(place, "一致性证明不通向两棵树的根", "the consistency proof does not lead to the two roots")
