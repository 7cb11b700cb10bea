# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people order when something broke: hands counted, ballots adopted, devices replaced, members moved.

Whether two of them signed is judged with the other orders; here it is judged whether it could be ordered at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from verifier.desks import SeatKey
from verifier.eligibility import is_adoptable
from verifier.findings import Check, Words
from verifier.hand_counts import judge_hand_count
from verifier.house import House
from verifier.ledger import Leaf, seat_place
from verifier.losses import Losses
from verifier.papers import SeatKeys
from verifier.quarantine import Chain
from verifier.reading import Fields
from verifier.rounds import Round
from verifier.standing import Standing


@dataclass(slots=True)
class Remedies:
    """Judges each remedy before the house takes it, and adopted ballots once the whole ledger was read."""

    house: House
    standing: Standing
    keys: SeatKeys
    chains: Mapping[SeatKey, Chain]
    losses: Losses
    check: Check = field(
        default_factory=lambda: Check(
            "remedies", Words("举手、采认、换机与换座", "Hands, adoptions, devices and moves")
        )
    )
    adoptions: list[tuple[Leaf, Round]] = field(default_factory=list)
    """Adoptions and their rounds: in a rebuilt ledger the ballots may stand behind the adoption."""
    count: int = 0

    def judge(self, leaf: Leaf) -> None:
        """Judge one floor record, whatever its kind."""
        self.count += 1
        match leaf.kind:
            case "HandCountEntered":
                judge_hand_count(self.check, self.house, leaf)
            case "BallotsAdopted":
                self._judge_adoption(leaf)
            case "SeatEpochClosed":
                self._judge_closing(leaf)
            case "SeatBlocked":
                self.standing.judge_number(self.check, leaf, _key(leaf.fields), leaf.fields["high_seq"])
            case "SeatEpochOpened":
                self._judge_opening(leaf)
            case "MemberMoved":
                self._judge_move(leaf)
            case _:
                self.count -= 1

    def judge_seat(self, leaf: Leaf) -> None:
        """Judge whether a seat record may still stand here: nothing follows the end of an epoch."""
        key = _key(leaf.fields)
        for ends, zh, en in (
            (self.house.closed_epochs, "关闭", "closed"),
            (self.house.blocked, "封锁", "blocked"),
        ):
            if key in ends:
                seq = ends[key].fields["floor_seq"]
                self.check.blame_at(
                    leaf.place,
                    f"其所属的一代已由会场记录 {seq} 号{zh}，此后不得收录",
                    f"stands after its epoch was {en} by floor record {seq}",
                )

    def _judge_adoption(self, leaf: Leaf) -> None:
        known = self.house.round_of(leaf)
        if known is None:
            return
        hashes = [ballot["hash"] for ballot in leaf.fields["ballots"]]
        if len(set(hashes)) != len(hashes) or set(hashes) & known.adopted:
            self.check.blame_at(leaf.round_place, "同一选票采认了两次", "adopts a ballot a second time")
        self.adoptions.append((leaf, known))

    def _judge_closing(self, leaf: Leaf) -> None:
        got, key, check = leaf.fields, _key(leaf.fields), self.check
        if key in self.house.closed_epochs:
            check.blame_at(leaf.place, "这一代已关闭过", "closes an epoch that is closed already")
        elif self.house.epochs.get(key[0]) != key[1]:
            check.blame_at(
                leaf.place,
                f"关闭席位 {key[0]} 第 {key[1]} 代，当时并非由它记录",
                f"closes seat {key[0]} epoch {key[1]}, which does not write for the seat",
            )
        self.standing.judge_number(check, leaf, key, got["high_seq"])
        held = self.chains.get(key, {}).get(got["high_seq"])
        if got["high_hash"] != (held or "") and (held or not got["high_seq"]):
            check.blame_at(
                leaf.place, f"{got['high_seq']} 号记录的哈希不符", f"names another hash of record {got['high_seq']}"
            )

    def _judge_opening(self, leaf: Leaf) -> None:
        (seat, epoch), key, house = _key(leaf.fields), leaf.fields["key"], self.house
        former = [number for name, number in house.closed_epochs if name == seat]
        if seat not in house.epochs:
            self.check.blame_at(leaf.place, f"没有席位 {seat}", f"opens an epoch of seat {seat}, which does not exist")
        elif not house.is_closed(seat):
            self.check.blame_at(
                leaf.place,
                f"席位 {seat} 第 {house.epochs[seat]} 代尚未关闭",
                f"opens an epoch of seat {seat} while epoch {house.epochs[seat]} is not closed",
            )
        if epoch <= max(former, default=0):
            self.check.blame_at(
                leaf.place,
                f"第 {epoch} 代不在已关闭的第 {max(former)} 代之后",
                f"opens epoch {epoch}, which is not above epoch {max(former)} that is closed",
            )
        if self.keys.is_used(key, leaf.index) or key in house.operators.values():
            self.check.blame_at(leaf.place, "密钥已有人使用", "opens an epoch with a key that is in use already")

    def _judge_move(self, leaf: Leaf) -> None:
        got, house = leaf.fields, self.house
        members = house.roster.get("members", ())
        if got["member"] not in {one["member"] for one in members}:
            self.check.blame_at(leaf.place, f"没有委员 {got['member']}", f"moves {got['member']}, who is no member")
        if got["seat"] not in {one["seat"] for one in house.roster.get("seats", ())}:
            self.check.blame_at(
                leaf.place, f"没有席位 {got['seat']}", f"moves a member to seat {got['seat']}, which does not exist"
            )
        others = [one for one in members if one["member"] != got["member"] and house.seat_of(one) == got["seat"]]
        taken = [one["member"] for one in others if one["member"] in house.moves or not house.leave_of(one)]
        if taken:
            self.check.blame_at(
                leaf.place,
                f"席位 {got['seat']} 是委员 {taken[0]} 的",
                f"moves a member to seat {got['seat']}, where {taken[0]} sits",
            )

    def finish(self) -> Check:
        """Judge the adoptions, and say what holds."""
        for leaf, known in self.adoptions:
            for ballot in leaf.fields["ballots"]:
                self._judge_adopted(leaf, known, ballot)
        self.check.note_holds(
            f"{self.count} 项补救（举手、采认、换机、换座、封锁）均符合规则。",
            f"{self.count} hand counts, adoptions, changes of devices, moves and blocks keep the rules.",
        )
        return self.check

    def _judge_adopted(self, leaf: Leaf, known: Round, ballot: Fields) -> None:
        key, seq = _key(ballot), ballot["seq"]
        place = seat_place(*key, seq)
        desk = self.house.desks.get(key)
        cast = desk.ballots.get((known.sitting, known.key), []) if desk else []
        found = next((one for one in cast if (one.fields["seq"], one.hash) == (seq, ballot["hash"])), None)
        lost = self.losses.of_record(*key, seq, leaf.fields["floor_seq"])
        if found is None and lost is not None:
            self.check.remark_at(leaf.round_place, lost.words.zh, lost.words.en)
        elif found is None:
            self.check.blame_at(
                leaf.round_place,
                f"采认的{place.zh}不是本轮的选票",
                f"adopts {place.en}, which is no ballot of this round",
            )
        elif not is_adoptable(known, found):
            self.check.blame_at(
                leaf.round_place,
                f"采认的{place.zh}不属可采认之列",
                f"adopts {place.en}, which is none that can be adopted",
            )


def _key(fields: Fields) -> SeatKey:
    return (fields["seat"], fields["epoch"])
