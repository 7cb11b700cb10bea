# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparing each published frozen list, entry by entry, with the one worked out again."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from verifier.findings import Check, Words, listed
from verifier.folder import Bundle
from verifier.forms import FROZEN
from verifier.freezing import Worked, work_out
from verifier.ledger import Leaf
from verifier.reading import Fields, Unreadable, read_exact
from verifier.rounds import Round
from verifier.standing import Standing

Entries = Sequence[Fields]


@dataclass(frozen=True, slots=True)
class Excuses:
    """Why a list cannot be worked out again although nothing is wrong with it: something was lost with a ledger."""

    standing: Standing
    of: Round
    leaf: Leaf

    def of_list(self) -> Words | None:
        """Why nothing of the list can be worked out: nobody knows which records it was worked out from."""
        return self.standing.house.papers.lost_body(self.leaf.fields["heads"], self.leaf)

    def of_entry(self, entry: Fields, due: Fields) -> Words | None:
        """Why one line may differ; none where only the lost records of other seats are lacking."""
        if entry["disposition"] == "ballot" and not self._is_held(entry):
            at_seq = self.leaf.fields["floor_seq"]
            named = self.standing.losses.of_record(entry["seat"], entry["epoch"], entry["seq"], at_seq)
            return named.words if named else self.of_list()
        house = self.standing.house
        own = next((one["seat"] for one in house.roster["members"] if one["member"] == due["member"]), "")
        seats = house.epochs if entry["note"] == "signed in at two seats" else {entry["seat"], due["seat"], own}
        loss = self.standing.lost_before(self.leaf, seats)
        return loss.words if loss else self.of_list()

    def of_seat(self, seat: str) -> Words | None:
        """Why it may be unknown whether a seat has sealed."""
        loss = self.standing.lost_before(self.leaf, [seat])
        return loss.words if loss else self.of_list()

    def _is_held(self, entry: Fields) -> bool:
        desk = self.standing.house.desks.get((entry["seat"], entry["epoch"]))
        cast = desk.ballots.get((self.of.sitting, self.of.key), ()) if desk else ()
        return any(ballot.hash == entry["hash"] for ballot in cast)


def new_check() -> Check:
    """The check that :func:`judge_frozen` fills."""
    return Check("frozen-lists", Words("封存与冻结名单", "Sealing and frozen lists"))


def judge_frozen(check: Check, bundle: Bundle, standing: Standing, leaf: Leaf) -> tuple[Entries | None, int]:
    """Judge a ``RoundFrozen`` before the house takes it.

    Returns:
        The published entries (those worked out, where the list cannot be had; none where neither can), and how many
        were compared.
    """
    house = standing.house
    known = house.round_of(leaf)
    if known is None or not house.roster:
        check.blame_at(
            leaf.round_place, "没有名册或没有这一轮，无法复算", "cannot be worked out: no roster or no such round"
        )
        return None, 0
    worked = work_out(house, known)
    lost = house.papers.lost_body(leaf.fields["frozen"], leaf)
    if lost is not None:
        check.remark_at(leaf.round_place, f"冻结名单无从核对：{lost.zh}", f"its list cannot be checked: {lost.en}")
        return None, 0
    published = _published(check, bundle, leaf)
    if published is None:
        return [line.entry for line in worked.lines.values()], 0
    header = {"sitting": house.sitting, **{name: leaf.fields[name] for name in ("poll", "round", "freezing")}}
    if any(published[name] != value for name, value in header.items()):
        check.blame_at(
            leaf.round_place, "冻结名单属于另一轮或另一次冻结", "the frozen list is of another round or freezing"
        )
    excuses = Excuses(standing, known, leaf)
    _compare_entries(check, leaf, published["entries"], worked, excuses)
    _compare_unsealed(check, leaf, worked, excuses)
    entries: Entries = published["entries"]
    return entries, len(entries)


def _published(check: Check, bundle: Bundle, leaf: Leaf) -> Fields | None:
    ref = leaf.fields["frozen"]
    data = bundle.blob(ref["sha256"])
    if data is None:
        check.blame_at(
            leaf.round_place,
            f"冻结名单 {ref['sha256'][:12]}… 不在包内",
            f"the frozen list {ref['sha256'][:12]}… is not in the bundle",
        )
        return None
    if hashlib.sha256(data).hexdigest() != ref["sha256"] or len(data) != ref["size_bytes"]:
        check.blame_at(
            leaf.round_place,
            "冻结名单的内容与其哈希或大小不符",
            "the content of the frozen list is not what its hash and size say",
        )
        return None
    try:
        fields: Fields = read_exact(data, FROZEN)
    except Unreadable as error:
        check.blame_at(leaf.round_place, f"冻结名单不符合协议：{error}", f"the frozen list cannot be read: {error}")
        return None
    return fields


def _compare_entries(check: Check, leaf: Leaf, entries: Entries, worked: Worked, excuses: Excuses) -> None:
    place = leaf.round_place
    members = [entry["member"] for entry in entries]
    if members != sorted(set(members)):
        check.blame_at(place, "冻结名单未排序，或有人出现两次", "its list is not sorted, or names somebody twice")
    strangers = sorted(set(members) - set(worked.lines))
    left_out = sorted(set(worked.lines) - set(members))
    if strangers:
        check.blame_at(place, f"名单中有非成员 {listed(strangers)}", f"its list names strangers: {listed(strangers)}")
    if left_out:
        check.blame_at(place, f"名单漏了委员 {listed(left_out)}", f"its list leaves out members {listed(left_out)}")
    for entry in entries:
        line = worked.lines.get(entry["member"])
        if line is None or dict(entry) == dict(line.entry):
            continue
        why = excuses.of_entry(entry, line.entry)
        if why is None:
            _blame_entry(check, place, entry, line.entry)
        else:
            name = entry["member"]
            check.remark_at(
                place, f"委员 {name} 一项无法复算：{why.zh}", f"the line of {name} cannot be worked out again: {why.en}"
            )


def _blame_entry(check: Check, place: Words, listed_entry: Fields, due: Fields) -> None:
    member, seat = due["member"], due["seat"]
    check.blame_at(
        place,
        f"委员 {member}（席位 {seat}）在名单上是“{_said(listed_entry)}”，按记录应为“{_said(due)}”",
        f"member {member} (seat {seat}) stands as '{_said(listed_entry)}', but the records say '{_said(due)}'",
    )


def _said(entry: Fields) -> str:
    if entry["disposition"] == "ballot":
        return f"ballot {entry['seat']}/{entry['epoch']}/{entry['seq']} {entry['hash'][:8]}"
    place = f" {entry['epoch']}/{entry['seq']} {entry['hash'][:8]}" if entry["hash"] or entry["seq"] else ""
    note = f" ({entry['note']})" if entry["note"] else ""
    return f"{entry['disposition']}{place}{note} @{entry['seat']}"


def _compare_unsealed(check: Check, leaf: Leaf, worked: Worked, excuses: Excuses) -> None:
    listed_seats: list[str] = leaf.fields["unsealed"]
    reasons = {seat: excuses.of_seat(seat) for seat in set(listed_seats) ^ set(worked.unsealed)}
    for seat, why in sorted(reasons.items()):
        if why is not None:
            check.remark_at(
                leaf.round_place,
                f"席位 {seat} 是否封存无法复算：{why.zh}",
                f"whether seat {seat} had sealed cannot be worked out again: {why.en}",
            )
    if None in reasons.values() or listed_seats != sorted(set(listed_seats)):
        check.blame_at(
            leaf.round_place,
            f"写未封存席位为 [{listed(listed_seats)}]，按记录应为 [{listed(worked.unsealed)}]",
            f"says seats [{listed(listed_seats)}] have not sealed; by the records it is [{listed(worked.unsealed)}]",
        )
