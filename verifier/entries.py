# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an entry of persons and items could be made, and whether the chair could break a tie."""

from dataclasses import dataclass, field

from verifier.affairs import KINDS
from verifier.findings import Check, Words
from verifier.house import House
from verifier.ledger import Leaf
from verifier.precedence import obstacles


@dataclass(slots=True)
class Entries:
    """Judges each entry before the house takes it; two people have signed it or the orders say so."""

    house: House
    check: Check = field(
        default_factory=lambda: Check(
            "affairs", Words("回避、请假、发证与另提人选", "Recusals, leave, cards and names")
        )
    )
    count: int = 0

    def judge(self, leaf: Leaf) -> None:
        """Judge one floor record, whatever its kind."""
        if leaf.kind not in KINDS:
            return
        self.count += 1
        if "member" in leaf.fields:
            self._judge_member(leaf)
        match leaf.kind:
            case "MemberRecused":
                self._judge_recusal(leaf)
            case "LeaveEntered":
                self._judge_leave(leaf)
            case "CardIssued":
                self._judge_card(leaf)
            case "SignInEntered":
                self._judge_sign_in(leaf)
            case "CandidateNamed":
                self._judge_name(leaf)
            case "OrderOverridden":
                self._judge_override(leaf)

    def _judge_member(self, leaf: Leaf) -> None:
        member = leaf.fields["member"]
        if member not in {one["member"] for one in self.house.roster.get("members", ())}:
            self.check.blame_at(leaf.place, f"没有委员 {member}", f"is about {member}, who is no member")

    def _judge_item(self, leaf: Leaf) -> bool:
        """Whether the item is there and not being voted on; an agenda that is lost may have had it."""
        name, waiting = leaf.fields["item"], self.house.undecided
        if waiting is not None and waiting.key[0] == name and leaf.kind != "OrderOverridden":
            self.check.blame_at(
                leaf.place, f"“{name}”正在表决，须在付表决前录入", f"is entered while '{name}' is being voted on"
            )
        named = self.house.agenda_leaf
        lost = self.house.papers.lost_body(named.fields["agenda"], leaf) if named is not None else None
        if self.house.agenda or lost is None:
            if self.house.item(name) is None:
                self.check.blame_at(leaf.place, f"议程中没有“{name}”", f"is about '{name}', which is on no agenda")
            return self.house.item(name) is not None
        return False

    def _judge_recusal(self, leaf: Leaf) -> None:
        member, item = leaf.fields["member"], leaf.fields["item"]
        self._judge_item(leaf)
        if member in self.house.affairs.recused.get(item, ()):
            self.check.blame_at(leaf.place, f"委员 {member} 已回避此项", f"recuses {member} a second time")

    def _judge_leave(self, leaf: Leaf) -> None:
        member, reason = leaf.fields["member"], leaf.fields["reason"]
        if self.house.undecided is not None:
            self.check.blame_at(leaf.place, "尚有一轮未决，不得录入请假", "is entered while a round is not decided")
        if self.house.affairs.leave.get(member) == reason:
            self.check.blame_at(leaf.place, "同样的请假已录入过", "enters what was entered already")
        known = [one for one in self.house.roster.get("members", ()) if one["member"] == member]
        if known and not reason and not self.house.leave_of(known[0]):
            self.check.blame_at(leaf.place, f"委员 {member} 并未请假", f"ends a leave that {member} does not have")

    def _judge_card(self, leaf: Leaf) -> None:
        member, card = leaf.fields["member"], leaf.fields["card_sha256"]
        cards = {one["member"]: one["card_sha256"] for one in self.house.roster.get("members", ())}
        cards |= self.house.affairs.cards
        holders = [name for name, theirs in cards.items() if theirs and theirs == card and name != member]
        if holders:
            self.check.blame_at(leaf.place, f"该证是委员 {holders[0]} 的", f"issues the card that {holders[0]} holds")

    def _judge_sign_in(self, leaf: Leaf) -> None:
        member, seat = leaf.fields["member"], leaf.fields["seat"]
        sitting_there = [one for one in self.house.roster.get("members", ()) if self.house.seat_of(one) == seat]
        moved = [one["member"] for one in sitting_there if one["member"] in self.house.moves]
        if member not in (moved or [one["member"] for one in sitting_there]):
            self.check.blame_at(
                leaf.place,
                f"席位 {seat} 不是委员 {member} 的",
                f"signs {member} in at seat {seat}, where they do not sit",
            )

    def _judge_name(self, leaf: Leaf) -> None:
        name, slot = leaf.fields["name"], leaf.fields["slot"]
        named = self.house.affairs.named.get(leaf.fields["item"], {})
        if slot in named:
            self.check.blame_at(leaf.place, f"第 {slot} 空位已有姓名", f"names somebody for slot {slot} again")
        item = self.house.item(leaf.fields["item"]) if self._judge_item(leaf) else None
        if item is None:
            return
        if item["kind"] != "election":
            self.check.blame_at(leaf.place, "该项不是选举", "names a candidate for an item that is no election")
            return
        if slot > item["slots"]:
            self.check.blame_at(
                leaf.place, f"该选举只有 {item['slots']} 个空位", f"uses slot {slot} of {item['slots']} that there are"
            )
        if name in {one["name"] for one in item["candidates"]} | set(named.values()):
            self.check.blame_at(leaf.place, "此人已是候选人", "names somebody who stands already")

    def _judge_override(self, leaf: Leaf) -> None:
        name = leaf.fields["item"]
        if name in self.house.affairs.overridden:
            self.check.blame_at(leaf.place, "该项的次序已搁置过", f"puts the order aside for '{name}' a second time")
            return
        item = self.house.item(name) if self._judge_item(leaf) else None
        if item is not None and self.house.profile and not obstacles(self.house, item):
            self.check.blame_at(
                leaf.place, "并无次序可搁置", f"puts an order aside although nothing stood in the way of '{name}'"
            )

    def finish(self) -> Check:
        """The check, with what holds."""
        self.check.note_holds(
            f"{self.count} 项录入（回避、请假、发证、代报到、另提人选、搁置次序）均符合规则。",
            f"{self.count} entries (recusals, leave, cards, sign-ins, names, order put aside) could be made.",
        )
        return self.check
