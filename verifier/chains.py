# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Chains: every author's records are numbered without gaps, name their predecessor, and are signed by its key."""

from collections.abc import Mapping, Sequence

from verifier.findings import Check, Words
from verifier.ledger import NO_HASH, Leaf, seat_place
from verifier.papers import SeatKeys
from verifier.quarantine import Chain, Held
from verifier.self_tests import judge_self_tests
from verifier.signatures import RECORD, is_signed

SeatKey = tuple[str, int]
"""Seat and epoch."""


def check_floor_chain(leaves: Sequence[Leaf], hall: str, term: int, centre_key: str) -> Check:
    """The floor log: numbers, predecessors, the centre's signature, terms that change only with a rebuild, one hall."""
    check = Check("floor-chain", Words("会场记录链", "Floor log"))
    seq, prev, seen_term, count = 0, NO_HASH, 0, 0
    for leaf in (leaf for leaf in leaves if leaf.is_floor):
        got, count = leaf.fields, count + 1
        if not is_signed(centre_key, RECORD, leaf.frame.body, leaf.frame.sig):
            check.blame_at(leaf.place, "签名不是中心的", "is not signed by the centre")
        _judge_link(check, leaf, (seq, prev), (got["floor_seq"], got["prev"]))
        if got["hall"] != hall:
            check.blame_at(leaf.place, f"属于会场“{got['hall']}”", f"belongs to hall '{got['hall']}'")
        _judge_term(check, leaf, seen_term)
        seq, prev, seen_term = got["floor_seq"], leaf.hash, got["term"]
    if count and seen_term != term:
        check.blame(
            f"记录止于任期 {seen_term}，bundle.json 写任期 {term}",
            f"the log ends in term {seen_term}, bundle.json is of term {term}",
        )
    check.note_holds(
        f"{count} 条会场记录编号连续、前后相接，均由中心签名。",
        f"{count} floor records are numbered without gaps, chained, and signed by the centre.",
    )
    return check


def _judge_term(check: Check, leaf: Leaf, before: int) -> None:
    """A new term begins with the record that says that the ledger was rebuilt, and at no other."""
    term = leaf.fields["term"]
    if leaf.kind == "LedgerRebuilt" and term <= before:
        check.blame_at(
            leaf.place, f"重建后任期仍为 {term}", f"says the ledger was rebuilt, but term {term} is no new one"
        )
    elif leaf.kind != "LedgerRebuilt" and before and term != before:
        check.blame_at(
            leaf.place,
            f"任期为 {term}，应为 {before}：任期只随账本重建而变",
            f"has term {term}, not {before}: a term changes only where the ledger is rebuilt",
        )


def _judge_link(check: Check, leaf: Leaf, last: tuple[int, str], claimed: tuple[int, str]) -> None:
    if claimed[0] != last[0] + 1:
        check.blame_at(
            leaf.place,
            f"前一条是 {last[0]} 号，编号不连续",
            f"does not follow record {last[0]}: the numbers have a gap or run back",
        )
    elif claimed[1] != last[1]:
        check.blame_at(
            leaf.place,
            f"指名的前一条不是 {last[0]} 号记录（哈希不符）",
            f"names another predecessor than record {last[0]}: the hash differs",
        )


def check_seat_chains(
    leaves: Sequence[Leaf], hall: str, keys: SeatKeys, disposed: Mapping[SeatKey, Mapping[int, Held]]
) -> tuple[Check, dict[SeatKey, Chain]]:
    """The seats' journals, refused records included: numbers, predecessors, signatures, hall, what they had seen.

    Returns:
        The check, and the hashes of every chain by number.
    """
    check = Check("seat-chains", Words("席位记录链", "Seat journals"))
    chains: dict[SeatKey, Chain] = {key: {} for key in disposed}
    heads: dict[SeatKey, tuple[int, str]] = {}
    floor_seq = count = 0
    for leaf in leaves:
        if leaf.is_floor:
            floor_seq = leaf.fields["floor_seq"]
        elif leaf.is_seat:
            count += 1
            key = (leaf.fields["seat"], leaf.fields["epoch"])
            _judge_seat_leaf(check, leaf, hall, keys, floor_seq)
            chain = chains.setdefault(key, {})
            head = _through_disposed(check, heads.get(key, (0, NO_HASH)), disposed.get(key, {}), chain)
            _judge_link(check, leaf, head, (leaf.fields["seq"], leaf.fields["prev"]))
            heads[key] = (leaf.fields["seq"], leaf.hash)
            chain.setdefault(leaf.fields["seq"], leaf.hash)
    for key, refused in disposed.items():
        _through_disposed(check, heads.get(key, (0, NO_HASH)), refused, chains[key])
        _judge_loose(check, refused, chains[key])
    judge_self_tests(check, leaves)
    check.note_holds(
        f"{len(chains)} 个席位的 {count} 条记录编号连续、前后相接，均由登记的密钥签名。",
        f"{count} records of {len(chains)} seats are numbered without gaps, chained, and signed by registered keys.",
    )
    return check, chains


def _judge_seat_leaf(check: Check, leaf: Leaf, hall: str, keys: SeatKeys, floor_seq: int) -> None:
    got = leaf.fields
    key = keys.key_at(leaf.index, got["seat"], got["epoch"])
    if key is None:
        check.blame_at(leaf.place, "席位密钥表中没有这个席位或这一代", "the seat or epoch is in no seat-key registry")
    elif not is_signed(key, RECORD, leaf.frame.body, leaf.frame.sig):
        check.blame_at(leaf.place, "签名不是该席位的密钥所签", "is not signed by the seat's key")
    if leaf.index < keys.opened.get((got["seat"], got["epoch"]), 0):
        check.blame_at(leaf.place, "出现在其所属的一代开启之前", "stands before its epoch was opened")
    if got["hall"] != hall:
        check.blame_at(leaf.place, f"属于会场“{got['hall']}”", f"belongs to hall '{got['hall']}'")
    if got["floor_seq"] > floor_seq:
        check.blame_at(
            leaf.place,
            f"声称已见会场记录 {got['floor_seq']} 号，而账本中此前只有 {floor_seq} 号：顺序被改动",
            f"says it had seen floor record {got['floor_seq']}, but only {floor_seq} stands before it: "
            "the order was changed",
        )


def find_spoilt(leaves: Sequence[Leaf], keys: SeatKeys, centre_key: str) -> Leaf | None:
    """The first record that its author did not write like this: it cannot be read, or the signature does not fit."""
    for leaf in leaves:
        got = leaf.fields
        key = centre_key if leaf.is_floor else None
        if leaf.is_seat:
            key = keys.key_at(leaf.index, got["seat"], got["epoch"])
        if key is None or not is_signed(key, RECORD, leaf.frame.body, leaf.frame.sig):
            return leaf
    return None


def _through_disposed(
    check: Check, head: tuple[int, str], refused: Mapping[int, Held], chain: Chain
) -> tuple[int, str]:
    """The head of a chain after the refused records that follow it."""
    while (held := refused.get(head[0] + 1)) is not None:
        if held.prev != head[1]:
            check.blame_at(
                held.place,
                f"被拒收的记录不接在 {head[0]} 号之后",
                f"the refused record does not follow record {head[0]}",
            )
        head = (held.seq, held.hash)
        chain.setdefault(held.seq, held.hash)
    return head


def _judge_loose(check: Check, refused: Mapping[int, Held], chain: Chain) -> None:
    for seq, held in refused.items():
        if chain.get(seq) != held.hash:
            place = seat_place(held.seat, held.epoch, seq)
            check.blame_at(place, "被拒收的记录不在链上", "the refused record is not part of the chain")
